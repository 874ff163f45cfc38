"""While the bot runs, a folder is followed and a backup is put in the library's place."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.bot.discord.conftest import QUESTION, Place, Town, assert_clean
from tests.loopback.people import Seen

BUS = "Samoa bought a bus that carries forty passengers along the coast of its main island, the government said."
ASKED = "what did Samoa buy?"
SOON_S = 60


def in_the_end(place: Place, fits: Callable[[Seen], bool]) -> bool:
    """Ask until the answer fits; it does, within seconds."""
    give_up = time.monotonic() + SOON_S
    while not (done := fits(place.ana.slash(place.general, "ask", question=ASKED).answer())):
        if time.monotonic() > give_up:
            break
        time.sleep(0.2)
    return done


def dateline(home: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "bot", "--home", str(home), *arguments]
    subprocess.run(command, check=True, capture_output=True, timeout=60)


def test_a_folder_is_followed_while_the_bot_runs(town: Callable[..., Town], tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    made = town(watch=inbox, questions_a_minute=1000)
    with made.discord, made.process() as process:
        process.ready()
        place = made.place()
        (inbox / "bus.txt").write_text(f"A bus for Samoa\n\n{BUS}", encoding="utf-8")
        assert in_the_end(place, lambda answer: "Samoa bought a bus" in answer.text)

        (inbox / "bus.txt").unlink()
        assert in_the_end(place, lambda answer: "Samoa bought a bus" not in answer.text)

        assert_clean(made.discord)
        assert process.stop() == 0


def test_a_backup_is_restored_while_the_bot_runs(town: Callable[..., Town], tmp_path: Path) -> None:
    made = town(questions_a_minute=1000)
    with made.discord, made.process() as process:
        process.ready()
        place = made.place()
        dateline(made.home, "backup", str(tmp_path / "backup"))
        (tmp_path / "bus.txt").write_text(f"A bus for Samoa\n\n{BUS}", encoding="utf-8")
        dateline(made.home, "add", str(tmp_path / "bus.txt"))
        assert in_the_end(place, lambda answer: "Samoa bought a bus" in answer.text)

        dateline(made.home, "restore", "--yes", str(tmp_path / "backup"))

        assert "Samoa bought a bus" not in place.ana.slash(place.general, "ask", question=ASKED).answer().text
        assert "Denmark" in place.ana.slash(place.general, "ask", question=QUESTION).answer().text
        dateline(made.home, "check")
        assert_clean(made.discord)
        assert process.stop() == 0

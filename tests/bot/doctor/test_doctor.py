"""What `dateline doctor` finds on the machine and in the library, without Discord."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.doctor import CHECKS, Finding, Patient, examined, machine
from bot.doctor.archive import FAILING, SHOWN, feeds_like
from bot.doctor.machine import free_memory
from bot.health import STUCK_S, Health
from bot.monitor import monitored
from knowledge.article import Article
from knowledge.errors import LibraryError
from knowledge.library import Library
from knowledge.store import Feed

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DISCORD_TOKEN", "one.two.three")
    monkeypatch.delenv("DATELINE_METRICS", raising=False)
    return tmp_path / "home"


def run(*options: str) -> Result:
    return CliRunner().invoke(main, ["doctor", *options], catch_exceptions=False)


def found(*options: str) -> dict[str, tuple[str, str]]:
    told = json.loads(run("--offline", "--json", *options).stdout)
    return {each["check"]: (each["state"], each["message"]) for each in told["findings"]}


@pytest.fixture
def library(home: Path) -> Iterator[Library]:
    with Library.open(home, briefings=False, encoder=lambda: None) as library:
        library.add(Article(title="Tin", text="Bolivia closed a tin mine on Tuesday."))
        yield library


@pytest.mark.usefixtures("library")
def test_all_is_well_and_each_line_says_of_what() -> None:
    done = run("--offline", "--full")

    assert done.exit_code == 0
    lines = [line.split(maxsplit=2) for line in done.stdout.splitlines()]
    assert [name for _, name, _ in lines][:3] == ["versions", "settings", "folder"]
    assert not [line for line in lines if line[0] == "PROBLEM"]
    assert ["ok", "library", "The library opens; it holds 1 article."] in lines
    assert ["ok", "index", "Every stored article, every quote and every byte of the index is sound."] in lines


@pytest.mark.usefixtures("library")
def test_it_speaks_vietnamese() -> None:
    assert "Thư viện mở được, có 1 bài viết." in run("--offline", "--language", "vi").stdout


def test_where_nothing_is_yet_nothing_is_made(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISCORD_TOKEN")

    done = run("--json")

    told = json.loads(done.stdout)
    states = {each["check"]: each["state"] for each in told["findings"]}
    assert (done.exit_code, told["well"]) == (1, False)
    assert (states["settings"], states["folder"]) == ("problem", "note")
    assert "DISCORD_TOKEN is not set." in done.stdout
    assert "library" not in states
    assert not home.exists()


def test_a_folder_that_cannot_be_used_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home.write_text("a file in its place")
    monkeypatch.setenv("DATELINE_HOME", str(home / "library"))

    state, said = found()["folder"]

    assert state == "problem"
    assert said.endswith(f" {home}")
    assert "chown -R " in said


def test_a_library_that_everybody_reads_is_told(home: Path, library: Library) -> None:
    assert found()["folder"][0] == "well"
    home.chmod(0o755)
    (home / "library.db").chmod(0o644)

    state, said = found()["folder"]

    assert (state, f"chmod -R o= {home}" in said) == ("warning", True)


def test_a_library_without_articles_and_a_damaged_one_are_told(home: Path, library: Library) -> None:
    for entry in library.articles().page:
        library.remove(entry.id)
    assert found()["library"] == (
        "warning",
        "The library holds no article, so nothing can be answered; add some: dateline add PATH",
    )
    library.close()
    (home / "library.db").write_bytes(b"rot" * 5000)
    for log in home.glob("library.db-*"):
        log.unlink()

    state, said = found()["library"]

    assert state == "problem"
    assert "library.db" in said


def test_little_room_is_told_before_it_is_none(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found()["disk"][0] in ("well", "warning")
    monkeypatch.setattr(machine, "DISK_SCARCE", 1e18)
    assert found()["disk"][0] == "warning"
    monkeypatch.setattr(machine, "DISK_LOW", 1e18)
    assert found()["disk"][0] == "problem"


def test_memory_is_what_the_container_leaves(tmp_path: Path) -> None:
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc/meminfo").write_text("MemTotal: 9000000 kB\nMemAvailable: 2000000 kB\n")
    group = tmp_path / "sys/fs/cgroup"
    assert free_memory(tmp_path) == 2_048_000_000
    group.mkdir(parents=True)
    (group / "memory.max").write_text("max\n")
    assert free_memory(tmp_path) == 2_048_000_000
    (group / "memory.max").write_text("600000000\n")
    (group / "memory.current").write_text("500000000\n")
    assert free_memory(tmp_path) == 100_000_000
    assert free_memory(tmp_path / "elsewhere") is None


def feed(number: int, *, failures: int = 0, due: timedelta = timedelta()) -> Feed:
    url = f"https://feeds.example/{number}"
    return Feed(number, "public", url, None, None, None, NOW, NOW, NOW + due, "no answer", failures)


def test_feeds_that_fail_are_named_and_many_are_counted() -> None:
    assert [(each.state, each.values) for each in feeds_like([feed(1), feed(2)], now=NOW)] == [("well", {"n": 2})]

    failing = [feed(number, failures=FAILING + number) for number in range(SHOWN + 2)]
    told = list(feeds_like([*failing, feed(90, failures=1), feed(91, due=-timedelta(hours=3))], now=NOW))

    assert [each.state for each in told] == ["warning"] * (SHOWN + 2)
    assert told[0].values["url"] == f"https://feeds.example/{SHOWN + 1}"
    assert [(each.key, each.values["n"]) for each in told[SHOWN:]] == [
        ("doctor.feeds-fail", 2),
        ("doctor.feeds-overdue", 1),
    ]


def test_a_check_of_others_joins_and_one_that_fails_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_patient: Patient) -> list[Finding]:
        raise ZeroDivisionError

    def refused(_patient: Patient) -> list[Finding]:
        raise LibraryError("The nodes do not answer; start them.")

    with patch.dict(CHECKS, {"broken": broken, "cluster": refused}, clear=True):  # and their order is as it was
        told = list(examined(Patient(tmp_path, None)))

    assert [(each.name, each.state, each.key) for each in told] == [
        ("broken", "problem", "doctor.failed"),
        ("cluster", "problem", "doctor.said"),
    ]


# --- a bot that runs


def test_the_bot_that_runs_is_asked(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("--live").exit_code == 2  # nobody knows where
    now = [0.0]
    health = Health(clock=lambda: now[0])
    with monitored("127.0.0.1", 0, health) as meters:
        monkeypatch.setenv("DATELINE_METRICS", f"127.0.0.1:{meters.port}")
        health.beat()
        assert (run("--live").exit_code, run("--live").stdout) == (0, "ok\n")
        assert found()["bot"] == ("problem", "The library is being opened.")
        now[0] += STUCK_S
        assert run("--live").exit_code == 1
        assert run("--live").stderr == "The event loop has not turned for 20 seconds.\n"
    assert (run("--live").exit_code, "No bot answers at 127.0.0.1:" in run("--live").stderr) == (1, True)
    assert found()["bot"][0] == "warning"

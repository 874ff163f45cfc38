"""No question waits for what is written, added, fetched or reported meanwhile, by whichever server."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.pools import COMMANDS
from tests.bot.discord.conftest import LONG_S, QUESTION, Place, Town


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """Another process holds the right to write to the library's database."""
    with closing(sqlite3.connect(home / "library.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_a_locked_database_delays_no_answer_and_no_button(place: Place, shared: Town) -> None:
    """All presses reach the bot before it could write down what they are about, some from every thread for that."""
    with locked(shared.home):
        answers = [place.ana.slash(place.general, "ask", question=QUESTION).answer() for _ in range(3)]
        mentioned = place.ana.mention(place.general, QUESTION).reply()
        changes = [place.owner.slash(place.general, "library limits", keep_days=30) for _ in range(COMMANDS + 1)]
        for change in changes:
            change.acknowledged()
        thanks = place.ana.press(answers[0], "👍").answer()
        more = place.ana.press(answers[1], "More passages").answer()
        followed = place.ana.press(mentioned, "👎").answer()
        last = place.ana.slash(place.general, "ask", question="who is the king of Atlantis?").answer()

    assert all("\n> " in each.text for each in (*answers, mentioned))
    assert "Thank you" in thanks.text
    assert "Thank you" in followed.text
    assert more.text
    assert last.ephemeral
    assert all("kept for 30 days" in change.answer().text for change in changes)
    told = place.owner.slash(place.general, "library report").answer().text
    assert "5 asked, 4 answered; 👍 1, 👎 1" in told


BLANK = b"a\n\n" * (3 * 2**20)
"""Nine megabytes: each letter is a paragraph."""
MANY = b"\n".join(
    json.dumps({"title": f"Report {number} of the harbour", "text": f"Quay {number} of Tonga was opened."}).encode()
    for number in range(600)
)


def test_no_question_waits_for_what_any_server_adds(place: Place, shared: Town) -> None:
    """Answered while additions are under way: nothing here depends on how fast a machine is."""
    other = shared.place()
    nasty = other.owner.slash(
        other.general, "library add", file=("1.txt", BLANK), file2=("2.txt", BLANK), file3=("3.txt", BLANK)
    )
    many = place.owner.slash(place.general, "library add", file=("many.jsonl", MANY))
    for adding in (nasty, many):
        adding.acknowledged()

    asked = place.ana.slash(place.general, "ask", question=QUESTION)
    text = asked.answer().text

    assert "\n> " in text
    assert many.interaction.answered_s is None
    told = nasty.answer(patience_s=LONG_S).text.replace("\\", "")
    assert told.count("holds 3,145,728 paragraphs, more than the 20,000 of one article; split it.") == 3
    assert "Added: Report 0 of the harbour" in many.answer(patience_s=LONG_S).text
    assert "600" in place.owner.slash(place.general, "library limits").answer().text
    assert "There are no articles yet." in other.owner.slash(other.general, "library list").answer().text
    asked = place.ana.slash(place.general, "ask", question="which quay of Tonga was opened?")
    assert "Tonga was opened" in asked.answer().text.replace("**", "").replace("__", "")

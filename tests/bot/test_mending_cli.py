"""`dateline mend`: pins, synonyms and blocks from a terminal, and what the bot's housekeeping says of fallen pins."""

import json
import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.housekeeping import Housekeeping
from knowledge.article import Article
from knowledge.library import Library
from knowledge.reading.web import Web

HARBOUR = Article(
    title="Harbour of Torvik reopens",
    publisher="Torvik Courier",
    text="The harbour of Torvik reopened on Monday.\n\nMayor Anna Berg said that the repairs cost nine million crowns.",
)
ASKED = "who paid for the new cranes of Torvik?"
Run = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with Library.open(tmp_path / "home", briefings=False) as library:
        library.add(HARBOUR)
        library.add(Article(title="Rain", text="It rained in Lima for a week.\n\nThe river rose by a hand."))
        for typed in (ASKED, "Who paid for the new cranes of TORVIK"):
            library.store.usage.record_unanswered("public", typed, "No.", keep=timedelta(days=3))
    return tmp_path / "home"


@pytest.fixture
def run(home: Path) -> Run:
    return lambda *arguments: CliRunner().invoke(main, ["--home", str(home), *arguments])


def test_an_answer_is_mended_from_the_terminal(run: Run, home: Path) -> None:
    told = run("mend", "questions").stdout
    assert "Who paid for the new cranes of TORVIK  (2 not answered, 0 voted down)" in told
    cited = json.loads(run("ask", "--json", "what did the repairs of the harbour cost?").stdout)["quotes"][0][
        "citation"
    ]

    pinned = run("mend", "pin", ASKED, cited).stdout
    assert "(pinned)" in pinned.partition("after:")[2]
    asked = json.loads(run("ask", "--json", ASKED.upper()).stdout)
    assert (asked["pinned"], asked["notes"][0]) == (True, "Chosen by the admins here.")
    assert "nine million" in asked["quotes"][0]["text"]
    assert run("mend", "questions").stdout == "Every question got an answer that nobody found bad.\n"

    assert "“the Boss” is understood as Anna Berg." in run("mend", "synonym", "the Boss", "Anna Berg").stdout
    assert "Here “the boss” means Anna Berg." in run("ask", "what did the boss say?").stdout
    assert "quoted no longer" in run("mend", "block", "--source", "torvik courier").stdout
    blocked = run("ask", "what did the repairs cost?")
    assert (blocked.exit_code, "may be quoted here" in blocked.stdout) == (1, True)
    listed = run("mend", "list")
    assert listed.exit_code == 0
    for part in ("pin:1  who paid", "said:the Boss  means Anna Berg", "block:1  the source Torvik Courier"):
        assert part in listed.stdout
    for which in ("block:1", "said:THE BOSS", "pin:1"):
        assert run("mend", "undo", which).exit_code == 0
    assert run("mend", "list").stdout == "Nothing was mended.\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("pin", "who?", "nothing"), "no citation"),
        (("pin", "who?", "dateline:0123456789abcdef:0-5:01234567"), "does not hold these words"),
        (("synonym", "?", "Anna"), "words on both sides"),
        (("block",), "Give a citation, or --source NAME."),
        (("block", "--source", "Nobody"), "Torvik Courier"),
        (("undo", "pin"), "names no correction"),
        (("undo", "pin:8"), "There is no pin:8"),
    ],
)
def test_what_cannot_be_mended_is_said_in_one_sentence(run: Run, arguments: tuple[str, ...], said: str) -> None:
    result = run("mend", *arguments)

    assert result.exit_code == 2
    assert result.stderr.startswith("dateline: ")
    assert result.stderr.count("\n") == 1
    assert said in result.stderr


def test_a_pin_that_falls_is_found_by_housekeeping_and_told_once(home: Path, run: Run, caplog) -> None:
    cited = json.loads(run("ask", "--json", "what did the repairs of the harbour cost?").stdout)["quotes"][0][
        "citation"
    ]
    run("mend", "pin", ASKED, cited)
    with Library.open(home) as library:
        house = Housekeeping(library, Web(), threading.Event())
        with caplog.at_level(logging.WARNING):
            house.look_at_pins()
            assert caplog.messages == []
            library.remove(HARBOUR.id)
            for _ in range(2):
                house.look_at_pins()
    assert caplog.messages == ["1 pinned passages no longer stand as they were, and are not shown: see /mend list."]
    assert ASKED not in caplog.text
    listed = run("mend", "list")
    assert (listed.exit_code, "the article is no longer there: not shown" in listed.stdout) == (1, True)

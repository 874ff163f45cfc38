"""Each record is one line, the place of an error is told, and nothing of what was asked."""

import json
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import create_engine, text

from bot.logs import Json, Line, configure, entry, last_words
from knowledge.errors import LibraryError, QuestionError

ASKED = "who met Åsmund Aukrust in Hanoi?"


def raised(work: Callable[[], object]) -> logging.LogRecord:
    try:
        work()
    except Exception:
        return logging.LogRecord("dateline", logging.ERROR, __file__, 1, "It broke\nat once.", (), sys.exc_info())
    raise AssertionError("nothing was raised")


def said(message: str, *arguments: object, name: str = "dateline") -> str:
    return entry(
        logging.LogRecord(name, logging.WARNING, __file__, 1, message, arguments, None), secret="a.b.c"
    ).message


def _query() -> None:
    with create_engine("sqlite://").connect() as connection:
        connection.execute(text("SELECT * FROM nowhere WHERE question = :asked"), {"asked": ASKED})


def _chained() -> None:
    try:
        int(ASKED)
    except ValueError as error:
        raise LibraryError("The disk is full.") from error


def _refused() -> None:
    raise QuestionError(f"{ASKED} asks nothing")


@pytest.mark.parametrize(
    ("work", "told"),
    [
        (lambda: {"": 1}[ASKED], "KeyError at "),
        (lambda: int(ASKED), "ValueError at "),
        (lambda: ASKED.encode("ascii"), "UnicodeEncodeError at "),
        (_query, "sqlalchemy.exc.OperationalError (OperationalError: no such table: nowhere) at sqlalchemy/"),
        (_chained, "LibraryError (The disk is full.) at "),
        (_refused, "QuestionError at "),
        (lambda: Path("/no/such/file").stat(), "FileNotFoundError (No such file or directory) at "),
        (lambda: ASKED.nothing, "AttributeError ('str' object has no attribute 'nothing') at "),  # type: ignore[attr-defined]
    ],
    ids=["key", "value", "encoding", "database", "cause", "question", "file", "attribute"],
)
def test_an_error_is_one_line_with_its_place_and_without_what_was_asked(work: Callable[[], object], told: str) -> None:
    record = raised(work)

    line, found = Line("").format(record), json.loads(Json("").format(record))

    assert "dateline: It broke at once. | " in line
    assert told in line
    assert " in raised" in line
    assert "\n" not in line
    assert not {"Åsmund", "Aukrust"} & set(line.replace("'", " ").split())
    assert found["errors"][0]["at"][-1].startswith("tests/bot/test_logs.py:")
    assert found["level"] == "error"
    assert "Aukrust" not in str(found)


def test_a_cause_follows_what_it_led_to() -> None:
    assert " | because of ValueError at tests/bot/test_logs.py:" in Line("").format(raised(_chained))


@pytest.mark.parametrize(
    ("message", "name", "shown"),
    [
        ("POST /webhooks/1/aW50ZXJhY3Rpb246/messages", "discord.http", "POST /webhooks/1/…/messages"),
        ("PUT /interactions/2/aW50ZXI/callback responded", "discord.http", "PUT /interactions/2/…/callback responded"),
        ("GET /guilds/123456789012345678/members", "discord.http", "GET /guilds/…/members"),
        ("channel 123456789012345678", "dateline", "channel 123456789012345678"),
        ("https://me:secret@feeds.example/a?x=1&api_key=k", "dateline", "https://…@feeds.example/a?x=1&api_key=…"),
        ("it is a.b.c, is it not", "dateline", "it is …, is it not"),
        ("Task exception was never retrieved\nfuture: <Task>", "asyncio", "Task exception was never retrieved"),
        ("Exception in callback ask('who is it?')", "asyncio", "Exception in callback ask"),
        ("two\nlines", "knowledge.keeping", "two lines"),
    ],
)
def test_secrets_and_ids_are_left_out(message: str, name: str, shown: str) -> None:
    assert said(message, name=name) == shown


@pytest.fixture
def undone(monkeypatch: pytest.MonkeyPatch) -> None:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", root.handlers.copy())
    monkeypatch.setattr(root, "level", root.level)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)


@pytest.mark.usefixtures("undone")
def test_json_holds_the_reference_and_debugging_is_for_ours_alone(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("threading.excepthook", None)
    configure("json", "DEBUG", secret="a.b.c")
    try:
        logging.getLogger("discord.gateway").debug("WebSocket Event: %s", {"content": ASKED})
        logging.getLogger("dateline").debug("looking")
        logging.getLogger("dateline").error("Unexpected error", extra={"reference": "0a1b2c3d"})
        sys.excepthook(KeyError, KeyError(ASKED), None)
        last_words("It ends.")
        import threading

        threading.excepthook(SimpleNamespace(exc_type=KeyError, exc_value=KeyError(ASKED), exc_traceback=None))  # type: ignore[arg-type]
    finally:
        logging.captureWarnings(False)
        for name in ("dateline", "bot", "knowledge"):
            logging.getLogger(name).setLevel(logging.NOTSET)

    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["message"] for line in lines] == [
        "looking",
        "Unexpected error",
        "Nobody caught this:",
        "It ends.",
        "Nobody caught this:",
    ]
    assert lines[1]["reference"] == "0a1b2c3d"
    assert all(line["time"].endswith("Z") for line in lines)
    assert lines[2]["errors"] == [{"type": "KeyError", "says": None, "at": []}]

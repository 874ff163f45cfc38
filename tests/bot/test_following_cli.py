"""`dateline follow` and `Library.follow_question`: told once when an article comes in that answers, else nothing."""

import json
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from knowledge.article import Article
from knowledge.library import Library

ASKED = "how much rhubarb did the growers of Brumma bring in?"


def report(place: str, tonnes: str) -> Article:
    text = f"The growers of {place} brought in {tonnes} tonnes of rhubarb in April, warden Odd Rask said on Friday."
    return Article(
        text=text, title=f"Rhubarb, {tonnes}", publisher="The Courier", url=f"https://courier.example/{tonnes}"
    )


@pytest.fixture
def home(tmp_path: Path) -> Path:
    Library.open(tmp_path / "home", encoder=lambda: None).close()
    return tmp_path / "home"


def opened(home: Path) -> Library:
    return Library.open(home, encoder=lambda: None, background=False)


def test_a_question_is_followed_from_python_until_one_stops(home: Path) -> None:
    with opened(home) as library, opened(home) as elsewhere:
        coming = iter([[], [report("Vinga", "70")], [report("Brumma", "4,100")], [], [report("Brumma", "9,300")]])

        def stop() -> bool:
            articles = next(coming, None)
            elsewhere.add_many(articles or [])
            return articles is None

        told = list(library.follow_question(ASKED, stop=stop))

    assert [quote.article.title for quote in told] == ["Rhubarb, 4,100", "Rhubarb, 9,300"]
    assert all(quote.text == quote.article.text[quote.start : quote.end] for quote in told)
    new = [told[1].article.text[start:end] for start, end in told[1].highlights]
    assert new == ["9,300"]


def test_what_the_library_answers_already_is_not_told(home: Path) -> None:
    with opened(home) as library:
        library.add(report("Brumma", "4,100"))
        coming = iter([[report("Brumma", "4,100").model_copy(update={"title": "Again", "url": None})]])

        def stop() -> bool:
            articles = next(coming, None)
            library.add_many(articles or [])
            return articles is None

        assert list(library.follow_question(ASKED, stop=stop)) == []


def test_in_a_terminal_each_quote_is_a_line_of_json(home: Path) -> None:
    line = [sys.executable, "-m", "bot", "--home", str(home), "follow", ASKED, "--every", "0.1", "--json"]
    pipe = subprocess.PIPE
    with subprocess.Popen(line, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        watchdog = threading.Timer(60, process.kill)
        watchdog.start()
        assert "is followed" in process.stderr.readline()
        with opened(home) as library:
            library.add_many([report("Vinga", "70"), report("Brumma", "4,100")])

        told = json.loads(process.stdout.readline())

        watchdog.cancel()
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
    assert told["article"]["title"] == "Rhubarb, 4,100"
    assert "4,100 tonnes" in told["text"]


def test_what_is_no_question_is_one_plain_sentence(home: Path) -> None:
    line = [sys.executable, "-m", "bot", "--home", str(home), "follow", "???"]
    ended = subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)

    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.startswith("dateline: ")
    assert "Traceback" not in ended.stderr

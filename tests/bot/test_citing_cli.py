"""`dateline verify`, and the citation in `ask --json`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.library import Library

QUESTION = "what did Vietnam discuss with Denmark?"


def dateline(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot", "--home", str(home), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of briefings."""
    made: Path = tmp_path_factory.mktemp("cited")
    Library.open(made).close()
    return made


def test_a_citation_of_an_answer_is_verified(home: Path) -> None:
    (quote, *_) = json.loads(dateline(home, "ask", "--json", QUESTION).stdout)["quotes"]

    told = dateline(home, "verify", quote["citation"])

    assert told.returncode == 0
    assert told.stdout.startswith("The archive holds these words, word for word, at that place.\n\n> ")
    assert quote["text"].split("\n")[0] in told.stdout
    assert quote["article"]["title"] in told.stdout
    altered = dateline(home, "verify", quote["citation"].replace(f":{quote['start']}-", f":{quote['start'] + 1}-"))
    assert (altered.returncode, altered.stdout.count("\n")) == (1, 1)


def test_what_is_no_citation_is_one_sentence(home: Path) -> None:
    told = dateline(home, "verify", "dateline:123")

    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr == "dateline: The mark of this citation is cut or misspelt; copy it anew.\n"

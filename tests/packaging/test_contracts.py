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


def test_every_import_that_points_back_is_noticed(house):
    """Eight mistakes, each of which breaks a contract of its own."""
    for module, imported in (
        ("knowledge/article.py", "knowledge.library"),
        ("knowledge/index/postings.py", "knowledge.answering.answer"),
        ("knowledge/passages.py", "bot.errors"),
        ("knowledge/duplicates.py", "discord"),
        ("knowledge/keeping/folder.py", "sqlalchemy"),
        ("bot/terminal.py", "bot.client"),
        ("knowledge/library/questions.py", "knowledge.index.snapshot"),
        ("bot/desk.py", "knowledge.store.articles"),
    ):
        with (house / module).open("a", encoding="utf-8") as file:
            file.write(f"import {imported}\n")

    linted = lint(house)

    assert linted.returncode == 1
    told = " ".join(linted.stdout.split())
    for importing, imported in (
        ("knowledge.article", "knowledge.library"),
        ("knowledge.index", "knowledge.answering"),
        ("knowledge", "bot"),
        ("knowledge", "discord"),
        ("knowledge", "sqlalchemy"),
        ("bot.terminal", "bot.client"),
        ("knowledge.library", "knowledge.index.snapshot"),
        ("bot", "knowledge.store"),
    ):
        assert f"{importing} is not allowed to import {imported}:" in told


def test_what_stands_here_keeps_them(house):
    linted = lint(house)

    assert linted.returncode == 0, linted.stdout

"""The same code freezes the same answers, and whatever a change does to an answer is shown."""

import json
import os
import subprocess
import sys
from copy import deepcopy
from functools import cache
from pathlib import Path

import pytest

from tests.freeze.__main__ import main
from tests.freeze.answers import Frozen, answers, read, write
from tests.freeze.comparing import PARTS, differences, lines
from tests.freeze.sets import ARCHIVES, QUESTIONS, TESTS, all_sets

SMALL = "archives/sixties"


@cache
def frozen(name: str) -> list[Frozen]:
    (found,) = (question_set for question_set in all_sets(published=True) if question_set.name == name)
    return list(answers(found))


def run(*arguments: str, seed: str = "1") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.freeze", *arguments],
        cwd=TESTS.parent,
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_question_file_of_the_repository_is_asked():
    """A set that is added and forgotten here could be changed unseen."""
    asked = {name.name for name in all_sets(published=False)}

    for folder in {path.parent for path in QUESTIONS.rglob("*.jsonl")}:
        assert f"questions/{folder.relative_to(QUESTIONS) / 'seeds'}".replace("./", "") in asked
    for folder in {path.parent for path in ARCHIVES.rglob("*.jsonl")}:
        assert f"archives/{folder.name}" in asked


@pytest.mark.long
def test_two_runs_write_the_same_file_and_compare_finds_nothing(tmp_path: Path):
    for name, seed in (("a", "1"), ("b", "2")):
        assert run("store", str(tmp_path / name), "--only", SMALL, seed=seed).returncode == 0

    compared = run("compare", str(tmp_path / "a"), str(tmp_path / "b"), "--each")

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert (compared.returncode, compared.stderr) == (0, "")
    assert compared.stdout.split() == f"{SMALL} 65 asked, 0 differ, 0 better, 0 worse".split()


def test_a_quote_is_told_by_the_name_of_its_article_and_by_its_offsets():
    with (ARCHIVES / "sixties" / "corpus.jsonl").open(encoding="utf-8") as corpus:
        texts = {row["id"]: row["text"] for row in map(json.loads, corpus)}

    quoted = [quote for line in frozen(SMALL) for quote in line["quotes"]]

    assert quoted
    assert all(texts[name][start:end].strip() for name, start, end in quoted)


def test_conversations_go_on_within_themselves():
    turns = [line for line in frozen("questions/briefings") if line["id"].startswith("c001/")]

    assert [line["right"] for line in turns] == [True] * len(turns)
    assert turns[1]["text"] == "and with Norway?"


@pytest.mark.parametrize("part", PARTS)
def test_a_difference_in_any_part_is_counted_and_told(part, tmp_path: Path, capsys):
    before = frozen(SMALL)[:3]
    after = deepcopy(before)
    after[1][part] = [["elsewhere", 0, 9]] if part in ("quotes", "closest") else "another"
    after[1]["right"] = not before[1]["right"]
    write(before, tmp_path / "before")
    write(after, tmp_path / "after")

    assert main(["compare", str(tmp_path / "before"), str(tmp_path / "after"), "--each"]) == 1

    counts, difference = capsys.readouterr().out.splitlines()
    assert f"1 differ, {int(after[1]['right'])} better, {int(before[1]['right'])} worse ({part} 1)" in " ".join(
        counts.split()
    )
    assert before[1]["text"] in difference
    assert f"{part} " in difference
    assert "→" in difference


def test_a_question_that_only_one_file_holds_is_told(tmp_path: Path):
    both = frozen(SMALL)[:2]
    write(both, tmp_path / "both")
    write(both[:1], tmp_path / "one")
    one, two = read(tmp_path / "one"), read(tmp_path / "both")

    assert differences(one, two)[SMALL].alone == 1
    assert list(lines(one, two)) == [f"{SMALL} {both[1]['id']} “{both[1]['text']}”: only in the second file"]


def test_a_mistyped_set_is_no_empty_file(tmp_path: Path):
    stored = run("store", str(tmp_path / "file"), "--only", "archives/sixtys")

    assert stored.returncode == 2
    assert "archives/sixtys" in stored.stderr
    assert not (tmp_path / "file").exists()

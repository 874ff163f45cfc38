"""Vectors are kept, come back as they were, and are never in anybody's way when they do not."""

import os
import sqlite3
from pathlib import Path

import numpy as np
import pytest

from knowledge.meaning.quantised import quantise
from knowledge.meaning.vector_file import VectorFile
from knowledge.meaning.vectors import VectorsInMemory, VectorStore


def rows(seed: int, count: int = 3) -> np.ndarray:
    return quantise(np.random.default_rng(seed).standard_normal((count, 8)).astype(np.float32))


def opened(path: Path, encoder: str = "one") -> VectorFile:
    return VectorFile(path, encoder=encoder, dimensions=8)


@pytest.fixture(params=["file", "memory"])
def store(request, tmp_path: Path):
    kept: VectorStore = opened(tmp_path / "vectors.db") if request.param == "file" else VectorsInMemory()
    yield kept
    kept.close()


def test_what_was_put_comes_back(store):
    store.put({"a": rows(1), "b": rows(2, count=1)})

    found = store.load(["a", "b", "c"])

    assert found.keys() == {"a", "b"} == store.articles()
    assert found["a"].tobytes() == rows(1).tobytes()


def test_what_came_since_is_told(store):
    store.put({"a": rows(1)})
    came, mark = store.since(0)
    store.put({"b": rows(2)})

    assert came == ["a"]
    assert store.since(mark)[0] == ["b"]


def test_every_change_makes_another_version(store):
    versions = [store.version()]
    store.put({"a": rows(1)})
    versions.append(store.version())
    store.remove(["a"])
    versions.append(store.version())

    assert len(set(versions)) == 3
    assert store.version() == versions[-1]
    assert store.load(["a"]) == {}


def test_another_process_sees_what_this_one_puts(tmp_path: Path):
    one, other = opened(tmp_path / "vectors.db"), opened(tmp_path / "vectors.db")
    before = other.version()

    one.put({"a": rows(1)})

    assert other.version() != before
    assert other.articles() == {"a"}


def test_another_encoders_vectors_are_not_this_ones(tmp_path: Path):
    opened(tmp_path / "vectors.db", "other").put({"a": rows(1)})
    mine = opened(tmp_path / "vectors.db")

    assert mine.articles() == set()

    mine.forget_others()
    assert opened(tmp_path / "vectors.db", "other").articles() == set()


def test_a_damaged_vector_is_left_out_and_can_be_made_again(tmp_path: Path):
    kept = opened(tmp_path / "vectors.db")
    kept.put({"a": rows(1), "b": rows(2)})
    with sqlite3.connect(tmp_path / "vectors.db") as connection:
        connection.execute("UPDATE vectors SET rows = zeroblob(36) WHERE article = 'a'")

    assert kept.load(["a", "b"]).keys() == {"b"}

    kept.put({"a": rows(1)})
    assert kept.load(["a"]).keys() == {"a"}


@pytest.mark.parametrize("rubbish", [b"not a database at all" * 99, b"SQLite format 3\0" + bytes(4000)])
def test_a_file_that_cannot_be_read_is_begun_anew(tmp_path: Path, rubbish):
    (tmp_path / "vectors.db").write_bytes(rubbish)
    kept = opened(tmp_path / "vectors.db")

    assert kept.articles() == set()
    kept.put({"a": rows(1)})

    assert opened(tmp_path / "vectors.db").articles() == {"a"}


def test_nothing_of_a_removed_article_is_left_in_the_file(tmp_path: Path):
    kept = opened(tmp_path / "vectors.db")
    kept.put({"a": rows(7, count=40)})
    trace = rows(7, count=40).tobytes()[:32]

    kept.remove(["a"])
    kept.close()

    assert all(trace not in file.read_bytes() for file in tmp_path.iterdir())


def test_nobody_else_may_read_the_file(tmp_path: Path):
    opened(tmp_path / "vectors.db").put({"a": rows(1)})

    assert all(file.stat().st_mode & 0o077 == 0 for file in tmp_path.iterdir())


def test_a_disk_that_takes_nothing_is_said(tmp_path: Path):
    (tmp_path / "folder").write_text("in the way")

    with pytest.raises(OSError, match="vectors cannot be written"):
        opened(tmp_path / "folder" / "vectors.db").put({"a": rows(1)})
    assert opened(tmp_path / "folder" / "vectors.db").articles() == set()
    assert os.listdir(tmp_path) == ["folder"]  # noqa: PTH208

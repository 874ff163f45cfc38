"""Articles get their vectors beside whatever else goes on, keep them through kills, and lose them with their text."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from knowledge.article import Article
from knowledge.encoding import Encoding
from knowledge.errors import IndexUnreachableError
from knowledge.index.nearest import Meaning
from knowledge.index.protocol import Snapshot
from knowledge.keeping import VECTORS
from knowledge.library import Library
from knowledge.meaning.vectors import VectorsInMemory
from tests.knowledge.meaning.bags import BagOfWords

ASKED = "who mends the old ferry?"
KILLED = """
import sys
from pathlib import Path
from knowledge.library import Library
from tests.knowledge.meaning.bags import BagOfWords

class Slow(BagOfWords):
    def passages(self, texts):
        print("step", flush=True)
        import time; time.sleep(0.05)
        return super().passages(texts)

Library.open(Path(sys.argv[1]), encoder=Slow, background=False).encode()
"""


def articles(count: int) -> list[Article]:
    return [
        Article(title=f"Ferry {n}", text=f"Boat {n} was mended.\n\nIts owner {n} was glad of boat {n}.")
        for n in range(count)
    ]


def opened(folder: Path, *, background: bool = False) -> Library:
    return Library.open(folder, briefings=False, encoder=BagOfWords, background=background)


def test_what_is_added_is_encoded_in_the_background(tmp_path: Path):
    with opened(tmp_path, background=True) as library:
        library.add_many(articles(30))
        library.ask(ASKED)

        wait_until(lambda: library.encoded().pending == 0)

        library.add(Article(title="One more", text="Another boat."))
        library.ask(ASKED)
        wait_until(lambda: library.encoded().pending == 0)
        assert library.encoded().articles == 31


def test_without_a_background_nothing_is_made_until_it_is_asked_for(tmp_path: Path):
    with opened(tmp_path) as library:
        library.add_many(articles(3))
        library.ask(ASKED)
        assert library.encoded().pending == 3

        state = library.encode()

        assert (state.encoder, state.articles, state.pending) == ("bag of words", 3, 0)


def test_a_question_finds_what_shares_no_word_once_it_is_encoded(tmp_path: Path):
    with opened(tmp_path) as library:
        library.add_many(articles(5))
        snapshot = library.snapshot()
        assert not len(snapshot.nearest(ASKED))

        library.encode()

        assert len(library.snapshot().nearest(ASKED, limit=4)) == 4


def test_a_kill_loses_only_the_step_that_it_met(tmp_path: Path):
    with opened(tmp_path) as library:
        library.add_many(articles(400))
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, encoding="utf-8", cwd=Path.cwd()
    ) as killed:
        assert killed.stdout is not None
        for _ in range(8):
            assert killed.stdout.readline() == "step\n"
        os.kill(killed.pid, signal.SIGKILL)

    with opened(tmp_path) as library:
        state = library.encoded()
        assert 0 < state.pending < 400
        assert library.encode().pending == 0
        assert library.check() == []


def test_what_is_removed_leaves_no_vector(tmp_path: Path):
    with opened(tmp_path) as library:
        added = library.add_many(articles(4))
        library.add(articles(4)[1], collection="server")  # the same article where another collection holds it, too
        library.encode()

        library.remove_many([added[0].id, added[1].id])

        kept = library.encode()
        assert (kept.articles, kept.pending) == (3, 0)
        store = library._on_disk.encoding._meaning.store
        assert store.articles() == {added[1].id, added[2].id, added[3].id}


def test_another_encoder_begins_anew(tmp_path: Path):
    with opened(tmp_path) as library:
        library.add_many(articles(4))
        library.encode()

    other = Library.open(tmp_path, encoder=lambda: BagOfWords("another", 16), background=False)
    with other:
        assert other.encoded().pending == 4
        assert other.encode().pending == 0
        assert len(other.snapshot().nearest(ASKED)) == 8
    with opened(tmp_path) as library:  # what the one before had made is gone
        assert library.encoded().pending == 4


@pytest.mark.parametrize("rubbish", [b"", b"no database at all" * 500])
def test_a_damaged_file_of_vectors_is_made_again(tmp_path: Path, rubbish: bytes):
    with opened(tmp_path) as library:
        library.add_many(articles(4))
        library.encode()
    (tmp_path / VECTORS).write_bytes(rubbish)

    with opened(tmp_path) as library:
        library.ask(ASKED)
        assert library.encode().pending == 0
        assert library.check() == []


def test_an_encoder_is_not_loaded_before_it_is_needed(tmp_path: Path):
    loaded = []

    def load() -> BagOfWords:
        loaded.append(1)
        return BagOfWords()

    with Library.open(tmp_path, encoder=load, background=False) as library:
        library.add(Article(title="Boats", text="A boat."))
        library.articles()
        assert not loaded

        library.ask(ASKED)

    assert loaded == [1]


def wait_until(done, seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)


def test_while_what_holds_the_archive_is_away_vectors_wait_and_no_fault_is_told(caplog):
    def away() -> Snapshot:
        raise IndexUnreachableError

    meaning = Meaning(lambda: (BagOfWords(), VectorsInMemory()))
    encoding = Encoding(meaning, away)
    with caplog.at_level("INFO"):
        encoding.wake()
        wait_until(lambda: "Vectors are made later" in caplog.text)
    encoding.close()

    assert [record.levelname for record in caplog.records] == ["INFO"]

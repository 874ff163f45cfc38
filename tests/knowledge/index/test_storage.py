"""What is on disk is found again, noticed when it changes, and refused when it is not what was written."""

import gc
import json
import subprocess
import sys
import threading
import weakref
import zlib
from contextlib import nullcontext
from pathlib import Path

import pytest
from filelock import FileLock

from knowledge.errors import IndexDamagedError
from knowledge.index.engine import EmbeddedIndex
from knowledge.index.gained import Views
from knowledge.index.manifest import discard
from knowledge.index.merging import merge_apart
from knowledge.index.protocol import EVERYTHING, Filter
from tests.knowledge.index.samples import indexed

ROOT = Path(__file__).resolve().parents[3]
CHANGES = """
import sys
from pathlib import Path
from knowledge.index.engine import EmbeddedIndex
from tests.knowledge.index.samples import indexed

index = EmbeddedIndex.open(Path(sys.argv[1]))
for batch in range(2):
    index.add([indexed([["a", "b"]], title=f"{batch} {i}") for i in range(60)])
index.remove([entry.id for entry in index.snapshot().articles()][:30], collection="public")
index.add([indexed([["a"]], title="One more")])
while index.merge(everything=True):
    index.snapshot().search(["a", "b"])
print("numpy.ma" in sys.modules)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    index = EmbeddedIndex.open(tmp_path / "index")
    index.add([indexed([["a", "b"], ["c"]], title="One"), indexed([["z"]] * 20, title="Many")], generation=7)
    index.add([indexed([["a"]], title="Two")], generation=8)
    return tmp_path / "index"


def titles(index: EmbeddedIndex, term: str) -> list[str]:
    snapshot = index.snapshot()
    return sorted(snapshot.locate(number).article.title for number in snapshot.search([term]).passages.tolist())


def test_a_closed_index_opens_as_it_was(folder):
    index = EmbeddedIndex.open(folder)

    assert titles(index, "a") == ["One", "Two"]
    assert index.snapshot().generation == 8


def test_opening_a_folder_writes_nothing(tmp_path):
    assert len(EmbeddedIndex.open(tmp_path / "none").snapshot()) == 0
    assert list(tmp_path.iterdir()) == []


def test_another_writer_is_noticed(folder):
    """The bot answers while a command line adds."""
    reader, writer = EmbeddedIndex.open(folder), EmbeddedIndex.open(folder)
    writer.add([indexed([["a"]], title="Three")])
    added = titles(reader, "a")
    writer.remove([entry.id for entry in writer.snapshot().articles() if entry.title == "One"], collection="public")

    assert added == ["One", "Three", "Two"]
    assert titles(reader, "a") == ["Three", "Two"]


def test_a_snapshot_outlives_its_files(folder):
    """On merging, files that a running question has mapped are deleted."""
    index = EmbeddedIndex.open(folder)
    snapshot = index.snapshot()
    index.merge(everything=True)

    assert len(list(folder.glob("*.segment"))) == 1
    assert snapshot.locate(22).article.title == "Two"


def test_merging_apart_finds_what_changed_meanwhile(folder):
    index = EmbeddedIndex.open(folder)
    one = next(entry.id for entry in index.snapshot().articles() if entry.title == "One")

    class Meanwhile:
        """Entered when the merged segment is ready and about to be published."""

        def __enter__(self):
            index.remove([one], collection="public")
            index.add([indexed([["a"]], title="Three")])

        def __exit__(self, *_):
            return None

    assert index.merge(everything=True, apart=True, writing=Meanwhile())
    assert titles(index, "a") == titles(EmbeddedIndex.open(folder), "a") == ["Three", "Two"]
    assert titles(index, "c") == []
    assert list(folder.glob("*.merging")) == []


def test_merging_apart_tries_again_when_its_sources_are_merged_away_meanwhile(folder, monkeypatch):
    """The other process finds no file any more, and what it was to tell never comes."""
    index = EmbeddedIndex.open(folder)

    def meanwhile(*arguments):
        with monkeypatch.context() as other:
            other.setattr("knowledge.index.manifest.alone", lambda folder: nullcontext(True))
            assert EmbeddedIndex.open(folder).merge(everything=True)
        return merge_apart(*arguments)

    monkeypatch.setattr("knowledge.index.engine.merge_apart", meanwhile)

    assert index.merge(everything=True, apart=True)
    assert titles(index, "a") == ["One", "Two"]
    assert list(folder.glob("*.merging")) == []


def test_merging_apart_names_a_segment_that_is_damaged(folder):
    index = EmbeddedIndex.open(folder)
    victim = max(folder.glob("*.segment"))
    content = victim.read_bytes()
    victim.unlink()
    victim.write_bytes(content[:-100])

    with pytest.raises(IndexDamagedError, match=victim.name):
        index.merge(everything=True, apart=True)


def test_what_a_killed_merge_left_is_swept_away_but_not_while_another_merges(folder):
    index = EmbeddedIndex.open(folder)
    stale = folder / "0123456789.merging"
    stale.write_bytes(b"half of a segment")
    with FileLock(folder / "merging.lock"):
        assert not index.merge(everything=True)
        assert stale.exists()

    assert index.merge(everything=True)
    assert not stale.exists()


@pytest.mark.parametrize("apart", [False, True])
def test_a_change_made_while_merged_segments_are_made_ready_is_kept(folder, monkeypatch, apart):
    index = EmbeddedIndex.open(folder)
    one = next(entry.id for entry in index.snapshot().articles() if entry.title == "One")

    def meanwhile(merged, asked):
        assert titles(index, "a") == ["One", "Two"], "the old segments answer until then"
        index.remove([one], collection="public")
        index.add([indexed([["a"]], title="Three")])

    monkeypatch.setattr(Views, "warm", meanwhile)

    assert index.merge(everything=True, apart=apart)
    assert titles(index, "a") == titles(EmbeddedIndex.open(folder), "a") == ["Three", "Two"]
    assert len(list(folder.glob("*.segment"))) == len(index.snapshot().parts) == 2


def test_verify_looks_for_no_file_that_was_merged_away(folder, monkeypatch):
    index = EmbeddedIndex.open(folder)
    monkeypatch.setattr(Views, "warm", lambda merged, asked: index.verify())

    assert index.merge(everything=True)
    assert len(index.snapshot().parts) == 1


def test_frequent_terms_asked_before_are_ready_in_a_merged_segment(folder, monkeypatch):
    """Else the first questions would wait until all passages of each are read."""
    monkeypatch.setattr("knowledge.index.gained._FREQUENT", 2)
    index = EmbeddedIndex.open(folder)
    where = Filter(collections=frozenset(["public"]), publishers=frozenset(["AFP"]))
    index.snapshot().search(["a", "b", "never seen"])
    index.snapshot().search(["z"], where=where)
    index.merge(everything=True)

    snapshot = index.snapshot()
    assert set(snapshot.views.of(EVERYTHING).known) == {"a"}
    assert set(snapshot.views.of(where).known) == {"z"}


def test_what_a_merge_replaces_is_given_back_at_once(folder):
    """Not by a garbage collection, which would come in the midst of a question, and take its time."""
    index = EmbeddedIndex.open(folder)
    assert titles(index, "a") == ["One", "Two"]
    old = weakref.ref(index.snapshot()), weakref.ref(index.snapshot().parts[0].segment)
    gc.disable()
    try:
        index.merge(everything=True)

        assert [one() for one in old] == [None, None]
    finally:
        gc.enable()


def test_no_change_loads_what_questions_would_wait_for(tmp_path):
    """Some functions of NumPy load numpy.ma when called first, and nothing else runs for 60 ms."""
    done = subprocess.run([sys.executable, "-c", CHANGES, tmp_path], cwd=ROOT, capture_output=True, text=True)

    assert done.stdout == "False\n", done.stderr


def test_few_segments_remain_however_often_something_is_added(tmp_path):
    index = EmbeddedIndex.open(tmp_path)
    for i in range(100):
        index.add([indexed([["a"]], title=f"Number {i}")])

    assert len(index.snapshot().parts) <= 4
    assert len(index.snapshot()) == 100
    assert len(list(tmp_path.glob("*.segment"))) == len(index.snapshot().parts)


def test_removed_articles_give_their_room_back(tmp_path, monkeypatch):
    monkeypatch.setattr("knowledge.index.engine._AT_ONCE", 0)  # small segments do so at once
    index = EmbeddedIndex.open(tmp_path)
    index.add([indexed([["a"]], title=str(i)) for i in range(10)])
    index.remove([entry.id for entry in index.snapshot().articles() if entry.title > "5"], collection="public")

    assert index.merge()
    assert not index.merge()
    assert [part.segment.articles for part in index.snapshot().parts] == [6]


@pytest.mark.parametrize("how", ["cut", "flipped", "gone", "manifest cut", "manifest flipped"])
def test_damage_is_noticed_and_the_index_can_be_made_again(folder, how):
    victim = folder / "manifest.json" if "m" in how else max(folder.glob("*.segment"))
    data = victim.read_bytes()
    if "cut" in how:
        victim.write_bytes(data[:-3])
    elif "flipped" in how:
        victim.write_bytes(data[:100] + bytes([data[100] ^ 1]) + data[101:])
    else:
        victim.unlink()

    with pytest.raises(IndexDamagedError):
        EmbeddedIndex.open(folder)

    discard(folder)
    index = EmbeddedIndex.open(folder)
    index.add([indexed([["a"]], title="Again")])
    assert titles(index, "a") == ["Again"]


@pytest.mark.parametrize(("what", "other"), [("format", 99), ("analysis", "0 with PyStemmer 1"), ("analysis", None)])
def test_an_index_of_another_version_is_not_read(folder, what, other):
    """Its terms would be others than those that questions are asked with."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text("utf-8").partition("\n")[2])
    body = json.dumps({**manifest, what: other})
    path.write_text(f"{zlib.crc32(body.encode()):08x}\n{body}", "utf-8")

    with pytest.raises(IndexDamagedError):
        EmbeddedIndex.open(folder)


def test_verify_reads_every_byte(folder):
    index = EmbeddedIndex.open(folder)
    index.verify()
    segment = min(folder.glob("*.segment"))
    stat = segment.stat()
    data = segment.read_bytes()
    segment.write_bytes(data[:-80] + bytes([data[-80] ^ 1]) + data[-79:])
    import os

    os.utime(segment, ns=(stat.st_atime_ns, stat.st_mtime_ns))  # a failing disk changes no time

    with pytest.raises(IndexDamagedError):
        index.verify()


def test_questions_from_many_threads_agree(tmp_path):
    index = EmbeddedIndex.open(tmp_path)
    index.add([indexed([["a", "b"] * (i % 7), ["b", "c"]], title=str(i)) for i in range(50)])
    expected = index.snapshot().search(["a", "b", "c"]).passages.tolist()
    wrong = []

    def ask():
        for _ in range(50):
            if index.snapshot().search(["a", "b", "c"]).passages.tolist() != expected:
                wrong.append(1)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []

"""What is damaged is named, and set aside or made again; the rest goes on, and every quote is what was stored."""

import os
import shutil
import sqlite3
from contextlib import closing

import pytest

from knowledge import Article, Library
from knowledge.index import storage


def report(number: int) -> Article:
    return Article(title=f"Report {number}", text=f"Minister Jensen signed treaty q{number}x on 3 March 2026.")


def found(library: Library) -> list[int]:
    return [number for number in range(6) if library.search(f"q{number}x")]


@pytest.fixture
def home(tmp_path):
    with Library.open(tmp_path / "home", briefings=False) as library:
        library.add_many(map(report, range(6)))
    return tmp_path / "home"


def change(home, statement: str) -> None:
    with closing(sqlite3.connect(home / "library.db")) as raw:
        raw.execute(statement, [report(3).id])
        raw.commit()


DAMAGES = [
    "UPDATE articles SET json = replace(json, 'q3x', 'q9x') WHERE id = ?",
    "UPDATE articles SET json = 'nothing of an article' WHERE id = ?",
    "UPDATE articles SET json = CAST(x'ff80' AS TEXT) WHERE id = ?",
    "UPDATE articles SET json = 7 WHERE id = ?",
    "UPDATE articles SET added_at = 'some day' WHERE id = ?",
    "UPDATE articles SET json = NULL WHERE id = ?",
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_row_is_named_and_set_aside_while_the_rest_goes_on(home, damage):
    change(home, damage)
    shutil.rmtree(home / "index")  # as after an upgrade, all articles are indexed again

    with Library.open(home, briefings=False) as library:
        assert found(library) == [0, 1, 2, 4, 5]
        (problem,) = library.check()
        assert report(3).id in problem
        assert "set aside" in problem

        library.add(report(3))
        assert found(library) == [0, 1, 2, 3, 4, 5]
        assert library.check() == []


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_row_is_written_again_from_an_index_that_still_holds_it(home, damage):
    change(home, damage)

    with Library.open(home, briefings=False) as library:
        assert any(report(3).id in problem for problem in library.check())
        done = library.rebuild()

        assert any(report(3).id in sentence for sentence in done)
        assert found(library) == [0, 1, 2, 3, 4, 5]
        assert library.check() == []


def test_a_title_that_lists_show_otherwise_is_named_and_written_again(home):
    change(home, "UPDATE articles SET title = 'Another' WHERE id = ?")

    with Library.open(home, briefings=False) as library:
        assert library.check() == [f"article {report(3).id} of public is listed otherwise than it says"]
        assert library.rebuild() == [f"article {report(3).id} of public was written again"]
        assert library.check() == []


def test_what_was_set_aside_can_be_removed(home):
    change(home, DAMAGES[1])
    shutil.rmtree(home / "index")

    with Library.open(home, briefings=False) as library:
        assert library.remove(report(3).id)
        assert library.check() == []


class TestIndex:
    def rot(self, home, place: float, *, at: bytes = b"") -> None:
        """A disk that forgets a bit touches no time."""
        (segment,) = home.rglob("*.segment")
        stat, content = segment.stat(), bytearray(segment.read_bytes())
        content[content.index(at) if at else int(place * (len(content) - 1))] ^= 4
        segment.write_bytes(content)
        os.utime(segment, ns=(stat.st_atime_ns, stat.st_mtime_ns))

    @pytest.mark.parametrize("place", [0.0, 0.001, 0.01, 0.2, 0.4, 0.6, 0.8, 0.99])
    def test_rotten_bytes_of_a_small_index_are_noticed_on_opening(self, home, place):
        self.rot(home, place)

        with Library.open(home, briefings=False) as library:
            assert found(library) == [0, 1, 2, 3, 4, 5]
            assert library.check() == []

    def test_a_rotten_header_is_noticed_in_an_index_of_any_size(self, home, monkeypatch):
        monkeypatch.setattr(storage, "SMALL", 0)
        self.rot(home, 0, at=b"term_length")

        with Library.open(home, briefings=False) as library:
            assert found(library) == [0, 1, 2, 3, 4, 5]
            assert library.check() == []

    @pytest.mark.parametrize("bit", [b"Jensen signed treaty q3x", b"q3x on 3 March"])
    def test_a_rotten_text_is_never_quoted(self, home, monkeypatch, bit):
        monkeypatch.setattr(storage, "SMALL", 0)
        self.rot(home, 0, at=bit)

        with Library.open(home, briefings=False) as library:
            (quote,) = library.search("q3x", limit=1)
            assert quote.article == report(3)
            assert library.check() == []

    def test_whatever_goes_wrong_over_rotten_numbers_the_index_is_made_again(self, home, monkeypatch):
        monkeypatch.setattr(storage, "SMALL", 0)
        for step in range(0, 100, 3):
            self.rot(home, step / 100)
            with Library.open(home, briefings=False) as library:
                for number in range(6):
                    for quote in library.ask(f"Who signed treaty q{number}x?").quotes:
                        assert quote.text in report(int(quote.article.title[-1])).text
                if library.check():
                    library.rebuild()
                assert found(library) == [0, 1, 2, 3, 4, 5]

    def test_the_good_index_stays_until_the_new_one_is_there(self, home, monkeypatch):
        with Library.open(home, briefings=False) as library:
            before = {file.name for file in home.rglob("*.segment")}

            def interrupted(*arguments, **options):
                raise KeyboardInterrupt

            with monkeypatch.context() as patched:
                patched.setattr("knowledge.index.engine.EmbeddedIndex.add_many", interrupted)
                with pytest.raises(KeyboardInterrupt):
                    library.rebuild()
            assert before <= {file.name for file in home.rglob("*.segment")}
        with Library.open(home, briefings=False) as library:
            assert found(library) == [0, 1, 2, 3, 4, 5]

    def test_an_index_whose_list_of_segments_is_taken_away_is_made_again(self, home):
        with Library.open(home, briefings=False) as library:
            assert found(library) == [0, 1, 2, 3, 4, 5]
            next(home.rglob("manifest.json")).unlink()

            assert found(library) == [0, 1, 2, 3, 4, 5]
            assert library.check() == []

    def test_a_mistake_of_our_own_is_not_taken_for_damage(self, home, monkeypatch):
        def broken(*arguments, **options):
            raise ZeroDivisionError

        monkeypatch.setattr("knowledge.library.questions.answer_question", broken)
        with Library.open(home, briefings=False) as library, pytest.raises(ZeroDivisionError):
            library.ask("Who signed?")

"""A library keeps what it was given, finds it, and survives what happens to its folder."""

import shutil
import subprocess
import sys
from datetime import date

import pytest

from knowledge.article import Article
from knowledge.changes import Outcome
from knowledge.errors import NewerVersionError, NotWritableError, QuestionError
from knowledge.library import Library

COPPER = Article(
    title="Chile opens a copper mine",
    text="SANTIAGO — Chile opened a new copper mine in the Atacama desert on Monday.\n\nIt will employ 900 people.",
    publisher="The Andean",
    published=date(2026, 3, 2),
)
VACCINES = Article(
    title="Kenya receives vaccines",
    text="NAIROBI — Kenya received two million doses of a malaria vaccine on Friday.\n\nClinics begin in April.",
    publisher="Nairobi Post",
    published=date(2026, 3, 6),
)
FERRIES = Article(title="A ferry for Tonga", text="Tonga bought a ferry that carries 400 passengers.")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def library(folder):
    with Library.open(folder, briefings=False) as library:
        library.add_many([COPPER, VACCINES, FERRIES])
        yield library


def first_quote(library, question, **limits):
    answer = library.ask(question, **limits)
    return answer.quotes[0].article if answer.quotes else None


def test_an_article_is_found_after_reopening(library, folder):
    library.close()

    with Library.open(folder) as again:
        assert first_quote(again, "what did Chile open in the Atacama desert?") == COPPER


def test_adding_twice_changes_nothing(library):
    assert library.add(COPPER).outcome is Outcome.UNCHANGED
    assert len(library) == 3


def test_a_source_that_now_says_something_else_is_replaced(library):
    older = Article(title="A bus for Samoa", text="Samoa bought a bus that carries 40 passengers.")
    newer = Article(title="A bus for Samoa", text="Samoa bought a bus that carries 50 passengers.")
    library.add(older, source="samoa.txt")

    library.add(newer, source="samoa.txt")

    assert first_quote(library, "how many passengers does the bus of Samoa carry?") == newer
    assert library.article(older.id) is None


def test_a_removed_article_answers_no_more(library):
    assert library.remove(COPPER.id)

    assert not library.ask("what did Chile open in the Atacama desert?").answered
    assert library.article(COPPER.id) is None
    assert not library.remove(COPPER.id)


def test_a_collection_is_not_seen_from_another(library):
    secret = Article(title="Minutes", text="The committee of Fiji chose purple uniforms for its sailors.")
    library.add(secret, collection="guild:1")

    assert first_quote(library, "which uniforms did Fiji choose for its sailors?") is None
    assert first_quote(library, "which uniforms did Fiji choose?", collections={"guild:1"}) == secret
    assert first_quote(library, "which uniforms did Fiji choose?", collections={"guild:2", "public"}) is None


def test_limits_of_date_and_source_hold(library):
    question = "what did Chile open in the Atacama desert?"

    assert first_quote(library, question, since=date(2026, 3, 1), until=date(2026, 3, 31)) == COPPER
    assert first_quote(library, question, since=date(2026, 3, 3)) is None
    assert first_quote(library, question, source="The Andean") == COPPER
    assert first_quote(library, question, source="Nairobi Post") is None


@pytest.mark.parametrize("typed", ["nairobi post", "NAIROBI  POST ", "Nairobí Pöst"])
def test_a_source_is_known_whatever_its_capitals_and_marks(library, typed):
    question = "how many doses of a vaccine did Kenya receive?"

    assert first_quote(library, question, source=typed) == VACCINES
    assert {quote.article.id for quote in library.search("vaccine doses", source=typed)} == {VACCINES.id}
    assert first_quote(library, question, source="the andean") is None


def test_one_source_that_is_spelt_in_two_ways_is_one(library):
    spellings = "Báo Cảng", "BAO CANG"
    library.add_many(
        Article(title=f"Quay {n}", text=f"Pier {n} of Tonga burnt.", publisher=spellings[n]) for n in (0, 1)
    )

    found = library.search("Which pier of Tonga burnt?", source="bao cang")

    assert {quote.article.publisher for quote in found} == set(spellings)


def test_an_unknown_source_is_told_with_those_that_there_are(library):
    question = "how many doses of a vaccine did Kenya receive?"

    answer = library.ask(question, source="nairobi times")

    assert (answer.answered, answer.closest) == (False, ())
    assert answer.reason == ("No source in the archive is called nairobi times; it has Nairobi Post, The Andean.")
    assert not library.ask(f"according to the Nairobi Post, {question}", source="nobody").answered
    assert library.search("vaccine doses", source="nobody") == ()
    assert library.ask(question, source="").answered
    library.add_many(
        Article(title=f"Pier {n}", text=f"Pier {n} burnt.", publisher=f"Journal {n}", published=date(2026, 1, n))
        for n in range(1, 9)
    )
    many = library.ask(question, source="journal").reason or ""
    assert many.endswith("it has Journal 1, Journal 2, Journal 3, Journal 4, Journal 5 and others.")


def test_an_empty_library_names_no_sources(tmp_path):
    with Library.open(tmp_path, briefings=False) as library:
        assert library.ask("who burnt the pier?", source="reuters").reason == "The archive holds no articles yet."


def test_articles_are_listed_newest_first_undated_last(library):
    found = library.articles(limit=2)

    assert [entry.title for entry in found.page] == [VACCINES.title, COPPER.title]
    assert found.total == 3
    assert library.articles(order="title").page[0].title == FERRIES.title


def test_the_pages_of_a_list_fit_together_whatever_comes_in_meanwhile(library):
    first = library.articles(limit=2)
    library.add(
        Article(
            title="A bus for Samoa", text="Samoa bought a bus that carries forty people.", published=date(2026, 4, 1)
        )
    )

    second = library.articles(offset=2, limit=2, as_of=first.as_of)

    assert [entry.title for entry in first.page + second.page] == [VACCINES.title, COPPER.title, FERRIES.title]
    assert library.articles().total == 4


def test_a_collection_is_cleared_however_many_articles_it_holds(library, monkeypatch):
    monkeypatch.setattr("knowledge.library.shelves.BATCH", 2)
    library.add_many(
        [Article(title=f"Ferry {n}", text=f"Tonga bought ferry number {n} on Monday.") for n in range(5)],
        collection="own",
    )

    assert library.clear("own") == 5
    assert library.clear("own") == 0
    assert library.articles(collections=["own"]).total == 0
    assert not library.ask("what did Tonga buy?", collections=["own"]).answered
    assert len(library) == 3


def test_holdings_are_those_of_the_collections_named(library):
    library.add(Article(title="Own", text="Samoa bought a bus.", publisher="Nairobi Post"), collection="own")

    both, own = library.holdings(collections=["public", "own"]), library.holdings(collections=["own", "none"])

    assert list(both.collections.items()) == [("public", 3), ("own", 1)]
    assert both.publishers[0] == ("Nairobi Post", 2)
    assert (both.first, both.last) == (COPPER.published, VACCINES.published)
    assert own.collections == {"own": 1, "none": 0}
    assert (own.publishers, own.first, own.last) == ((("Nairobi Post", 1),), None, None)
    assert own.grew is not None


def test_a_library_that_was_left_in_the_middle_of_a_change_catches_up(library, folder):
    """A crash between the store's commit and the index's leaves the article kept but not yet findable."""
    library.close()
    from knowledge.store import Store

    (folder / "changing").touch()
    secret = Article(title="Late", text="Fiji chose purple uniforms.")
    with Store.open(folder / "library.db") as store:
        store.articles.add("public", [(secret, None)])

    with Library.open(folder) as again:
        assert first_quote(again, "which uniforms did Fiji choose?") == secret
    assert not (folder / "changing").exists()


@pytest.mark.parametrize("harm", ["missing", "truncated", "scribbled"])
def test_a_damaged_index_is_made_again(library, folder, harm):
    library.close()
    for file in (folder / "index").rglob("*"):
        if file.is_file() and harm == "truncated":
            file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
        elif file.is_file() and harm == "scribbled":
            data = bytearray(file.read_bytes())
            data[len(data) // 2] ^= 0xFF
            file.write_bytes(data)
    if harm == "missing":
        shutil.rmtree(folder / "index")

    with Library.open(folder) as again:
        assert first_quote(again, "what did Chile open in the Atacama desert?") == COPPER


def test_an_article_added_by_another_process_is_found_without_reopening(library, folder):
    script = (
        "import sys; from knowledge import Article, Library\n"
        "with Library.open(sys.argv[1]) as library:\n"
        "    library.add(Article(title='Late', text='Fiji chose purple uniforms for its sailors.'))"
    )
    assert not library.ask("which uniforms did Fiji choose?").answered

    subprocess.run([sys.executable, "-c", script, str(folder)], check=True)

    assert library.ask("which uniforms did Fiji choose?").answered


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    occupied = tmp_path / "file"
    occupied.write_text("not a folder")

    with pytest.raises(NotWritableError, match=str(occupied)):
        Library.open(occupied / "home")


def test_a_library_of_a_newer_version_is_refused_with_the_remedy(library, folder):
    import sqlite3
    from contextlib import closing

    library.close()
    with closing(sqlite3.connect(folder / "library.db")) as database:
        database.execute("UPDATE meta SET value = '999' WHERE key = 'version'")
        database.commit()
    shutil.rmtree(folder / "index")

    with pytest.raises(NewerVersionError, match="newer version"):
        Library.open(folder)


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("", "no words"),
        (" \n\t ", "no words"),
        ("\x00\x07\x1b", "no words"),
        ("?" * 50, "no words"),
        ("a" * 10_000, "10,000"),
    ],
    ids=["empty", "blank", "control", "marks", "long"],
)
def test_what_cannot_be_asked_is_refused_in_one_sentence(library, question, why):
    with pytest.raises(QuestionError, match=why):
        library.ask(question)


def test_control_characters_in_a_question_do_no_harm(library):
    assert first_quote(library, "what did\x00 Chile\x1b[31m open in the Atacama\r\ndesert?\ufeff") == COPPER


def test_an_empty_library_says_so():
    answer = Library.in_memory().ask("what did Chile open?")

    assert not answer.answered
    assert answer.reason == "The archive holds no articles yet."


def test_a_conversation_goes_on_from_what_was_meant_not_from_what_was_mistyped(library):
    library.add(Article(title="Zambia", text="Zambia opened a new copper smelter in Kitwe on Sunday."))
    first = library.ask("what did Chlie open?")
    assert first.notes[0] == "Showing results for Chile."

    second = library.ask("and Zambia?", conversation=[first.turn])

    assert second.notes == ("Read as: “what did Zambia open?”",)
    assert "Kitwe" in second.quotes[0].text

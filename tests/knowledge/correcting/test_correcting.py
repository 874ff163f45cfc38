"""What admins pin, mean and block counts where they said so, and nothing is quoted that does not stand."""

import subprocess
import sys
from datetime import date

import pytest

from knowledge.article import Article
from knowledge.citing import cite
from knowledge.correcting import corrector
from knowledge.correcting.corrector import Standing
from knowledge.errors import CitationError, CorrectionError, KnowledgeError, LibraryError
from knowledge.library import Library
from tests.knowledge.correcting.conftest import ASKED, HARBOUR, RUMOUR, words

NINE, FORTY = "nine million", "forty million"


def passage(library, text, collections=("public",)):
    return next(quote for quote in library.search(text, collections=collections) if text in quote.text)


# --- pins


def pin(library):
    library.corrections.pin(ASKED, passage(library, NINE), scope="public")
    return library


@pytest.fixture
def pinned(library):
    return pin(library)


@pytest.fixture
def pinned_own(own):
    return pin(own)


@pytest.mark.parametrize(
    "asked",
    [
        ASKED,
        "How much did the repairs of Torvik's harbour cost",
        "ok so how much did repairs of the TORVIK harbour cost??",
        "how much did the repaires of the harbour of Torvik cost?",
    ],
)
def test_what_is_pinned_answers_the_question_however_it_is_typed(pinned, asked):
    answer = pinned.ask(asked)

    assert NINE in words(answer)
    assert (answer.pinned, answer.estimated, len(answer.quotes)) == (True, False, 1)
    assert answer.notes[0] == "Chosen by the admins here."
    (quote,) = answer.quotes
    assert quote.text == quote.article.text[quote.start : quote.end]
    assert (quote.article.publisher, quote.paragraphs) == ("Torvik Courier", (2, 2))


@pytest.mark.parametrize(
    "asked",
    [
        "who repaired the harbour of Torvik?",
        "how long did the repairs of the harbour of Torvik take?",
        "how much did the repairs of the harbour of Aldmouth cost?",
        "how much did the repairs of the harbour of Torvik cost in 2019?",
        "harbour",
    ],
)
def test_another_question_is_not_answered_by_it(pinned, asked):
    assert not pinned.ask(asked).pinned


def test_it_answers_what_leans_on_the_conversation_too_and_is_not_left_for_the_article_quoted_before(pinned):
    before = pinned.ask("what do people say of Torvik?").turn

    assert pinned.ask(ASKED, conversation=[before]).pinned


def test_the_limits_of_who_asks_hold_for_it(pinned):
    assert not pinned.ask(ASKED, source="Gossip Daily").pinned
    assert not pinned.ask(ASKED, since=date(2026, 3, 3)).pinned
    assert not pinned.ask(ASKED, articles=[RUMOUR.id]).pinned
    assert pinned.ask(ASKED, until=date(2026, 3, 2)).pinned


def test_it_counts_where_its_collection_is_asked_and_nowhere_else(library):
    here = ("guild:1", "public")
    library.corrections.pin(ASKED, passage(library, NINE), scope="guild:1", collections=here)

    assert library.ask(ASKED, collections=here).pinned
    assert not library.ask(ASKED, collections=("guild:2", "public")).pinned
    assert not library.ask(ASKED).pinned
    assert not library.ask(ASKED, collections=None).pinned
    library.store.clear("guild:1")
    assert not library.ask(ASKED, collections=here).pinned


def test_a_passage_that_no_longer_stands_word_for_word_is_reported_and_never_shown(pinned_own):
    def look():
        return [one.standing for one in pinned_own.corrections.check("public", ["public"])]

    assert look() == [Standing.HOLDS]
    assert pinned_own.corrections.unchecked() == []
    moved = HARBOUR.model_copy(update={"text": "By our own correspondent.\n\n" + HARBOUR.text})
    pinned_own.add(moved, source=HARBOUR.url)

    assert pinned_own.corrections.unchecked() == ["public"]
    assert NINE in words(pinned_own.ask(ASKED))
    assert pinned_own.ask(ASKED).quotes[0].article.id == moved.id
    assert look() == [Standing.HOLDS]
    changed = HARBOUR.model_copy(update={"text": moved.text.replace(NINE, "ten million")})
    pinned_own.add(changed, source=HARBOUR.url)
    assert not pinned_own.ask(ASKED).pinned
    assert look() == [Standing.CHANGED]
    assert pinned_own.corrections.pins("public")[0].state == "changed"
    pinned_own.remove(changed.id)
    assert not pinned_own.ask(ASKED).pinned
    assert look() == [Standing.GONE]
    pinned_own.add(moved, source=HARBOUR.url)  # a page that was put back as it was
    assert pinned_own.ask(ASKED).pinned


def test_nothing_of_an_erased_article_lives_on_in_a_pin(pinned_own):
    pinned_own.remove(HARBOUR.id)
    pinned_own.store.purge()

    with pinned_own.store._database.read() as connection:
        assert "nine million" not in "".join(connection.connection.iterdump())


def test_whoever_opens_the_library_next_knows_of_it_also_in_the_place_of_a_backup(pinned_own):
    home = pinned_own.folder
    pinned_own.backup(home.parent / "copy")
    pinned_own.close()

    with Library.open(home) as library:
        assert library.ask(ASKED).pinned
    with Library.open(home.parent / "new", briefings=False, backup=home.parent / "copy") as restored:
        assert restored.ask(ASKED).pinned
    with Library.open(home.parent / "new") as library:
        assert library.ask(ASKED).pinned
        (pin,) = library.corrections.pins("public")
        assert library.corrections.unpin(pin.id, scope="public")
        assert not library.ask(ASKED).pinned


def test_a_question_is_asked_without_the_database_where_nothing_was_ever_corrected(own):
    home = own.folder
    own.close()
    code = (
        "import sys; from knowledge.library import Library\n"
        f"with Library.open({str(home)!r}) as library: library.ask({ASKED!r})\n"
        "assert 'sqlalchemy' not in sys.modules"
    )

    subprocess.run([sys.executable, "-c", code], check=True)


def test_what_cannot_be_pinned_is_refused_in_one_sentence(library, monkeypatch):
    monkeypatch.setattr(corrector, "MOST", 3)
    refused, quote = library.corrections.pin, passage(library, NINE)
    with pytest.raises(CitationError):
        refused(ASKED, "no citation", scope="public")
    with pytest.raises(CorrectionError, match="does not hold these words"):
        refused(ASKED, f"dateline:{HARBOUR.id}:0-20:00000000", scope="public")
    with pytest.raises(CorrectionError, match="does not hold these words"):
        refused(ASKED, str(cite(quote)), scope="guild:1")  # which sees nothing of the public collection by itself
    with pytest.raises(KnowledgeError):
        refused("???", quote, scope="public")
    with pytest.raises(LibraryError):
        _ = Library.in_memory().corrections
    for number in range(3):
        refused(f"what is number {number}?", quote, scope="public")
    with pytest.raises(CorrectionError, match="3 passages"):
        refused("what is one more?", quote, scope="public")


def test_the_same_pin_twice_is_one(library):
    for _ in range(2):
        library.corrections.pin(ASKED, str(cite(passage(library, NINE))), scope="public")

    assert len(library.corrections.pins("public")) == 1
    assert len(library.ask(ASKED).quotes) == 1


# --- synonyms


def test_what_people_say_is_understood_as_what_they_mean_and_said_so(library):
    before = library.ask("how much did the old lady's repairs cost?", collections=("guild:1", "public"))
    library.corrections.mean("the Old Lady", "the harbour of Torvik", scope="guild:1")

    asked = "how much did the old lady's repairs cost?"
    answer = library.ask(asked, collections=("guild:1", "public"))
    assert not before.answered
    assert answer.answered
    assert answer.question.text == asked
    assert answer.notes[0] == "Here “the old lady” means the harbour of Torvik."
    assert library.search("old lady", collections=("public",)) == ()
    assert not library.ask(asked).answered
    assert library.corrections.mean_nothing("THE OLD LADY", scope="guild:1")
    assert not library.ask(asked, collections=("guild:1", "public")).answered


@pytest.mark.parametrize(
    ("said", "typed", "is_said"),
    [
        ("sếp", "sep đã nói gì?", True),
        ("sep", "sếp đã nói gì?", True),
        ("bà", "ba người nào?", True),  # typed without marks
        ("bà", "bá nói gì?", False),
        ("the Boss", "the bosses left", False),
        ("the Boss", "then THE  BOSS left", True),
    ],
)
def test_a_synonym_is_known_whatever_marks_were_left_out(library, said, typed, is_said):
    library.corrections.mean(said, "Anna Berg", scope="public")

    assert any(note.kind == "meant-here" for note in library.ask(typed).notes) is is_said


def test_of_two_synonyms_the_longer_counts_and_of_two_meanings_the_server_s_own(library):
    mean = library.corrections.mean
    mean("the Boss", "the town hall", scope="public")
    mean("the Boss", "Anna Berg", scope="guild:1")
    mean("the Boss of Lima", "the river", scope="guild:1")

    notes = library.ask("did the boss of lima rise above the boss?", collections=("guild:1", "public")).notes
    assert [str(note) for note in notes if note.kind == "meant-here"] == [
        "Here “the boss of lima” means the river.",
        "Here “the boss” means Anna Berg.",
    ]


def test_a_pin_is_found_by_its_synonym(library):
    library.corrections.mean("the Old Lady", "the harbour of Torvik", scope="public")
    library.corrections.pin(ASKED, passage(library, NINE), scope="public")

    assert library.ask("how much did the repairs of the old lady cost?").pinned


@pytest.mark.parametrize(("said", "means"), [("", "Anna"), ("…", "Anna"), ("boss", "?"), ("b" * 81, "Anna")])
def test_a_synonym_without_words_or_too_long_is_refused(library, said, means):
    with pytest.raises(CorrectionError):
        library.corrections.mean(said, means, scope="public")
    assert library.corrections.synonyms("public") == []


# --- blocks


def test_a_blocked_passage_is_quoted_nowhere_and_the_rest_of_its_article_is(library):
    here = ("guild:1", "public")
    library.corrections.block(passage(library, NINE), scope="guild:1", collections=here)

    shown = [
        *library.ask(ASKED, collections=here).quotes,
        *library.ask(ASKED, collections=here, source="Torvik Courier").quotes,
        *library.ask(ASKED, collections=here, source="Torvik Courier").closest,
        *library.ask("news from Torvik Courier", collections=here).quotes,
        *library.search("repairs cost nine million crowns", collections=here, limit=20),
        *[moment.quote for moment in library.timeline("repairs of the harbour", collections=here).moments],
    ]
    assert shown
    assert not [quote for quote in shown if NINE in quote.text]
    assert "ferry" in words(library.ask("where does the ferry sail?", collections=here))
    assert NINE in words(library.ask(ASKED, source="Torvik Courier"))


def test_beside_a_quote_of_an_article_with_a_blocked_passage_no_other_words_of_it_stand(library):
    here = ("guild:1", "public")
    library.corrections.block(passage(library, NINE), scope="guild:1", collections=here)

    courier = [quote.words_beside for quote in library.ask("where does the ferry sail?", collections=here).quotes]

    assert courier
    assert not any(courier)
    assert all(quote.words_beside for quote in library.ask("where does the ferry sail?").quotes)


def test_a_blocked_source_is_quoted_nowhere(library):
    here = ("guild:1", "public")
    assert FORTY in "".join(quote.text for quote in library.ask(ASKED, collections=here).quotes)
    name = library.corrections.block_publisher("gossip daily", scope="guild:1", collections=here)

    assert name == "Gossip Daily"
    assert NINE in words(library.ask(ASKED, collections=here))
    shown = [*library.ask(ASKED, collections=here).quotes, *library.search("Torvik", collections=here, limit=20)]
    assert {quote.article.publisher for quote in shown} == {"Torvik Courier"}
    (block,) = library.corrections.blocks("guild:1")
    assert library.corrections.unblock(block.id, scope="guild:1")
    assert FORTY in "".join(quote.text for quote in library.ask(ASKED, collections=here).quotes)


def test_a_block_never_makes_the_archive_seem_to_lack_what_it_holds(library):
    library.corrections.block_publisher("Torvik Courier", scope="public")
    library.corrections.block_publisher("Gossip Daily", scope="public")

    said = {
        str(library.ask(asked, source=source).reason)
        for asked in (ASKED, "what did Anna Berg say?", "news from Gossip Daily", "Anna Berg and the ferry to Aldmouth")
        for source in (None, "Gossip Daily")
    }
    assert said == {"No passage that may be quoted here answers this."}
    assert (
        library.ask("what did Vietnam discuss with Japan?").reason
        == "Nothing in the archive mentions Vietnam or Japan."
    )


def test_a_block_stays_on_words_that_a_newer_version_repeats(own):
    own.corrections.block(passage(own, NINE), scope="public")
    own.add(HARBOUR.model_copy(update={"text": "New.\n\n" + HARBOUR.text}), source=HARBOUR.url)

    assert NINE not in "".join(quote.text for quote in own.search("nine million crowns", limit=20))


def test_a_block_goes_before_a_pin_which_is_reported(library):
    library.corrections.pin(ASKED, passage(library, NINE), scope="public")
    library.corrections.block(passage(library, NINE), scope="public")

    assert not library.ask(ASKED).pinned
    assert [one.standing for one in library.corrections.check("public", ["public"])] == [Standing.NOT_GIVEN]


def test_an_unknown_source_is_refused_with_what_there_is(library):
    with pytest.raises(CorrectionError, match="Torvik Courier"):
        library.corrections.block_publisher("Torvik Curier", scope="public")


def test_changes_of_another_process_count_at_once(own):
    with Library.open(own.folder, briefings=False) as other:
        other.corrections.pin(ASKED, passage(other, NINE), scope="public")

        assert own.ask(ASKED).pinned
        other.add(Article(title="More", text="A word of something else entirely."))
        assert own.ask(ASKED).pinned


def test_corrections_go_along_with_their_server_and_count_at_once(own, tmp_path):
    own.add(HARBOUR, collection="guild:1")
    quote = passage(own, NINE, ("guild:1",))
    own.corrections.pin(ASKED, quote, scope="guild:1")
    own.corrections.mean("the Old Lady", "the harbour of Torvik", scope="guild:1")
    own.corrections.block_publisher("Gossip Daily", scope="guild:1")
    own.export(tmp_path / "out", collections=["guild:1"])

    with Library.open(tmp_path / "other", briefings=False) as other:
        other.ask(ASKED, collections=["guild:1"])
        other.bring_in(tmp_path / "out")
        assert other.ask("how much did the repairs of the Old Lady cost?", collections=["guild:1"]).pinned
        assert len(other.corrections.blocks("guild:1")) == 1
        assert (other.folder / "corrected").exists()

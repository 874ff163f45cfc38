"""What a source allows is all that is shown of its articles, by whatever way they are reached."""

import json
from datetime import UTC, date, datetime

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from bot.cli import main
from bot.terminal import plain
from knowledge.answering.answer import Answer, Quote
from knowledge.answering.question import Question
from knowledge.article import Article
from knowledge.citing import cite
from knowledge.language.sentences import split
from knowledge.library import Library
from knowledge.licences import Licence, Licences, part
from tests.knowledge.store.conftest import Clock
from tests.tried import tried

FERRY = Article(
    text="The ferry to Lindholm stopped on Monday. The captain, Orla Vance, said that the engine had failed at dawn. "
    "Nobody was hurt. A tug brought all 212 passengers back to Norrby before noon.\n\n"
    "The next ferry leaves on Friday, the company said. Tickets stay good until the end of June.",
    title="Ferry to Lindholm stops",
    publisher="The Norrby Times",
    url="https://www.times.example/ferry",
    published=datetime(2026, 2, 9, 12, tzinfo=UTC),
)
WHO = "who said that the ferry's engine had failed?"


@pytest.fixture
def clock():
    return Clock(datetime(2026, 2, 10, 9, 30, tzinfo=UTC))


@pytest.fixture(params=["folder", pytest.param("postgres", marks=pytest.mark.postgres)])
def library(request, tmp_path, clock):
    """Its store in its folder, or in a database that several machines share."""
    store = request.getfixturevalue("postgres").fresh() if request.param == "postgres" else ""
    with Library.open(tmp_path / "home", store=store, briefings=False, encoder=lambda: None, clock=clock) as opened:
        opened.add(FERRY)
        yield opened


in_its_folder = pytest.mark.parametrize("library", ["folder"], indirect=True)


@in_its_folder
def test_a_library_without_licences_opens_no_database_for_a_question(library):
    answer = library.ask(WHO)

    assert "Orla Vance" in answer.quotes[0].text
    assert not library._keeper.licensed
    library.license("The Norrby Times", Licence(headline=True))
    assert library._keeper.licensed
    library.license("The Norrby Times", None)
    library.add(FERRY)
    assert not library._keeper.licensed


@in_its_folder
def test_no_further_words_stand_beside_a_quote_of_a_source_that_counts_them(library):
    library.add(FERRY.model_copy(update={"text": FERRY.text.replace("Nobody", "She slept. Nobody")}), collection="mine")
    asked = Answer(Question(""), quotes=library.ask(WHO, collections=("mine",)).quotes)
    quotes = tuple(part(quote, at := quote.article.text.index("She slept"), at + 10) for quote in asked.quotes)

    limited = Licences([{"The Norrby Times": {"words": 40}}], now=datetime(2026, 2, 10, tzinfo=UTC))

    assert "is probably Orla Vance" in plain(Answer(Question(""), quotes=quotes))
    assert "is probably" not in plain(limited.answer(Answer(Question(""), quotes=quotes)))


@pytest.mark.parametrize("name", ["the norrby TIMES", "Norrby Times", "times.example", "*"])
def test_a_quote_is_cut_between_sentences_around_the_one_that_answers(library, name):
    library.license(name, Licence(words=15))

    answer = library.ask(WHO)

    (quote,) = answer.quotes
    assert quote.text == "The captain, Orla Vance, said that the engine had failed at dawn. Nobody was hurt."
    assert FERRY.text[quote.start : quote.end] == quote.text
    assert quote.left_out == (True, True)
    assert quote.shortened == "Shortened: The Norrby Times allows 15 words to be quoted."
    assert quote.shortened in plain(answer)
    assert "> […] " in plain(answer)
    assert "212" not in plain(answer)


@pytest.mark.parametrize(
    ("licence", "why"),
    [
        (Licence(headline=True), "nothing but the headline"),
        (Licence(words=4), "cannot be cut so short"),
        (Licence(embargo_hours=24), "from 10 February 2026, 12:00 UTC on"),
        (Licence(a_day=2), "so many were shown today"),
    ],
    ids=["headline", "words", "embargo", "a day"],
)
def test_what_may_not_be_quoted_is_named_alone(library, clock, licence, why):
    library.license("The Norrby Times", licence)
    if licence.a_day:
        assert [library.ask(WHO).answered for _ in range(2)] == [True, True]

    answer = library.ask(WHO)
    found = library.search("ferry engine", limit=3)
    found = library.licences().count(found)

    assert not answer.answered
    assert answer.reason == "What answers this may not be quoted here."
    (named,) = answer.withheld
    assert why in (named.withheld or "")
    assert (named.text, answer.turn.quoted) == ("", ())
    shown = plain(answer)
    assert "Ferry to Lindholm stops · The Norrby Times" in shown
    assert "https://www.times.example/ferry" in shown
    assert not any(words in shown for words in ("Vance", "tug", "engine had"))
    assert found
    if not licence.words:  # other sentences are short enough
        assert {quote.text for quote in found} == {""}
        assert library.licences().text(FERRY).text == ""
    clock.pass_(days=1)
    if licence.embargo_hours or licence.a_day:
        assert library.ask(WHO).answered


def test_a_link_may_be_required(library):
    library.license("*", Licence(link=True))
    assert library.ask(WHO).answered

    bare = Article(text=FERRY.text.replace("Vance", "Vence"), title="Elsewhere", publisher="The Quay")
    library.remove(FERRY.id)
    library.add(bare)

    assert "with a link alone" in (library.ask(WHO).withheld[0].withheld or "")


def test_a_day_without_its_hour_counts_to_its_end(library, clock):
    library.license("The Norrby Times", Licence(embargo_hours=1))
    library.remove(FERRY.id)
    library.add(FERRY.model_copy(update={"published": date(2026, 2, 10)}))

    clock.now = datetime(2026, 2, 11, 0, 59, tzinfo=UTC)
    assert not library.ask(WHO).answered
    clock.pass_(minutes=1)
    assert library.ask(WHO).answered


def test_a_server_may_allow_less_and_not_more(library):
    library.license("The Norrby Times", Licence(words=15))
    library.license("The Norrby Times", Licence(words=100), scope="guild:1")
    library.license("The Norrby Times", Licence(headline=True), scope="guild:2")

    def words(scope: str | None) -> list[int]:
        return [len(quote.text.split()) for quote in library.ask(WHO, scope=scope).quotes]

    assert words(None) == words("guild:1") == words("guild:3") == [15]
    assert words("guild:2") == []


def test_quotes_of_a_day_count_in_a_server_or_everywhere_as_they_were_set(library):
    library.license("The Norrby Times", Licence(a_day=1), scope="guild:1")
    asked_in = ("guild:1", "guild:1", "guild:2")
    assert [library.ask(WHO, scope=scope).answered for scope in asked_in] == [True, False, True]

    library.license("The Norrby Times", Licence(a_day=2))
    assert [library.ask(WHO, scope="guild:3").answered for _ in range(2)] == [True, False]  # one was shown in guild:1
    assert library.ask(WHO, scope="guild:3", counted=False).answered  # for who shows none of it


@in_its_folder
def test_a_backup_brings_its_licences_and_a_citation_obeys_them(library, tmp_path):
    library.license("The Norrby Times", Licence(words=15))
    library.backup(tmp_path / "backup")
    library.license("The Norrby Times", None)
    whole = library.ask(WHO).quotes[0]
    assert library.verify(str(cite(whole))).words == whole.text
    library.restore(tmp_path / "backup")

    assert library.ask(WHO).quotes[0].left_out == (True, True)
    verified = library.verify(str(cite(whole)))
    assert verified.stands
    assert len(verified.words.split()) <= 15
    library.license("The Norrby Times", Licence(headline=True))
    assert (library.verify(str(cite(whole))).words, library.verify(str(cite(whole))).stands) == ("", True)


@pytest.mark.parametrize(("licence", "counts"), [({"words": 14}, (1, 0)), ({"headline": True}, (0, 1))])
def test_an_article_is_named_once_and_not_beside_its_own_quote(licence, counts):
    spans = split(FERRY.text)[:3]
    other = FERRY.model_copy(update={"title": "Another", "publisher": "The Quay"})
    quotes = [Quote(article, start, end, 1.0) for article in (FERRY, other) for start, end in spans[1:2] + spans]
    answer = Answer(Question("who?"), quotes=tuple(quotes))

    shown = Licences([{"The Norrby Times": licence}], now=datetime(2026, 3, 1, tzinfo=UTC)).answer(answer)

    mine = [quote for quote in shown.quotes if quote.article == FERRY]
    assert (len(mine), [quote.article for quote in shown.withheld]) == (counts[0], [FERRY] * counts[1])
    assert len(shown.quotes) - len(mine) == 4


sentences = st.lists(
    st.lists(st.sampled_from("Minister harbour 12 opened the new quay slowly".split()), min_size=1, max_size=9).map(
        lambda words: "It " + " ".join(words) + "."
    ),
    min_size=1,
    max_size=8,
)


@tried(40)
@given(parts=sentences, most=st.integers(1, 40), data=st.data())
def test_whatever_is_quoted_keeps_to_its_words_whole_sentences_and_the_answer(parts, most, data):
    article = Article(text=" ".join(parts), title="T", publisher="P")
    spans = split(article.text)
    marked = data.draw(st.sampled_from(spans))
    licences = Licences([{"P": {"words": most}}], now=datetime(2026, 1, 1, tzinfo=UTC))
    quotes = [Quote(article, 0, len(article.text), 1.0, highlights=(marked,))] * 3

    shown = [quote for quote in licences.quotes(quotes) if quote.withheld is None]

    assert sum(len(quote.text.split()) for quote in shown) <= most  # of one article, however many quotes
    for quote in shown[:1]:
        assert article.text[quote.start : quote.end] == quote.text
        assert quote.start <= marked[0] < marked[1] <= quote.end
        assert {quote.start, quote.end} <= {place for span in spans for place in span}
    assert bool(shown) == (len(article.text[slice(*marked)].split()) <= most)


@in_its_folder
def test_licences_are_set_listed_and_taken_back_on_the_command_line(library, tmp_path):
    def run(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["--home", str(tmp_path / "home"), *words])
        return done.exit_code, done.output

    assert run("licence", "set", "Norby Times", "--words", "15", "--link")[1].startswith(
        "dateline: No source in the archive is called Norby Times; it has The Norrby Times."
    )
    assert run("licence", "set", "The Norrby Times", "--words", "15", "--a-day", "9")[0] == 0
    status, answered = run("ask", "--json", WHO)
    assert status == 0
    quote = json.loads(answered)["quotes"][0]
    assert (len(quote["text"].split()), quote["shortened"] is None) == (15, False)
    assert "The Norrby Times: 15 words at most, 9 quotes a day (today 1)" in run("licence", "list")[1]
    read = run("show", FERRY.id)[1]
    assert "The ferry to Lindholm stopped on Monday. […]" in read
    assert ("Orla" in read, "--whole" in read) == (False, True)
    assert "until the end of June" in run("show", "--whole", FERRY.id)[1]
    assert (run("licence", "set", "X")[0], "Say what X allows" in run("licence", "set", "X")[1]) == (2, True)
    assert run("licence", "remove", "Norby Times")[0] == run("licence", "remove", "The Norrby Times")[0] == 0
    assert "There is no licence of X" in run("licence", "remove", "X")[1]
    assert "No source has a licence" in run("licence", "list")[1]

"""What is shown first of quotes is short, is a slice of the article, and opens with what answers."""

import pytest
from hypothesis import given

from knowledge.answering.answer import Answer, Quote
from knowledge.article import Article
from knowledge.excerpts import SHOWN, excerpt, excerpts
from knowledge.library import Library, shipped
from knowledge.passages import Span
from tests.bot import samples
from tests.tried import tried

FERRY = (
    "The ferry Tern was christened in Skagen. "
    "Two hundred people came to the quay, and a band played until the evening. "
    "The mayor, Ana Lund, broke the bottle. She said that the crossing will take forty minutes. "
    "Tickets are sold at the harbour office, where a queue had formed by noon."
)


@pytest.fixture(scope="module")
def briefings() -> Library:
    library = Library.in_memory()
    library.add_many(article for article, _ in shipped())
    return library


def ferry(answers: str, *, beside: str = "") -> Quote:
    """The report as a quote in which one sentence, and perhaps one beside it, is likely to answer."""
    article = Article(text=FERRY, title="A ferry")
    ends = [end + 1 for end, char in enumerate(FERRY) if char == "."]
    spans = [(start + (start > 0), end) for start, end in zip([0, *ends], ends, strict=False)]
    judged = tuple((span, 0.6 if answers in FERRY[slice(*span)] else 0.1) for span in spans)
    marked = [span for span, _ in judged if any(words and words in FERRY[slice(*span)] for words in (answers, beside))]
    return Quote(article, 0, len(FERRY), 1.0, highlights=tuple(marked), sentences=judged)


def bold(quote: Quote) -> str:
    return " ".join(quote.article.text[slice(*span)] for span in quote.highlights)


@tried(20)
@given(samples.answered)
def test_an_excerpt_is_a_part_of_its_quote_and_says_where_it_was_cut(answer: Answer) -> None:
    shown = excerpts(answer.quotes)

    assert sum(len(quote.text) for quote in shown) <= SHOWN
    for short, whole in zip(shown, answer.quotes, strict=True):
        assert whole.start <= short.start <= short.end <= whole.end
        assert short.left_out[0] or short.start == whole.start
        assert short.left_out[1] or short.end == whole.end
        assert short.cut_from in (None, (whole.start, whole.end))
        assert all(short.start <= start < end <= short.end for start, end in short.highlights)
        assert bool(short.text) == bool(whole.text)


def test_an_excerpt_opens_with_what_answers_and_knows_what_it_was_cut_from() -> None:
    short = excerpt(ferry("Two hundred"), 100)

    assert short.text == "Two hundred people came to the quay, and a band played until the evening."
    assert short.left_out == (True, True)
    assert short.cut_from == (0, len(FERRY))


def test_a_pronoun_keeps_the_sentence_before() -> None:
    short = excerpt(ferry("forty minutes"), 120)

    assert short.text == "The mayor, Ana Lund, broke the bottle. She said that the crossing will take forty minutes."
    assert bold(short) == "She said that the crossing will take forty minutes."


@pytest.mark.parametrize("room", [30, 40, 60])
def test_a_sentence_that_is_too_long_is_cut_at_a_word(room: int) -> None:
    short = excerpt(ferry("queue"), room)

    assert len(short.text) <= room
    assert FERRY[short.start :].startswith(short.text)
    assert not FERRY[short.end].isalpha()
    assert short.left_out[1]


def test_a_short_answer_stays_in_a_sentence_that_is_cut() -> None:
    quote = ferry("queue")
    at = FERRY.index("noon")
    span: Span = (at, at + 4)
    short = excerpt(Quote(quote.article, 0, len(FERRY), 1.0, quote.highlights, span, sentences=quote.sentences), 40)

    assert short.short_answer == span
    assert short.text.endswith("by noon.")


def test_the_first_quote_gets_what_the_others_leave() -> None:
    quotes = excerpts([ferry("christened"), ferry("Two hundred"), ferry("queue")], most=450)

    assert bold(quotes[0]).startswith("The ferry Tern")
    assert all(len(quote.text) < 120 for quote in quotes[1:])
    assert sum(len(quote.text) for quote in quotes) <= 450


@pytest.mark.parametrize("country", ["Denmark", "Cyprus", "Venezuela", "the EU"])
def test_who_asks_what_was_discussed_reads_that_and_not_that_they_met(briefings: Library, country: str) -> None:
    """The sentence with most of the question's words introduces the two ministers, whom the question names already."""
    answer = briefings.ask(f"what did Vietnam discuss with {country}?")

    shown = excerpts(answer.quotes)

    assert sum(len(quote.text) for quote in shown) <= SHOWN
    assert "24 September 2025" not in bold(shown[0])
    assert bold(shown[0])


def test_of_a_quote_that_speaks_of_what_stood_above_that_is_told(briefings: Library) -> None:
    answer = briefings.ask("what did Vietnam discuss with Denmark?")

    (shown, *_) = excerpts(answer.quotes)

    assert shown.start > answer.quotes[0].start
    assert shown.topic is not None
    assert "Lê Hoài Trung" in shown.topic


def test_room_that_is_left_lets_the_sentence_of_another_quote_end() -> None:
    long = f"The bottle was {'very ' * 45}green."
    article = Article(text=f"{long} So it was.", title="A bottle")
    quote = Quote(article, 0, len(article.text), 1.0, highlights=((0, len(long)),))

    shown = excerpts([ferry("christened"), quote])

    assert shown[1].text.startswith(long)
    assert sum(len(quote.text) for quote in shown) <= SHOWN
    assert not excerpts([ferry("christened"), quote], most=300)[1].text.endswith(".")

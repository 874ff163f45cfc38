"""Articles, quotes and answers for the tests of what the bot shows; made up, of any shape that is possible."""

from datetime import date, datetime

from hypothesis import strategies as st

from knowledge.answering.answer import Answer, Quote
from knowledge.answering.question import Question, Word
from knowledge.article import Article, normalise

NASTY = [
    "@everyone",
    "<@123>",
    "<@&5>",
    "[click](https://evil.example)",
    "https://evil.example",
    "||spoiler||",
    "```",
    "`x`",
    "# big",
    "-# small",
    "> bar",
    "\u202egnp.exe",
    "\u200b\u200b",
    "1. one",
    "- item",
    "__x__ **y** ~~z~~",
    ":smile: <:a:1> </ask:1> <t:0:R>",
    "\\",
]

words = st.one_of(
    st.sampled_from(NASTY), st.text(min_size=1, max_size=40), st.sampled_from(["Việt", "Nam", "agreed", "the"])
)
lines = (
    st.lists(words, min_size=1, max_size=60)
    .map(" ".join)
    .map(lambda text: " ".join(normalise(text).split()))
    .filter(bool)
)
texts = (
    st.builds(lambda parts, times: parts * times, st.lists(lines, min_size=1, max_size=6), st.sampled_from([1, 2, 30]))
    .map("\n\n".join)
    .map(normalise)
    .filter(bool)
)
days = st.dates(date(1900, 1, 1), date(2100, 1, 1))
moments = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1))

articles = st.builds(
    Article,
    text=texts,
    title=lines,
    title_made=st.booleans(),
    publisher=st.none() | lines,
    url=st.none()
    | st.sampled_from(["https://news.example/1", "https://news.example/" + "x" * 600, "https://é.example/"]),
    published=st.none() | days | moments,
    place=st.none() | lines,
    byline=st.none() | lines,
    based_on=st.lists(lines, max_size=4).map(tuple),
)


@st.composite
def quotes(draw: st.DrawFn) -> Quote:
    """Any quote of any article, with highlights in it and perhaps a short answer."""
    article = draw(articles)
    end = draw(st.integers(1, len(article.text)))
    start = draw(st.integers(0, end - 1))
    cuts = sorted(draw(st.lists(st.integers(start, end), max_size=6, unique=True)))
    highlights = tuple(zip(cuts[::2], cuts[1::2], strict=False))
    sure: bool = draw(st.booleans())
    return Quote(
        article,
        start,
        end,
        score=draw(st.floats(0, 30)),
        highlights=highlights,
        short_answer=highlights[0] if highlights and sure else None,
        matched=tuple(draw(st.lists(words, max_size=5))),
        topic=draw(st.none() | lines),
        paragraphs=(1, draw(st.integers(1, 99))),
        dates=tuple((text, day) for text, day in draw(st.lists(st.tuples(lines, days), max_size=4))),
        also_in=tuple(draw(st.lists(articles, max_size=1))),
    )


questions = st.builds(
    lambda text, subject, words, since: Question(
        text, words=tuple(Word(word, word.casefold(), True) for word in words), subject=subject or text, since=since
    ),
    text=lines,
    subject=st.none() | lines,
    words=st.lists(words, max_size=8),
    since=st.none() | days,
)
answered = st.builds(
    Answer,
    question=questions,
    quotes=st.lists(quotes(), min_size=1, max_size=4).map(tuple),
    confidence=st.floats(0, 1),
    notes=st.lists(lines, max_size=4).map(tuple),
)
unanswered = st.builds(
    Answer,
    question=questions,
    closest=st.lists(quotes(), max_size=2).map(tuple),
    reason=lines,
    notes=st.lists(lines, max_size=4).map(tuple),
)

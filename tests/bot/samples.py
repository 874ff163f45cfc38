"""Articles, quotes and answers for the tests of what the bot shows; made up, of any shape that is possible."""

from datetime import date, datetime
from random import Random

from hypothesis import strategies as st

from knowledge.answering.answer import Answer, Quote
from knowledge.answering.question import Question, Word
from knowledge.article import Article, normalise
from knowledge.said import say

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

_SEEDS = st.integers(0, 2**32)  # one draw for a whole text: drawing each character takes a hundred times as long


def _word(rng: Random) -> str:
    if rng.random() < 0.4:
        return rng.choice(NASTY)
    if rng.random() < 0.5:
        return rng.choice(["Việt", "Nam", "agreed", "the", "minister's", "e\u0301", "👩\u200d👧", "ữ"])
    last = rng.choice([0x7E, 0x17F, 0x2FFF, 0x1FFFF])
    return "".join(chr(rng.randrange(last)) for _ in range(rng.randrange(1, 30)))


def _line(seed: int) -> str:
    rng = Random(seed)
    words = [_word(rng) for _ in range(rng.choice([1, 3, 12, 80]))]
    return " ".join(normalise(" ".join(words)).split()) or "x"


def _text(seed: int) -> str:
    rng = Random(seed)
    lines = [_line(rng.randrange(2**32)) for _ in range(rng.choice([1, 2, 5]))]
    return normalise("\n\n".join(lines * rng.choice([1, 2, 12]))) or "x"


words = _SEEDS.map(lambda seed: _word(Random(seed)))
lines = _SEEDS.map(_line)
texts = _SEEDS.map(_text)
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
    if draw(st.integers(0, 7)) == 0:
        why = say("licence-headline", source=draw(lines)[:80])
        return Quote(article, start, start, 1.0, matched=tuple(draw(st.lists(words, max_size=5))), withheld=why)
    shortened: bool = draw(st.booleans())
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
        left_out=(start > 0, end < len(article.text)) if shortened else (False, False),
        shortened=say("licence-shortened", source=draw(lines)[:80], number=50) if shortened else None,
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
notes = st.lists(lines.map(lambda line: say("only-source", source=line)), max_size=4).map(tuple)
_any_quotes = st.lists(quotes(), min_size=1, max_size=4)
answered = st.builds(
    Answer,
    question=questions,
    quotes=st.lists(quotes().filter(lambda quote: quote.withheld is None), min_size=1, max_size=4).map(tuple),
    withheld=_any_quotes.map(lambda some: tuple(quote for quote in some if quote.withheld is not None)),
    confidence=st.floats(0, 1),
    estimated=st.booleans(),
    notes=notes,
)
unanswered = st.builds(
    Answer,
    question=questions,
    closest=st.lists(quotes(), max_size=2).map(tuple),
    withheld=_any_quotes.map(lambda some: tuple(quote for quote in some if quote.withheld is not None)),
    reason=lines.map(lambda line: say("unmentioned", what=line)),
    notes=notes,
)

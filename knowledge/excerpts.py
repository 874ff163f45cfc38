"""What is shown first of quotes: the sentences that answer, within so many characters over all of them.

An excerpt is itself a quote: a slice of the article, which says where it was cut. It opens with the likeliest sentence,
or with the one that this leans on; the rest of the quote is kept in `Quote.cut_from`, to be shown when it is asked for.
"""

from collections.abc import Sequence
from dataclasses import replace

from knowledge.answering.answer import Quote
from knowledge.language.sentences import split
from knowledge.licences import part
from knowledge.passages import Span, carries_on

SHOWN = 700
"""Characters over all quotes of an answer."""
BESIDE, LONG = 200, 300
"""Characters at most of each quote after the first; and where its sentence is longer, and there is room."""
_BEFORE, _SIZE = 0.04, 0.006
"""What a hundred characters cost, in chance to hold the answer: before the sentence that answers, and anywhere."""
_UNJUDGED = 0.1
"""Chance of a sentence of which nothing is known."""


def excerpts(quotes: Sequence[Quote], *, most: int = SHOWN) -> tuple[Quote, ...]:
    """Return what is shown first of the quotes of an answer: at most `most` characters of them together.

    Each keeps its best sentence, cut at a word where that alone is too long; the first one gets what the others leave.
    """
    shown = [quote for quote in quotes if quote.withheld is None]
    beside = min(BESIDE, most // (len(shown) + 1)) if shown else 0
    others = [excerpt(quote, beside) for quote in shown[1:]]
    first = [excerpt(quote, most - sum(len(other.text) for other in others)) for quote in shown[:1]]
    left = most - sum(len(quote.text) for quote in (*first, *others))
    for place, quote in enumerate(shown[1:]):
        longer = excerpt(quote, min(LONG, len(others[place].text) + left))
        if _ends_a_sentence(longer, quote) > _ends_a_sentence(others[place], quote):
            left -= len(longer.text) - len(others[place].text)
            others[place] = longer
    made = iter([*first, *others])
    return tuple(quote if quote.withheld is not None else next(made) for quote in quotes)


def excerpt(quote: Quote, room: int) -> Quote:
    """Return the part of `quote` that most likely answers, in at most `room` characters; all of it where that fits."""
    sentences = _judged(quote)
    if not sentences:
        return quote
    start, end = _with_names(quote, sentences, _window(quote, sentences, room), room)
    if end - start > room:
        start, end = _cut(quote, (start, end), room)
    if (start, end) == (quote.start, quote.end):
        return quote
    cut = part(quote, start, end)
    before, after = quote.left_out
    return replace(
        cut,
        topic=_topic(quote, start),
        left_out=(cut.left_out[0] or before, cut.left_out[1] or after),
        cut_from=(quote.start, quote.end),
    )


def _ends_a_sentence(short: Quote, whole: Quote) -> bool:
    """Whether what is shown of a quote ends where a sentence does."""
    return any(span[1] == short.end for span, _ in _judged(whole))


def _judged(quote: Quote) -> list[tuple[Span, float]]:
    """The sentences of a quote with the chance of each."""
    if quote.sentences:
        return list(quote.sentences)
    spans = [(quote.start + start, quote.start + end) for start, end in split(quote.text)]
    marked = quote.highlights or tuple(spans[:1])
    return [(span, 1.0 if any(_meets(span, one) for one in marked) else _UNJUDGED) for span in spans]


def _window(quote: Quote, sentences: Sequence[tuple[Span, float]], room: int) -> Span:
    """The sentences in a row, around what is highlighted, that are worth most; the best one where none fit."""
    likeliest = max(range(len(sentences)), key=lambda place: sentences[place][1])
    marked = [place for place, (span, _) in enumerate(sentences) if any(_meets(span, one) for one in quote.highlights)]
    marked = marked or [likeliest]
    leaning = [_leans(quote, sentences, place) for place in range(len(sentences))]
    for needed in (marked, [likeliest if likeliest in marked else marked[0]]):
        found = [
            (_worth(sentences[first : last + 1], sentences[needed[0]][0][0]), -first, last)
            for first in range(needed[0] + 1)
            for last in range(needed[-1], len(sentences))
            if not leaning[first] and sentences[last][0][1] - sentences[first][0][0] <= room
        ]
        if found:
            _, first, last = max(found)
            return sentences[-first][0][0], sentences[last][0][1]
    start, end = sentences[needed[0]][0]
    return start, end


def _with_names(quote: Quote, sentences: Sequence[tuple[Span, float]], window: Span, room: int) -> Span:
    """`window` with the sentence right before it, of the same paragraph, where that names whom it calls "she"."""
    start, end = window
    text = quote.article.text
    before = [span for span, _ in sentences if span[1] <= start][-1:]
    if not before or "\n\n" in text[before[0][1] : start] or end - before[0][0] > room:
        return window
    part = replace(quote, start=start, end=end)
    names = {text[slice(*named.name)].split()[-1] for named in part.names}
    return (before[0][0], end) if any(name in text[slice(*before[0])] for name in names) else window


def _worth(window: Sequence[tuple[Span, float]], answer: int) -> float:
    start, end = window[0][0][0], window[-1][0][1]
    return sum(chance for _, chance in window) - _BEFORE * (answer - start) / 100 - _SIZE * (end - start) / 100


def _leans(quote: Quote, sentences: Sequence[tuple[Span, float]], place: int) -> bool:
    """Whether a sentence would not be understood without the one before it, of the same paragraph."""
    text, (start, end) = quote.article.text, sentences[place][0]
    return place > 0 and "\n\n" not in text[sentences[place - 1][0][1] : start] and carries_on(text[start:end])


def _topic(quote: Quote, start: int) -> str | None:
    """What a part speaks of that begins at `start`: what its passage does."""
    return next((topic for first, topic in reversed(quote.topics) if first <= start), None)


def _cut(quote: Quote, span: Span, room: int) -> Span:
    """So many characters of a long sentence: its beginning, or where the short answer stands; no word is cut."""
    text, (start, end) = quote.article.text, span
    short = quote.short_answer
    if short is not None and start <= short[0] and short[1] <= end and short[1] > start + room:
        start = min(short[0], short[1] - room * 2 // 3)
        while start < short[0] and not text[start - 1].isspace():
            start += 1
    last = min(end, start + room)
    while last < end and last > start + room // 2 and not text[last].isspace():
        last -= 1
    return start, start + len(text[start:last].rstrip())


def _meets(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]

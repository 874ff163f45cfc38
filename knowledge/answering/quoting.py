"""Make quotes of ranked passages: neighbours that belong together become one quote, cut no longer than it need be."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.answering.answer import Quote
from knowledge.answering.question import Question
from knowledge.article import Article
from knowledge.index.protocol import Located
from knowledge.language.analysis import tokenize
from knowledge.passages import Passage, Span

WORDS = 180
"""Words up to which neighbouring passages are joined to one quote."""
JOINED = 0.7
"""Share of the best passage's score that a neighbour needs to be quoted with it."""


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that was chosen for an answer, with the sentences that answer best."""

    located: Located
    score: float
    sentences: tuple[int, ...]
    """Positions in `located.sentences`, best first."""
    short_answer: Span | None = None


def quote_all(found: Sequence[Found], question: Question, *, limit: int, join: bool = True) -> tuple[Quote, ...]:
    """Return at most `limit` quotes, best first.

    With `join`, a passage becomes part of the quote of the one beside it when both speak of the same topic and its
    score is at least `JOINED` times that one's.
    """
    quotes: list[Quote] = []
    used: set[tuple[str, int]] = set()
    for best in found:
        if len(quotes) == limit:
            break
        key = (best.located.article.id, best.located.ordinal)
        if key in used:
            continue
        group = _group(
            best, [f for f in found if (f.located.article.id, f.located.ordinal) not in used] if join else []
        )
        used |= {(f.located.article.id, f.located.ordinal) for f in group}
        quotes.append(_quote(best, group, question))
    return tuple(quotes)


def _group(best: Found, others: Iterable[Found]) -> list[Found]:
    """`best` with the passages beside it that belong in the same quote, in reading order."""
    here = {
        f.located.ordinal: f
        for f in others
        if f.located.article.id == best.located.article.id
        and f.located.collection == best.located.collection
        and (f is best or f.score >= JOINED * best.score)
    }
    group = [best]
    words = _words(best)
    for step in (1, -1):  # what follows is read on to more naturally than what went before
        ordinal = best.located.ordinal + step
        while (next_one := here.get(ordinal)) and _same_topic(best.located, ordinal):
            words += _words(next_one)
            if words > WORDS:
                break
            group.append(next_one)
            ordinal += step
    return sorted(group, key=lambda f: f.located.ordinal)


def _words(found: Found) -> int:
    passage = found.located.passages[found.located.ordinal]
    return len(found.located.article.text[passage.start : passage.end].split())


def _same_topic(located: Located, ordinal: int) -> bool:
    return _opening(located.passages, located.ordinal) == _opening(located.passages, ordinal)


def _opening(passages: Sequence[Passage], ordinal: int) -> int:
    """Where the topic of a passage was introduced: characters into the text."""
    passage = passages[ordinal]
    return passage.topic[0][0] if passage.topic else passage.start


def _quote(best: Found, group: list[Found], question: Question) -> Quote:
    article = best.located.article
    passages = best.located.passages
    first, last = group[0].located.ordinal, group[-1].located.ordinal
    start, end = passages[first].start, passages[last].end
    highlight = best.located.sentences[best.sentences[0]] if best.sentences else None
    wanted = set(question.terms)
    matched = {
        token.term: article.text[start:end][token.start : token.end]
        for token in reversed(tokenize(article.text[start:end]))
        if token.term in wanted
    }
    return Quote(
        article=article,
        start=start,
        end=end,
        score=best.score,
        highlights=(highlight,) if highlight else (),
        short_answer=best.short_answer,
        matched=tuple(matched[term] for term in question.terms if term in matched),
        topic=_topic(article, passages[first]),
        paragraphs=(first + 1, last + 1),
    )


def _topic(article: Article, passage: Passage) -> str | None:
    """The opening words of the sentence that introduced what the quote carries on; None where it says so itself."""
    if not passage.topic:
        return None
    start, end = passage.topic[0]
    sentence = article.text[start:end]
    clause = sentence.find(", ", 40)
    return sentence if clause < 0 else sentence[:clause] + " …"

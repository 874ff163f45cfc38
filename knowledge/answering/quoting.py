"""Make quotes of ranked passages: neighbours that belong together become one quote, cut no longer than it need be."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge.answering.answer import Quote
from knowledge.answering.likely import Ranked, chances
from knowledge.answering.needs import new
from knowledge.answering.question import Question
from knowledge.answering.short_answer import names_somebody, short_answer
from knowledge.answering.speaking_of import topic_of, topics_of
from knowledge.article import Article
from knowledge.duplicates import SAME, resemblance
from knowledge.index.protocol import Located
from knowledge.language.analysis import Analysed, terms
from knowledge.language.dates import weekday_mentions
from knowledge.passages import Passage, Span

WORDS = 180
"""Words up to which neighbouring passages are joined to one quote."""
SHORT = 100
"""Words up to which a quote takes in neighbours that may answer."""
NEIGHBOUR = 0.1
"""Share of the best passage's score that such a neighbour needs."""
AS_MUCH = 0.97
"""Share of what the best passage holds of the question that a neighbour needs to be quoted with it."""
_HEADING = 10
"""Words of a paragraph without a stop up to which it is taken for a subheading, or an item of a list."""
_ITEM = re.compile(r"[-–—•*]\s|\d{1,2}[.)]\s")
TIED = 0.92
"""Share of the best passage's score from which another one of its article answers as well.

News tells first who and when."""
AS_LIKELY = 0.6
"""Share of the chance of the likeliest sentence from which the one beside it is highlighted, too."""
CLEARLY = 1.3
"""How many times a passage must score what the first of its row does, to be quoted alone instead of the row."""


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that was chosen for an answer, with the sentences that answer best."""

    located: Located
    score: float
    sentences: tuple[int, ...]
    """Positions in `located.sentences`, best first."""
    covered: float = 0.0
    """Share of what the question asks for that the passage and its context hold."""
    sentence_scores: tuple[float, ...] = ()
    """Scores of `sentences`, comparable with those of other passages found for the same question."""

    @property
    def key(self) -> tuple[str, int]:
        """Article and place in it."""
        return self.located.article_id, self.located.ordinal


def quote_all(
    found: Sequence[Found], question: Question, *, limit: int, join: bool = True, beside: Sequence[Found] = ()
) -> tuple[Quote, ...]:
    """Return at most `limit` quotes, best first.

    With `join`, passages beside each other that speak of one topic, and hold as much of what is asked, are one quote,
    and what several articles print nearly alike is quoted from the best of them. Short quotes take in neighbours that
    may answer, too, those of `beside` included, which make no quote of their own.
    """
    quotes: list[Quote] = []
    used: set[tuple[str, int]] = set()
    for best in found:
        if len(quotes) == limit:
            break
        if best.key in used:
            continue
        neighbours = [f for f in (*found, *beside) if f.key not in used]
        best = _earliest(best, [f for f in found if f.key not in used], question) if join else best
        marked = _marked(best, question)
        alone = not join or marked is not None  # a name, a date or a number stands in one passage
        group = [best] if alone else _group(best, [f for f in found if f.key not in used])
        used |= {f.key for f in group}
        copies = _copies(group, [f for f in found if f.key not in used]) if join else []
        used |= {f.key for f in copies}
        also_in = {f.key[0]: f.located.article for f in copies}
        if alone and join:  # it is told; the rest of the article would only say more
            used |= {f.key for f in found if f.key[0] in {best.key[0], *also_in}}
        if best not in group:
            best = group[0]
            marked = _marked(best, question)
        if join:
            group = _widened(group, best, neighbours, question)
        quote = _quote(best, group, question)
        used |= {(best.key[0], paragraph - 1) for paragraph in range(quote.paragraphs[0], quote.paragraphs[1] + 1)}
        quotes.append(replace(quote, also_in=tuple(also_in.values())))
    return tuple(quotes)


def _earliest(best: Found, others: Iterable[Found], question: Question) -> Found:
    """Of the passages on one topic of an article that answer as well as `best`, the one that stands first.

    Who is named in `best` must be named there, too: "both sides agreed" is not what she said. Who somebody is stands
    where the article names him first.
    """
    names = {word.term for word in question.words if word.content and word.is_name}
    if names and names_somebody(question):
        here = [f for f in (best, *others) if f.key[0] == best.key[0] and names.issubset(terms(_text(f)))]
        return min(here, key=lambda f: f.located.ordinal, default=best)
    tied = [
        f
        for f in others
        if f.key[0] == best.key[0]
        and f.located.collection == best.located.collection
        and f.located.ordinal < best.located.ordinal
        and _same_topic(best.located, f.located.ordinal)
        and f.score >= TIED * best.score
        and f.covered >= AS_MUCH * best.covered
    ]
    if tied and names:
        named = names.intersection(terms(_text(best)))
        tied = [f for f in tied if named.issubset(terms(_text(f)))]
    return min([best, *tied], key=lambda f: f.located.ordinal)


def _group(best: Found, others: Iterable[Found]) -> list[Found]:
    """`best` with the passages beside it that belong in the same quote, in reading order.

    A question for one fact is answered by one passage. A broad one ("what did they discuss?") is answered as well by
    several in a row: those are read from the first, as far as `WORDS` go.
    """
    here = {
        f.located.ordinal: f
        for f in others
        if f.key[0] == best.key[0]
        and f.located.collection == best.located.collection
        and _same_topic(best.located, f.located.ordinal)
        and f.covered >= AS_MUCH * best.covered
    } | {best.located.ordinal: best}
    first = last = best.located.ordinal
    while first - 1 in here:
        first -= 1
    while last + 1 in here:
        last += 1
    row = [here[ordinal] for ordinal in range(first, last + 1)]
    while sum(map(_words, row)) > WORDS and len(row) > 1:
        row.pop()
    return row if best in row or best.score < CLEARLY * row[0].score else [best]


def _widened(group: Sequence[Found], best: Found, others: Iterable[Found], question: Question) -> list[Found]:
    """`group` with the likeliest of its neighbours, one after the other, as far as `SHORT` goes.

    Where it names nobody, no date or no number that the question asks for, a neighbour that does may make it longer.

    The paragraphs of news are short, and the one that answers often stands next to the one with the question's words.
    """
    here = {
        f.located.ordinal: f
        for f in others
        if f.key[0] == best.key[0] and f.located.collection == best.located.collection
    }
    row = list(group)
    need = new.asked(question)

    def tells(found: Found) -> bool:
        return need is None or need.met(_text(found), found.located.article)

    while True:
        length = sum(map(_words, row))
        ends = (row[0].located.ordinal - 1, row[-1].located.ordinal + 1)
        beside = [here[ordinal] for ordinal in ends if ordinal in here]
        likely = [found for found in beside if found.score >= NEIGHBOUR * best.score]
        fitting = [found for found in likely if length + _words(found) <= SHORT]
        if not any(map(tells, row)):
            fitting = [found for found in beside if length + _words(found) <= WORDS and tells(found)] or fitting
        if not fitting:
            return row
        likeliest = max(fitting, key=lambda f: f.score)
        row.insert(0 if likeliest.located.ordinal < row[0].located.ordinal else len(row), likeliest)


def _copies(group: Sequence[Found], others: Iterable[Found]) -> list[Found]:
    """Passages of other articles that are nearly the same as one of `group`: one report that several print."""
    texts = [_text(f) for f in group]
    return [f for f in others if f.key[0] != group[0].key[0] and any(_alike(text, _text(f)) for text in texts)]


def _alike(one: str, other: str) -> bool:
    # texts with so much in common are of about one length, which is quickly seen
    return min(len(one), len(other)) >= SAME * 0.8 * max(len(one), len(other)) and resemblance(one, other) >= SAME


def _text(found: Found) -> str:
    return found.located.text


def _words(found: Found) -> int:
    return len(_text(found).split())


def _same_topic(located: Located, ordinal: int) -> bool:
    return _opening(located.passages, located.ordinal) == _opening(located.passages, ordinal)


def _opening(passages: Sequence[Passage], ordinal: int) -> int:
    """Where the topic of a passage was introduced: characters into the text."""
    passage = passages[ordinal]
    return passage.topic[0][0] if passage.topic else passage.start


def _quote(best: Found, group: list[Found], question: Question) -> Quote:
    article = best.located.article
    passages = best.located.passages
    first, last = group[0].located.ordinal, _last(group, best)
    start, end = passages[first].start, passages[last].end
    sentences = sentences_of(passages[first : last + 1], group)
    analysed = Analysed(article.text[start:end])
    judged = chances(question, article, sentences, analysed)
    highlights = _highlights([sentence.span for sentence in sentences], judged)
    return Quote(
        article=article,
        start=start,
        end=end,
        score=best.score,
        highlights=highlights if best.sentences else (),
        short_answer=_short_answer(article, highlights, question) if best.sentences else None,
        matched=_matched(analysed, question),
        topic=topic_of(article, passages[first]),
        sentences=tuple((sentence.span, chance) for sentence, chance in zip(sentences, judged, strict=True)),
        topics=tuple(topics_of(article, passages[first : last + 1])),
        paragraphs=(first + 1, last + 1),
        dates=explained_dates(article, start, end),
    )


def _matched(analysed: Analysed, question: Question) -> tuple[str, ...]:
    """How a quote spells the question's terms, where it first has them, in the order asked."""
    starts, ends, terms = analysed.columns(0, len(analysed.text))
    first = dict(zip(reversed(terms), reversed(range(len(terms))), strict=True))
    places = [first[term] for term in question.terms if term in first]
    return tuple(analysed.text[starts[place] : ends[place]] for place in places)


def sentences_of(passages: Sequence[Passage], found: Iterable[Found]) -> list[Ranked]:
    """Return the sentences of passages in a row, with what the ranking gives them where it is among `found`."""
    here = {f.located.passages[f.located.ordinal].start: f for f in found}
    sentences: list[Ranked] = []
    for passage in passages:
        known = here.get(passage.start)
        if known is None:  # a list, or what a subheading stands over
            sentences.append(Ranked((passage.start, passage.end), None))
            continue
        scores = dict(zip(known.sentences, known.sentence_scores, strict=False))
        sentences += [Ranked(span, scores.get(place)) for place, span in enumerate(known.located.sentences)]
    return sentences


def _highlights(sentences: Sequence[Span], judged: Sequence[float]) -> tuple[Span, ...]:
    """The likeliest sentence, with a neighbour that is likely as well."""
    best = max(range(len(judged)), key=judged.__getitem__)
    beside = [place for place in (best - 1, best + 1) if 0 <= place < len(judged)]
    beside = [place for place in beside if judged[place] >= AS_LIKELY * judged[best]]
    other = max(beside, key=judged.__getitem__, default=best)
    return tuple(sentences[place] for place in sorted({best, other}))


def _short_answer(article: Article, highlights: Sequence[Span], question: Question) -> Span | None:
    """The short answer in the sentences that answer, where it is sure."""
    for start, end in highlights:
        if found := short_answer(question, article.text[start:end]):
            return start + found[0], start + found[1]
    return None


def _last(group: Sequence[Found], best: Found) -> int:
    """The ordinal of the last passage to quote: no subheading of what follows, but what such or a colon opens."""
    located, first = group[-1].located, group[0].located.ordinal
    last = located.ordinal
    pieces = [located.article.text[passage.start : passage.end] for passage in located.passages]
    while last > best.located.ordinal and _is_heading(pieces[last]):
        last -= 1
    room = WORDS - sum(len(piece.split()) for piece in pieces[first : last + 1])
    opens = pieces[last].endswith(":")
    if not opens and not _is_heading(pieces[last]):
        return last
    belongs = _ITEM.match if opens and any(map(_ITEM.match, pieces[last + 1 : last + 2])) else _is_heading
    for place in range(last + 1, len(pieces)):
        room -= len(pieces[place].split())
        if room < 0 or not (place == last + 1 or (opens and belongs(pieces[place]))):
            return place - 1
    return len(pieces) - 1


def _is_heading(piece: str) -> bool:
    return len(piece.split()) <= _HEADING and piece[-1] not in ".!?…:;\"'”’»)"


def _marked(best: Found, question: Question) -> Span | None:
    """The short answer in the sentence that answers best, where it is sure."""
    if not best.sentences:
        return None
    start, end = best.located.sentences[best.sentences[0]]
    found = short_answer(question, best.located.article.text[start:end])
    return (start + found[0], start + found[1]) if found else None


def explained_dates(article: Article, start: int, end: int) -> tuple[tuple[str, date], ...]:
    """The words of a quote that mean a day seen from the article's publication, each once, and that day."""
    if article.day is None:
        return ()
    text = article.text[start:end]
    return tuple({text[a:b]: day for a, b, day in weekday_mentions(text, article.day)}.items())

"""From a question and one state of the index to an answer."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from knowledge.answering.answer import Answer, Quote
from knowledge.answering.confidence import CLOSE, answered_from, confidence
from knowledge.answering.conversation import Reading, Turn
from knowledge.answering.courtesy import reply_to_courtesy
from knowledge.answering.foreign import has_vietnamese
from knowledge.answering.listing import in_order, names_no_subject, period, within
from knowledge.answering.measures import asks_of_the_future, lacks_date, lacks_number
from knowledge.answering.question import Question
from knowledge.answering.quoting import Found, quote_all
from knowledge.answering.ranking import CANDIDATES, Ranked, Ranking, find_candidates, rank
from knowledge.answering.reasons import is_name, reason
from knowledge.answering.relatives import countries_in
from knowledge.answering.reported import is_of_the_report
from knowledge.answering.same_article import SURE, answer_from, told_by_the_opening
from knowledge.answering.typed import TYPED
from knowledge.answering.understanding import clean, understand
from knowledge.answering.vocabulary import Vocabulary, vocabulary_of
from knowledge.index.protocol import Candidates, Filter, Snapshot
from knowledge.language.analysis import tokenize
from knowledge.language.detect import is_vietnamese

QUOTES = 3
"""Quotes in an answer at most."""
ALSO_COVERED, ALSO_SCORED = 0.9, 0.05
"""Share of what the best passage covers of the question, and of its score, that a further quote needs."""
BESIDE = 3
"""How many passages away others of the same article may stand that are quoted with a quoted one."""
LEANING = 0.1
"""By how much a question without a name may be surer on its own before it is taken out of its conversation."""
CLOSEST = 2
"""Quotes at most that are shown as the closest when nothing answers."""


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One search for a question, and what came of it."""

    question: Question
    candidates: Candidates
    ranking: Ranking
    confidence: float
    notes: tuple[str, ...] = ()


def answer_question(
    text: str, snapshot: Snapshot, *, where: Filter, conversation: Sequence[Turn], today: date
) -> Answer:
    """Answer `text` from the passages that `where` lets through."""
    text = clean(text)
    if said := reply_to_courtesy(text):
        return Answer(Question(text), reason=said)
    vocabulary = vocabulary_of(snapshot, where)
    found: list[Answer] = []
    readings = _readings(text, conversation, commonness=vocabulary.df)
    if is_vietnamese(text) and has_vietnamese(vocabulary):  # after the Vietnamese articles the English ones
        readings += [replace(reading, in_english=True) for reading in readings]
    for reading in readings:
        if found and reading.in_english and any(answer.answered for answer in found):
            break
        answer = _answer(reading, text, snapshot, vocabulary, where, today)
        if reading.in_english and not _is_translated(answer):
            continue
        found.append(answer)
        if answer.answered and not reading.unless:
            break
    # "who are the members?" may be about anything, but in a conversation is hardly ever
    answered = [answer for answer in found[::-1] if answer.answered]
    return max(answered, key=lambda answer: answer.confidence + LEANING * answer.leans, default=found[0])


def _is_translated(answer: Answer) -> bool:
    """Whether words were translated, and English is quoted; names alone answer nothing."""
    translated = any(word.translates for word in answer.question.words)
    return translated and answer.answered and not is_vietnamese(answer.quotes[0].text)


def _readings(text: str, conversation: Sequence[Turn], *, commonness: Callable[[str], int]) -> list[Reading]:
    if not conversation:
        return [Reading(text, text, subject=text)]
    from knowledge.answering.follow_up import readings  # its patterns take a while to compile

    return readings(text, conversation, commonness=commonness)


def _answer(
    reading: Reading, typed: str, snapshot: Snapshot, vocabulary: Vocabulary, where: Filter, today: date
) -> Answer:
    understood = understand(
        reading,
        typed=typed,
        today=today,
        publishers=snapshot.publishers(where.collections),
        vocabulary=vocabulary,
    )
    question = understood.question
    if question.source:
        where = replace(where, publishers=frozenset({question.source}))
    listed: Answer | None = None
    if names_no_subject(question):
        listed = in_order(question, snapshot, within(where, question), understood.notes)
        if listed.answered or not question.terms:
            return listed
    if reading.leans_on and not reading.adds_content and question.kind in TYPED:
        quote = answer_from(reading.leans_on, question, snapshot, collections=where.collections)
        if quote is not None:
            return Answer(question, quotes=(quote,), confidence=SURE, notes=understood.notes)
    if not question.terms:
        return Answer(question, reason="The question names nothing to look for; say what it is about.")
    best = _attempt(question, snapshot, where)
    if question.since or question.until:
        dated = _dated(question, snapshot, where)
        if dated is not None and dated.confidence >= best.confidence:
            best = dated
    enough = answered_from(len(snapshot), question.kind)
    if reading.leans_on and not reading.adds_content and _lacks_what_is_asked(best, snapshot):
        return Answer(question, reason=_reason(question, best, snapshot, vocabulary, where), notes=understood.notes)
    if best.confidence < enough:
        parts = [_attempt(part, snapshot, where) for part in _each_alone(question)]
        if parts and all(part.confidence >= enough for part in parts):
            return _together(question, parts, snapshot, understood.notes)
    quotes = _quotes(best, snapshot, limit=QUOTES)
    notes = (*_corrections(question, quotes), *understood.notes, *best.notes)
    if best.confidence >= enough and quotes:
        if is_of_the_report(question.kind, question.completed or question.text):
            quotes = _with_opening(quotes, question)
        return Answer(question, quotes=quotes, confidence=best.confidence, notes=notes)
    return Answer(
        question,
        closest=quotes[:CLOSEST] if best.confidence >= CLOSE * enough else (),
        confidence=best.confidence,
        reason=listed.reason if listed else _reason(question, best, snapshot, vocabulary, where),
        notes=notes,
    )


def _with_opening(quotes: tuple[Quote, ...], question: Question) -> tuple[Quote, ...]:
    """`quotes` with what tells when or where that took place which the first one reports: the opening of the report."""
    opening = told_by_the_opening(quotes[0], question)
    if opening is None:
        return quotes
    first, *others = quotes
    if first.start <= opening.start < first.end:
        marked = replace(first, short_answer=opening.short_answer, highlights=(*opening.highlights, *first.highlights))
        return (marked, *others)
    article = opening.article.id
    others = [quote for quote in quotes if quote.article.id != article or not quote.start <= opening.start < quote.end]
    return (opening, *(replace(quote, short_answer=None) for quote in others))[:QUOTES]


def _lacks_what_is_asked(attempt: _Attempt, snapshot: Snapshot) -> bool:
    """Whether the best passage lacks the number, or the date still to come, that a follow-up asks for and no more."""
    if not attempt.ranking.passages:
        return False
    text = snapshot.locate(attempt.ranking.passages[0].passage).text
    question = attempt.question
    asked = frozenset(word.text.lower() for word in question.words)
    no_date = lacks_date(question.kind, question.text, text, asked) and asks_of_the_future(question.text)
    return no_date or lacks_number(question.kind, question.text, text, asked)


def search_words(words: str, snapshot: Snapshot, *, where: Filter, today: date, limit: int) -> tuple[Quote, ...]:
    """Return the passages that match `words` best, each one quote."""
    words = clean(words)
    vocabulary = vocabulary_of(snapshot, where)
    question = understand(Reading(words, words), typed=words, today=today, vocabulary=vocabulary).question
    attempt = _attempt(question, snapshot, where, limit=max(limit, CANDIDATES))
    return quote_all(_found(attempt.ranking.passages[:limit], snapshot), question, limit=limit, join=False)


def _attempt(
    question: Question,
    snapshot: Snapshot,
    where: Filter,
    *,
    limit: int = CANDIDATES,
    notes: tuple[str, ...] = (),
) -> _Attempt:
    candidates = find_candidates(question, snapshot, where=where, limit=limit)
    ranking = rank(question, candidates, snapshot)
    return _Attempt(question, candidates, ranking, confidence(question, ranking, candidates, snapshot), notes)


def _dated(question: Question, snapshot: Snapshot, where: Filter) -> _Attempt | None:
    """The same question asked of the articles published in the period it names; None where there are none."""
    where = within(where, question)
    since, until = where.since, where.until
    if not snapshot.admits(where):
        return None
    words = tuple(replace(word, content=word.content and not word.dates) for word in question.words)
    return _attempt(replace(question, words=words), snapshot, where, notes=period(since, until))


_WITH_EACH = re.compile(r"\b(?:with|from|to|about|on|of|for|in|by|với|về)\s+(?:the\s+)?$", re.IGNORECASE)


def _each_alone(question: Question) -> list[Question]:
    """The questions that "with Norway and Denmark" stands for: one for each; none for any other question.

    "Between" two, or two who do something together, ask for a passage about both.
    """
    text = question.completed or question.text
    names = [word for word in question.words if word.content and is_name(word)]
    for first, second in pairwise(names):
        joined = re.search(
            rf"{re.escape(first.text)}(?:\s*,|\s+(?:and|or|&|versus|vs\.?|và))\s+(?:the\s+)?{re.escape(second.text)}",
            text,
        )
        if joined and _WITH_EACH.search(text[: joined.start()]):
            return [
                replace(question, words=tuple(word for word in question.words if word is not other))
                for other in (second, first)
            ]
    return []


def _together(question: Question, parts: Sequence[_Attempt], snapshot: Snapshot, notes: tuple[str, ...]) -> Answer:
    quotes = tuple(quote for part in parts for quote in _quotes(part, snapshot, limit=1))
    return Answer(question, quotes=quotes, confidence=min(part.confidence for part in parts), notes=notes)


def _quotes(attempt: _Attempt, snapshot: Snapshot, *, limit: int) -> tuple[Quote, ...]:
    best = attempt.ranking.passages[:10]
    # a further quote must speak to the same question: "discussed with Venezuela" does not
    chosen = [r for r in best if r.covered >= ALSO_COVERED * best[0].covered and r.score >= ALSO_SCORED]
    found = _found(chosen, snapshot)
    order = list(attempt.ranking.order[: len(best)])
    article, place = attempt.candidates.articles[order].tolist(), attempt.candidates.places[order].tolist()
    places = {(article[i], place[i] + step) for i in map(best.index, chosen) for step in range(-BESIDE, BESIDE + 1)}
    beside = _found([r for i, r in enumerate(best) if r not in chosen and (article[i], place[i]) in places], snapshot)
    if attempt.question.newest_first is not None and found:
        near = [f for f in found if f.score >= 0.6 * found[0].score]
        near.sort(key=lambda f: f.located.article.day or date.min, reverse=attempt.question.newest_first)
        found = near
    return quote_all(found, attempt.question, limit=limit, beside=beside)


def _found(passages: Sequence[Ranked], snapshot: Snapshot) -> list[Found]:
    return [Found(snapshot.locate(r.passage), r.score, r.sentences, r.covered) for r in passages]


def _reason(question: Question, attempt: _Attempt, snapshot: Snapshot, vocabulary: Vocabulary, where: Filter) -> str:
    evidence = attempt.ranking.evidence
    together = False
    if evidence is not None:
        terms = list(dict.fromkeys(word.term for word in question.words))
        names = sorted({terms.index(word.term) for word in question.words if word.content and is_name(word)})
        together = bool(evidence.held[:, names].all(axis=1).any())
    return reason(
        question,
        archive=len(snapshot),
        where=where,
        admitted=snapshot.admits(where),
        unseen={term for term in question.terms if not _is_spoken_of(term, vocabulary)},
        together=together,
    )


def _is_spoken_of(term: str, vocabulary: Vocabulary) -> bool:
    """Whether the archive has a term, or a country of the part of the world that it means."""
    return any(map(vocabulary.df, (term, *countries_in(term))))


def _corrections(question: Question, quotes: Sequence[Quote]) -> tuple[str, ...]:
    """What to say of words that were corrected, spelt as the quotes spell them."""
    wanted = {word.term: word.text.title() for word in question.corrected}
    if not wanted:
        return ()
    for quote in reversed(quotes):
        wanted |= {
            token.term: quote.text[token.start : token.end] for token in tokenize(quote.text) if token.term in wanted
        }
    return (f"Showing results for {', '.join(wanted.values())}.",)

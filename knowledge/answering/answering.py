"""From a question and one state of the index to an answer."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from knowledge.answering.answer import Answer, Quote
from knowledge.answering.attempt import attempt
from knowledge.answering.choosing import located
from knowledge.answering.conversation import Reading, Turn
from knowledge.answering.corrected import NONE, Corrections
from knowledge.answering.courtesy import reply_to_courtesy, without_courtesy
from knowledge.answering.each_alone import each_alone
from knowledge.answering.foreign import has_vietnamese
from knowledge.answering.inquiry import Inquiry
from knowledge.answering.listing import listed
from knowledge.answering.mechanisms import leaving_out
from knowledge.answering.no_further import no_further
from knowledge.answering.part_of_the_world import part_of_the_world
from knowledge.answering.pinned import pinned
from knowledge.answering.question import Question
from knowledge.answering.quoted import quoted
from knowledge.answering.quoting import quote_all
from knowledge.answering.ranking import CANDIDATES
from knowledge.answering.same_article import told_before
from knowledge.answering.staying import as_asked, is_from, speaks_of, stay
from knowledge.answering.unanswered import unanswered
from knowledge.answering.understanding import clean, understand
from knowledge.answering.unnamed import unnamed
from knowledge.answering.vocabulary import vocabulary_of
from knowledge.index.protocol import Filter, Snapshot
from knowledge.language.detect import is_vietnamese

Step = Callable[[Inquiry], Answer | None]
"""Returns the answer to a question of its sort, None for any other."""

STEPS: tuple[Step, ...] = (
    pinned,  # what the admins chose an answer for
    listed,  # "news from Reuters"
    told_before,  # "when was that?"
    unnamed,  # "what?"
    no_further,  # "how many were there?"
    part_of_the_world,  # "anyone from Europe?"
    each_alone,  # "with Norway and Denmark"
    quoted,
    unanswered,  # which any question is in the end
)
"""Tried one after the other; the first that answers does."""

LEANING = 0.1
"""By how much a question without a name may be surer on its own before it is taken out of its conversation."""


def answer_question(
    text: str,
    snapshot: Snapshot,
    *,
    where: Filter,
    conversation: Sequence[Turn],
    today: date,
    corrections: Corrections = NONE,
) -> Answer:
    """Answer `text` from the passages that `where` lets through: of its readings, the one that is answered best.

    `corrections` are what the admins have mended that counts here.
    """
    text = clean(text)
    if said := reply_to_courtesy(text):
        return Answer(Question(text), reason=said)
    typed, (text, meant) = text, corrections.meant(without_courtesy(text))
    where = corrections.limited(where)
    vocabulary = vocabulary_of(snapshot, where)
    found: list[Answer] = []
    readings = _readings(text, conversation, commonness=vocabulary.df)
    if is_vietnamese(text) and has_vietnamese(vocabulary):  # after the Vietnamese articles the English ones
        readings += [replace(reading, in_english=True) for reading in readings]
    leaning = [reading for reading in readings if reading.leans_on is not None]
    asked = Inquiry(as_asked(text), text, snapshot, vocabulary, where, today)
    here = bool(leaning) and speaks_of(conversation[-1], asked, names_only=not any(r.only_there for r in leaning))
    for reading in readings:
        if found and reading.in_english and any(answer.answered for answer in found):
            break
        answer = _first_answer(Inquiry(reading, text, snapshot, vocabulary, where, today, corrections))
        if reading.in_english and not _is_translated(answer):
            continue
        if reading.only_there and not (here and answer.answered and is_from(conversation[-1], answer)):
            continue
        found.append(answer)
        if answer.answered and not reading.unless:
            break
    # "who are the members?" may be about anything, but in a conversation is hardly ever
    answered = [answer for answer in found[::-1] if answer.answered]
    best = max(answered, key=lambda answer: answer.confidence + LEANING * answer.leans, default=found[0])
    best = next((answer for answer in found if answer.pinned), best)
    if (here or _may_stay(leaning, best)) and not best.pinned:
        best = stay(conversation[-1], best, asked)
    best = corrections.observed(replace(best, notes=(*meant, *best.notes)) if meant else best)
    return best if text == typed else replace(best, question=replace(best.question, text=typed))


def _may_stay(leaning: Sequence[Reading], best: Answer) -> bool:
    """Whether the article quoted last may still answer a question that nothing else does, though it lacks its words."""
    return not best.answered and any(reading.leans_on.quoted for reading in leaning if reading.leans_on)


def _first_answer(inquiry: Inquiry) -> Answer:
    return next(answer for step in STEPS if (answer := step(inquiry)) is not None)


def _is_translated(answer: Answer) -> bool:
    """Whether words were translated, and English is quoted; names alone answer nothing."""
    translated = any(word.translates for word in answer.question.words)
    return translated and answer.answered and not is_vietnamese(answer.quotes[0].text)


def _readings(text: str, conversation: Sequence[Turn], *, commonness: Callable[[str], int]) -> list[Reading]:
    if not conversation:
        return [Reading(text, text, subject=text)]
    from knowledge.answering.follow_up import readings  # its patterns take a while to compile

    return readings(text, conversation, commonness=commonness)


def search_words(
    words: str, snapshot: Snapshot, *, where: Filter, today: date, limit: int, corrections: Corrections = NONE
) -> tuple[Quote, ...]:
    """Return the passages that match `words` best, each one quote."""
    words, where = corrections.meant(clean(words))[0], corrections.limited(where)
    vocabulary = vocabulary_of(snapshot, where)
    question = understand(Reading(words, words), typed=words, today=today, vocabulary=vocabulary).question
    with leaving_out(["reranking"]):  # who searches looks through many, and it would read but a few
        found = attempt(question, snapshot, where, limit=max(limit, CANDIDATES))
    held = found.candidates.scores[list(found.ranking.order)] > 0.0  # those that only mean the same have none of them
    matching = [ranked for ranked, holds in zip(found.ranking.passages, held.tolist(), strict=True) if holds]
    return corrections.allowed(quote_all(located(matching[:limit], snapshot), question, limit=limit, join=False))

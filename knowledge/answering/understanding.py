"""Read a question as it was typed: what kind it is, what it searches for, and the limits that it sets itself."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from knowledge.answering.asks import Asks
from knowledge.answering.conversation import Reading
from knowledge.answering.courtesy import preamble
from knowledge.answering.kind import kind_of
from knowledge.answering.question import Kind, Question, Word
from knowledge.answering.vocabulary import Vocabulary
from knowledge.answering.words import read_words
from knowledge.errors import QuestionError
from knowledge.language.analysis import terms
from knowledge.language.capitals import calmed
from knowledge.language.dates import DateMention
from knowledge.language.dates import find as find_dates
from knowledge.language.detect import language
from knowledge.language.folding import fold
from knowledge.language.pack import any_of, of, of_all
from knowledge.language.patterns import cue, cue_words
from knowledge.language.question_words import all_question_words
from knowledge.language.sections import Calendar, Requests, Tenses
from knowledge.passages import Span
from knowledge.publishers import called
from knowledge.said import Said, say

LONGEST = 2000
"""Characters of a question at most: what a Discord message may hold, and far more than anybody asks at once."""

_LATEST = cue(lambda: of_all(Requests).latest)
_EARLIEST = cue(lambda: of_all(Requests).earliest)
_MEANING = cue_words(lambda: of_all(Requests).meaning)
_DEFINED = re.compile(
    r"^\W*(?:what(?:'s|’s| is| are| was| does| do)|define|explain)\s+(?:the |an? )?([\w.-]+)"
    r"\s*(?:stands? for|means?)?\W*$",
    re.IGNORECASE,
)
"""Asks what one word means, which an acronym's own words tell."""
_ACRONYM = re.compile(r"\b(?=\w*[A-Z]\w*[A-Z])[A-Za-z][\w-]{1,9}\b")
_REQUEST = cue(lambda: of_all(Requests).requests)
_ASKING = cue(lambda: of_all(Requests).asking)
_TAKES_PLACE = cue(lambda: of_all(Requests).takes_place)
_ACCORDING = cue(lambda: of_all(Requests).according)
_TO_COME = cue_words(lambda: (*of_all(Tenses).future, *of_all(Tenses).planned))
_CAME = cue_words(lambda: of_all(Tenses).past)
"""Asks of what was said of it on a day."""
_SOURCE_SAYS = (
    r"\b(?:did|does|do|has|have|had)\s+((?:the\s+)?{}(?:\s+(?:say|said|report|reported|write|written|wrote|publish"
    r"|published|claim|claimed|state|stated)))\b"
)
"""A publisher as it is asked for its report; with its name in place of the braces."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A question ready to be searched for, and what the reader should be told of how it was understood."""

    question: Question
    notes: tuple[Said, ...] = ()


def clean(text: str) -> str:
    """Return `text` on one line, without control characters; QuestionError says what cannot be asked and why."""
    text = unicodedata.normalize("NFC", text)
    text = "".join(" " if unicodedata.category(char) in ("Cc", "Cs") else char for char in text if char != "\ufeff")
    text = " ".join(text.split())
    if len(text) > LONGEST:
        raise QuestionError(f"The question has {len(text):,} characters; ask in {LONGEST:,} at most.")
    if not any(char.isalnum() for char in text):
        raise QuestionError("The question has no words; ask in your own words, for example: what was agreed in Hanoi?")
    return text


def understand(
    reading: Reading,
    *,
    typed: str,
    today: date,
    vocabulary: Vocabulary,
    publishers: Iterable[str] = (),
) -> Understood:
    """Return one reading of the question `typed` understood.

    `vocabulary` and `publishers` are the archive's.
    """
    asked = reading.text
    notes: list[Said] = []
    if reading.leans_on is not None:
        whole = reading.asked == asked
        notes.append(say("read-as", question=asked) if whole else say("read-with", question=reading.leans_on.question))
    question = Question(typed, kind=kind_of(reading.asked[preamble(reading.asked) :]), subject=reading.subject)
    asks = Asks(question.kind, typed)
    hidden: list[Span] = [(0, preamble(asked))]  # spans understood as limits, or as nothing; they are not searched for

    source = _source(asked, publishers)
    if source:
        hidden.append(source[1])
        notes.append(say("only-source", source=source[0]))
    if (according := _ACCORDING.search(asked)) and not source:
        hidden.append(according.span())  # whose words they are is asked for, not the word "according"
    meaning_of, said_so = _meaning_of(asked)
    newest_first, ordered = _order(asked)
    hidden += [*said_so, *_requests(asked), *ordered]
    named = [m for m in find_dates(calmed(asked), today=today) if m.certain]
    dates, since, until = _limits(asked, named, today)

    spans = [(mention.start, mention.end) for mention in dates]
    asking = _asking(asked, question.kind)
    words = read_words(asked, vocabulary, hidden=hidden, dates=spans, asking=asking, in_english=reading.in_english)
    if named and not dates and not any(word.content and not _is_time(word) for word in words):
        words = tuple(replace(word, content=False) for word in words)  # "what will they do in 2026?"
    meanings = dict.fromkeys((word.translates, word.text) for word in words if word.translates)
    if meanings:
        notes.append(say("read-in-english", words=" ".join(text for _, text in meanings)))
    notes += [say("read-seat", typed=word.typed, meant=word.text) for word in words if word.seat]
    subject = question.subject
    for word in words:
        if word.typed is not None:  # what the next question leans on is what was meant
            subject = subject.replace(word.typed, word.text)
    return Understood(
        replace(
            question,
            words=words,
            subject=subject,
            since=since,
            until=until,
            source=source[0] if source else None,
            newest_first=newest_first,
            meaning_of=meaning_of,
            completed=asked if reading.leans_on else None,
            asks=asks,
            whole=Asks(question.kind, asked) if reading.leans_on else asks,
        ),
        tuple(notes),
    )


def _meaning_of(asked: str) -> tuple[str | None, list[Span]]:
    """What it asks the meaning of, and the characters that say no more than that it does."""
    defined, meaning = _DEFINED.search(asked), _MEANING.search(asked)
    word = defined[1] if defined else _acronym(asked) if meaning else None
    return word, [meaning.span()] if word and meaning else []


def _requests(asked: str) -> list[Span]:
    """What is said of the search itself, and of whatever is told of something."""
    requests = [match.span() for match in _REQUEST.finditer(asked)]
    if (spoken := language(asked)) and (whatever := _whatever(spoken)):
        requests += [match.span() for match in whatever.finditer(asked)]
    return requests


def _asking(asked: str, kind: Kind) -> list[Span]:
    """Words that belong to the asking."""
    patterns = (_ASKING, _TAKES_PLACE) if kind in (Kind.WHEN, Kind.WHERE) else (_ASKING,)
    return [match.span() for pattern in patterns for match in pattern.finditer(asked)]


def _order(asked: str) -> tuple[bool | None, list[Span]]:
    """Whether the newest (True) or the oldest come first, None where neither is asked; the characters that say so."""
    for newest, pattern in ((True, _LATEST), (False, _EARLIEST)):
        if found := pattern.search(asked):
            return newest, [found.span()]
    return None, []


def _limits(asked: str, named: list[DateMention], today: date) -> tuple[list[DateMention], date | None, date | None]:
    """Those of the dates named that limit which articles may answer, and the first and last day that they leave."""
    if _TO_COME.search(asked) and not _CAME.search(asked):
        return [], None, None  # what is to come then was reported before
    since, until = _period(named)
    return (named, since, until) if not since or since <= today else ([], None, None)


@cache
def _whatever(code: str) -> re.Pattern[str] | None:
    """How a language asks for whatever is told of something, if it has a way of its own."""
    asked = of(code, Requests).whatever
    return cue(lambda: asked, r"\b", r"(?!\w)") if asked else None


@cache
def _by_source() -> str:
    return rf"\b(?:{any_of(of_all(Requests).by_source)})\s+(?:the\s+)?"


def _is_time(word: Word) -> bool:
    """Whether `word` alone tells no more than when: "2026", "next", "March"."""
    return word.has_digits or word.term in _times()


@cache
def _times() -> frozenset[str]:
    calendar = of_all(Calendar)
    return frozenset(terms(" ".join((*calendar.months, *calendar.spans, *calendar.coming))))


def _acronym(text: str) -> str | None:
    """The first word of `text` with two capitals that is no question word: in capitals, "WHAT" has them too."""
    for match in _ACRONYM.finditer(text):
        if not all_question_words().issuperset(terms(match.group())):
            return match.group()
    return None


def _source(text: str, publishers: Iterable[str]) -> tuple[str, tuple[int, int]] | None:
    """The publisher that `text` asks for, and the characters that say so."""
    folded = fold(text)
    if len(folded) != len(text):  # positions would not agree; such a question names no source that we know
        return None
    found: list[tuple[int, int, str, tuple[int, int]]] = []
    for publisher in publishers:
        if all(term.startswith("country:") for term in terms(publisher)):
            continue  # who comes "from Canada" is not asked of a paper that calls itself so
        for place, name in enumerate(called(publisher)):
            if name not in folded:
                continue
            by = re.search(_by_source() + re.escape(name) + r"(?![\w.]\w|\w)", folded)
            says = None if by else re.search(_SOURCE_SAYS.format(re.escape(name)), folded)
            if match := by or says:
                found.append((place, -len(name), publisher, match.span(0 if by else 1)))
    best = min(found, default=None)  # by its own name rather than by its site's
    return (best[2], best[3]) if best else None


def _period(dates: list[DateMention]) -> tuple[date | None, date | None]:
    """The first and last day that all date mentions leave; a mention of two days far apart leaves none."""
    since = max((m.since for m in dates if m.since), default=None)
    until = min((m.until for m in dates if m.until), default=None)
    if since and until and since > until:
        return None, None
    return since, until

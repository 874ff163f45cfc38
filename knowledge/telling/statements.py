"""The sentences of an archive that speak of a matter, each with how much it speaks of it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from knowledge.answering.answer import Quote
from knowledge.answering.attempt import Attempt, attempt
from knowledge.answering.conversation import Reading
from knowledge.answering.features import Features
from knowledge.answering.foreign import has_vietnamese
from knowledge.answering.inquiry import Inquiry
from knowledge.answering.question import Question
from knowledge.answering.quoting import explained_dates
from knowledge.answering.ranking import Ranked
from knowledge.answering.unanswered import unanswered
from knowledge.answering.understanding import clean
from knowledge.answering.vocabulary import vocabulary_of
from knowledge.article import Article
from knowledge.index.protocol import Filter, Located, Snapshot
from knowledge.language.analysis import terms
from knowledge.language.dates import find
from knowledge.language.detect import is_vietnamese
from knowledge.language.sentences import split
from knowledge.passages import Span
from knowledge.said import Days, Said
from knowledge.telling.days import days_told

PASSAGES = 200
"""Passages that are looked at for one matter."""
OF_THE_BEST = 0.6
"""Share of what the best passage holds of a matter that another one needs to speak of it."""
WORDS = 9
"""Words up to which a sentence takes in the next one: "Oct. 1, 1935: Franklin D. Roosevelt speech." tells little."""
LIKE = 0.95
"""What a passage's words that are like those of a matter count for, as a share of the words themselves."""
OFTEN = 3
"""Passages of an article that speak of a matter from which all of it does."""
BESIDE = 0.8
"""What such a passage counts for that names nothing of the matter, as a share of one that just does."""
SOON = 2
"""Days after an event within which what is published of it may name no day."""
AT_LEAST = 0.6
"""Share of a matter, by the weight of its words, that a passage needs to speak of it."""

_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an article that speaks of a matter."""

    article: Article
    article_id: str
    start: int
    end: int
    passage: int
    """Which passage of the article holds it, counted from 0."""
    place: int
    """Which sentence of the passage it is, counted from 0."""
    held: float
    """Share of the matter, by the weight of its words, that the passage holds with what stands above it."""
    itself: float
    """Share that the sentence holds itself."""
    score: float
    """How likely its passage answers, as a share of the best one's chance."""

    @property
    def text(self) -> str:
        """The words as published."""
        return self.article.text[self.start : self.end]

    @property
    def leads(self) -> bool:
        """Whether the article begins with it."""
        return self.passage == 0 and self.place == 0

    @property
    def weight(self) -> float:
        """How much it speaks of the matter; comparable within one matter."""
        return self.held + self.itself + (0.25 if self.leads else 0.1 if self.passage == 0 else 0.0)


@dataclass(frozen=True, slots=True)
class Matter:
    """What was asked about, understood, and the sentences that speak of it."""

    question: Question
    statements: tuple[Statement, ...]
    """Those of the best passages first, within a passage in reading order."""
    attempt: Attempt
    inquiry: Inquiry
    where: Filter
    """What was searched: what is permitted, and the days and the source that the words themselves name."""

    @property
    def notes(self) -> tuple[Said, ...]:
        """What is to be said of how it was understood."""
        return self.inquiry.understood.notes

    @property
    def reason(self) -> Said | None:
        """Why nothing speaks of it."""
        answer = unanswered(self.inquiry)
        return answer.reason if answer else None


def matter(text: str, snapshot: Snapshot, *, where: Filter, today: date, least: float = AT_LEAST) -> Matter:
    """Return what the passages that `where` lets through say of `text`; QuestionError where it cannot be asked.

    Days that `text` names limit it to what tells of them, or was published then, as far as there is such; a source that
    it names, to that. Asked in Vietnamese, the English articles are looked at where no Vietnamese one speaks of it.
    """
    text = clean(text)
    bare, days, any_year = _without_days(text, today)
    vocabulary = vocabulary_of(snapshot, where)
    readings = [Reading(bare, bare, subject=bare)]
    if is_vietnamese(text) and has_vietnamese(vocabulary):
        readings.append(replace(readings[0], in_english=True))
    found = None
    for reading in readings:
        inquiry = Inquiry(reading, text, snapshot, vocabulary, where, today)
        tried = attempt(inquiry.question, snapshot, inquiry.where, limit=PASSAGES)
        spoken = tuple(_statements(tried, snapshot, least))
        of_then = tuple(one for one in spoken if days is not None and _is_of(one, days, any_year)) or spoken
        found = Matter(replace(inquiry.question, text=text), of_then, tried, inquiry, inquiry.where)
        if spoken:
            break
    assert found is not None  # there is always one reading
    return found


def _without_days(text: str, today: date) -> tuple[str, Days | None, bool]:
    """`text` without the days that it names, those days, and whether it leaves open of which year they are."""
    mentions = [one for one in find(text, today=today) if one.certain and one.since and one.until]
    bare = text
    for one in reversed(mentions):
        bare = f"{bare[: one.start]} {bare[one.end :]}"
    bare = " ".join(bare.split())
    if not mentions or not any(char.isalpha() for char in bare):
        return text, None, False
    since, until = min(one.since for one in mentions if one.since), max(one.until for one in mentions if one.until)
    written = " ".join(text[one.start : one.end] for one in mentions)
    any_year = since == until and not _YEAR.search(written) and any(char.isdigit() for char in written)
    return bare, Days(since, until), any_year


def _is_of(statement: Statement, days: Days, any_year: bool) -> bool:
    """Whether a sentence tells of one of these days, or of none and was published then."""
    article = statement.article
    told = days_told(statement.text, article.day, vietnamese=is_vietnamese(article.text[:400]))
    near = [one.days for one in told] or ([Days(article.day, article.day)] if article.day else [])
    if any_year:
        return any((one.since.month, one.since.day) == (days.since.month, days.since.day) for one in near)
    if any(one.since <= days.until and days.since <= one.until for one in near):
        return True
    return article.day is not None and days.since <= article.day <= days.until + timedelta(days=SOON)


def _statements(tried: Attempt, snapshot: Snapshot, least: float) -> Iterator[Statement]:
    ranking, evidence = tried.ranking, tried.ranking.evidence
    if evidence is None:
        return
    near = list(ranking.passages)
    if max(ranked.covered for ranked in near) < least:  # words like those asked for count where nothing has them
        related = LIKE * (evidence.related @ evidence.weights) / (evidence.weights.sum() or 1.0)
        places = zip(ranking.passages, ranking.order, strict=True)
        near = [ranked._replace(covered=max(ranked.covered, float(related[place]))) for ranked, place in places]
    enough = max(least, OF_THE_BEST * max(ranked.covered for ranked in near))
    near = [ranked for ranked in near if ranked.covered >= enough]
    weigh = _weigher(tried.question, evidence)
    held: dict[str, dict[int, Ranked]] = {}
    articles: dict[str, Located] = {}
    for ranked in near:
        located = snapshot.locate(ranked.passage)
        articles.setdefault(located.article_id, located)
        held.setdefault(located.article_id, {})[located.ordinal] = ranked
    for id, there in held.items():
        located = articles[id]
        text = located.article.text
        # an article that begins with the matter, or comes back to it, speaks of it throughout
        throughout = min(there) <= 1 or len(there) >= OFTEN
        for number, passage in enumerate(located.passages):
            spoken = there.get(number)
            if spoken is None and not throughout:
                continue
            sentences = [(passage.start + a, passage.start + b) for a, b in split(text[passage.start : passage.end])]
            for place, (start, end) in enumerate(sentences):
                after = place
                while len(text[start:end].split()) < WORDS and after + 1 < len(sentences):
                    after += 1
                    end = sentences[after][1]
                yield Statement(
                    article=located.article,
                    article_id=id,
                    start=start,
                    end=end,
                    passage=number,
                    place=place,
                    held=spoken.covered if spoken else BESIDE * enough,
                    itself=weigh(text[start:end]),
                    score=spoken.score if spoken else 0.0,
                )


def _weigher(question: Question, evidence: Features) -> Callable[[str], float]:
    """What tells the share of a question, by the weight of its words, that a sentence holds."""
    asked = dict.fromkeys(word.term for word in question.words)
    weights = dict(zip(asked, evidence.weights.tolist(), strict=True))
    total = sum(weights.values()) or 1.0
    return lambda sentence: sum(weights.get(term, 0.0) for term in set(terms(sentence))) / total


def quote_of(statement: Statement, *, marked: tuple[Span, ...] = (), also_in: tuple[Article, ...] = ()) -> Quote:
    """Return a statement as a quote, `marked` (spans of the article) what is to be seen in it."""
    article = statement.article
    paragraph = article.text.count("\n\n", 0, statement.start) + 1
    return Quote(
        article,
        statement.start,
        statement.end,
        score=statement.weight,
        highlights=marked,
        paragraphs=(paragraph, paragraph),
        dates=explained_dates(article, statement.start, statement.end),
        also_in=also_in,
    )

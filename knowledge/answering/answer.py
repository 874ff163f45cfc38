"""What a question gets: quotes with their source, or the reason why there are none."""

from dataclasses import dataclass
from datetime import date

from knowledge.answering.conversation import Turn
from knowledge.answering.naming.naming import Named, introduced
from knowledge.answering.question import Question
from knowledge.article import Article
from knowledge.passages import Span
from knowledge.said import Said


@dataclass(frozen=True, slots=True)
class Quote:
    """A verbatim span of one article, one or more passages long.

    Every span counts characters of `article.text`, half-open, and lies inside `start` … `end`.
    """

    article: Article
    start: int
    end: int
    score: float
    """Comparable within one answer only; higher is better. Never a confidence."""
    highlights: tuple[Span, ...] = ()
    """The sentence (or sentences) that answer, in reading order, without overlaps."""
    short_answer: Span | None = None
    """The name, date, number or place asked for, inside a highlight; None unless sure."""
    matched: tuple[str, ...] = ()
    """The question's words that the quote matched, as a person would write them."""
    topic: str | None = None
    """Words of the same article naming what the quote speaks of, when it does not say so itself."""
    sentences: tuple[tuple[Span, float], ...] = ()
    """Its sentences in reading order, each with the chance that it is the one that answers; empty where not judged."""
    topics: tuple[tuple[int, str], ...] = ()
    """For each passage that does not say so itself, where it begins, what it speaks of."""
    cut_from: Span | None = None
    """The quote that this is a part of, shown first; None for a quote as it was found (`knowledge.excerpts`)."""
    paragraphs: tuple[int, int] = (1, 1)
    """First and last paragraph quoted, counted from 1."""
    dates: tuple[tuple[str, date], ...] = ()
    """Words of the quote that mean a day only beside its date of publication ("Tuesday"), and that day."""
    also_in: tuple[Article, ...] = ()
    """Other articles that print nearly the same."""
    left_out: tuple[bool, bool] = (False, False)
    """Whether words before it, and after it, were left out since the source's licence allows no more."""
    words_beside: bool = True
    """Whether other words of the article may be shown beside it (`names`); a licence, or a block, may forbid them."""
    shortened: Said | None = None
    """One sentence saying so; None for a quote that is whole."""
    withheld: Said | None = None
    """Why no word of the passage may be shown (`knowledge.licences`): the span is empty, the article is named alone."""

    @property
    def text(self) -> str:
        """The words as published; sliced, so a quote cannot drift from its source."""
        return self.article.text[self.start : self.end]

    @property
    def names(self) -> tuple[Named, ...]:
        """Whom it calls by a pronoun or in short, as "he" or "Mr Berg", and where the article named them before.

        Only those whose name it lacks, each once, and only where hardly anybody else can be meant. Looked for anew each
        time, in some tenths of a millisecond, so that a part of a quote tells what that part lacks.
        """
        if not self.words_beside or self.withheld is not None:
            return ()
        return introduced(self.article.text, self.start, self.end, paragraph=self.paragraphs[0])


@dataclass(frozen=True, slots=True)
class Answer:
    """A question with its quotes and a confidence, or with the reason why it has none."""

    question: Question
    quotes: tuple[Quote, ...] = ()
    closest: tuple[Quote, ...] = ()
    """At most two quotes that come nearest when nothing answers; never to be shown as an answer."""
    withheld: tuple[Quote, ...] = ()
    """Where it is answered, too, without a word of it, since its source does not allow that now (`Quote.withheld`)."""
    confidence: float = 0.0
    """Probability, 0 to 1, that the first quote answers; calibrated on published collections. See `estimated`."""
    estimated: bool = True
    """False where nothing was compared, so that there is no probability to tell: the admins pinned the quotes, or the
    question asked for whatever is newest (`confidence` is 1 then, so that who keeps answers above some confidence keeps
    it), or a rule took the day or the place from the article quoted last (`confidence` is how often that is right). No
    reader is told a percentage, and no measure of the confidence counts it."""
    reason: Said | None = None
    """One sentence saying why nothing was quoted; None when answered."""
    notes: tuple[Said, ...] = ()
    """What was understood beyond the words typed: "Showing results for Denmark.", "Only articles since 1 May 2024."."""
    took_ms: float = 0.0
    pinned: bool = False
    """True when the admins chose the quotes for this question."""

    @property
    def leans(self) -> bool:
        """True when the question was completed from the conversation."""
        return self.question.completed is not None

    @property
    def turn(self) -> Turn:
        """What the next question of the same conversation needs to know of this one."""
        quotes = [quote for quote in self.quotes or self.closest if quote.withheld is None]
        return Turn(self.question.subject, tuple((quote.article.id, quote.start, quote.end) for quote in quotes))

    @property
    def answered(self) -> bool:
        """True when `quotes` are offered as the answer."""
        return bool(self.quotes)

"""How those who manage a server mend its answers: the part of the desk that is theirs, without Discord."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.desk import Desk
from bot.errors import TellError
from bot.reach import collections
from bot.reader import Reader
from bot.servers import ServerSettings
from knowledge.answering.answer import Answer, Quote
from knowledge.correcting.corrector import Checked, Corrector, Standing
from knowledge.correcting.grouping import Group
from knowledge.library import Library
from knowledge.library.records import KeptBlock, KeptSynonym, Unmet

DAYS = 30
"""Days that are looked back for questions without a good answer; no longer than they are kept anyway."""
PASSAGES = 3
"""Passages that are offered to be pinned."""
AGAIN = 25
"""Groups of questions that are asked again at once."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What a question got before a mend, and gets after it."""

    question: str
    before: Answer | None
    """None where only `was` is known: what was kept of it."""
    after: Answer
    was: Unmet | None = None
    undo: str = ""
    """By which the mend is undone: "pin:7"."""


@dataclass(frozen=True, slots=True)
class Mended:
    """All corrections of a server."""

    pins: tuple[Checked, ...]
    synonyms: tuple[KeptSynonym, ...]
    blocks: tuple[tuple[KeptBlock, Quote | None], ...]
    """Each with the words that are blocked, where it is a passage that stands."""


class Mends:
    """What managers correct. Every method is for a reader who manages the server; the caller has made sure."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def _corrector(self) -> Corrector:
        return self._desk.library.corrections

    def unmet(self, reader: Reader) -> list[Group]:
        """The questions that got no good answer lately, those alike together."""
        since = (datetime.now(UTC) - timedelta(days=DAYS)).date()
        self._desk.record.settle()  # also what was asked a moment ago
        return self._corrector.unmet(reader.scope, self._desk.collections(reader), since=since)

    def one(self, reader: Reader, key: str) -> Unmet:
        """One such question. Raises TellError when it is kept no longer."""
        found = self._desk.library.usage.unmet(reader.scope, key=key)
        if not found:
            raise TellError("mend.no-longer-kept")
        return found[0]

    def passages(self, reader: Reader, words: str) -> tuple[Quote, ...]:
        """Passages that might answer."""
        found = self._desk.library.search(
            words, collections=self._desk.collections(reader), limit=PASSAGES, scope=reader.scope
        )
        return tuple(quote for quote in found if quote.withheld is None)

    def again(self, reader: Reader) -> list[Compared]:
        """Ask again what got no good answer, once for each group."""
        first = [group.first for group in self.unmet(reader)[:AGAIN]]
        return [Compared(one.question, None, self._desk.again(reader, one.question), one) for one in first]

    # --- mending

    def pin(self, reader: Reader, question: str, words: str | tuple[str, int, int]) -> Compared:
        """Pin the words that a citation, or a place in an article, stands for."""
        cited = words if isinstance(words, str) else self._quote(reader, *words)
        seen, scope = self._desk.collections(reader), reader.scope

        def mend() -> str:
            pinned = self._corrector.pin(question, cited, scope=scope, collections=seen).id
            self._desk.ledger.note(scope, "pinned")
            return f"pin:{pinned}"

        return self._compared(reader, question, mend)

    def block(self, reader: Reader, question: str, place: tuple[str, int, int]) -> Compared:
        """Quote a passage no longer, and ask the question that it came up with again."""
        quote = self._quote(reader, *place)

        def mend() -> str:
            blocked = self._corrector.block(quote, scope=reader.scope)
            self._desk.ledger.note(reader.scope, "blocked-passage")
            return f"block:{blocked}"

        return self._compared(reader, question, mend)

    def block_source(self, reader: Reader, name: str) -> str:
        """Quote a source no longer; returns its name as its articles spell it."""
        seen = self._desk.collections(reader)
        known = self._corrector.block_publisher(name, scope=reader.scope, collections=seen)
        self._desk.ledger.note(reader.scope, "blocked-source", source=known)
        return known

    def block_source_of(self, reader: Reader, question: str, article_id: str) -> Compared:
        """Quote the source of an article no longer, and ask the question that it came up with again."""
        article = self._desk.article(reader, article_id)
        if article is None:
            raise TellError("context.gone")
        if article.publisher is None:
            raise TellError("mend.no-source")
        name = article.publisher

        def mend() -> str:
            self.block_source(reader, name)
            return f"block:{self._corrector.blocks(reader.scope)[-1].id}"

        return self._compared(reader, question, mend)

    def mean(self, reader: Reader, said: str, means: str) -> tuple[KeptSynonym, list[Compared]]:
        """Keep a synonym; returns what became of the open questions that it stands in."""
        first = [group.first for group in self.unmet(reader)]
        kept = self._corrector.mean(said, means, scope=reader.scope)
        self._desk.ledger.note(reader.scope, "synonym", said=kept.said, means=kept.means)
        corrections = self._desk.library.corrected(self._desk.collections(reader))
        spoken = [
            one
            for one in first
            if any(note.values["means"] == kept.means for note in corrections.meant(one.question)[1])
        ]
        return kept, [
            Compared(one.question, None, self._desk.again(reader, one.question), one) for one in spoken[:AGAIN]
        ]

    def undo(self, reader: Reader, what: str) -> bool:
        """Take a correction back: "pin:7", "block:3", "said:the boss"; returns whether it was there."""
        undone = self._undo(reader, what)
        if undone:
            self._desk.ledger.note(reader.scope, "unmended")
        return undone

    def _undo(self, reader: Reader, what: str) -> bool:
        kind, _, which = what.partition(":")
        if kind == "said":
            return self._corrector.mean_nothing(which, scope=reader.scope)
        if kind not in ("pin", "block") or not which.isdecimal() or len(which) > 15:
            return False
        undo = self._corrector.unpin if kind == "pin" else self._corrector.unblock
        return undo(int(which), scope=reader.scope)

    def broken(self, reader: Reader) -> int:
        """How many pins of the server no longer hold."""
        checked = self._corrector.check(reader.scope, self._desk.collections(reader))
        return sum(one.standing in (Standing.CHANGED, Standing.GONE) for one in checked)

    def choices(self, reader: Reader) -> list[tuple[str, str, str]]:
        """Kind, a few words, and what `undo` takes, of every correction; the last made first."""
        found = [("pin", pin.question, f"pin:{pin.id}") for pin in reversed(self._corrector.pins(reader.scope))]
        found += [
            ("said", f"{one.said} = {one.means}", f"said:{one.said}") for one in self._corrector.synonyms(reader.scope)
        ]
        for block, quote in self._blocks(reader):
            told = block.publisher or (quote.text if quote is not None else "…")
            found.append(("block", told, f"block:{block.id}"))
        return found

    def mended(self, reader: Reader) -> Mended:
        """All corrections of the server, each pin looked at again."""
        pins = self._corrector.check(reader.scope, self._desk.collections(reader))
        return Mended(tuple(pins), tuple(self._corrector.synonyms(reader.scope)), tuple(self._blocks(reader)))

    def _blocks(self, reader: Reader) -> Iterator[tuple[KeptBlock, Quote | None]]:
        seen = self._desk.collections(reader)
        for block in self._corrector.blocks(reader.scope):
            found = self._corrector.words_of(block, seen) if block.place is not None else None
            yield block, Quote(*found, score=0.0) if found else None

    def _compared(self, reader: Reader, question: str, mend: Callable[[], str]) -> Compared:
        before = self._desk.again(reader, question)
        undo = mend()
        return Compared(question, before, self._desk.again(reader, question), undo=undo)

    def _quote(self, reader: Reader, article_id: str, start: int, end: int) -> Quote:
        quote = self._desk.showing.quote(reader, article_id, start, end)
        if quote is None:
            raise TellError("context.gone")
        return quote


def check_pins(library: Library) -> int:
    """Look at the pins that were not looked at since something changed; returns how many have ceased to hold."""
    fallen = 0
    for scope in library.corrections.unchecked():
        asked: tuple[str, ...] = (scope,)
        if scope.startswith("guild:"):
            settings = ServerSettings.model_validate(library.settings.all(scope))
            asked = collections(Reader(0, int(scope.partition(":")[2]), manages=True), settings)
        for one in library.corrections.check(scope, asked):
            broken = one.standing in (Standing.CHANGED, Standing.GONE)
            fallen += broken and one.pin.state not in (Standing.CHANGED, Standing.GONE)
    return fallen

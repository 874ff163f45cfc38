"""What **Context** shows beside the words of a message: the whole quote that they were cut from, and what is bold.

It travels in the button, beside the place of the words themselves.
"""

from dataclasses import dataclass

from bot.errors import number
from knowledge.answering.answer import Quote
from knowledge.passages import Span


@dataclass(frozen=True, slots=True)
class Around:
    """Seen from the words that a message shows, in characters."""

    before: int = 0
    """How much further up the quote begins."""
    after: int = 0
    """How much further down it ends."""
    bold: Span | None = None
    """What answers, counted from the first of those words; None for all of them."""

    @classmethod
    def of(cls, quote: Quote) -> "Around":
        """What belongs to a quote as it is shown."""
        first, last = quote.cut_from or (quote.start, quote.end)
        bold = None
        if quote.highlights:
            bold = (quote.highlights[0][0] - quote.start, quote.highlights[-1][1] - quote.start)
        return cls(quote.start - first, last - quote.end, bold)

    def pack(self, which: int) -> str:
        """As a few characters, with the number of the quote in its message."""
        return ".".join(map(str, (which, self.before, self.after, *(self.bold or ()))))

    @classmethod
    def unpack(cls, packed: str) -> "Around":
        """The same again; nothing for the number alone, as buttons once had it. Raises TellError for anything else."""
        _, *rest = map(number, packed.split("."))
        if len(rest) not in (0, 2, 4):
            rest = []
        before, after, *bold = rest or (0, 0)
        return cls(before, after, (bold[0], bold[1]) if bold else None)

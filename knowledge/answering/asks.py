"""What the wording of a question asks for and takes for granted.

Each thing is found out once, when it is first needed, and here: nothing that ranks, weighs or quotes reads the wording
of a question again.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from knowledge.answering.measures import Quantity, Unit, asks_of_the_future, names_sort_of_date, quantity, unit_asked
from knowledge.answering.presupposed import Granted, granted
from knowledge.answering.reported import is_of_the_report
from knowledge.answering.wording import Kind
from knowledge.language.analysis import terms
from knowledge.language.detect import has_vietnamese_letter, is_vietnamese
from knowledge.language.question_words import question_words

_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Asks:
    """What one wording of a question asks for; `kind` is what sort of thing would answer it."""

    kind: Kind
    wording: str

    @cached_property
    def quantity(self) -> Quantity:
        """What it wants counted, measured or dated."""
        return quantity(self.kind, self.wording)

    @cached_property
    def unit(self) -> Unit:
        """What it says of the unit in which to answer."""
        return unit_asked(self.wording)

    @cached_property
    def sort_of_date(self) -> bool:
        """Whether one after a date says of what sort: "in what year"."""
        return names_sort_of_date(self.wording)

    @cached_property
    def to_come(self) -> bool:
        """Whether one after a date asks of what is still to come."""
        return asks_of_the_future(self.wording)

    @cached_property
    def of_the_report(self) -> bool:
        """Whether it asks when or where a meeting, a visit or a statement took place."""
        return is_of_the_report(self.kind, self.wording)

    @cached_property
    def granted(self) -> Granted:
        """What it takes for granted."""
        return granted(self.kind, self.wording)

    @cached_property
    def terms(self) -> frozenset[str]:
        """The terms of all its words."""
        return frozenset(terms(self.wording))

    @cached_property
    def content(self) -> frozenset[str]:
        """Those of the words that say what it is about."""
        return self.terms - question_words(self.wording)

    @cached_property
    def vietnamese(self) -> bool:
        """Whether it is in Vietnamese."""
        return is_vietnamese(self.wording)

    @cached_property
    def marked(self) -> bool:
        """Whether it is in Vietnamese, and with its marks: where a word has none, none is meant."""
        return self.vietnamese and any(map(has_vietnamese_letter, _WORD.findall(self.wording)))

    def side_by_side(self, first: str, second: str) -> bool:
        """Whether one word stands right after the other."""
        return re.search(rf"{re.escape(first)}\s+{re.escape(second)}(?!\w)", self.wording) is not None


NOTHING = Asks(Kind.KEYWORDS, "")

"""Signs from what a question takes for granted."""

from knowledge.answering.case import Case
from knowledge.answering.signs.registry import sign


@sign("lacks the break", against=2.5)
def lacks_the_break(case: Case) -> float:
    """1 when the question takes for granted that something ended, and the passage has no word for that."""
    return case.lacking(case.asked.ended, case.text)


@sign("only wishes")
def only_wishes(case: Case) -> float:
    """1 when the question takes for granted what the passage tells as somebody's wish."""
    return case.lacking(case.asked.done, case.text)

"""Signs from the sort of thing that the question is after: a date, a number, whoever holds an office."""

from knowledge.answering.case import Case
from knowledge.answering.measures import counts_asked as counted
from knowledge.answering.needs import holder
from knowledge.answering.needs.quantity import date_asked, number_asked
from knowledge.answering.question import Kind
from knowledge.answering.short_answer import likeliest
from knowledge.answering.signs.registry import sign
from knowledge.answering.typed import TYPED


@sign("lacks date", against=2.0)
def lacks_date(case: Case) -> float:
    """1 when the passage has no date that a question asks for."""
    return case.lacking(date_asked(case.question), case.dated)


@sign("lacks date asked for")
def lacks_date_asked_for(case: Case) -> float:
    """The same, where the question says of what sort: "in what year", "on which day"."""
    return float(bool(lacks_date(case)) and case.asked.sort_of_date)


@sign("lacks date to come", against=2.5)
def lacks_date_to_come(case: Case) -> float:
    """1 when the best sentence has no date and the question asks of the future."""
    return float(case.lacking(date_asked(case.question), case.sentence) and case.asked.to_come)


@sign("lacks holder", against=3.0)
def lacks_holder(case: Case) -> float:
    """1 when the passage does not name who holds the office that is asked for, -1 when it does."""
    office = holder.asked(case.question)
    if office is None:
        return 0.0
    article = case.located.article
    return -1.0 if any(office.met(article.text[a:b], article) for a, b in case.located.sentences) else 1.0


@sign("lacks number")
def lacks_number(case: Case) -> float:
    """1 when the passage has no number, or no quantity of the sort, that a question asks for."""
    return case.lacking(number_asked(case.question), case.text)


@sign("counts asked")
def counts_asked(case: Case) -> float:
    """1 when the best sentence counts what is to be counted, -1 when not, 0 where nothing is."""
    return counted(case.asked.quantity, (case.sentence,))


@sign("short answer")
def short_answer(case: Case) -> float:
    """Chance of the likeliest short answer in the best sentence."""
    return likeliest(case.question, case.sentence)[1]


@sign("keywords")
def keywords(case: Case) -> float:
    """1 for a question that only names its subject."""
    return float(case.question.kind is Kind.KEYWORDS)


@sign("typed")
def typed(case: Case) -> float:
    """1 for a question after a person, a date, a place or a number."""
    return float(case.question.kind in TYPED)

"""The tables of a language on dates, and what is to come."""

import re
from collections.abc import Callable
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, get_args

from knowledge.language.pack import Patterns, Phrases, Section, Words, nothing

CalendarUnit = Literal["day", "week", "month", "year"]
DateReading = Literal[
    "numbers", "named", "month alone", "year", "days of month", "relative day", "calendar", "rolling", "ago", "weekday",
    "decade",
]  # fmt: skip


_BRACES = frozenset("day first to number month numbered year unit which count weekday between".split())


def _all(count: int, what: str) -> Callable[[Phrases], Phrases]:
    def complete(names: Phrases) -> Phrases:
        if len(names) not in (0, count):
            raise ValueError(f"{len(names)} names where there are {count} {what}")
        return names

    return complete


class DateForm(NamedTuple):
    """One way to write a date, in small letters without marks; a space stands for any white space."""

    form: str
    """A pattern. In braces: day, first and to (of two days with "to" between), number (of a month), month (its name),
    numbered (a month by its number), year, unit, which ("last"), count, weekday, between (what a range begins with)."""
    reads: DateReading
    """What the parts together mean."""
    needs: tuple[str, ...] = ()
    """A text without any of these holds no such date, which is faster to see; of months that is known anyway."""


def _forms(written: tuple[dict[str, Any], ...]) -> tuple[DateForm, ...]:
    forms = []
    for number, table in enumerate(written, 1):
        form, reads, needs = (table.get(key, "") for key in DateForm._fields)
        unknown = set(re.findall(r"\{([a-z ]+)\}", form)) - _BRACES
        if table.keys() - set(DateForm._fields) or not form:
            raise ValueError(f"form {number} should have form, reads and perhaps needs")
        if unknown:
            raise ValueError(
                f"nothing is called {{{min(unknown)}}} in form {number}; there are {', '.join(sorted(_BRACES))}"
            )
        if reads not in get_args(DateReading):
            raise ValueError(f"form {number} reads one of {', '.join(get_args(DateReading))}")
        forms.append(DateForm(form, reads, tuple(needs.split())))
    return tuple(forms)


class Calendar(Section):
    """Months, days, and how dates are written. Capitals and marks do not matter in any of it."""

    file: ClassVar[str] = "calendar"

    months: Annotated[Phrases, _all(12, "months")] = ()
    """The names of each, the full one first, with spaces between: "september sep sept"."""
    months_also_words: Words = ()
    """Names that are other words as well, and mean a month only after "in", or with a day."""
    months_often_words: Words = ()
    """Those of them that a year after them makes no month of, either."""
    months_also_names: Words = ()
    """Names that are people's as well."""
    numbered_months: dict[str, int] = nothing()
    """What a month is called after the word for month: "tháng giêng"."""
    before_a_number: Patterns = ()
    """The word for month, where months have numbers."""
    weekdays: Annotated[Phrases, _all(7, "days of a week")] = ()
    """From Monday on; those that are always written with a capital have it here."""
    other_weekdays: Words = ()
    """Before a day of the week that is not the last one: "next"."""
    relative_days: dict[str, int] = nothing()
    """Words for a day, and how many days it comes after today: yesterday, -1."""
    vague_days: Phrases = ()
    """Those of them that in an article may mean the time it tells of."""
    units: dict[str, CalendarUnit] = nothing()
    """Words for a day, a week, a month and a year."""
    steps: dict[str, int] = nothing()
    """Words for which of these, and how many after this one: last, -1."""
    dates: Patterns = ()
    """Dates as texts have them, capitals as they are written. `{months}` stands for the names of months with their
    abbreviations, `{month}` for the full ones, `{weekdays}` for the days, `{year}` for a year of four digits."""
    day_names: Patterns = ()
    """Days alone, as texts have them."""
    ago: Patterns = ()
    """How long ago: "three years ago"."""
    numbered_weekdays: Patterns = ()
    """Days of the week by their number."""
    weekdays_in_reports: dict[str, int] = nothing()
    """Days of the week as reports alone name them, each with its number from Monday, 0."""
    short_weekdays: Words = ()
    """Days of the week in short, as pages print them."""
    today: Patterns = ()
    any_day: Patterns = ()
    """Before a day of no certain week: "every"."""
    before_day_and_month: Words = ()
    """Before "3/4", which is a day then."""
    tells_a_day: Patterns = ()
    """Tells a day, besides the names of months and days."""
    times: Words = ()
    """Words for a time, in all forms, besides those."""
    spans: Words = ()
    """All words for spans of time, in every form: "weeks"."""
    coming: Words = ()
    """Words for what comes after now: "next"."""
    during: Phrases = ()
    """Before a date in which something is."""
    since: Phrases = ()
    until: Phrases = ()
    before: Phrases = ()
    after: Phrases = ()
    onwards: Patterns = ()
    """After a date, makes its "from" a "since"."""
    before_a_date: Patterns = ()
    """May stand between such a word and the date: "the middle of"."""
    range_begins: Words = ()
    range_days_begin: Words = ()
    """Begins a range of days of one month, too."""
    range_to: Words = ()
    articles: Words = ()
    """May stand before the day: "the", "ngày"."""
    day_first: Words = ()
    """Before "3/4/2026" tells that it is the third of April; so do the days of the week in a language with such
    words."""
    hints: Patterns = ()
    """What every text has that holds a date without digits, without names of months and days, and without
    `relative_days`; other texts are not looked at."""
    day_of_month: Patterns = ()
    """What a text has that names a day of a month without its year; braces as in `forms`."""
    forms: Annotated[tuple[DateForm, ...], "tables", _forms] = ()
    """Of two that fit the same characters the first one counts."""


class Tenses(Section):
    """What tells that something is still to come, or came."""

    file: ClassVar[str] = "tenses"

    future: Patterns = ()
    planned: Patterns = ()
    """As good as `future`, though it may be said of what came to nothing."""
    past: Patterns = ()
    asked_to_come: Patterns = ()
    """Asks for when what is still to come will be."""
    doubtful: Patterns = ()
    """Tells that a month or a year is none in which something was."""
    awaited: Patterns = ()
    """Tells in a report that what is told with it was not yet, when it was written."""

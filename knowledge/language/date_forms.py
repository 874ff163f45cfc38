"""The forms in which dates are written: those that all languages share, and each language's own."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache

from knowledge.language.date_readers import READERS, CalendarWords, Reader, calendar_words
from knowledge.language.folding import flat
from knowledge.language.pack import any_of, codes, of, of_all
from knowledge.language.patterns import compiled_when_used
from knowledge.language.sections import Calendar, DateForm
from knowledge.language.written_days import Written


def longest_first(words: Iterable[str]) -> str:
    """Return a pattern for any of `words`."""
    return any_of(sorted(words, key=len, reverse=True))


def written_dates(text: str, flattened: str, today: date) -> Iterator[Written]:
    """Yield the dates of `text` in reading order, the longer of two that overlap; `flattened` is `flat(text)`."""
    if not _HINT.search(flattened):  # most questions: they need not wait for the forms to be compiled
        return
    found = []
    for hints, form, read, words in _forms():
        if hints and not any(map(flattened.__contains__, hints)):
            continue
        for match in form.finditer(flattened):
            written = read(match, text[match.start() : match.end()], today, words)
            if written:
                found.append(written._replace(start=match.start(), end=match.end()))
    end = 0
    for written in sorted(found, key=lambda one: (one.start, -one.end)):
        if written.start >= end:
            yield written
            end = written.end


@cache
def relative_days() -> dict[str, int]:
    """Return the words for a day of all languages, without marks, and how many days each comes after today."""
    return {flat(words): day for words, day in of_all(Calendar).relative_days.items()}


@cache
def weekdays() -> dict[str, int]:
    """Return the names of days of all languages, without marks, each with its number from Monday, 0."""
    return {name: day for code in codes() for name, day in calendar_words(code).weekdays.items()}


def _hint() -> str:
    calendar = of_all(Calendar)
    beginnings = {month[:3] for code in codes() for month in calendar_words(code).full}
    names = longest_first((*beginnings, *weekdays(), *relative_days()))
    return rf"\d|\b(?:{names}|{any_of(calendar.hints)})"


_HINT = compiled_when_used(_hint)


_Form = tuple[tuple[str, ...], re.Pattern[str], Reader, CalendarWords]
"""What a text needs one of to hold a date of some form; the form; who reads it."""
_DAY = r"(?:[12]\d|3[01]|0?[1-9])"
_ORDINAL = r"(?:st|nd|rd|th)?"
_SHARED = (
    (r"{year}[-/]{number}[-/]{day}", "-/", "numbers"),
    (
        r"(?P<day_first>{day first} )?(?P<first>\d\d?)(?P<mark>[./-])(?P<second>\d\d?)(?P=mark){year}",
        "/-.",
        "two",
    ),
    (r"{between}{first}{to}{day}[/-]{number}(?:[/-]{year})?", "/-", "days of month"),
)
"""Forms without words; the marks that they need; how they are read."""


@cache
def _forms() -> list[_Form]:
    every = calendar_words(None)
    parts = _parts(None)
    forms = [(tuple(marks), _compiled(form, parts), READERS[reads], every) for form, marks, reads in _SHARED]
    for code in codes():
        words, parts = calendar_words(code), _parts(code)
        for form in of(code, Calendar).forms:
            forms.append((_needed(form, words), _compiled(form.form, parts), READERS[form.reads], words))
    days = relative_days()
    forms.append(
        (tuple(name.split()[-1] for name in days), _compiled(longest_first(days), {}), READERS["relative day"], every)
    )
    forms.append((("19", "20"), _compiled("{year}", parts), READERS["year alone"], every))
    return forms


def _needed(form: DateForm, words: CalendarWords) -> tuple[str, ...]:
    if "{month}" in form.form:
        return tuple({name[:3] for name in words.full})
    return form.needs


def _compiled(form: str, parts: dict[str, str]) -> re.Pattern[str]:
    def made() -> str:
        filled = re.sub(r"\{([a-z ]+)\}", lambda part: parts[part[1]], form)
        return rf"(?<![\w/-])(?<!\d[.,])(?:{filled})(?![\w/]|[.,-]\d)".replace(" ", r"\s+")

    return compiled_when_used(made)


def _parts(code: str | None) -> dict[str, str]:
    """What the braces of forms stand for, in one language or in all."""
    words, every = calendar_words(code), of_all(Calendar)
    calendar = of(code, Calendar) if code else every
    names = [name for names in calendar.months for name in map(flat, names.split()[1:])]
    full_stop = any_of(rf"(?<=\b{name})" for name in names)  # a point after "August" ends the sentence
    article = rf"(?:(?:{any_of(map(flat, every.articles))}) )?"
    begins = any_of(map(flat, (*every.range_begins, *every.range_days_begin)))
    number = r"(?P<number>1[0-2]|0?[1-9])"
    return {
        "day": rf"(?P<day>{_DAY}){_ORDINAL}",
        "first": rf"(?P<first>{_DAY}){_ORDINAL}",
        "number": number,
        "year": r"(?P<year>(?:19|20)\d\d)",
        "month": rf"(?P<month>{longest_first(words.months)})\b(?:(?:{full_stop})\.)?",
        "numbered": rf"(?:{any_of(calendar.before_a_number)}) (?:{number}|(?P<name>{longest_first(words.numbered)})\b)",
        "unit": rf"(?P<unit>{longest_first(words.units)})",
        "which": rf"(?P<which>{longest_first(words.steps)})",
        "count": rf"(?P<count>\d{{1,3}}|{longest_first(map(flat, words.counts))})",
        "weekday": rf"(?P<weekday>{longest_first(words.weekdays)})",
        "between": rf"(?P<between>(?:{begins}) )?{article}",
        "to": rf"(?:\s?[–—-]\s?| (?:{any_of(map(flat, every.range_to))}) ){article}",
        "day first": any_of(map(flat, every.day_first)),
    }

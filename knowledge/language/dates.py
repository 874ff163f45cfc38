"""Spans of text that certainly mean a date, in English and Vietnamese, as the days that they cover.

A grammar of our own, since dateparser's search takes "may exports rise", "march to the sea", "The Sun" and "World Cup
2026" for dates, and a quarter of a second for its first answer.
"""

import calendar
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from typing import Literal, NamedTuple

from knowledge.language.folding import fold
from knowledge.language.patterns import compiled_when_used

Relation = Literal["in", "since", "until", "before", "after"]
Days = tuple[date, date]
"""First and last day, both included."""


class DateMention(NamedTuple):
    """Characters `start` up to, but not including, `end`: a date with the word that says how it limits ("since")."""

    start: int
    end: int
    since: date | None
    """First day meant; None when the mention sets no beginning ("before 2024")."""
    until: date | None
    """Last day meant, included; None when it sets no end ("since March")."""
    relation: Relation
    certain: bool
    """False where the words may be a name ("April") or the day a guess (03/04/2025 is in March or April)."""


def find(text: str, *, today: date) -> list[DateMention]:
    """Return the dates that `text`, a question in NFC, asks for, in reading order; they never overlap.

    What gives no year is in the past: asked in January, "September" is that of the year before. Weeks begin on Monday.
    "Last week" is the one before this, "the past week" the seven days up to today.
    """
    flat = _flat(text)
    mentions: list[DateMention] = []
    previous: _Written | None = None
    for written in _written(text, flat, today):
        joined = _range(flat, previous, written, today) if previous else None
        if previous and joined:
            if mentions and mentions[-1].end == previous.end:
                mentions.pop()
            mentions.append(joined)
            previous = None
            continue
        if mention := _limited(flat, written, today):
            mentions.append(mention)
        previous = written
    return mentions


def weekday_mentions(text: str, published: date) -> list[tuple[int, int, date]]:
    """Return the spans of an article that mean a single day seen from its publication, each with that day.

    They are names of days ("on Tuesday" is the last one up to publication), "yesterday", "tomorrow", and dates without
    a year, which mean the nearest such day. A day named in a clause about the future is left out, as is "next Tuesday":
    two readers would disagree.
    """
    if (
        not date.min.year + 10 < published.year < date.max.year - 10
    ):  # no date of an article; the days around it overflow
        return []
    flat = _flat(text)
    found = []
    for match in _WEEKDAY_IN_ARTICLE.finditer(flat) if "day" in flat else ():
        clause = re.split(r"[.!?;]\s|\n", flat[max(0, match.start() - 200) : match.start()])[-1]
        named = _CAPITAL_BEFORE.search(text[max(0, match.start() - 40) : match.start()])  # "Black Friday"
        if text[match.start()].isupper() and not named and not _FUTURE.search(clause):
            found.append((*match.span(), _last_weekday(published, match[0])))
    for match in _RELATIVE_IN_ARTICLE.finditer(flat) if any(map(flat.__contains__, _RELATIVE_HINTS)) else ():
        found.append((*match.span(), published + timedelta(days=_RELATIVE_DAYS[match[0]])))
    for written in _written(text, flat, published) if _DAY_OF_MONTH.search(flat) else ():
        if written.month and written.day and not written.year and written.certain and written.alone:
            candidates = (_day(published.year + shift, written.month, written.day) for shift in (-1, 0, 1))
            days = [day for day in candidates if day]
            if days:
                found.append((written.start, written.end, min(days, key=lambda day: abs(day - published))))
    return sorted(found)


class _Written(NamedTuple):
    """A date as written: as much of year, month and day as it gives, or the days that it means seen from today."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    days: Days | None = None
    certain: bool = True
    alone: bool = True
    """False for what is a date only after a word such as "in": a bare year, "may"."""
    start: int = 0
    end: int = 0


_MONTHS = "january february march april may june july august september october november december".split()
_MONTH_NUMBERS = {name: number for number, month in enumerate(_MONTHS, 1) for name in (month, month[:3])} | {"sept": 9}
_ALSO_WORDS = frozenset("march mar may".split())
_CLEAR_ALONE = frozenset("january february july september october november december".split())
_ALSO_NAMES = frozenset("april june august".split())
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_VIETNAMESE_MONTHS = {"gieng": 1, "hai": 2, "ba": 3, "tu": 4, "bay": 7, "tam": 8, "chin": 9, "muoi": 10, "chap": 12}
_VIETNAMESE_MONTHS |= {"muoi mot": 11, "muoi hai": 12}  # May and June are, without marks, "year" and "next"
_UNITS = {"day": 1, "week": 7, "month": 30, "year": 365, "ngay": 1, "tuan": 7, "thang": 30, "nam": 365}
_COUNTS = dict(zip("one two three four five six seven eight nine ten eleven twelve".split(), range(1, 13), strict=True))
_COUNTS |= {"a": 1, "an": 1, "a couple of": 2, "couple of": 2}
_COUNTS |= {
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "tư": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
}
_COUNTS |= {"mot": 1, "bon": 4, "nam": 5, "bay": 7, "tam": 8, "chin": 9, "muoi": 10, "bẩy": 7, "mươi": 10}
"""Numbers as they are typed; without its mark "sau" is mostly "after", and with another "bà" is no three."""
_RELATIVE_DAYS = {
    "the day before yesterday": -2, "yesterday": -1, "last night": -1, "today": 0, "this morning": 0, "tonight": 0,
    "tomorrow": 1, "hom kia": -2, "hom qua": -1, "toi qua": -1, "hom nay": 0, "sang nay": 0, "ngay mai": 1,
}  # fmt: skip
_STEPS = {"this": 0, "last": -1, "previous": -1, "next": 1, "coming": 1}
_STEPS |= {"nay": 0, "truoc": -1, "ngoai": -1, "toi": 1, "sau": 1}
_RELATIONS: dict[str, Relation] = {
    **dict.fromkeys(("in", "on", "during", "from", "throughout", "within", "vao", "trong", "hoi"), "in"),
    **dict.fromkeys(("since", "starting", "tu", "ke tu"), "since"),
    **dict.fromkeys(("until", "till", "up to", "by", "through", "den", "cho den"), "until"),
    **dict.fromkeys(("before", "prior to", "truoc"), "before"),
    **dict.fromkeys(("after", "following", "sau"), "after"),
}


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_HINT = re.compile(
    rf"\d|\b(?:{_any(month[:3] for month in _MONTHS)}|{_any(_WEEKDAYS)}|{_any(_RELATIVE_DAYS)}"
    r"|days|a day ago|weeks?|months?|years?|ngay|thang|tuan|nam\s+(?:nay|truoc|ngoai|toi|sau|qua))"
)
_RELATION = re.compile(
    rf"(?<!\w)({_any(_RELATIONS)})\s+(?:the\s+)?(?:(?:year|month)\s+(?:of\s+)?)?(?:(?:early|mid|late)[\s-]+)?$"
)
_RANGE_BEGINS = re.compile(r"(?<!\w)(between|from|giua|tu)\s+(?:the\s+)?$")
_RANGE_GOES_ON = re.compile(r"\s*(?:and|to|until|till|through|va|den|toi|[–—-])\s*(?:the\s+)?")
_ON_WARDS = re.compile(r"\s+(?:on|onwards?|tro di|den nay)\b")
# the first letter stands first, so that the engine looks behind nowhere else
_WEEKDAY_IN_ARTICLE = re.compile(
    r"[mtwfs](?<!\w.)(?<!next .)(?<!every .)(?<!last .)"
    rf"(?:{'|'.join(f'(?<={name[0]}){name[1:]}' for name in _WEEKDAYS)})(?!\w|,? \w+\.? \d)",
    re.DOTALL,
)
_DAY_OF_MONTH = re.compile(
    rf"\d(?:st|nd|rd|th)?(?:\s+of)?[\s-]+(?:{_any(month[:3] for month in _MONTHS)}|thang)"
    rf"|(?:{_any(month[:3] for month in _MONTHS)})[a-z]*\.?\s+(?:the\s+)?\d|ngay\s+\d"
)
"""What a text has at least that names a day of a month without its year."""
_CAPITAL_BEFORE = re.compile(r"(?:^|\s)(?!On\b)[A-Z]\w*\s+$")
_RELATIVE_IN_ARTICLE = re.compile(
    rf"(?<!\w)(?:{_any(set(_RELATIVE_DAYS) - {'today', 'tonight', 'this morning', 'hom nay'})})(?!\w|['’]s)"
)
_RELATIVE_HINTS = ("yesterday", "tomorrow", "last", "hom", "toi", "ngay")
_FUTURE = re.compile(
    r"\b(?:will|would|shall|to be|due|set to|scheduled|planned|plans?|expected|upcoming|ahead of|until|by|before|sap)\b"
)


def _written(text: str, flat: str, today: date) -> Iterator[_Written]:
    """Yield the dates in reading order, the longer of two that overlap."""
    if not _HINT.search(flat):  # most questions: they need not wait for the forms to be compiled
        return
    found = []
    for hints, form, read in _forms():
        if not any(map(flat.__contains__, hints)):
            continue
        for match in form.finditer(flat):
            written = read(match, text[match.start() : match.end()], today)
            if written:
                found.append(written._replace(start=match.start(), end=match.end()))
    end = 0
    for written in sorted(found, key=lambda one: (one.start, -one.end)):
        if written.start >= end:
            yield written
            end = written.end


_Reader = Callable[[re.Match[str], str, date], _Written | None]


@cache
def _forms() -> list[tuple[tuple[str, ...], re.Pattern[str], _Reader]]:
    """What a text needs one of to hold a date of some form; the form; who reads it."""
    short = _any(name[:3] for name in _MONTHS if len(name) > 3)  # a point after "August" ends the sentence
    month = rf"(?P<month>{_any(_MONTH_NUMBERS)})\b(?:(?:(?<=\b(?:{short}))|(?<=\bsept))\.)?"
    day = r"(?P<day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
    number = r"(?P<number>1[0-2]|0?[1-9])"
    year = r"(?P<year>(?:19|20)\d\d)"
    unit = r"(?P<unit>day|week|month|year)s?"
    count = rf"(?P<count>\d{{1,3}}|{_any(_flat(word) for word in _COUNTS)})"
    between = r"(?P<between>(?:between|from|giua|tu|in|on|vao|trong) )?(?:the |ngay )?"
    first = r"(?P<first>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
    to = r"(?:\s?[–—-]\s?| (?:and|to|until|till|through|va|den|toi) )(?:the |ngay )?"
    thang = rf"thang (?:{number}|(?P<name>{_any(_VIETNAMESE_MONTHS)})\b)"
    months = tuple(name[:3] for name in _MONTHS)
    units = ("day", "week", "month", "year")
    forms: list[tuple[tuple[str, ...], str, _Reader]] = [
        (("-", "/"), rf"{year}[-/]{number}[-/]{day}", _numbers),
        (
            ("/", "-", "."),
            rf"(?P<ngay>ngay )?(?P<first>\d\d?)(?P<mark>[./-])(?P<second>\d\d?)(?P=mark){year}",
            _two_numbers_and_year,
        ),
        (months, rf"{between}{first}{to}{day}(?: of)? {month}(?:,? {year})?", _days_of_month),
        (months, rf"{between}{month} {first}{to}{day}(?:,? {year})?", _days_of_month),
        (("thang",), rf"{between}{first}{to}{day} {thang}(?:(?:,? nam |[/-]|,? ){year})?", _days_of_month),
        (("/", "-"), rf"{between}{first}{to}{day}[/-]{number}(?:[/-]{year})?", _days_of_month),
        (months, rf"{day}(?: of)?[\s-]+{month}(?:,?[\s-]+{year})?", _english),
        (months, rf"{month} (?:the )?{day}(?:,? {year})?", _english),
        (months, rf"{month}(?: of)?,? {year}", _english),
        (months, month, _month_alone),
        (("ngay",), rf"ngay {day} {thang}(?:(?:,? nam |[/-]|,? ){year})?", _numbers),
        (("thang",), rf"{day} {thang}(?: nam |[/-]|,? ){year}", _numbers),
        (("ngay",), rf"ngay {day}[/-]{number}", _numbers),
        (("thang",), rf"{thang}(?:(?:,? nam |[/-]|,? ){year})?", _numbers),
        (
            ("nam",),
            rf"(?<!viet\s)nam {year}",
            lambda match, text, today: _Written(int(match["year"])) if text[0] == "n" else None,
        ),
        (("19", "20"), year, lambda match, text, today: _Written(int(match["year"]), alone=False)),
        (("0s",), r"the (?P<decade>(?:19|20)\d)0s", _decade),
        (tuple(name.split()[-1] for name in _RELATIVE_DAYS), _any(_RELATIVE_DAYS), _relative_day),
        (
            ("week", "month", "year"),
            r"(?P<which>this|last|previous|next|coming) (?P<unit>week|month|year)(?! of\b)",
            _calendar,
        ),
        (
            ("tuan", "thang", "nam"),
            r"(?<!viet\s)(?P<unit>tuan|thang|nam) (?P<which>nay|truoc|ngoai|toi|sau)\b",
            _calendar,
        ),
        (units, rf"(?:the )?(?:last|past|previous) {count} {unit}", _rolling),
        (("past",), rf"the past {unit}(?! of\b)", _rolling),
        (("qua", "day"), rf"{count} (?P<unit>ngay|tuan|thang|nam) (?:vua |gan )?(?:qua|day)\b", _rolling),
        (("qua",), r"(?<!viet\s)(?P<unit>tuan|thang|nam) qua\b", _rolling),
        (("ago",), rf"{count} {unit} ago", _ago),
        (("truoc",), rf"{count} (?P<unit>ngay|tuan|thang|nam) truoc\b", _ago),
        (("day",), rf"(?P<last>last )?(?P<weekday>{_any(_WEEKDAYS)})", _weekday),
    ]
    return [
        (
            hints,
            compiled_when_used(rf"(?<![\w/-])(?<!\d[.,])(?:{form})(?![\w/]|[.,-]\d)".replace(" ", r"\s+")),
            read,
        )
        for hints, form, read in forms
    ]


def _numbers(match: re.Match[str], text: str, today: date) -> _Written | None:
    groups = match.groupdict()
    month = int(groups["number"]) if groups["number"] else _VIETNAMESE_MONTHS[" ".join(groups["name"].split())]
    return _Written(_int(groups.get("year")), month, _int(groups.get("day")))


def _two_numbers_and_year(match: re.Match[str], text: str, today: date) -> _Written | None:
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    if second > 12:
        first, second = second, first
    certain = first > 12 or first == second or match["ngay"] is not None
    return _Written(year, second, first, certain=certain) if 1 <= second <= 12 else None


def _english(match: re.Match[str], text: str, today: date) -> _Written | None:
    groups = match.groupdict()
    name = groups["month"]
    capital = text[match.start("month") - match.start()].isupper()
    clear = name not in _ALSO_WORDS or (capital and match.start() > 0) or (groups["year"] and name != "may")
    return _Written(_int(groups["year"]), _MONTH_NUMBERS[name], _int(groups.get("day")), alone=bool(clear))


def _month_alone(match: re.Match[str], text: str, today: date) -> _Written | None:
    name = match["month"]
    certain = name in _CLEAR_ALONE or name in _ALSO_NAMES
    return _Written(month=_MONTH_NUMBERS[name], alone=certain, certain=name not in _ALSO_NAMES)


def _decade(match: re.Match[str], text: str, today: date) -> _Written | None:
    first = int(match["decade"]) * 10
    return _Written(days=(date(first, 1, 1), date(first + 9, 12, 31)))


def _relative_day(match: re.Match[str], text: str, today: date) -> _Written | None:
    if text.istitle() and match.start() > 0:  # "Russia Today"
        return None
    day = today + timedelta(days=_RELATIVE_DAYS[" ".join(match[0].split())])
    return _Written(days=(day, day))


def _calendar(match: re.Match[str], text: str, today: date) -> _Written | None:
    step, unit = _STEPS[match["which"]], match["unit"]
    if unit in ("week", "tuan"):
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
        return _Written(days=(monday, monday + timedelta(days=6)))
    if unit in ("year", "nam"):
        return _Written(days=_year_days(today.year + step))
    months = today.year * 12 + today.month - 1 + step
    return _Written(days=_month_days(months // 12, months % 12 + 1))


def _days_of_month(match: re.Match[str], text: str, today: date) -> _Written | None:
    """Days of one month: "between 3 and 5 March 2026". Two that are only named together need a word before them."""
    groups = match.groupdict()
    first, last = int(groups["first"]), int(groups["day"])
    if groups.get("month"):
        month = _MONTH_NUMBERS[groups["month"]]
    elif groups.get("number"):
        month = int(groups["number"])
    else:
        month = _VIETNAMESE_MONTHS[" ".join(groups["name"].split())]
    joined_by_a_mark = re.search(r"\d(?:st|nd|rd|th)?\s?[–—-]\s?\d", match[0]) is not None
    if first >= last or not (groups["between"] or groups.get("month") or joined_by_a_mark or groups.get("name")):
        return None
    end = _days(_Written(_int(groups.get("year")), month, last), today)
    if end is None:
        return None
    return _Written(days=(end[1].replace(day=first), end[1]))


def _count(match: re.Match[str], text: str) -> int | None:
    """The number that a match counts with; 1 where it gives none, None where its marks make another word of it."""
    if not (written := match.groupdict().get("count")):
        return 1
    start = match.start("count") - match.start()
    typed = " ".join(text[start : start + len(written)].lower().split())
    return int(typed) if typed.isdigit() else _COUNTS.get(typed)


def _rolling(match: re.Match[str], text: str, today: date) -> _Written | None:
    count = _count(match, text)
    if count is None:
        return None
    return _Written(days=(today - timedelta(days=count * _UNITS[match["unit"]]), today))


def _ago(match: re.Match[str], text: str, today: date) -> _Written | None:
    count, unit = _count(match, text), match["unit"]
    if count is None:
        return None
    if unit in ("year", "nam"):
        return _Written(days=_year_days(today.year - count))
    if unit in ("month", "thang"):
        months = today.year * 12 + today.month - 1 - count
        return _Written(days=_month_days(months // 12, months % 12 + 1))
    day = today - timedelta(days=count * _UNITS[unit])
    return _Written(days=(day, day) if _UNITS[unit] == 1 else (day - timedelta(days=3), day + timedelta(days=3)))


def _weekday(match: re.Match[str], text: str, today: date) -> _Written | None:
    before = today - timedelta(days=1) if match["last"] else today
    day = _last_weekday(before, match["weekday"])
    return _Written(days=(day, day), alone=match["last"] is not None)


def _limited(flat: str, written: _Written, today: date) -> DateMention | None:
    """The mention that `written` makes with the word before it, or None when it needs one and has none."""
    days = _days(written, today)
    lead = _RELATION.search(flat, max(0, written.start - 40), written.start)
    word = " ".join(lead[1].split()) if lead else ""
    year_alone = written.year and not written.month
    if not days or (not written.alone and (not lead or (word == "on" and year_alone))):
        return None
    relation: Relation = _RELATIONS[word] if lead else "in"
    start, end = (lead.start() if lead else written.start), written.end
    if word == "from" and (onwards := _ON_WARDS.match(flat, end)):
        relation, end = "since", onwards.end()
    certain = written.certain or (lead is not None and not written.day)
    one_day = timedelta(days=1)
    since, until = {
        "in": days,
        "since": (days[0], None),
        "until": (None, days[1]),
        "before": (None, days[0] - one_day),
        "after": (days[1] + one_day, None),
    }[relation]
    return DateMention(start, end, since, until, relation, certain)


def _range(flat: str, first: _Written, second: _Written, today: date) -> DateMention | None:
    """ "between March and May 2025", as one mention; None when the two dates are not joined so."""
    lead = _RANGE_BEGINS.search(flat, max(0, first.start - 20), first.start)
    if not lead or not _RANGE_GOES_ON.fullmatch(flat, first.end, second.start):
        return None
    end = _days(second, today)
    if not end:
        return None
    begin = _days(first._replace(year=first.year or end[1].year), today)
    if begin and begin[0] > end[1] and not first.year:
        begin = _days(first._replace(year=end[1].year - 1), today)
    if not begin or begin[0] > end[1]:
        return None
    return DateMention(lead.start(), second.end, begin[0], end[1], "in", first.certain and second.certain)


def _days(written: _Written, today: date) -> Days | None:
    """The days that `written` covers; None for a day that no calendar has."""
    if written.days:
        return written.days
    year, month = written.year, written.month
    if month is None:
        return _year_days(year) if year else None
    if written.day is None:
        return _month_days(year or (today.year if month <= today.month else today.year - 1), month)
    if year:
        day = _day(year, month, written.day)
    else:
        past = (_day(today.year - back, month, written.day) for back in range(9))  # 29 February may be long ago
        day = next((one for one in past if one and one <= today), None)
    return (day, day) if day else None


def _day(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if day <= calendar.monthrange(year, month)[1] else None


def _month_days(year: int, month: int) -> Days:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _year_days(year: int) -> Days:
    return date(year, 1, 1), date(year, 12, 31)


def _last_weekday(day: date, name: str) -> date:
    """The last day called `name` up to `day`, included."""
    return day - timedelta(days=(day.weekday() - _WEEKDAYS.index(name)) % 7)


def _int(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _flat(text: str) -> str:
    """`text` in lower case without marks, character for character, so that offsets stay."""
    if text.isascii():
        return text.lower()
    return "".join(bare if len(bare := fold(character)) == 1 else character for character in text)

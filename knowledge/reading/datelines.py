"""Recognise a dateline: the place, and sometimes the day and the agency, before the first words of a report.

    HÀ NỘI — The minister …                 LONDON, Feb 26 (Reuters) - The bank …
    PARIS (AP) — The president …            Hà Nội (TTXVN) - Bộ trưởng …
    IRVINE, Calif., March 16 - The firm …   (AFP) – The council …

A dash must close it. A place is known by its capitals, when a sentence in small letters follows; together with a day or
an agency it may be in small letters too, and so may the whole report be in capitals, where nothing else would tell a
place from a subject ("THE PRESIDENT - WHO ARRIVED TODAY -").
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from knowledge.language.patterns import compiled_when_used
from knowledge.reading.dates import month_number, numbered_months, read_date

_DASH = r"\s{0,2}(?:[—–―]|--|-\s)\s{0,2}"
_AT_MOST = 200
"""Characters in which a dateline must end."""
_AGENCY = r"\((?P<agency>[^\W\d_][^()]{1,30})\)"


def _opening() -> str:
    month = rf"(?:{numbered_months()}|[^\W\d_]{{3,9}}\.?)"
    day = rf"(?:[^\W\d_]{{3,9}}\.?\s\d{{1,2}}|\d{{1,2}}(?:st|nd|rd|th|\.)?\s{month})(?:,?\s\d{{4}})?"
    return (
        rf"(?P<place>[^\W\d_][^—–―:;!?()\d\n]{{1,60}}?)??(?:,?\s{{0,2}}(?P<day>{day})\.?)?"
        rf"\s?,?\s?(?:{_AGENCY})?{_DASH}(?=[\"'“‘«<(\w])"
    )


_DATELINE = compiled_when_used(_opening)
_NUMBERED = compiled_when_used(numbered_months)
_NOT_PLACES = re.compile(
    "ADVISORY|ANALYSIS|ASEAN|ATTENTION|BREAKING|CORRECTED|CORRECTION|EDITORIAL|EXCLUSIVE|EXPLAINER|FACTBOX|FEATURE|FOCUS|"
    "INTERVIEW|LATEST|LIVE|NATO|NOTE|OPEC|OPINION|PHOTOS?|REFILE|SPORTS|TEXT|TIMELINE|UNESCO|UNICEF|UPDATE|URGENT|VIDEO|"
    "WATCH|WRAPUP"
)
_SMALL = re.compile("al|aux?|da|das|del?|den|der|di|do|dos|du|el?|en|et|las?|les?|los|of|on|sur|und|upon|y")
_SENTENCE = re.compile(r"[^\W\d_]{4}\.$")
_VOWEL = re.compile("[AEIOUY]")


@dataclass(frozen=True, slots=True)
class Dateline:
    """What a dateline tells; `end` is where the report's own words begin, in characters."""

    end: int
    place: str | None
    agency: str | None
    day: date | None
    """Only where the dateline prints the year."""


def find_dateline(text: str) -> Dateline | None:
    """The dateline that `text` begins with, if any."""
    found = _DATELINE.match(text[:_AT_MOST])
    if not found or _NOT_PLACES.fullmatch(found["agency"] or ""):
        return None
    place = (found["place"] or "").strip(" ,") or None
    day = found["day"]
    if day and not any(month_number(word.rstrip(".,")) for word in _month_words(day)):
        return None
    if not place and not found["agency"]:
        return None
    after = text[found.end() :].lstrip("\"'“‘«<(")
    if not after or (place and not _may_be_place(place, after, told=bool(day or found["agency"]))):
        return None
    printed = read_date(day) if day else None
    return Dateline(
        end=found.end(),
        place=place and place_name(place),
        agency=found["agency"] and " ".join(found["agency"].split()),
        day=printed.date() if isinstance(printed, datetime) else printed,
    )


def place_name(printed: str) -> str:
    """A place as one writes it in a sentence: "HÀ NỘI" becomes "Hà Nội", "RIO DE JANEIRO" "Rio de Janeiro"."""
    name = ""
    for word in re.split(r"([\s/-]+)", " ".join(printed.split())):
        name += word if name.endswith(", ") and len(word) == 2 else _capitalised(word, first=not name)
    return name


def _month_words(day: str) -> list[str]:
    numbered = _NUMBERED.search(day)
    return [numbered[0]] if numbered else re.findall(r"[^\W\d_]+", day)


def _may_be_place(place: str, after: str, *, told: bool) -> bool:
    words = re.findall(r"[^\W\d_]+", place)
    if len(words) > 7 or _NOT_PLACES.fullmatch(words[0]):
        return False
    if told:
        return all(word[0].isupper() or _SMALL.fullmatch(word) for word in words)
    city = place.split(",")[0]
    if not city.isupper() or sum(map(str.isalpha, city)) < 3 or len(city.split()) > 4 or _SENTENCE.search(city):
        return False
    start = [letter for letter in after[:60] if letter.isalpha()]
    return len(after) > 12 and not after[0].islower() and not all(map(str.isupper, start))


def _capitalised(word: str, *, first: bool) -> str:
    """`word` with a capital and small letters; as it is where it is mixed ("McALLEN") or an abbreviation ("HCM")."""
    shortened = word.endswith(".") and "." not in word[:-1]  # "ST."
    spoken = shortened or ("." not in word and _VOWEL.search(unicodedata.normalize("NFD", word)))
    if not word.isupper() or not spoken:
        return word
    if not first and _SMALL.fullmatch(word.lower()):
        return word.lower()
    return re.sub(r"(?<=['’])S\b", "s", "".join(part.capitalize() for part in re.split("(['’])", word)))

"""Write what months and days of the week are called (`knowledge/reading/calendar_names.tsv`): `python -m
knowledge.lab.build_calendar_names`.

They are CLDR's, of the languages in which dates beside articles are read. Babel would read eleven whole locales for
these few names, which took half of the time of a process's first question.
"""

from importlib.metadata import version
from pathlib import Path
from typing import Literal

from knowledge.reading import dates

LANGUAGES = ("en", "vi", "fr", "de", "es", "it", "pt", "nl", "da", "nb", "sv")
"""Where two call different months the same, the first counts."""
_WIDTHS: tuple[Literal["wide", "abbreviated"], ...] = ("wide", "abbreviated")


def build() -> str:
    """Return the table: "month", its number and its names, and "day" and all names of days."""
    from babel.dates import get_day_names, get_month_names

    months: dict[str, int] = {"sept": 9}
    days = ["tues", "thur", "thurs"]
    for language in LANGUAGES:
        for width in _WIDTHS:
            for number, name in get_month_names(width, locale=language).items():
                months.setdefault(_typed(name), number)
            days += map(_typed, get_day_names(width, locale=language).values())
    rows = [f"month\t{n}\t{'|'.join(name for name in months if months[name] == n)}\n" for n in range(1, 13)]
    header = (
        f"# Made by knowledge/lab/build_calendar_names.py from babel {version('babel')}; do not edit.\n"
        "# CLDR in Babel: Unicode License v3 and BSD-3-Clause.\n"
    )
    return header + "".join(rows) + f"day\t\t{'|'.join(dict.fromkeys(days))}\n"


def _typed(name: str) -> str:
    return name.casefold().rstrip(".")


def main() -> None:
    """Write the table beside `knowledge.reading.dates`."""
    Path(dates.__file__).with_name("calendar_names.tsv").write_text(build(), encoding="utf-8")


if __name__ == "__main__":
    main()

"""The bot's own words, in each language that it speaks; all of them stand in `catalogue.toml`.

Numbers, names and titles that are filled into a sentence are escaped unless they are `Markdown` already.
"""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

from babel.dates import format_date, format_skeleton, format_time

from bot.markdown import escape
from knowledge.said import Days, Listed, Said

Language = Literal["en", "vi"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

_LOCALE = {"en": "en_GB", "vi": "vi"}
_BEFORE_LAST = {"and": "list.and", "or": "list.or"}


class Markdown(str):
    """Words that are Markdown already and are filled in as they are."""

    __slots__ = ()


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Every entry by its key ("answer.more"): sentences by language."""
    tables = tomllib.loads(files("bot").joinpath("catalogue.toml").read_text("utf-8"))
    return {f"{family}.{name}": entry for family, entries in tables.items() for name, entry in entries.items()}


def language_of(locale: str) -> Language:
    """The language for a reader whose Discord is set to `locale` ("vi", "en-GB", "fr")."""
    code = locale.partition("-")[0]
    return code if code in LANGUAGES else "en"


class Words:
    """The catalogue in one language."""

    def __init__(self, language: Language = "en") -> None:
        self.language: Language = language

    def __call__(self, key: str, **values: Any) -> Markdown:
        """The sentence `key` as Markdown, `values` filled in."""
        shown = {name: self._shown(value) for name, value in values.items()}
        return Markdown(self._sentence(key, values).format(**shown).strip())

    def label(self, key: str, **values: Any) -> str:
        """The sentence `key` without Markdown, as buttons, titles and menus show it."""
        return self._sentence(key, values).format(**{name: self._text(value) for name, value in values.items()})

    def said(self, sentence: str) -> Markdown:
        """What `knowledge` said, in this language; as it is where it only is a text."""
        if isinstance(sentence, Said):
            return self(f"said.{sentence.kind}", **sentence.values)
        return Markdown(escape(sentence))

    def _shown(self, value: Any) -> Markdown:
        """A value as it is filled into a sentence."""
        match value:
            case Markdown():
                return value
            case Said():
                return self.said(value)
            case Listed():
                *others, last = map(self._shown, value.things)
                if not others or not value.last:
                    return Markdown(", ".join((*others, last)))
                return Markdown(f"{', '.join(others)} {self.label(_BEFORE_LAST[value.last])} {last}")
            case Days():
                return self._days(value)
        return Markdown(escape(self._text(value)))

    def _days(self, days: Days) -> Markdown:
        since, until = days.since, days.until
        if since == until:
            return self._shown(since)
        if days.year:
            return self._span(str(since.year), str(until.year))
        if days.month:
            return self._shown(format_skeleton("yMMMM", since, locale=_LOCALE[self.language]))
        return self._span(since, until)

    def _span(self, first: Any, last: Any) -> Markdown:
        return self._shown(first) if first == last else self("list.days", first=first, last=last)

    def day(self, day: date) -> str:
        """A date as one writes it: "10 February 2026"."""
        return format_date(day, "long", locale=_LOCALE[self.language])

    def published(self, published: datetime | date | None) -> Markdown:
        """When an article was published: a Discord timestamp where the moment is known, else the date as printed."""
        if published is None:
            return self("answer.undated")
        if not isinstance(published, datetime):
            return Markdown(escape(self.day(published)))
        if published.tzinfo is not None:
            return Markdown(f"<t:{int(published.timestamp())}:f>")
        return Markdown(escape(f"{self.day(published)} {format_time(published, 'HH:mm')}"))

    def _sentence(self, key: str, values: Mapping[str, Any]) -> str:
        entry = catalogue()[key]
        return entry.get(f"{self.language}_one", entry[self.language]) if values.get("n") == 1 else entry[self.language]

    def _text(self, value: Any) -> str:
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return f"{value:,}" if self.language == "en" else f"{value:,}".replace(",", ".")
        return str(value)

"""What a language brings: a folder of tables in `packs/`, each read and checked when it is first asked for.

A folder is called by the code of its language, and holds one file for each `Section` that it has something for
(`sections` lists them all). Who adds a folder adds a language: nobody else names one.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from knowledge.errors import PackError

FOLDER = Path(__file__).with_name("packs")

_BROKEN = re.compile(r"\s*\n\s*")
_REFERENCE = re.compile(r"\{\{(?:(\w+)\.)?(\w+)\}\}")


def _split(value: Any) -> Any:
    return tuple(value.split()) if isinstance(value, str) else value


def _unbroken(value: Any) -> Any:
    """Patterns as they are written over several lines: a line's end, and the white space around it, are no part."""
    lines = [value] if isinstance(value, str) else value
    return tuple(_BROKEN.sub("", line.strip()) if isinstance(line, str) else line for line in lines)


Words = Annotated[tuple[str, ...], BeforeValidator(_split)]
"""Single words, with white space between."""
Phrases = tuple[str, ...]
"""Words and phrases, a list of them."""
Patterns = Annotated[tuple[str, ...], BeforeValidator(_unbroken), "patterns"]
"""Regular expressions, one or a list, that capitals do not matter to; any of them may match.

`{{key}}` in one stands for any of the table's own `key`, `{{table.key}}` for any of another table's of the language.
"""


class Section(BaseModel):
    """A table that a language may have. Whatever it leaves out is empty."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    file: ClassVar[str]
    """What the file is called, without its ".toml"."""


S = TypeVar("S", bound=Section)


@cache
def codes() -> tuple[str, ...]:
    """The codes of the languages that are installed: "en", "vi"."""
    return tuple(sorted(folder.name for folder in FOLDER.iterdir() if folder.is_dir() and folder.name[:1].isalpha()))


def of(code: str, section: type[S]) -> S:
    """Return a language's table; an empty one where it has none. PackError says what is wrong with it, and where."""
    found = _read(code, section)
    assert isinstance(found, section)
    return found


def of_all(section: type[S]) -> S:
    """Return the tables of all languages as one: lists after each other, in the order of the languages' codes."""
    found = _joined(section)
    assert isinstance(found, section)
    return found


def any_of(patterns: Iterable[str]) -> str:
    """Return a regular expression for any of `patterns`, the first one first; one that never matches for none.

    It is to be put in brackets.
    """
    return "|".join(patterns) or "(?!)"


def problems() -> Iterator[str]:
    """Yield a sentence for everything that is wrong in any table, patterns that do not compile among it."""
    from knowledge.language.sections import SECTIONS

    for code in codes():
        for path in sorted((FOLDER / code).iterdir()):
            if path.suffix != ".toml" or path.stem not in SECTIONS:
                yield f"{_shown(path)}: no table of that name is read; there are {', '.join(sorted(SECTIONS))}."
                continue
            try:
                table = of(code, SECTIONS[path.stem])
            except PackError as error:
                yield str(error)
                continue
            yield from _uncompiled(path, table)


def _uncompiled(path: Path, table: Section) -> Iterator[str]:
    for key, field in type(table).model_fields.items():
        patterns = getattr(table, key) if "patterns" in field.metadata else ()
        if key == "forms":  # in which what stands in braces is replaced
            patterns = [re.sub(r"\{[a-z ]+\}", "x", form.form) for form in getattr(table, key)]
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                yield f'{_shown(path)}: {key}: "{pattern}" is no regular expression: {error.msg}.'


@cache
def _read(code: str, section: type[Section]) -> Section:
    path = FOLDER / code / f"{section.file}.toml"
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return section()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PackError(f"{_shown(path)} is no TOML: {error}.") from error
    try:
        return section.model_validate(_filled(written, code, section, path))
    except ValidationError as error:
        raise PackError(f"{_shown(path)}: {_worded(error, section)}") from error


def _filled(written: dict[str, Any], code: str, section: type[Section], path: Path) -> dict[str, Any]:
    """`written` with patterns in the place of references to them."""

    def filled(value: Any) -> Any:
        if isinstance(value, str) and "{{" in value:
            return _REFERENCE.sub(meant, value)
        return [filled(one) for one in value] if isinstance(value, list) else value

    def meant(reference: re.Match[str]) -> str:
        table, key = reference.groups()
        try:
            if table:
                return f"(?:{any_of(getattr(of(code, _section(table)), key))})"
            if isinstance(written[key], dict):
                return f"(?:{any_of(written[key])})"
            parts = _unbroken if "patterns" in section.model_fields[key].metadata else _split
            return f"(?:{any_of(parts(filled(written[key])))})"
        except (AttributeError, KeyError) as error:
            raise PackError(f"{_shown(path)}: {reference[0]} stands for nothing.") from error
        except RecursionError as error:
            raise PackError(f"{_shown(path)}: {reference[0]} stands for itself.") from error

    return {key: filled(value) for key, value in written.items()}


def _section(file: str) -> type[Section]:
    from knowledge.language.sections import SECTIONS

    return SECTIONS[file]


def _worded(error: ValidationError, section: type[Section]) -> str:
    first = error.errors()[0]
    key = ".".join(map(str, first["loc"]))
    if first["type"] == "extra_forbidden":
        return f"{key} is no key of this table; it may have {', '.join(section.model_fields)}."
    said = first["msg"].removeprefix("Value error, ")
    return f"{key}: {said[:1].lower()}{said[1:]}."


def _shown(path: Path) -> str:
    return "/".join(path.parts[-3:])


@cache
def _joined(section: type[Section]) -> Section:
    values = dict(section())
    for code in codes():
        for key, value in _read(code, section):
            values[key] = values[key] | value if isinstance(value, dict) else values[key] + value
    return section.model_construct(**values)

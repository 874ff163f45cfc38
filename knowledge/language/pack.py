"""What a language brings: a folder of tables in `packs/`, each read and checked when it is first asked for.

A folder is called by the code of its language, and holds one file for each `Section` that it has something for
(`sections` lists them all). Who adds a folder adds a language: nobody else names one.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, ClassVar, TypeVar, cast, get_args, get_origin

from knowledge.errors import PackError

FOLDER = Path(__file__).with_name("packs")

_BROKEN = re.compile(r"\s*\n\s*")
_REFERENCE = re.compile(r"\{\{(?:(\w+)\.)?(\w+)\}\}")


Words = Annotated[tuple[str, ...], "words"]
"""Single words, with white space between."""
Phrases = Annotated[tuple[str, ...], "phrases"]
"""Words and phrases, a list of them."""
Patterns = Annotated[tuple[str, ...], "patterns"]
"""Regular expressions, one or a list, that capitals do not matter to; any of them may match.

`{{key}}` in one stands for any of the table's own `key`, `{{table.key}}` for any of another table's of the language.
"""
Tables = Annotated[tuple[Any, ...], "tables"]
"""Tables of their own, which a function that is annotated besides makes something of."""


class Section:
    """A table that a language may have. Whatever it leaves out is empty.

    Its keys are its annotated attributes. A plain class, checked by hand: models of pydantic took 35 ms of every start.
    """

    file: ClassVar[str]
    """What the file is called, without its ".toml"."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.__dict__.update({key: getattr(type(self), key) for key in self.annotated()}, **values)

    @classmethod
    def annotated(cls) -> dict[str, Any]:
        """Return what each key may have."""
        return {key: annotation for key, annotation in cls.__annotations__.items() if key != "file"}


def nothing() -> Any:
    """Return an empty table of words with their meanings."""
    return {}


S = TypeVar("S", bound=Section)


@cache
def codes() -> tuple[str, ...]:
    """The codes of the languages that are installed: "en", "vi"."""
    return tuple(sorted(folder.name for folder in FOLDER.iterdir() if folder.is_dir() and folder.name[:1].isalpha()))


def of(code: str, section: type[S]) -> S:
    """Return a language's table; an empty one where it has none. PackError says what is wrong with it, and where."""
    found = _read(code, cast(Any, section))
    assert isinstance(found, section)
    return found


def of_all(section: type[S]) -> S:
    """Return the tables of all languages as one: lists after each other, in the order of the languages' codes."""
    found = _joined(cast(Any, section))
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
    for key, annotation in table.annotated().items():
        patterns = getattr(table, key) if _sort(annotation) == "patterns" else ()
        if key == "forms":  # in which what stands in braces is replaced
            patterns = [re.sub(r"\{[a-z ]+\}", "x", form.form) for form in getattr(table, key)]
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                yield f'{_shown(path)}: {key}: "{pattern}" is no regular expression: {error.msg}.'


@cache
def _read(code: str, section: Any) -> Section:
    path = FOLDER / code / f"{section.file}.toml"
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        empty: Section = section({})
        return empty
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PackError(f"{_shown(path)} is no TOML: {error}.") from error
    values = {}
    for key, value in _filled(written, code, section, path).items():
        if key not in section.annotated():
            may = ", ".join(section.annotated())
            raise PackError(f"{_shown(path)}: {key} is no key of this table; it may have {may}.")
        try:
            values[key] = _checked(section.annotated()[key], value)
        except ValueError as error:
            raise PackError(f"{_shown(path)}: {key}: {error}.") from error
    table: Section = section(values)
    return table


def _sort(annotation: Any) -> str:
    """What a key may have: "words", "phrases", "patterns", "tables"; empty for a text, and for words with meanings."""
    return str(getattr(annotation, "__metadata__", ("",))[0])


def _checked(annotation: Any, value: Any) -> Any:
    """`value` as a key of such an annotation keeps it; ValueError says what it should be."""
    if annotation is str or get_origin(annotation) is dict:
        return _text(value) if annotation is str else _meanings(get_args(annotation)[1], value)
    sort, *further = annotation.__metadata__
    kind = dict if sort == "tables" else str
    listed = [value] if isinstance(value, str) and sort in ("words", "patterns") else value
    if not isinstance(listed, list) or not all(isinstance(one, kind) for one in listed):
        raise ValueError(f"there should be {'a list of ' if listed is value else ''}{sort}")
    found = _parts(sort, listed)
    for made in further:
        found = made(found)
    return found


def _parts(sort: str, listed: Iterable[Any]) -> tuple[Any, ...]:
    if sort == "words":
        return tuple(word for line in listed for word in line.split())
    if sort == "patterns":  # a line's end, and the white space around it, are no part of one
        return tuple(_BROKEN.sub("", line.strip()) for line in listed)
    return tuple(listed)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("there should be a text")
    return value


def _meanings(meaning: Any, value: Any) -> dict[str, Any]:
    """A table of words; each has a number, a text, or one of a few."""
    few = get_args(meaning)
    if isinstance(value, dict) and all(one in few if few else isinstance(one, meaning) for one in value.values()):
        return value
    of_it = f"one of {', '.join(few)}" if few else {int: "a whole number", float: "a number"}.get(meaning, "a text")
    raise ValueError(f"each word should have {of_it}")


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
            parts = filled(written[key])
            return (
                f"(?:{any_of(_parts(_sort(section.annotated()[key]), [parts] if isinstance(parts, str) else parts))})"
            )
        except (AttributeError, KeyError) as error:
            raise PackError(f"{_shown(path)}: {reference[0]} stands for nothing.") from error
        except RecursionError as error:
            raise PackError(f"{_shown(path)}: {reference[0]} stands for itself.") from error

    return {key: filled(value) for key, value in written.items()}


def _section(file: str) -> type[Section]:
    from knowledge.language.sections import SECTIONS

    return SECTIONS[file]


def _shown(path: Path) -> str:
    return "/".join(path.parts[-3:])


@cache
def _joined(section: Any) -> Section:
    values = dict(vars(section({})))
    for code in codes():
        for key, value in vars(_read(code, section)).items():
            values[key] = values[key] | value if isinstance(value, dict) else values[key] + value
    table: Section = section(values)
    return table

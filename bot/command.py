"""What every `dateline` command shares: the group that they register on, the library they open, and how they fail."""

import gc
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click
from click.core import ParameterSource

from bot.output import OutputError, UnreadError, told
from knowledge.errors import ArticleError, KnowledgeError

# what a command needs is imported inside it: `dateline ask` must not wait for Discord, a database or a web client
if TYPE_CHECKING:
    from knowledge.article import Article
    from knowledge.library import Library
    from knowledge.reading.web import Web

T = TypeVar("T")

ANSWERED, NOT_ANSWERED, WRONG = 0, 1, 2
OUTPUT_FAILED = 1
INTERRUPTED = 130


class _Commands(click.Group):
    """Turns what goes wrong into one plain sentence and exit status 2; output that fails, into 1."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command that the arguments name."""
        try:
            with told():
                return super().main(*args, **kwargs)
        except UnreadError:
            sys.exit(WRONG)
        except OutputError as error:
            with suppress(OSError):
                warn(str(error))
            sys.exit(OUTPUT_FAILED)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KnowledgeError as error:
            fail(str(error))


def fail(sentence: str) -> NoReturn:
    """End the command with `sentence` on standard error and exit status 2."""
    click.echo(f"dateline: {sentence}", err=True)
    raise click.exceptions.Exit(WRONG)


def warn(sentence: str) -> None:
    """Say `sentence` on standard error and go on."""
    click.echo(f"dateline: {sentence}", err=True)


class NamedPath(click.Path):
    """A path that somebody named. The empty name that an unset variable leaves would be the current folder."""

    def __init__(self, **kinds: bool) -> None:
        super().__init__(path_type=Path, **kinds)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return `value` as a Path."""
        if value == "":
            name = param.human_readable_name if isinstance(param, click.Argument) else max(param.opts) if param else ""
            fail(f'The name given for {name} is empty; name a file or a folder, or "." for the current one.')
        return super().convert(value, param, ctx)


DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--home",
    type=NamedPath(file_okay=False),
    envvar="DATELINE_HOME",
    help="Folder that holds the library (default: $DATELINE_HOME, else the platform's data folder).",
)
@click.version_option(package_name="dateline")
@click.pass_context
def main(ctx: click.Context, home: Path | None) -> None:
    """Ask an archive of news articles; it answers by quoting them, with their source, or says that it cannot."""
    import logging

    for name in ("trafilatura", "htmldate", "pypdf"):  # what they warn of is told in our own words; `run` logs it
        logging.getLogger(name).addHandler(logging.NullHandler())
    ctx.obj = home
    _take_store_from_file()


def _take_store_from_file() -> None:
    """Let a file named .env say where store and index are, as it may to `dateline run`: all must mean the same ones."""
    import os

    from knowledge.address import FILE, INDEX, INDEX_FILE, VARIABLE

    told = {name for name, file in ((VARIABLE, FILE), (INDEX, INDEX_FILE)) if not {name, file} & os.environ.keys()}
    with suppress(OSError, UnicodeDecodeError):
        said = Path(".env").read_text("utf-8")
        if told := {name for name in told if name in said}:
            from bot.settings import load_store

            settings = load_store()
            addresses = {VARIABLE: settings.store_address, INDEX: settings.index_address}
            os.environ.update({name: addresses[name] for name in told})


def web() -> "Web":
    """What fetches pages, as the settings allow it."""
    from bot.settings import SettingsError, load_web
    from knowledge.reading.web import Web

    try:
        return Web(load_web().policy())
    except SettingsError as error:
        fail(str(error))


AT_ONCE = 600
"""Passages of files that are asked once, and all get their vectors first: some ten seconds' work. Of more, those that a
question compares do."""


@contextmanager
def open_library(
    ctx: click.Context,
    articles: tuple[Path, ...] = (),
    *,
    makes: bool = False,
    mend: bool = False,
    background: bool = False,
) -> "Iterator[Library]":
    """The library of the folder in use; or, with `articles`, one in memory that holds those files alone.

    A folder that somebody typed and that holds none is a mistake, except for a command that `makes` one. With `mend`,
    one that cannot be opened is made again of what is sound in it. A command that lasts lets the vectors that are
    missing be made in the `background`.
    """
    gc.disable()  # what is imported stays; looking through it for garbage takes a sixth of the time
    from knowledge.library import Library

    gc.freeze()
    gc.enable()
    if articles:
        library = Library.in_memory(at_once=AT_ONCE)
        library.add_many(_read(articles))
        if not len(library):
            fail(f"No article was found in {', '.join(map(str, articles))}; give a file or folder that holds some.")
    else:
        there = Library.is_in(ctx.obj)
        if not there and not makes and ctx.find_root().get_parameter_source("home") is ParameterSource.COMMANDLINE:
            folder = Library.home(ctx.obj)
            fail(
                f"There is no library in {folder}; name its folder, or make one with: dateline --home {folder} add PATH"
            )
        library = Library.open(ctx.obj, mend=mend, progress=progress, background=background)
        if not there:
            tell_of_new(library)
            library.encode(progress=progress)
    with library:
        yield library


def must_be_there(library: "Library", collections: Iterable[str]) -> None:
    """Fail where one of these collections holds no article: its name is mistyped."""
    there: list[str] | None = None
    for name in collections:
        if name not in (there := library.collections() if there is None else there):
            fail(f"There is no collection {name}; these hold articles: {', '.join(there) or 'none'}.")


def tell_of_new(library: "Library") -> None:
    """Say on standard error where a library was made, since a mistyped name makes one, too."""
    warn(f"A new library was made in {library.folder}; it holds {count(len(library), 'article')}.")


def _read(paths: Iterable[Path]) -> "Iterator[Article]":
    """Articles of files and folders; what cannot be read is named on standard error, and the rest goes on."""
    from knowledge.reading import read_path

    for path in paths:
        for found in read_path(path):
            if isinstance(found, ArticleError):
                warn(str(found))
            else:
                yield found


def progress(items: Iterable[T], label: str, length: int | None = None) -> Iterator[T]:
    """Yield `items` under a progress bar on standard error, drawn only where that is a terminal."""
    with click.progressbar(items, label=label, length=length, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        yield from bar


def count(number: int, noun: str) -> str:
    """Say how many of something there are."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def as_date(moment: Any) -> date | None:
    """The day that an option of type `DAY` names, if it was given."""
    return moment.date() if moment else None

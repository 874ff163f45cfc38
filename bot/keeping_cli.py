"""Commands that keep a library current and safe: feeds, backup, restore, check and stats."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.command import WRONG, NamedPath, count, fail, main, open_library, progress, tell_of_new, warn, web

if TYPE_CHECKING:
    from knowledge.encoding import Encoded
    from knowledge.holdings import Statistics
    from knowledge.library.records import Feed
    from knowledge.refreshing import Refreshed

PROBLEMS = 1
"""Exit status of `dateline check` when something is wrong."""
BAR = 40
"""Columns of the longest bar."""
SHOWN = 15
"""Publishers that are told by name."""
MONTHS = 24

_collection = click.option("--collection", default="public", show_default=True, help="Collection that the feed is for.")
_file = click.argument("file", type=NamedPath(dir_okay=False))


# --- feeds ------------------------------------------------------------------------------------------------------------


@main.group()
def feeds() -> None:
    """Follow RSS, Atom and JSON feeds; `dateline run` looks at them again and again."""


@feeds.command("add")
@click.argument("url")
@_collection
@click.pass_context
def add(ctx: click.Context, url: str, collection: str) -> None:
    """Follow the feed at URL, or the one that the page there names, and bring its articles in."""
    online = web()
    with open_library(ctx, makes=True) as library:
        _tell(library.follow(url, collection=collection, web=online))


@feeds.command("list")
@click.option("--collection", help="Only the feeds of this collection.")
@click.pass_context
def list_(ctx: click.Context, collection: str | None) -> None:
    """List the feeds that are followed, with how the last look went."""
    with open_library(ctx) as library:
        for feed in library.feeds(collection=collection):
            click.echo(_line(feed))


@feeds.command("remove")
@click.argument("url")
@_collection
@click.pass_context
def remove(ctx: click.Context, url: str, collection: str) -> None:
    """Follow a feed no longer; what came from it stays."""
    with open_library(ctx) as library:
        if not library.unfollow(url, collection=collection):
            fail(f"The collection {collection} follows no feed {url}; `dateline feeds list` shows what it follows.")
    click.echo(f"{url} is followed no longer; its articles stay.")


@feeds.command("refresh")
@click.option("--collection", help="Only the feeds of this collection.")
@click.pass_context
def refresh(ctx: click.Context, collection: str | None) -> None:
    """Look at every feed now."""
    online, failed = web(), False
    with open_library(ctx) as library:
        for refreshed in library.refresh(collection=collection, web=online):
            _tell(refreshed)
            failed = failed or refreshed.failed
    ctx.exit(WRONG if failed else 0)


def _tell(refreshed: "Refreshed") -> None:
    if refreshed.failed:
        warn(f"{refreshed.feed.url}: {refreshed.result}")
    else:
        click.echo(_shown(f"{refreshed.feed.url}: {refreshed.result}"))


def _line(feed: "Feed") -> str:
    when = f"{feed.checked_at:%Y-%m-%d %H:%M}" if feed.checked_at else "never looked at"
    title = f" ({feed.title})" if feed.title else ""
    return _shown(f"{feed.collection}  {feed.url}{title}  {when}  {feed.last_result or ''}".rstrip())


# --- safety -----------------------------------------------------------------------------------------------------------


@main.command()
@click.argument("file", type=NamedPath())
@click.option("--daily", is_flag=True, help="Make today's backup in the folder FILE, unless there is one.")
@click.option(
    "--keep-days",
    type=click.IntRange(1, 3650),
    default=7,
    show_default=True,
    help="With --daily: how many days' backups are kept.",
)
@click.pass_context
def backup(ctx: click.Context, file: Path, daily: bool, keep_days: int) -> None:
    """Write everything that must survive to FILE, also while the bot runs.

    With --daily FILE is a folder: the new backup is verified as `restore` would, and only then old ones go.
    """
    if daily:
        return _back_up_today(ctx, file, keep_days)
    if file.is_dir():
        fail(f"{file} is a folder; name a file in it, or give --daily.")
    with open_library(ctx) as library:
        library.backup(file)
    click.echo(f"Everything is in {file} ({_size(file.stat().st_size)}).")


def _back_up_today(ctx: click.Context, folder: Path, keep_days: int) -> None:
    with open_library(ctx) as library:
        made = library.backup_daily(folder, keep_days=keep_days)
    if made is None:
        click.echo(f"{folder} holds a backup of today already.")
        return
    for note in made.notes:
        warn(_shown(note))
    click.echo(f"Everything is in {made.file}, and was verified; {count(made.removed, 'older backup')} went.")
    if made.notes:
        fail("No older backup was removed, since the library itself is not sound: dateline check --rebuild")


@main.command()
@click.argument("file", type=NamedPath(dir_okay=False), required=False)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--partly", is_flag=True, help="Of a damaged backup, take what is sound in it.")
@click.option("--undo", is_flag=True, help="Put back what the last restored backup took the place of.")
@click.option("--drill", is_flag=True, help="Restore it beside the library, ask it, and leave the library as it is.")
@click.pass_context
def restore(ctx: click.Context, file: Path | None, yes: bool, partly: bool, undo: bool, drill: bool) -> None:
    """Put the backup in FILE in the library's place, also while the bot runs.

    It is verified whole before anything is replaced. What the library holds now is kept, so that this can be undone.
    """
    from knowledge.library import Library

    if (file is None) != undo or (undo and partly):
        fail("Give the file of a backup, or --undo alone.")
    if drill and (undo or partly):
        fail("--drill stands alone: it changes nothing that could be undone.")
    if file is None:
        file = Library.before_restore(ctx.obj)
    if not file.is_file():
        fail(f"{file} does not exist; give a file that `dateline backup` wrote.")
    if drill:
        return _drill(ctx, file)
    if not yes and not click.confirm("What the library holds now will be replaced. Go on?", err=True):
        fail("Nothing was changed.")
    there = Library.is_in(ctx.obj)
    with Library.open(ctx.obj, backup=file, partly=partly, progress=progress) as library:
        if not there:
            tell_of_new(library)
        for note in library.notes:
            warn(note)
        click.echo(f"The library holds {count(len(library), 'article')} again.")


def _drill(ctx: click.Context, file: Path) -> None:
    """Restore a backup in a folder of its own, and look whether it would do."""
    from tempfile import TemporaryDirectory

    from knowledge.library import Library

    with (
        TemporaryDirectory(prefix="dateline-drill-") as folder,
        Library.open(folder, backup=file, encoder=lambda: None, progress=progress) as library,
    ):
        problems = [*library.notes, *library.check()]
        held = library.articles(limit=1)
        for entry in held.page:  # a title's own words find its article
            if entry.id not in {quote.article.id for quote in library.search(entry.title, collections=None)}:
                problems.append(f"The newest article, {entry.id}, is not found by its title.")
    for problem in problems:
        warn(_shown(problem))
    newest = held.page[0].published.isoformat() if held.page and held.page[0].published else "undated"
    click.echo(f"{file} restores: {count(held.total, 'article')}, the newest {newest}; nothing was changed.")
    ctx.exit(PROBLEMS if problems else 0)


@main.command()
@click.option("--rebuild", is_flag=True, help="Mend what is damaged where that can be, and make the index again.")
@click.pass_context
def check(ctx: click.Context, rebuild: bool) -> None:
    """Check every stored article, every quote and every byte of the index.

    Exit status: 0 all is well, 1 something is wrong, 2 the library cannot be opened.
    """
    with open_library(ctx, mend=rebuild) as library:
        for mended in library.notes:
            click.echo(_shown(mended))
        problems = library.check()
        for problem in problems:
            click.echo(_shown(problem))
        if problems and rebuild:
            for mended in library.rebuild():
                click.echo(_shown(mended))
            problems = library.check()
            click.echo("The index was made again." + (" That did not help." if problems else ""))
        elif not problems:
            click.echo(f"All is well: {count(len(library), 'article')}, the index and every quote.")
    ctx.exit(PROBLEMS if problems else 0)


# --- figures ----------------------------------------------------------------------------------------------------------


@main.command()
@click.pass_context
def stats(ctx: click.Context) -> None:
    """Say how much there is: articles by publisher and month, passages, the index, feeds, the newest article."""
    with open_library(ctx) as library:
        for line in _figures(library.stats(), library.encoded()):
            click.echo(_shown(line))


def _figures(stats: "Statistics", encoded: "Encoded") -> Iterable[str]:
    yield f"{count(stats.articles, 'article')}, {count(stats.passages, 'passage')}"
    yield f"index: {_size(stats.index_bytes)}"
    if encoded.encoder:
        made = f"vectors: of {encoded.articles - encoded.pending:,} articles, by {encoded.encoder}"
        yield made + (f"; {encoded.pending:,} are still to be made" if encoded.pending else "")
    else:
        yield "vectors: none; words alone are compared"
    if stats.newest:
        day = stats.newest.published.isoformat() if stats.newest.published else "undated"
        yield f"newest: {day} · {stats.newest.title}"
    if len(stats.collections) > 1:
        yield from ("", "Articles by collection", *_bars(sorted(stats.collections.items())))
    if stats.publishers:
        named = [(name or "(not named)", number) for name, number in stats.publishers]
        yield from ("", "Articles by publisher", *_bars(named[:SHOWN]))
        if len(named) > SHOWN:
            yield f"  … and {count(len(named) - SHOWN, 'more publisher')}"
    if stats.months or stats.undated:
        earlier = sum(number for _, number in stats.months[:-MONTHS])
        rows = [("earlier", earlier)] if earlier else []
        rows += _without_gaps(stats.months[-MONTHS:])
        rows += [("undated", stats.undated)] if stats.undated else []
        yield from ("", "Articles by month", *_bars(rows))
    if stats.feeds:
        yield from ("", "Feeds", *(f"  {_line(feed)}" for feed in stats.feeds))


def _without_gaps(months: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """The months with those between them that have no articles; gaps of more than a year stay one line."""
    rows: list[tuple[str, int]] = []
    before = 0
    for month, number in months:
        here = 12 * int(month[:4]) + int(month[5:]) - 1
        if rows and here - before > MONTHS // 2:
            rows.append(("…", 0))
        elif rows:
            rows += [(f"{between // 12:04}-{between % 12 + 1:02}", 0) for between in range(before + 1, here)]
        rows.append((month, number))
        before = here
    return rows


def _size(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:,.1f} MB" if size_bytes >= 100_000 else f"{size_bytes / 1e3:,.1f} kB"


def _bars(rows: Sequence[tuple[str, int]]) -> Iterable[str]:
    most, wide = max(number for _, number in rows), max(len(f"{number:,}") for _, number in rows)
    width = min(30, max(len(name) for name, _ in rows))
    for name, number in rows:
        bar = "█" * max(1, round(BAR * number / most)) if number else ""
        yield f"  {name[:width]:{width}}  {number:>{wide},}  {bar}".rstrip()


def _shown(text: str) -> str:
    from bot.terminal import shown

    return shown(text)

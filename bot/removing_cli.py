"""Commands that remove articles: one by one, for good; or many at once, which can be put back for a day."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from bot.command import DAY, as_date, count, fail, main, must_be_there, open_library, warn

if TYPE_CHECKING:
    from knowledge.library import Library
    from knowledge.library.removals import Chosen

SHOWN = 10
"""Titles that a preview shows."""


def choosing(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options by which many articles are chosen."""
    for option in reversed(
        (
            click.option("--feed", help="What came from this feed, which is followed still."),
            click.option("--publisher", "--source", "source", help="Articles of this publisher."),
            click.option("--since", type=DAY, help="Articles published on this day or later."),
            click.option("--until", type=DAY, help="Articles published on this day or earlier."),
            click.option("--search", "words", help="Articles with all these words in title or text."),
        )
    ):
        command = option(command)
    return command


def chosen(library: "Library", collection: str, /, feed: str | None, **wanted: Any) -> "Chosen":
    """What these options mean in a collection; ends the command where it follows no such feed."""
    from knowledge.library.removals import Chosen

    id = None
    if feed is not None:
        feeds = library.feeds(collection=collection, parts=True)
        id = next((each.id for each in feeds if each.url == feed), None)
        if id is None:
            fail(f"The collection {collection} follows no feed {feed}; `dateline feeds list` shows what it follows.")
    days = {name: as_date(wanted[name]) for name in ("since", "until")}
    return Chosen(feed=id, source=wanted["source"], words=wanted["words"], **days)


@main.command()
@click.argument("article_ids", nargs=-1)
@click.option("--collection", default="public", show_default=True, help="Collection to remove from.")
@choosing
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--now", is_flag=True, help="Erase them at once: they cannot be put back.")
@click.option("--undo", type=int, help="Put back what was removed at once, by the number that was told.")
@click.pass_context
def remove(
    ctx: click.Context,
    /,
    article_ids: tuple[str, ...],
    collection: str,
    yes: bool,
    now: bool,
    undo: int | None,
    **wanted: Any,
) -> None:
    """Remove articles by id, for good; all of them, or none when one id is not there.

    Or remove many: with --feed, --source, --since, --until or --search those of which all that holds. They are shown
    before they go, are found no longer then, and can be put back for a day: remove --undo NUMBER. After that they are
    erased, by the bot or by the next `dateline remove` (without anything to remove, it does just that). --undo 0 lists
    what can be put back.
    """
    many = any(wanted.values())
    if sum((bool(article_ids), many, undo is not None)) > 1:
        fail("Give the ids of articles, or what to choose them by, or --undo NUMBER: one of the three.")
    with open_library(ctx) as library:
        if undo is not None:
            _undo(library, undo, collection)
        elif many:
            must_be_there(library, [collection])
            _many(library, chosen(library, collection, **wanted), collection, yes=yes, now=now)
        elif article_ids:
            _few(library, list(dict.fromkeys(article_ids)), collection)
        if gone := library.end_removals():
            click.echo(f"{count(gone, 'article')} of removals that are over were erased.")
        while library.erase():
            pass


def _few(library: "Library", ids: list[str], collection: str) -> None:
    missing = [id for id in ids if library.article(id, collections=[collection]) is None]
    if missing:
        fail(f"The collection {collection} has no article {', '.join(missing)}; `dateline list` shows the ids.")
    library.remove_many(ids, collection=collection)
    click.echo(f"{count(len(ids), 'article')} removed.")


def _many(library: "Library", wanted: "Chosen", collection: str, *, yes: bool, now: bool) -> None:
    from bot.terminal import one_line

    keys = library.select(wanted, collection=collection)
    if not keys:
        fail(f"No article of {collection} fits; nothing was changed.")
    for place, id in keys[:SHOWN]:
        if (article := library.article(id, collections=[place])) is not None:
            day = article.day.isoformat() if article.day else "undated   "
            click.echo(f"{id}  {day}  {one_line(article.publisher or '–', 24):24}  {one_line(article.title, 100)}")
    if len(keys) > SHOWN:
        click.echo(f"… and {count(len(keys) - SHOWN, 'more article')}")
    how = "erased now, for good" if now else "removed, and can be put back for a day"
    if not yes and not click.confirm(f"{count(len(keys), 'article')} of {collection} will be {how}. Go on?", err=True):
        fail("Nothing was changed.")
    removal = library.discard(keys, collection=collection)
    if not removal:
        fail("They are gone already; nothing was changed.")
    if now:
        library.end_removals(removal, collection=collection)
        click.echo(f"{count(len(keys), 'article')} erased.")
        return
    named = "" if collection == "public" else f" --collection {collection}"
    click.echo(
        f"{count(len(keys), 'article')} removed; for a day they come back with: dateline remove --undo {removal}{named}"
    )


def _undo(library: "Library", id: int, collection: str) -> None:
    standing = library.removed(collection=collection)
    if id == 0:
        for one in standing:
            click.echo(f"{one.id}  {one.at:%Y-%m-%d %H:%M} UTC  {count(one.number, 'article')}")
        if not standing:
            warn(f"Nothing of {collection} can be put back.")
        return
    if id not in {one.id for one in standing}:
        numbers = ", ".join(str(one.id) for one in standing) or "none"
        fail(f"There is no removal {id} of {collection} that can be undone; there are: {numbers}.")
    click.echo(f"{count(len(library.put_back(id, collection=collection)), 'article')} put back.")

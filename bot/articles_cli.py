"""Commands that keep the articles of a library: add, encode, list, show, remove."""

from typing import TYPE_CHECKING, Any

import click

from bot.command import (
    ANSWERED,
    DAY,
    INTERRUPTED,
    WRONG,
    as_date,
    count,
    fail,
    main,
    must_be_there,
    open_library,
    progress,
    warn,
    web,
)
from bot.limits_cli import refusals
from knowledge.errors import KnowledgeError

if TYPE_CHECKING:
    from knowledge.library import Library


@main.command()
@click.argument("sources", nargs=-1, required=True)
@click.option("--collection", default="public", show_default=True, help="Collection to add to.")
@click.pass_context
def add(ctx: click.Context, sources: tuple[str, ...], collection: str) -> None:
    """Add articles from files, folders, zip archives or URLs.

    What cannot be read is named, and the rest goes in. A file that did not change since it was added is not read again:
    a command that was interrupted goes on where it stopped. Exit status: 0 all is in, 2 something could not be
    read, or is more than the collection may hold, 130 interrupted.
    """
    from knowledge.adding import is_address
    from knowledge.changes import Outcome

    added = unchanged = broken = 0
    refused: list[str] = []
    online = web() if any(map(is_address, sources)) else None
    with open_library(ctx, makes=True) as library:
        try:
            for outcome in library.add_from(sources, collection=collection, web=online, progress=progress):
                if isinstance(outcome, KnowledgeError):
                    warn(str(outcome))
                    broken += 1
                elif outcome.changed:
                    added += 1
                elif outcome.outcome in (Outcome.NO_ROOM, Outcome.TOO_OLD):
                    refused.append(outcome.outcome)
                else:
                    unchanged += 1
        except KeyboardInterrupt:
            warn(f"{count(added, 'article')} added so far; the same command goes on from there.")
            ctx.exit(INTERRUPTED)
        click.echo(f"{count(added, 'article')} added" + (f", {unchanged:,} already there" if unchanged else "") + ".")
        for sentence in refusals(refused, collection):
            warn(sentence)
        _encode(ctx, library)
    ctx.exit(WRONG if broken or refused else ANSWERED)


@main.command()
@click.pass_context
def encode(ctx: click.Context) -> None:
    """Make the vectors that are missing, so that questions find what means the same in other words.

    Adding articles makes theirs; those of an archive of before are made by this, or bit by bit while the bot runs.
    """
    with open_library(ctx) as library:
        _encode(ctx, library)
        state = library.encoded()
    if state.encoder is None:
        fail("There is no encoder here; install the extra “meaning”, or name a model in DATELINE_ENCODER.")
    click.echo(f"{count(state.articles - state.pending, 'article')} of {state.articles:,} have their vectors.")


def _encode(ctx: click.Context, library: "Library") -> None:
    try:
        library.encode(progress=progress)
    except KeyboardInterrupt:
        warn("Articles without vectors are compared by words alone; make theirs with: dateline encode")
        ctx.exit(INTERRUPTED)
    except OSError as error:
        fail(f"{error}; articles without vectors are compared by words alone.")


@main.command("list")
@click.option("--collection", help="Only this collection.")
@click.option("--title", help="Only articles with these words, or parts of words, in the title.")
@click.option("--publisher", "--source", "publisher", help="Only this publisher.")
@click.option("--since", type=DAY, help="Only articles published on this day or later.")
@click.option("--until", type=DAY, help="Only articles published on this day or earlier.")
@click.option(
    "--sort",
    type=click.Choice(["newest", "oldest", "title", "publisher", "added"]),
    default="newest",
    show_default=True,
    help="By date, by title, by publisher, or what was added last first.",
)
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="Articles on one page.")
@click.option("--page", type=click.IntRange(1, 1_000_000), default=1, show_default=True)
@click.pass_context
def list_(ctx: click.Context, /, collection: str | None, limit: int, page: int, **wanted: Any) -> None:
    """List the articles of the library: id, date, publisher and title.

    Capitals and marks make no difference: --title "ha noi" finds "Hà Nội".
    """
    from bot.terminal import one_line
    from knowledge.publishers import named, unknown

    with open_library(ctx) as library:
        must_be_there(library, [collection] if collection else [])
        found = library.articles(
            collections=[collection] if collection else None,
            title=wanted["title"],
            publisher=wanted["publisher"],
            since=as_date(wanted["since"]),
            until=as_date(wanted["until"]),
            order=wanted["sort"],
            offset=(page - 1) * limit,
            limit=limit,
        )
        there, publisher = library.publishers(collections=[collection] if collection else None), wanted["publisher"]
        unknown_publisher = unknown(publisher, there) if publisher and there and not named(publisher, there) else ""
    for article in found.page:
        day = article.published.isoformat() if article.published else "undated   "
        click.echo(f"{article.id}  {day}  {one_line(article.publisher or '–', 24):24}  {one_line(article.title, 100)}")
    if not found.page and found.total:
        warn(f"There is no page {page}; the last is --page {-(-found.total // limit)}.")
    elif not found.page and unknown_publisher:
        warn(unknown_publisher)
    elif not found.page and (collection or any(wanted[name] for name in ("title", "publisher", "since", "until"))):
        warn("No article fits.")
    elif found.total > page * limit:
        warn(f"{len(found.page)} of {count(found.total, 'article')}; see the rest with --page {page + 1}.")


@main.command()
@click.argument("article_id")
@click.option("--whole", is_flag=True, help="All of its text, whatever its source allows to be shown.")
@click.pass_context
def show(ctx: click.Context, article_id: str, whole: bool) -> None:
    """Show one article: its source and its text, as far as its licence allows."""
    from bot.terminal import shown, source_line
    from knowledge.citing import LEFT_OUT

    with open_library(ctx) as library:
        article = library.article(article_id)
        if article is None:
            fail(f"The library has no article {article_id}; `dateline list` shows the ids.")
        click.echo(source_line(article))
        if article.url:
            click.echo(shown(article.url))
        for report in article.based_on:
            click.echo(f"based on: {shown(report)}")
        read = library.licences().text(article)
        if whole or read.text == article.text:
            click.echo("\n" + shown(article.text))
            return
        click.echo(f"\n{shown(read.text)} {LEFT_OUT}\n\n{read.withheld or read.shortened} (--whole shows all of it)")

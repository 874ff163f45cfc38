"""Commands that take what collections own elsewhere, bring it back, or erase it: export, import, erase."""

from pathlib import Path
from typing import Any

import click

from bot.command import NamedPath, count, fail, main, open_library, progress, tell_of_new
from bot.removing_cli import choosing, chosen

_names = click.option(
    "--collection", "collections", multiple=True, help="Only this collection, as guild:ID; may be repeated."
)


@main.command("export")
@click.argument("target", type=NamedPath())
@_names
@choosing
@click.pass_context
def export_(ctx: click.Context, /, target: Path, collections: tuple[str, ...], **wanted: Any) -> None:
    """Write all that collections own as plain files to the folder, or the .zip file, TARGET.

    With --feed, --source, --since, --until or --search only the articles that `dateline remove` would take with them.
    JSON lines and Markdown: articles with their sources and earlier versions, feeds, settings, limits and licences,
    questions without an answer, answers and their votes. Nobody who asked is in it.
    """
    with open_library(ctx) as library:
        only = None
        if any(wanted.values()):
            names = collections or library.collections()
            only = [id for name in names for _, id in library.select(chosen(library, name, **wanted), collection=name)]
            if not only:
                fail("No article fits, and nothing was written.")
        made = library.export(target, collections=collections or None, only=only)
    click.echo(f"{count(made.articles, 'article')} of {count(len(made.collections), 'collection')} are in {target}.")


@main.command("import")
@click.argument("source", type=NamedPath())
@click.option("--as", "rename", help="A new name for the one collection in it, as guild:ID.")
@click.pass_context
def import_(ctx: click.Context, source: Path, rename: str | None) -> None:
    """Take in what `dateline export` wrote to SOURCE, verified whole before.

    What is here already stays as it is, so importing twice changes nothing. Limits do not keep anything out.
    """
    if not source.exists():
        fail(f"{source} does not exist; give a folder or a .zip file that `dateline export` wrote.")
    from knowledge.library import Library

    there = Library.is_in(ctx.obj)
    with open_library(ctx, makes=True) if there else Library.open(ctx.obj, briefings=False) as library:
        taken = library.bring_in(source, rename=rename)
        if not there:
            tell_of_new(library)
        library.encode(progress=progress)
    click.echo(f"{count(taken.articles, 'article')} came in, of {', '.join(taken.collections)}.")


@main.command()
@click.argument("collection")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def erase(ctx: click.Context, collection: str, yes: bool) -> None:
    """Erase all that COLLECTION owns: articles, feeds, settings, and what was asked there."""
    with open_library(ctx) as library:
        if collection not in (names := library.owning()):
            fail(f"There is no collection {collection}; these own something: {', '.join(names) or 'none'}.")
        number = library.limits.taken(collection).articles
        question = f"{count(number, 'article')} of {collection}, its feeds, settings and questions will be gone. Go on?"
        if not yes and not click.confirm(question, err=True):
            fail("Nothing was changed.")
        library.forget(collection)
        while library.erase():
            pass
    click.echo(f"{collection} is gone with {count(number, 'article')}.")

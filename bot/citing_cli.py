"""The command that checks a citation."""

import click

from bot.command import ANSWERED, NOT_ANSWERED, main, open_library


@main.command()
@click.argument("citation")
@click.pass_context
def verify(ctx: click.Context, citation: str) -> None:
    """Say whether the library still holds the words that CITATION quotes, word for word, and where.

    CITATION is what "Copy citation" gives, or its mark alone: dateline:… (the "citation" of `ask --json`).
    Exit status: 0 it holds them, 1 it does not, 2 wrong use, or no citation.
    """
    from bot.catalogue import Words
    from bot.terminal import shown, source_line

    with open_library(ctx) as library:
        found = library.verify(citation)
    click.echo(Words("en").label(f"verify.{found.standing}"))
    if found.article is not None:
        if found.words:
            click.echo("\n" + "\n".join(f"> {line}".rstrip() for line in shown(found.words).split("\n")))
        if found.withheld:
            click.echo(shown(found.withheld))
        click.echo(f"  — {source_line(found.article)}")
    ctx.exit(ANSWERED if found.stands else NOT_ANSWERED)

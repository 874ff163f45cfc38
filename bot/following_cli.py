"""`dateline follow`: be told in a terminal when an article comes in that answers a question."""

import json
import time

import click

from bot.asking_cli import asked_collections
from bot.command import INTERRUPTED, main, open_library, warn


@main.command()
@click.argument("question")
@click.option("--source", help="Only articles of this publisher.")
@click.option(
    "--collection",
    "collections",
    multiple=True,
    help="Look in this collection, and not the public one; may be repeated.",
)
@click.option("--every", type=click.FloatRange(min=0.1), default=2.0, show_default=True, help="Seconds between looks.")
@click.option("--most", type=click.IntRange(min=1), help="End after so many quotes.")
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON for each quote.")
@click.pass_context
def follow(
    ctx: click.Context,
    /,
    question: str,
    source: str | None,
    collections: tuple[str, ...],
    every: float,
    most: int | None,
    as_json: bool,
) -> None:
    """Print a quote when an article comes in that answers QUESTION, and says what was not said before.

    Articles come in by other commands: `dateline add`, `feeds refresh`, `run`. What the library answers already counts
    as said. It goes on until it is interrupted, or until there were as many quotes as --most allows.
    Exit status: 0 after --most quotes, 2 wrong use or broken input, 130 interrupted.
    """
    from bot.contract import quote_as_json
    from bot.terminal import quoted

    def stop() -> bool:
        time.sleep(every)
        return False

    with open_library(ctx, background=True) as library:
        asked = asked_collections(library, collections, ())
        heard = library.follow_question(question, collections=asked, source=source, stop=stop)
        warn(f"“{question}” is followed; Ctrl-C ends it.")
        try:
            for number, quote in enumerate(heard, start=1):
                if as_json:
                    click.echo(json.dumps(quote_as_json(quote), ensure_ascii=False))
                else:
                    click.echo("\n".join([*quoted(quote), ""]))
                if number == most:
                    break
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)

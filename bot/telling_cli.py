"""Commands that tell of a matter: what was told of it day by day, and more of the kind."""

import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.asking_cli import asked_collections
from bot.command import ANSWERED, DAY, NOT_ANSWERED, NamedPath, as_date, fail, main, open_library

if TYPE_CHECKING:
    from knowledge.telling.comparing import Comparison
    from knowledge.telling.timeline import Timeline

_articles = click.option(
    "--articles", type=NamedPath(), multiple=True, help="Tell of these files or folders alone; nothing is written."
)
_collections = click.option(
    "--collection",
    "collections",
    multiple=True,
    help="Look in this collection, and not the public one; may be repeated.",
)
_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@main.command()
@click.argument("topic")
@click.option("--since", type=DAY, help="Only what is told of this day or later.")
@click.option("--until", type=DAY, help="Only what is told of this day or earlier.")
@click.option("--picture", type=NamedPath(dir_okay=False), help="Draw it to this file, FILE.svg, too.")
@_articles
@_collections
@_as_json
@click.pass_context
def timeline(
    ctx: click.Context,
    /,
    topic: str,
    picture: Path | None,
    articles: tuple[Path, ...],
    collections: tuple[str, ...],
    as_json: bool,
    **only: Any,
) -> None:
    """Tell of TOPIC day by day, the oldest first, one quote a day.

    "On Tuesday" stands under its date, as seen from the day on which its article was published.
    Exit status: 0 something is told, 1 nothing is, 2 wrong use or broken input.
    """
    if picture is not None and picture.suffix.lower() != ".svg":
        fail(f"A picture is drawn as SVG; name it {picture.with_suffix('.svg').name}.")
    since, until = _limits(only)
    with open_library(ctx, articles) as library:
        asked = asked_collections(library, collections, articles)
        drawn = library.timeline(topic, since=since, until=until, collections=asked)
    if picture is not None and drawn.moments:
        _draw(drawn, topic, picture)
    _print(as_json, drawn)
    ctx.exit(ANSWERED if drawn.moments else NOT_ANSWERED)


@main.command()
@click.argument("question")
@_articles
@_collections
@_as_json
@click.pass_context
def compare(
    ctx: click.Context,
    /,
    question: str,
    articles: tuple[Path, ...],
    collections: tuple[str, ...],
    as_json: bool,
) -> None:
    """Set side by side what each publisher says of QUESTION, and mark what they tell differently.

    Which of them is right is left to you.
    Exit status: 0 several speak of it, 1 at most one does, 2 wrong use or broken input.
    """
    with open_library(ctx, articles) as library:
        made = library.compare(question, collections=asked_collections(library, collections, articles))
    _print(as_json, made)
    ctx.exit(NOT_ANSWERED if made.reason else ANSWERED)


def _limits(only: dict[str, Any]) -> tuple[date | None, date | None]:
    since, until = as_date(only["since"]), as_date(only["until"])
    if since and until and since > until:
        fail(f"--since {since} is later than --until {until}; give the earlier day first.")
    return since, until


def _draw(drawn: "Timeline", topic: str, picture: Path) -> None:
    from bot.timeline_picture import svg

    try:
        picture.write_text(svg(drawn, topic), encoding="utf-8")
    except OSError as error:
        fail(f"{picture} cannot be written ({error.strerror or error}); name another file.")


def _print(as_json: bool, told: "Timeline | Comparison") -> None:
    if as_json:
        from bot.telling_contract import as_plain

        click.echo(json.dumps(as_plain(told), ensure_ascii=False))
        return
    from bot.telling_text import lines_of

    _echo(lines_of(told))


def _echo(lines: Sequence[str]) -> None:
    print("\n".join(lines), file=sys.stdout)  # noqa: T201

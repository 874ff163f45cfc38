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
    from knowledge.telling.briefing import Brief
    from knowledge.telling.changing import Changes
    from knowledge.telling.claims import Checked
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
@click.option("--changed-since", type=DAY, help="Only what was told otherwise, or not at all, up to this day.")
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
    if (day := as_date(only["changed_since"])) is not None:
        if since is not None or picture is not None:
            fail("--changed-since tells what changed since a day; leave out --since and --picture.")
        if until is not None and until <= day:
            fail(f"--until {until} is not later than --changed-since {day}; give a later day.")
        with open_library(ctx, articles) as library:
            asked = asked_collections(library, collections, articles)
            changes = library.changed(topic, since=day, until=until, collections=asked)
        _print(as_json, changes)
        ctx.exit(ANSWERED if changes.changes else NOT_ANSWERED)
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


@main.command()
@click.argument("claim")
@_articles
@_collections
@_as_json
@click.pass_context
def claim(
    ctx: click.Context,
    /,
    claim: str,
    articles: tuple[Path, ...],
    collections: tuple[str, ...],
    as_json: bool,
) -> None:
    """Tell of each part of CLAIM what supports it, what says otherwise, and what nothing speaks of.

    It is no verdict: the articles may be wrong, or behind.
    Exit status: 0 something speaks of it, 1 nothing does, 2 wrong use or broken input.
    """
    with open_library(ctx, articles) as library:
        checked = library.claim(claim, collections=asked_collections(library, collections, articles))
    _print(as_json, checked)
    ctx.exit(ANSWERED if checked.spoken_of else NOT_ANSWERED)


@main.command()
@click.argument("topic")
@click.option("--since", type=DAY, help="Published on this day or later; by default the last seven days.")
@click.option("--until", type=DAY, help="Published on this day or earlier.")
@click.option("--most", type=click.IntRange(1, 50), default=8, show_default=True, help="So many quotes at most.")
@_articles
@_collections
@_as_json
@click.pass_context
def brief(
    ctx: click.Context,
    /,
    topic: str,
    most: int,
    articles: tuple[Path, ...],
    collections: tuple[str, ...],
    as_json: bool,
    **only: Any,
) -> None:
    """Quote what is new of TOPIC, the most telling first, no two that say the same.

    Exit status: 0 something is new, 1 nothing is, 2 wrong use or broken input.
    """
    since, until = _limits(only)
    with open_library(ctx, articles) as library:
        asked = asked_collections(library, collections, articles)
        made = library.brief(topic, since=since, until=until, limit=most, collections=asked)
    _print(as_json, made)
    ctx.exit(ANSWERED if made.quotes else NOT_ANSWERED)


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


def _print(as_json: bool, told: "Timeline | Comparison | Checked | Brief | Changes") -> None:
    if as_json:
        from bot.telling_contract import as_plain

        click.echo(json.dumps(as_plain(told), ensure_ascii=False))
        return
    from bot.telling_text import lines_of

    _echo(lines_of(told))


def _echo(lines: Sequence[str]) -> None:
    print("\n".join(lines), file=sys.stdout)  # noqa: T201

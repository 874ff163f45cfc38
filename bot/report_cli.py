"""`dateline report`: what was asked and what became of it, as one HTML page."""

import os
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from bot.command import DAY, NamedPath, as_date, fail, main, must_be_there, open_library

DAYS = 30


@main.command()
@click.option("--since", type=DAY, help=f"First day (default: {DAYS} days ago).")
@click.option("--until", type=DAY, help="Last day (default: today).")
@click.option("--collection", help="Only what was asked where this collection is: guild:ID for a server.")
@click.option("--out", type=NamedPath(dir_okay=False), required=True, help="The HTML file to write.")
@click.pass_context
def report(ctx: click.Context, /, collection: str | None, out: Path, **days: Any) -> None:
    """Write what was asked and what became of it as one HTML page, which needs nothing else to be read.

    Questions a day, outcomes, how long answers took, what got no good answer, articles and feeds. The page holds
    questions as people typed them: show it to those alone who may see these.
    """
    from bot.report_page import page

    today = datetime.now(UTC).date()
    until: date = as_date(days["until"]) or today
    since: date = as_date(days["since"]) or until - timedelta(days=DAYS - 1)
    if since > until:
        fail(f"The first day, {since}, is after the last, {until}; give --since a day before it.")
    with open_library(ctx) as library:
        must_be_there(library, [collection] if collection and not collection.startswith("guild:") else [])
        made = page(library.figures(collection, since=since, until=until), title="Dateline", made=today)
    _write(out, made)
    click.echo(f"The report is in {out}.")


def _write(file: Path, text: str) -> None:
    """Write a file whole or not at all, for nobody else to read."""
    half = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        half.touch(0o600)
        half.write_text(text, encoding="utf-8")
        half.replace(file)
    except OSError as error:
        with suppress(OSError):
            half.unlink()
        fail(f"{file} cannot be written ({error.strerror}); name a file in a folder that is there.")

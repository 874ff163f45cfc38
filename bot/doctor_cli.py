"""`dateline doctor`: what is wrong with this installation, a line each, with the remedy."""

import json
from typing import TYPE_CHECKING

import click

from bot.command import main

if TYPE_CHECKING:
    from bot.doctor import Finding, Patient

PROBLEMS = 1
"""Exit status where something is wrong; warnings alone are none."""
_LANGUAGES = ("en", "vi")


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--full", is_flag=True, help="Read every byte of the library, too, as `dateline check` does.")
@click.option("--offline", is_flag=True, help="Do not ask Discord.")
@click.option("--live", is_flag=True, help="Only ask the bot that runs here whether it lives; for health checks.")
@click.option("--language", type=click.Choice(_LANGUAGES), default="en", show_default=True, help="Of the sentences.")
@click.pass_context
def doctor(ctx: click.Context, as_json: bool, full: bool, offline: bool, live: bool, language: str) -> None:
    """Look at everything that the bot needs, and say what is wrong and what to do about it.

    Settings, token, intents, rights in each server, clock, disk, memory, folder, library, index, vectors, feeds.
    Exit status: 0 nothing is wrong (there may be warnings), 1 something is, 2 wrong use.
    """
    if live:
        _live(ctx)
    from bot.catalogue import LANGUAGES, Words
    from bot.doctor import examined, worded

    assert LANGUAGES == _LANGUAGES
    words, problems, found = Words("vi" if language == "vi" else "en"), 0, []
    for finding in examined(_patient(ctx, full=full, offline=offline)):
        problems += finding.state == "problem"
        said = " ".join(worded(finding, words, markdown=False).split())
        if as_json:
            found.append({"check": finding.name, "state": finding.state, "message": said})
        else:
            click.echo(_line(finding, said))
    if as_json:
        click.echo(json.dumps({"well": not problems, "findings": found}, ensure_ascii=False))
    ctx.exit(PROBLEMS if problems else 0)


def _line(finding: "Finding", said: str) -> str:
    from bot.terminal import shown

    mark = {"well": "ok", "problem": "PROBLEM"}.get(finding.state, finding.state)
    return shown(f"{mark:8} {finding.name:9} {said}")


def _patient(ctx: click.Context, *, full: bool, offline: bool) -> "Patient":
    from bot.doctor import Patient
    from bot.settings import SettingsError, load
    from knowledge.library import Library

    settings, trouble = None, ""
    try:
        settings = load()
    except SettingsError as error:
        trouble = str(error)
    home = Library.home(ctx.obj or (settings.home if settings else None))
    return Patient(home, settings, trouble, offline=offline, full=full)


def _live(ctx: click.Context) -> None:
    from bot.command import fail
    from bot.probe import ask
    from bot.settings import SettingsError, load_monitor

    try:
        address = load_monitor().metrics_at
    except SettingsError as error:
        fail(str(error))
    if address is None:
        fail("DATELINE_METRICS names no address at which a bot could be asked; set it where the bot runs, and here.")
    answered = ask(*address, "/livez")
    lines = answered.lines if answered else ("No bot answers at {}:{}.".format(*address),)
    click.echo("\n".join(lines), err=not (answered and answered.well))
    ctx.exit(0 if answered and answered.well else PROBLEMS)

"""Commands that bound a library: what collections may hold, what sources allow to be shown, and daily tidying."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from bot.command import count, fail, main, open_library, warn

if TYPE_CHECKING:
    from knowledge.library import Library
    from knowledge.library.records import Limits, Taken

MB = 1_000_000
LONGEST = 200
"""Characters of the name of a source."""


class _Number(click.ParamType[int]):
    """A whole number, or "none" to lift a limit."""

    name = "number|none"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number; -1 for none."""
        if value == "none":
            return -1
        if isinstance(value, int):
            return value
        if not str(value).isdigit() or int(value) > 2**31:
            self.fail(f'{value!r} is no number; give one such as 365, or "none" to lift the limit.', param, ctx)
        return int(value)


@main.command()
@click.option("--collection", help="The limits of this collection (default: of every one but the public).")
@click.option("--articles", type=_Number(), help="Articles that it may hold.")
@click.option("--megabytes", type=_Number(), help="Megabytes that their texts may take.")
@click.option("--feeds", type=_Number(), help="Feeds that it may follow.")
@click.option("--keep-days", type=_Number(), help="Days after which articles leave, and the quotes from them.")
@click.pass_context
def limits(ctx: click.Context, /, collection: str | None, **wanted: int | None) -> None:
    """Say what collections may hold and what they hold, or set limits: dateline limits --articles 5000.

    Without --collection a limit counts for every collection that has none of its own, such as each server's, but not
    for the public one. "none" lifts a limit.
    """
    from knowledge.collection_names import wholes

    with open_library(ctx) as library:
        if any(value is not None for value in wanted.values()):
            _set(library, collection, wanted)
        kept = library.limits
        if collection is None:
            click.echo(f"every collection but public: {_told(kept.own(None), None)}")
        for name in [collection] if collection else wholes(kept.collections()):
            click.echo(f"{_shown(name)}: {_told(kept.of(name), kept.taken(name))}")


def _set(library: "Library", collection: str | None, wanted: dict[str, int | None]) -> None:
    changes = {name: None if value == -1 else value for name, value in wanted.items() if value is not None}
    if "megabytes" in changes:
        megabytes = changes.pop("megabytes")
        changes["bytes"] = None if megabytes is None else megabytes * MB
    kept = library.limits
    kept.set(collection, replace(kept.own(collection), **changes))
    if changes.get("keep_days") is not None:
        for name in [collection] if collection else kept.collections():
            if older := kept.older(name):
                warn(f"{count(older, 'article')} of {name} will leave with the next daily tidying, or: dateline tidy")


def _told(limits: "Limits", taken: "Taken | None") -> str:
    held = (taken.articles, taken.bytes / MB, taken.feeds) if taken else (None, None, None)
    allowed = (limits.articles, None if limits.bytes is None else limits.bytes / MB, limits.feeds)
    parts = []
    for noun, now, most in zip(("articles", "MB", "feeds"), held, allowed, strict=True):
        if now is None and most is None:
            continue
        told = "" if now is None else f"{now:,.1f} " if noun == "MB" else f"{now:,} "
        parts.append(f"{told}{'' if most is None else f'of {most:,.0f} '}{noun}")
    parts += [f"kept {count(limits.keep_days, 'day')}"] if limits.keep_days is not None else []
    return ", ".join(parts) or "no limits"


@main.command()
@click.pass_context
def tidy(ctx: click.Context) -> None:
    """Delete what is kept no longer, as `dateline run` does once a day.

    That is articles older than their collection keeps them, answers, votes and questions whose days are over, and old
    versions that no answer quotes.
    """
    with open_library(ctx) as library:
        erased = library.tidy()
        while library.erase():
            pass
    click.echo(f"{count(erased, 'article')} left.")


# --- licences ---------------------------------------------------------------------------------------------------------

_collection = click.option("--collection", help="Only what is shown in this server (guild:ID); default: everywhere.")


@main.group()
def licence() -> None:
    """Say what a source allows to be shown of its articles."""


@licence.command("set")
@click.argument("source")
@click.option("--words", type=click.IntRange(1), help="Words of an article quoted at a time.")
@click.option("--a-day", type=click.IntRange(1), help="Quotes shown a day.")
@click.option("--embargo", type=click.IntRange(1), metavar="HOURS", help="Not quoted before so long after publication.")
@click.option("--link", is_flag=True, help="Quoted with a link to the article, or not at all.")
@click.option("--headline", is_flag=True, help="Nothing but the headline.")
@_collection
@click.pass_context
def set_(
    ctx: click.Context,
    source: str,
    words: int | None,
    a_day: int | None,
    embargo: int | None,
    link: bool,
    headline: bool,
    collection: str | None,
) -> None:
    """Set what SOURCE allows, in place of what was set before.

    SOURCE is a publisher, a site such as news.example, or "*" for all sources that have no licence of their own.
    """
    from knowledge.licences import REST, Licence
    from knowledge.publishers import named, unknown

    source = " ".join(source.split())
    wanted = Licence(words, a_day, embargo, link, headline)
    if not source or len(source) > LONGEST:
        fail(f'The name of a source has 1 to {LONGEST} characters; name a publisher, a site, or "*" for all others.')
    if wanted == Licence():
        fail(
            f"Say what {source} allows: --words, --a-day, --embargo, --link or --headline; see dateline licence --help."
        )
    with open_library(ctx) as library:
        library.license(source, wanted, scope=collection)
        there = library.publishers()
        if source != REST and "." not in source and there and not named(source, there):
            warn(f"{unknown(source, there)} The licence counts once there is an article of it.")
    click.echo(f"{_shown(source)}: {wanted.terms()}")


@licence.command("list")
@_collection
@click.pass_context
def list_(ctx: click.Context, collection: str | None) -> None:
    """List what sources allow, and how many quotes of those with a limit a day were shown today."""
    from knowledge.licences import REST

    with open_library(ctx) as library:
        shown = library.quoted_today()
        rows = library.licences(collection).all()
        for source, allowed in rows:
            name = "all others" if source == REST else _shown(source)
            today = f" (today {shown.get(source, 0):,})" if allowed.a_day is not None and source != REST else ""
            click.echo(f"{name}: {allowed.terms()}{today}")
    if not rows:
        click.echo("No source has a licence; all of its words may be shown.")


@licence.command("remove")
@click.argument("source")
@_collection
@click.pass_context
def remove(ctx: click.Context, source: str, collection: str | None) -> None:
    """Take back what was set for SOURCE: all of its words may be shown again."""
    with open_library(ctx) as library:
        if not library.license(" ".join(source.split()), None, scope=collection):
            fail(f"There is no licence of {source}; `dateline licence list` shows those that there are.")
    click.echo(f"{_shown(source)}: anything")


def refusals(reasons: Iterable[str], collection: str) -> Iterable[str]:
    """Say why articles were not added, one sentence for each reason (`knowledge.changes.Outcome`)."""
    told = {
        "no room": f"{collection} holds as much as it may; raise its limits, or remove articles: dateline limits",
        "too old": f"{collection} keeps no articles as old as that: dateline limits",
        "refused": f"they were removed from {collection} earlier",
    }
    listed = list(reasons)
    for reason, why in told.items():
        if number := listed.count(reason):
            yield f"{count(number, 'article')} not added: {why}"


def _shown(text: str) -> str:
    from bot.terminal import shown

    return shown(text)

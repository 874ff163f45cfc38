"""`dateline mend`: what was not answered well, and how it is mended by hand."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from bot.command import fail, main, open_library

if TYPE_CHECKING:
    from knowledge.answering.answer import Answer
    from knowledge.correcting.corrector import Corrector

PROBLEMS = 1
"""Exit status of `dateline mend list` when a pin no longer holds."""

_collection = click.option(
    "--collection", default="public", show_default=True, help="Collection whose questions it counts for."
)


def _seen(collection: str) -> tuple[str, ...]:
    """What is asked where a collection is: that of a server together with the public one."""
    return (collection,) if collection == "public" else (collection, "public")


@main.group()
def mend() -> None:
    """Mend answers by hand: pin a passage, tell what a word means, block a passage or a source."""


@mend.command()
@_collection
@click.option("--days", type=click.IntRange(1, 365), default=30, show_default=True, help="How far to look back.")
@click.pass_context
def questions(ctx: click.Context, collection: str, days: int) -> None:
    """List what was asked in Discord and got no good answer, questions that are alike together."""
    with open_library(ctx) as library:
        since = (datetime.now(UTC) - timedelta(days=days)).date()
        groups = library.corrections.unmet(collection, _seen(collection), since=since)
        for group in groups:
            told = f"{group.unanswered:,} not answered, {group.downvoted:,} voted down"
            click.echo(_shown(f"{group.first.question}  ({told})"))
            others = dict.fromkeys(one.question for one in group.asked if one.question != group.first.question)
            for other in others:
                click.echo(_shown(f"    {other}"))
        if not groups:
            click.echo("Every question got an answer that nobody found bad.")


@mend.command()
@click.argument("question")
@click.argument("citation")
@_collection
@click.pass_context
def pin(ctx: click.Context, question: str, citation: str, collection: str) -> None:
    """Let the words of CITATION answer QUESTION, and every question that asks the same.

    A citation is what "Copy citation" gives in Discord, and `citation` in `dateline ask --json`.
    """
    seen = _seen(collection)
    with open_library(ctx) as library:
        before = library.ask(question, collections=seen, counted=False)
        kept = library.corrections.pin(question, citation, scope=collection, collections=seen)
        after = library.ask(question, collections=seen, counted=False)
    click.echo(_shown(f"before: {_outcome(before)}"))
    click.echo(_shown(f"after:  {_outcome(after)}"))
    click.echo(f"To take it back: dateline mend undo pin:{kept.id}")


@mend.command()
@click.argument("said")
@click.argument("means")
@_collection
@click.pass_context
def synonym(ctx: click.Context, said: str, means: str, collection: str) -> None:
    """Let SAID ("the Boss") be understood as MEANS, as the articles write it."""
    with open_library(ctx) as library:
        kept = library.corrections.mean(said, means, scope=collection)
    click.echo(_shown(f"“{kept.said}” is understood as {kept.means}."))


@mend.command()
@click.argument("citation", required=False)
@click.option("--source", help="Block a whole source, as people call it.")
@_collection
@click.pass_context
def block(ctx: click.Context, citation: str | None, source: str | None, collection: str) -> None:
    """Never quote the words of CITATION, or a source, in this collection's answers."""
    if (citation is None) == (source is None):
        fail("Give a citation, or --source NAME.")
    seen = _seen(collection)
    with open_library(ctx) as library:
        if source is not None:
            name = library.corrections.block_publisher(source, scope=collection, collections=seen)
            told = f"{name} is quoted no longer."
        else:
            assert citation is not None
            id = library.corrections.block(citation, scope=collection, collections=seen)
            told = f"These words are quoted no longer. To take it back: dateline mend undo block:{id}"
    click.echo(_shown(told))


@mend.command("list")
@_collection
@click.pass_context
def list_(ctx: click.Context, collection: str) -> None:
    """List what was mended, each pin looked at again.

    Exit status: 0 all of it holds, 1 a pin no longer does.
    """
    with open_library(ctx) as library:
        lines, broken = _listed(library.corrections, collection)
        for line in lines:
            click.echo(_shown(line))
    ctx.exit(PROBLEMS if broken else 0)


@mend.command()
@click.argument("which")
@_collection
@click.pass_context
def undo(ctx: click.Context, which: str, collection: str) -> None:
    """Take back WHICH, as `dateline mend list` names it: pin:7, block:3, or "said:the Boss"."""
    kind, _, rest = which.partition(":")
    with open_library(ctx) as library:
        corrections = library.corrections
        if kind == "said":
            done = corrections.mean_nothing(rest, scope=collection)
        elif kind in ("pin", "block") and rest.isdecimal() and len(rest) < 16:
            take_back = corrections.unpin if kind == "pin" else corrections.unblock
            done = take_back(int(rest), scope=collection)
        else:
            fail(f"{which} names no correction; `dateline mend list` shows how each is called.")
        if not done:
            fail(f"There is no {which} in the collection {collection}; `dateline mend list` shows what there is.")
    click.echo(_shown(f"{which} was taken back."))


def _listed(corrections: "Corrector", collection: str) -> tuple[list[str], bool]:
    from knowledge.correcting.corrector import Standing

    seen, lines, broken = _seen(collection), list[str](), False
    told = {Standing.CHANGED: "the article was changed", Standing.GONE: "the article is no longer there"}
    told |= {Standing.NOT_GIVEN: "blocked, or another pin answers"}
    for one in corrections.check(collection, seen):
        broken = broken or one.quote is None
        words = "" if one.quote is None else f" → “{_short(one.quote[0].text[one.quote[1] : one.quote[2]])}”"
        problem = f"  ({told[one.standing]}: not shown)" if one.standing in told else ""
        lines.append(f"pin:{one.pin.id}  {one.pin.question}{words}{problem}")
    lines += [f"said:{one.said}  means {one.means}" for one in corrections.synonyms(collection)]
    lines += [f"block:{id}  {words}" for id, words in _blocked(corrections, collection)]
    return lines or ["Nothing was mended."], broken


def _blocked(corrections: "Corrector", collection: str) -> Iterator[tuple[int, str]]:
    for block in corrections.blocks(collection):
        if block.publisher is not None:
            yield block.id, f"the source {block.publisher}"
        else:
            found = corrections.words_of(block, _seen(collection))
            yield block.id, f"“{_short(found[0].text[found[1] : found[2]])}”" if found else "no longer there"


def _outcome(answer: "Answer") -> str:
    if not answer.answered:
        return str(answer.reason)
    quote = answer.quotes[0]
    return f"“{_short(quote.text)}” — {quote.article.title}{' (pinned)' if answer.pinned else ''}"


def _short(text: str) -> str:
    from bot.terminal import one_line

    return one_line(text, 100)


def _shown(text: str) -> str:
    from bot.terminal import shown

    return shown(text)

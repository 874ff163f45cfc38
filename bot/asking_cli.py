"""Commands that ask: one question, a file of them, or a conversation."""

import json
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.command import ANSWERED, DAY, NOT_ANSWERED, NamedPath, as_date, fail, main, open_library, warn
from knowledge.errors import KnowledgeError

if TYPE_CHECKING:
    from knowledge.answering.answer import Answer
    from knowledge.answering.conversation import Turn
    from knowledge.library import Library

LINE = 100_000
"""Characters of a line of --questions at most: a file that is no list of questions may have no second line."""


@main.command()
@click.argument("question", required=False)
@click.option(
    "--articles",
    type=NamedPath(),
    multiple=True,
    help="Answer from these files or folders alone; nothing is written.",
)
@click.option(
    "--questions",
    type=NamedPath(allow_dash=True),
    help='Ask every line {"id", "text"} of a JSON Lines file.',
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one object for a question.")
@click.option("--since", type=DAY, help="Only articles published on this day or later.")
@click.option("--until", type=DAY, help="Only articles published on this day or earlier.")
@click.option("--source", help="Only articles of this publisher; capitals and marks make no difference.")
@click.pass_context
def ask(
    ctx: click.Context,
    /,
    question: str | None,
    articles: tuple[Path, ...],
    questions: Path | None,
    as_json: bool,
    **only: Any,
) -> None:
    """Answer QUESTION by quoting the passages that answer it.

    Exit status: 0 answered, 1 not answered, 2 wrong use or broken input.
    """
    if (question is None) == (questions is None):
        fail('Give one question in quotes, as in: dateline ask "what did Vietnam discuss with Denmark?"')
    limits = {"since": as_date(only["since"]), "until": as_date(only["until"]), "source": only["source"]}
    with open_library(ctx, articles) as library:
        if questions is not None:
            ctx.exit(_ask_all(library, questions, as_json, limits))
        assert question is not None
        answer = library.ask(question, **limits)
        _print(answer, as_json=as_json)
        ctx.exit(ANSWERED if answer.answered else NOT_ANSWERED)


def _ask_all(library: "Library", questions: Path, as_json: bool, limits: dict[str, Any]) -> int:
    all_answered = True
    for number, line in enumerate(_lines(questions), 1):
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            id, text = asked.get("id"), asked["text"]
            if not isinstance(text, str):
                raise TypeError
        except (ValueError, AttributeError, TypeError, KeyError):
            fail(f'{questions}, line {number} is not a JSON object with a "text"; write {{"id": "1", "text": "…"}}.')
        try:
            answer = library.ask(text, **limits)
        except KnowledgeError as error:
            fail(f"{questions}, line {number}: {error}")
        _print(answer, as_json=as_json, id=id)
        all_answered = all_answered and answer.answered
    return ANSWERED if all_answered else NOT_ANSWERED


def _lines(path: Path) -> Iterator[str]:
    try:
        with click.open_file(str(path), encoding="utf-8-sig") as file:
            for number in count(1):
                line = file.readline(LINE + 1)
                if len(line) > LINE:
                    fail(f"{path}, line {number} is longer than {LINE:,} characters; give one JSON object a line.")
                if not line:
                    return
                yield line
    except FileNotFoundError:
        fail(f"{path} does not exist; give a file with one JSON object a line.")
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{path} cannot be read as UTF-8 text ({error}); give a file with one JSON object a line.")


def _print(answer: "Answer", *, as_json: bool, id: str | None = None) -> None:
    if as_json:
        from bot.contract import answer_as_json

        click.echo(json.dumps(answer_as_json(answer, id=id), ensure_ascii=False))
    else:
        from bot.terminal import show

        show(answer, file=sys.stdout)


@main.command()
@click.option("--articles", type=NamedPath(), multiple=True, help="Talk about these files or folders alone.")
@click.pass_context
def chat(ctx: click.Context, articles: tuple[Path, ...]) -> None:
    """Ask one question after another; "and with Norway?" and "when was that?" are understood."""
    from bot.terminal import show

    turns: list[Turn] = []
    with open_library(ctx, articles) as library:
        if sys.stdin.isatty():
            click.echo("Ask in your own words; an empty line or Ctrl-D ends.")
        while True:
            try:
                question = input("> " if sys.stdin.isatty() else "")
            except (EOFError, KeyboardInterrupt):
                break
            if not question.strip():
                break
            try:
                answer = library.ask(question, conversation=turns)
            except KnowledgeError as error:
                warn(str(error))
                continue
            show(answer, file=sys.stdout)
            turns.append(answer.turn)

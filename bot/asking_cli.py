"""Commands that ask: one question, a file of them, or a conversation."""

import json
import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.command import ANSWERED, DAY, NOT_ANSWERED, NamedPath, as_date, fail, main, must_be_there, open_library, warn
from knowledge.errors import KnowledgeError

if TYPE_CHECKING:
    from knowledge.answering.answer import Answer
    from knowledge.answering.conversation import Turn
    from knowledge.library import Library

LINE = 100_000
"""Characters of a line of --questions at most: a file that is no list of questions may have no second line."""

_whole = click.option("--whole", is_flag=True, help="Print quotes whole, and not the sentences that answer alone.")
_collections = click.option(
    "--collection", "collections", multiple=True, help="Ask this collection, and not the public one; may be repeated."
)


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
@_whole
@_collections
@click.pass_context
def ask(
    ctx: click.Context,
    /,
    question: str | None,
    articles: tuple[Path, ...],
    questions: Path | None,
    as_json: bool,
    whole: bool,
    **only: Any,
) -> None:
    """Answer QUESTION by quoting the passages that answer it.

    Exit status: 0 answered, 1 not answered, 2 wrong use or broken input.
    """
    if (question is None) == (questions is None):
        fail('Give one question in quotes, as in: dateline ask "what did Vietnam discuss with Denmark?"')
    limits = {"since": as_date(only["since"]), "until": as_date(only["until"]), "source": only["source"]}
    with open_library(ctx, articles) as library:
        limits["collections"] = asked_collections(library, only["collections"], articles)
        if questions is not None:
            ctx.exit(_ask_all(library, questions, partial(_print, as_json=as_json, whole=whole), as_json, limits))
        assert question is not None
        answer = library.ask(question, **limits)
        _print(answer, as_json=as_json, whole=whole)
        ctx.exit(ANSWERED if answer.answered else NOT_ANSWERED)


def asked_collections(library: "Library", named: tuple[str, ...], articles: tuple[Path, ...]) -> tuple[str, ...]:
    """The collections to ask: those `named`, else the public one."""
    if named and articles:
        fail("--articles asks those files alone; leave out --collection.")
    must_be_there(library, named)
    return named or ("public",)


def _ask_all(
    library: "Library", questions: Path, put: Callable[..., None], as_json: bool, limits: dict[str, Any]
) -> int:
    all_answered = True
    printed = False
    for number, line in enumerate(_lines(questions), 1):
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            id, text = asked.get("id"), asked["text"]
            if not isinstance(text, str):
                raise TypeError
        except (ValueError, AttributeError, TypeError, KeyError, RecursionError):
            fail(f'{questions}, line {number} is not a JSON object with a "text"; write {{"id": "1", "text": "…"}}.')
        try:
            answer = library.ask(text, **limits)
        except KnowledgeError as error:
            fail(f"{questions}, line {number}: {error}")
        if not as_json:
            _print_question(text, id=id, first=not printed)
        put(answer, id=id)
        printed = True
        all_answered = all_answered and answer.answered
    if not printed:
        warn(f"{questions} holds no question.")
    return ANSWERED if all_answered else NOT_ANSWERED


def _print_question(text: str, *, id: Any, first: bool) -> None:
    from bot.terminal import shown

    heading = shown(" ".join(text.split()) if id is None else f"[{id}] {' '.join(text.split())}")
    click.echo(("" if first else "\n") + click.style(heading, bold=True) + "\n")


def _lines(path: Path) -> Iterator[str]:
    """The lines of a file, one at a time, however many there are."""
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
    except UnicodeDecodeError:
        fail(f"{path} is not UTF-8 text; give a file with one JSON object a line.")
    except OSError as error:
        fail(f"{path} cannot be read ({error.strerror or error}); give a file with one JSON object a line.")


def _print(answer: "Answer", *, as_json: bool, whole: bool, id: str | None = None) -> None:
    if as_json:
        from bot.contract import answer_as_json

        click.echo(json.dumps(answer_as_json(answer, id=id), ensure_ascii=False))
    else:
        from bot.terminal import show

        show(answer, file=sys.stdout, whole=whole)


@main.command()
@click.option("--articles", type=NamedPath(), multiple=True, help="Talk about these files or folders alone.")
@_whole
@_collections
@click.pass_context
def chat(ctx: click.Context, articles: tuple[Path, ...], whole: bool, collections: tuple[str, ...]) -> None:
    """Ask one question after another; "and with Norway?" and "when was that?" are understood."""
    from bot.terminal import show

    turns: list[Turn] = []
    with open_library(ctx, articles, background=True) as library:
        asked = asked_collections(library, collections, articles)
        if sys.stdin.isatty():
            click.echo("Ask in your own words; an empty line or Ctrl-D ends.")
        while True:
            try:
                question = _typed()
            except (EOFError, KeyboardInterrupt):
                break
            if not question.strip():
                break
            try:
                answer = library.ask(question, conversation=turns, collections=asked)
            except KnowledgeError as error:
                warn(str(error))
                continue
            show(answer, file=sys.stdout, whole=whole)
            turns.append(answer.turn)


def _typed() -> str:
    """The next line of standard input; EOFError at its end."""
    if sys.stdin.isatty():
        return input("> ")
    try:
        line = sys.stdin.readline(LINE + 1)
    except UnicodeDecodeError:
        fail("Standard input is not UTF-8 text; write one question a line.")
    if not line:
        raise EOFError
    if len(line) > LINE:
        fail(f"A line is longer than {LINE:,} characters; write one question a line.")
    return line

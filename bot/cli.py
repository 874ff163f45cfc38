"""The `dateline` command. Exit status: 0 answered, 1 not answered, 2 wrong use or broken input."""

import gc
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from bot.output import OutputError, UnreadError, told
from knowledge.errors import ArticleError, KnowledgeError

# what a command needs is imported inside it: `dateline ask` must not wait for Discord, a database or a web client
if TYPE_CHECKING:
    from knowledge.answering.answer import Answer
    from knowledge.answering.conversation import Turn
    from knowledge.article import Article
    from knowledge.library import Library
    from knowledge.reading.web import Web

T = TypeVar("T")

ANSWERED, NOT_ANSWERED, WRONG = 0, 1, 2
OUTPUT_FAILED = 1
INTERRUPTED = 130


class _Commands(click.Group):
    """Turns what goes wrong into one plain sentence and exit status 2; output that fails, into 1."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command that the arguments name."""
        try:
            with told():
                return super().main(*args, **kwargs)
        except UnreadError:
            sys.exit(WRONG)
        except OutputError as error:
            with suppress(OSError):
                warn(str(error))
            sys.exit(OUTPUT_FAILED)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KnowledgeError as error:
            fail(str(error))


def fail(sentence: str) -> NoReturn:
    """End the command with `sentence` on standard error and exit status 2."""
    click.echo(f"dateline: {sentence}", err=True)
    raise click.exceptions.Exit(WRONG)


def warn(sentence: str) -> None:
    """Say `sentence` on standard error and go on."""
    click.echo(f"dateline: {sentence}", err=True)


class NamedPath(click.Path):
    """A path that somebody named. The empty name that an unset variable leaves would be the current folder."""

    def __init__(self, **kinds: bool) -> None:
        super().__init__(path_type=Path, **kinds)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return `value` as a Path."""
        if value == "":
            name = param.human_readable_name if isinstance(param, click.Argument) else max(param.opts) if param else ""
            fail(f'The name given for {name} is empty; name a file or a folder, or "." for the current one.')
        return super().convert(value, param, ctx)


_day = click.DateTime(formats=["%Y-%m-%d"])


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--home",
    type=NamedPath(file_okay=False),
    envvar="DATELINE_HOME",
    help="Folder that holds the library (default: $DATELINE_HOME, else the platform's data folder).",
)
@click.version_option(package_name="dateline")
@click.pass_context
def main(ctx: click.Context, home: Path | None) -> None:
    """Ask an archive of news articles; it answers by quoting them, with their source, or says that it cannot."""
    import logging

    for name in ("trafilatura", "htmldate", "pypdf"):  # what they warn of is told in our own words; `run` logs it
        logging.getLogger(name).addHandler(logging.NullHandler())
    ctx.obj = home


def web() -> "Web":
    """What fetches pages, as the settings allow it."""
    from bot.settings import SettingsError, load_web
    from knowledge.reading.web import Web

    try:
        return Web(load_web().policy())
    except SettingsError as error:
        fail(str(error))


@contextmanager
def open_library(ctx: click.Context, articles: tuple[Path, ...] = ()) -> "Iterator[Library]":
    """The library of the folder in use; or, with `articles`, one in memory that holds those files alone."""
    gc.disable()  # what is imported stays; looking through it for garbage takes a sixth of the time
    from knowledge.library import Library

    gc.freeze()
    gc.enable()
    if articles:
        library = Library.in_memory()
        library.add_many(_read(articles))
        if not len(library):
            fail(f"No article was found in {', '.join(map(str, articles))}; give a file or folder that holds some.")
    else:
        library = Library.open(ctx.obj, progress=progress)
    with library:
        yield library


def _read(paths: Iterable[Path]) -> "Iterator[Article]":
    """Articles of files and folders; what cannot be read is named on standard error, and the rest goes on."""
    from knowledge.reading import read_path

    for path in paths:
        for found in read_path(path):
            if isinstance(found, ArticleError):
                warn(str(found))
            else:
                yield found


def progress(items: Iterable[T], label: str, length: int | None = None) -> Iterator[T]:
    """Yield `items` under a progress bar on standard error, drawn only where that is a terminal."""
    with click.progressbar(items, label=label, length=length, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        yield from bar


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
@click.option("--since", type=_day, help="Only articles published on this day or later.")
@click.option("--until", type=_day, help="Only articles published on this day or earlier.")
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
    limits = {"since": _as_date(only["since"]), "until": _as_date(only["until"]), "source": only["source"]}
    with open_library(ctx, articles) as library:
        if questions is not None:
            ctx.exit(_ask_all(library, questions, as_json, limits))
        assert question is not None
        answer = library.ask(question, **limits)
        _print(answer, as_json=as_json)
        ctx.exit(ANSWERED if answer.answered else NOT_ANSWERED)


def _as_date(moment: Any) -> date | None:
    return moment.date() if moment else None


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
            yield from file
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


@main.command()
@click.argument("sources", nargs=-1, required=True)
@click.option("--collection", default="public", show_default=True, help="Collection to add to.")
@click.pass_context
def add(ctx: click.Context, sources: tuple[str, ...], collection: str) -> None:
    """Add articles from files, folders, zip archives or URLs.

    What cannot be read is named, and the rest goes in. A file that did not change since it was added is not read again:
    a command that was interrupted goes on where it stopped. Exit status: 0 all is in, 2 something could not be read,
    130 interrupted.
    """
    from knowledge.adding import is_address

    added = unchanged = broken = 0
    online = web() if any(map(is_address, sources)) else None
    with open_library(ctx) as library:
        try:
            for outcome in library.add_from(sources, collection=collection, web=online, progress=progress):
                if isinstance(outcome, KnowledgeError):
                    warn(str(outcome))
                    broken += 1
                elif outcome.changed:
                    added += 1
                else:
                    unchanged += 1
        except KeyboardInterrupt:
            warn(f"{count(added, 'article')} added so far; the same command goes on from there.")
            ctx.exit(INTERRUPTED)
    click.echo(f"{count(added, 'article')} added" + (f", {unchanged:,} already there" if unchanged else "") + ".")
    ctx.exit(WRONG if broken else ANSWERED)


def count(number: int, noun: str) -> str:
    """Say how many of something there are."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


@main.command("list")
@click.option("--collection", help="Only this collection.")
@click.option("--title", help="Only articles with these words, or parts of words, in the title.")
@click.option("--publisher", "--source", "publisher", help="Only this publisher.")
@click.option("--since", type=_day, help="Only articles published on this day or later.")
@click.option("--until", type=_day, help="Only articles published on this day or earlier.")
@click.option(
    "--sort",
    type=click.Choice(["newest", "oldest", "title", "publisher", "added"]),
    default="newest",
    show_default=True,
    help="By date, by title, by publisher, or what was added last first.",
)
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="Articles on one page.")
@click.option("--page", type=click.IntRange(1, 1_000_000), default=1, show_default=True)
@click.pass_context
def list_(ctx: click.Context, /, collection: str | None, limit: int, page: int, **wanted: Any) -> None:
    """List the articles of the library: id, date, publisher and title.

    Capitals and marks make no difference: --title "ha noi" finds "Hà Nội".
    """
    from bot.terminal import one_line
    from knowledge.publishers import named, unknown

    with open_library(ctx) as library:
        found = library.articles(
            collections=[collection] if collection else None,
            title=wanted["title"],
            publisher=wanted["publisher"],
            since=_as_date(wanted["since"]),
            until=_as_date(wanted["until"]),
            order=wanted["sort"],
            offset=(page - 1) * limit,
            limit=limit,
        )
        there, publisher = library.publishers(collections=[collection] if collection else None), wanted["publisher"]
        unknown_publisher = unknown(publisher, there) if publisher and there and not named(publisher, there) else ""
    for article in found.page:
        day = article.published.isoformat() if article.published else "undated   "
        click.echo(f"{article.id}  {day}  {one_line(article.publisher or '–', 24):24}  {one_line(article.title, 100)}")
    if not found.page and found.total:
        warn(f"There is no page {page}; the last is --page {-(-found.total // limit)}.")
    elif not found.page and unknown_publisher:
        warn(unknown_publisher)
    elif not found.page and (collection or any(wanted[name] for name in ("title", "publisher", "since", "until"))):
        warn("No article fits.")
    elif found.total > page * limit:
        warn(f"{len(found.page)} of {count(found.total, 'article')}; see the rest with --page {page + 1}.")


@main.command()
@click.argument("article_id")
@click.pass_context
def show(ctx: click.Context, article_id: str) -> None:
    """Show one article: its source and its text."""
    from bot.terminal import shown, source_line

    with open_library(ctx) as library:
        article = library.article(article_id)
        if article is None:
            fail(f"The library has no article {article_id}; `dateline list` shows the ids.")
        click.echo(source_line(article))
        if article.url:
            click.echo(shown(article.url))
        for report in article.based_on:
            click.echo(f"based on: {shown(report)}")
        click.echo("\n" + shown(article.text))


@main.command()
@click.argument("article_ids", nargs=-1, required=True)
@click.option("--collection", default="public", show_default=True, help="Collection to remove from.")
@click.pass_context
def remove(ctx: click.Context, article_ids: tuple[str, ...], collection: str) -> None:
    """Remove articles by id; all of them, or none when one id is not there."""
    with open_library(ctx) as library:
        ids = list(dict.fromkeys(article_ids))
        missing = [id for id in ids if library.article(id, collections=[collection]) is None]
        if missing:
            fail(f"The collection {collection} has no article {', '.join(missing)}; `dateline list` shows the ids.")
        library.remove_many(ids, collection=collection)
    click.echo(f"{count(len(ids), 'article')} removed.")


@main.command()
@click.argument("folder", type=NamedPath())
@click.option("--queries", type=NamedPath(), help="Ask the questions of this file instead.")
@click.option("--distractors", type=NamedPath(), help="Add the corpus of this folder.")
@click.option("--without", multiple=True, help="Leave out a part of the ranking; --without help lists them.")
@click.option("--run", "run_file", type=NamedPath(), help="Write the ranking in TREC run format.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def evaluate(
    folder: Path,
    queries: Path | None,
    distractors: Path | None,
    without: tuple[str, ...],
    run_file: Path | None,
    as_json: bool,
) -> None:
    """Measure ranking, answers and abstention on the collection in FOLDER.

    FOLDER holds corpus.jsonl, queries.jsonl and qrels.tsv, perhaps sentences.jsonl and qrels_sentences.tsv, and
    queries_offarchive.jsonl with questions that nothing in the corpus answers.
    """
    from bot import evaluating
    from knowledge import benchmark, evaluation
    from knowledge.answering.mechanisms import MECHANISMS, leaving_out
    from knowledge.library import Library

    unknown = [name for name in without if name not in MECHANISMS]
    if unknown:
        known = "\n".join(f"  {name}: {what}" for name, what in MECHANISMS.items())
        fail(f"There is no part {unknown[0]!r} to leave out; these are the parts:\n{known}")
    collection = benchmark.read(folder, queries=queries)
    elsewhere = folder / "queries_offarchive.jsonl"
    others = benchmark.read(folder, queries=elsewhere).queries if elsewhere.exists() and not queries else ()
    library = Library.in_memory()
    articles = [*collection.articles.values()]
    if distractors:
        articles += (article for _, article in benchmark.documents(distractors))
    library.add_many(progress(articles, "Indexing"))
    with leaving_out(without):
        report = evaluation.evaluate(
            library,
            collection,
            unanswerable=others,
            remove_gold=any(query.near and query.answers for query in collection.queries),
            progress=lambda items, label: progress(items, label),
        )
    if run_file:
        run_file.write_text("".join(f"{line}\n" for line in evaluation.trec_run(report)), encoding="utf-8")
    click.echo(json.dumps(evaluating.as_json(report)) if as_json else evaluating.as_text(report))


@main.command()
@click.pass_context
def run(ctx: click.Context) -> None:
    """Run the Discord bot, configured by DISCORD_TOKEN and DATELINE_… in the environment or in .env.

    Exit status: 0 when it was asked to stop, 1 when Discord cannot be reached, 78 for a mistake in the configuration,
    which a supervisor should not answer with a restart.
    """
    from bot import client
    from bot.settings import SettingsError, load

    try:
        settings = load()
    except SettingsError as error:
        warn(str(error))
        ctx.exit(client.MISCONFIGURED)
    ctx.exit(client.run(settings.model_copy(update={"home": ctx.obj or settings.home})))


# the commands that stand in modules of their own register themselves on `main`
from bot import keeping_cli  # noqa: E402, F401

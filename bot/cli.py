"""The `dateline` command. Exit status: 0 answered, 1 not answered, 2 wrong use or broken input."""

import json
from pathlib import Path
from typing import Literal

import click

# the commands that stand in modules of their own register themselves on `main`
from bot import (
    articles_cli,
    asking_cli,
    citing_cli,
    doctor_cli,
    following_cli,
    keeping_cli,
    limits_cli,
    mending_cli,
    migrating_cli,
    moving_cli,
    removing_cli,
    report_cli,
    telling_cli,
)
from bot.command import NamedPath, fail, main, progress, warn

__all__ = [
    "articles_cli",
    "asking_cli",
    "citing_cli",
    "doctor_cli",
    "following_cli",
    "keeping_cli",
    "limits_cli",
    "main",
    "mending_cli",
    "migrating_cli",
    "moving_cli",
    "removing_cli",
    "report_cli",
    "telling_cli",
]


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
    from knowledge.answering.signs import LEAVABLE
    from knowledge.library import Library

    parts = MECHANISMS | LEAVABLE
    unknown = [name for name in without if name not in parts]
    if unknown:
        known = "\n".join(f"  {name}: {what}" for name, what in parts.items())
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
@click.option(
    "--role",
    type=click.Choice(["all", "bot", "ingester"]),
    help="Serve Discord, bring articles in (feeds, a folder, what is followed, backups), or both (default: "
    "$DATELINE_ROLE, else all).",
)
@click.pass_context
def run(ctx: click.Context, role: Literal["all", "bot", "ingester"] | None) -> None:
    """Run the Discord bot, configured by DISCORD_TOKEN and DATELINE_… in the environment or in .env.

    Exit status: 0 when it was asked to stop, 1 when Discord cannot be reached, 78 for a mistake in the configuration,
    which a supervisor should not answer with a restart.
    """
    from bot import running
    from bot.settings import SettingsError, load

    try:
        settings = load(role)
    except SettingsError as error:
        warn(str(error))
        ctx.exit(running.MISCONFIGURED)
    ctx.exit(running.run(settings.model_copy(update={"home": ctx.obj or settings.home})))

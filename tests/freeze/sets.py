"""The question sets of the repository, and those beside it, each with its archive and with what is right."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from knowledge import benchmark
from knowledge.answering.answer import Answer
from knowledge.article import Article
from knowledge.changes import Added
from knowledge.library import Library, shipped
from knowledge.metrics import holds_answer
from knowledge.passage_groups import Joining
from knowledge.reading import read_path

TESTS = Path(__file__).resolve().parents[1]
QUESTIONS = TESTS / "knowledge" / "questions"
ARCHIVES = TESTS / "knowledge" / "archives"
SHARED = TESTS.parents[1] / "shared"
SEEDS = SHARED / "seeds"
NEWS = SHARED / "eval" / "news_a"
PUBLISHED = ("xquad_en", "xquad_vi_a", "squad2_a", "squad11_extra", "cranfield")
"""Collections of some hundred to some thousand questions each, in `../shared/eval`."""

Right = Callable[[Answer], bool]
"""Whether an answer is the one that the set expects."""


@dataclass(frozen=True, slots=True)
class Archive:
    """A library in memory, and for the id of each article in it the name of its file or document."""

    library: Library
    names: dict[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question; with `goes_on`, the next turn of the conversation that the one before it belongs to."""

    id: str
    text: str
    right: Right | None
    """None where the set has no judgment for it."""
    goes_on: bool = False
    accepted: tuple[str, ...] = ()
    """Strings of the article of which one answers; empty where nothing does, or nothing is judged."""


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions over one archive; both are made when they are asked for."""

    name: str
    archive: Callable[[], Archive]
    questions: Callable[[], list[Asked]]
    needs: Path
    """A folder that must be there."""


def all_sets(*, published: bool) -> Iterator[QuestionSet]:
    """Yield every set in an order that never changes, also those whose folder is not there."""
    for folder in ("", "second/", "third/", "fourth/", "fifth/", "sixth/"):
        for archive in ("seeds", "briefings") if not folder else ("seeds",):
            yield QuestionSet(
                f"questions/{folder}{archive}",
                partial(_seeds_or_briefings, archive),
                partial(_own_questions, QUESTIONS / folder, archive),
                SEEDS if archive == "seeds" else QUESTIONS,
            )
    for name in ("gazette", "sixties", "vietnamese", "weekly", "wire"):
        yield _collection(f"archives/{name}", ARCHIVES / name)
    news = partial(saved_pages, NEWS / "articles")
    yield QuestionSet("news_a", news, partial(asked_of_pages, NEWS, news), NEWS)
    if published:
        for name in PUBLISHED:
            yield _collection(f"published/{name}", SHARED / "eval" / name)


def _rows(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def silent(answer: Answer) -> bool:
    """Whether nothing is offered, as is right where the archive does not answer."""
    return not answer.answered


# --- tests/knowledge/questions ----------------------------------------------------------------------------------------


@cache
def _seeds_or_briefings(name: str) -> Archive:
    if name == "briefings":
        return _archive([(article, key) for article, key in shipped() if key])
    files = sorted(SEEDS.glob("*.txt"))
    return _archive([(found, path.name) for path in files for found in read_path(path) if isinstance(found, Article)])


def _archive(articles: Sequence[tuple[Article, str]]) -> Archive:
    library = Library.in_memory()
    added = library.add_many([article for article, _ in articles])
    return Archive(library, {entry.id: name for entry, (_, name) in zip(added, articles, strict=True)})


def _own_questions(folder: Path, archive: str) -> list[Asked]:
    asked = [
        Asked(row["id"], row["text"], _expects(row, archive), accepted=tuple(row["expect"].get(archive, ())))
        for row in _rows(folder / "answerable.jsonl")
    ]
    asked += [Asked(row["id"], row["text"], silent) for row in _rows(folder / "unanswerable.jsonl")]
    for row in _rows(folder / "conversations.jsonl"):
        for number, turn in enumerate(row["turns"], 1):
            accepted = tuple(turn["expect"].get(archive, ())) if turn["expect"] else ()
            right = _expects(turn, archive)
            asked.append(Asked(f"{row['id']}/{number}", turn["text"], right, goes_on=number > 1, accepted=accepted))
    return asked


def _expects(row: dict[str, Any], archive: str) -> Right:
    """The first quote holds one of the phrases, as `test_answers` judges; without any, nothing may answer."""
    if not row["expect"]:
        return silent
    phrases = row["expect"][archive]
    return lambda answer: answer.answered and any(phrase in answer.quotes[0].text for phrase in phrases)


# --- collections in the form of `knowledge.benchmark` -----------------------------------------------------------------


def _collection(name: str, folder: Path) -> QuestionSet:
    return QuestionSet(name, partial(_documents, folder), partial(_queries, folder), folder)


def _documents(folder: Path) -> Archive:
    collection = benchmark.read(folder)
    archive = _archive([(article, name) for name, article in collection.articles.items()])
    return Archive(archive.library.seen(Joining(collection.pieces)), archive.names)


def _queries(folder: Path) -> list[Asked]:
    asked = []
    for file in sorted(folder.glob("queries*.jsonl")):
        mark = file.stem.removeprefix("queries").removeprefix("_")
        for query in benchmark.read(folder, queries=file).queries:
            right = None if query.answers is None else partial(_holds, query.answers) if query.answers else silent
            name = f"{mark}/{query.id}" if mark else query.id
            asked.append(Asked(name, query.text, right, accepted=query.answers or ()))
    return asked


def _holds(answers: tuple[str, ...], answer: Answer) -> bool:
    return answer.answered and holds_answer(answer.quotes[0].text, answers)


# --- news as pages are saved ------------------------------------------------------------------------------------------


@cache
def saved_pages(folder: Path) -> Archive:
    """Return an archive of the saved pages in `folder`."""
    library, names = Library.in_memory(), {}
    for path in sorted(folder.iterdir()):
        for outcome in library.add_from([str(path)]):
            if isinstance(outcome, Added):
                names[outcome.id] = path.stem
    return Archive(library, names)


def asked_of_pages(questions: Path, archive: Callable[[], Archive]) -> list[Asked]:
    """Return the questions and conversations in the folder `questions`, which are asked of saved pages."""
    asked = [
        Asked(row.get("id", str(number)), row["q"], _tells(row, archive), accepted=tuple(row.get("any", ())))
        for number, row in enumerate(_rows(questions / "questions.jsonl"))
    ]
    for row in _rows(questions / "conversations.jsonl"):
        for number, turn in enumerate(row["turns"], 1):
            right, accepted = _tells(turn, archive), tuple(turn.get("any", ()))
            asked.append(Asked(f"{row['id']}/{number}", turn["q"], right, goes_on=number > 1, accepted=accepted))
    return asked


def _tells(row: dict[str, Any], archive: Callable[[], Archive]) -> Right:
    if row["abstain"]:
        return silent

    def right(answer: Answer) -> bool:
        if not answer.answered or archive().names.get(answer.quotes[0].article.id) != row["article"]:
            return False
        text = answer.quotes[0].text
        return holds_answer(text, row["any"]) and all(holds_answer(text, [part]) for part in row.get("all", ()))

    return right

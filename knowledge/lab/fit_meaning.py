"""Fit what the ranking and the confidence make of meaning: `python -m knowledge.lab.fit_meaning --pages FOLDER …`.

Writes the sections of `weights.json` that end in “, with meaning”; those for words alone stay as `fit` and
`fit_confidence` made them. What is fitted on:

- `--pages`: folders of saved pages with questions as people type them (`articles/`, `questions.jsonl`; see
  tests/knowledge/news), asked of all of their articles, and of small archives drawn from them;
- `--archives`: collections of news as `knowledge.benchmark` reads them;
- `--questions` with `--articles NAME=FOLDER`: the question sets of tests/knowledge/questions, for the confidence too.

A question is answered where the first quote holds what answers, so the confidence is fitted on quotes. Chance enters
through `SEED` alone. Vectors are kept in `--cache`, since they take most of the time.
"""

import argparse
import json
import random
import sqlite3
import unicodedata
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from knowledge.answering import fit
from knowledge.answering.attempt import Attempt
from knowledge.answering.case import Case
from knowledge.answering.choosing import choose
from knowledge.answering.conversation import Reading
from knowledge.answering.evidence import Floats
from knowledge.answering.logistic import fit_logistic
from knowledge.answering.news import asked_of
from knowledge.answering.ranking import find_candidates, rank
from knowledge.answering.signs import SIGNS, signs
from knowledge.answering.signs.registry import REGISTERED
from knowledge.answering.understanding import understand
from knowledge.answering.vocabulary import vocabulary_of
from knowledge.answering.weights import BY_HAND, FILE, fitted_with
from knowledge.article import Article
from knowledge.benchmark import Benchmark, Query, read
from knowledge.encoding import Encoding
from knowledge.index.engine import EmbeddedIndex
from knowledge.index.nearest import Meaning
from knowledge.index.preparing import prepare
from knowledge.index.protocol import Filter, Snapshot
from knowledge.meaning.choosing import chosen
from knowledge.meaning.encoder import Encoder, Vectors
from knowledge.meaning.vectors import VectorsInMemory
from knowledge.passage_groups import Joining
from knowledge.reading import read_path

SEED = 7
SMALL_ARCHIVES, SIZES = 25, (1, 2, 3, 5, 8, 15)
"""Small archives drawn from each folder of pages, and how many articles they hold."""
INSIDE, OUTSIDE = 12, 8
"""Questions asked of one: those about its articles, and about others."""
RIDGE = 20.0
"""Penalty on the squared weights of standardised signs: of some three thousand examples many are alike."""


@dataclass(frozen=True, slots=True)
class Set:
    """Articles with the questions that they answer, and those that they do not."""

    benchmark: Benchmark
    others: tuple[Query, ...] = ()
    pages: bool = False


def main() -> None:
    """Fit on what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--pages", type=Path, action="append", default=[])
    parser.add_argument("--archives", type=Path, action="append", default=[])
    parser.add_argument("--questions", type=Path, action="append", default=[])
    parser.add_argument("--articles", action="append", default=[], metavar="NAME=FOLDER")
    parser.add_argument("--cache", type=Path, required=True)
    options = parser.parse_args()
    encoder = _Cached(options.cache)
    sets = [_pages(folder) for folder in options.pages]
    for folder in options.archives:
        off = folder / "queries_offarchive.jsonl"
        sets.append(Set(read(folder), read(folder, queries=off).queries if off.exists() else ()))
    for folder in options.questions:
        for name, _, articles in (pair.partition("=") for pair in options.articles):
            benchmark, others = asked_of(Path(articles), folder, name=name)
            if benchmark.queries:
                sets.append(Set(benchmark, others))
    _write(fit.fit_all([example for one in sets for example in _examples(one, encoder)], []))
    _write(_confidence([example for one in sets for example in _judged(one, encoder)]))


def _write(sections: dict[str, dict[str, float]]) -> None:
    weights = json.loads(FILE.read_text(encoding="utf-8")) | sections
    FILE.write_text(json.dumps(weights, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _examples(one: Set, encoder: Encoder) -> Iterator[fit.Example]:
    documents = {article.id: document for document, article in one.benchmark.articles.items()}
    snapshot = _snapshot(list(one.benchmark.articles.values()), one.benchmark, encoder)
    for query in one.benchmark.queries:
        if query.id in one.benchmark.relevant:
            example = fit.example_of(query, one.benchmark, snapshot, documents)
            if example is not None and example.passages.any():
                yield example


def _judged(one: Set, encoder: Encoder) -> Iterator[tuple[Floats, bool]]:
    """The signs of each question, and whether the first quote answers it."""
    benchmark = one.benchmark
    snapshot = _snapshot(list(benchmark.articles.values()), benchmark, encoder)
    for query in benchmark.queries:
        if query.id in benchmark.relevant:
            yield from _judge(query, snapshot, benchmark)
    for query in one.others:
        yield from _judge(query, snapshot, None)
    chance = random.Random(SEED)  # noqa: S311 - a sample, no secret
    for _ in range(SMALL_ARCHIVES if one.pages else 0):
        some = set(chance.sample(sorted(benchmark.articles), min(len(benchmark.articles), chance.choice(SIZES))))
        small = _snapshot([benchmark.articles[id] for id in sorted(some)], benchmark, encoder)
        about = [query for query in benchmark.queries if benchmark.relevant[query.id].keys() <= some]
        elsewhere = [query for query in benchmark.queries if not benchmark.relevant[query.id].keys() & some]
        for query in chance.sample(about, min(INSIDE, len(about))):
            yield from _judge(query, small, benchmark)
        for query in chance.sample(elsewhere, min(OUTSIDE, len(elsewhere))):
            yield from _judge(query, small, None)


def _judge(query: Query, snapshot: Snapshot, benchmark: Benchmark | None) -> Iterator[tuple[Floats, bool]]:
    """Nothing for a question that names nothing to look for; without `benchmark` no quote answers."""
    reading = Reading(query.text, query.text, subject=query.text)
    vocabulary = vocabulary_of(snapshot)
    question = understand(reading, typed=query.text, today=date.today(), vocabulary=vocabulary).question
    candidates = find_candidates(question, snapshot, where=Filter()) if question.terms else None
    if candidates is None or not len(candidates.passages):
        return
    ranking = rank(question, candidates, snapshot)
    quotes = choose(Attempt(question, candidates, ranking, 1.0), snapshot, limit=1)
    right = False
    if benchmark is not None and quotes:
        text = _folded(quotes[0].text)
        right = any(_folded(answer) in text for answer in query.answers or ())
    yield signs(Case(question, ranking, candidates, snapshot)), right


def _confidence(found: list[tuple[Floats, bool]]) -> dict[str, dict[str, float]]:
    rows, labels = np.array([row for row, _ in found]), np.array([label for _, label in found])
    slopes, intercept = fit_logistic(rows, labels, ridge=RIDGE)
    fitted = {name: round(slope, 4) for name, slope in zip(SIGNS, slopes.tolist(), strict=True)}
    by_hand = {
        sign.name: -sign.against
        for sign in REGISTERED.values()
        if sign.against is not None and fitted[sign.name] > -sign.against
    }
    section = fitted_with(True, "confidence")
    return {section: fitted | {"intercept": round(intercept, 4)}, f"{section}{BY_HAND}": by_hand}


def _snapshot(articles: Sequence[Article], benchmark: Benchmark, encoder: Encoder) -> Snapshot:
    store = VectorsInMemory()
    meaning = Meaning(lambda: (encoder, store))
    index = EmbeddedIndex.in_memory(meaning=meaning)
    index.add(prepare(article, "public") for article in articles)
    for _ in Encoding(meaning, index.snapshot).make():
        pass
    return Joining(benchmark.pieces)(index.snapshot())


def _pages(folder: Path) -> Set:
    """Saved pages, each question's `article` naming the file that answers it."""
    held: dict[str, Article] = {}
    of_file: dict[str, list[str]] = {}
    for path in sorted((folder / "articles").iterdir()):
        for article in read_path(path):
            if isinstance(article, Article):
                held[article.id] = article
                of_file.setdefault(path.stem, []).append(article.id)
    queries, others, relevant = [], [], {}
    for line in (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        query = Query(item["id"], item["q"], tuple(item["any"]))
        if item["abstain"]:
            others.append(query)
        elif item["article"] in of_file:
            queries.append(query)
            relevant[query.id] = dict.fromkeys(of_file[item["article"]], 1)
    return Set(Benchmark(held, tuple(queries), relevant), tuple(others), pages=True)


def _folded(text: str) -> str:
    """`text` as answers are compared: without case, and with one sort of quotation mark and of space."""
    plain = unicodedata.normalize("NFC", text).translate(str.maketrans("’‘“”\xa0", "''\"\" "))
    return " ".join(plain.split()).casefold()


class _Cached:
    """The chosen encoder, each text encoded once for all runs."""

    def __init__(self, file: Path) -> None:
        encoder = chosen()
        if encoder is None:
            raise SystemExit("There is no encoder here; install the extra “meaning”.")
        self._encoder: Encoder = encoder
        self.name, self.dimensions = encoder.name, encoder.dimensions
        self._kept = sqlite3.connect(file, timeout=60)
        self._kept.execute("CREATE TABLE IF NOT EXISTS kept (text TEXT PRIMARY KEY, row BLOB)")

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of what is asked."""
        return self._rows(texts, "q", self._encoder.questions)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of what may answer."""
        return self._rows(texts, "p", self._encoder.passages)

    def _rows(self, texts: Sequence[str], kind: str, encode: Callable[[Sequence[str]], Vectors]) -> Vectors:
        keys = [f"{kind} {self.name} {zlib.crc32(text.encode(errors='replace')):08x} {text[:200]}" for text in texts]
        known = {key: self._kept.execute("SELECT row FROM kept WHERE text = ?", [key]).fetchone() for key in keys}
        missing = [i for i, key in enumerate(keys) if known[key] is None]
        if missing:
            made = encode([texts[i] for i in missing])
            for i, row in zip(missing, made, strict=True):
                known[keys[i]] = (row.tobytes(),)
                self._kept.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", [keys[i], row.tobytes()])
            self._kept.commit()
        rows = [np.frombuffer(known[key][0], dtype=np.float32) for key in keys]
        return np.array(rows, dtype=np.float32).reshape(-1, self.dimensions)


if __name__ == "__main__":
    main()

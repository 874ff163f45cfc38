"""Ask the cases beside this file of real articles, and print the shares that are right.

usage: python -m tests.telling.score [--only NAME …] [--train FOLDER] [--fakes FILE] [--outlets FOLDER [--alone]]
                                     [--events FOLDER] [--failures] [--unseen | --half HALF]

FOLDER holds the articles of news_train as tests/knowledge/news/build_articles.py builds them (by default beside its
questions), FILE is FA-KES-Dataset.csv, the folder of --outlets a clone of BASIL, of which alone is asked with --alone,
and that of --events a clone of EventStoryLine with ECB+ in it. Cases whose articles are not there are left out and
counted. --failures says what is wrong with those of the half that was built on, --unseen with the others, too.
$DATELINE_ENCODER chooses what makes vectors; words alone unless it is set.
"""

import argparse
import importlib
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

os.environ.setdefault("DATELINE_ENCODER", "none")

from knowledge.article import Article
from knowledge.library import Library
from tests.telling import archive, ecb
from tests.telling.cases import FOLDER, Case, read

KINDS = {
    "timelines": "timelines",
    "comparisons": "comparisons",
    "outlets": "comparisons",
    "events": "comparisons",
    "claims": "claims",
    "briefs": "briefs",
    "retold": "comparisons",
}
"""The cases, and the module that scores each; the last ones are asked of articles of our own, too."""
SECOND = "The Second Herald"
"""Who tells of the articles of retold.txt once more."""
TRAIN = FOLDER.parent / "knowledge" / "news" / "news_train" / "articles"
_KEY = re.compile(r"\b([atfr]):[\w-]+")
NEEDS = {"outlets": "b", "events": "e", "retold": "s"}
"""The articles that all cases of a file are asked of, where their lines name none."""


def _library(options: argparse.Namespace) -> tuple[Library, dict[str, str], dict[str, Article]]:
    """All articles that are there, the key of each by its id, and each by its key."""
    train, fakes, outlets, alone = options.train, options.fakes, options.outlets, options.alone
    sources: list[Iterable[tuple[str, Article]]] = []
    if not alone and archive.NEWS_A.is_dir():
        sources += [archive.news_a(), archive.reuters()]
    if not alone and train.is_dir():
        sources.append(archive.news_train(train))
    if fakes is not None:
        if not archive.is_as_written_on(fakes):
            print(f"{fakes} is not the file that the cases were written on.", file=sys.stderr)
        sources.append(archive.fakes(fakes))
    if outlets is not None:
        sources.append(archive.outlets(outlets))
    if options.events is not None:
        sources.append(ecb.reports(options.events))
    library, keys, articles = Library.in_memory(), dict[str, str](), dict[str, Article]()
    for source in sources:
        found = list(source)
        articles |= dict(found)
        library.add_many(article for _, article in found)
        keys |= {article.id: key for key, article in found}
    return library, keys, articles


def _second_reports(articles: Mapping[str, Article]) -> Iterator[Article]:
    """How another paper tells of an article, as the cases of retold.txt have it."""
    for case in read("retold.txt"):
        for text in case.of("|"):
            if first := articles.get(case.options["article"]):
                yield Article(text=text, title=f"{text[:60]}…", publisher=SECOND, published=first.day)


def _answerable(case: Case, there: set[str]) -> bool:
    """Whether the articles that a case names are there."""
    named = {key[0] for _, line in case.lines for key in _KEY.findall(line)}
    return named | set(case.options.get("article", "")[:1]) <= there


def main() -> int:
    """Print the shares that are right, by kind and half."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=KINDS, action="append")
    parser.add_argument("--train", type=Path, default=TRAIN)
    parser.add_argument("--fakes", type=Path)
    parser.add_argument("--outlets", type=Path)
    parser.add_argument("--events", type=Path)
    parser.add_argument("--half", choices=("seen", "unseen"), help="ask the cases of one half alone")
    parser.add_argument("--alone", action="store_true", help="ask the outlets' articles alone")
    parser.add_argument("--failures", action="store_true")
    parser.add_argument("--unseen", action="store_true")
    options = parser.parse_args()
    library, keys, articles = _library(options)
    for kind in sorted(options.only or KINDS, key=list(KINDS).index):
        if kind == "retold":
            seconds = list(_second_reports(articles))
            library.add_many(seconds)
            keys |= {article.id: "s:" for article in seconds}
        there = {key[0] for key in keys.values()}
        module = importlib.import_module(f"tests.telling.{KINDS[kind]}")
        halves: dict[bool, Counter[str]] = {False: Counter(), True: Counter()}
        for case in read(f"{kind}.txt"):
            if options.half and case.unseen != (options.half == "unseen"):
                continue
            count = halves[case.unseen]
            if not _answerable(case, there) or not there.issuperset(NEEDS.get(kind, "")):
                count["left out"] += 1
                continue
            scored = module.score(case, library, keys)
            count["cases"] += 1
            count["right"] += not scored.wrong
            count.update({name: value for name, value in scored._asdict().items() if name != "wrong"})
            if scored.wrong and (options.unseen if case.unseen else options.failures):
                print(f"{case.asked}:", *scored.wrong, sep="\n    ")
        for unseen, count in halves.items():
            told = ", ".join(f"{name} {value}" for name, value in count.items())
            print(f"{kind}, {'unseen' if unseen else 'built on'}: {told or 'none'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

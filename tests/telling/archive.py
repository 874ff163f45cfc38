"""The real articles that the cases of this folder are asked of; they are their publishers', and read where they lie.

- news_a and a part of Reuters-21578 from `../shared/eval`;
- news_train, as `tests/knowledge/news/build_articles.py` builds it;
- FA-KES (Salem et al. 2019, "FA-KES: A Fake News Dataset around the Syrian War", CC BY 4.0): reports of the same events
  by many publishers, from `FA-KES-Dataset.csv` in a clone of github.com/Pitaz1/AI_BootCamp_Group1.
- BASIL (Fan et al. 2019, "In Plain Sight: Media Bias Through the Lens of Factual Reporting"): a hundred events by three
  outlets each, from a clone of github.com/marshallwhiteorg/emnlp19-media-bias.
"""

import csv
import hashlib
import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from knowledge.article import Article
from knowledge.reading import read_path
from knowledge.reading.dates import read_date

EVAL = Path(__file__).resolve().parents[3] / "shared" / "eval"
NEWS_A = EVAL / "news_a" / "articles"
REUTERS = EVAL / "reuters_scale" / "corpus.jsonl"
REUTERS_MOST = 5200
"""Stories of Reuters that are taken: those of 26 February to 16 March 1987."""
FAKES_SHA256 = "4f1bc91b48901a61e6daeb07ccc7c78b6aeddbc0794b8b4a0513e0e55f9bfc55"
PUBLISHERS = {
    "ahram": "Ahram Online", "manar": "Al-Manar", "alalam": "Al-Alam", "alaraby": "The New Arab",
    "dailysabah": "Daily Sabah", "sana": "SANA", "sputnik": "Sputnik", "etilaf": "Etilaf", "trt": "TRT World",
    "jordantimes": "The Jordan Times", "reuters": "Reuters", "arabiya": "Al Arabiya", "tass": "TASS",
    "asharqalawsat": "Asharq Al-Awsat", "nna": "NNA",
}  # fmt: skip
_DATED = re.compile(
    r"^\W*(?:Published|Last updated at|Date of publication)?\W*(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w*,?\s+)?"
    r"(\d{1,2}\s+[A-Z][a-z]+\s+\d{4}|[A-Z][a-z]+\s+\d{1,2},?\s+\d{4}|[A-Z][a-z]{2}\s+\d{6})\W+"
)


def news_a() -> Iterator[tuple[str, Article]]:
    """Each article with its key."""
    yield from _files(NEWS_A, "a")


def news_train(folder: Path) -> Iterator[tuple[str, Article]]:
    """Each article of a folder with its key."""
    yield from _files(folder, "t")


def _files(folder: Path, prefix: str) -> Iterator[tuple[str, Article]]:
    for path in sorted(folder.iterdir()):
        for found in read_path(path):
            if isinstance(found, Article):
                yield f"{prefix}:{path.stem}", found


def reuters() -> Iterator[tuple[str, Article]]:
    """The first stories, each with its key ("r:2819") and its day."""
    with REUTERS.open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            number = int(row["id"].removeprefix("r"))
            if number > REUTERS_MOST or not row["text"].strip() or not row["title"].strip():
                continue
            day = datetime.strptime(row["date"].split()[0], "%d-%b-%Y").date()
            yield f"r:{number}", Article(text=row["text"], title=row["title"], publisher="Reuters", published=day)


def fakes(file: Path) -> Iterator[tuple[str, Article]]:
    """Each report with its key ("f:1914947533"); without the headline and the date that open its text."""
    with file.open(encoding="latin-1", newline="") as rows:
        for row in csv.DictReader(rows):
            title, text = row["article_title"].strip(), " ".join(row["article_content"].split())
            day = datetime.strptime(row["date"], "%m/%d/%Y").date()
            if (at := text.find(title)) >= 0 and at < 250:
                told = text[:at]
                text = text[at + len(title) :].lstrip(" .-")
            else:
                told = ""
            for head in (told, text):
                if found := _DATED.match(head):
                    read = read_date(re.sub(r"([A-Z][a-z]{2}) (\d\d)(\d{4})", r"\2 \1 \3", found[1]))
                    if read is not None:
                        day = read.date() if isinstance(read, datetime) else read
                    if head is text:
                        text = text[found.end() :]
                    break
            if text and title:
                name = PUBLISHERS.get(row["source"], row["source"])
                yield f"f:{row['unit_id']}", Article(text=text, title=title, publisher=name, published=day)


OUTLETS = {"nyt": "The New York Times", "fox": "Fox News", "hpo": "HuffPost"}


def outlets(folder: Path) -> Iterator[tuple[str, Article]]:
    """Each article of BASIL with its key ("b:08bb9bee-1")."""
    for path in sorted(folder.glob("data/articles/*/*.json")):
        row = json.loads(path.read_text("utf-8"))
        text = "\n\n".join(" ".join(" ".join(sentences).split()) for sentences in row["body-paragraphs"])
        name = OUTLETS[row["source"].lower()]
        title = " ".join(row["title"].split()) or row["main-event"]
        day = datetime.strptime(row["date"], "%Y-%m-%d").date()
        yield f"b:{path.stem[:8]}-{path.stem[-1]}", Article(text=text, title=title, publisher=name, published=day)


def is_as_written_on(file: Path) -> bool:
    """Whether a copy of FA-KES is the one that the cases were written on."""
    return hashlib.sha256(file.read_bytes()).hexdigest() == FAKES_SHA256

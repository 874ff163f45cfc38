"""ECB+ (Cybulska and Vossen 2014, "Using a sledgehammer to crack a nut?", CC BY 3.0): many papers on one event each.

It is read from a clone of github.com/tommasoc80/EventStoryLine, which holds it as tokens. Its older half names neither
papers nor days: there each report is a publisher of its own, and was published on the day after its event, or on the
very day where it says "today".
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

from knowledge.article import Article
from knowledge.reading.dates import read_date

FOLDER = "ECB+_LREC2014/ECB+"
EVENTS = {
    "3": date(2008, 12, 13), "5": date(2008, 12, 13), "9": date(2008, 12, 11), "10": date(2008, 12, 19),
    "12": date(2008, 12, 13), "13": date(2008, 12, 13), "14": date(2008, 12, 19), "18": date(2008, 12, 12),
    "19": date(2008, 12, 13), "20": date(2008, 12, 7), "24": date(2008, 12, 4), "30": date(2008, 12, 19),
    "32": date(2009, 1, 20), "33": date(2009, 1, 13), "35": date(2009, 1, 6), "37": date(2009, 1, 4),
    "38": date(2009, 1, 4), "41": date(2009, 1, 6), "43": date(2006, 7, 24),
}  # fmt: skip
"""When the events of the older half were, by topic."""
EARLIER = {f"19e-{number}": date(2008, 12, 11) for number in (2, 12, 14, 15)}
LATER = {f"37e-{number}": date(2009, 1, 7) for number in (1, 2)}
SENTENCES = 2
"""Sentences of a paragraph: none are kept."""
TITLE = 120
"""Characters of the first sentence that stand for the headline, where none is marked as such."""
_DATED = re.compile(
    r"(?:\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]+,? \d{4}|[A-Z][a-z]{2,8}\.? \d{1,2}(?:st|nd|rd|th)?, ?\d{4}|\d{4}-\d\d-\d\d"
    r"|[A-Z][a-z]{2} \d\d \d{4})"
)
_SPACED = (
    (re.compile(r"``|''|“ | ”"), '"'),
    (re.compile(r" ([.,;:!?)%’]|'s\b|n't\b)"), r"\1"),
    (re.compile(r"([($£€]) "), r"\1"),
    (re.compile(r" - "), "-"),
    (re.compile(r"(\d)([.:]) (\d)"), r"\1\2\3"),
    (re.compile(r"(\d), (\d{3})(?!\d)"), r"\1,\2"),
    (re.compile(r" / "), "/"),
)


def reports(clone: Path) -> Iterator[tuple[str, Article]]:
    """Each report with its key: topic, half (e or p), number ("e:41p-8")."""
    for path in sorted((clone / FOLDER).glob("*/*.xml")):
        topic, number, half = re.fullmatch(r"(\d+)_(\d+)ecb(plus)?", path.stem).groups()  # type: ignore[union-attr]
        key = f"{topic}{'p' if half else 'e'}-{number}"
        sentences = _sentences(path)
        address, publisher = "", f"Paper {key}"
        if half and sentences[0].startswith("http"):
            address, *sentences = sentences
            publisher = address.replace(" ", "").split("/")[2].removeprefix("www.")
        paragraphs = (sentences[at : at + SENTENCES] for at in range(0, len(sentences), SENTENCES))
        text = "\n\n".join(map(" ".join, paragraphs))
        if not any(map(str.isalpha, text)):
            continue
        day = _written(text) if half else EARLIER.get(key) or LATER.get(key) or _after(EVENTS.get(topic), text)
        yield f"e:{key}", Article(text=text, title=sentences[0][:TITLE], publisher=publisher, published=day)


def _sentences(path: Path) -> list[str]:
    found: dict[int, list[str]] = {}
    for token in ElementTree.parse(path).getroot().iter("token"):
        found.setdefault(int(token.attrib["sentence"]), []).append((token.text or "").strip())
    sentences = []
    for number in sorted(found):
        sentence = " ".join(found[number])
        if not sentence.startswith("http"):
            for pattern, replacement in _SPACED:
                sentence = pattern.sub(replacement, sentence)
        sentences.append(sentence)
    return sentences


def _written(text: str) -> date | None:
    """The date that stands above a report."""
    for found in _DATED.finditer(text[:400]):
        read = read_date(re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", found[0]).replace(",20", ", 20"))
        if read is not None:
            return read.date() if isinstance(read, datetime) else read
    return None


def _after(day: date | None, text: str) -> date | None:
    if day is None or re.search(r"\b(?:today|this (?:morning|afternoon|evening))\b", text, re.IGNORECASE):
        return day
    return day + timedelta(days=1)

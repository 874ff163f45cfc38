"""Every reader, and what is tried with it: sound files, damaged byte by byte and part by part.

A reader may refuse a file with an ArticleError. Whatever else it raises is a finding, and so is an article without
words, a second of CPU time for up to 100 KB, and a jump in memory. A seed makes the same input again, always.
A PDF is read in this process, since starting one for each would test the system and not the reader.
"""

import random
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from knowledge.article import Article
from knowledge.errors import ArticleError
from knowledge.reading import encoding, entries, plain, read_each
from knowledge.reading import feeds as feeds_
from knowledge.reading.formats import html_page, json_file, markdown, pdf
from knowledge.reading.web import retry_after_s
from tests.fuzz import damage, models
from tests.fuzz.damage import LARGEST, MARKS, SMALL

__all__ = ["MARKS", "NAMES", "READERS", "Tried", "fuzz", "make_input", "try_one"]

SECONDS_AT_MOST = 1.0
"""CPU time for an input of up to 100 KB."""
MEMORY_AT_MOST = 200 * 2**20
"""Bytes by which one input of up to 100 KB may raise the most that this process ever used."""
LARGE = 0.05
"""The share of the inputs that may have up to 100 KB; the others have little more than SMALL."""

NAMES = ("a.txt", "a.md", "a.html", "a.json", "a.jsonl", "a.pdf", "a.docx", "a.zip", "a")
_TYPES = (None, "application/rss+xml", "text/xml; charset=utf-16", "text/html; charset=nonsense", "application/json")
_CHARSETS = (None, "utf-8", "utf-16", "windows-1258", "shift_jis", "zlib", "idna", "unicode_escape", "no such")

Found = Iterable[Article | ArticleError | None]


@dataclass(frozen=True)
class Reader:
    """One of the readers."""

    share: int
    """Of a hundred inputs, how many are for this one."""
    models: Callable[[], Sequence[bytes]]
    damages: tuple[damage.Damage, ...]
    """Those that know the format."""
    read: Callable[[bytes, random.Random], Found]
    knowing: float = 0.5
    """How often it is these, and not those that damage bytes: an archive with one wrong byte is not read at all."""


@dataclass(frozen=True)
class Tried:
    """How one input was read; its seed makes it again."""

    seed: int
    reader: str
    size: int
    took_s: float
    articles: int
    """How many came of it; none of what was refused."""
    wrong: str | None
    """What the reader did not stand, or None."""


def _any(data: bytes, chance: random.Random) -> Found:
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return _pdf(data, chance)
    return list(read_each(data, name=chance.choice(NAMES)))


def _decoded(data: bytes, chance: random.Random) -> Found:
    encoding.decode(data, origin="a", declared=chance.choice(_CHARSETS))
    return []


def _headers(data: bytes, chance: random.Random) -> Found:
    text = data.decode("latin-1")
    encoding.charset(text)
    retry_after_s(text[:200], chance.choice((None, text[-40:])))
    return [plain.read(data.decode("utf-8", "replace"), origin="a.txt")]


def _markdown(data: bytes, chance: random.Random) -> Found:
    return [markdown.read(data.decode("utf-8", "replace"), origin="a.md")]


def _json(data: bytes, chance: random.Random) -> Found:
    return list(json_file.read_each(data.decode("utf-8", "replace"), origin="a.json"))


def _html(data: bytes, chance: random.Random) -> Found:
    return [html_page.read(data.decode("utf-8", "replace"), origin="a.html")]


def _pdf(data: bytes, chance: random.Random) -> Found:
    try:
        found = pdf.extract(data)
    except Exception:  # its own process says "damaged" to whatever pypdf raises
        return []
    return [] if found["error"] else [pdf.make(found, origin="a.pdf")]


def _feed(data: bytes, chance: random.Random) -> Found:
    feeds_.discover(data, url="https://a.example/")
    content = feeds_.parse(data, url="https://a.example/feed", content_type=chance.choice(_TYPES))
    return [entries.article(entry) for entry in content.entries]


READERS = {
    "any": Reader(14, models.everything, (damage.lines, damage.tags), _any),
    "encoding": Reader(16, models.samples, (damage.recode, damage.lines), _decoded),
    "plain": Reader(22, lambda: models.samples(".txt"), (damage.lines, damage.words, damage.lines), _headers),
    "markdown": Reader(8, lambda: models.samples(".md"), (damage.lines, damage.words), _markdown),
    "json": Reader(18, models.json_lines, (damage.values, damage.values, damage.lines), _json, knowing=0.7),
    "feed": Reader(10, models.feeds, (damage.tags, damage.tags, damage.nest, damage.values), _feed),
    "html": Reader(5, lambda: models.samples(".html"), (damage.tags, damage.tags, damage.nest, damage.words), _html),
    "zip": Reader(4, models.zips, (damage.members,), _any, knowing=0.8),
    "word": Reader(4, models.word, (damage.members,), _any, knowing=0.9),
    "pdf": Reader(3, models.pdfs, (damage.tokens, damage.tokens), _any),
}
_NAMES = [name for name, reader in READERS.items() for _ in range(reader.share)]


def fuzz(seeds: Iterable[int], *, only: str | None = None) -> Iterator[Tried]:
    """What went wrong with these seeds; nothing when all is well."""
    return (tried for seed in seeds if (tried := try_one(seed, only=only)).wrong)


def make_input(seed: int, *, only: str | None = None) -> tuple[str, bytes, random.Random]:
    """The name of a reader, a damaged file for it, and the chance that decides whatever else the reader is told."""
    chance = random.Random(seed)
    name = only or chance.choice(_NAMES)
    reader = READERS[name]
    data = bytearray(chance.choice(reader.models()) if chance.random() < 0.9 else b"")
    most = LARGEST if chance.random() < LARGE else max(SMALL, len(data))
    for _ in range(chance.choice((1, 1, 2, 4, 12))):
        known = chance.random() < reader.knowing
        if not known and chance.random() < 0.1:  # joined with something else
            other, at = chance.choice(models.everything()), chance.randrange(len(data) + 1)
            data[at:at] = other[chance.randrange(len(other)) :][:SMALL]
        else:
            chance.choice(reader.damages if known else damage.BYTES)(data, chance)
        del data[most:]
    return name, bytes(data), chance


def try_one(seed: int, *, only: str | None = None) -> Tried:
    """How the input of this seed is read."""
    name, data, chance = make_input(seed, only=only)
    state, memory_bytes = chance.getstate(), _peak_bytes()
    wrong, took_s, articles = _read(READERS[name], data, chance)
    grew_bytes = _peak_bytes() - memory_bytes
    if not wrong and took_s > SECONDS_AT_MOST:  # once more: modules are loaded now
        chance.setstate(state)
        wrong, took_s, articles = _read(READERS[name], data, chance)
        wrong = f"took {took_s:.1f} s" if took_s > SECONDS_AT_MOST else wrong
    if not wrong and grew_bytes > MEMORY_AT_MOST:
        wrong = f"took {grew_bytes // 2**20} MB more"
    return Tried(seed, name, len(data), took_s, articles, wrong)


def _read(reader: Reader, data: bytes, chance: random.Random) -> tuple[str | None, float, int]:
    """What is wrong, the seconds of CPU time it took, and the number of articles."""
    began, articles, wrong = time.process_time(), 0, None
    try:
        for item in reader.read(data, chance):
            if isinstance(item, Article):
                articles += 1
                item.text.encode()  # no half of a character, which no database takes
                if not item.text.strip() or not item.title.strip() or not item.id:
                    wrong = "an article without words"
            elif item is not None:
                wrong = _wrong_refusal(item) or wrong
    except ArticleError as error:
        wrong = _wrong_refusal(error)
    except Exception as error:  # the very thing that is looked for
        wrong = f"{type(error).__name__}: {error}"[:200]
    return wrong, time.process_time() - began, articles


def _wrong_refusal(error: ArticleError) -> str | None:
    return "a refusal of more than one line" if len(str(error).splitlines()) != 1 else None


def _peak_bytes() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024

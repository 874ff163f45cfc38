"""Feed every reader with damaged files until time is up: `python -m tests.fuzz.readers --seconds 600`.

Inputs are the samples and small files of every format, cut, joined, repeated and overwritten at random, and bytes made
of the marks that formats are built from. A reader may refuse one with an ArticleError; whatever else it raises is
printed with the seed that makes the same input again (`--seed N --inputs 1`), and so is an input that takes more than
a second per 100 KB. A PDF is read in this process here, since starting one for each would test the system and not the
reader.
"""

import argparse
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.article import Article
from knowledge.errors import ArticleError
from knowledge.reading import pdf, read_each
from tests.knowledge.reading import made

SAMPLES = Path(__file__).resolve().parents[1] / "knowledge" / "reading" / "samples"
LARGEST = 100_000
"""Bytes of one input."""
SECONDS_AT_MOST = 1.0
"""For an input of up to 100 KB."""

NAMES = ("a.txt", "a.md", "a.html", "a.json", "a.jsonl", "a.pdf", "a.docx", "a.zip", "a")
_WORDS = (
    *("---\n", "title: ", "- ", ": ", "&a ", "*a", "!!python/object ", "{", "}", "[", "]", '"', "\\u", "\\ud800", ","),
    *("<div>", "</div>", "<p>", "<b>", "<table><tr><td>", "<!--", "-->", "<script>", "&amp;", "&#0;", "<![CDATA[", "<"),
    *("# ", "> ", "* ", "![", "](", "`", "|", "\n", "\n\n", "\r\n", "    ", "\u2028", "\u2029", "\x00", "\ufeff"),
    *("HÀ NỘI — ", "LONDON, Feb 26 (Reuters) - ", "By Jane Doe", "February 10, 2026 - 21:15", "— VNA/VNS"),
    *("(Reporting by ", "Read more: ", "Share", "-30-", "./.", "Home > World", "published: ", "99/99/9999", "9" * 30),
    *("A word of text. ", "Photo: AFP", "Ảnh: TTXVN", "日本語。", "\u0301", "\u0323", "🙂", "\u202e"),
)
_BYTES = (b"\xff", b"\xfe\xff", b"\x80", b"PK\x03\x04", b"%PDF-1.4\n", b"stream\n", b"endobj\n", b"obj\n", b"<<", b">>")
MARKS = (*(word.encode() for word in _WORDS), *_BYTES)


@dataclass(frozen=True)
class Finding:
    """An input that a reader did not stand, by the seed that makes it again."""

    seed: int
    name: str
    size: int
    what: str


def fuzz(seeds: Iterator[int]) -> Iterator[Finding | None]:
    """One result for each seed: None when all was well."""
    for seed in seeds:
        yield _try(seed)


def make_input(seed: int) -> tuple[str, bytes]:
    """A name and a damaged file, always the same for one seed."""
    chance = random.Random(seed)
    data = bytearray(chance.choice(_models()) if chance.random() < 0.8 else b"")
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        chance.choice(DAMAGES)(data, chance)
    return chance.choice(NAMES), bytes(data[:LARGEST])


def _try(seed: int) -> Finding | None:
    name, data = make_input(seed)
    began = time.process_time()
    try:
        for item in _read(data, name):
            if isinstance(item, Article) and not item.text.strip():
                return Finding(seed, name, len(data), "an article without text")
    except ArticleError:
        pass
    except Exception as error:  # the very thing that is looked for
        return Finding(seed, name, len(data), f"{type(error).__name__}: {error}"[:200])
    took = time.process_time() - began
    slow = took > SECONDS_AT_MOST and not _is_pdf(data)  # a PDF's own process is ended when it takes too long
    return Finding(seed, name, len(data), f"took {took:.1f} s") if slow else None


def _read(data: bytes, name: str) -> list[Article | ArticleError]:
    if _is_pdf(data):
        try:
            found = pdf.extract(data)
        except Exception:  # its own process says "damaged" to whatever pypdf raises
            return []
        return [] if found["error"] else [pdf.make(found, origin=name)]
    return list(read_each(data, name=name))


def _is_pdf(data: bytes) -> bool:
    return data[:1024].lstrip().startswith(b"%PDF-")


_MODELS: list[bytes] = []


def _models() -> list[bytes]:
    if not _MODELS:
        _MODELS.extend(path.read_bytes() for path in sorted(SAMPLES.iterdir()))
        lines = ["Harbour fees to rise", "BERGEN (NTB) - The harbour will ask more from May on."]
        _MODELS.append(made.pdf(lines, lines, title="Harbour fees to rise"))
        _MODELS.append(made.docx(("Title", lines[0]), ("Normal", lines[1]), table=[["a", "b"]]))
        _MODELS.append(made.zipped({"a.txt": lines[1].encode(), "b/c.html": b"<p>" + lines[1].encode()}))
    return _MODELS


def _cut(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data) + 1)
    del data[start : start + chance.choice((1, 10, 1000, LARGEST))]


def _overwrite(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 5, 50))):
        if data:
            data[chance.randrange(len(data))] = chance.randrange(256)


def _insert(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data) + 1)
    data[at:at] = b"".join(chance.choices(MARKS, k=chance.choice((1, 3, 20))))


def _repeat(data: bytearray, chance: random.Random) -> None:
    """What makes a slow pattern slow: one thing over and over."""
    if chance.random() < 0.5 or not data:
        piece = b"".join(chance.choices(MARKS, k=chance.choice((1, 1, 2))))
    else:
        start = chance.randrange(len(data))
        piece = bytes(data[start : start + chance.choice((1, 8, 80))])
    at = chance.randrange(len(data) + 1)
    data[at:at] = piece * chance.choice(
        (2, 20, 2000 // len(piece) + 1, LARGEST // len(piece) if chance.random() < 0.1 else 9)
    )


def _join(data: bytearray, chance: random.Random) -> None:
    other = chance.choice(_models())
    at = chance.randrange(len(data) + 1)
    data[at:at] = other[chance.randrange(len(other)) :]


def _recode(data: bytearray, chance: random.Random) -> None:
    text = data.decode("utf-8", "replace")
    data[:] = text.encode(chance.choice(("utf-16", "utf-32", "utf-16-be", "cp1252", "shift_jis", "utf-7")), "replace")


DAMAGES: tuple[Callable[[bytearray, random.Random], None], ...] = (_cut, _overwrite, _insert, _repeat, _join, _recode)


def main() -> int:
    """Run from the command line; 1 when something was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--inputs", type=int, help="stop after so many, whatever the time")
    parser.add_argument("--seed", type=int, default=0, help="the first seed; each input has the next")
    arguments = parser.parse_args()

    ends = time.monotonic() + arguments.seconds
    found = tried = 0
    for tried, finding in enumerate(fuzz(iter(range(arguments.seed, 1 << 62))), 1):
        if finding:
            found += 1
            print(finding, flush=True)
        if tried == arguments.inputs or time.monotonic() > ends:
            break
    print(f"{tried} inputs, {found} findings, next seed {arguments.seed + tried}")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())

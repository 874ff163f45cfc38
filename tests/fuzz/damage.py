"""Ways to damage a file: byte by byte whatever it is, and part by part for those that know how it is built.

Each takes the file and a source of chance, and changes the file in place; with the same chance it does the same.
"""

import io
import json
import random
import re
import warnings
import zipfile
from collections.abc import Callable
from typing import Any, TypeAlias

Damage: TypeAlias = Callable[[bytearray, random.Random], None]

LARGEST = 100_000
"""Bytes of one input."""
SMALL = 6_000
"""Bytes of most inputs, which are read sooner."""

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
"""What the formats are built from."""

_VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 1e308, 10**30, "", " ", "x", "\x00", "\ud800", "2026-02-30", "https://[", "javascript:x"),
    *([], {}, [[]], [None], {"text": "x"}, {"@type": "NewsArticle"}, ["a", 1], {"name": {"name": "x"}}),
)
_NUMBERS = (b"0", b"-1", b"1", b"2", b"7", b"65535", b"2147483648", b"99999999999999999999", b"1e9", b"", b"NaN")
_FILES = (
    *("../up.txt", "/etc/passwd", "C:\\x.txt", "..\\x.txt", ".hidden", "__MACOSX/x", "a/", "", " ", "a//b.txt"),
    *("\u202etxt.exe", "x" * 300 + ".txt", "word/document.xml", "a.html", "a.json", "a.md", "b.zip", "a\nb.txt"),
)
_TAG = re.compile(rb"(<[^<>]{0,300}>)")
_TOKEN = re.compile(rb"(\d+|/\w+|<<|>>|\n)")


# --- byte by byte -----------------------------------------------------------------------------------------------------


def cut(data: bytearray, chance: random.Random) -> None:
    """Take a stretch out."""
    start = chance.randrange(len(data) + 1)
    del data[start : start + chance.choice((1, 10, 1000, LARGEST))]


def overwrite(data: bytearray, chance: random.Random) -> None:
    """Put other bytes in the place of some."""
    for _ in range(chance.choice((1, 5, 50))):
        if data:
            data[chance.randrange(len(data))] = chance.randrange(256)


def flip(data: bytearray, chance: random.Random) -> None:
    """Turn single bits round."""
    for _ in range(chance.choice((1, 1, 3))):
        if data:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def insert(data: bytearray, chance: random.Random) -> None:
    """Put marks of any format somewhere."""
    at = chance.randrange(len(data) + 1)
    data[at:at] = b"".join(chance.choices(MARKS, k=chance.choice((1, 3, 20))))


def repeat(data: bytearray, chance: random.Random) -> None:
    """Say one thing over and over, which is what makes a slow pattern slow."""
    if chance.random() < 0.5 or not data:
        piece = b"".join(chance.choices(MARKS, k=chance.choice((1, 1, 2))))
    else:
        start = chance.randrange(len(data))
        piece = bytes(data[start : start + chance.choice((1, 8, 80))])
    at = chance.randrange(len(data) + 1)
    most = LARGEST if chance.random() < 0.04 else 2000
    data[at:at] = piece * chance.choice((2, 9, 20, most // len(piece) + 1))


def recode(data: bytearray, chance: random.Random) -> None:
    """Write the text in another encoding."""
    text = data.decode("utf-8", "replace")
    data[:] = text.encode(chance.choice(("utf-16", "utf-32", "utf-16-be", "cp1252", "shift_jis", "utf-7")), "replace")


BYTES: tuple[Damage, ...] = (cut, overwrite, flip, insert, repeat, recode)


# --- part by part -----------------------------------------------------------------------------------------------------


def lines(data: bytearray, chance: random.Random) -> None:
    """Move, double, drop, join or change lines of a text."""
    data[:] = b"\n".join(_shuffled(bytes(data).split(b"\n"), chance))


def words(data: bytearray, chance: random.Random) -> None:
    """Move, double, drop, join or change words of a text."""
    data[:] = b" ".join(_shuffled(bytes(data).split(b" "), chance))


def tags(data: bytearray, chance: random.Random) -> None:
    """Move, double, drop or change tags of HTML or XML, and the text between them."""
    data[:] = b"".join(_shuffled(_TAG.split(bytes(data)), chance))


def nest(data: bytearray, chance: random.Random) -> None:
    """Put one of its own tags around everything, many times."""
    names = re.findall(rb"<(\w{1,20})", bytes(data[:20_000])) or [b"div"]
    name, times = chance.choice(names), chance.choice((2, 30, 600))
    data[:] = b"<%s>" % name * times + data + b"</%s>" % name * times


def tokens(data: bytearray, chance: random.Random) -> None:
    """Change numbers, names and brackets of a PDF, its objects staying where they are said to be where possible."""
    parts = _TOKEN.split(bytes(data))
    for _ in range(chance.choice((1, 2, 6))):
        at = chance.randrange(len(parts))
        if parts[at].isdigit():
            parts[at] = chance.choice(_NUMBERS)
        elif chance.random() < 0.5:
            parts[at] = parts[chance.randrange(len(parts))]
    data[:] = b"".join(parts)


def values(data: bytearray, chance: random.Random) -> None:
    """Change values and keys of JSON, which stays JSON."""
    try:
        tree = json.loads(data[:SMALL])
    except (ValueError, RecursionError):  # also what is too large to grow further
        insert(data, chance)
        return
    for _ in range(chance.choice((1, 2, 5))):
        tree = _changed(tree, chance)
    for _ in range(chance.choice((0, 0, 0, 3, 400))):
        tree = [tree] if chance.random() < 0.5 else {"items": tree}
    data[:] = json.dumps(tree, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")


def members(data: bytearray, chance: random.Random) -> None:
    """Change files in a zip archive, or their names; the archive itself stays sound."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            held = [(entry.filename, archive.read(entry)) for entry in archive.infolist()[:40]]
    except Exception:  # already damaged by bytes
        overwrite(data, chance)
        return
    for _ in range(chance.choice((1, 1, 3))):
        at = chance.randrange(len(held)) if held else 0
        name, content = held[at] if held else ("a.txt", b"")
        inner = bytearray(content)
        deed = chance.randrange(6)
        if deed == 0:
            name = chance.choice(_FILES)
        elif deed == 1:
            held.append((name, content))
        elif deed == 2 and held:
            del held[at]
            continue
        else:
            chance.choice((tags, tags, lines, nest, *BYTES))(inner, chance)
        held[at : at + 1] = [(name, bytes(inner[:LARGEST]))]
    packed = io.BytesIO()
    how = chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
    with warnings.catch_warnings(), zipfile.ZipFile(packed, "w", how) as archive:
        warnings.simplefilter("ignore")  # of two files of one name, which are meant
        for name, content in held:
            entry = zipfile.ZipInfo(name or "a")
            entry.compress_type = how
            entry.external_attr = chance.choice((0, 0, 0, 0o120777 << 16))  # the last is a link
            archive.writestr(entry, content)
    data[:] = packed.getvalue()


def _shuffled(parts: list[bytes], chance: random.Random) -> list[bytes]:
    for _ in range(chance.choice((1, 2, 6))):
        at, other = chance.randrange(len(parts)), chance.randrange(len(parts))
        deed = chance.randrange(6)
        if deed == 0:
            parts[at], parts[other] = parts[other], parts[at]
        elif deed == 1:
            parts[at:at] = [parts[other]] * chance.choice((1, 2, 30 if len(parts[other]) < SMALL else 2))
        elif deed == 2 and len(parts) > 1:
            del parts[at]
        elif deed == 3:
            parts[at] = parts[at] + parts[other]
        elif deed == 4:
            parts[at] = chance.choice(MARKS) + parts[at] + chance.choice(MARKS)
        else:
            parts[at] = chance.choice((bytes.upper, bytes.lower, bytes.title, bytes.strip))(parts[at])
    return parts


def _changed(tree: Any, chance: random.Random) -> Any:
    """`tree` with one thing changed at a place that chance finds."""
    if isinstance(tree, dict) and tree and chance.random() < 0.8:
        key = chance.choice(list(tree))
        deed = chance.randrange(5)
        if deed == 0:
            return {other: value for other, value in tree.items() if other != key}
        if deed == 1:
            return {**tree, chance.choice((*tree, "text", "title", "x", "", "@graph")): tree[key]}
        return {**tree, key: _changed(tree[key], chance)}
    if isinstance(tree, list) and tree and chance.random() < 0.8:
        at = chance.randrange(len(tree))
        times = chance.choice((0, 1, 1, 1, 2, 9))
        return [*tree[:at], *[_changed(tree[at], chance)] * times, *tree[at + 1 :]]
    if isinstance(tree, str) and chance.random() < 0.5:
        text = bytearray(tree.encode("utf-8", "replace"))
        chance.choice((lines, words, insert, repeat))(text, chance)
        return text[:LARGEST].decode("utf-8", "replace")
    return chance.choice(_VALUES)

"""Put right a text that was encoded twice: UTF-8 that a program took for Windows-1252 and saved as UTF-8 once more.

Each letter beyond ASCII then stands as two or three: "Ã©" for "é", "áº§" for "ầ", "â€”" for a dash. Such rows of
characters hardly occur otherwise, and a text is put right only where nearly all that it has beyond ASCII is of them.
"""

import re

_TIMES_AT_MOST = 3


def _byte_of_characters() -> dict[str, int]:
    """The byte that each character stood for; what Windows-1252 leaves undefined is Latin-1, as in browsers."""
    bytes_of = {chr(byte): byte for byte in range(0x80, 0x100)}
    for byte in range(0x80, 0xA0):
        if (character := bytes([byte]).decode("cp1252", "ignore")) != "":
            bytes_of[character] = byte
    return bytes_of


_BYTE_OF = _byte_of_characters()


def _class(first: int, last: int) -> str:
    return "[" + "".join(re.escape(character) for character, byte in _BYTE_OF.items() if first <= byte <= last) + "]"


_ROW = re.compile(
    f"{_class(0xC2, 0xDF)}{_class(0x80, 0xBF)}|{_class(0xE0, 0xEF)}{_class(0x80, 0xBF)}{{2}}"
    f"|{_class(0xF0, 0xF4)}{_class(0x80, 0xBF)}{{3}}"
)
_COMMON_ALONE = frozenset("ÃÂ")
"""What a row of two begins with that is the only one of a text: the letters of Western Europe."""


def mended(text: str) -> str:
    """`text` encoded once, where it was encoded twice; any other text as it is."""
    for _ in range(_TIMES_AT_MOST):
        once = _once(text)
        if once == text:
            break
        text = once
    return text


def _once(text: str) -> str:
    if text.isascii():
        return text
    rows = [row for row in _ROW.findall(text) if _decoded(row) is not None]
    others = len(text) - len(text.encode("ascii", "ignore")) - sum(map(len, rows))
    several = len(rows) >= 3 and sum(map(len, rows)) >= 4 * others
    alone = bool(rows) and others == 0 and any(len(row) > 2 or row[0] in _COMMON_ALONE for row in rows)
    if not several and not alone:
        return text
    return _ROW.sub(lambda row: _decoded(row[0]) or row[0], text)


def _decoded(row: str) -> str | None:
    try:
        return bytes(_BYTE_OF[character] for character in row).decode("utf-8")
    except UnicodeDecodeError:
        return None

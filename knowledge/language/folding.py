"""Letters without their marks: what a keyboard without diacritics would type."""

import unicodedata
from pathlib import Path

_LETTERS = str.maketrans(
    dict(
        line.split("\t")
        for line in Path(__file__).with_name("letters.tsv").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    )
)
"""Letters that Unicode does not decompose, though people type them without the stroke or the ligature."""
_MARKS = dict.fromkeys([*range(0x0300, 0x0370), *range(0x064B, 0x0660), 0x0670, *range(0x05B0, 0x05BE)])


def fold(text: str) -> str:
    """`text` in lower case without diacritics: "Đan Mạch" gives "dan mach", "Løkke" gives "lokke"; idempotent.

    Letters of other scripts stay as they are, but lose Arabic and Hebrew vowel points and Greek accents. The result
    may be longer or shorter than `text`, so offsets do not carry over.
    """
    if text.isascii():
        return text.lower()
    bare = unicodedata.normalize("NFKD", text.casefold()).casefold().translate(_LETTERS).translate(_MARKS)
    return unicodedata.normalize("NFC", bare)


def flat(text: str) -> str:
    """`text` in lower case without marks, character for character, so that offsets stay."""
    if text.isascii():
        return text.lower()
    return "".join(bare if len(bare := fold(character)) == 1 else character for character in text)

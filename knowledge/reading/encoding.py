"""Bytes to text: the encoding told by a byte order mark, by UTF-8 itself, by who sent the bytes, or else detected."""

import codecs
import re
from functools import cache
from pathlib import Path

from knowledge.errors import UnreadableError
from knowledge.reading.importing import IMPORTING
from knowledge.reading.twice_encoded import mended

_MARKS = (  # UTF-32 first: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 64 * 1024
"""Bytes that the encoding is detected from; more would cost time and tell nothing new."""
_HALVES = frozenset([*range(0x81, 0x84), 0x8D, 0x8F, 0x90, 0x9D, *range(0xC2, 0xC7), 0xE1, 0xE2])
"""Bytes that in a text of UTF-8 are more often half of a letter than a letter of Windows-1252."""
_SELDOM = 50
"""One stray byte in so many, or fewer, is a slip in a text, and not another encoding."""
_STRAYS = re.compile("[\udc80-\udcff]+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_DECLARED = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE
)


def decode(data: bytes, *, origin: str, declared: str | None = None) -> str:
    """`data` as text, without its byte order mark.

    `declared` is the charset that the sender named, if any; it is believed when the bytes are not UTF-8 and fit it.
    Raises UnreadableError, naming `origin`, when the bytes are not text.
    """
    return mended(_checked(_once_decoded(data, origin=origin, declared=declared), origin=origin))


def _once_decoded(data: bytes, *, origin: str, declared: str | None) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark) and mark != codecs.BOM_UTF8:
            return _text(data, name, origin=origin)
    data = data.removeprefix(codecs.BOM_UTF8)
    wide = _wide(data) if b"\x00" in data[:_SAMPLE] else "utf-8"  # or UTF-8 with a stray zero
    if wide != "utf-8":
        return _text(data, wide, origin=origin)
    text = data.decode("utf-8", "replace")
    strays = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    whole = len(text) - len(text.encode("ascii", "ignore")) - strays
    if not strays or whole >= strays:  # a stray byte says nothing of all the others
        return _mostly_utf_8(data) if strays else text
    in_page = _DECLARED.search(data[:2048])
    for charset_name in (declared, in_page[1].decode("ascii", "ignore") if in_page else None):
        if charset_name and (decoded := _decoded(data, charset_name)) is not None:
            return decoded
    if strays * _SELDOM <= len(data):
        return _detected(data) or _mostly_utf_8(data)
    if (decoded := _detected(data)) is None:
        raise _not_text(origin)
    return decoded


def charset(content_type: str) -> str | None:
    """The charset that a MIME type such as "text/html; charset=windows-1258" names."""
    found = re.search(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", content_type, re.IGNORECASE)
    return found[1] if found else None


def _mostly_utf_8(data: bytes) -> str:
    """`data` as UTF-8; a byte that is none stands for a letter or mark of Windows-1252, or for nothing known."""
    return _STRAYS.sub(lambda run: _stray(run[0]), data.decode("utf-8", "surrogateescape"))


def _stray(run: str) -> str:
    odd = run.encode("utf-8", "surrogateescape")
    # half a letter of UTF-8, as where a text was cut, tells nothing
    return "\N{REPLACEMENT CHARACTER}" if odd[0] in _HALVES else odd.decode("cp1252", "replace")


def _detected(data: bytes) -> str | None:
    """`data` in the encoding that its letters speak for; None when they speak for none."""
    with IMPORTING:
        from charset_normalizer import from_bytes
        from charset_normalizer.utils import is_multi_byte_encoding

    first = next((match.start() for match in re.finditer(rb"[\x80-\xff]", data)), 0)
    start = max(0, data.rfind(b"\n", 0, first) + 1, first - _SAMPLE // 2)  # a sample with something to tell
    sample = data[start : start + _SAMPLE]
    sample = sample[: sample.rfind(b"\n") + 1] or sample
    guesses = from_bytes(sample)
    best = guesses.best()
    if best is None:
        return None
    encodings = [guess.encoding for guess in guesses]
    if best.encoding != "cp1258" and not is_multi_byte_encoding(best.encoding) and _is_latin(str(best)):
        encodings = _by_alphabet(sample) + encodings
    texts = (_decoded(data, encoding) for encoding in encodings)
    return next((text for text in texts if text is not None), data.decode(best.encoding, "replace"))


def _is_latin(text: str) -> bool:
    letters = [character for character in text[:4096] if character.isalpha()]
    return sum(character < "\u0250" for character in letters) > len(letters) / 2


def _by_alphabet(sample: bytes) -> list[str]:
    """The encodings that make `sample` a text in the letters of one language, the likeliest first.

    charset-normalizer tells scripts apart well, but among the Latin ones often takes an Estonian for a French text.
    """
    fitting = []
    for encoding, alphabets in _alphabets().items():
        text = sample.decode(encoding, "replace").lower()
        letters = [character for character in text if character.isalpha() and not character.isascii()]
        known = max(sum(map(alphabet.count, letters)) for alphabet in alphabets)
        if "\ufffd" not in text:
            fitting.append((known / len(letters) if letters else 1.0, encoding))
    return [encoding for _, encoding in sorted(fitting, key=lambda pair: -pair[0])]


@cache
def _alphabets() -> dict[str, list[str]]:
    """The letters outside ASCII of each language that an encoding serves."""
    found: dict[str, list[str]] = {}
    for line in Path(__file__).with_name("alphabets.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            encoding, _, letters = line.split("\t")
            found.setdefault(encoding, []).append(letters)
    return found


def _decoded(data: bytes, encoding: str) -> str | None:
    """`data` in `encoding`; None when that is no encoding of texts, or the bytes do not fit it."""
    # what pages call Latin-1 is Windows-1252, as the WHATWG Encoding Standard has it
    encoding = "cp1252" if encoding.casefold() in ("iso-8859-1", "latin-1", "latin1", "us-ascii") else encoding
    try:
        return data.decode(encoding)
    except (LookupError, UnicodeError):  # unknown, not for texts ("zlib"), or not fitting
        return None


def _wide(data: bytes) -> str:
    """UTF-16 or UTF-32 without its mark, told by where the zero bytes are; in other cases what then fails."""
    sample = data[: _SAMPLE - _SAMPLE % 4]
    zeros = [sample[offset::4].count(0) for offset in range(4)]
    enough = len(sample) / 4 * 0.6
    if min(zeros) > enough / 2:
        return "utf-8"  # nothing but zeros
    if zeros[1] > enough and zeros[3] > enough:
        return "utf-32-le" if zeros[2] > enough else "utf-16-le"
    if zeros[0] > enough and zeros[2] > enough:
        return "utf-32-be" if zeros[1] > enough else "utf-16-be"
    return "utf-8"


def _text(data: bytes, encoding: str, *, origin: str) -> str:
    try:
        return _checked(data.decode(encoding), origin=origin)
    except UnicodeDecodeError as error:
        raise _not_text(origin) from error


def _checked(text: str, *, origin: str) -> str:
    """`text`, unless a hundredth of its beginning is control characters, as in bytes that were never text."""
    beginning = text[:_SAMPLE]
    if len(_CONTROL.findall(beginning)) > max(8, len(beginning) / 100):
        raise _not_text(origin)
    return text


def _not_text(origin: str) -> UnreadableError:
    from knowledge.reading.formats import names

    kinds = f"text, {', '.join(names()[:-1])} or {names()[-1]}"
    return UnreadableError(f"{origin} is not text but binary data; give an article as {kinds}.", origin=origin)

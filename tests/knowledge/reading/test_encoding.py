"""Text is text in whatever encoding it was saved; what is none is refused by name."""

import json
import os
import unicodedata

import pytest

from knowledge.errors import UnreadableError
from knowledge.reading import BYTES_AT_MOST, read_bytes
from knowledge.reading.encoding import decode

FRENCH = "Le maire a reçu “ses hôtes” à Genève – l’été dernier, la forêt brûlait déjà près du lac.\n" * 6
VIETNAMESE = "Thủ đô mở cửa bảo tàng mới về nghề gốm, nơi trưng bày hơn hai nghìn chiếc bình cổ của các làng.\n" * 6
JAPANESE = "市長は火曜日に新しい橋を開いた。橋は二つの島を結び、毎日四百台の車が渡る。\n" * 6


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "cp1252"],
)
def test_western_text_is_decoded(encoding: str):
    assert decode(FRENCH.encode(encoding), origin="lac.txt") == FRENCH


def test_latin_1_is_decoded():
    text = FRENCH.translate({0x201C: '"', 0x201D: '"', 0x2013: "-", 0x2019: "'"})

    assert decode(text.encode("latin-1"), origin="lac.txt") == text


def test_windows_1258_is_decoded():
    [article] = read_bytes(as_windows_1258(VIETNAMESE), name="gom.txt")

    assert article.text.startswith("Thủ đô mở cửa bảo tàng")
    assert article.language == "vi"


def test_shift_jis_is_decoded():
    assert decode(JAPANESE.encode("shift_jis"), origin="hashi.txt") == JAPANESE


def test_the_declared_charset_decides_where_the_bytes_fit_several():
    [sent] = read_bytes("Łódź jest".encode("iso-8859-2"), name="a.txt", content_type="text/plain; charset=ISO-8859-2")
    page = '<html><head><meta charset="iso-8859-2"></head><body><p>Łódź jest'.encode("iso-8859-2")
    [read] = read_bytes(page, name="a.html")

    assert sent.text == read.text == "Łódź jest"


def test_utf_8_wins_over_a_wrong_declaration():
    [article] = read_bytes("Hà Nội".encode(), name="a.txt", content_type="text/plain; charset=iso-8859-1")

    assert article.text == "Hà Nội"


@pytest.mark.parametrize(
    "data",
    [b"\0" * 100_000, os.urandom(50_000) + b"\0", bytes(range(256)) * 100, b"\xff\xfe\x00"],
    ids=["zeros", "noise", "every byte", "half a character"],
)
def test_binary_data_is_refused_by_name(data: bytes):
    with pytest.raises(UnreadableError, match=r"^noise\.txt is not text"):
        read_bytes(data, name="noise.txt")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\0" * (50 * 1024 * 1024), r"is 50 MB, more than the 10 MB"),
        (b"a" * (BYTES_AT_MOST + 1), r"is 10 MB, more than the 10 MB"),
        (b"", "is empty"),
        (b" \n\t ", "is empty"),
        (b"... --- ...", "holds no words"),
        (b"A short line.\n" * 600_000, r"holds 600,000 paragraphs, more than the 20,000"),
        (b"ab\n\n" * 30_000, r"holds 30,000 paragraphs, more than the 20,000"),
        (b"\x89PNG\r\n\x1a\n0000", "is a picture"),
        (b"\x1f\x8b\x08\x00", "is a gzip archive"),
    ],
    ids=[
        "50 MB of zeros",
        "too large",
        "empty",
        "blank",
        "no words",
        "short lines",
        "short paragraphs",
        "picture",
        "gzip",
    ],
)
def test_what_is_no_article_is_refused_by_name(data: bytes, reason: str):
    with pytest.raises(UnreadableError, match=rf"^big\.txt {reason}"):
        read_bytes(data, name="big.txt")


def as_windows_1258(text: str) -> bytes:
    """`text` as Windows-1258 has it: vowels with their shape in one byte, the tone in a byte after them."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    spelt = ""
    for character in unicodedata.normalize("NFC", text):
        marks = unicodedata.normalize("NFD", character)
        shape = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in tones))
        spelt += shape + "".join(mark for mark in marks if mark in tones)
    return spelt.encode("cp1258")


SOUP = "La soupe à l’oignon – “la meilleure” – coûte 5 € au café Belle Époque, où l’été dure déjà. Đường về Hà Nội.\n"


@pytest.mark.parametrize(
    ("byte", "read"),
    [(b"\x96", "–"), (b"\xe9", "é"), (b"\x92", "’"), (b"\xc3", "\ufffd"), (b"\xe2\x80", "\ufffd"), (b"\xff", "ÿ")],
)
@pytest.mark.parametrize("declared", [None, "utf-8", "windows-1252"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "marked"])
def test_a_stray_byte_costs_one_character(byte: bytes, read: str, declared: str | None, mark: bytes):
    assert decode(mark + SOUP.encode() + byte + b" !", origin="soupe.txt", declared=declared) == f"{SOUP}{read} !"


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("a.txt", "Soupe\n\n{}"),
        ("a.md", "---\ntitle: Soupe\n---\n{}"),
        ("a.html", "<html><head><meta charset=utf-8><title>Soupe</title></head><body><p>{}</p></body></html>"),
        ("a.json", '{{"title": "Soupe", "text": "{}"}}'),
        ("a.jsonl", '{{"title": "Soupe", "text": "{}"}}\n'),
    ],
)
def test_a_stray_byte_costs_no_format_its_other_letters(name: str, made: str):
    data = made.format(SOUP.strip() + " X").encode().replace(b" X", b" \x97 fin.")

    [article] = read_bytes(data, name=name)

    assert "meilleure” – coûte 5 € au café Belle Époque" in article.text
    assert article.text.endswith("— fin.")


def test_a_text_joined_of_two_encodings_is_read_in_both():
    data = SOUP.encode() * 2 + "Le café fermé déménage à Évian.\n".encode("cp1252")

    assert decode(data, origin="a.txt") == SOUP * 2 + "Le café fermé déménage à Évian.\n"


def test_one_odd_byte_in_english_does_not_make_it_binary():
    assert decode(b"The rent at the old market \x96 2,400 euros \x96 is due.", origin="a.txt").count("–") == 2
    assert decode(b"The rent rose.\x81 " + b"It rose again. " * 9, origin="a.txt").startswith("The rent rose.")


@pytest.mark.parametrize(
    "text", [FRENCH, VIETNAMESE, JAPANESE, "Un café.", "Прощай, оружие!", "“Đ”", "500 €", "Łódź 🦉"]
)
@pytest.mark.parametrize("taken_for", ["cp1252", "latin-1"])
@pytest.mark.parametrize("times", [1, 2])
def test_what_was_encoded_twice_is_put_right(text: str, taken_for: str, times: int):
    twice = text
    for _ in range(times):
        twice = "".join(
            bytes([byte]).decode(taken_for, "ignore") or chr(byte) for byte in twice.encode()
        )  # as browsers do, what the encoding leaves undefined is a control character

    assert decode(twice.encode(), origin="a.txt") == text
    [article] = read_bytes(json.dumps({"title": "T", "text": twice}).encode(), name="a.json")
    assert article.text == text.strip()


@pytest.mark.parametrize(
    "text",
    [
        "“CAFÉ” à la Ø”",
        "HELSINGØ” – É»",
        "MAÇÃ",
        "Â, ã, Ã",
        "São João: AÇÃO, “NÃO”",
        "Thủ đô Â, À",
        "Ünal’s © 2026",
    ],
)
def test_other_letters_beyond_ascii_are_left_as_they_are(text: str):
    assert decode(text.encode(), origin="a.txt") == text

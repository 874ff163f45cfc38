"""What lies beside articles is none: a page's scripts and frames, tables, headers of mails. Nothing of it is quoted."""

import base64
import quopri
from email.message import EmailMessage
from pathlib import Path

import pytest

from knowledge import Library
from knowledge.errors import UnreadableError
from knowledge.reading import read_bytes, read_each, read_path
from tests.knowledge.reading.made import zipped

PAGE = (
    b"<html><body><h1>Clock mended</h1><p>The clock of Aldis goes right again, the clockmaker said.</p></body></html>"
)
FRAME = b"<html><body><p>Win a tower clock! Click here for a clock from our shop, and never be late.</p></body></html>"
SCRIPT = b'/* main */\nvar clock = "The clock will be sold in June";\nfunction tick() { return clock; }\n'
STYLE = b"/* The clock will be sold in June */\n.clock { margin: 0; }\n@media print { .clock { color: red } }\n"


@pytest.mark.parametrize(
    "folder", ["Clock_files", "Clock-Dateien", "Clock_fichiers", "Clock_archivos", "clock.files", "Clock_tệp"]
)
@pytest.mark.parametrize("page", ["Clock.html", "Clock.htm"])
@pytest.mark.parametrize("packed", [False, True])
def test_what_a_browser_saved_beside_a_page_is_left_out(folder: str, page: str, packed: bool, tmp_path: Path):
    saved = {page: PAGE, f"{folder}/a.html": FRAME, f"{folder}/main.js.download": SCRIPT, f"{folder}/deep/b.txt": FRAME}
    for name, data in saved.items():
        path = tmp_path / "saved" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    found = list(read_each(zipped(saved), name="a.zip") if packed else read_path(tmp_path))

    assert [getattr(item, "title", item) for item in found] == ["Clock mended"]


def test_a_folder_of_articles_is_read_whatever_lies_beside_it(tmp_path: Path):
    for name in ("case_files/a.html", "Clock_files/b.html", "Clock-tower/c.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(PAGE)
    (tmp_path / "Clock.txt").write_bytes(b"The clock\n\nThe clock of Aldis goes right again.")

    assert len(list(read_path(tmp_path))) == 4


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("main.js", SCRIPT, "a script"),
        ("main.js.download", SCRIPT, "a script"),
        ("main", SCRIPT, "a script"),
        ("main.txt", SCRIPT, "a script"),
        ("min", b'!function(e){var t={};function n(r){return t[r]}n.m=e;"It is sold in June"}([]);', "a script"),
        ("style.css", STYLE, "a style sheet"),
        ("style", STYLE, "a script or style sheet"),
        ("logo.svg", b"<svg><text>The clock is sold</text></svg>", "a picture"),
        ("logo", b'<?xml version="1.0"?>\n<svg xmlns="x"><text>Sold</text></svg>', "a picture"),
        ("ships.csv", b"year,ships\n2015,2900\n2025,4050\n", "a table"),
        ("ships.tsv", b"year\tships\n2015\t2900\n", "a table"),
        ("ships.xlsx", zipped({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}), "a spreadsheet"),
        ("talk.pptx", zipped({"[Content_Types].xml": b"<x/>", "ppt/presentation.xml": b"<x/>"}), "a presentation"),
        ("all.mbox", b"From a@b.example Sat\nSubject: x\n\nWords.\n", "a mailbox"),
    ],
)
def test_a_file_that_is_no_article_is_refused_by_what_it_is(name: str, data: bytes, said: str):
    [error] = read_each(data, name=name)

    assert isinstance(error, UnreadableError)
    assert str(error).startswith(f"{name} is {said}")
    assert "not an article" in str(error)


@pytest.mark.parametrize(
    "text",
    [
        "The program\n\nThe engineer wrote {} and {x} in her notes, and the press printed them so; nobody knew why.",
        "A poem\n\nThe clock goes right;\nthe tower stands;\nthe mayor sleeps;\nand all is well.",
        "How to greet\n\nWrite this line:\n\nprint('hello') # {greet}\n\nIt prints a greeting. "
        + "It is a fine day. " * 40,
    ],
)
def test_prose_with_a_bracket_is_still_prose(text: str):
    [article] = read_bytes(text.encode(), name="a.txt")

    assert article.text


def mail(**parts: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "The Aldis Gazette <news@gazette.example>"
    message["To"] = "reader@mail.example"
    message["Subject"] = "Fwd: Đồng hồ – clock mended"
    message["Date"] = "Sat, 6 Jun 2026 09:00:00 +0200"
    message["Message-ID"] = "<1@gazette.example>"
    for kind, text in parts.items():
        if message.get_payload() is None:
            message.set_content(text, subtype=kind, cte="base64")
        else:
            message.add_alternative(text, subtype=kind)
    return message


WORDS = "The clock of the tower goes right again – after nine years, the clockmaker Sela Dünn said on Saturday."


@pytest.mark.parametrize(
    "message",
    [
        mail(plain=f"{WORDS}\n\nIt was cleaned.\n\n-- \nThe Gazette, Quay 4"),
        mail(html=f"<html><body><p>{WORDS}</p><p>It was cleaned.</p></body></html>"),
        mail(plain=f"{WORDS}\n\nIt was cleaned.", html=f"<html><body><p>{WORDS}</p></body></html>"),
    ],
)
@pytest.mark.parametrize("name", ["a.eml", "a.txt", "saved"])
def test_a_mail_is_read_as_a_mail(message: EmailMessage, name: str):
    [article] = read_bytes(message.as_bytes(), name=name)

    assert article.text.split("\n\n") == [WORDS, "It was cleaned."]
    assert article.title == "Đồng hồ – clock mended"
    assert article.publisher == "The Aldis Gazette"
    assert str(article.published) == "2026-06-06 09:00:00+02:00"


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
def test_a_page_saved_in_one_file_is_read_as_the_page(encoding: str):
    page = f"<html><body><article><h1>Clock mended</h1><p>{WORDS}</p></article></body></html>".encode()
    body = {"quoted-printable": quopri.encodestring(page), "base64": base64.encodebytes(page), "8bit": page}[encoding]
    head = (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://gazette.example/clock\r\nSubject: Clock\r\n"
        b"Date: Sun, 7 Jun 2026 10:00:00 -0000\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="b1"\r\n\r\n'
    )
    parts = (
        b"--b1\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: "
        + encoding.encode()
        + b"\r\n\r\n"
        + body
    )
    script = b"\r\n--b1\r\nContent-Type: text/css\r\n\r\n" + STYLE + b"\r\n--b1--\r\n"

    [article] = read_bytes(head + parts + script, name="clock.mhtml")

    assert article.text == WORDS
    assert (article.title, article.url) == ("Clock mended", "https://gazette.example/clock")
    assert article.published is None  # the day on which it was saved


def test_a_mail_without_a_text_is_refused():
    message = EmailMessage()
    message["From"], message["Subject"], message["Message-ID"] = "a@b.example", "Clock", "<2@b.example>"
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="clock.pdf")

    with pytest.raises(UnreadableError, match=r"^a\.eml is a mail without a text"):
        read_bytes(message.as_bytes(), name="a.eml")


def test_a_report_that_begins_with_fields_is_no_mail():
    text = b"Subject: Clock mended\nFrom: The Gazette\nDate: 6 June 2026\n\nThe clock of Aldis goes right again."

    [article] = read_bytes(text, name="a.txt")

    assert article.title == "Clock mended"


@pytest.mark.parametrize("name", ["round.txt", "a" * 300, "a\0b", "/".join(["a" * 200] * 30)])
def test_a_path_that_leads_nowhere_is_one_sentence(name: str, tmp_path: Path):
    (tmp_path / "round.txt").symlink_to(tmp_path / "back.txt")
    (tmp_path / "back.txt").symlink_to(tmp_path / "round.txt")
    library = Library.in_memory()

    [error] = library.add_from([str(tmp_path / name)])

    assert str(error).endswith(("is a link that leads nowhere; check the path.", "does not exist; check the path."))

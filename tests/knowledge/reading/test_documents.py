"""PDF and Word documents give their text and are refused by name when they cannot."""

import sys
import time
from itertools import chain, repeat

import pytest

from knowledge.errors import UnreadableError
from knowledge.reading import read_bytes
from knowledge.reading.formats.pdf import make
from tests.knowledge.reading.made import docx, pdf, zipped

NEWS = [
    "Harbour fees to rise in May",
    "By Jane Doe",
    "4 March 2026",
    "BERGEN (NTB) - The harbour will ask ships for a tenth more from the first day of May on, its",
    "director said on Tuesday. Ferries are left out.",
    "The money is for a new quay, which is to be deep enough for the largest ships that call at",
    "the town in summer, and for a hoist.",
]


def test_a_pdf_is_read_like_the_page_that_it_prints():
    [article] = read_bytes(pdf(NEWS), name="fees.pdf")

    assert article.title == "Harbour fees to rise in May"
    assert article.byline == "Jane Doe"
    assert str(article.published) == "2026-03-04"
    assert (article.place, article.publisher) == ("Bergen", "NTB")
    assert article.text.startswith("BERGEN (NTB) - The harbour")
    assert article.text.endswith("and for a hoist.")
    assert "Ferries are left out.\n\nThe money" in article.text


def test_page_numbers_and_running_heads_are_no_body():
    pages = [["The Harbour Post", f"Line {name} says that much was done in the town.", f"- {number} -"]
             for number, name in enumerate(("one", "two", "three"), 1)]  # fmt: skip

    [article] = read_bytes(pdf(*pages), name="three.pdf")

    assert "Post" not in article.text
    assert "- 2 -" not in article.text
    assert "two says" in article.text


def test_a_page_of_blanks_takes_no_time():
    began = time.process_time()

    article = make(
        {"pages": [". " + " " * 100_000 + "x\nThe harbour was calm on Monday."], "title": None}, origin="a.pdf"
    )

    assert "The harbour was calm" in article.text
    assert time.process_time() - began < 1


def test_a_title_in_the_properties_counts_only_where_the_page_prints_it():
    [printed] = read_bytes(pdf(NEWS, title="Harbour fees to rise in May"), name="a.pdf")
    [filled_in] = read_bytes(pdf(NEWS, title="Microsoft Word - draft3.doc"), name="a.pdf")

    assert printed.title == filled_in.title == NEWS[0]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pdf([]), "pictures of pages"),
        (pdf(NEWS)[:200], "damaged"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 40, "damaged"),
    ],
    ids=["no text", "cut off", "noise"],
)
def test_a_pdf_without_text_is_refused_by_name(data: bytes, reason: str):
    with pytest.raises(UnreadableError, match=rf"^scan\.pdf .*{reason}"):
        read_bytes(data, name="scan.pdf")


def test_an_encrypted_pdf_asks_for_one_without_a_password():
    import io

    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(NEWS))))
    writer.encrypt("secret", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)

    with pytest.raises(UnreadableError, match="password"):
        read_bytes(file.getvalue(), name="locked.pdf")


def test_a_pdf_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch):
    """The limit is shortened, so that the test need not wait for the real one."""
    from knowledge.reading.formats import pdf as reader

    monkeypatch.setattr(reader, "SECONDS_AT_MOST", 0.01)

    with pytest.raises(UnreadableError, match=r"slow\.pdf took more than"):
        read_bytes(pdf(NEWS), name="slow.pdf")


def test_a_word_document_gives_what_its_styles_mark():
    data = docx(
        ("Title", "Harbour fees to rise in May"),
        ("Subtitle", "Ferries are left out."),
        ("Normal", "By Jane Doe"),
        ("Caption", "The quay on Monday"),
        ("Normal", "BERGEN — The harbour will ask ships for a tenth more."),
        ("Normal", "The money is for a new quay. — NTB"),
    )

    [article] = read_bytes(data, name="fees.docx")

    assert article.title == "Harbour fees to rise in May"
    assert article.standfirst == "Ferries are left out."
    assert article.captions == ("The quay on Monday",)
    assert (article.place, article.publisher, article.byline) == ("Bergen", "NTB", "Jane Doe")
    assert article.text == "BERGEN — The harbour will ask ships for a tenth more.\n\nThe money is for a new quay."


def test_the_rows_of_a_table_stay_rows():
    data = docx(("Title", "Fees"), ("Normal", "They are these."), table=[["Ship", "Euro"], ["Ferry", "0"]])

    [article] = read_bytes(data, name="fees.docx")

    assert article.text == "They are these.\n\nShip | Euro\n\nFerry | 0"


def test_a_word_bomb_is_refused():
    zeros = bytes(chain(repeat(32, 9_000_000)))

    with pytest.raises(UnreadableError, match="unpacks to far more"):
        read_bytes(zipped({"word/document.xml": zeros}), name="bomb.docx")


def test_a_damaged_word_document_is_refused_by_name():
    data = zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document"})

    with pytest.raises(UnreadableError, match=r"^torn\.docx is a damaged Word document"):
        read_bytes(data, name="torn.docx")


@pytest.mark.parametrize(("name", "module"), [("a.pdf", "pypdf"), ("a.docx", "docx")])
def test_a_missing_extra_is_named_with_its_command(name: str, module: str, monkeypatch: pytest.MonkeyPatch):
    data = {"a.pdf": pdf(NEWS), "a.docx": docx(("Normal", "Words."))}[name]
    monkeypatch.setitem(sys.modules, module, None)

    with pytest.raises(UnreadableError, match="pip install pypdf python-docx"):
        read_bytes(data, name=name)

"""A Word document is read as Word shows it with its changes accepted: no word lost, and none that was taken back."""

import io

import pytest
from docx import Document
from docx.oxml import parse_xml

from knowledge.article import Article
from knowledge.reading import read_bytes

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
LAST = "The council will vote on the sale of the theatre after the holidays, he said."


def read(*paragraphs: str) -> Article:
    """The article in a document with these paragraphs, each the XML of what is in it or a whole block."""
    document = Document()
    document.add_paragraph("The town of Aldis sells its old theatre, the council said on Friday.")
    body = document.element.body
    for inside in paragraphs:
        block = inside if inside.startswith(("<w:p>", "<w:tbl>", "<w:sdt>")) else f"<w:p>{inside}</w:p>"
        body.insert(len(body) - 1, parse_xml(block.replace(">", f" {SPACES}>", 1)))
    document.add_paragraph(LAST)
    file = io.BytesIO()
    document.save(file)
    [article] = read_bytes(file.getvalue(), name="theatre.docx")
    return article


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def gone(text: str, tag: str = "w:del") -> str:
    return f'<{tag} w:id="1" w:author="A"><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></{tag}>'


def kept(text: str, tag: str = "w:ins") -> str:
    return f'<{tag} w:id="2" w:author="A">{run(text)}</{tag}>'


def field(instruction: str, result: str) -> str:
    begin, middle, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    return f"{begin}<w:r><w:instrText>{instruction}</w:instrText></w:r>{middle}{run(result)}{end}"


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (run("It costs ") + gone("1.2") + kept("1.9") + run(" million."), "It costs 1.9 million."),
        (run("It is ") + gone("not ") + run("sold."), "It is sold."),
        (run("It is ") + gone("now") + run(" sold ") + gone("soon") + run("."), "It is sold."),
        (run("It is in ") + kept("Quay Street", "w:moveTo") + run("."), "It is in Quay Street."),
        (run("It is in the town") + gone(" of old", "w:moveFrom") + run("."), "It is in the town."),
        (run("80 ", "<w:strike/>") + run("65 cents a ride."), "65 cents a ride."),
        (run("80 ", "<w:dstrike w:val='1'/>") + run("65 cents a ride."), "65 cents a ride."),
        (run("Ask the lawyer. ", "<w:vanish/>") + run("It is sold."), "It is sold."),
        (run("It is sold.", '<w:strike w:val="0"/><w:vanish w:val="false"/>'), "It is sold."),
        (
            run("It is ") + "<w:smartTag>" + run("Mona Reis") + "</w:smartTag>" + run(" who buys."),
            "It is Mona Reis who buys.",
        ),
        (
            run("Some ") + "<w:sdt><w:sdtPr/><w:sdtContent>" + run("210") + "</w:sdtContent></w:sdt>" + run(" pupils."),
            "Some 210 pupils.",
        ),
        (
            "<w:proofErr/><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
            + run("Click here.")
            + "</w:sdtContent></w:sdt>"
            + run("It is sold."),
            "It is sold.",
        ),
        (run("See ") + field("HYPERLINK x", "the plan") + run(" of it."), "See the plan of it."),
        (run("See ") + '<w:fldSimple w:instr="REF x">' + run("page 4") + "</w:fldSimple>", "See page 4"),
        (run("The ") + '<w:hyperlink w:anchor="a">' + kept("new") + "</w:hyperlink>" + run(" plan."), "The new plan."),
        (run("A hall of 40 m") + run("2", '<w:vertAlign w:val="superscript"/>') + run("."), "A hall of 40 m²."),
        (run("Some 10") + run("5", '<w:vertAlign w:val="superscript"/>') + run(" of them"), "Some 10⁵ of them"),
        (run("The 2") + run("nd", '<w:vertAlign w:val="superscript"/>') + run(" floor."), "The 2nd floor."),
        (run("Some 10") + run("5", '<w:position w:val="6"/>') + run(" of them"), "Some 10⁵ of them"),
        (
            run("Some ")
            + "<m:oMath><m:sSup><m:e><m:r><m:t>10</m:t></m:r></m:e>"
            + "<m:sup><m:r><m:t>5</m:t></m:r></m:sup></m:sSup></m:oMath>"
            + run(" of them"),
            "Some 10⁵ of them",
        ),
        (
            run("It")
            + "<mc:AlternateContent><mc:Choice Requires='x'>"
            + run(" is")
            + "</mc:Choice><mc:Fallback>"
            + run(" is")
            + "</mc:Fallback></mc:AlternateContent>"
            + run(" sold."),
            "It is sold.",
        ),
        (run("A") + "<w:r><w:noBreakHyphen/></w:r>" + run("line."), "A\u2011line."),
    ],
)
def test_a_paragraph_is_read_as_word_shows_it(inside: str, text: str):
    assert read(inside).text.split("\n\n")[1:] == [text, LAST]


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next():
    ended = '<w:pPr><w:rPr><w:del w:id="3" w:author="A"/></w:rPr></w:pPr>'

    assert read(ended + run("It is sold "), run("to a baker.")).text.split("\n\n")[1] == "It is sold to a baker."


def test_a_block_in_a_content_control_is_read():
    control = f"<w:sdt><w:sdtPr/><w:sdtContent><w:p>{run('It goes to a baker.')}</w:p></w:sdtContent></w:sdt>"

    assert "It goes to a baker." in read(control).text.split("\n\n")


def test_a_text_box_follows_its_paragraph():
    box = f"<w:r><w:drawing><w:txbxContent><w:p>{run('A box beside it.')}</w:p></w:txbxContent></w:drawing></w:r>"

    assert read(run("It is ") + box + run("sold.")).text.split("\n\n")[1:3] == ["It is sold.", "A box beside it."]


def test_a_field_that_never_ends_hides_nothing():
    opened = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'

    assert read(opened + run("It is sold to a baker.")).text.endswith(LAST)


def cell(*texts: str, properties: str = "") -> str:
    return f"<w:tc>{properties}" + "".join(f"<w:p>{run(text)}</w:p>" for text in texts) + "</w:tc>"


def test_a_table_of_data_is_read_by_rows_without_those_deleted():
    rows = [cell("Year") + cell("Guests"), cell("2015") + cell("2,900"), cell("2025") + cell("4,050")]
    deleted = f'<w:tr><w:trPr><w:del w:id="4" w:author="A"/></w:trPr>{cell("2020")}{cell("9")}</w:tr>'
    table = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + deleted + "</w:tbl>"

    assert read(table).text.split("\n\n")[1:4] == ["Year | Guests", "2015 | 2,900", "2025 | 4,050"]


def test_a_table_that_lays_out_is_read_paragraph_by_paragraph():
    table = f"<w:tbl><w:tr>{cell('Home')}{cell('It is sold to a baker.', 'He is from the town.')}</w:tr></w:tbl>"

    assert "It is sold to a baker." in read(table).text.split("\n\n")


def test_words_hidden_by_their_style_are_not_read():
    document = Document()
    style = document.styles.add_style("Note to self", 2)
    style.font.hidden = True
    paragraph = document.add_paragraph("The town sells it")
    paragraph.add_run(" (ask the lawyer)", style="Note to self")
    paragraph.add_run(" to a baker, the council said.")
    document.add_paragraph(LAST)
    file = io.BytesIO()
    document.save(file)

    [article] = read_bytes(file.getvalue(), name="theatre.docx")

    assert article.text.startswith("The town sells it to a baker")

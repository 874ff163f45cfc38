"""Small real files of the formats that programs make: PDF, Word and zip."""

import io
import zipfile


def pdf(*pages: list[str], title: str | None = None) -> bytes:
    """A PDF with these lines on its pages, one under the other, as ISO 32000-1 lays it down."""
    return drawn(
        *(
            "BT /F1 11 Tf 14 TL 60 780 Td\n" + "".join(f"({line}) Tj T*\n" for line in map(_escaped, lines)) + "ET"
            for lines in pages
        ),
        title=title,
    )


def _escaped(line: str) -> str:
    return line.replace("(", r"\(").replace(")", r"\)")


def drawn(*pages: str, title: str | None = None) -> bytes:
    """A PDF whose pages these instructions draw; /F1 is Helvetica."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, page in enumerate(pages):
        content = page.encode("cp1252")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    if title:
        objects.append(f"<< /Title ({title}) >>".encode("latin-1"))
    file, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    info = f" /Info {len(objects)} 0 R" if title else ""
    trailer = f"trailer << /Size {len(objects) + 1} /Root 1 0 R{info} >>\nstartxref\n{len(file)}\n%%EOF".encode()
    return file + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table) + trailer


def docx(*paragraphs: tuple[str, str], table: list[list[str]] | None = None) -> bytes:
    """A Word document of (style, words) pairs, and perhaps a table at its end, as python-docx writes it."""
    from docx import Document

    document = Document()
    for style, words in paragraphs:
        document.add_paragraph(words, style=style)
    if table:
        grid = document.add_table(rows=len(table), cols=len(table[0]))
        for row, cells in zip(grid.rows, table, strict=True):
            for cell, words in zip(row.cells, cells, strict=True):
                cell.text = words
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip archive of these files."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()

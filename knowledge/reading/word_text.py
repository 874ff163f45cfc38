"""What Word shows of a document's XML: its paragraphs and tables as a reader sees them, with all changes accepted.

A document keeps what was deleted, moved away or hidden beside what stands, and wraps what stands in content controls,
tags and fields (ECMA-376, part 1, 17). Read here are insertions, what was moved to its new place, and the results of
fields; not read are deletions, the old place, hidden and struck-out words, instructions of fields, placeholders.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from knowledge.reading import raised

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_UNSEEN = {
    *(
        _W + name
        for name in ("del", "moveFrom", "instrText", "delText", "delInstrText", "pPr", "rPr", "sdtPr", "tblPr")
    ),
    *(_W + name for name in ("tcPr", "trPr", "pict", "object", "rt", "sdtEndPr", "sectPr", "tblGrid", "fldData")),
    _MC + "Fallback",
}
"""Elements of which nothing is seen, or the same as elsewhere."""
_CHARACTERS = {_W + "tab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "\u2011"}
_SPACE_TOO_MANY = re.compile(r" +(?= |[.,;:!?](?:\s|$))")
_CELL_AT_MOST = 150
"""Characters of a cell of data; a longer one holds a paragraph, and its table only lays out the page."""


@dataclass(slots=True)
class Block:
    """A paragraph, or the row of a table."""

    style: str | None
    """The id of a paragraph's style; None for a row."""
    text: str


@dataclass(slots=True)
class _Reader:
    unseen_styles: frozenset[str]
    """Ids of the styles whose words are hidden or struck out."""
    raising_styles: dict[str, raised.Level]
    waiting: list[list[Block]] = field(default_factory=list)
    """Paragraphs of text boxes, which follow the paragraph that holds them."""
    fields: list[bool] = field(default_factory=list)
    """For each field that is open, whether its result has begun."""
    pieces: list[str] = field(default_factory=list)
    has_gaps: bool = False
    """Whether something was left out of the paragraph, perhaps between two spaces."""
    heeds_fields: bool = True


def blocks(document: Any, styles: Any) -> list[Block]:
    """The paragraphs and rows below `document`, the XML of a body; `styles` is the XML of the document's styles."""
    named = _named_styles(styles)
    reader = _Reader(*named)
    found = _joined(_blocks(reader, document))
    if reader.fields:  # one that never ends: then what looks like its instruction is text
        found = _joined(_blocks(_Reader(*named, heeds_fields=False), document))
    return found


def _joined(blocks: Iterator[tuple[Block, bool]]) -> list[Block]:
    """The blocks; one whose end was deleted goes on in the next."""
    found: list[Block] = []
    goes_on = False
    for block, ends in blocks:
        if goes_on:
            block.text = found.pop().text + block.text
        found.append(block)
        goes_on = not ends
    return found


def _named_styles(styles: Any) -> tuple[frozenset[str], dict[str, raised.Level]]:
    properties = {}
    based_on = {}
    for style in styles.iter(_W + "style") if styles is not None else ():
        id = style.get(_W + "styleId") or ""
        properties[id] = style.find(_W + "rPr")
        parent = style.find(_W + "basedOn")
        based_on[id] = parent.get(_W + "val") if parent is not None else None
    unseen: set[str] = set()
    raising: dict[str, raised.Level] = {}
    for id in properties:
        above: str | None = id
        for _ in range(20):  # a style may be based on itself, in a damaged document
            if above is None or above not in properties:
                break
            found = properties[above]
            if found is not None and _hides(found):
                unseen.add(id)
            if found is not None and (level := _level(found)):
                raising.setdefault(id, level)
            above = based_on[above]
    return frozenset(unseen), raising


def _blocks(reader: _Reader, parent: Any) -> Iterator[tuple[Block, bool]]:
    """Each block, and whether it ends where it seems to."""
    for element in parent:
        if element.tag == _W + "p":
            yield _paragraph(reader, element)
            while reader.waiting:
                for block in reader.waiting.pop(0):
                    yield block, True
        elif element.tag == _W + "tbl":
            for block in _rows(reader, element):
                yield block, True
        elif element.tag not in _UNSEEN and not _is_placeholder(element):
            yield from _blocks(reader, element)


def _paragraph(reader: _Reader, paragraph: Any) -> tuple[Block, bool]:
    properties = paragraph.find(_W + "pPr")
    style = properties.find(_W + "pStyle") if properties is not None else None
    mark = properties.find(_W + "rPr") if properties is not None else None
    name = (style.get(_W + "val") or "") if style is not None else ""
    outer, reader.pieces = reader.pieces, []
    had_gaps, reader.has_gaps = reader.has_gaps, False
    if name not in reader.unseen_styles:
        _read(reader, paragraph)
    text, reader.pieces = "".join(reader.pieces), outer
    if reader.has_gaps:
        text = _SPACE_TOO_MANY.sub("", text)
    reader.has_gaps = had_gaps
    deleted = mark is not None and (mark.find(_W + "del") is not None or mark.find(_W + "moveFrom") is not None)
    return Block(name, text), not deleted


def _rows(reader: _Reader, table: Any) -> Iterator[Block]:
    """The rows of a table of data; of one that lays out the page, the paragraphs of its cells."""
    rows = []
    for row in table.iter(_W + "tr"):
        changes = row.find(_W + "trPr")
        deleted = changes is not None and changes.find(_W + "del") is not None
        if not deleted and next(row.iterancestors(_W + "tbl"), None) is table:
            cells = [cell for cell in row.iter(_W + "tc") if next(cell.iterancestors(_W + "tr"), None) is row]
            rows.append([[block for block in _blocks_of(reader, cell) if block.text.strip()] for cell in cells])
    lays_out = any(
        len(cell) > 1 or sum(len(block.text) for block in cell) > _CELL_AT_MOST for row in rows for cell in row
    ) or all(len(row) == 1 for row in rows)
    for cells in rows:
        if lays_out:
            for cell in cells:
                yield from cell
        else:
            yield Block(None, " | ".join(" ".join(block.text.strip() for block in cell) for cell in cells))


def _blocks_of(reader: _Reader, cell: Any) -> Iterator[Block]:
    """The blocks of a cell or a text box, whose last paragraph nothing can go on with."""
    return (block for block, _ in _blocks(reader, cell))


def _read(reader: _Reader, element: Any) -> None:
    """Gather the words below `element`, in reading order."""
    for child in element:
        tag = child.tag
        if tag == _W + "r":
            _run(reader, child)
        elif tag == _W + "txbxContent":
            reader.waiting.append(list(_blocks_of(reader, child)))
        elif tag == _W + "p":  # inside something unknown
            reader.waiting.append([_paragraph(reader, child)[0]])
        elif tag in (_M + "sSup", _M + "sSub"):
            _set_small(reader, child, "raised" if tag == _M + "sSup" else "lowered")
        elif tag == _M + "t":
            _add(reader, child.text or "")
        elif tag not in _UNSEEN and not _is_placeholder(child):
            _read(reader, child)
        elif tag in (_W + "del", _W + "moveFrom"):
            reader.has_gaps = True


def _run(reader: _Reader, run: Any) -> None:
    properties = run.find(_W + "rPr")
    level: raised.Level | None = None
    hidden = False
    if properties is not None:
        style = properties.find(_W + "rStyle")
        name = (style.get(_W + "val") or "") if style is not None else ""
        hidden = _hides(properties) or (name in reader.unseen_styles and not _shows(properties))
        level = _level(properties) or reader.raising_styles.get(name)
    start = len(reader.pieces)
    for child in run:
        if child.tag == _W + "fldChar":
            _mark_field(reader, child.get(_W + "fldCharType"))
        elif hidden:
            reader.has_gaps = True
        elif child.tag == _W + "t":
            _add(reader, child.text or "")
        elif child.tag in _CHARACTERS:
            _add(reader, _CHARACTERS[child.tag])
        elif child.tag not in _UNSEEN:
            _read(reader, child)
    if level:
        text = "".join(reader.pieces[start:])
        del reader.pieces[start:]
        _add(reader, raised.shown(text, level=level, before="".join(reader.pieces[-8:])[-20:]))


def _mark_field(reader: _Reader, kind: str | None) -> None:
    """A field begins, its result does, or it ends."""
    if kind == "begin":
        reader.fields.append(False)
    elif reader.fields and kind == "separate":
        reader.fields[-1] = True
    elif reader.fields and kind == "end":
        reader.fields.pop()


def _set_small(reader: _Reader, formula: Any, level: raised.Level) -> None:
    base, small = formula.find(_M + "e"), formula.find(_M + ("sup" if level == "raised" else "sub"))
    if base is not None:
        _read(reader, base)
    if small is not None:
        start = len(reader.pieces)
        _read(reader, small)
        text = "".join(reader.pieces[start:])
        del reader.pieces[start:]
        _add(reader, raised.shown(text, level=level, before="".join(reader.pieces[-8:])[-20:]))


def _add(reader: _Reader, text: str) -> None:
    if all(reader.fields) or not reader.heeds_fields:
        reader.pieces.append(text)


def _hides(properties: Any) -> bool:
    return any(_is_on(properties.find(_W + name)) for name in ("vanish", "strike", "dstrike"))


def _shows(properties: Any) -> bool:
    """Whether a run takes back what its style hides."""
    found = [properties.find(_W + name) for name in ("vanish", "strike", "dstrike")]
    return any(one is not None and not _is_on(one) for one in found)


def _is_on(switch: Any) -> bool:
    return switch is not None and (switch.get(_W + "val") or "true").lower() not in ("0", "false", "off", "none")


def _level(properties: Any) -> raised.Level | None:
    found = properties.find(_W + "vertAlign")
    told = found.get(_W + "val") if found is not None else None
    if told in ("superscript", "subscript"):
        return "raised" if told == "superscript" else "lowered"
    moved = properties.find(_W + "position")  # in half points; raised by hand
    try:
        up = int(moved.get(_W + "val") or 0) if moved is not None else 0
    except ValueError:
        return None
    return "raised" if up >= 4 else "lowered" if up <= -4 else None


def _is_placeholder(element: Any) -> bool:
    """Whether a content control shows what is to be filled in ("Click here to enter text")."""
    properties = element.find(_W + "sdtPr") if element.tag == _W + "sdt" else None
    return properties is not None and _is_on(properties.find(_W + "showingPlcHdr"))

"""The lines of a PDF's page in reading order, made of the pieces that its program draws, wherever it draws them.

Most programs draw a page as it is read. Some draw two columns row by row, so that every line would be half of one
sentence and half of another. And small figures above the line are drawn as figures like any other.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean

from knowledge.reading import raised

SAME_PLACE = 3.0
"""Points by which the beginnings of a column's lines may differ."""
ROWS_AT_LEAST = 4
"""Lines that begin at one place, from which there may be a column."""
PROSE_AT_LEAST = 14
"""Characters of a column's lines on average; those of a table are shorter."""
APART_AT_LEAST = 60.0
"""Points between the beginnings of two columns; what is nearer is indented."""
_WIDTH = 0.42
"""Width of a character, in its size; below that of nearly all fonts, so that a line is seldom thought too long."""
_SMALL = 0.8


@dataclass(frozen=True, slots=True)
class TextRun:
    """A piece of text, where it begins on the page (points from the left and from the foot) and how large it is."""

    text: str
    x: float
    y: float
    size: float

    @property
    def end(self) -> float:
        """Where it ends at least."""
        return self.x + len(self.text.strip()) * self.size * _WIDTH


Row = list[TextRun]


def text(pieces: Iterable[TextRun]) -> str:
    """The text of a page, a line for each line of a column."""
    rows = [_small_figures(row) for row in _rows(pieces)]
    starts = _columns(rows)
    if len(starts) > 1:
        rows = _by_columns(rows, starts)
    return "\n".join("".join(piece.text for piece in row).strip() for row in rows)


def split(
    text: str, shown: Sequence[tuple[float, float, int]], *, x: float, y: float, size: float
) -> Iterator[TextRun]:
    """`text` cut where each of its parts was `shown`: from the left, from the foot, so many characters that are ink.

    As one piece at `x` and `y` where the numbers do not add up, as with fonts of more than one byte a character.
    """
    ink = sum(not character.isspace() for character in text)
    if len(shown) < 2 or sum(number for _, _, number in shown) != ink:
        yield TextRun(text, x, y, size)
        return
    start = position = 0
    for left, foot, number in shown:
        while number and position < len(text):
            number -= not text[position].isspace()
            position += 1
        yield TextRun(text[start:position], left, foot, size)
        start = position
    if text[start:]:
        yield TextRun(text[start:], x, y, size)


def _rows(pieces: Iterable[TextRun]) -> list[Row]:
    """The pieces line by line, as drawn; a piece may hold several lines, of which the place of the first is known."""
    rows: list[Row] = [[]]
    for piece in pieces:
        for number, line in enumerate(piece.text.split("\n")):
            if number:
                rows.append([])
            if line:
                rows[-1].append(TextRun(line, piece.x, piece.y, piece.size))
    return [row for row in rows if row]


def _small_figures(row: Row) -> Row:
    """The row with its raised and lowered figures written as what they are."""
    if len({piece.size for piece in row}) < 2:
        return row
    kept: Row = []
    was_small = False
    for number, piece in enumerate(row):
        figures, base = piece.text.strip(), kept[-1] if kept else None
        small = base is not None and figures.isdecimal() and len(figures) <= 3 and piece.size < base.size * _SMALL
        if base is None or not small:
            after_small = was_small and piece.text[:2].strip() in (".", ",", ";", ":", ")")
            kept.append(TextRun(piece.text.lstrip(), piece.x, piece.y, piece.size) if after_small else piece)
            was_small = False
            continue
        before = "".join(one.text for one in kept[-3:]).rstrip()
        after = row[number + 1].text if number + 1 < len(row) else ""
        is_lowered = piece.y < base.y or (piece.y == base.y and before[-1:].isalpha() and not after.startswith(" "))
        shown = raised.shown(figures, level="lowered" if is_lowered else "raised", before=before, after=after.lstrip())
        kept[-1] = TextRun(base.text.rstrip() + shown, base.x, base.y, base.size)
        was_small = True
    return kept


def _columns(rows: list[Row]) -> list[float]:
    """Where the columns of a page begin, from left to right; one for a page without columns, or with a table."""
    lines = {round(piece.y) for row in rows for piece in row if piece.text.strip()}
    places: dict[int, set[int]] = {}
    for row in rows:
        for piece in row:
            if piece.text.strip():
                places.setdefault(round(piece.x / SAME_PLACE), set()).add(round(piece.y))
    starts: list[float] = []
    for place in sorted(places):
        here = places[place] | places.get(place + 1, set())
        far = not starts or place * SAME_PLACE > starts[-1] + APART_AT_LEAST
        if far and len(here) >= max(ROWS_AT_LEAST, 0.25 * len(lines)):
            starts.append(place * SAME_PLACE - SAME_PLACE / 2)
    return starts if len(starts) > 1 and _are_columns(rows, starts) else starts[:1]


def _are_columns(rows: list[Row], starts: list[float]) -> bool:
    """Whether lines of prose stand side by side, and seldom run from one column into the next."""
    cells = [(column, cell) for row in rows for column, cell in _cells(row, starts)]
    crossing = sum(_crosses(cell, column, starts) for column, cell in cells)
    if crossing * 4 > len(cells):
        return False
    reach: list[tuple[float, float]] = []
    for column in range(len(starts)):
        lines = [cell for number, cell in cells if number == column and not _crosses(cell, column, starts)]
        if len(lines) < ROWS_AT_LEAST or mean(len(_words(cell)) for cell in lines) < PROSE_AT_LEAST:
            return False
        reach.append((min(cell[0].y for cell in lines), max(cell[0].y for cell in lines)))
    return all(
        min(top, next_top) - max(foot, next_foot) > 2 * rows[0][0].size
        for (foot, top), (next_foot, next_top) in pairwise(reach)
    )


def _by_columns(rows: list[Row], starts: list[float]) -> list[Row]:
    """The rows column by column, from the head of the page to its foot, between lines that run over several columns."""
    cells = [(column, cell) for row in rows for column, cell in _cells(row, starts)]
    across = sorted((cell[0].y for column, cell in cells if _crosses(cell, column, starts)), reverse=True)

    def place(item: tuple[int, Row]) -> tuple[int, int, float]:
        column, cell = item
        above = sum(y > cell[0].y + 1 for y in across)  # lines over all columns that stand above
        is_across = _crosses(cell, column, starts)
        return 2 * above + (0 if is_across and above < len(across) else 1), 0 if is_across else column, -cell[0].y

    return [cell for _, cell in sorted(cells, key=place)]


def _cells(row: Row, starts: list[float]) -> list[tuple[int, Row]]:
    """The parts of a drawn line, by their columns."""
    cells: dict[int, Row] = {}
    for piece in row:
        column = max((number for number, start in enumerate(starts) if piece.x >= start - SAME_PLACE), default=0)
        cells.setdefault(column, []).append(piece)
    return [(column, cell) for column, cell in cells.items() if _words(cell)]


def _crosses(cell: Row, column: int, starts: list[float]) -> bool:
    return column + 1 < len(starts) and max(piece.end for piece in cell) > starts[column + 1] + SAME_PLACE


def _words(cell: Row) -> str:
    return "".join(piece.text for piece in cell).strip()

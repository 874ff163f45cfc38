"""Tell tables of data from tables that only lay out a page, whose cells hold what would otherwise stand in columns."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

_CELL_AT_MOST = 150
"""Characters of a cell of data; a longer one holds a paragraph."""
_RULE = re.compile(r"\|[\s|:-]*")
_BLOCKS = ("p", "h1", "h2", "h3", "div", "ul", "ol", "table", "article", "form", "blockquote")


def settle(root: Any) -> None:
    """Make blocks of the cells of every table below `root`, lxml's, that only lays out; others stay tables."""
    tables: dict[Any, list[Any]] = {table: [] for table in root.iter("table")}
    for part in root.iter("thead", "tbody", "tfoot", "tr", "td", "th", "caption", "colgroup"):
        if (table := next(part.iterancestors("table"), None)) is not None:
            tables[table].append(part)
    laying_out = [table for table, parts in tables.items() if _lays_out(table, parts)]
    for table in laying_out:
        for element in (table, *tables[table]):
            element.tag = "div"


def rows(lines: Iterable[str]) -> Iterator[str]:
    """`lines` without the rules and outer bars that Markdown draws around the rows of a table."""
    for line in lines:
        if line.startswith("|"):
            if not _RULE.fullmatch(line):
                yield " | ".join(cell.strip() for cell in line.strip().strip("|").split("|") if cell.strip())
        else:
            yield line


def _lays_out(table: Any, parts: list[Any]) -> bool:
    if (table.get("role") or "").lower() in ("presentation", "none"):
        return True
    if any(part.tag in ("th", "caption") for part in parts):
        return False
    cells = [part for part in parts if part.tag == "td"]
    if len(cells) <= sum(part.tag == "tr" for part in parts):
        return True  # a single column
    return any(
        len("".join(cell.itertext()).strip()) > _CELL_AT_MOST or sum(1 for _ in cell.iter(*_BLOCKS)) > 1
        for cell in cells
    )

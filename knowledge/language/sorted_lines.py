"""Tables of words that ship as text, looked up without being loaded."""

import mmap
from pathlib import Path


class SortedLines:
    """A file of lines in the order of their bytes; a line is found by bisection in the mapped file."""

    def __init__(self, file: Path) -> None:
        with file.open("rb") as opened:
            self._text = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)

    def after(self, word: str) -> str | None:
        """Return what follows `word` and a space on its line, or None when no line begins with them."""
        text, beginning = self._text, word.encode() + b" "
        low, high = 0, len(text)
        while low < high:  # the line sought begins in [low, high)
            middle = text.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = text.find(b"\n", middle)
            line = text[middle:end]
            if line.startswith(beginning):
                return line[len(beginning) :].decode()
            if line < beginning:
                low = end + 1
            else:
                high = middle
        return None

"""What a reader is told when something is in the way: a sentence of the catalogue, by its key."""

from typing import Any


class TellError(Exception):
    """Stops what is being done; the reader is told the sentence `key` with `values` filled in."""

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


def number(text: str) -> int:
    """A number that travelled in a button; a button that holds none there is not one of ours."""
    try:
        return int(text)
    except ValueError:
        raise TellError("button.stale") from None

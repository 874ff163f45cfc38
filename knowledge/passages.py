"""Cut articles into passages: the pieces of text that are indexed and that an answer may quote."""

from dataclasses import dataclass

Span = tuple[int, int]
"""Characters `start` up to, but not including, `end` of an article's text."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Characters `start` up to, but not including, `end` of an article's text, with the topic it carries on."""

    start: int
    end: int
    topic: tuple[Span, ...] = ()
    """Earlier spans of the same article that say what this passage is about; empty where it says so itself."""

"""Plain text: whatever text no other format takes, and what among that is no article."""

import re

from knowledge.article import Article
from knowledge.errors import UnreadableError
from knowledge.reading import kinds, plain
from knowledge.reading.formats.format import Format, Given

_PICTURE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?(?:<!DOCTYPE svg[^>]*>\s*)?<svg\b", re.IGNORECASE | re.DOTALL
)


def read(given: Given) -> list[Article]:
    """The article in a text. Raises UnreadableError for a picture, a script or a feed."""
    text, name = given.text, given.name
    if _PICTURE.match(text):
        raise kinds.refused(name, "a picture")
    if kinds.is_code(text):
        raise kinds.refused(name, "a script or style sheet")
    start = text.lstrip()
    if start.startswith(("<?xml", "<rss", "<feed")) or (given.suffix == ".xml" and start.startswith("<")):
        raise UnreadableError(f"{name} is XML; follow a feed by its address, or save the article's page.", origin=name)
    return [plain.read(text, origin=name)]


FORMAT = Format(
    name="text",
    read=read,
    suffixes=frozenset({".txt"}),
    types=frozenset({"text/plain"}),
    looks=lambda _: True,
)

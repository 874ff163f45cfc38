"""Where an article came from, and whose word may take its place.

A source of articles has a key: a file's path, nothing for what was handed in as such, a page's address, or what a feed
itself said of an entry. What came by one way is never replaced by what came by another, and an address is only spoken
for by what was fetched there.
"""

import hashlib
from collections.abc import Iterable
from enum import Enum, auto
from urllib.parse import parse_qsl, urldefrag, urlencode, urlsplit

_FEED = "feed:"
_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid")


class Way(Enum):
    """How an article came in."""

    HAND = auto()
    """From a file, or handed in: somebody's own word."""
    PAGE = auto()
    """Fetched at its address: the word of that site."""
    FEED = auto()
    """Told by a feed itself."""


def way(key: str | None) -> Way:
    """Return how what the source with this key holds came in."""
    if key and key.startswith(_FEED):
        return Way.FEED
    return Way.PAGE if key and key.startswith(("https://", "http://")) else Way.HAND


def told_key(feed_url: str, entry: str) -> str:
    """Return the key of what a feed itself says of one of its entries; `entry` is what the feed knows it by."""
    mark = hashlib.blake2b(entry.encode("utf-8", "replace"), digest_size=8).hexdigest()
    return f"{_FEED}{urldefrag(feed_url).url}#{mark}"


def address(url: str | None) -> str | None:
    """Return `url` in the form that compares, or None where it names no single article (a bare host).

    Left out: scheme, "www.", fragment, tracking parameters, the slash at the end.
    """
    if url is None:
        return None
    parts = urlsplit(url)
    query = urlencode([pair for pair in parse_qsl(parts.query, True) if not pair[0].lower().startswith(_TRACKING)])
    host = parts.netloc.lower().removeprefix("www.")
    place = parts.path.rstrip("/") + (f"?{query}" if query else "")
    return host + place if place else None


def place(url: str | None, key: str | None) -> str | None:
    """Return where an article stands: at its address, or in its feed where it has none of its own."""
    return address(url) or (key if way(key) is Way.FEED else None)


def may_replace(key: str | None, held_by: Iterable[str | None], *, at: str) -> bool:
    """Whether what the source `key` says now replaces what the sources `held_by` said of the same place `at`."""
    mine = _speaker(key, at)
    return mine is not None and all(_speaker(other, at) == mine for other in held_by)


def _speaker(key: str | None, at: str) -> str | None:
    """Who speaks for a place with this key; None for the page of another place."""
    kind = way(key)
    if kind is Way.PAGE:
        return at if address(key) == at else None
    return (key or "").partition("#")[0] if kind is Way.FEED else ""

"""What was found at an address: the answer of a site, as far as it may be read."""

from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from knowledge.errors import FetchError
from knowledge.reading.feeds import FEED_TYPES

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse

VALIDATOR_AT_MOST = 1000
"""Characters of an ETag or a date that is sent back; a longer one is none."""
LONGEST_RETRY_S = 7 * 24 * 3600.0


class FetchOutcome(StrEnum):
    """What a fetch came to."""

    NEW = "new"
    UNCHANGED = "unchanged"
    """Still what the validators (ETag, Last-Modified) stand for."""
    GONE = "gone"
    """Not there, or not there any more (404, 410)."""
    LATER = "later"
    """Too many requests, or trouble at the other end (429, 5xx); see `retry_after_s`."""


@dataclass(frozen=True, slots=True)
class Page:
    """What was found at an address."""

    found: FetchOutcome
    url: str
    """Where it was found in the end, redirects followed."""
    status: int
    body: bytes = b""
    content_type: str | None = None
    """As the server says, with its charset; None when it says nothing."""
    etag: str | None = None
    last_modified: str | None = None
    retry_after_s: float | None = None
    moved_to: str | None = None
    """The address to ask from now on, which is as far as the redirects were permanent; None without any."""


class DeniedError(FetchError):
    """The site answered, and the answer was no (a 4xx)."""


def page_of(
    url: str, response: "BaseHTTPResponse", accept: tuple[str, ...], max_bytes: int, moved: str | None, *, cut: bool
) -> Page:
    """Read a final answer, as far as it may be read. Raises FetchError where it is none that is wanted."""
    status, headers = response.status, response.headers
    if status == 304:
        return Page(FetchOutcome.UNCHANGED, url, status, moved_to=moved)
    if status in (404, 410):
        return Page(FetchOutcome.GONE, url, status, moved_to=moved)
    if status == 429 or status >= 500:
        wait = retry_after_s(headers.get("Retry-After"), headers.get("Date"))
        return Page(FetchOutcome.LATER, url, status, retry_after_s=wait)
    if status != 200:
        raise DeniedError(f"{url} was not read: the site answers {status} {response.reason}.", url=url)
    content_type = headers.get("Content-Type")
    kind = (content_type or "").partition(";")[0].strip().lower()
    if accept and kind and kind not in accept:
        if kind in FEED_TYPES:
            raise FetchError(f"{url} is a feed, not an article: follow it with `dateline feeds add`.", url=url)
        raise FetchError(f"{url} was not read: it is {kind}, not an article in a known format.", url=url)
    encoding = headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise FetchError(f"{url} was not read: it is packed as {encoding}, which was not asked for.", url=url)
    return Page(
        FetchOutcome.NEW,
        url,
        status,
        _body(url, response, max_bytes, cut=cut),
        content_type,
        _validator(headers.get("ETag")),
        _validator(headers.get("Last-Modified")),
        moved_to=moved,
    )


def _validator(value: str | None) -> str | None:
    """A validator that can be sent back."""
    return value if value and len(value) <= VALIDATOR_AT_MOST and value.isprintable() else None


def _body(url: str, response: "BaseHTTPResponse", max_bytes: int, *, cut: bool) -> bytes:
    """The decompressed body; a longer one is cut or refused, without ever being held."""
    body = bytearray()
    too_large = FetchError(f"{url} was not read: it is larger than {max_bytes / 1e6:g} MB.", url=url)
    length = response.headers.get("Content-Length", "")
    if not cut and length.isascii() and length.isdigit() and int(length) > max_bytes:
        raise too_large
    while part := response.read1(65_536, decode_content=True):
        body += part
        if len(body) > max_bytes:
            if cut:
                return bytes(body[:max_bytes])
            raise too_large
    return bytes(body)


def retry_after_s(value: str | None, date: str | None) -> float | None:
    """Return the seconds that a Retry-After header asks for, at most a week; a date counts from the Date header."""
    if not value:
        return None
    seconds = value.strip()
    if seconds.isascii() and seconds.isdigit():
        return min(float(seconds[:12]), LONGEST_RETRY_S)
    try:
        wait = (parsedate_to_datetime(value) - parsedate_to_datetime(date or "")).total_seconds()
    except (TypeError, ValueError):
        return None
    return min(max(wait, 0.0), LONGEST_RETRY_S)

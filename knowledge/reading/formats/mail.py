"""Read a mail (.eml), and a page saved in one file as a mail (.mhtml): their text, decoded, without their headers."""

import re
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from typing import Any

from knowledge.article import Article
from knowledge.errors import UnreadableError
from knowledge.reading import plain
from knowledge.reading.encoding import decode
from knowledge.reading.formats import html_page
from knowledge.reading.formats.format import Format

PARTS_AT_MOST = 1_000

_HEADER = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,40}):[ \t]?[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n")
_ONLY_MAILS = frozenset(
    b"mime-version content-type content-transfer-encoding message-id received return-path delivered-to x-mailer"
    b" dkim-signature snapshot-content-location".split()
)
_BELOW = re.compile(r"\n-- \n.*\Z", re.DOTALL)
"""A signature, and what stands under it (RFC 3676, 4.3)."""
_REPLY = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr|sv|vs)\s*:\s*)+", re.IGNORECASE)


def looks_like_mail(data: bytes) -> bool:
    """Whether `data` begins with the headers of a mail: three at least, one of them such as only mails have."""
    position, names = 0, list[bytes]()
    head = data[: 32 * 1024].lstrip(b"\xef\xbb\xbf\r\n")
    while (header := _HEADER.match(head, position)) and len(names) < 100:
        names.append(header[1].lower())
        position = header.end()
    return len(names) >= 3 and not _ONLY_MAILS.isdisjoint(names)


def read(data: bytes, *, origin: str) -> Article:
    """The article in a mail or in a page saved as one. Raises UnreadableError when it holds no text."""
    message = message_from_bytes(data.lstrip(b"\xef\xbb\xbf\r\n"), policy=policy.compat32)
    saved = message.get("Snapshot-Content-Location") or message.get_content_type() == "multipart/related"
    texts = _texts(message)
    wanted = ("text/html", "text/plain") if saved else ("text/plain", "text/html")
    for kind in wanted:
        text = next((text for found, text in texts if found == kind and text.strip()), None)
        if text is not None:
            return _article(text, kind, message, saved=bool(saved), origin=origin)
    raise UnreadableError(f"{origin} is a mail without a text; save what is attached to it.", origin=origin)


def _texts(message: Message) -> list[tuple[str, str]]:
    """The type and the words of each part that is a text and not attached."""
    found = []
    for number, part in enumerate(message.walk()):
        if number > PARTS_AT_MOST:
            break
        kind = part.get_content_type()
        if kind not in ("text/plain", "text/html") or part.get_content_disposition() == "attachment":
            continue
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            try:
                found.append((kind, decode(payload, origin="", declared=part.get_content_charset())))
            except UnreadableError:
                continue
    return found


def _article(text: str, kind: str, message: Message, *, saved: bool, origin: str) -> Article:
    told = _told(message, saved=saved)
    if kind == "text/html":
        return html_page.read(text, origin=origin, known=told)
    return plain.read(_BELOW.sub("", text.replace("\r\n", "\n")), origin=origin, known=told, strict=False)


def _told(message: Message, *, saved: bool) -> dict[str, Any]:
    """What the headers tell; of a saved page only its address, since the rest is about the saving."""
    headers = EmailMessage(policy=policy.default)
    for name in ("Subject", "From", "Date"):
        try:
            headers[name] = " ".join(str(message.get(name, "")).split())
        except (ValueError, TypeError, IndexError, AttributeError):  # headers that are none
            continue
    address = message.get("Snapshot-Content-Location") or message.get("Content-Location")
    if saved:
        return {"url": str(address) if address and re.match(r"https?://", str(address)) else None}
    sender = getattr(headers.get("From"), "addresses", ())
    published = getattr(headers.get("Date"), "datetime", None)
    return {
        "title": _REPLY.sub("", str(headers.get("Subject") or "")) or None,
        "publisher": next((one.display_name for one in sender if one.display_name), None),
        "published": published if isinstance(published, datetime) else None,
    }


FORMAT = Format(
    name="EML",
    read=lambda given: [read(given.data, origin=given.name)],
    suffixes=frozenset({".eml", ".mht", ".mhtml"}),
    types=frozenset({"message/rfc822", "multipart/related", "application/x-mimearchive"}),
    looks=lambda given: looks_like_mail(given.data),
)

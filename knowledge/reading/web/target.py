"""Where a URL leads, as far as that can be said without a connection."""

import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import quote, urlsplit

from knowledge.errors import FetchError
from knowledge.reading.importing import IMPORTING

_PORTS = {"http": 80, "https": 443}
_AS_IS = "/%:@!$&'()*+,;=~"
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")
_NUMBER_AS_HOST = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+))*\.?", re.I)


@dataclass(frozen=True, slots=True)
class Target:
    """A URL that passed every check that needs no connection."""

    scheme: str
    host: str
    port: int
    path: str
    """Path and query, as they are sent."""

    @property
    def authority(self) -> str:
        """The host and, unless it is the usual one, the port: what the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port: what a robots.txt holds for."""
        return f"{self.scheme}://{self.authority}"

    @property
    def url(self) -> str:
        """The whole of it, as it is asked for."""
        return self.origin + self.path


def checked_url(url: str, *, ports: frozenset[int]) -> Target:
    """Return where `url` leads. Raises FetchError for one that is not asked: by its form, scheme, port or host."""

    def refuse(why: str) -> FetchError:
        return FetchError(f"{url} was not read: {why}.", url=url)

    if _UNSAFE.search(url):
        raise refuse("a URL has no spaces, backslashes or control characters")
    try:
        parts = urlsplit(url)
        given_port = parts.port
    except ValueError as error:
        raise refuse("it is not written as a URL") from error
    if parts.scheme not in _PORTS:
        raise refuse("only http:// and https:// addresses are")
    if parts.username is not None or parts.password is not None:
        raise refuse("it holds a user name or password")
    port = _PORTS[parts.scheme] if given_port is None else given_port
    if port not in ports:
        raise refuse(f"port {port} is not allowed")
    host = _ascii_host(parts.hostname or "")
    if host is None:
        raise refuse("it names no host")
    path = quote(parts.path or "/", safe=_AS_IS)
    query = "?" + quote(parts.query, safe=_AS_IS + "?") if parts.query else ""
    return Target(parts.scheme, host, port, path + query)


def _ascii_host(host: str) -> str | None:
    """The host as DNS knows it; None for one that DNS cannot know."""
    with IMPORTING:
        import idna

    try:
        return str(ip_address(host))
    except ValueError:
        if _NUMBER_AS_HOST.fullmatch(host):  # 0177.1, 2130706433, 0x7f000001: only said so to deceive
            return None
    try:
        return idna.encode(host, uts46=True).decode().lower()
    except idna.IDNAError:
        return None

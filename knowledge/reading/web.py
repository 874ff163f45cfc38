"""The guarded fetch: a URL is somebody's input that makes this machine connect somewhere.

Only http and https, only to public addresses, only as much and as long as the policy says. A name is resolved once,
and the connection goes to the very address that was checked, so a name that changes its mind in between (rebinding)
gains nothing; each redirect starts from the beginning. robots.txt is respected.
"""

import http.client
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from enum import StrEnum
from functools import cache
from importlib.metadata import version
from ipaddress import ip_address
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, unquote, urljoin, urlsplit

from knowledge.article import Article
from knowledge.errors import ArticleError, FetchError
from knowledge.reading import formats
from knowledge.reading.addresses import Network, Resolve, checked, system_resolve
from knowledge.reading.feeds import FEED_TYPES
from knowledge.reading.importing import IMPORTING
from knowledge.reading.kept_rules import KeptRules

if TYPE_CHECKING:
    from protego import Protego
    from urllib3 import BaseHTTPResponse
    from urllib3.connection import HTTPConnection

VALIDATOR_AT_MOST = 1000
"""Characters of an ETag or a date that is sent back; a longer one is none."""

ROBOTS_BYTES = 512_000
"""How much of a robots.txt counts (RFC 9309, 2.5)."""
ROBOTS_KEPT_S = 24 * 3600
"""How long a robots.txt is believed (RFC 9309, 2.4)."""
HOSTS_AT_MOST = 10_000
"""Hosts of which it is remembered when they were last asked, before those are forgotten whose pause is over."""
LONGEST_PAUSE_S = 60.0
"""A host that asks for longer pauses between requests gets this."""
ROBOTS_AGAIN_S = 300.0
"""How long a site whose robots.txt cannot be had is not asked for it again."""
LONGEST_RETRY_S = 7 * 24 * 3600.0

_FORMS = {"", "amp", "print", "m", "mobile"}
"""What stands in the paths of pages that show an article in another form."""
_PORTS = {"http": 80, "https": 443}
_REDIRECTS = {301, 302, 303, 307, 308}
_PERMANENT = {301, 308}
_AS_IS = "/%:@!$&'()*+,;=~"
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")
_NUMBER_AS_HOST = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+))*\.?", re.I)


class Found(StrEnum):
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

    found: Found
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


@dataclass(frozen=True, slots=True)
class Policy:
    """What a fetch may do."""

    ports: frozenset[int] = frozenset({80, 443})
    networks: tuple[Network, ...] = ()
    """Networks that are allowed although they are not public; for tests and for a newsroom's own servers."""
    timeout_s: float = 20.0
    """For everything from the name to the last byte, redirects included."""
    max_bytes: int = 10_000_000
    """Of the body, compressed and decompressed."""
    max_redirects: int = 5
    pause_s: float = 1.0
    """Between two requests to one host; robots.txt may ask for more."""
    robots: bool = True
    contact: str = ""
    """A URL or e-mail address that tells a site's owner whose bot this is."""

    @property
    def user_agent(self) -> str:
        """The name under which this program introduces itself; robots.txt knows it as Dateline."""
        return f"Dateline/{version('dateline')} ({'; '.join(filter(None, ['news archive', self.contact]))})"


@dataclass(frozen=True, slots=True)
class _Target:
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
        return f"{self.scheme}://{self.authority}"

    @property
    def url(self) -> str:
        return self.origin + self.path


@dataclass(slots=True)
class Web:
    """Fetches pages under a policy; remembers each host's robots.txt and when it was last asked.

    May be used from many threads. `resolve` and `tls` are for tests, and for networks with ways of their own.
    """

    policy: Policy = field(default_factory=Policy)
    resolve: Resolve = system_resolve
    tls: ssl.SSLContext | None = None
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], object] = time.sleep
    """Waits for so many seconds; a program that ends on an Event gives its `wait`, to be interruptible."""
    _robots: KeptRules = field(default_factory=KeptRules)
    _asked: dict[str, float] = field(default_factory=dict)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def fetch(
        self,
        url: str,
        *,
        accept: tuple[str, ...] | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Page:
        """Return what is at `url`; the validators of an earlier visit save fetching again what did not change.

        `accept` are the MIME types that are wanted; by default those that an article is read from.
        Raises FetchError for whatever the policy, robots.txt or the site refuses, and for a site that is not reached.
        """
        accept = formats.types() if accept is None else accept
        headers = {"Accept": ", ".join(accept) + ", */*;q=0.1"}
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        return self._follow(url, headers, accept=accept, max_bytes=self.policy.max_bytes, robots=self.policy.robots)

    def read(self, url: str) -> list[Article]:
        """Return the articles at `url`, each with the address where it was found. Raises FetchError, ArticleError."""
        return read_page(self.page(url))

    def page(self, url: str) -> Page:
        """Return the page that is at `url` now. Raises FetchError where there is none."""
        page = self.fetch(url)
        if page.found is Found.GONE:
            raise FetchError(f"There is nothing at {url} (the site answers {page.status}).", url=url)
        if page.found is Found.LATER:
            raise FetchError(f"{url} cannot be had now (the site answers {page.status}): try again later.", url=url)
        return page

    # --- robots.txt and pauses ----------------------------------------------------------------------------------------

    def _rules(self, target: _Target) -> "Protego":
        """The robots.txt of a target's host (RFC 9309, 2.3.1: if there is none, nothing is forbidden)."""
        known, rules = self._robots.get(target.origin, now=self.clock())
        if not known:
            size = 0
            try:
                rules, size = self._fetched_rules(target.origin + "/robots.txt")
            finally:  # only now: a thread that comes meanwhile asks for itself, and is not told that there are none
                kept_s = ROBOTS_AGAIN_S if rules is None else ROBOTS_KEPT_S
                self._robots.put(target.origin, rules, until=self.clock() + kept_s, size=size)
        if rules is None:
            raise FetchError(f"{target.url} was not read: the site's robots.txt cannot be had.", url=target.url)
        return rules

    def _fetched_rules(self, url: str) -> "tuple[Protego | None, int]":
        """The rules at `url` and their bytes; None where they cannot be had now. Raises FetchError, as for any page."""
        with IMPORTING:
            from protego import Protego

        try:
            page = self._follow(url, {}, accept=(), max_bytes=ROBOTS_BYTES, robots=False, cut=True)
        except _DeniedError:
            page = Page(Found.GONE, url, 403)
        rules = None if page.found is Found.LATER else Protego.parse(page.body.decode("utf-8", "replace"))
        return rules, len(page.body)

    def _ask_politely(self, target: _Target) -> None:
        """Refuse what robots.txt forbids, and leave the host its pause since the last request."""
        rules = self._rules(target)
        if not rules.can_fetch(target.url, "Dateline"):
            raise FetchError(f"{target.url} was not read: the site's robots.txt does not allow it.", url=target.url)
        pause = max(self.policy.pause_s, min(rules.crawl_delay("Dateline") or 0.0, LONGEST_PAUSE_S))
        with self._turn:
            now = self.clock()
            turn = max(now, self._asked.get(target.host, now - pause) + pause)
            if len(self._asked) >= HOSTS_AT_MOST:
                self._asked = {host: at for host, at in self._asked.items() if at > now - LONGEST_PAUSE_S}
            self._asked[target.host] = turn
        if turn > now:
            self.sleep(turn - now)

    # --- one fetch ----------------------------------------------------------------------------------------------------

    def _follow(
        self, url: str, headers: dict[str, str], *, accept: tuple[str, ...], max_bytes: int, robots: bool,
        cut: bool = False,
    ) -> Page:  # fmt: skip
        deadline = _Deadline(self.policy.timeout_s, url)
        headers = {"User-Agent": self.policy.user_agent, "Accept-Encoding": "gzip", **headers}
        permanent = True
        moved = None
        here = url
        for _ in range(self.policy.max_redirects + 1):
            target = self._checked_url(here)
            if robots:
                with deadline.paused():
                    self._ask_politely(target)
            with self._response(target, headers, deadline) as response:
                location = response.headers.get("Location")
                if response.status not in _REDIRECTS or not location:
                    return _page(target.url, response, accept, max_bytes, moved, cut=cut)
            try:
                here = urljoin(target.url, _as_utf8(location))
            except ValueError as error:
                raise FetchError(f"{url} was not read: it redirects to no address.", url=url) from error
            permanent = permanent and response.status in _PERMANENT
            moved = here if permanent else moved
        raise FetchError(f"{url} was not read: it redirects more than {self.policy.max_redirects} times.", url=url)

    def _checked_url(self, url: str) -> _Target:
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
        if port not in self.policy.ports:
            raise refuse(f"port {port} is not allowed")
        host = _ascii_host(parts.hostname or "")
        if host is None:
            raise refuse("it names no host")
        path = quote(parts.path or "/", safe=_AS_IS)
        query = "?" + quote(parts.query, safe=_AS_IS + "?") if parts.query else ""
        return _Target(parts.scheme, host, port, path + query)

    def _addresses(self, target: _Target, deadline: "_Deadline") -> list[str]:
        url = target.url
        try:
            found = deadline.call(lambda: self.resolve(target.host, target.port))
        except (OSError, UnicodeError) as error:
            raise FetchError(f"{url} was not read: there is no host {target.host}.", url=url) from error
        try:
            return checked(found, allowed=self.policy.networks)
        except ValueError as error:
            raise FetchError(f"{url} was not read: {target.host} is at {error}, no public address.", url=url) from error

    @contextmanager
    def _response(
        self, target: _Target, headers: dict[str, str], deadline: "_Deadline"
    ) -> "Iterator[BaseHTTPResponse]":
        with IMPORTING:
            from urllib3.exceptions import HTTPError

        addresses = self._addresses(target, deadline)
        connection = None
        try:
            connection = self._connect(target, addresses, deadline)
            with deadline.watch(connection):
                connection.request(
                    "GET",
                    target.path,
                    headers={"Host": target.authority, **headers},
                    preload_content=False,
                )
                with closing(connection.getresponse()) as response:
                    yield response
        except (OSError, HTTPError, http.client.HTTPException, ValueError) as error:
            deadline.check()
            raise FetchError(f"{target.url} was not read: {_why(error)}.", url=target.url) from error
        finally:
            if connection is not None:
                connection.close()

    def _connect(self, target: _Target, addresses: list[str], deadline: "_Deadline") -> "HTTPConnection":
        """Connect to the first of the checked addresses that answers, and to nothing else."""
        with IMPORTING:
            from urllib3.connection import HTTPConnection, HTTPSConnection

        for last, address in enumerate(addresses, 1 - len(addresses)):
            connection: HTTPConnection
            if target.scheme == "https":
                connection = HTTPSConnection(
                    address,
                    target.port,
                    timeout=deadline.left(),
                    ssl_context=self.tls or _system_tls(),
                    server_hostname=target.host,  # sent as SNI, and the name that the certificate must bear
                )
            else:
                connection = HTTPConnection(address, target.port, timeout=deadline.left())
            try:
                connection.connect()
            except Exception:
                connection.close()
                if last == 0:
                    raise
                deadline.check()
            else:
                return connection
        raise OSError("the host has no address")


def read_page(page: Page) -> list[Article]:
    """Return the articles that a fetched page holds, each with its address. Raises ArticleError where it holds none."""
    found = read_each_of(page)
    articles = [each for each in found if isinstance(each, Article)]
    if not articles and isinstance(found[0], ArticleError):
        raise found[0]
    return articles


def read_each_of(page: Page) -> "list[Article | ArticleError]":
    """Return the articles that a fetched page holds, each with its address, and an error for each entry that is none.

    Raises ArticleError where it cannot be read as a whole.
    """
    from knowledge.reading import read_entries

    place = urlsplit(page.url)
    name = PurePosixPath(unquote(place.path)).name or place.netloc
    found = read_entries(page.body, name=name, content_type=page.content_type)
    return [_placed(each, page.url) if isinstance(each, Article) else each for each in found]


def _placed(article: Article, url: str) -> Article:
    """The article with its address: the one it names itself only where that is a shorter form of where it was found.

    Whoever has a page on a site that others share might name a page of theirs.
    """
    own = article.url and _is_form_of(article.url, url)
    return article if own else article.model_copy(update={"url": url})


def _is_form_of(named: str, found_at: str) -> bool:
    """Whether an address is the one where a page was found without what only says how it is to be shown."""
    short, long = urlsplit(named), urlsplit(found_at)
    return (
        short.hostname == long.hostname
        and _plain_path(short.path) == _plain_path(long.path)
        and set(parse_qsl(short.query)) <= set(parse_qsl(long.query))
    )


def _plain_path(path: str) -> list[str]:
    return [part for part in re.sub(r"\.amp(?=$|\.)", "", path).removesuffix(".html").split("/") if part not in _FORMS]


class _DeniedError(FetchError):
    """The site answered, and the answer was no (a 4xx)."""


class _Deadline:
    """The time that one fetch has in all."""

    def __init__(self, seconds: float, url: str) -> None:
        self._end = time.monotonic() + seconds
        self._pauses = LONGEST_PAUSE_S
        self._seconds = seconds
        self._url = url

    def left(self) -> float:
        """Seconds that are left; raises FetchError when there are none."""
        self.check()
        return max(self._end - time.monotonic(), 0.001)

    def check(self) -> None:
        if time.monotonic() >= self._end:
            raise FetchError(f"{self._url} was not read: it took longer than {self._seconds:g} seconds.", url=self._url)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """What happens inside does not count, up to `LONGEST_PAUSE_S` in all."""
        start = time.monotonic()
        yield
        free = min(time.monotonic() - start, self._pauses)
        self._pauses -= free
        self._end += free
        self.check()

    def call(self, work: Callable[[], list[str]]) -> list[str]:
        """Return what `work` returns, without waiting for it any longer than is left."""
        done: list[list[str] | BaseException] = []

        def run() -> None:
            try:
                done.append(work())
            except BaseException as error:
                done.append(error)

        thread = threading.Thread(target=run, name="resolve", daemon=True)
        thread.start()
        thread.join(self.left())
        if not done:
            self.check()
            raise OSError("no answer")
        if isinstance(done[0], BaseException):
            raise done[0]
        return done[0]

    @contextmanager
    def watch(self, connection: "HTTPConnection") -> Iterator[None]:
        """Cut the connection when time is up: a timeout on a socket only limits the wait for its next byte."""
        sock = connection.sock  # the connection itself lets go of it as soon as there is an answer

        def cut() -> None:
            with suppress(OSError):  # when it is closed already
                socket.socket.shutdown(sock, socket.SHUT_RDWR)

        timer = threading.Timer(self.left(), cut)
        timer.daemon = True
        timer.start()
        try:
            yield
            self.check()  # a body that was cut looks like one that ended
        finally:
            timer.cancel()


def _page(
    url: str, response: "BaseHTTPResponse", accept: tuple[str, ...], max_bytes: int, moved: str | None, *, cut: bool
) -> Page:
    """Read a final answer, as far as it may be read."""
    status, headers = response.status, response.headers
    if status == 304:
        return Page(Found.UNCHANGED, url, status, moved_to=moved)
    if status in (404, 410):
        return Page(Found.GONE, url, status, moved_to=moved)
    if status == 429 or status >= 500:
        wait = retry_after_s(headers.get("Retry-After"), headers.get("Date"))
        return Page(Found.LATER, url, status, retry_after_s=wait)
    if status != 200:
        raise _DeniedError(f"{url} was not read: the site answers {status} {response.reason}.", url=url)
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
        Found.NEW,
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


def _as_utf8(header: str) -> str:
    """A header that holds raw UTF-8, which arrives read as Latin-1; browsers understand it so, too."""
    try:
        return header.encode("latin-1").decode()
    except UnicodeError:
        return header


@cache
def _system_tls() -> ssl.SSLContext:
    return ssl.create_default_context()  # reads every certificate of the system, some 20 ms


def _why(error: Exception) -> str:
    """Say plainly why a connection failed."""
    for reason in (error, error.__cause__, error.__context__):
        if isinstance(reason, ssl.SSLCertVerificationError):
            return f"its certificate is not valid ({reason.verify_message})"
        if isinstance(reason, ssl.SSLError):
            return "no secure connection could be made"
        if isinstance(reason, TimeoutError):
            return "the site does not answer"
        if isinstance(reason, OSError) and reason.strerror:
            return f"the site is not reached ({reason.strerror.lower()})"
    return "the answer breaks the rules of HTTP"


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

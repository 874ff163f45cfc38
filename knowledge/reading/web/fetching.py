"""The guarded fetch: a URL is somebody's input that makes this machine connect somewhere."""

import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urljoin

from knowledge.article import Article
from knowledge.errors import FetchError
from knowledge.reading import formats
from knowledge.reading.web import connecting
from knowledge.reading.web.addresses import Resolve, system_resolve
from knowledge.reading.web.articles import read_page
from knowledge.reading.web.deadline import Deadline
from knowledge.reading.web.page import FetchOutcome, Page, page_of
from knowledge.reading.web.policy import Policy
from knowledge.reading.web.politeness import ROBOTS_BYTES, Politeness
from knowledge.reading.web.target import Target, checked_url

_REDIRECTS = {301, 302, 303, 307, 308}
_PERMANENT = {301, 308}


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
    _politeness: Politeness = field(default_factory=Politeness)

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
        if page.found is FetchOutcome.GONE:
            raise FetchError(f"There is nothing at {url} (the site answers {page.status}).", url=url)
        if page.found is FetchOutcome.LATER:
            raise FetchError(f"{url} cannot be had now (the site answers {page.status}): try again later.", url=url)
        return page

    def _follow(
        self, url: str, headers: dict[str, str], *, accept: tuple[str, ...], max_bytes: int, robots: bool,
        cut: bool = False,
    ) -> Page:  # fmt: skip
        deadline = Deadline(self.policy.timeout_s, url)
        headers = {"User-Agent": self.policy.user_agent, "Accept-Encoding": "gzip", **headers}
        permanent = True
        moved = None
        here = url
        for _ in range(self.policy.max_redirects + 1):
            target = checked_url(here, ports=self.policy.ports)
            if robots:
                with deadline.paused():
                    self._ask_politely(target)
            with connecting.response(
                target, headers, deadline, resolve=self.resolve, networks=self.policy.networks, tls=self.tls
            ) as response:
                location = response.headers.get("Location")
                if response.status not in _REDIRECTS or not location:
                    return page_of(target.url, response, accept, max_bytes, moved, cut=cut)
            try:
                here = urljoin(target.url, _as_utf8(location))
            except ValueError as error:
                raise FetchError(f"{url} was not read: it redirects to no address.", url=url) from error
            permanent = permanent and response.status in _PERMANENT
            moved = here if permanent else moved
        raise FetchError(f"{url} was not read: it redirects more than {self.policy.max_redirects} times.", url=url)

    def _rules(self, url: str) -> Page:
        """The robots.txt at `url`, as far as it counts."""
        return self._follow(url, {}, accept=(), max_bytes=ROBOTS_BYTES, robots=False, cut=True)

    def _ask_politely(self, target: Target) -> None:
        """Refuse what robots.txt forbids, and leave the host its pause since the last request."""
        wait_s = self._politeness.ask(target, self._rules, pause_s=self.policy.pause_s, clock=self.clock)
        if wait_s > 0:
            self.sleep(wait_s)


def _as_utf8(header: str) -> str:
    """A header that holds raw UTF-8, which arrives read as Latin-1; browsers understand it so, too."""
    try:
        return header.encode("latin-1").decode()
    except UnicodeError:
        return header

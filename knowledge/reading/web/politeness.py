"""What sites ask of programs that visit them: their robots.txt, and a pause between two requests."""

from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING

from knowledge.errors import FetchError
from knowledge.reading.importing import IMPORTING
from knowledge.reading.web.kept_rules import KeptRules
from knowledge.reading.web.page import DeniedError, FetchOutcome, Page
from knowledge.reading.web.target import Target

if TYPE_CHECKING:
    from protego import Protego

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


class Politeness:
    """Remembers each site's robots.txt, and when its host was last asked. May be used from many threads."""

    def __init__(self) -> None:
        self.rules = KeptRules()
        self._asked: dict[str, float] = {}
        self._turn = Lock()

    def ask(self, target: Target, fetch: Callable[[str], Page], *, pause_s: float, clock: Callable[[], float]) -> float:
        """Return the seconds to wait before `target` is asked: its host's pause since the last request.

        `fetch` gets the robots.txt at an address. Raises FetchError for what that forbids, or where it cannot be had.
        """
        rules = self._rules_of(target, fetch, clock)
        if not rules.can_fetch(target.url, "Dateline"):
            raise FetchError(f"{target.url} was not read: the site's robots.txt does not allow it.", url=target.url)
        pause = max(pause_s, min(rules.crawl_delay("Dateline") or 0.0, LONGEST_PAUSE_S))
        with self._turn:
            now = clock()
            turn = max(now, self._asked.get(target.host, now - pause) + pause)
            if len(self._asked) >= HOSTS_AT_MOST:
                self._asked = {host: at for host, at in self._asked.items() if at > now - LONGEST_PAUSE_S}
            self._asked[target.host] = turn
        return turn - now

    def _rules_of(self, target: Target, fetch: Callable[[str], Page], clock: Callable[[], float]) -> "Protego":
        """The robots.txt of a target's host (RFC 9309, 2.3.1: if there is none, nothing is forbidden)."""
        known, rules = self.rules.get(target.origin, now=clock())
        if not known:
            size = 0
            try:
                rules, size = _fetched(target.origin + "/robots.txt", fetch)
            finally:  # only now: a thread that comes meanwhile asks for itself, and is not told that there are none
                kept_s = ROBOTS_AGAIN_S if rules is None else ROBOTS_KEPT_S
                self.rules.put(target.origin, rules, until=clock() + kept_s, size=size)
        if rules is None:
            raise FetchError(f"{target.url} was not read: the site's robots.txt cannot be had.", url=target.url)
        return rules


def _fetched(url: str, fetch: Callable[[str], Page]) -> "tuple[Protego | None, int]":
    """The rules at `url` and their bytes; None where they cannot be had now. Raises FetchError, as for any page."""
    with IMPORTING:
        from protego import Protego

    try:
        page = fetch(url)
    except DeniedError:
        page = Page(FetchOutcome.GONE, url, 403)
    rules = None if page.found is FetchOutcome.LATER else Protego.parse(page.body.decode("utf-8", "replace"))
    return rules, len(page.body)

"""When to look at a feed, and at the page of an article, again."""

from datetime import datetime, timedelta

EVERY = timedelta(minutes=30)
"""How often a feed that works is looked at."""
SELDOM = timedelta(days=1)
"""How often, at least, one that fails is looked at."""
RECHECK_FIRST, RECHECK_UNTIL = timedelta(days=1), timedelta(days=60)
"""The age at which an article's page is looked at again for the first time, and after which it is left alone."""
RESTLESS = timedelta(hours=4)
"""How long, at most, an entry is left alone that changes at every look."""
CLOCK = timedelta(minutes=10)
"""How far ahead a time may be that was noted by a clock which was right."""


def next_look(
    now: datetime, *, failures: int, retry_after_s: float | None = None, every: timedelta = EVERY
) -> datetime:
    """Return when to look at a feed again after `failures` failed looks in a row; each doubles the wait, up to a day.

    A wait that the site asks for is kept, however long (`web.page.LONGEST_RETRY_S`).
    """
    wait: timedelta = min(every * 2 ** min(failures, 20), max(every, SELDOM))
    return now + max(wait, timedelta(seconds=retry_after_s or 0))


def next_recheck(now: datetime, *, first_seen: datetime) -> datetime | None:
    """Return when to look at an article's page again: when it will be twice as old; None once it is too old to change.

    So a page is looked at one day after it came, and then after 2, 4, 8, 16, 32 and 64 days.
    """
    age = max(now - first_seen, RECHECK_FIRST / 2)
    return first_seen + 2 * age if age < RECHECK_UNTIL else None


def next_try(now: datetime, *, first_seen: datetime, retry_after_s: float | None = None) -> datetime | None:
    """Return when to ask for a page again that could not be had: when the wait has doubled, as `next_recheck`."""
    age = max(now - first_seen, EVERY)
    if age >= RECHECK_UNTIL:
        return None
    return now + max(min(age, SELDOM), timedelta(seconds=retry_after_s or 0))


def may_have_changed(now: datetime, *, looked: datetime | None, changes: int) -> bool:
    """Whether to look at an entry of which its feed says something else, after as many `changes` before.

    An entry that changes at every look is looked at ever more seldom, so that it keeps no other waiting.
    """
    if looked is None or looked > now:
        return True
    wait = timedelta(0) if changes < 2 else min(EVERY * 2 ** min(changes - 1, 20), RESTLESS)
    return now - looked >= wait


def ahead(noted: datetime | None, now: datetime) -> bool:
    """Whether a time that was noted lies ahead of `now`: the clock was wrong then, or is now."""
    return noted is not None and noted > now + CLOCK

"""What the library is like: whether it opens, its index, its vectors, its feeds, and whether a bot runs on it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bot.doctor.finding import Finding, Patient, check
from bot.probe import ask
from knowledge.errors import EncoderError
from knowledge.library import Library
from knowledge.library.records import Feed
from knowledge.meaning.choosing import VARIABLE, chosen

FAILING = 3
"""Looks at a feed that failed in a row before it is spoken of: sites are away for an hour now and then."""
SHOWN = 10
"""Feeds that are told by name."""
OVERDUE = timedelta(hours=2)


@check("library")
def library(patient: Patient) -> Iterator[Finding]:
    """Whether it opens and holds something."""
    if not Library.is_in(patient.home):
        return  # the folder told so
    patient.library = opened = patient.parts.enter_context(
        Library.open(patient.home, wait=False, background=False, briefings=False)
    )
    if number := len(opened):
        yield Finding("library", "well", "doctor.library-well", {"n": number})
    else:
        yield Finding("library", "warning", "doctor.library-empty")


@check("parts")
def parts(patient: Patient) -> Iterator[Finding]:
    """Whether what is on other machines answers, and somebody brings articles in."""
    if patient.library is None or (found := patient.library.parts()) is None:
        return
    for trouble in found.troubles:
        yield Finding("parts", "problem", "doctor.said", {"said": trouble})
    if not found.troubles:
        values = {"store": found.store, "hosts": found.index}
        yield Finding("parts", "well", "doctor.parts-well" if found.index else "doctor.store-well", values)
    if found.behind:
        yield Finding("parts", "warning", "doctor.changes-behind", {"n": found.behind})
    if found.ingester is False:
        yield Finding("parts", "warning", "doctor.no-ingester")


@check("index")
def index(patient: Patient) -> Iterator[Finding]:
    """Whether the index is whole; with `full`, whether every byte of the library is."""
    if patient.library is None:
        return
    if patient.library.behind:
        yield Finding("index", "warning", "doctor.index-behind")
        return
    wrong = patient.library.check() if patient.full else []
    for said in wrong:
        yield Finding("index", "problem", "doctor.damaged", {"said": said})
    if not wrong:
        yield Finding("index", "well", "doctor.checked" if patient.full else "doctor.index-well")


@check("vectors")
def vectors(patient: Patient) -> Iterator[Finding]:
    """Whether meaning is compared, and for how many articles."""
    try:
        encoder = chosen()
    except EncoderError as error:
        yield Finding("vectors", "problem", "doctor.said", {"said": error})
        return
    if encoder is None:
        yield Finding("vectors", "note", "doctor.vectors-none", {"variable": VARIABLE})
    elif patient.library is not None:
        yield vectors_of(patient.library)


def vectors_of(library: Library) -> Finding:
    """How far the vectors of a library are."""
    encoded = library.encoded()
    if encoded.pending:
        return Finding("vectors", "note", "doctor.vectors-pending", {"n": encoded.pending})
    return Finding("vectors", "well", "doctor.vectors-well", {"encoder": encoded.encoder})


@check("feeds")
def feeds(patient: Patient) -> Iterator[Finding]:
    """Feeds that fail, and whether anybody looks."""
    if patient.library is not None and (every := patient.library.feeds()):
        yield from feeds_like(every, now=datetime.now(UTC))


def feeds_like(every: list[Feed], *, now: datetime) -> Iterator[Finding]:
    """How these feeds are."""
    failing = sorted((feed for feed in every if feed.failures >= FAILING), key=lambda feed: -feed.failures)
    for feed in failing[:SHOWN]:
        values = {"url": feed.url, "n": feed.failures, "result": feed.last_result or ""}
        yield Finding("feeds", "warning", "doctor.feed-fails", values)
    if len(failing) > SHOWN:
        yield Finding("feeds", "warning", "doctor.feeds-fail", {"n": len(failing) - SHOWN})
    if overdue := sum(feed.next_due + OVERDUE < now for feed in every):
        yield Finding("feeds", "warning", "doctor.feeds-overdue", {"n": overdue})
    if not failing and not overdue:
        yield Finding("feeds", "well", "doctor.feeds-well", {"n": len(every)})


@check("bot")
def bot(patient: Patient) -> Iterator[Finding]:
    """Whether a bot runs and can answer, where there is an address to ask."""
    address = patient.settings.metrics_at if patient.settings else None
    if address is None:
        return
    answered = ask(*address, "/readyz")
    if answered is None:
        yield Finding("bot", "warning", "doctor.not-running", {"address": "{}:{}".format(*address)})
    elif answered.well:
        yield Finding("bot", "well", "doctor.running")
    else:
        for said in answered.lines:
            yield Finding("bot", "problem", "doctor.said", {"said": said})

"""What happens outside: a newsroom that publishes, corrects and withdraws, and people who ask."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import shake_256

from tests.webserver import Request, Response, WebServer

START = datetime(2026, 2, 10, 6, tzinfo=UTC)
LISTED = 12
"""Entries that a feed lists, the newest first."""
LOTS, LONG = 20, 600
"""How many there are of it, and characters of each."""


@dataclass
class Clock:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def day(self) -> int:
        """Days since the start."""
        return (self.now - START).days

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass
class Report:
    """One article as its site has it."""

    number: int
    day: date
    version: int = 1
    withdrawn: bool = False

    @property
    def mark(self) -> str:
        """A word that stands in this version of this article and nowhere else."""
        return f"zq{self.number:04}v{self.version}"

    @property
    def text(self) -> str:
        return (
            f"The harbour of Norrby took in {self.number + 1000} crates of {self.mark} on that day, its master said. "
            "They are to be shipped to Lindholm by the ferry that sails once a week, weather permitting, and to be "
            "sold there before the end of the month. Nobody on the quay had seen as many before."
            f"\n\nThe list of its lots: {self._lots}."
        )

    @property
    def _lots(self) -> str:
        """What makes an article as large as a long one, and is few words to be indexed."""
        return " ".join(shake_256(f"{self.number} {n}".encode()).hexdigest(LONG // 2) for n in range(LOTS))

    def page(self) -> Response:
        title = f"Norrby takes in lot {self.number}"
        head = f"<title>{title}</title><meta property='article:published_time' content='{self.day}T05:00:00Z'>"
        text = "".join(f"<p>{paragraph}</p>" for paragraph in self.text.split("\n\n"))
        body = f"<article><h1>{title}</h1>{text}</article>"
        return Response(f"<html><head>{head}</head><body>{body}</body></html>".encode())


@dataclass
class Newsroom:
    """A site with one feed."""

    server: WebServer
    host: str
    first: int
    reports: list[Report] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.url = self.server.put(self.host, "/feed", self._feed)

    def publish(self, day: date) -> Report:
        report = Report(self.first + len(self.reports), day)
        self.reports.append(report)
        self._put(report)
        return report

    def correct(self, report: Report) -> None:
        report.version += 1
        self._put(report)

    def withdraw(self, report: Report) -> None:
        report.withdrawn = True
        self.server.put(self.host, f"/{report.number}", Response(status=410))

    def standing(self, since: date) -> dict[str, Report]:
        """What should be in the archive, by mark: all that stands and was published since a day."""
        return {each.mark: each for each in self.reports if not each.withdrawn and each.day >= since}

    def _put(self, report: Report) -> None:
        self.server.put(self.host, f"/{report.number}", report.page())

    def _feed(self, request: Request) -> Response:
        items = "".join(
            f"<item><title>Lot {one.number}</title><link>{self.server.url(self.host, f'/{one.number}')}</link>"
            f"<guid>{one.number}</guid><pubDate>{one.day:%a, %d %b %Y} 05:00:00 GMT</pubDate>"
            f"<description>Version {one.version}.</description></item>"
            for one in self.reports[-LISTED:][::-1]
            if not one.withdrawn
        )
        body = f"<rss version='2.0'><channel><title>{self.host}</title>{items}</channel></rss>"
        return Response(body.encode(), type="application/rss+xml")

"""Counters, histograms and gauges, as Prometheus reads them. No label is a server, a person or a question."""

import logging
import platform
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from types import SimpleNamespace
from typing import Any

import aiohttp
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    Info,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.metrics_core import GaugeMetricFamily

from bot.health import Health
from bot.monitor.exposition import Exposition
from bot.monitor.figures import Figures
from bot.tally import GATEWAY_EVENTS, OUTCOMES, POOLS, WAYS, Asked, GatewayEvent, Pool, Tally, Way
from knowledge.timing import STEPS, Step

NAMESPACE = "dateline"
FAST = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Seconds that a step of a question, or the event loop, may take."""
SLOW = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Seconds that something may take which Discord or a queue has a part in."""
LEVELS = ("warning", "error", "critical")
STATUSES = ("2xx", "3xx", "4xx", "429", "5xx", "none")
"""Of Discord's answers; `none` came not at all."""
SCOPES = ("user", "shared", "global", "edge")
"""Whose limit was met: the bot's on a route, one that it shares with others, its limit for everything; the last is
none of the API's but of what stands before it."""


class Meters(Tally):
    """Counts all that it is told. `figures` are read when there is a scrape."""

    def __init__(self, health: Health) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # a fifth of all numbers, and none of them changes
        self._health = health
        self.figures: Figures | None = None
        self.port = 0
        """Where they are told; 0 for nowhere."""
        self.registry = CollectorRegistry()
        self.exposition = Exposition(self.registry)
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        GCCollector(registry=self.registry)
        more: dict[str, Any] = {"namespace": NAMESPACE, "registry": self.registry}
        info = {"version": version("dateline"), "discord_py": version("discord.py")}
        Info("build", "What runs.", **more).info(info | {"python": platform.python_version()})

        self._questions = Counter(
            "questions", "Questions, by how they came in and what became of them.", ["way", "outcome"], **more
        )
        self._responses = Histogram(
            "response_seconds", "From hearing a question to having sent its answer.", ["way"], buckets=SLOW, **more
        )
        self._steps = Histogram("step_seconds", "What the steps of a question take.", ["step"], buckets=FAST, **more)
        self._waited = Histogram("wait_seconds", "What work waits for a thread.", ["pool"], buckets=SLOW, **more)
        self._waiting = Gauge("work_waiting", "Work that waits for a thread.", ["pool"], **more)
        self._running = Gauge("work_running", "Work that is being done in a thread.", ["pool"], **more)
        self._lag = Histogram(
            "event_loop_lag_seconds", "By how much the event loop came back late.", buckets=FAST, **more
        )
        self._gateway = Counter("gateway_events", "What happened to connections of shards.", ["event"], **more)
        self._requests = Counter(
            "discord_requests", "Requests to Discord, by the status of the answer.", ["status"], **more
        )
        self._request_s = Histogram("discord_request_seconds", "What requests to Discord take.", buckets=SLOW, **more)
        self._limits = Counter("rate_limits", "Rate limits of Discord's that were met.", ["scope"], **more)
        self._looks = Counter("feed_looks", "Looks at feeds.", ["result"], **more)
        self._records = Counter("log_records", "Warnings and worse that were logged.", ["level"], **more)
        self._begin_at_zero()
        self.registry.register(_AtScrape(self, health))

        self.http_trace = self._trace()
        self.handler: logging.Handler = _Counting(self._records)

    def _begin_at_zero(self) -> None:
        """Let every series be there before it is first counted: a rate needs two points."""
        for counter, values in (
            (self._gateway, GATEWAY_EVENTS),
            (self._requests, STATUSES),
            (self._limits, SCOPES),
            (self._looks, ("sound", "failed")),
            (self._records, LEVELS),
            (self._responses, WAYS),
            (self._steps, STEPS),
            (self._waited, POOLS),
            (self._waiting, POOLS),
            (self._running, POOLS),
        ):
            for value in values:
                counter.labels(value)
        for way in WAYS:
            for outcome in OUTCOMES:
                self._questions.labels(way, outcome)

    # --- what is told

    @contextmanager
    def question(self, way: Way) -> Iterator[Asked]:
        """Count a question, and time it."""
        asked, started = Asked(), time.perf_counter()
        try:
            yield asked
        except BaseException as error:
            asked.failed(error)
            raise
        finally:
            if asked.outcome is not None:
                self._questions.labels(way, asked.outcome).inc()
                self._responses.labels(way).observe(time.perf_counter() - started)

    @contextmanager
    def queued(self, pool: Pool) -> Iterator[Callable[[], None]]:
        """Time how long work waits, and know how much does."""
        waiting, running, queued = self._waiting.labels(pool), self._running.labels(pool), time.perf_counter()
        begun = False

        def begin() -> None:
            nonlocal begun
            begun = True
            self._waited.labels(pool).observe(time.perf_counter() - queued)
            waiting.dec()
            running.inc()

        waiting.inc()
        try:
            yield begin
        finally:
            (running if begun else waiting).dec()

    def took(self, step: Step, seconds: float) -> None:
        """A step of a question took so long."""
        self._steps.labels(step).observe(seconds)

    def gateway(self, event: GatewayEvent) -> None:
        """Count what happened to a connection."""
        self._gateway.labels(event).inc()

    def lagged(self, seconds: float) -> None:
        """Note how late the event loop came back."""
        self._lag.observe(seconds)

    def looked(self, *, failed: bool) -> None:
        """Count a look at a feed."""
        self._looks.labels("failed" if failed else "sound").inc()

    # --- requests to Discord

    def _trace(self) -> aiohttp.TraceConfig:
        trace = aiohttp.TraceConfig()

        async def started(_session: object, context: SimpleNamespace, _told: object) -> None:
            context.started = time.perf_counter()

        async def ended(_session: object, context: SimpleNamespace, told: aiohttp.TraceRequestEndParams) -> None:
            self._request_s.observe(time.perf_counter() - context.started)
            status = told.response.status
            self._requests.labels("429" if status == 429 else f"{max(2, status // 100)}xx").inc()
            if status == 429:
                scope = told.response.headers.get("X-RateLimit-Scope", "")
                if told.response.headers.get("X-RateLimit-Global"):
                    scope = "global"
                self._limits.labels(scope if scope in SCOPES else "edge").inc()

        async def failed(_session: object, _context: SimpleNamespace, _told: object) -> None:
            self._requests.labels("none").inc()

        trace.on_request_start.append(started)
        trace.on_request_end.append(ended)
        trace.on_request_exception.append(failed)
        return trace


class _AtScrape:
    """What is looked up when there is a scrape."""

    def __init__(self, meters: Meters, health: Health) -> None:
        self._meters = meters
        self._health = health

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield every family with its numbers."""
        for name, told, value in (
            ("ready", "1 while the bot can answer as it should; /readyz says why not.", not self._health.unready()),
            ("shards", "Shards that this process holds.", self._health.held),
            ("shards_connected", "Those that are in touch with Discord.", self._health.connected),
            (
                "gateway_latency_seconds",
                "From a heartbeat to its answer, at the slowest shard.",
                self._health.latency_s,
            ),
            ("servers", "Servers that the bot is in, as far as its shards are told.", self._health.servers),
            *_of_parts(self._health),
        ):
            yield GaugeMetricFamily(f"{NAMESPACE}_{name}", told, value=float(value))
        families: dict[str, GaugeMetricFamily] = {}
        for figure in self._meters.figures.last if self._meters.figures else ():
            labels = dict(figure.labels)
            if figure.name not in families:
                name = f"{NAMESPACE}_{figure.name}"
                families[figure.name] = GaugeMetricFamily(name, figure.help, labels=list(labels))
            families[figure.name].add_metric(list(labels.values()), float(figure.value))
        yield from families.values()


def _of_parts(health: Health) -> Iterator[tuple[str, str, float]]:
    """What is told of store and index where they are on other machines; what is not known is left out."""
    if (parts := health.parts) is None:
        return
    yield "store_answers", "1 while the database answers.", parts.store_answers
    yield "index_answers", "1 while the search cluster answers, or the index is here.", parts.index_answers
    if parts.behind is not None:
        yield "index_changes_behind", "Changes of the store that the index lacks.", parts.behind
    if parts.ingester is not None:
        yield "ingester_works", "1 while some process brings articles in.", parts.ingester


class _Counting(logging.Handler):
    """Counts records of each level; what they say is none of its business."""

    def __init__(self, counter: Counter) -> None:
        super().__init__(logging.WARNING)
        self._counter = counter

    def emit(self, record: logging.LogRecord) -> None:
        level = "critical" if record.levelno > logging.ERROR else record.levelname.lower()
        self._counter.labels(level if level in LEVELS else "warning").inc()

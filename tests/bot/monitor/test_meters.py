"""What is counted, and that it stays few numbers whatever is asked."""

import logging
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.errors import TellError
from bot.health import STUCK_S, Health
from bot.monitor import exposition, monitored
from bot.monitor.figures import READERS, Figure, Figures
from bot.monitor.meters import Meters
from bot.tally import OUTCOMES, WAYS
from knowledge.article import Article
from knowledge.errors import LibraryError, QuestionError
from knowledge.library import Library
from knowledge.timing import STEPS, timed

FERRY = "Tonga bought a ferry that carries 400 passengers between its islands, the ministry of transport said."


@pytest.fixture
def meters(monkeypatch: pytest.MonkeyPatch) -> Meters:
    monkeypatch.setattr(exposition, "REST_S", 0.0)  # nobody asks a question meanwhile
    return Meters(Health())


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "home", briefings=False, encoder=lambda: None) as library:
        library.add(Article(title="Ferry", text=FERRY))
        library.add(Article(title="Copper", text="Chile opened a copper mine on Monday."), collection="guild:7")
        library.add(Article(title="Tin", text="Bolivia closed a tin mine on Tuesday."), collection="guild:8")
        yield library


def told(meters: Meters, name: str, **labels: str) -> float:
    value = meters.registry.get_sample_value(f"dateline_{name}", labels)
    assert value is not None, f"there is no {name} with {labels}"
    return value


def lines(meters: Meters) -> list[str]:
    return [line for line in meters.exposition("")[0].decode().split("\n") if line and not line.startswith("#")]


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (TellError("error.pace", seconds=3), "paced"),
        (TellError("error.pace-server", seconds=3), "paced"),
        (TellError("error.date", text="x"), "refused"),
        (QuestionError("no words"), "refused"),
        (LibraryError("the disk is full"), "failed"),
        (ZeroDivisionError(), "failed"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_becomes_of_a_question_is_counted_by_the_way_it_came(
    meters: Meters, error: Exception, outcome: str
) -> None:
    with pytest.raises(type(error)), meters.question("mention"):
        raise error

    assert told(meters, "questions_total", way="mention", outcome=outcome) == 1
    assert told(meters, "response_seconds_count", way="mention") == 1
    assert told(meters, "response_seconds_count", way="command") == 0


def test_answers_are_counted_and_small_talk_is_not(meters: Meters, library: Library) -> None:
    for text in ("how many passengers does the ferry of Tonga carry?", "what does Peru say?", "thank you!"):
        with meters.question("direct") as asked:
            asked.given(library.ask(text))
    with meters.question("direct"):
        pass

    found = {outcome: told(meters, "questions_total", way="direct", outcome=outcome) for outcome in OUTCOMES}
    assert found == {"answered": 1, "unanswered": 1, "courtesy": 1, "paced": 0, "refused": 0, "failed": 0}


def test_work_that_waits_and_runs_is_known(meters: Meters) -> None:
    with meters.queued("answers") as begin:
        assert told(meters, "work_waiting", pool="answers") == 1
        begin()
        assert told(meters, "work_waiting", pool="answers") == 0
        assert told(meters, "work_running", pool="answers") == 1
    with meters.queued("answers"):  # given up before a thread was free
        pass

    assert told(meters, "work_running", pool="answers") == told(meters, "work_waiting", pool="answers") == 0
    assert told(meters, "wait_seconds_count", pool="answers") == 1


def test_warnings_are_counted_and_what_they_say_is_not_kept(meters: Meters) -> None:
    logger = logging.getLogger("dateline.test")
    logger.addHandler(meters.handler)
    try:
        logger.warning("Who is Åsmund?")
        logger.info("nothing")
    finally:
        logger.removeHandler(meters.handler)

    assert told(meters, "log_records_total", level="warning") == 1
    assert not any("smund" in line for line in lines(meters))


# --- figures of the library


def test_the_library_is_read_in_figures(meters: Meters, library: Library) -> None:
    meters.figures = Figures(library)
    meters.figures.read()

    assert told(meters, "articles", shelf="public") == 1
    assert told(meters, "articles", shelf="servers") == 2
    assert told(meters, "shelves") == 2
    assert told(meters, "passages") == 3
    assert told(meters, "feeds", state="failing") == 0
    assert told(meters, "index_behind") == told(meters, "meaning") == 0
    assert abs(told(meters, "last_article_timestamp_seconds") - time.time()) < 60
    assert told(meters, "disk_size_bytes") > told(meters, "disk_free_bytes") > 0
    assert told(meters, "library_bytes", part="store") > 4096


def test_a_feed_that_fails_is_counted_among_those_and_not_named(meters: Meters, library: Library) -> None:
    feed = library.store.feeds.add("guild:7", "https://feeds.example/private-token")
    sound = library.store.feeds.add("public", "https://feeds.example/b")
    library.store.feeds.add("public", "https://feeds.example/c")
    library.store.feeds.checked(feed.id, result="no answer", next_due=feed.next_due, failures=4)
    library.store.feeds.checked(sound.id, result="nothing new", next_due=feed.next_due, failures=0)
    meters.figures = Figures(library)
    meters.figures.read()

    assert [told(meters, "feeds", state=state) for state in ("sound", "failing", "new")] == [1, 1, 1]
    assert told(meters, "feed_failures_most") == 4
    assert not any("feeds.example" in line or "guild" in line for line in lines(meters))


def test_vectors_that_are_missing_are_counted_anew_when_articles_come(meters: Meters, library: Library) -> None:
    read = [figure.value for reader in READERS for figure in reader(library) if figure.name == "passages"]
    library.add(Article(title="Zinc", text="Peru sold zinc to Chile on Friday."))

    again = [figure.value for reader in READERS for figure in reader(library) if figure.name == "passages"]

    assert (read, again) == ([3], [4])


def test_figures_of_others_join_and_what_cannot_be_read_stops_no_others(
    meters: Meters, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_library: Library) -> Iterator[Figure]:
        raise LibraryError("it is locked")
        yield

    def more(_library: Library) -> Iterator[Figure]:
        yield Figure("engines", "Engines.", 3, (("sort", "v8"),))

    monkeypatch.setattr("bot.monitor.figures.READERS", [broken, *READERS, more])
    meters.figures = Figures(library)
    meters.figures.read()

    assert told(meters, "engines", sort="v8") == 3
    assert told(meters, "passages") == 3


def test_there_are_no_more_numbers_after_more_servers_people_and_questions(meters: Meters, library: Library) -> None:
    def count() -> int:
        meters.figures = Figures(library)
        meters.figures.read()
        return len(lines(meters))

    before = count()
    for number in range(4):
        library.add(Article(title=f"Mine {number}", text=f"Chile opened mine {number}."), collection=f"guild:{number}")
        library.store.feeds.add(f"guild:{number}", f"https://feeds.example/{number}")
        for way in WAYS:
            with meters.question(way) as asked:
                asked.given(library.ask(f"where is mine {number}?", collections=[f"guild:{number}"]))
    meters.took("whole", 0.1)

    assert count() == before < 500


# --- the address


def got(url: str, accept: str = "") -> tuple[int, str, str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers={"Accept": accept}), timeout=30) as answer:
            return answer.status, answer.read().decode(), answer.headers["Content-Type"]
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), error.headers["Content-Type"]


def test_a_monitor_is_answered_while_the_loop_is_stuck(library: Library, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="dateline")
    now = [0.0]
    health = Health(clock=lambda: now[0])
    with monitored("127.0.0.1", 0, health):
        at = f"http://127.0.0.1:{caplog.records[0].args[0]}"  # type: ignore[index]
        health.stage = "connecting"
        health.shard(0, connected=True, held=1)
        health.beat()
        library.ask("how many passengers does the ferry of Tonga carry?")

        assert got(f"{at}/livez")[:2] == got(f"{at}/readyz")[:2] == (200, "ok\n")
        status, text, kind = got(f"{at}/metrics")
        assert (status, kind) == (200, "text/plain; version=0.0.4; charset=utf-8") or status == 200
        assert 'dateline_step_seconds_count{step="whole"} 1.0' in text
        assert "dateline_ready 1.0" in text
        assert got(f"{at}/metrics", "application/openmetrics-text; version=1.0.0")[1].endswith("# EOF\n")
        now[0] += STUCK_S
        assert got(f"{at}/livez")[:2] == (503, "The event loop has not turned for 20 seconds.\n")
        assert "dateline_ready 0.0" in got(f"{at}/metrics")[1]
        assert got(f"{at}/")[0] == 404

    with pytest.raises(OSError, match="refused"):
        got(f"{at}/livez")


def test_the_figures_are_written_in_steps_with_a_rest_after_each(
    meters: Meters, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks a question meanwhile waits for a step at most."""
    written: list[list[str]] = [[]]
    monkeypatch.setattr(exposition, "time", SimpleNamespace(sleep=lambda _seconds: written.append([])))

    def writing(accept: str) -> tuple[Callable[..., bytes], str]:
        encode, kind = choose_encoder(accept)

        def noted(registry: Collector) -> bytes:
            text: bytes = encode(registry)
            written[-1] += [line for line in text.decode().split("\n") if line and not line.startswith("#")]
            return text

        return noted, kind

    def ours(text: bytes) -> list[bytes]:
        return [line for line in text.split(b"\n") if b"dateline_" in line or line == b"# EOF"]

    monkeypatch.setattr(exposition, "choose_encoder", writing)
    for accept in ("", "application/openmetrics-text; version=1.0.0"):
        meters.took("whole", 0.003)
        written[:] = [[]]
        body, kind = meters.exposition(accept)
        whole, same = choose_encoder(accept)

        assert ours(body) == ours(whole(meters.registry))
        assert kind == same
        assert sum(map(len, written)) > 300
        assert max(map(len, written)) <= exposition.STEP
        written[:] = [[]]
        meters.lagged(0.003)
        assert ours(meters.exposition(accept)[0]) == ours(whole(meters.registry))
        assert sum(map(len, written)) < 50  # what changed


def test_a_slow_scrape_keeps_nobody_from_hearing_that_the_bot_lives() -> None:
    begun, go_on = threading.Event(), threading.Event()

    class Slow(Collector):
        def collect(self) -> Iterator[Metric]:
            begun.set()
            go_on.wait(10)
            yield GaugeMetricFamily("slow", "Slow.", value=7)

    with monitored("127.0.0.1", 0, Health()) as watched:
        watched.registry.register(Slow())
        at = f"http://127.0.0.1:{watched.port}"
        begun.clear()  # registering looks at it, too
        with ThreadPoolExecutor(1) as others:
            scrape = others.submit(got, f"{at}/metrics")
            assert begun.wait(5)
            try:
                assert got(f"{at}/livez")[0] == 200
                assert not scrape.done()
            finally:
                go_on.set()
            assert "slow 7.0" in scrape.result()[1]


def test_every_step_of_a_question_is_timed_and_nobody_listens_afterwards(
    library: Library, meters: Meters, caplog: pytest.LogCaptureFixture
) -> None:
    with monitored("127.0.0.1", 0, Health()) as watched:
        library.ask("how many passengers does the ferry of Tonga carry?")
    library.ask("how many passengers does the ferry of Tonga carry?")
    with timed("quoting"):
        pass

    counts = {step: told(watched, "step_seconds_count", step=step) for step in STEPS}
    assert counts["whole"] == 1
    assert all(counts[step] for step in STEPS if step != "reranking")  # of which there is none without an encoder

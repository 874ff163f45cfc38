"""What holds for every test."""

import os
import signal
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cluster.postgres import Postgres

# words alone, unless a test says otherwise: encoding the passages of every test's articles would take an hour
os.environ["DATELINE_ENCODER"] = "none"

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # a shell lets what it starts in the background ignore it, and so would every process that a test interrupts
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let a test that skips fail where `DATELINE_NO_SKIPS` is set: there, all that any test needs should be at hand."""
    report = yield
    if os.environ.get("DATELINE_NO_SKIPS") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} may not be skipped here: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def postgres() -> "Iterator[Postgres]":
    """A PostgreSQL server, for tests that are marked with its name."""
    pytest.importorskip("psycopg", reason="psycopg is not installed: pip install 'dateline[cluster]'")
    from tests.cluster import postgres

    if postgres.binaries() is None:
        pytest.skip(postgres.MISSING)
    with postgres.Postgres() as server:
        yield server

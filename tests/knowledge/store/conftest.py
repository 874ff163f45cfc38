"""Stores in real files, with a clock that only the test moves."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from knowledge.store import Store


@dataclass
class Clock:
    now: datetime = field(default=datetime(2026, 2, 10, 9, 30, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite"


@pytest.fixture(params=["file", "memory", pytest.param("postgres", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest, file: Path, clock: Clock) -> Iterator[Store]:
    match request.param:
        case "file":
            opened = Store.open(file, clock=clock)
        case "memory":
            opened = Store.in_memory(clock=clock)
        case _:
            opened = Store.open(request.getfixturevalue("postgres").fresh(), clock=clock)
    with opened:
        yield opened
        assert opened.check() == []

"""How fast somebody may ask does not hang on a clock that is set, and what was said holds for a while."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import TellError
from bot.pace import Heard, Pace, Said
from bot.reader import Reader

ANA = Reader(1, 2, "en-US")


def test_a_clock_that_is_set_back_makes_nobody_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    pace = Pace(person=1, server=10, clock=lambda: now[0])
    monkeypatch.setattr("time.time", lambda: 0.0)  # what discord.py would look at

    pace.check(ANA)
    with pytest.raises(TellError) as told:
        pace.check(ANA)
    now[0] += 61
    pace.check(ANA)

    assert told.value.values["seconds"] == 60


def test_what_another_process_noted_before_its_clock_was_set_back_counts_for_nothing() -> None:
    ahead = [datetime.now(UTC) + timedelta(hours=1)]
    just_now = [datetime.now(UTC)]

    Pace(person=1, server=10, elsewhere=lambda reader: ahead).check_elsewhere(ANA)
    with pytest.raises(TellError):
        Pace(person=1, server=10, elsewhere=lambda reader: just_now).check_elsewhere(ANA)


def test_what_was_said_is_said_again_when_it_is_over() -> None:
    now = [100.0]
    said = Said(clock=lambda: now[0])

    assert [said.first("wait", 10), said.first("wait", 10), said.holds("wait")] == [True, False, True]
    now[0] += 11
    assert [said.holds("wait"), said.first("wait", 10)] == [False, True]


def test_a_message_is_heard_once() -> None:
    heard = Heard()

    assert [heard.again(7), heard.again(8), heard.again(7)] == [False, False, True]

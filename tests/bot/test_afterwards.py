"""What is written after an answer is written in order, or given up in one line; nothing of it is lost at the end."""

import threading
from functools import partial

import pytest

from bot import afterwards
from bot.afterwards import Afterwards


def test_it_is_done_in_order_and_all_of_it_before_the_end() -> None:
    done: list[int] = []
    with Afterwards() as later:
        for number in range(100):
            later(partial(done.append, number))

    assert done == list(range(100))


def test_settling_waits_for_what_was_given_before_and_no_longer() -> None:
    go = threading.Event()
    with Afterwards() as later:
        later(lambda: None)
        assert later.settle(10)
        later(go.wait)
        assert not later.settle(0.01)
        go.set()
        assert later.settle(10)


def test_a_mistake_keeps_nothing_else_from_being_written(caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []
    with Afterwards() as later:
        later(lambda: 1 // 0)
        later(lambda: done.append("next"))

    assert done == ["next"]
    assert "could not be kept" in caplog.text


def test_what_cannot_be_written_for_long_is_told_in_a_line(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(afterwards, "AT_MOST", 1)
    monkeypatch.setattr(afterwards, "SETTLE_S", 0.01)
    go, begun = threading.Event(), threading.Event()

    def long() -> None:
        begun.set()
        go.wait()

    with Afterwards() as later:
        later(long)
        begun.wait()
        later(lambda: None)
        later(lambda: None)
    go.set()

    assert "not kept: too much is waiting" in caplog.text
    assert "could not be kept: the database could not be written in time" in caplog.text

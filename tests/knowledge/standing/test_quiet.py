"""Quiet hours, as people write them, in their own zone, through the night and through changes of the clock."""

from datetime import UTC, datetime

import pytest

from knowledge.standing.quiet import Quiet


@pytest.mark.parametrize(
    ("written", "language", "read"),
    [
        ("22-7", "en", "22:00-07:00 UTC"),
        ("22:30 – 7:15 Europe/Copenhagen", "en", "22:30-07:15 Europe/Copenhagen"),
        ("10pm to 7 am", "en", "22:00-07:00 UTC"),
        ("22 đến 6", "vi", "22:00-06:00 Asia/Ho_Chi_Minh"),
        ("23-24 UTC+7", "en", "23:00-00:00 UTC+7"),
    ],
)
def test_hours_are_read_as_people_write_them(written: str, language: str, read: str) -> None:
    assert str(Quiet.read(written, language=language)) == read
    assert Quiet.read(read) == Quiet.read(written, language=language)


@pytest.mark.parametrize(
    "written", ["", "night", "22-7 Nowhere/Land", "25-7", "7-7", "22-7 UTC+99", "22:70-7", "1-2 ../x"]
)
def test_what_names_no_hours_is_refused(written: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        Quiet.read(written)


@pytest.mark.parametrize(
    ("now", "ends"),
    [("21:59", None), ("22:00", "02T07:00"), ("23:59", "02T07:00"), ("06:59", "01T07:00"), ("07:00", None)],
)
def test_they_last_through_the_night(now: str, ends: str | None) -> None:
    found = Quiet.read("22-7 UTC").ends(datetime.fromisoformat(f"2026-03-01T{now}+00:00"))

    assert (found and f"{found:%dT%H:%M}") == ends


def test_they_follow_the_clocks_of_their_zone() -> None:
    quiet = Quiet.read("22-7 Asia/Ho_Chi_Minh")

    assert quiet.ends(datetime(2026, 3, 1, 15, 0, tzinfo=UTC)) == datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
    assert quiet.ends(datetime(2026, 3, 1, 0, 0, tzinfo=UTC)) is None


def test_they_end_although_an_hour_comes_twice() -> None:
    quiet = Quiet.read("1-2:30 Europe/Copenhagen")
    second = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)  # 2:10 for the second time

    assert (quiet.ends(second) or second) > second

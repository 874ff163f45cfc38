"""An hour of each day, as people write it, in their own zone and through changes of the clock."""

from datetime import UTC, datetime

import pytest

from knowledge.standing.daily import Daily


@pytest.mark.parametrize(
    ("written", "language", "read"),
    [
        ("8", "en", "08:00 UTC"),
        ("at 7:30 am Europe/Copenhagen", "en", "07:30 Europe/Copenhagen"),
        ("7pm UTC+7", "en", "19:00 UTC+7"),
        ("lúc 7 giờ sáng", "vi", "07:00 Asia/Ho_Chi_Minh"),
        ("7h30", "vi", "07:30 Asia/Ho_Chi_Minh"),
        ("24:00", "en", "00:00 UTC"),
    ],
)
def test_an_hour_is_read_as_people_write_it(written: str, language: str, read: str) -> None:
    assert str(Daily.read(written, language=language)) == read
    assert Daily.read(read) == Daily.read(written, language=language)


@pytest.mark.parametrize("written", ["", "dawn", "8 Nowhere/Land", "25", "7:70", "8-9", "8 UTC+99", "8 ../x"])
def test_what_names_no_hour_is_refused(written: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        Daily.read(written)


@pytest.mark.parametrize(
    ("written", "now", "due"),
    [
        ("8 UTC", "2026-03-01T07:59", "2026-03-01T08:00"),
        ("8 UTC", "2026-03-01T08:00", "2026-03-02T08:00"),
        ("7 Asia/Ho_Chi_Minh", "2026-03-01T23:30", "2026-03-02T00:00"),
        ("23 UTC-9", "2026-03-01T07:00", "2026-03-01T08:00"),
        ("8 Europe/Copenhagen", "2026-10-24T12:00", "2026-10-25T07:00"),  # winter begins in that night
        ("2:30 Europe/Copenhagen", "2026-10-25T00:29", "2026-10-25T00:30"),
        ("2:30 Europe/Copenhagen", "2026-10-25T00:31", "2026-10-26T01:30"),  # and half past two comes twice
        ("2:30 Europe/Copenhagen", "2026-03-28T12:00", "2026-03-29T01:30"),  # half past two does not come
    ],
)
def test_it_comes_once_a_day_by_the_clocks_of_its_zone(written: str, now: str, due: str) -> None:
    found = Daily.read(written).next(datetime.fromisoformat(now).replace(tzinfo=UTC))

    assert found == datetime.fromisoformat(due).replace(tzinfo=UTC)

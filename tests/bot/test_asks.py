"""Which collections are asked where: by channel, by thread, by role, and by those who keep the library."""

import pytest

from bot.asks import named
from bot.reach import collections
from bot.reader import Reader
from bot.servers import ServerSettings

KEPT = {
    "collection:Staff": True,
    "collection:Sport": True,
    "asks:channel:10": {"collections": ["Staff"]},
    "asks:channel:11": {"own": True, "public": True},
    "asks:role:7": {"collections": ["Staff"], "public": True},
    "thread:99": 10,
}
SETTINGS = ServerSettings.model_validate(KEPT)


@pytest.mark.parametrize(
    ("reader", "seen"),
    [
        (Reader(1, 5, channel=12), ("guild:5", "guild:5/Sport", "public")),
        (Reader(1, 5, channel=10), ("guild:5/", "guild:5/Staff")),
        (Reader(1, 5, channel=11), ("guild:5", "public")),
        (Reader(1, 5, channel=20, parent=10), ("guild:5/", "guild:5/Staff")),
        (Reader(1, 5, channel=99), ("guild:5/", "guild:5/Staff")),
        (Reader(1, 5, channel=12, roles=frozenset({7})), ("guild:5", "guild:5/Sport", "guild:5/Staff", "public")),
        (Reader(1, 5, channel=10, roles=frozenset({7})), ("guild:5/", "guild:5/Staff", "public")),
        (Reader(1, 5, channel=10, manages=True), ("guild:5", "guild:5/Sport", "guild:5/Staff", "public")),
        (Reader(1, None, channel=10, roles=frozenset({7}), manages=True), ("public",)),
    ],
    ids=str,
)
def test_what_is_asked_where(reader: Reader, seen: tuple[str, ...]) -> None:
    assert collections(reader, SETTINGS) == seen


def test_a_collection_that_is_there_no_longer_is_asked_by_nobody() -> None:
    gone = ServerSettings.model_validate({"asks:channel:10": {"collections": ["Staff"]}})

    assert collections(Reader(1, 5, channel=10), gone) == ("guild:5/",)


def test_a_name_is_that_of_a_collection_that_differs_in_capitals_or_marks_alone() -> None:
    assert named(" staff\u200b ", ("Staff",)) == "Staff"
    assert named("Nhân sự", ("Nhan su",)) == "Nhan su"
    assert named("a/b", ()) == "a b"
    assert named("x" * 41, ()) == ""
    assert named("\u200b/", ()) == ""

"""The long run in short: some kills between posting and noting."""

from tests.following.kills import run


def test_what_is_killed_between_posting_and_noting_tells_nothing_twice_and_loses_nothing() -> None:
    told = run(3, seed=3)

    assert told.well, told
    assert told.open  # or nothing was put to the test

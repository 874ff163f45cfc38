"""`dateline` of a version that makes the index's documents in another way: a program for `tests.loopback.launcher`."""

from bot.cli import main
from knowledge.index.opensearch import indexes


def become() -> None:
    """Let this process be of that version."""
    vars(indexes)["FORMAT"] = "of the version after this one"


if __name__ == "__main__":
    become()
    main()

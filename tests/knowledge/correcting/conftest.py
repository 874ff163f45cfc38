"""An archive in which the wrong passage answers until an admin says otherwise."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from knowledge.article import Article
from knowledge.library import Library

HARBOUR = Article(
    title="Harbour of Torvik reopens",
    publisher="Torvik Courier",
    published=date(2026, 3, 2),
    url="https://courier.example/harbour",
    text="The harbour of Torvik reopened on Monday after the winter repairs.\n\n"
    "Mayor Anna Berg said that the repairs cost nine million crowns.\n\n"
    "The ferry to Aldmouth sails twice a day again.",
)
RUMOUR = Article(
    title="What the harbour cost",
    publisher="Gossip Daily",
    published=date(2026, 3, 3),
    text="People say the repairs of the harbour of Torvik cost forty million crowns.\n\nNobody at the hall agreed.",
)
ASKED = "how much did the repairs of the harbour of Torvik cost?"


def filled(home: Path) -> Library:
    opened = Library.open(home, briefings=False)
    opened.add_many([(HARBOUR, HARBOUR.url), (RUMOUR, None)])
    opened.add(Article(title="Rain", text="It rained in Lima for a week.\n\nThe river rose by a hand."))
    return opened


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Library]:
    """One whose articles a test changes."""
    with filled(tmp_path / "home") as opened:
        yield opened


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with filled(tmp_path_factory.mktemp("home")) as opened:
        yield opened


@pytest.fixture
def library(shared: Library) -> Iterator[Library]:
    """One in which nothing is corrected yet."""
    yield shared
    for scope in ("public", "guild:1"):
        shared.store.corrections.clear(scope)


def words(answer) -> str:
    return answer.quotes[0].text if answer.quotes else ""

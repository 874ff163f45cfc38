"""Bulletins without Discord: what is told once more is the same, what comes together is waited for, and wishes."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot import bulletins
from bot.bulletins import (
    AGAIN,
    PAUSE,
    SETTLE,
    BulletinLetter,
    Bulletins,
    countries_like,
    country_named,
    country_of,
    wished,
)
from bot.desk import Desk
from bot.errors import TellError
from bot.reader import Reader
from knowledge.article import Article
from knowledge.library import Library
from knowledge.store import Followed
from knowledge.store.follows import Bulletin
from tests.knowledge.store.conftest import Clock

GUILD = 100


def article(name: str) -> Article:
    return Article(
        text=f"The {name}ers of {name}vik {name}ed at {name}holm with {name}or.", title=name, publisher="The Quay"
    )


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    with Library.open(
        tmp_path / "home", briefings=False, encoder=lambda: None, background=False, clock=clock
    ) as library:
        yield Desk(library, keep=timedelta(days=30))


@pytest.fixture
def clock() -> Clock:
    return Clock()


def made(desk: Desk, clock: Clock) -> tuple[Bulletins, Followed]:
    kept = Bulletins(desk, clock=clock)
    return kept, kept.make(Reader(1, GUILD), GUILD, 5, Bulletin("articles"))


def test_what_is_sent_again_is_the_same_message(desk: Desk, clock: Clock) -> None:
    kept, followed = made(desk, clock)
    desk.shelf.add(GUILD, [article(name) for name in ("Bal", "Cor", "Dim", "Fen", "Gul")])
    assert kept.next_letter(followed) is None  # more may be on its way
    clock.pass_(seconds=SETTLE.total_seconds())

    meant = kept.next_letter(followed)
    assert meant is not None
    due, letter = meant
    assert isinstance(letter, BulletinLetter)
    assert (len(letter.quotes), letter.more) == (3, 2)
    again = kept.same_letter(followed, desk.library.store.outbox.in_message(due.key))
    assert isinstance(again, BulletinLetter)
    assert {quote.text for quote in again.quotes} == {quote.text for quote in letter.quotes}
    assert again.more == 2
    desk.library.store.outbox.sent(due.key, message=1, said=[])
    assert next_at(desk, followed) == clock.now + PAUSE

    desk.library.clear(f"guild:{GUILD}")
    assert kept.same_letter(followed, [quote.article.id for quote in letter.quotes]) is None


def test_what_comes_without_end_is_not_waited_for_without_end(
    desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulletins, "SETTLED", 2 * SETTLE)
    kept, followed = made(desk, clock)
    for number in range(3):
        desk.shelf.add(GUILD, [article(f"Bal{number}")])
        assert kept.next_letter(followed) is None, number
        clock.pass_(seconds=9.99)
    desk.shelf.add(GUILD, [article("Cor")])
    assert kept.next_letter(followed) is not None


def test_what_is_not_wanted_is_not_looked_at_again(desk: Desk, clock: Clock) -> None:
    kept = Bulletins(desk, clock=clock)
    followed = kept.make(Reader(1, GUILD), GUILD, 5, Bulletin("articles", words="tram"))
    desk.shelf.add(GUILD, [article("Bal")])

    assert kept.next_letter(followed) is None

    after = desk.library.store.follows.get(followed.id)
    assert after is not None
    assert after.since == desk.library.store.articles.generation()
    assert after.next_at == clock.now + AGAIN


def next_at(desk: Desk, followed: Followed) -> datetime:
    found = desk.library.store.follows.get(followed.id)
    assert found is not None
    return found.next_at


@pytest.mark.parametrize("typed", ["denmark", "Đan Mạch", " dan mach ", "Danish"])
def test_countries_are_known_in_both_languages(typed: str) -> None:
    assert country_of(typed) == "DK"


def test_countries_are_offered_and_named_in_the_readers_language() -> None:
    assert countries_like("den", "en")[0] == "Denmark"
    assert "Đan Mạch" in countries_like("dan", "vi")
    assert (country_named("DK", "vi"), country_named("??", "en")) == ("Đan Mạch", "??")
    assert "World" not in countries_like("world", "en")
    assert country_of("") is None
    with pytest.raises(TellError):
        country_of("Narnia")


def test_wishes_are_kept_as_they_are_written() -> None:
    assert wished("  quince   jam,rhubarb ") == "quince jam,rhubarb"
    assert wished(None) is None
    with pytest.raises(TellError):
        wished("of the")

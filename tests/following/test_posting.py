"""What posts, beside a Discord that has a message of which nobody knows."""

import asyncio
import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import discord
import pytest

from bot import posting
from bot.apart import Apart
from bot.client import Dateline
from bot.desk import Desk
from bot.following import Following
from bot.posting import Poster
from bot.settings import Settings
from knowledge.library import Library
from tests.following.kills import prepared
from tests.loopback.people import Person
from tests.loopback.server import Discord


async def rounds(library: Library, home: Path, token: str, number: int) -> None:
    """Post what is due, so often."""
    settings = Settings(DISCORD_TOKEN=token, home=home, _env_file=None)  # type: ignore[call-arg]
    async with Dateline(settings, Desk(library, keep=settings.keep)) as bot:
        await bot.login(token)
        apart = Apart()
        poster = Poster(bot, Following(bot.desk, clock=discord.utils.utcnow), apart)
        for _ in range(number):
            await poster.round()
        apart.close()


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> Iterator[Discord]:
    for name, value in {"READ": 3, "AGAIN": timedelta(0), "NONCE_HOLDS": timedelta(0), "EVERY_S": 0.0}.items():
        monkeypatch.setattr(posting, name, value)
    with Discord(validate=False) as opened:
        monkeypatch.setattr(discord.http.Route, "BASE", f"http://127.0.0.1:{opened.port}/api/v10")
        opened.nonce_holds_s = 0.0
        yield opened


def letters(who: Person) -> int:
    return sum(message.author.bot for message in who.dm.messages.values())


def test_a_message_that_is_not_found_among_so_many_is_not_sent_again(there: Discord, tmp_path: Path) -> None:
    """A channel may say more within the time in question than is read; rather is one missing than two the same."""
    (person,) = prepared(tmp_path, there, 1, random.Random(7)).values()
    for number in range(posting.READ + 1):
        person.say(person.dm, f"so many things to say, the {number}th of them")
    there.lose("POST", r"^/channels/\d+/messages$", done=True)

    with Library.open(tmp_path, encoder=lambda: None, background=False) as library:
        asyncio.run(rounds(library, tmp_path, there.token, 3))

        assert letters(person) == 1
        assert not library.outbox.unsent()
        assert not library.outbox.ripe()


def test_a_message_of_what_this_machine_lacks_yet_is_not_withdrawn(there: Discord, tmp_path: Path) -> None:
    """It was meant on another machine, or before the index was lost, which is made again just now."""
    (person,) = prepared(tmp_path, there, 1, random.Random(7)).values()
    empty = [Library.in_memory(encoder=lambda: None).snapshot()]
    with Library.open(tmp_path, encoder=lambda: None, background=False) as library:
        library.store.follows.note_found([], position=library.snapshot().generation)
        desk = Desk(library, keep=timedelta(days=30))
        assert Following(desk, clock=discord.utils.utcnow).next_letter(library.outbox.ripe()[0]) is not None
        late = library.seen(lambda newest: empty[0] if empty else newest)

        asyncio.run(rounds(late, tmp_path, there.token, 2))
        assert letters(person) == 0
        assert library.outbox.unsent()

        empty.clear()
        asyncio.run(rounds(late, tmp_path, there.token, 1))
        assert letters(person) == 1
        assert not library.outbox.unsent()

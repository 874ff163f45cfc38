"""What posts, beside a Discord that has a message of which nobody knows."""

import asyncio
import random
from datetime import timedelta
from pathlib import Path

import discord
import pytest
import yarl

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


async def rounds(home: Path, token: str, number: int) -> None:
    """Post what is due, so often."""
    with Library.open(home, encoder=lambda: None, background=False) as library:
        settings = Settings(DISCORD_TOKEN=token, home=home, _env_file=None)  # type: ignore[call-arg]
        async with Dateline(settings, Desk(library, keep=settings.keep)) as bot:
            await bot.login(token)
            apart = Apart()
            poster = Poster(bot, Following(bot.desk, clock=discord.utils.utcnow), apart)
            for _ in range(number):
                await poster.round()
            apart.close()


def letters(who: Person) -> int:
    return sum(message.author.bot for message in who.dm.messages.values())


def test_a_message_that_is_not_found_among_so_many_is_not_sent_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A channel may say more within the time in question than is read; rather is one missing than two the same."""
    for name, value in {"READ": 3, "AGAIN": timedelta(0), "NONCE_HOLDS": timedelta(0), "EVERY_S": 0.0}.items():
        monkeypatch.setattr(posting, name, value)
    with Discord(validate=False) as there:
        monkeypatch.setattr(discord.http.Route, "BASE", f"http://127.0.0.1:{there.port}/api/v10")
        url = yarl.URL(f"ws://127.0.0.1:{there.port}/")
        monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", url)
        there.nonce_holds_s = 0.0
        (person,) = prepared(tmp_path / "home", there, 1, random.Random(7)).values()
        for number in range(posting.READ + 1):
            person.say(person.dm, f"so many things to say, the {number}th of them")
        there.lose("POST", r"^/channels/\d+/messages$", done=True)

        asyncio.run(rounds(tmp_path / "home", there.token, 3))

        assert letters(person) == 1
        with Library.open(tmp_path / "home", encoder=lambda: None, background=False) as library:
            assert not library.outbox.unsent()
            assert not library.outbox.ripe()

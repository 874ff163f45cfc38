"""A process that posts what is due, made to be killed: `python -m tests.following.worker PORT HOME`.

It loads everything once, and for every line on its standard input begins a child that posts until it is killed; the
child's number is told on the standard output, and its end. So a life costs a moment, not seconds.
"""

import asyncio
import os
import sys
from datetime import timedelta
from pathlib import Path

import discord
import yarl

from bot import bulletins, posting
from bot.apart import Apart
from bot.client import Dateline
from bot.desk import Desk
from bot.following import Following
from bot.posting import Poster
from bot.settings import Settings
from knowledge.library import Library

AGAIN = timedelta(seconds=0.2)
"""After which a message that is not known to be sent is looked after; the product waits longer."""
AT_ONCE = 2
"""Messages on their way at the same time, so that there is something left to do for the next life."""


def main() -> None:
    """Begin a life for every line."""
    port, home, token = sys.argv[1:]
    discord.http.Route.BASE = f"http://127.0.0.1:{port}/api/v10"
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws://127.0.0.1:{port}/")
    posting.AGAIN, posting.LONGEST_AGAIN, posting.EVERY_S, posting.AT_ONCE = AGAIN, AGAIN, 0.0, AT_ONCE
    bulletins.SETTLE = timedelta(0)
    print("ready", flush=True)
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            try:
                asyncio.run(live(Path(home), token))
            finally:
                os._exit(1)
        print(child, flush=True)
        os.waitpid(child, 0)
        print("ended", flush=True)


async def live(home: Path, token: str) -> None:
    """Post until killed."""
    with Library.open(home, encoder=lambda: None, background=False) as library:
        settings = Settings(DISCORD_TOKEN=token, home=home, _env_file=None)  # type: ignore[call-arg]
        async with Dateline(settings, Desk(library, keep=settings.keep)) as bot:
            await bot.login(token)
            poster = Poster(bot, Following(bot.desk, clock=discord.utils.utcnow), Apart())
            while True:
                await poster.round()
                await asyncio.sleep(0.02)


if __name__ == "__main__":
    main()

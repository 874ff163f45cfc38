"""Run a program with discord.py pointed at a loopback Discord instead of discord.com.

    python -m tests.loopback.launcher PORT dateline run          an installed command
    python -m tests.loopback.launcher PORT path/to/program.py    a file

The program itself knows nothing of it: its process is the one that a user would start, with two addresses changed,
and perhaps with less than Discord's five seconds between two shards, where that Discord wants less, with more looks
at what is due, or with every answer announced.
"""

import asyncio
import atexit
import json
import os
import runpy
import sys
from datetime import timedelta
from importlib.metadata import entry_points
from pathlib import Path

LAG_EVERY_S = 0.01
CHANNEL_S = 0.3
"""Seconds between two edits in one channel, where looks are taken more often."""


def main() -> None:
    """Change the two addresses, hide this launcher from `sys.argv`, and run."""
    import discord  # here, for the processes that the program starts read this file again
    import yarl

    from bot import bulletins, correcting, following, housekeeping, posting, sharding

    port, program, *arguments = sys.argv[1:]
    discord.http.Route.BASE = f"http://127.0.0.1:{port}/api/v10"
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws://127.0.0.1:{port}/")
    if "LOOPBACK_LAG" in os.environ:
        measure_lag(Path(os.environ["LOOPBACK_LAG"]))
    if "LOOPBACK_TURN_S" in os.environ:
        sharding.IDENTIFY_EVERY_S = float(os.environ["LOOPBACK_TURN_S"]) + sharding.ON_THE_WAY_S
    if os.environ.get("LOOPBACK_LOOK_S"):
        following.LOOK_S = float(os.environ["LOOPBACK_LOOK_S"])
        correcting.CHANNEL_S, correcting.EVERY_S, correcting.AGAIN = CHANNEL_S, 0.05, timedelta(seconds=0.5)
        posting.AGAIN = timedelta(seconds=1)
        housekeeping.LOOK_S = 1.0
        bulletins.SETTLE, bulletins.AGAIN = timedelta(seconds=0.5), timedelta(0)
    if "LOOPBACK_AT_ONCE_S" in os.environ:
        from bot import client

        client.AT_ONCE_S = float(os.environ["LOOPBACK_AT_ONCE_S"])
    sys.argv = [program, *arguments]
    if program.endswith(".py"):
        runpy.run_path(program, run_name="__main__")
    else:
        (command,) = entry_points(group="console_scripts", name=program)
        sys.exit(command.load()())


def measure_lag(file: Path) -> None:
    """Write to `file`, at the end, by how many seconds the bot's event loop was late, a hundred times a second."""
    import discord

    login = discord.Client.login
    late: list[float] = []

    async def watch() -> None:
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + LAG_EVERY_S
            await asyncio.sleep(LAG_EVERY_S)
            late.append(loop.time() - due)

    async def login_and_watch(self: "discord.Client", token: str) -> None:
        self.lag_watch = asyncio.create_task(watch())  # type: ignore[attr-defined]
        await login(self, token)

    discord.Client.login = login_and_watch  # type: ignore[method-assign]
    atexit.register(lambda: file.write_text(json.dumps(late)))


if __name__ == "__main__":
    main()

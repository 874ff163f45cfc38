"""Run a program with discord.py pointed at a loopback Discord instead of discord.com.

    python -m tests.loopback.launcher PORT dateline run          an installed command
    python -m tests.loopback.launcher PORT path/to/program.py    a file

The program itself knows nothing of it: its process is the one that a user would start, with two addresses changed.
"""

import runpy
import sys
from importlib.metadata import entry_points

import discord
import yarl


def main() -> None:
    """Change the two addresses, hide this launcher from `sys.argv`, and run."""
    port, program, *arguments = sys.argv[1:]
    discord.http.Route.BASE = f"http://127.0.0.1:{port}/api/v10"
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws://127.0.0.1:{port}/")
    sys.argv = [program, *arguments]
    if program.endswith(".py"):
        runpy.run_path(program, run_name="__main__")
    else:
        (command,) = entry_points(group="console_scripts", name=program)
        sys.exit(command.load()())


if __name__ == "__main__":
    main()

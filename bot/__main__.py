"""`python -m bot` is the `dateline` command."""

from bot.cli import main

main(prog_name="dateline")

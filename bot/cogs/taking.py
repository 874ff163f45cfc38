"""What `/library add` is handed: files and addresses, each read by itself, where no question waits for it."""

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import discord
from aiohttp import ClientError

from bot.adding.reading import Held
from bot.client import Dateline
from bot.errors import TellError
from bot.managing import Taken
from knowledge.reading.web import Page

LARGEST_MB = 10
"""Size of a file that is read, in megabytes."""


async def take(
    bot: Dateline, guild: int, files: Sequence[discord.Attachment], urls: Sequence[str], folder: Path
) -> list[Taken]:
    """What files and addresses hold, in their order; the articles are written to files in `folder`."""
    places = [folder / str(number) for number in range(len(files) + len(urls))]
    jobs = [take_file(bot, guild, file, place) for file, place in zip(files, places, strict=False)]
    jobs += [_take_url(bot, guild, url, place) for url, place in zip(urls, places[len(files) :], strict=True)]
    return list(await asyncio.gather(*jobs))


async def take_file(bot: Dateline, guild: int, file: discord.Attachment, into: Path) -> Taken:
    """What a file holds, or why it was not read."""
    if file.size > LARGEST_MB * 2**20:
        return Taken(file.filename, [TellError("library.too-large", size=-(-file.size // 2**20), limit=LARGEST_MB)])
    async with bot.handing_in:  # contents wait at Discord, and not in memory, until one can be read
        try:
            content = await file.read()
        except (discord.HTTPException, ClientError, TimeoutError, OSError):  # or the connection broke off
            return Taken(file.filename, [TellError("library.file-gone")])
        return await read(bot, guild, file.filename, content, into)


async def _take_url(bot: Dateline, guild: int, url: str, into: Path) -> Taken:
    try:
        page = await bot.visiting(bot.desk.shelf.page, url)
    except Exception as error:  # also one that nobody expected: the others go in
        return Taken(url, [error])
    return await read(bot, guild, url, page, into)


async def read(bot: Dateline, guild: int, name: str, content: bytes | Page, into: Path) -> Taken:
    """What a content holds."""
    try:
        done = await bot.adding(bot.adder.read, guild, name, content, into)
    except Exception as error:
        return Taken(name, [error])
    return Taken(name, done.found, into)


def add_page(bot: Dateline, guild: int, url: str) -> list[str]:
    """Add what stands at an address to a server's own, and return the ids. Raises what keeps it from being added."""
    with TemporaryDirectory(prefix="dateline-adding-") as folder:
        file = Path(folder) / "page"
        done = bot.adder.read(guild, url, bot.desk.shelf.page(url), file)
        wrong = [each for each in done.found if not isinstance(each, Held)]
        if len(wrong) == len(done.found):
            raise wrong[0] if wrong else TellError("library.nothing-given")
        return [one.id for one in bot.desk.shelf.take(guild, partial(bot.adder.keep, files=[file]))]

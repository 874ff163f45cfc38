"""A server's own articles, kept by those who may manage the server."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import discord
from discord import app_commands
from discord.ext import commands

from bot import completing, parts, replies
from bot.admitting import keeps
from bot.buttons import Limits, button, pressed
from bot.catalogue import Markdown
from bot.client import Dateline, Interaction
from bot.cogs import asks, moving
from bot.cogs.asking import day
from bot.cogs.bounds import LicenceCommands, show_limits
from bot.cogs.browsing import page_of_articles
from bot.cogs.feeds import FeedCommands
from bot.cogs.removing import RemovalCommands
from bot.cogs.taking import take
from bot.errors import TellError
from bot.managing import attached, outcomes, report
from bot.markdown import cut, line, visible
from bot.replies import Reply
from bot.request import Request
from bot.selection import SHELVES, SORTS, Selection, Shelf
from bot.translator import label
from knowledge.collection_names import LONGEST
from knowledge.library.records import Sort
from knowledge.reading import formats

MOST_URLS = 10
"""Addresses in one command."""

_FILE_NAMES = {
    "file": label("command.file"),
    "file2": label("command.second-file"),
    "file3": label("command.third-file"),
    "file4": label("command.fourth-file"),
    "file5": label("command.fifth-file"),
}
_FILES_READ = label("command.file-about", formats=cut(", ".join(formats.names()), 45))  # Discord has room for no more


@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)  # the tree fills in what is unsaid
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.default_permissions(manage_guild=True)
class LibraryCommands(
    RemovalCommands,
    commands.GroupCog,
    group_name=label("command.library"),
    group_description=label("command.library-about"),
):
    """`/library`."""

    def __init__(self, bot: Dateline) -> None:
        self.bot = bot

    @app_commands.command(name=label("command.add"), description=label("command.add-about"))
    @app_commands.rename(url=label("command.url"), into=label("command.into"), **_FILE_NAMES)
    @app_commands.describe(
        url=label("command.url-about"),
        into=label("command.into-about"),
        **dict.fromkeys(_FILE_NAMES, _FILES_READ),
    )
    async def add(
        self,
        interaction: Interaction,
        file: discord.Attachment | None = None,
        url: str | None = None,
        file2: discord.Attachment | None = None,
        file3: discord.Attachment | None = None,
        file4: discord.Attachment | None = None,
        file5: discord.Attachment | None = None,
        into: app_commands.Range[str, 1, LONGEST] | None = None,
    ) -> None:
        """Add the articles of files, and those at web addresses; each with its own result."""
        request = Request(self.bot, interaction)
        guild, words = request.manage(), request.words
        urls = addresses(url or "")
        files = [given for given in (file, file2, file3, file4, file5) if given is not None]
        if not urls and not files:
            raise TellError("library.nothing-given")
        if len(urls) > MOST_URLS:
            raise TellError("library.too-many", count=len(urls), limit=MOST_URLS)
        await self.bot.quickly(request.desk.shelf.place, guild, into or "")  # says what is no name
        await interaction.response.defer(ephemeral=True, thinking=True)
        with TemporaryDirectory(prefix="dateline-adding-") as folder:
            taken = await take(self.bot, guild, files, urls, Path(folder))
            there = [each.file for each in taken if each.file is not None]

            def work() -> Reply:
                added = request.desk.shelf.take(guild, partial(self.bot.adder.keep, files=there), into=into or "")
                became = {one.id: one for one in reversed(added)}  # the first of each
                return Reply(replies.notice(outcomes(taken, became, words)))

            reply = await self.bot.adding(work)
        await request.answer(lambda: reply, private=True)

    @add.autocomplete("into")
    async def complete_into(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The server's collections."""
        return await asks.complete(interaction, typed, several=False)

    @app_commands.command(name=label("command.list"), description=label("command.list-about"))
    @app_commands.rename(
        title=label("command.title"),
        source=label("command.source"),
        since=label("command.since"),
        until=label("command.until"),
        sort=label("command.sort"),
        shelf=label("command.shelf"),
    )
    @app_commands.describe(
        title=label("command.list-title-about"),
        source=label("command.source-about"),
        since=label("command.since-about"),
        until=label("command.until-about"),
        sort=label("command.sort-about"),
        shelf=label("command.shelf-about"),
    )
    @app_commands.choices(
        sort=[app_commands.Choice(name=label(f"choice.sort-{sort}"), value=sort) for sort in SORTS],
        shelf=[app_commands.Choice(name=label(f"choice.shelf-{shelf}"), value=shelf) for shelf in SHELVES],
    )
    async def list_articles(
        self,
        interaction: Interaction,
        title: app_commands.Range[str, 1, parts.LOOKED_FOR] | None = None,
        source: app_commands.Range[str, 1, parts.CHOICE] | None = None,
        since: str | None = None,
        until: str | None = None,
        sort: Sort = "newest",
        shelf: Shelf = "own",
    ) -> None:
        """List the server's own articles, or others that are seen in it; all of them, or those that are wanted."""
        request = Request(self.bot, interaction)
        request.manage()
        reader, words, desk = request.reader, request.words, request.desk
        days, looked_for = (day(since), day(until)), " ".join(visible(title or "").split())

        def work() -> Reply:
            limits = Limits(*days, desk.publisher(reader, source))
            desk.check_publisher(reader, limits)
            return Reply(page_of_articles(desk, reader, words, Selection(shelf, sort, limits, looked_for)))

        await request.answer(work, private=True)

    list_articles.autocomplete("source")(completing.sources)

    @app_commands.command(name=label("command.remove"), description=label("command.remove-about"))
    @app_commands.rename(title=label("command.title"))
    @app_commands.describe(title=label("command.title-about"))
    async def remove(self, interaction: Interaction, title: str) -> None:
        """Ask whether an article is really to be removed."""
        request = Request(self.bot, interaction)
        request.manage()
        reader, words = request.reader, request.words

        def work() -> Reply:
            article = request.desk.find_title(reader, title, own=True)
            if article is None:
                raise TellError("library.gone")
            question = words("library.really", title=Markdown(line(article.title, 300)))
            return Reply(
                replies.notice(
                    question,
                    button(words.label("library.remove"), "remove", article.id, danger=True),
                    button(words.label("library.keep"), "keep", article.id),
                )
            )

        await request.answer(work, private=True)

    @remove.autocomplete("title")
    async def complete_title(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Titles of the server's own articles."""
        if interaction.guild_id is None or not keeps(interaction):
            return []
        found = await self.bot.quickly(self.bot.desk.titles, Request(self.bot, interaction).reader, typed, own=True)
        return parts.choices(found)

    @pressed("remove")
    async def really(self, interaction: Interaction, article_id: str) -> None:
        """Remove an article."""
        request = Request(self.bot, interaction)
        guild, words = request.manage(), request.words

        def work() -> discord.ui.LayoutView:
            article = request.desk.shelf.remove(guild, article_id)
            if article is None:
                return replies.notice(words("library.gone"))
            return replies.notice(words("library.removed", title=Markdown(line(article.title, 300))))

        await request.revise(work)

    @pressed("keep")
    async def keep(self, interaction: Interaction, article_id: str) -> None:
        """Leave an article where it is."""
        request = Request(self.bot, interaction)
        request.manage()
        reader, words = request.reader, request.words

        def work() -> discord.ui.LayoutView:
            article = request.desk.article(reader, article_id)
            title = Markdown(line(article.title, 300)) if article else Markdown("…")
            return replies.notice(words("library.kept", title=title))

        await request.revise(work)

    @app_commands.command(name=label("command.report"), description=label("command.report-about"))
    async def show_report(self, interaction: Interaction) -> None:
        """Say how much is asked, and what got no good answer."""
        request = Request(self.bot, interaction)
        request.manage()
        reader, words = request.reader, request.words
        today = datetime.now(UTC).date()
        mend = self.bot.registered.mention("mend list")
        name = interaction.guild.name if interaction.guild else "Dateline"

        def work() -> Reply:
            broken = request.mends.broken(reader)
            told = report(request.desk.record.report(reader, today), words, broken=broken, mend=mend)
            return attached(told, request.desk.record.figures(reader, today), words, name=name)

        await request.answer(work, private=True)

    # --- bounds

    licence = LicenceCommands(name=label("command.licence"), description=label("command.licence-about"))

    @app_commands.command(name=label("command.limits"), description=label("command.limits-about"))
    @app_commands.rename(keep_days=label("command.keep-days"), forever=label("command.forever"))
    @app_commands.describe(keep_days=label("command.keep-days-about"), forever=label("command.forever-about"))
    async def show_limits(
        self,
        interaction: Interaction,
        keep_days: app_commands.Range[int, 1, 36_500] | None = None,
        forever: bool = False,
    ) -> None:
        """Say what the server may hold and holds, and set how long its articles are kept."""
        await show_limits(interaction, keep_days, forever=forever)

    # --- all of it

    @app_commands.command(name=label("command.erase"), description=label("command.erase-about"))
    async def erase(self, interaction: Interaction) -> None:
        """Ask whether all that the server owns is to go."""
        await moving.ask_to_erase(interaction)

    @pressed("erase-all")
    async def erase_all(self, interaction: Interaction) -> None:
        """Erase all that the server owns."""
        await moving.erase(interaction, really=True)

    @pressed("erase-none")
    async def erase_none(self, interaction: Interaction) -> None:
        """Leave all that the server owns."""
        await moving.erase(interaction, really=False)

    # --- feeds

    feed = FeedCommands(name=label("command.feed"), description=label("command.feed-about"))


def addresses(typed: str) -> list[str]:
    """The web addresses in what somebody typed or pasted, each once."""
    return list(dict.fromkeys(filter(None, (part.strip("<>,;") for part in typed.split()))))


async def setup(bot: Dateline) -> None:
    """Add this cog."""
    await bot.add_cog(LibraryCommands(bot))

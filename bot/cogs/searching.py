"""Passages in pages: `/search`, the button **More passages**, and **Find sources** on a message."""

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot import replies
from bot.buttons import NO_LIMITS, Interaction, Limits, pressed
from bot.catalogue import Words
from bot.client import Dateline
from bot.cogs.asking import Text, check_place, reader_of, recalled
from bot.desk import Desk, Reader
from bot.errors import TellError, number
from bot.replies import PASSAGES, QUESTION, Reply
from bot.translator import label


def page_of_passages(
    desk: Desk,
    reader: Reader,
    words: Words,
    asked: str,
    *,
    limits: Limits = NO_LIMITS,
    page: int = 1,
    beyond: str = "",
    owner: str = "",
    intro: str = "",
) -> ui.LayoutView | None:
    """One page of passages for `asked`, those left out that the answer `beyond` (a token) quoted; None for none."""
    page = max(page, 1)
    quotes, more = desk.passages(
        reader, asked, limits=limits, offset=(page - 1) * PASSAGES, limit=PASSAGES, leave_out=beyond or None
    )
    if not quotes:
        return None
    return replies.passages(
        asked,
        quotes,
        words,
        action="passages",
        state=(beyond, limits.pack()),
        page=page,
        more=more,
        owner=owner,
        intro=intro,
    )


class Searching(commands.Cog):
    """Everything that shows passages without judging whether they answer."""

    def __init__(self, bot: Dateline) -> None:
        self.bot = bot
        bot.tree.add_command(app_commands.ContextMenu(name=label("command.find-sources"), callback=self.find_sources))

    @app_commands.command(name=label("command.search"), description=label("command.search-about"))
    @app_commands.rename(words=label("command.words"))
    @app_commands.describe(words=label("command.words-about"))
    async def search(self, interaction: Interaction, words: Text) -> None:
        """Show the passages that match."""
        desk, reader = self.bot.desk, reader_of(interaction)
        settings = await self.bot.settings_of(reader)
        check_place(settings, interaction)
        await self.bot.check_pace(reader)
        wanted = self.bot.understood(words, interaction.guild)

        def work() -> Reply:
            spoken = desk.words(reader, settings)
            owner = "" if settings.private else str(reader.user)
            view = page_of_passages(desk, reader, spoken, wanted, owner=owner)
            return Reply(view) if view else Reply(replies.notice(spoken("search.nothing")), private=True)

        await self.bot.respond(interaction, work, private=settings.private)

    async def find_sources(self, interaction: Interaction, message: discord.Message) -> None:
        """Show passages that speak to what a message claims, to who asked alone."""
        desk, reader, spoken = self.bot.desk, reader_of(interaction), self.bot.words(interaction)
        claim = self.bot.understood(message.content, interaction.guild, quoted=True)[:QUESTION]
        if not any(char.isalnum() for char in claim):
            raise TellError("search.empty-message")
        await self.bot.check_pace(reader)

        def work() -> Reply:
            view = page_of_passages(desk, reader, spoken, claim, intro=spoken("claim.title"))
            return Reply(view or replies.notice(spoken("claim.nothing")))

        await self.bot.respond(interaction, work, private=True)

    @pressed("more")
    async def more(self, interaction: Interaction, token: str, packed: str, owner: str, page: str) -> None:
        """Passages beyond those quoted, for who pressed."""
        desk, reader, asked = self.bot.desk, reader_of(interaction), recalled(interaction)
        spoken, wanted = self.bot.words(interaction), number(page)
        await self.bot.check_pace(reader)

        def work() -> Reply:
            limits = desk.limits(reader, packed)
            view = page_of_passages(desk, reader, spoken, asked.question, limits=limits, page=wanted, beyond=token)
            return Reply(view or replies.notice(spoken("search.no-more")))

        await self.bot.respond(interaction, work, private=True)

    @pressed("passages")
    async def turn(self, interaction: Interaction, token: str, packed: str, owner: str, page: str) -> None:
        """Another page in place of the one shown."""
        self.bot.check_owner(interaction, owner)
        desk, reader, asked = self.bot.desk, reader_of(interaction), recalled(interaction)
        spoken, wanted = self.bot.words(interaction), number(page)

        def work() -> ui.LayoutView:
            limits = desk.limits(reader, packed)
            view = page_of_passages(
                desk, reader, spoken, asked.question, limits=limits, page=wanted, beyond=token, owner=owner
            )
            return view or replies.notice(spoken("search.no-more"))

        await self.bot.revise(interaction, work)


async def setup(bot: Dateline) -> None:
    """Add this cog."""
    await bot.add_cog(Searching(bot))

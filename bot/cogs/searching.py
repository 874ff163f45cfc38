"""Passages in pages: `/search`, the button **More passages**, and **Find sources** on a message."""

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot import replies, telling_views
from bot.buttons import NO_LIMITS, Limits, pressed
from bot.catalogue import Words
from bot.client import Dateline, Interaction
from bot.cogs.asking import Text
from bot.desk import Desk
from bot.errors import TellError, number
from bot.parts import PASSAGES, QUESTION
from bot.reader import Reader
from bot.replies import Reply
from bot.request import Request
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
        request = Request(self.bot, interaction)
        settings = await request.admit()
        await request.count()
        desk, reader, wanted = request.desk, request.reader, request.understood(words)

        def work() -> Reply:
            spoken = desk.words(reader, settings)
            owner = "" if settings.private else str(reader.user)
            view = page_of_passages(desk, reader, spoken, wanted, owner=owner)
            return Reply(view) if view else Reply(replies.notice(spoken("search.nothing")), private=True)

        await request.answer(work, private=settings.private)

    async def find_sources(self, interaction: Interaction, message: discord.Message) -> None:
        """Show what speaks for and against each part of what a message claims, to who asked alone."""
        request = Request(self.bot, interaction)
        desk, reader, spoken = request.desk, request.alone, request.words
        claim = request.said_in(message, quoted=True)[:QUESTION]
        if not any(char.isalnum() for char in claim):
            raise TellError("search.empty-message")
        await request.count()

        def work() -> Reply:
            seen = desk.collections(reader)
            checked = desk.library.claim(claim, collections=seen, scope=reader.scope)
            if checked.spoken_of:
                return Reply(telling_views.claim(checked, spoken))
            view = page_of_passages(desk, reader, spoken, claim, intro=spoken("claim.title"))
            return Reply(view or replies.notice(spoken("claim.nothing")))

        await request.answer(work, private=True)

    @pressed("more")
    async def more(self, interaction: Interaction, token: str, packed: str, owner: str, page: str) -> None:
        """Passages beyond those quoted, for who pressed."""
        request = Request(self.bot, interaction)
        desk, reader, asked = request.desk, request.reader, request.recalled()
        spoken, wanted = request.words, number(page)
        await request.count()

        def work() -> Reply:
            limits = desk.limits(reader, packed)
            view = page_of_passages(desk, reader, spoken, asked.question, limits=limits, page=wanted, beyond=token)
            return Reply(view or replies.notice(spoken("search.no-more")))

        await request.answer(work, private=True)

    @pressed("passages")
    async def turn(self, interaction: Interaction, token: str, packed: str, owner: str, page: str) -> None:
        """Another page in place of the one shown."""
        request = Request(self.bot, interaction)
        request.check_owner(owner)
        desk, reader, asked = request.desk, request.reader, request.recalled()
        spoken, wanted = request.words, number(page)

        def work() -> ui.LayoutView:
            limits = desk.limits(reader, packed)
            view = page_of_passages(
                desk, reader, spoken, asked.question, limits=limits, page=wanted, beyond=token, owner=owner
            )
            return view or replies.notice(spoken("search.no-more"))

        await request.revise(work)


async def setup(bot: Dateline) -> None:
    """Add this cog."""
    await bot.add_cog(Searching(bot))

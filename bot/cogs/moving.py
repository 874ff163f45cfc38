"""Parts of `/library` that take what a server owns along, or erase it: `/library export` and `/library erase`."""

from collections.abc import Callable

import discord
from discord import ui

from bot import replies
from bot.buttons import button
from bot.client import Interaction
from bot.desk import FORGET_S
from bot.errors import TellError
from bot.replies import Reply
from bot.request import Request
from knowledge.library.removals import Key


async def export(interaction: Interaction, wanted: Callable[[], list[Key]] | None = None) -> None:
    """Attach all that a server owns, or the articles that are `wanted`, as plain files, for who asked alone."""
    request = Request(interaction.client, interaction)
    guild, words, shelf = request.manage(server=True), request.words, request.desk.shelf
    most_bytes, name = interaction.filesize_limit, f"server-{guild}.zip"
    await interaction.response.defer(ephemeral=True, thinking=True)

    def work() -> Reply:
        content = shelf.export(guild, most_bytes, only=[id for _, id in wanted()] if wanted else None)
        view = replies.notice(words("export.made"))
        view.add_item(ui.File(f"attachment://{name}"))
        return Reply(view, files=((name, content),))

    await request.answer(work, private=True, visits=True)


async def ask_to_erase(interaction: Interaction) -> None:
    """Ask whether all that a server owns is really to go."""
    request = Request(interaction.client, interaction)
    guild, words = request.manage(server=True), request.words

    def work() -> Reply:
        _, taken = request.desk.shelf.limits(guild)
        question = words("export.really", articles=words("sources.count", n=taken.articles))
        yes = button(words.label("export.erase"), "erase-all", danger=True)
        return Reply(replies.notice(question, yes, button(words.label("library.keep"), "erase-none")))

    await request.answer(work, private=True)


async def erase(interaction: Interaction, *, really: bool) -> None:
    """Erase all that a server owns, or leave it."""
    request = Request(interaction.client, interaction)
    guild, words, desk = request.manage(server=True), request.words, request.desk

    def work() -> discord.ui.LayoutView:
        if not really:
            return replies.notice(words("export.kept"))
        if not desk.record.settle(FORGET_S):  # what was asked here a moment ago goes, too
            raise TellError("privacy.not-yet")
        number = desk.shelf.forget(guild)
        desk.servers.joined(guild)  # which is still so
        return replies.notice(words("export.erased", articles=words("sources.count", n=number)))

    await request.revise(work)

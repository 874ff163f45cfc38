"""Parts of `/library` that remove many articles, put them back, and tell who changed what."""

from collections.abc import Callable
from datetime import datetime

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot import completing, listings, parts, replies
from bot.buttons import Press, button, pressed
from bot.catalogue import Markdown, Words
from bot.client import Dateline, Interaction
from bot.cogs import moving
from bot.cogs.asking import day
from bot.errors import number
from bot.markdown import line, visible
from bot.parts import LISTED
from bot.remover import Preview
from bot.replies import Reply
from bot.request import Request
from bot.translator import label
from knowledge.library.records import Removal
from knowledge.library.removals import Key

UNDONE = 10
"""Removals that are listed: each has a text and two buttons."""
_NAMES = {
    "feed": label("command.feed"),
    "source": label("command.source"),
    "since": label("command.since"),
    "until": label("command.until"),
    "search": label("command.search"),
}
"""What articles are chosen by."""
_ABOUT = {
    "feed": label("command.chosen-feed-about"),
    "source": label("command.source-about"),
    "since": label("command.since-about"),
    "until": label("command.until-about"),
    "search": label("command.chosen-search-about"),
}


class RemovalCommands(commands.Cog):
    """`/library remove-many`, `undo`, `export` and `log`."""

    bot: Dateline

    @app_commands.command(name=label("command.remove-many"), description=label("command.remove-many-about"))
    @app_commands.rename(**_NAMES)
    @app_commands.describe(**_ABOUT)
    async def remove_many(
        self,
        interaction: Interaction,
        feed: str | None = None,
        source: app_commands.Range[str, 1, parts.CHOICE] | None = None,
        since: str | None = None,
        until: str | None = None,
        search: app_commands.Range[str, 1, parts.LOOKED_FOR] | None = None,
    ) -> None:
        """Show which articles would go, and ask whether they are to."""
        request = Request(self.bot, interaction)
        guild, words, remover = request.manage(), request.words, request.desk.remover
        wanted = self._wanted(request, guild, feed, source, since, until, search)
        # every text may be read, which no question is to wait for
        await request.answer(
            lambda: Reply(previewed(remover.preview(guild, wanted()), words)), private=True, visits=True
        )

    @app_commands.command(name=label("command.export"), description=label("command.export-about"))
    @app_commands.rename(**_NAMES)
    @app_commands.describe(**_ABOUT)
    async def export(
        self,
        interaction: Interaction,
        feed: str | None = None,
        source: app_commands.Range[str, 1, parts.CHOICE] | None = None,
        since: str | None = None,
        until: str | None = None,
        search: app_commands.Range[str, 1, parts.LOOKED_FOR] | None = None,
    ) -> None:
        """Attach all that the server owns as plain files; or only the articles that are chosen, as to be removed."""
        request = Request(self.bot, interaction)
        guild = request.manage()
        some = any((feed, source, since, until, search))
        wanted = self._wanted(request, guild, feed, source, since, until, search) if some else None
        await moving.export(interaction, wanted)

    def _wanted(
        self,
        request: Request,
        guild: int,
        feed: str | None,
        source: str | None,
        since: str | None,
        until: str | None,
        search: str | None,
    ) -> Callable[[], list[Key]]:
        """What finds the articles that are chosen; takes its time. Raises TellError for what is no day."""
        days, words, desk = (day(since), day(until)), visible(search or ""), request.desk

        def find() -> list[Key]:
            publisher = desk.publisher(request.reader, source)
            return desk.remover.choose(guild, feed=feed, source=publisher, since=days[0], until=days[1], words=words)

        return find

    remove_many.autocomplete("feed")(completing.feeds)
    export.autocomplete("feed")(completing.feeds)

    remove_many.autocomplete("source")(completing.sources)
    export.autocomplete("source")(completing.sources)

    @pressed("discard")
    async def discard(self, interaction: Interaction, id: str) -> None:
        """Remove what was shown."""
        request = Request(self.bot, interaction)
        guild, words, remover = request.manage(), request.words, request.desk.remover
        await request.revise(lambda: removed(remover.discard(guild, number(id)), words))

    @pressed("keep-all")
    async def keep_all(self, interaction: Interaction, id: str) -> None:
        """Remove nothing of what was shown."""
        request = Request(self.bot, interaction)
        guild, words, remover = request.manage(), request.words, request.desk.remover

        def work() -> ui.LayoutView:
            remover.keep(guild, number(id))
            return replies.notice(words("removing.kept"))

        await request.revise(work)

    @pressed("put-back")
    async def put_back(self, interaction: Interaction, id: str) -> None:
        """Put back what was removed."""
        request = Request(self.bot, interaction)
        guild, words, remover = request.manage(), request.words, request.desk.remover
        await request.revise(lambda: replies.notice(words("removing.put-back", n=remover.put_back(guild, number(id)))))

    @pressed("erase-removed")
    async def erase_removed(self, interaction: Interaction, id: str) -> None:
        """Erase what would be removed, or was, at once."""
        request = Request(self.bot, interaction)
        guild, words, remover = request.manage(), request.words, request.desk.remover
        await request.revise(lambda: replies.notice(words("removing.erased", n=remover.erase(guild, number(id)))))

    @app_commands.command(name=label("command.undo"), description=label("command.undo-removal-about"))
    async def undo_removal(self, interaction: Interaction) -> None:
        """List what was removed in the last day, each to be put back or erased."""
        request = Request(self.bot, interaction)
        guild, words, remover = request.manage(), request.words, request.desk.remover
        await request.answer(lambda: Reply(undoable(remover.standing(guild), words)), private=True)

    @app_commands.command(name=label("command.log"), description=label("command.log-about"))
    async def show_log(self, interaction: Interaction) -> None:
        """Tell who changed what."""
        request = Request(self.bot, interaction)
        request.manage()
        await request.answer(lambda: Reply(_page(request, 1)), private=True)

    @pressed("log")
    async def turn_log(self, interaction: Interaction, _owner: str, page: str) -> None:
        """Another page of it."""
        request = Request(self.bot, interaction)
        request.manage()
        await request.revise(lambda: _page(request, number(page)))


def previewed(preview: Preview, words: Words) -> ui.LayoutView:
    """What would go, and what to do with it."""
    removal = preview.removal
    rows = [f"- {line(title, 120)}" for title in preview.titles]
    if removal.number > len(rows):
        rows.append(f"- {words('removing.more', n=removal.number - len(rows))}")
    return replies.notice(
        "\n".join([words("removing.really", n=removal.number), *rows]),
        button(words.label("library.remove"), "discard", removal.id, danger=True),
        button(words.label("removing.now"), "erase-removed", removal.id, danger=True),
        button(words.label("library.keep"), "keep-all", removal.id),
    )


def removed(removal: Removal, words: Words) -> ui.LayoutView:
    """What went, and how it comes back."""
    return replies.notice(
        words("removing.removed", n=removal.number, until=_when(removal.expires)), *_undo(removal, words)
    )


def undoable(standing: list[Removal], words: Words) -> ui.LayoutView:
    """What can be put back."""
    shown = replies.notice(f"### {words('removing.title')}" if standing else words("removing.none-standing"))
    for removal in standing[:UNDONE]:
        told = words("removing.row", n=removal.number, at=_when(removal.at), until=_when(removal.expires))
        shown.add_item(ui.TextDisplay(told))
        shown.add_item(ui.ActionRow(*_undo(removal, words)))
    return shown


def _undo(removal: Removal, words: Words) -> tuple[Press, Press]:
    return (
        button(words.label("removing.undo"), "put-back", removal.id),
        button(words.label("removing.now"), "erase-removed", removal.id, danger=True),
    )


def _when(moment: datetime) -> Markdown:
    return Markdown(f"<t:{int(moment.timestamp())}:R>")


def _page(request: Request, page: int) -> discord.ui.LayoutView:
    page = max(1, page)
    ledger, scope = request.desk.ledger, request.reader.scope
    rows, total = ledger.page(scope, request.words, offset=(page - 1) * LISTED, limit=LISTED)
    return listings.listing(
        request.words("log.title"),
        rows or [request.words("log.nothing")],
        request.words,
        page=page,
        pages=max(1, -(-total // LISTED)),
        turn=("log", []),
        owner="",
        told=request.words("log.kept", n=ledger.days),
    )

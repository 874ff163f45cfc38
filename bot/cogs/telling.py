"""What is told of a matter: `/timeline`, `/compare`."""

from typing import TYPE_CHECKING

from discord import app_commands, ui
from discord.ext import commands

from bot import replies, telling_views
from bot.buttons import Limits, pressed
from bot.client import Dateline, Interaction
from bot.cogs.asking import Text, day
from bot.errors import TellError, number
from bot.replies import Reply
from bot.request import Request
from bot.translator import label

if TYPE_CHECKING:
    from knowledge.telling.comparing import Comparison
    from knowledge.telling.timeline import Timeline


class Telling(commands.Cog):
    """Quotes of a matter in an order of their own."""

    def __init__(self, bot: Dateline) -> None:
        self.bot = bot

    @app_commands.command(name=label("command.timeline"), description=label("command.timeline-about"))
    @app_commands.rename(topic=label("command.topic"), since=label("command.since"), until=label("command.until"))
    @app_commands.describe(
        topic=label("command.topic-about"),
        since=label("command.told-since-about"),
        until=label("command.told-until-about"),
    )
    async def timeline(
        self, interaction: Interaction, topic: Text, since: str | None = None, until: str | None = None
    ) -> None:
        """Tell of a matter day by day."""
        limits = Limits(day(since), day(until))
        if limits.since and limits.until and limits.since > limits.until:
            raise TellError("error.days", since=limits.since, until=limits.until)
        request = Request(self.bot, interaction)
        settings = await request.admit()
        asked = request.understood(topic)
        await request.count()

        def work() -> Reply:
            spoken = request.desk.words(request.reader, settings)
            owner = "" if settings.private else str(request.reader.user)
            told = self._timeline(request, asked, limits, counted=True)
            page = telling_views.timeline(told, asked, spoken, page=1, limits=limits, owner=owner)
            return (
                Reply(page) if page else Reply(replies.notice(telling_views.nothing(told.reason, spoken)), private=True)
            )

        await request.answer(work, private=settings.private)

    @pressed("timeline")
    async def turn_timeline(self, interaction: Interaction, packed: str, owner: str, page: str) -> None:
        """Another page in place of the one shown."""
        request = Request(self.bot, interaction)
        request.check_owner(owner)
        asked, wanted = request.recalled().question, number(page)
        limits = Limits.unpack(packed, list)

        def work() -> ui.LayoutView:
            told = self._timeline(request, asked, limits, counted=False)
            shown = telling_views.timeline(told, asked, request.words, page=wanted, limits=limits, owner=owner)
            return shown or replies.notice(telling_views.nothing(told.reason, request.words))

        await request.revise(work)

    @app_commands.command(name=label("command.compare"), description=label("command.compare-about"))
    @app_commands.rename(question=label("command.question"))
    @app_commands.describe(question=label("command.question-about"))
    async def compare(self, interaction: Interaction, question: Text) -> None:
        """Set side by side what each publisher says."""
        request = Request(self.bot, interaction)
        settings = await request.admit()
        await self._compare(request, request.understood(question), private=settings.private)

    @pressed("compare")
    async def compare_answer(self, interaction: Interaction, packed: str) -> None:
        """The same for the question that was answered, for who pressed."""
        request = Request(self.bot, interaction)
        await self._compare(request, request.recalled().question, private=True)

    async def _compare(self, request: Request, asked: str, *, private: bool) -> None:
        await request.count()

        def work() -> Reply:
            spoken = request.words if private else request.desk.words(request.reader)
            made = self._comparison(request, asked, counted=True)
            owner = "" if private else str(request.reader.user)
            page = telling_views.comparison(made, asked, spoken, page=1, owner=owner)
            nothing = replies.notice(telling_views.nothing(made.reason, spoken))
            return Reply(page) if page else Reply(nothing, private=True)

        await request.answer(work, private=private)

    @pressed("sides")
    async def turn_sides(self, interaction: Interaction, owner: str, page: str) -> None:
        """Another page in place of the one shown."""
        request = Request(self.bot, interaction)
        request.check_owner(owner)
        asked, wanted = request.recalled().question, number(page)

        def work() -> ui.LayoutView:
            made = self._comparison(request, asked, counted=False)
            shown = telling_views.comparison(made, asked, request.words, page=wanted, owner=owner)
            return shown or replies.notice(telling_views.nothing(made.reason, request.words))

        await request.revise(work)

    def _comparison(self, request: Request, asked: str, *, counted: bool) -> "Comparison":
        reader = request.reader
        seen = request.desk.collections(reader)
        return request.desk.library.compare(asked, collections=seen, scope=reader.scope, counted=counted)

    def _timeline(self, request: Request, topic: str, limits: Limits, *, counted: bool) -> "Timeline":
        return request.desk.library.timeline(
            topic,
            since=limits.since,
            until=limits.until,
            collections=request.desk.collections(request.reader),
            scope=request.reader.scope,
            counted=counted,
        )


async def setup(bot: Dateline) -> None:
    """Add this cog."""
    await bot.add_cog(Telling(bot))

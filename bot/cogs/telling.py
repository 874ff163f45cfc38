"""What is told of a matter: `/timeline`, `/compare`, `/claim`, `/brief`."""

from datetime import UTC, date, datetime, timedelta
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
    from knowledge.telling.briefing import Brief
    from knowledge.telling.changing import Changes
    from knowledge.telling.comparing import Comparison
    from knowledge.telling.timeline import Timeline


USUAL, LONGEST = 7, 366
"""Days that a brief goes back, and at most."""


class Telling(commands.Cog):
    """Quotes of a matter in an order of their own."""

    def __init__(self, bot: Dateline) -> None:
        self.bot = bot

    @app_commands.command(name=label("command.timeline"), description=label("command.timeline-about"))
    @app_commands.rename(
        topic=label("command.topic"),
        since=label("command.since"),
        until=label("command.until"),
        changed=label("command.changed"),
    )
    @app_commands.describe(
        topic=label("command.topic-about"),
        since=label("command.told-since-about"),
        until=label("command.told-until-about"),
        changed=label("command.changed-about"),
    )
    async def timeline(
        self,
        interaction: Interaction,
        topic: Text,
        since: str | None = None,
        until: str | None = None,
        changed: str | None = None,
    ) -> None:
        """Tell of a matter day by day, or what changed of it since a day."""
        limits, changed_since = Limits(day(since) or day(changed), day(until)), day(changed)
        if limits.since and limits.until and limits.since > limits.until:
            raise TellError("error.days", since=limits.since, until=limits.until)
        request = Request(self.bot, interaction)
        settings = await request.admit()
        asked = request.understood(topic)
        await request.count()

        def work() -> Reply:
            spoken = request.desk.words(request.reader, settings)
            owner = "" if settings.private else str(request.reader.user)
            if changed_since is not None:
                made = self._changes(request, asked, limits, counted=True)
                first = telling_views.changes(
                    made, asked, spoken, since=changed_since, page=1, limits=limits, owner=owner
                )
                none = replies.notice(telling_views.nothing(made.reason, spoken))
                return Reply(first) if first else Reply(none, private=True)
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

    @app_commands.command(name=label("command.claim"), description=label("command.claim-about"))
    @app_commands.rename(said=label("command.claim-text"))
    @app_commands.describe(said=label("command.claim-text-about"))
    async def claim(self, interaction: Interaction, said: Text) -> None:
        """Tell of each part of a claim what supports it and what says otherwise."""
        request = Request(self.bot, interaction)
        settings = await request.admit()
        asked = request.understood(said, quoted=True)
        if not any(char.isalnum() for char in asked):
            raise TellError("search.empty-message")
        await request.count()

        def work() -> Reply:
            spoken = request.desk.words(request.reader, settings)
            reader = request.reader
            seen = request.desk.collections(reader, settings)
            checked = request.desk.library.claim(asked, collections=seen, scope=reader.scope)
            return Reply(telling_views.claim(checked, spoken), private=not checked.spoken_of)

        await request.answer(work, private=settings.private)

    @app_commands.command(name=label("command.brief"), description=label("command.brief-about"))
    @app_commands.rename(topic=label("command.topic"), days=label("command.days"))
    @app_commands.describe(topic=label("command.topic-about"), days=label("command.days-about"))
    async def brief(
        self, interaction: Interaction, topic: Text, days: app_commands.Range[int, 1, LONGEST] = USUAL
    ) -> None:
        """Quote what is new of a topic."""
        request = Request(self.bot, interaction)
        settings = await request.admit()
        asked, today = request.understood(topic), datetime.now(UTC).date()
        limits = Limits(today - timedelta(days=days - 1), today)
        await request.count()

        def work() -> Reply:
            spoken = request.desk.words(request.reader, settings)
            owner = "" if settings.private else str(request.reader.user)
            made = self._brief(request, asked, limits, counted=True)
            page = telling_views.brief(made, asked, spoken, page=1, limits=limits, owner=owner)
            nothing = replies.notice(telling_views.nothing(made.reason, spoken))
            return Reply(page) if page else Reply(nothing, private=True)

        await request.answer(work, private=settings.private)

    @pressed("brief")
    async def turn_brief(self, interaction: Interaction, packed: str, owner: str, page: str) -> None:
        """Another page in place of the one shown."""
        request = Request(self.bot, interaction)
        request.check_owner(owner)
        asked, wanted = request.recalled().question, number(page)
        limits = Limits.unpack(packed, list)

        def work() -> ui.LayoutView:
            made = self._brief(request, asked, limits, counted=False)
            shown = telling_views.brief(made, asked, request.words, page=wanted, limits=limits, owner=owner)
            return shown or replies.notice(telling_views.nothing(made.reason, request.words))

        await request.revise(work)

    def _brief(self, request: Request, topic: str, limits: Limits, *, counted: bool) -> "Brief":
        reader = request.reader
        seen = request.desk.collections(reader)
        return request.desk.library.brief(
            topic, since=limits.since, until=limits.until, collections=seen, scope=reader.scope, counted=counted
        )

    @pressed("changed")
    async def turn_changes(self, interaction: Interaction, packed: str, owner: str, page: str) -> None:
        """Another page in place of the one shown."""
        request = Request(self.bot, interaction)
        request.check_owner(owner)
        asked, wanted = request.recalled().question, number(page)
        limits = Limits.unpack(packed, list)
        if (since := limits.since) is None:
            raise TellError("button.stale")

        def work() -> ui.LayoutView:
            made = self._changes(request, asked, limits, counted=False)
            shown = telling_views.changes(
                made, asked, request.words, since=since, page=wanted, limits=limits, owner=owner
            )
            return shown or replies.notice(telling_views.nothing(made.reason, request.words))

        await request.revise(work)

    def _changes(self, request: Request, topic: str, limits: Limits, *, counted: bool) -> "Changes":
        reader, since = request.reader, limits.since or date.min
        seen = request.desk.collections(reader)
        return request.desk.library.changed(
            topic, since=since, until=limits.until, collections=seen, scope=reader.scope, counted=counted
        )

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

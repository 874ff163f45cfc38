"""`/ask`, and the buttons under an answer."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime

import discord
from discord import app_commands
from discord.ext import commands

from bot import parts, replies
from bot.around import Around
from bot.buttons import NO_LIMITS, Limits, pressed, submitted
from bot.client import Dateline, Interaction
from bot.desk import Given
from bot.errors import TellError, number
from bot.recalling import Recalled
from bot.replies import Reply
from bot.request import Request
from bot.tally import Way
from bot.translator import label
from bot.why import why
from knowledge.answering.conversation import Turn
from knowledge.answering.leaning import leans
from knowledge.reading.dates import read_date

Text = app_commands.Range[str, 1, replies.FORM_LENGTH]


def day(text: str | None) -> date | None:
    """A day that somebody typed; raises `TellError` when it is none."""
    if text is None or not text.strip():
        return None
    found = read_date(text)
    if found is None:
        raise TellError("error.date", text=text)
    return found.date() if isinstance(found, datetime) else found


def reply_to(given: Given, limits: Limits, *, owner: int | None, unseen: bool = False) -> Reply:
    """An answer as a message; one that answers nothing is for who asked alone."""
    if given.answer.answered:
        shown = replies.answered(
            given.answer, given.words, token=given.token, limits=limits, owner=owner, unseen=unseen
        )
        return Reply(shown, token=given.token, turns=given.turns)
    shown = replies.unanswered(given.answer, given.words, limits=limits, owner=owner, person=given.person)
    return Reply(shown, private=True, turns=given.turns)


class Asking(commands.Cog):
    """Questions by command, and what can be done with an answer."""

    def __init__(self, bot: Dateline) -> None:
        self.bot = bot
        self.menu = app_commands.ContextMenu(name=label("command.answer-this"), callback=self.answer_this)
        bot.tree.add_command(self.menu)

    @app_commands.command(name=label("command.ask"), description=label("command.ask-about"))
    @app_commands.rename(
        question=label("command.question"),
        since=label("command.since"),
        until=label("command.until"),
        source=label("command.source"),
        private=label("command.private"),
    )
    @app_commands.describe(
        question=label("command.question-about"),
        since=label("command.since-about"),
        until=label("command.until-about"),
        source=label("command.source-about"),
        private=label("command.private-about"),
    )
    async def ask(
        self,
        interaction: Interaction,
        question: Text,
        since: str | None = None,
        until: str | None = None,
        source: str | None = None,
        private: bool | None = None,
    ) -> None:
        """Answer a question out of the archive."""
        limits = Limits(day(since), day(until), source or None)
        request = Request(self.bot, interaction)
        settings = await request.admit()
        hidden = settings.private if private is None or request.hidden else private
        # a command begins anew, unless its words lean on what was said
        said = await request.conversation(private=hidden)
        leaning = bool(said) and await self.bot.before_asking(leans, request.understood(question))
        conversation = said if leaning else ()
        unseen = private is True
        await self.answer(request, question, limits=limits, conversation=conversation, private=hidden, unseen=unseen)

    async def answer(
        self,
        request: Request,
        question: str,
        *,
        limits: Limits | str = NO_LIMITS,
        conversation: Sequence[Turn] = (),
        earlier: Recalled | None = None,
        private: bool,
        unseen: bool = False,
        way: Way = "command",
    ) -> None:
        """Answer a question. `earlier` is an answer that the question follows up, with its packed `limits`.

        One that is `unseen`, since who asked wants that, is told to nobody else later, either.
        """
        desk, asked = request.desk, request.understood(question)
        reader = request.alone if private else request.heard
        settings = await request.settings()

        turns: list[Turn] = []

        def work() -> Reply:
            before, who = conversation, reader
            if earlier is not None:
                before = (desk.record.turn(reader, earlier.question, earlier.token),)
            if isinstance(limits, str):
                only = desk.limits(reader, limits)
            else:  # as the archive writes it: a button knows a publisher by that
                only = replace(limits, source=desk.publisher(reader, limits.source))
            # what the channel does not answer, what their roles may ask does: to them alone
            if not private and desk.collections(reader, settings) != desk.collections(request.alone, settings):
                heard = desk.again(reader, asked, limits=only, conversation=before, settings=settings)
                who = reader if heard.answered else request.alone
            given = desk.ask(who, asked, limits=only, conversation=before, unseen=unseen, settings=settings)
            counted.given(given.answer)
            hidden = private or who is not reader
            request.remember(given.turns, private=hidden)
            turns.append(given.turns[-1])
            reply = reply_to(given, only, owner=None if hidden else reader.user, unseen=unseen)
            return replace(reply, private=reply.private or hidden)

        with self.bot.tally.question(way) as counted:
            await request.count()
            shown = await request.answer(work, private=private)
        if shown is not None and turns:
            await request.begin_thread(shown, turns[-1])

    async def answer_this(self, interaction: Interaction, message: discord.Message) -> None:
        """Take a message for the question."""
        request = Request(self.bot, interaction)
        if not (question := request.said_in(message)):
            raise TellError("search.empty-message")
        settings = await request.admit()
        await self.answer(request, question, private=settings.private, way="menu")

    @ask.autocomplete("question")
    async def complete_question(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Titles, names and topics of the archive."""
        found = await self.bot.quickly(self.bot.desk.suggestions, Request(self.bot, interaction).alone, typed)
        return parts.choices((text, parts.choice(text)) for text in found)

    @ask.autocomplete("source")
    async def complete_source(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Publishers of the archive."""
        found = await self.bot.quickly(self.bot.desk.publishers_like, Request(self.bot, interaction).alone, typed)
        return parts.choices((name, name) for name in found)

    # --- buttons

    @pressed("context")
    async def context(self, interaction: Interaction, article_id: str, start: str, end: str, which: str) -> None:
        """The whole quote, with the paragraphs around it."""
        request, around = Request(self.bot, interaction), Around.unpack(which)
        first, last = number(start), number(end)
        bold = (first + around.bold[0], first + around.bold[1]) if around.bold else None
        span = (first - around.before, last + around.after)

        def work() -> Reply:
            quote = request.desk.showing.around(request.reader, article_id, *span, bold=bold)
            if quote is None:
                raise TellError("context.gone")
            return Reply(replies.context(quote, request.words))

        await request.answer(work, private=True)

    @pressed("why")
    async def why(self, interaction: Interaction, token: str, packed: str) -> None:
        """How the question was understood and what matched."""
        request = Request(self.bot, interaction)
        desk, reader, asked = request.desk, request.reader, request.recalled()

        def work() -> Reply:
            answer = desk.again(reader, asked.question, limits=desk.limits(reader, packed))
            return Reply(why(answer, request.words))

        await request.answer(work, private=True)

    @pressed("vote")
    async def vote(self, interaction: Interaction, token: str, value: str) -> None:
        """Note a thumb up or down."""
        request = Request(self.bot, interaction)
        asked, good = request.recalled().question, 1 if value.startswith("up") else -1
        question = None if value.endswith(replies.UNSEEN) else asked
        kept = await self.bot.before_asking(request.desk.record.vote, request.reader, token, good, question)
        await request.say("vote.thanks" if kept else "vote.gone")

    @pressed("delete")
    async def delete(self, interaction: Interaction, owner: str) -> None:
        """Take an answer away."""
        Request(self.bot, interaction).check_owner(owner or "nobody")
        await interaction.response.defer()
        with suppress(discord.NotFound):  # pressed twice
            await interaction.delete_original_response()

    @pressed("follow")
    async def follow_up(self, interaction: Interaction, token: str, packed: str) -> None:
        """Ask for the next question."""
        request = Request(self.bot, interaction)
        request.recalled()
        await interaction.response.send_modal(replies.follow_up_form(request.words, token, packed))

    @submitted("follow")
    async def followed_up(self, interaction: Interaction, text: str, token: str, packed: str) -> None:
        """Answer the next question."""
        request = Request(self.bot, interaction)
        asked, settings = request.recalled(), await request.admit()
        hidden = interaction.message is not None and interaction.message.flags.ephemeral
        private = hidden or settings.private
        unseen = hidden and not settings.private  # what only one person saw in a server where answers are for all
        await self.answer(request, text, limits=packed, earlier=asked, private=private, unseen=unseen, way="follow-up")


async def setup(bot: Dateline) -> None:
    """Add this cog."""
    await bot.add_cog(Asking(bot))

"""`/ask`, and the buttons under an answer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

import discord
from discord import app_commands
from discord.ext import commands

from bot import replies
from bot.buttons import NO_LIMITS, Interaction, Limits, pressed, submitted
from bot.client import Dateline
from bot.desk import Given, Reader, ServerSettings
from bot.errors import TellError, number
from bot.replies import Recalled, Reply, recall
from bot.translator import label
from knowledge.answering.conversation import Turn
from knowledge.reading.dates import read_date

Text = app_commands.Range[str, 1, replies.FORM_LENGTH]


def reader_of(interaction: Interaction) -> Reader:
    """Who gave a command or pressed a button, and where."""
    return Reader(interaction.user.id, interaction.guild_id, str(interaction.locale))


def day(text: str | None) -> date | None:
    """A day that somebody typed; raises `TellError` when it is none."""
    if text is None or not text.strip():
        return None
    found = read_date(text)
    if found is None:
        raise TellError("error.date", text=text)
    return found.date() if isinstance(found, datetime) else found


def check_place(settings: ServerSettings, interaction: Interaction) -> None:
    """Raise `TellError` where the moderators do not want answers."""
    channel = interaction.channel
    parent = channel.parent_id if isinstance(channel, discord.Thread) else None
    if settings.mode(interaction.channel_id, parent) == "never":
        raise TellError("setup.not-here")


def reply_to(given: Given, limits: Limits, *, owner: int | None) -> Reply:
    """An answer as a message; one that answers nothing is for who asked alone."""
    if given.answer.answered:
        return Reply(replies.answered(given.answer, given.words, token=given.token, limits=limits, owner=owner))
    return Reply(replies.unanswered(given.answer, given.words, limits=limits, owner=owner), private=True)


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
        settings = await self.bot.settings_of(reader_of(interaction))
        check_place(settings, interaction)
        hidden = settings.private if private is None else private
        conversation = self.bot.conversations.recall(_place(interaction, private=hidden), interaction.user.id)
        await self.answer(interaction, question, limits=limits, conversation=conversation, private=hidden)

    async def answer(
        self,
        interaction: Interaction,
        question: str,
        *,
        limits: Limits | str = NO_LIMITS,
        conversation: Sequence[Turn] = (),
        earlier: Recalled | None = None,
        private: bool,
    ) -> None:
        """Answer an interaction. `earlier` is an answer that the question follows up, with its packed `limits`."""
        reader, asked = reader_of(interaction), self.bot.understood(question, interaction.guild)
        await self.bot.check_pace(reader)

        def work() -> Reply:
            desk, turns = self.bot.desk, conversation
            if earlier is not None:
                turns = (desk.turn(reader, earlier.question, earlier.token),)
            if isinstance(limits, str):
                only = desk.limits(reader, limits)
            else:  # as the archive writes it: a button knows a publisher by that
                only = replace(limits, source=desk.publisher(reader, limits.source))
            given = desk.ask(reader, asked, limits=only, conversation=turns)
            self.bot.conversations.remember(_place(interaction, private=private), reader.user, given.turns)
            return reply_to(given, only, owner=None if private else reader.user)

        await self.bot.respond(interaction, work, private=private)

    async def answer_this(self, interaction: Interaction, message: discord.Message) -> None:
        """Take a message for the question."""
        question = message.content
        if not self.bot.understood(question, interaction.guild):
            raise TellError("search.empty-message")
        settings = await self.bot.settings_of(reader_of(interaction))
        check_place(settings, interaction)
        await self.answer(interaction, question, private=settings.private)

    @ask.autocomplete("question")
    async def complete_question(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Titles, names and topics of the archive."""
        found = await self.bot.quickly(self.bot.desk.suggestions, reader_of(interaction), typed)
        return [app_commands.Choice(name=replies.choice(text), value=replies.choice(text)) for text in found[:25]]

    @ask.autocomplete("source")
    async def complete_source(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Publishers of the archive."""
        found = await self.bot.quickly(self.bot.desk.publishers_like, reader_of(interaction), typed)
        return [app_commands.Choice(name=replies.choice(name), value=name) for name in found[:25]]

    # --- buttons

    @pressed("context")
    async def context(self, interaction: Interaction, article_id: str, start: str, end: str, which: str) -> None:
        """The paragraphs around a quote."""
        reader, span = reader_of(interaction), (number(start), number(end))

        def work() -> Reply:
            quote = self.bot.desk.around(reader, article_id, *span)
            if quote is None:
                raise TellError("context.gone")
            return Reply(replies.context(quote, self.bot.words(interaction)))

        await self.bot.respond(interaction, work, private=True)

    @pressed("why")
    async def why(self, interaction: Interaction, token: str, packed: str) -> None:
        """How the question was understood and what matched."""
        reader, asked = reader_of(interaction), recalled(interaction)

        def work() -> Reply:
            answer = self.bot.desk.again(reader, asked.question, limits=self.bot.desk.limits(reader, packed))
            return Reply(replies.why(answer, self.bot.words(interaction)))

        await self.bot.respond(interaction, work, private=True)

    @pressed("vote")
    async def vote(self, interaction: Interaction, token: str, value: str) -> None:
        """Note a thumb up or down."""
        asked = recalled(interaction)
        good = 1 if value == "up" else -1
        kept = await self.bot.quickly(self.bot.desk.vote, reader_of(interaction), token, good, asked.question)
        await self.bot.say(interaction, "vote.thanks" if kept else "vote.gone")

    @pressed("delete")
    async def delete(self, interaction: Interaction, owner: str) -> None:
        """Take an answer away."""
        self.bot.check_owner(interaction, owner or "nobody")
        await interaction.response.defer()
        await interaction.delete_original_response()

    @pressed("follow")
    async def follow_up(self, interaction: Interaction, token: str, packed: str) -> None:
        """Ask for the next question."""
        recalled(interaction)
        await interaction.response.send_modal(replies.follow_up_form(self.bot.words(interaction), token, packed))

    @submitted("follow")
    async def followed_up(self, interaction: Interaction, text: str, token: str, packed: str) -> None:
        """Answer the next question."""
        asked = recalled(interaction)
        settings = await self.bot.settings_of(reader_of(interaction))
        check_place(settings, interaction)
        hidden = interaction.message is not None and interaction.message.flags.ephemeral
        await self.answer(interaction, text, limits=packed, earlier=asked, private=hidden or settings.private)


def _place(interaction: Interaction, *, private: bool) -> int:
    """Where a conversation is had. What was asked in private must not show up in what is understood in public."""
    channel = interaction.channel_id or 0
    return -channel if private else channel


def recalled(interaction: Interaction) -> Recalled:
    """What the message that a button is on answered; raises `TellError` when it is no answer."""
    found = recall(interaction.message) if interaction.message is not None else None
    if found is None:
        raise TellError("button.stale")
    return found


async def setup(bot: Dateline) -> None:
    """Add this cog."""
    await bot.add_cog(Asking(bot))

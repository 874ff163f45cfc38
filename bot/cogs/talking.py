"""Conversation: mentions, replies, direct messages, and channels where every question is answered."""

import asyncio
import logging
from collections.abc import Sequence

import discord
from discord.ext import commands

from bot import replies
from bot.buttons import NO_LIMITS
from bot.client import AT_ONCE_S, Dateline
from bot.cogs.asking import reply_to
from bot.cogs.browsing import help_text
from bot.failing import sentence
from bot.reader import Reader
from bot.recalling import recall
from bot.replies import Reply
from bot.servers import ServerSettings
from bot.small_talk import small_talk
from bot.tally import Asked, Way
from knowledge.answering.conversation import Turn
from knowledge.answering.kind import kind_of
from knowledge.answering.question import Kind
from knowledge.language.detect import is_vietnamese

log = logging.getLogger("dateline")

HISTORY = 12
"""Messages of a direct conversation that are looked through for the last answer, after a restart."""


class Talking(commands.Cog):
    """Listens, and answers in the same place."""

    def __init__(self, bot: Dateline) -> None:
        self.bot = bot

    @commands.Cog.listener("on_message")
    async def hear(self, message: discord.Message) -> None:
        """Answer a message that is meant for the bot; leave every other alone."""
        if self.bot.closing or message.author.bot or self.bot.user is None:
            return
        text = self.bot.understood(message.content, message.guild)
        reader = self._reader(message, text)
        called = message.guild is None or self.bot.user in message.mentions
        if not called and not self.bot.intents.message_content:
            return
        settings = await self.bot.before_asking(self.bot.desk.servers.settings, reader.guild)
        mode = settings.mode(message.channel.id, getattr(message.channel, "parent_id", None))
        if (mode == "never") if called else (mode != "every" or not _asks(text)):
            return
        way: Way = "direct" if message.guild is None else "mention" if called else "channel"
        with self.bot.tally.question(way) as counted:
            try:
                reply = await self._answer(message, reader, text, settings, called=called, counted=counted)
            except Exception as error:
                counted.failed(error)
                reply = Reply(replies.notice(sentence(error, self.bot.desk.words(reader, settings))))
            if reply is not None:
                await self._reply(message, reply)

    def _reader(self, message: discord.Message, text: str) -> Reader:
        talk = small_talk(text)
        locale = str(message.guild.preferred_locale) if message.guild else "en-US"
        if (talk and talk[1] == "vi") or is_vietnamese(text):
            locale = "vi"
        guild, parent = message.guild.id if message.guild else None, getattr(message.channel, "parent_id", None)
        return Reader(message.author.id, guild, locale, channel=message.channel.id, parent=parent)

    async def _answer(
        self,
        message: discord.Message,
        reader: Reader,
        text: str,
        settings: ServerSettings,
        *,
        called: bool,
        counted: Asked,
    ) -> Reply | None:
        talk = small_talk(text)
        if talk is not None:
            if not called:
                return None
            words = self.bot.desk.words(reader, settings)
            if talk[0] == "greeting" and settings.greeting:
                return Reply(replies.notice(settings.greeting))
            return Reply(replies.notice(help_text(self.bot, words) if talk[0] == "help" else words(f"talk.{talk[0]}")))
        await self.bot.check_pace(reader)
        conversation = await self._conversation(message)
        job = asyncio.ensure_future(self.bot.in_thread(self.bot.desk.ask, reader, text, conversation=conversation))
        done, _ = await asyncio.wait({job}, timeout=AT_ONCE_S)
        if not done:
            await message.channel.typing()
        given = await job
        counted.given(given.answer)
        self.bot.conversations.remember(message.channel.id, reader.user, given.turns)
        return reply_to(given, NO_LIMITS, owner=reader.user)

    async def _conversation(self, message: discord.Message) -> Sequence[Turn]:
        """The turns that a message may lean on: what it replies to, else what its author asked last in this place."""
        if message.reference is not None and message.reference.message_id is not None:
            earlier = message.reference.resolved
            if earlier is None:
                earlier = await _fetched(message, message.reference.message_id)
            if isinstance(earlier, discord.Message) and (turn := await self._turn(message, earlier)) is not None:
                return (turn,)
        if remembered := await self.bot.recall(message.channel.id, message.author.id):
            return remembered
        if message.guild is None:  # only a restart forgets; the conversation itself still stands there
            async for earlier in message.channel.history(limit=HISTORY, before=message):
                if (turn := await self._turn(message, earlier)) is not None:
                    return (turn,)
        return ()

    async def _turn(self, message: discord.Message, earlier: discord.Message) -> Turn | None:
        if earlier.author != self.bot.user or (found := recall(earlier)) is None:
            return None
        reader = self._reader(message, "")
        return await self.bot.in_thread(self.bot.desk.record.turn, reader, found.question, found.token)

    async def _reply(self, message: discord.Message, reply: Reply) -> None:
        try:
            # the message may be gone by now; then the answer stands alone
            reference = message.to_reference(fail_if_not_exists=False)
            sent = await message.channel.send(view=reply.view, reference=reference, mention_author=False)
            guild = message.guild.id if message.guild else None
            self.bot.note_posted(reply.token, guild, message.channel.id, sent.id)
        except discord.Forbidden as error:
            where = f"channel {message.channel.id}" if message.guild else "a direct conversation"
            log.warning("May not answer in %s: %s", where, error.text)


async def _fetched(message: discord.Message, id: int) -> discord.Message | None:
    """Another message of the same channel; None when it cannot be had."""
    try:
        return await message.channel.fetch_message(id)
    except discord.HTTPException:
        return None


def _asks(text: str) -> bool:
    """Whether a message that mentions nobody is a question."""
    return "?" in text or (len(text.split()) > 2 and kind_of(text) is not Kind.KEYWORDS)


async def setup(bot: Dateline) -> None:
    """Add this cog."""
    await bot.add_cog(Talking(bot))

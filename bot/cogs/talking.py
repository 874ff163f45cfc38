"""Conversation: mentions, replies, direct messages, and channels where every question is answered."""

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from typing import Any

import discord
from discord.ext import commands

from bot import calling, pointing, posts, replies, telling_views, threads
from bot.admitting import roles
from bot.asked import Asked, answered
from bot.buttons import NO_LIMITS
from bot.catalogue import Words, language_of
from bot.client import AT_ONCE_S, Dateline
from bot.cogs.asking import reply_to
from bot.cogs.browsing import help_text
from bot.errors import TellError
from bot.failing import sentence
from bot.pace import Heard, Said
from bot.reader import Reader
from bot.recalling import recall
from bot.remarks import asks
from bot.replies import Reply
from bot.servers import ServerSettings
from bot.small_talk import small_talk
from bot.tally import Asked as Counted
from bot.tally import Way
from bot.texts import names_in
from bot.voice import LOST, Voice, may_write
from knowledge.answering.conversation import Turn
from knowledge.errors import KnowledgeError
from knowledge.language.detect import is_vietnamese

log = logging.getLogger("dateline")

TOO_FAST = {"error.pace", "error.pace-server", "askers.too-soon", "askers.a-day-reached"}
"""What is said to who asks too much: once until it is over, so that a flood does not become two."""
HISTORY = 12
"""Messages of a direct conversation that are looked through for the last answer, after a restart."""


class Talking(commands.Cog):
    """Listens, and answers in the same place."""

    def __init__(self, bot: Dateline) -> None:
        self.bot = bot
        self._voice = Voice()
        self._heard = Heard()
        self._said = Said()

    @commands.Cog.listener("on_message")
    async def hear(self, message: discord.Message) -> None:
        """Answer a message that is meant for the bot; leave every other alone."""
        if not self._is_new(message):
            return
        called = calling.calls(self.bot, message)
        if called:
            await _find_channel(self.bot, message)
        elif not self.bot.intents.message_content:
            return
        text = self._understood(message)
        reader = self._reader(message, text)
        try:
            settings = await self.bot.before_asking(self.bot.desk.servers.settings, reader.guild)
        except KnowledgeError as error:  # the store is away: who calls is told
            if called and calling.is_meant(self.bot, message, text, ServerSettings(), called=True):
                said = sentence(error, Words(language_of(reader.locale)))
                await self._reply(message, Reply(replies.notice(said)), ServerSettings(), text)
            return
        if not settings.askers.admits(reader.user, roles(message.author), manages=_manages(message)):
            return
        if calling.is_meant(self.bot, message, text, settings, called=called):
            await self._serve(message, reader, text, settings, called=called)

    def _is_new(self, message: discord.Message) -> bool:
        """Whether somebody wrote it, it is heard for the first time, and its writer was not told to wait."""
        if self.bot.closing or message.author.bot or self.bot.user is None or message.is_system():
            return False
        return not (self._heard.again(message.id) or self._said.holds(("error.pace", message.author.id)))

    async def _serve(
        self, message: discord.Message, reader: Reader, text: str, settings: ServerSettings, *, called: bool
    ) -> None:
        """Answer a message, or say what went wrong, in its turn."""
        way: Way = "direct" if message.guild is None else "mention" if called else "channel"
        with self.bot.tally.question(way) as counted:
            in_turn = True
            try:
                reply = await self._answer(message, reader, text, settings, called=called, counted=counted)
            except Exception as error:
                counted.failed(error)
                if isinstance(error, TellError) and error.key in TOO_FAST:
                    if self._was_told(error, message):
                        return
                    in_turn = False
                reply = Reply(replies.notice(sentence(error, self.bot.desk.words(reader, settings))))
            if reply is not None:
                if message.guild is not None and in_turn and not self.bot.closing:
                    await self._voice.turn(message.channel.id, message.author.id)
                await self._reply(message, reply, settings, text)

    def _understood(self, message: discord.Message) -> str:
        """The words of a message; of what it only hands over, those that ask something."""
        own = self.bot.understood(message.content, message.guild, named=names_in(message))
        handed_over = own or self.bot.understood_of(message, message.guild)
        return handed_over if own or asks(handed_over) else ""

    def _was_told(self, error: TellError, message: discord.Message) -> bool:
        """Whether who asks too fast was told so, or their channel was: once is enough until it is over."""
        whose = message.channel.id if error.key == "error.pace-server" else message.author.id
        where = message.guild.id if message.guild and error.key.startswith("askers.") else 0
        told = (error.key, whose, where) if where else (error.key, whose)
        return not self._said.first(told, error.values.get("seconds") or 3600 * error.values["hours"])

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
        counted: Counted,
    ) -> Reply | None:
        asked = calling.post(self.bot, message, text, called=called) if posts.is_opening(message) else []
        talk = small_talk(text) if not asked else None
        if talk is not None and not called:
            return None
        # what the admins allow a person counts questions; how fast somebody may write counts a greeting, too
        greets = talk is not None and talk[0] != "empty"
        await self.bot.check_pace(reader, None if greets or _manages(message) else settings.askers)
        if not asked and called:
            asked, claim = await self._pointed(message, text)
            if claim:
                return await self.bot.in_thread(self._checked, reader, claim, settings)
        if talk is not None and not asked:
            words = self.bot.desk.words(reader, settings)
            if talk[0] == "greeting" and settings.greeting:
                return Reply(replies.notice(settings.greeting))
            if not text and calling.by_role(message) and self.bot.user not in message.mentions:
                return Reply(replies.notice(words("talk.role")))
            return Reply(replies.notice(help_text(self.bot, words) if talk[0] == "help" else words(f"talk.{talk[0]}")))
        asked = asked or [Asked(text, tuple(await self._conversation(message, text)))]
        job = asyncio.ensure_future(self.bot.in_thread(answered, self.bot.desk, reader, asked, settings))
        done, _ = await asyncio.wait({job}, timeout=AT_ONCE_S)
        typing = asyncio.create_task(_type(message.channel)) if not done else None
        try:
            given = await job
        finally:
            if typing is not None:
                typing.cancel()
        counted.given(given.answer)
        return reply_to(given, NO_LIMITS, owner=reader.user)

    async def _pointed(self, message: discord.Message, text: str) -> tuple[list[Asked], str]:
        """What a message asks of another one, and what of that it wants to know the truth of; nothing of most.

        Raises TellError where Discord does not show the other one to the bot.
        """
        above, rest = pointing.up(message.content, text)
        way = pointing.way_of(rest)
        if way is None:
            return [], ""
        there = await pointing.found(
            self.bot, message, way, above=above, alone=not await self._recall(message.channel, message.author.id)
        )
        if there is None:
            return [], ""
        if there.unread and (there.surely or way == "check"):
            raise TellError("talk.unread")
        if not there.text:
            return [], ""
        if way == "check":
            return [], there.text
        if way == "bare":
            return [Asked(there.text)], ""
        return [Asked(rest, (Turn(there.text),))], ""

    def _checked(self, reader: Reader, claim: str, settings: ServerSettings) -> Reply:
        """What the archive has for and against each part of what another message says."""
        desk, words = self.bot.desk, self.bot.desk.words(reader, settings)
        seen = desk.collections(reader, settings)
        checked = desk.library.claim(claim, collections=seen, scope=reader.scope)
        spoken_of = checked.spoken_of
        return Reply(telling_views.claim(checked, words) if spoken_of else replies.notice(words("claim.nothing")))

    async def _recall(self, channel: Any, user: int) -> Sequence[Turn]:
        """What was asked before in a place: by anybody in a thread of the bot's, elsewhere by the same person."""
        if threads.is_own(channel, self.bot.user):
            return await self.bot.recall_of_all(channel.id)
        return await self.bot.recall(channel.id, user)

    async def _conversation(self, message: discord.Message, text: str) -> Sequence[Turn]:
        """The turns that a message may lean on: what it replies to, else what its author asked last in this place."""
        replied_to = await pointing.replied_to(message)
        if replied_to is not None and (turn := await self._turn(message, replied_to)) is not None:
            return (turn,)
        channel, own = message.channel, threads.is_own(message.channel, self.bot.user)
        if remembered := await self._recall(channel, message.author.id):
            return remembered
        if message.guild is None or own:  # only a restart forgets; the conversation itself still stands there
            with contextlib.suppress(discord.HTTPException, *LOST):
                async for earlier in channel.history(limit=HISTORY, before=message):
                    if (turn := await self._turn(message, earlier)) is not None:
                        return (turn,)
        parent = channel.parent if isinstance(channel, discord.Thread) else None
        if isinstance(parent, discord.TextChannel) and (own or pointing.leans(text)):
            opening = await pointing.fetched(parent, channel.id)  # perhaps an answer of ours
            if opening is not None and (turn := await self._turn(message, opening)) is not None:
                return (turn,)
        return ()

    async def _turn(self, message: discord.Message, earlier: discord.Message) -> Turn | None:
        if earlier.author != self.bot.user or (found := recall(earlier)) is None:
            return None
        reader = self._reader(message, "")
        return await self.bot.in_thread(self.bot.desk.record.turn, reader, found.question, found.token)

    async def _reply(self, message: discord.Message, reply: Reply, settings: ServerSettings, text: str) -> None:
        """Send an answer: into a thread of its own where that is wanted, else where it was asked."""
        channel: Any = message.channel
        if reply.token and threads.wanted(channel, settings):
            thread = await threads.begun(message, text)
            if thread is not None:
                self.bot.conversations.add(thread.id, message.author.id, reply.turns[-1])
                if await self._sent(thread, reply, settings, message.id):
                    return
        if reply.turns and threads.is_own(channel, self.bot.user):
            self.bot.conversations.add(channel.id, message.author.id, reply.turns[-1])
        elif reply.turns:
            self.bot.conversations.remember(channel.id, message.author.id, reply.turns)
        # the message may be gone by now; then the answer stands alone
        reference = message.to_reference(fail_if_not_exists=False)
        if not await self._sent(channel, reply, settings, message.id, reference):
            return
        if reply.token and posts.is_post(channel) and message.author.id == channel.owner_id:
            await posts.mark(channel, settings)

    async def _sent(
        self,
        channel: Any,
        reply: Reply,
        settings: ServerSettings,
        nonce: int,
        reference: discord.MessageReference | None = None,
    ) -> bool:
        """Send it, where a thread takes no messages in its channel; whether it is there."""
        guild = getattr(channel, "guild", None)
        refused = replies.notice(Words(settings.language or "en")("error.refused"))
        try:
            sent = await self._voice.send(channel, reply.view, nonce=nonce, reference=reference, instead=refused)
        except discord.HTTPException as error:
            if reference is not None and (beside := threads.refuge(channel, error, settings)) is not None:
                opening = discord.MessageReference(
                    message_id=channel.id, channel_id=beside.id, guild_id=beside.guild.id, fail_if_not_exists=False
                )
                return await self._sent(beside, reply, settings, nonce, opening)
            where = f"channel {channel.id}" if guild else "a direct conversation"
            log.warning("May not answer in %s: %s", where, error.text)
            return False
        if sent is None:
            return False
        self.bot.note_posted(reply.token, guild.id if guild else None, channel.id, sent.id)
        return True


async def _type(channel: discord.abc.Messageable) -> None:
    """Show that an answer is on its way; it comes whether or not that can be shown."""
    with contextlib.suppress(discord.HTTPException, *LOST):
        if may_write(channel):
            await channel.typing()


async def _find_channel(bot: Dateline, message: discord.Message) -> None:
    """Look up where a message was written when that is not known: a thread that is archived and locked."""
    if message.guild is not None and isinstance(message.channel, discord.PartialMessageable):
        with contextlib.suppress(discord.HTTPException, discord.InvalidData, *LOST):
            found: Any = await bot.fetch_channel(message.channel.id)
            message.channel = found


def _manages(message: discord.Message) -> bool:
    """Whether who wrote a message manages the server."""
    return isinstance(message.author, discord.Member) and message.author.guild_permissions.manage_guild


async def setup(bot: Dateline) -> None:
    """Add this cog."""
    await bot.add_cog(Talking(bot))

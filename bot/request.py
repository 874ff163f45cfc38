"""One command, button, form or menu of a reader: who asks, what they may, how the server wants it, and what is sent."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO
from typing import TypeVar

import discord
from discord import app_commands, ui

from bot import recalling, replies, threads
from bot.admitting import keeps, known, roles
from bot.catalogue import Words, language_of
from bot.client import AT_ONCE_S, Dateline, Interaction
from bot.desk import Desk
from bot.errors import TellError
from bot.mends import Mends
from bot.reader import Reader
from bot.recalling import Recalled
from bot.replies import Reply
from bot.servers import ServerSettings
from bot.voice import LOST, patiently
from knowledge.answering.conversation import Turn

T = TypeVar("T")

ALREADY = 40060
"""Discord's code for an interaction that was answered before."""


class Request:
    """What a command needs to know of who gave it, and how it answers. Made at the start of each."""

    def __init__(self, bot: Dateline, interaction: Interaction) -> None:
        self._bot = bot
        self._interaction = interaction
        where, placed = interaction.context, interaction.guild_id is not None
        self._elsewhere = (placed and not interaction.is_guild_integration()) or where.private_channel is True
        """Whether the bot itself is not in that place, and who asks has it installed for themselves."""
        self.hidden = self._elsewhere and placed and not interaction.permissions.use_external_apps
        """Whether the place lets nobody else see what such a bot answers."""
        self.alone = _reader(interaction)
        """Who asks, where only they see what comes of it: what their roles let them ask counts, too."""
        message = interaction.message
        hidden = message is not None and message.flags.ephemeral
        self.reader = self.alone if hidden else self.heard
        """Who asks, where others may see it."""
        self.words = Words(language_of(self.reader.locale))
        """The catalogue in the reader's language, for what only they see."""
        self._beside_questions = False
        """Whether it is done where no question waits for it: it may write, and who writes waits for others."""

    @property
    def heard(self) -> Reader:
        """Who asks, where all who are in the channel see what comes of it."""
        return replace(self.alone, roles=frozenset())

    @property
    def desk(self) -> Desk:
        """Where everything is looked up that takes time."""
        return self._bot.desk

    @property
    def mends(self) -> Mends:
        """Where those who manage a server mend its answers."""
        return self._bot.mends

    # --- what a reader may

    async def settings(self) -> ServerSettings:
        """How the bot is to behave where this was asked."""
        if (looked_up := known(self._interaction)) is not None:
            return looked_up
        return await self._bot.before_asking(self.desk.servers.settings, self.reader.guild)

    async def admit(self) -> ServerSettings:
        """The settings of the server; raises `TellError` where the moderators want no answers."""
        settings, channel = await self.settings(), self._interaction.channel
        parent = channel.parent_id if isinstance(channel, discord.Thread) else None
        if settings.mode(self._interaction.channel_id, parent) == "never":
            raise TellError("setup.not-here")
        if self.hidden:
            settings = settings.model_copy(update={"private": True})
        if settings.private:
            self.reader = self.alone
        return settings

    async def count(self) -> None:
        """Count it as a question; raises `TellError` when somebody, or a server as a whole, asks too fast."""
        bound = None if self._interaction.permissions.manage_guild else (await self.settings()).askers
        await self._bot.check_pace(self.reader, bound)

    def manage(self, *, server: bool = False) -> int:
        """The id of the server whose library the reader keeps, or which they manage; raises when they do not.

        Discord hides the commands from others, but moderators can show them to anybody, and a button can be forged.
        """
        guild = self.reader.guild
        if guild is None:
            raise app_commands.NoPrivateMessage
        if not (self._interaction.permissions.manage_guild if server else keeps(self._interaction)):
            raise app_commands.MissingPermissions(["manage_guild"])
        self.reader = self.alone = replace(self.alone, manages=True)
        self._beside_questions = True
        return guild

    def change(self) -> None:
        """Take note that what is kept is to be changed."""
        self._beside_questions = True

    def check_owner(self, owner: str) -> None:
        """Raise `TellError` unless who pressed a button asked for the message it is on, or is a moderator.

        An empty `owner` stands for a message that only one person sees.
        """
        moderator = self.reader.guild is not None and self._interaction.permissions.manage_messages
        if owner and owner != str(self.reader.user) and not moderator:
            raise TellError("button.not-yours")

    # --- what they asked

    def understood(self, text: str, *, quoted: bool = False) -> str:
        """The words of what they wrote; see `bot.messages.plain`."""
        return self._bot.understood(text, self._interaction.guild, quoted=quoted)

    def said_in(self, message: discord.Message, *, quoted: bool = False) -> str:
        """The words of a message, wherever in it they stand, with the names of whom it mentions."""
        return self._bot.understood_of(message, self._interaction.guild, quoted=quoted)

    def recalled(self) -> Recalled:
        """What the message that a button is on answered; raises `TellError` when it is no answer."""
        message = self._interaction.message
        found = recalling.recall(message) if message is not None else None
        if found is None:
            raise TellError("button.stale")
        return found

    async def conversation(self, *, private: bool) -> Sequence[Turn]:
        """What they asked before, here."""
        return await self._bot.recall(self._place(private=private), self.reader.user)

    def remember(self, turns: Sequence[Turn], *, private: bool) -> None:
        """Keep in mind what they asked, for the next question."""
        self._bot.conversations.remember(self._place(private=private), self.reader.user, turns)

    def _place(self, *, private: bool) -> int:
        """Where a conversation is had. What was asked in private must not show up in what is understood in public."""
        channel = self._interaction.channel_id or 0
        return -channel if private else channel

    # --- what they get

    async def answer(self, work: Callable[[], Reply], *, private: bool, visits: bool = False) -> int | None:
        """Do `work` in a thread and send what it makes, acknowledging at once when it takes longer than a moment.

        Returns the id of the message where others see it, too. Work that `visits` web sites is done where no question
        waits for it.
        """
        response = self._interaction.response
        job = asyncio.ensure_future(self._bot.visiting(work) if visits else self._done(work))
        done, _ = await asyncio.wait({job}, timeout=AT_ONCE_S)
        if not done and not response.is_done():  # a command may have acknowledged, to read a file first
            await response.defer(ephemeral=private, thinking=True)
        return await self._send(await job, private=private)

    async def _done(self, work: Callable[[], T]) -> T:
        return await (self._bot.quickly(work) if self._beside_questions else self._bot.in_thread(work))

    async def _send(self, reply: Reply, *, private: bool) -> int | None:
        interaction, message = self._interaction, None
        if not interaction.response.is_done():
            message = await self._begin(reply, private=private or reply.private)
        elif reply.private and not private:
            # what was announced to everybody cannot become private
            await interaction.delete_original_response()
            await interaction.followup.send(view=reply.view, ephemeral=True, files=_files(reply))
        else:

            async def edit() -> int:
                return (await interaction.edit_original_response(view=reply.view, attachments=_files(reply))).id

            message = await patiently(edit, mended=LOST)
        if message is None or private or reply.private or self._elsewhere:
            return None
        self._bot.note_posted(reply.token, self.reader.guild, interaction.channel_id, message)
        return message

    async def _begin(self, reply: Reply, *, private: bool) -> int | None:
        """Answer at once; returns the id of the message, None where the connection was lost that would have told it."""
        response = self._interaction.response

        async def send() -> int | None:
            return (await response.send_message(view=reply.view, ephemeral=private, files=_files(reply))).message_id

        try:
            return await patiently(send, mended=LOST)
        except discord.HTTPException as error:
            if error.code != ALREADY:
                raise
            return None

    async def begin_thread(self, message: int, turn: Turn) -> None:
        """Let the conversation go on in a thread under an answer of ours, where this server wants that."""
        channel = self._interaction.channel
        if isinstance(channel, discord.TextChannel) and threads.wanted(channel, await self.settings()):
            thread = await threads.begun(channel.get_partial_message(message), turn.question)
            if thread is not None:
                self._bot.conversations.add(thread.id, self.reader.user, turn)

    async def revise(self, work: Callable[[], ui.LayoutView]) -> None:
        """Do `work` in a thread and put what it makes in place of the message whose button was pressed."""
        job = asyncio.ensure_future(self._done(work))
        done, _ = await asyncio.wait({job}, timeout=AT_ONCE_S)
        if done:
            await self._interaction.response.edit_message(view=await job)
        else:
            await self._interaction.response.defer()
            await self._interaction.edit_original_response(view=await job)

    async def show(self, view: ui.LayoutView) -> None:
        """Show what is there already, to the reader and to nobody else."""
        if self._interaction.response.is_done():
            await self._interaction.followup.send(view=view, ephemeral=True)
        else:
            await self._interaction.response.send_message(view=view, ephemeral=True)

    async def say(self, key: str, **values: object) -> None:
        """Tell one sentence of the catalogue, to the reader and to nobody else."""
        await self.show(replies.notice(self.words(key, **values)))


def _reader(interaction: Interaction) -> Reader:
    user, channel = interaction.user, interaction.channel
    return Reader(
        user.id,
        interaction.guild_id if interaction.is_guild_integration() else None,
        str(interaction.locale),
        channel=interaction.channel_id,
        parent=getattr(channel, "parent_id", None),
        roles=roles(user),
    )


def _files(reply: Reply) -> list[discord.File]:
    return [discord.File(BytesIO(content), name) for name, content in reply.files]

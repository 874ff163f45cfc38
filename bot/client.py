"""The Discord client: how the bot starts, hears, answers, fails and stops."""

import asyncio
import contextlib
import hashlib
import inspect
import json
import logging
import re
import secrets
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

import discord
from discord import app_commands, ui
from discord.ext import commands, tasks

from bot import replies
from bot.buttons import Interaction, Press, parsed
from bot.catalogue import Words, language_of
from bot.conversations import Conversations
from bot.desk import Desk, Reader, ServerSettings
from bot.errors import TellError
from bot.housekeeping import Housekeeping
from bot.messages import plain
from bot.replies import Reply
from bot.settings import Settings
from bot.sharding import Attendance, Turns, shard_of
from bot.translator import CatalogueTranslator
from knowledge.errors import KnowledgeError
from knowledge.library import Library
from knowledge.reading.web import Web

T = TypeVar("T")

log = logging.getLogger("dateline")

STOPPED = 0
MISCONFIGURED = 78
"""Exit status (EX_CONFIG) for what a restart does not mend; `RestartPreventExitStatus=78` tells systemd."""
FAILED = 1

AT_ONCE_S = 0.1
"""An answer that takes longer is announced first ("… is thinking"); Discord waits three seconds at most."""
VISITS = 4
"""Web sites that are visited, and files that are read, at the same time."""
DRAIN_S = 20.0
"""Seconds that answers in flight get when the bot is asked to stop."""

_STARTED_BY_DISCORD_PY = ("CommandTree-invoker", "discord-ui-", "discord.py: on_")
"""How discord.py names the tasks in which commands, buttons, forms and events are handled."""

COGS = ("asking", "searching", "talking", "browsing", "library", "setup", "privacy")


class Tree(app_commands.CommandTree["Dateline"]):
    """Commands, with the two things that concern all of them."""

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Take nothing new while stopping."""
        if interaction.client.closing and interaction.type is not discord.InteractionType.autocomplete:
            await interaction.client.explain(interaction, TellError("error.closing"))
            return False
        return not interaction.client.closing

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Leave it to the one place where errors are explained."""
        await interaction.client.explain(interaction, error)


class Dateline(commands.AutoShardedBot):
    """The bot. Use `run`."""

    def __init__(self, settings: Settings, desk: Desk) -> None:
        intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
        intents.message_content = settings.message_content
        held = settings.held
        shards: dict[str, Any] = {} if held is None else {"shard_ids": held.ids, "shard_count": held.count}
        super().__init__(
            command_prefix=(),
            tree_cls=Tree,
            help_command=None,
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            # nothing of this is looked at, and on many servers it is most of the memory
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            **shards,
        )
        self._attendance = Attendance()
        self._turns = Turns(desk.library.folder)
        self._max_concurrency = 1
        self.settings = settings
        self.desk = desk
        self.conversations = Conversations()
        self.closing = False
        self._workers = ThreadPoolExecutor(settings.threads, thread_name_prefix="desk")
        self._quick = ThreadPoolExecutor(2, thread_name_prefix="quick")
        self._visits = ThreadPoolExecutor(VISITS, thread_name_prefix="visit")
        self._buttons: dict[str, Callable[..., Any]] = {}
        self._forms: dict[str, Callable[..., Any]] = {}
        self._pace = _pace(settings.questions_a_minute, lambda reader: reader.user)
        self._server_pace = _pace(settings.server_questions_a_minute, lambda reader: reader.guild)
        self._keeping_house = tasks.loop(hours=24)(self._keep_house)

    # --- starting

    async def setup_hook(self) -> None:
        """Make everything ready before the gateway is connected."""
        with contextlib.suppress(NotImplementedError):  # Windows knows no such handlers
            for name in (signal.SIGTERM, signal.SIGINT):
                asyncio.get_running_loop().add_signal_handler(name, self._asked_to_stop)
        for cog in COGS:
            await self.load_extension(f"bot.cogs.{cog}")
        self.add_dynamic_items(Press)
        await self.tree.set_translator(CatalogueTranslator())
        self._max_concurrency = max(1, (await self.fetch_session_start_limits()).max_concurrency)
        async with self._turns.alone("commands"):
            await self._sync_if_changed()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait for the turn of a shard, among those of all processes here."""
        await self._turns.identify(self.application_id or 0, (shard_id or 0) % self._max_concurrency)

    async def add_cog(self, cog: commands.Cog, /, **options: Any) -> None:
        """Add a cog, and find what in it answers to buttons and forms."""
        await super().add_cog(cog, **options)
        for name in dir(cog):
            method = getattr(cog, name, None)
            if callable(method) and (action := getattr(method, "__pressed__", None)):
                self._buttons[action] = method
            if callable(method) and (action := getattr(method, "__submitted__", None)):
                self._forms[action] = method

    async def _sync_if_changed(self) -> None:
        """Register the commands when they are not what was registered last: Discord limits how often one may."""
        translator = self.tree.translator
        assert translator is not None
        every = [*self.tree.get_commands(), *self.tree.get_commands(type=discord.AppCommandType.message)]
        payload = [await command.get_translated_payload(self.tree, translator) for command in dict.fromkeys(every)]
        digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
        scope = f"application:{self.application_id}"
        known = await self.in_thread(self.desk.store.settings.get, scope, "commands")
        if known == digest:
            self._mention = await self.in_thread(self.desk.store.settings.get, scope, "ids")
            return
        registered = await self.tree.sync()
        self._mention = {command.name: command.id for command in registered}
        await self.in_thread(self.desk.store.settings.set, scope, commands=digest, ids=self._mention)
        log.info("Registered %d commands.", len(registered))

    def command_mention(self, name: str) -> str:
        """A command as Discord shows one that can be clicked."""
        top = name.split()[0]
        return f"</{name}:{self._mention[top]}>" if top in self._mention else f"**/{name}**"

    async def on_ready(self) -> None:
        """Say so."""
        log.info("Ready in %d servers.", len(self.guilds))

    # --- servers that come and go

    def seen(self, guild_id: int) -> bool | None:
        """Whether the bot is in a server; None where it is for another process to say, or cannot be said now.

        Only the shard that Discord tells of a server knows that, once it has heard of all its servers and while it
        is connected. A server that has an outage is there.
        """
        if self.shard_count is None:
            return None
        shard = shard_of(guild_id, self.shard_count)
        guild = self.get_guild(guild_id)  # discord.py still has those that were left between two sessions
        if guild is not None and (guild.unavailable or self._attendance.sees(shard, guild_id)):
            return True
        return False if self._attendance.knows(shard) else None

    async def on_shard_connect(self, shard_id: int) -> None:
        """A shard begins anew."""
        self._attendance.begin(shard_id)

    async def on_shard_ready(self, shard_id: int) -> None:
        """Begin the daily chores, first of all with what happened while the shard was away."""
        self._attendance.complete(shard_id)
        if self._keeping_house.is_running():
            await self._keep_house()
        else:
            self._keeping_house.start()

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """A shard hears nothing for now."""
        self._attendance.lost(shard_id)

    async def on_shard_resumed(self, shard_id: int) -> None:
        """A shard goes on where it was interrupted."""
        self._attendance.resumed(shard_id)

    async def _keep_house(self) -> None:
        """Note servers that were left meanwhile; delete what has expired."""
        await self.in_thread(self.desk.note_absent, self.seen, datetime.now(UTC))
        await self._purge()

    async def _purge(self) -> None:
        gone = await self.in_thread(self.desk.purge, datetime.now(UTC), grace=self.settings.grace, seen=self.seen)
        if gone:
            log.info("Deleted what was kept of %d servers that the bot has left.", len(gone))

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """A server of ours is there: at the start, and after an outage."""
        self._attendance.saw(guild.shard_id, guild.id)
        await self.in_thread(self.desk.joined, guild.id)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """The bot was added to a server."""
        self._attendance.saw(guild.shard_id, guild.id)
        await self.in_thread(self.desk.joined, guild.id)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot was removed from a server: what is kept of it goes when the grace period is over."""
        self._attendance.missed(guild.shard_id, guild.id)
        await self.in_thread(self.desk.left, guild.id, datetime.now(UTC))
        await self._purge()

    # --- hearing

    async def on_message(self, message: discord.Message, /) -> None:
        """Messages are the business of the cog `talking`; there are no commands with a prefix."""

    async def on_interaction(self, interaction: Interaction) -> None:
        """Hand a form that was sent to the cog that asked for it, whether or not this process opened it."""
        if interaction.type is not discord.InteractionType.modal_submit or interaction.data is None:
            return
        data: Any = interaction.data
        found = parsed(data["custom_id"])
        if found is not None:
            text = next((row["component"]["value"] for row in data["components"] if "component" in row), "")
            await self._serve(interaction, self._forms.get(found[0]), text, *found[1])

    async def press(self, interaction: Interaction, action: str, state: list[str]) -> None:
        """Hand a button that was pressed to the cog that answers to it."""
        await self._serve(interaction, self._buttons.get(action), *state)

    async def _serve(self, interaction: Interaction, method: Callable[..., Any] | None, *state: str) -> None:
        try:
            if self.closing:
                raise TellError("error.closing")
            if method is None or not _takes(method, len(state)):
                raise TellError("button.stale")  # of another version of the bot, or forged
            await method(interaction, *state)
        except Exception as error:
            await self.explain(interaction, error)

    async def in_thread(self, work: Callable[..., T], *arguments: Any, **more: Any) -> T:
        """Do `work`, which may take its time, beside the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._workers, partial(work, *arguments, **more))

    async def quickly(self, work: Callable[..., T], *arguments: Any, **more: Any) -> T:
        """Do `work`, a look into the store, without waiting behind questions: Discord waits only three seconds."""
        return await asyncio.get_running_loop().run_in_executor(self._quick, partial(work, *arguments, **more))

    async def visiting(self, work: Callable[..., T], *arguments: Any, **more: Any) -> T:
        """Do `work` that waits for web sites, or reads files, without any question waiting behind it."""
        return await asyncio.get_running_loop().run_in_executor(self._visits, partial(work, *arguments, **more))

    async def settings_of(self, reader: Reader) -> ServerSettings:
        """How the bot is to behave where `reader` is."""
        return await self.quickly(self.desk.settings, reader.guild)

    async def check_pace(self, reader: Reader) -> None:
        """Raise `TellError` when somebody, or a server as a whole, asks too fast.

        A server is asked in one process; what a person asks in others stands in the store.
        """
        for mapping, key, who in (
            (self._pace, "error.pace", reader.user),
            (self._server_pace, "error.pace-server", reader.guild),
        ):
            wait = mapping.update_rate_limit(reader) if who is not None else None
            if wait:
                raise TellError(key, seconds=max(1, round(wait)))
        if self.settings.held is not None:
            asked, most = await self.quickly(self.desk.asked_lately, reader), self.settings.questions_a_minute
            if len(asked) >= most:
                again = asked[-most] + timedelta(minutes=1)
                raise TellError("error.pace", seconds=max(1, round((again - datetime.now(UTC)).total_seconds())))

    def understood(self, text: str, guild: discord.Guild | None, *, quoted: bool = False) -> str:
        """The words of what somebody wrote (see `plain`), without the bot's name where they call it by one."""
        if self.user is not None:
            text = re.sub(rf"<@!?{self.user.id}>[^\S\n]*", " ", text)
        names = {"Dateline"}
        for known in (self.user, guild.me if guild else None):
            if known is not None:
                names |= {known.name, known.display_name}
        return plain(text, called=names, quoted=quoted)

    # --- answering

    async def respond(
        self, interaction: Interaction, work: Callable[[], Reply], *, private: bool, visits: bool = False
    ) -> None:
        """Do `work` in a thread and send what it makes, acknowledging at once when it takes longer than a moment.

        Work that `visits` web sites is done where no question waits for it.
        """
        job = asyncio.ensure_future(self.visiting(work) if visits else self.in_thread(work))
        done, _ = await asyncio.wait({job}, timeout=AT_ONCE_S)
        if not done and not interaction.response.is_done():  # a command may have acknowledged, to read a file first
            await interaction.response.defer(ephemeral=private, thinking=True)
        await self.send(interaction, await job, private=private)

    async def send(self, interaction: Interaction, reply: Reply, *, private: bool) -> None:
        """Answer an interaction, whether it was acknowledged or not."""
        if not interaction.response.is_done():
            await interaction.response.send_message(view=reply.view, ephemeral=private or reply.private)
        elif reply.private and not private:
            # what was announced to everybody cannot become private
            await interaction.delete_original_response()
            await interaction.followup.send(view=reply.view, ephemeral=True)
        else:
            await interaction.edit_original_response(view=reply.view)

    async def revise(self, interaction: Interaction, work: Callable[[], ui.LayoutView]) -> None:
        """Do `work` in a thread and put what it makes in place of the message whose button was pressed."""
        job = asyncio.ensure_future(self.in_thread(work))
        done, _ = await asyncio.wait({job}, timeout=AT_ONCE_S)
        if done:
            await interaction.response.edit_message(view=await job)
        else:
            await interaction.response.defer()
            await interaction.edit_original_response(view=await job)

    def check_owner(self, interaction: Interaction, owner: str) -> None:
        """Raise `TellError` unless who pressed a button asked for the message it is on, or is a moderator.

        An empty `owner` stands for a message that only one person sees.
        """
        moderator = interaction.guild_id is not None and interaction.permissions.manage_messages
        if owner and owner != str(interaction.user.id) and not moderator:
            raise TellError("button.not-yours")

    async def say(self, interaction: Interaction, key: str, **values: Any) -> None:
        """Tell one sentence of the catalogue to who pressed or asked, and to nobody else."""
        view = replies.notice(self.words(interaction)(key, **values))
        if interaction.response.is_done():
            await interaction.followup.send(view=view, ephemeral=True)
        else:
            await interaction.response.send_message(view=view, ephemeral=True)

    def words(self, interaction: Interaction) -> Words:
        """The catalogue in the language of who asked or pressed, for what only they see."""
        return Words(language_of(str(interaction.locale)))

    # --- failing

    async def explain(self, interaction: Interaction, error: Exception) -> None:
        """Tell the reader in one plain sentence what went wrong.

        What nobody expected goes to the log with its traceback, and the reader gets a reference to it.
        """
        error = getattr(error, "original", error)
        if isinstance(error, discord.NotFound) and error.code == 10062:
            log.warning("An interaction was answered too late; Discord had given up waiting.")
            return
        view = replies.notice(self.sentence(error, self.words(interaction)))
        try:
            if not interaction.response.is_done():
                await interaction.response.send_message(view=view, ephemeral=True)
                return
            original = await interaction.original_response()
            if original.flags.loading:  # "is thinking …" would stay for a quarter of an hour
                await interaction.delete_original_response()
            await interaction.followup.send(view=view, ephemeral=True)
        except discord.HTTPException as failure:
            log.warning("An error could not be explained to the reader: %s", failure)

    def sentence(self, error: Exception, words: Words) -> str:
        """What a reader is told of `error`, as Markdown."""
        match error:
            case TellError():
                return words(error.key, **error.values)
            case KnowledgeError():
                return words.said(str(error))
            case app_commands.MissingPermissions():
                return words("error.permission")
            case app_commands.NoPrivateMessage():
                return words("error.server-only")
            case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
                return words("error.changed")
            case discord.Forbidden():
                log.warning("Discord forbids: %s", error)
                return words("error.bot-permission")
        reference = secrets.token_hex(4)
        log.error("Unexpected error, reference %s", reference, exc_info=error)
        return words("error.unexpected", reference=reference)

    # --- stopping

    def _asked_to_stop(self) -> None:
        if not self.closing:
            self.closing = True
            self._stopping = asyncio.create_task(self._stop(), name="stopping")

    async def _stop(self) -> None:
        """Take nothing new, finish the answers in flight, close."""
        log.info("Stopping: finishing the answers in flight.")
        in_flight = {task for task in asyncio.all_tasks() if task.get_name().startswith(_STARTED_BY_DISCORD_PY)}
        if in_flight:
            await asyncio.wait(in_flight, timeout=DRAIN_S)
        await self.close()

    async def close(self) -> None:
        """Leave Discord and let go of the threads."""
        self._keeping_house.cancel()
        await super().close()
        self._workers.shutdown(wait=True)
        self._quick.shutdown(wait=True)
        self._visits.shutdown(wait=True, cancel_futures=True)


def _pace(times: int, who: Callable[[Reader], int | None]) -> "commands.CooldownMapping[Reader]":
    return commands.CooldownMapping.from_cooldown(times, 60, who)


def _takes(method: Callable[..., Any], parts: int) -> bool:
    """Whether a method that answers to a button takes a state of so many parts."""
    return len(inspect.signature(method).parameters) == parts + 1


def run(settings: Settings) -> int:
    """Run the bot until it is asked to stop; returns the exit status. Every failure to start is one line."""
    discord.utils.setup_logging(level=getattr(logging, settings.log_level))
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # it does not speak
    try:
        stop = threading.Event()
        web = Web(settings.policy(), sleep=stop.wait)
        with (
            Library.open(settings.home, wait=False, progress=_logged) as library,
            Housekeeping(library, web, stop, watch=settings.watch),
        ):
            return asyncio.run(_run(settings, Desk(library, library.store, keep=settings.keep, web=web)))
    except KnowledgeError as error:
        return _fail(str(error), MISCONFIGURED)


def _logged(items: Iterable[T], label: str, length: int | None = None) -> Iterator[T]:
    """Yield `items` and log how far it is."""
    for number, item in enumerate(items):
        log.info("%s: %d of %s", label, number, length)
        yield item


async def _run(settings: Settings, desk: Desk) -> int:
    try:
        async with Dateline(settings, desk) as bot:
            await bot.start(settings.token.get_secret_value())
    except discord.LoginFailure:
        return _fail(
            "Discord does not accept DISCORD_TOKEN; copy the token anew from the developer portal (Bot → Reset Token).",
            MISCONFIGURED,
        )
    except discord.PrivilegedIntentsRequired:
        return _fail(
            "DATELINE_MESSAGE_CONTENT asks for the message-content intent, which the application has not; switch it on "
            "in the developer portal (Bot → Privileged Gateway Intents), or unset DATELINE_MESSAGE_CONTENT.",
            MISCONFIGURED,
        )
    except (OSError, discord.HTTPException, discord.GatewayNotFound) as error:
        return _fail(f"Discord cannot be reached ({error}); try again later.", FAILED)
    return STOPPED


def _fail(sentence: str, status: int) -> int:
    print(f"dateline: {sentence}", file=sys.stderr)  # noqa: T201
    return status

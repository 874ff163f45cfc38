"""The Discord client: how the bot hears, answers, fails and stops."""

import asyncio
import contextlib
import inspect
import logging
import re
import signal
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias

import discord
from discord import app_commands
from discord.ext import commands

from bot import acting
from bot.adding.adder import adder_of
from bot.admitting import admit
from bot.askers import Askers, Quotas
from bot.buttons import Press, parsed
from bot.catalogue import Words, language_of
from bot.conversations import Conversations
from bot.desk import Desk
from bot.errors import TellError
from bot.failing import explain
from bot.health import Health
from bot.mends import Mends
from bot.messages import plain
from bot.pace import Heard, Pace
from bot.pools import Pools
from bot.reader import Reader
from bot.registering import Registered
from bot.settings import Settings
from bot.sharding import turns_of
from bot.tally import Tally
from bot.texts import names_in, names_of, texts_of
from bot.translator import CatalogueTranslator
from bot.tree import Tree
from knowledge.answering.conversation import Turn

Interaction: TypeAlias = "discord.Interaction[Dateline]"

log = logging.getLogger("dateline")

AT_ONCE_S = 0.1
"""An answer that takes longer is announced first ("… is thinking"); Discord waits three seconds at most."""
DRAIN_S = 20.0
"""Seconds that answers in flight get when the bot is asked to stop."""

_STARTED_BY_DISCORD_PY = ("CommandTree-invoker", "discord-ui-", "discord.py: on_")
"""How discord.py names the tasks in which commands, buttons, forms and events are handled."""

COGS = (
    "pulse",
    "asking",
    "following",
    "news",
    "posting",
    "citing",
    "searching",
    "talking",
    "browsing",
    "library",
    "setup",
    "privacy",
    "upkeep",
    "channels",
    "mending",
    "telling",
    "welcoming",
    "persons",
)


class Dateline(Pools, commands.AutoShardedBot):
    """The bot. Use `run`."""

    def __init__(
        self, settings: Settings, desk: Desk, *, health: Health | None = None, tally: Tally | None = None
    ) -> None:
        tally = tally or Tally()
        Pools.__init__(self, settings.threads, tally, desk.precedence)
        self.health = health or Health()
        self.tally = tally
        intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
        intents.message_content = settings.message_content
        held = settings.held
        more: dict[str, Any] = {} if held is None else {"shard_ids": held.ids, "shard_count": held.count}
        if settings.user_install:
            more["allowed_installs"] = app_commands.AppInstallationType(guild=True, user=True)
            more["allowed_contexts"] = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
        if self.tally.http_trace is not None:
            more["http_trace"] = self.tally.http_trace
        commands.AutoShardedBot.__init__(
            self,
            command_prefix=(),
            tree_cls=Tree,
            help_command=None,
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            # nothing of this is looked at, and on many servers it is most of the memory
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            **more,
        )
        self._turns = turns_of(desk.library)
        self.registered = Registered(desk.library, self._turns)
        self._max_concurrency = 1
        self.settings = settings
        self.desk = desk
        self.mends = Mends(desk)
        self.conversations = Conversations()
        self.closing = False
        self.heard = Heard()
        """Commands, buttons and forms, so that one that Discord delivers twice is served once."""
        self.handing_in = asyncio.Semaphore(2)
        """Of files whose contents are in memory at one time."""
        self.adder = desk.adder or adder_of(settings, desk.library)
        self._buttons: dict[str, Callable[..., Any]] = {}
        self._forms: dict[str, Callable[..., Any]] = {}
        self._quotas = Quotas()
        self._pace = Pace(
            person=settings.questions_a_minute,
            server=settings.server_questions_a_minute,
            elsewhere=lambda reader: desk.people.asked_lately(reader.user),
        )

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
        await self.registered.update(self.tree, self.application_id or 0)

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

    async def on_ready(self) -> None:
        """Say so."""
        log.info("Ready in %d servers.", len(self.guilds))

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
        acting.begin(interaction.user.id)
        if self.heard.again(interaction.id):
            return
        try:
            if self.closing:
                raise TellError("error.closing")
            await admit(interaction, getattr(method, "__pressed__", ""))
            if method is None or not _takes(method, len(state)):
                raise TellError("button.stale")  # of another version of the bot, or forged
            await method(interaction, *state)
        except Exception as error:
            await self.explain(interaction, error)

    async def check_pace(self, reader: Reader, askers: Askers | None = None) -> None:
        """Count a question; raises `TellError` when somebody, or a server as a whole, asks too fast.

        A server is asked in one process; what a person asks in others stands in the store. `askers` is how often the
        admins of the server let a person ask; None for who manages it.
        """
        if askers is not None and reader.guild is not None:
            self._quotas.check(reader.guild, reader.user, askers)
        self._pace.check(reader)
        if self.settings.held is not None:
            await self.before_asking(self._pace.check_elsewhere, reader)

    async def recall(self, channel: int, user: int) -> tuple[Turn, ...]:
        """What a person asked before in a channel, unless they wanted it forgotten, in whichever process."""
        turns = self.conversations.recall(channel, user)
        if turns and self.settings.held is not None:
            ago_s = await self.before_asking(self.desk.people.forgotten_s, user)
            if ago_s is not None and ago_s <= self.conversations.age_s(channel, user):
                self.conversations.forget(user)
                return ()
        return turns

    async def recall_of_all(self, channel: int) -> tuple[Turn, ...]:
        """What all people asked before in a channel, as `recall` tells it of each; who spoke last at the end."""
        return tuple([turn for user in self.conversations.users(channel) for turn in await self.recall(channel, user)])

    async def forget(self, reader: Reader) -> None:
        """Forget what a person asked a moment ago, here and in the processes that share the library."""
        self.conversations.forget(reader.user)
        if self.settings.held is not None:
            await self.quickly(self.desk.people.note_forgotten, reader.user, datetime.now(UTC))

    def note_posted(self, token: str, guild: int | None, channel: int | None, message: int) -> None:
        """Note in which message the answer of `token` stands, where it is kept, so that it can be corrected."""
        if token and channel is not None:
            self.desk.record.note_posted(token, guild, channel, message)

    def understood(
        self, text: str, guild: discord.Guild | None, *, quoted: bool = False, named: Mapping[str, str] | None = None
    ) -> str:
        """The words of what somebody wrote (see `plain`), without the bot's name where they call it by one."""
        if (mine := self.mention_of(guild)) is not None:
            text = mine.sub(" ", text)
        names = {"Dateline"}
        for known in (self.user, guild.me if guild else None):
            if known is not None:
                names |= {known.name, known.display_name}
        return plain(text, called=names, quoted=quoted, named=named or names_of(guild, text))

    def understood_of(self, message: discord.Message, guild: discord.Guild | None, *, quoted: bool = False) -> str:
        """The words of a message, wherever in it they stand, with the names of whom it mentions."""
        named = names_in(message)
        found = (self.understood(text, guild, quoted=quoted, named=named) for text in texts_of(message))
        return next(filter(None, found), "")

    def mention_of(self, guild: discord.Guild | None) -> re.Pattern[str] | None:
        """What a mention of the bot looks like, or of the role that it brought along."""
        if self.user is None:
            return None
        role = guild.self_role if guild else None
        return re.compile(rf"<@!?{self.user.id}>[^\S\n]*" + (rf"|<@&{role.id}>[^\S\n]*" if role else ""))

    # --- failing

    async def explain(self, interaction: Interaction, error: Exception) -> None:
        """Tell the reader in one plain sentence, in their language, what went wrong."""
        await explain(interaction, error, Words(language_of(str(interaction.locale))))

    # --- stopping

    def _asked_to_stop(self) -> None:
        if not self.closing:
            self.closing = True
            self.health.stage = "stopping"
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
        await super().close()
        self.adder.close()
        self.close_pools()


def _takes(method: Callable[..., Any], parts: int) -> bool:
    """Whether a method that answers to a button takes a state of so many parts."""
    return len(inspect.signature(method).parameters) == parts + 1

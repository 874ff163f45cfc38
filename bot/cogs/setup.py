"""`/setup`: how the bot behaves in a server."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot import parts, places, replies, rights
from bot.catalogue import Markdown, Words
from bot.client import Dateline, Interaction
from bot.cogs import askers, asks
from bot.cogs.askers import PeopleCommands
from bot.desk import Desk
from bot.doctor import Finding, worded
from bot.doctor.archive import feeds_like
from bot.doctor.server import server
from bot.doctor.server import threads as threads_of
from bot.errors import TellError
from bot.markdown import visible
from bot.places import Place
from bot.reader import Reader
from bot.request import Request
from bot.servers import ServerSettings
from bot.translator import label

_LANGUAGES = {None: "choice.reader", "en": "choice.english", "vi": "choice.vietnamese"}
NAME, GREETING = 32, 300
"""Characters of a name in a server, as Discord takes them, and of a greeting."""
_MODES = ("usual", "only", "never", "every")


def _choice(key: str, value: str) -> app_commands.Choice[str]:
    return app_commands.Choice(name=label(key), value=value)


@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)  # the tree fills in what is unsaid
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.default_permissions(manage_guild=True)
class SetupCommands(
    commands.GroupCog, group_name=label("command.setup"), group_description=label("command.setup-about")
):
    """`/setup`."""

    def __init__(self, bot: Dateline) -> None:
        self.bot = bot

    @app_commands.command(name=label("command.show"), description=label("command.show-about"))
    async def show(self, interaction: Interaction) -> None:
        """Show the settings."""
        request = Request(self.bot, interaction)
        guild = request.manage(server=True)
        await self._show(request, await self.bot.quickly(request.desk.servers.settings, guild))

    @app_commands.command(name=label("command.channel"), description=label("command.channel-about"))
    @app_commands.rename(
        channel=label("command.channel"),
        answers=label("command.answers"),
        threads=label("command.threads"),
        tag=label("command.tag"),
    )
    @app_commands.describe(
        channel=label("command.channel-which"),
        answers=label("command.answers-about"),
        threads=label("command.threads-about"),
        tag=label("command.tag-about"),
    )
    @app_commands.choices(answers=[_choice(f"choice.{mode}", mode) for mode in _MODES])
    async def channel(
        self,
        interaction: Interaction,
        channel: app_commands.Transform[Any, Place],
        answers: app_commands.Choice[str] | None = None,
        threads: bool | None = None,
        tag: str | None = None,
    ) -> None:
        """Choose where the bot answers, and how it does there; what is left out stays as it is."""
        request = Request(self.bot, interaction)
        guild = request.manage(server=True)
        place = await places.found(channel)
        mode: Any = answers.value if answers is not None else None
        if mode == "every" and not self.bot.intents.message_content:
            raise TellError("setup.needs-intent")
        mention, lacking = Markdown(place.mention), list(rights.lacking_in(place, place.guild.me))
        if mode in ("only", "every") and lacking:
            named = places.named_rights(lacking, request.words)
            raise TellError("setup.cannot-write", channel=mention, rights=named)
        if threads and not rights.has_threads(place):
            raise TellError("setup.no-threads", channel=mention)
        marked = None if tag is None else places.tag_of(place, tag)
        change = request.desk.servers.set_channel
        settings = await self.bot.quickly(change, guild, place.id, mode, threads=threads, tag=marked)
        await self._show(request, settings, *places.missing(place, settings, request.words))

    @channel.autocomplete("tag")
    async def complete_tag(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The tags of the forum that was chosen, and none of them."""
        guild, chosen = interaction.guild, places.chosen(interaction, label("command.channel").message)
        forum = guild.get_channel(chosen) if guild is not None and chosen is not None else None
        if not isinstance(forum, discord.ForumChannel):
            return []
        none = Request(self.bot, interaction).words.label("choice.no-tag")
        offered = [(tag.name, str(tag.id)) for tag in forum.available_tags] + [(none, places.NO_TAG)]
        return parts.choices((name, value) for name, value in offered if typed.casefold() in name.casefold())

    @app_commands.command(name=label("command.language"), description=label("command.language-about"))
    @app_commands.rename(language=label("command.language"))
    @app_commands.describe(language=label("command.language-which"))
    @app_commands.choices(language=[_choice(key, value or "reader") for value, key in _LANGUAGES.items()])
    async def language(self, interaction: Interaction, language: app_commands.Choice[str]) -> None:
        """Choose the language of the bot's own words."""
        request = Request(self.bot, interaction)
        guild = request.manage(server=True)
        value = None if language.value == "reader" else language.value
        await self._show(request, await self.bot.quickly(request.desk.servers.change, guild, language=value))

    @app_commands.command(name=label("command.visibility"), description=label("command.visibility-about"))
    @app_commands.rename(who=label("command.visible-to"))
    @app_commands.describe(who=label("command.visible-to-about"))
    @app_commands.choices(who=[_choice("choice.everybody", "everybody"), _choice("choice.asker", "asker")])
    async def visibility(self, interaction: Interaction, who: app_commands.Choice[str]) -> None:
        """Choose who sees the answers to commands."""
        request = Request(self.bot, interaction)
        guild = request.manage(server=True)
        private = who.value == "asker"
        await self._show(request, await self.bot.quickly(request.desk.servers.change, guild, private=private))

    @app_commands.command(name=label("command.public"), description=label("command.public-about"))
    @app_commands.rename(on=label("command.public-on"))
    @app_commands.describe(on=label("command.public-on-about"))
    async def public(self, interaction: Interaction, on: bool) -> None:
        """Switch the public articles on or off."""
        request = Request(self.bot, interaction)
        guild = request.manage(server=True)
        await self._show(request, await self.bot.quickly(request.desk.servers.change, guild, public=on))

    @app_commands.command(name=label("command.collections"), description=label("command.collections-about"))
    @app_commands.rename(
        channel=label("command.channel"),
        role=label("command.role"),
        names=label("command.collections"),
        own=label("command.own"),
        public=label("command.public"),
    )
    @app_commands.describe(
        channel=label("command.asks-channel-about"),
        role=label("command.asks-role-about"),
        names=label("command.asks-names-about"),
        own=label("command.asks-own-about"),
        public=label("command.asks-public-about"),
    )
    async def collections(
        self,
        interaction: Interaction,
        channel: app_commands.Transform[app_commands.AppCommandChannel, asks.Askable] | None = None,
        role: discord.Role | None = None,
        names: app_commands.Range[str, 1, 500] = "",
        own: bool = False,
        public: bool = False,
    ) -> None:
        """Choose which of the server's collections a channel, or a role, asks."""
        chosen = {"channel": channel.id if channel else None, "role": role.id if role else None}
        given = await asks.give(interaction, **chosen, names=names, own=own, public=public)
        await self._show(Request(self.bot, interaction), given)

    @collections.autocomplete("names")
    async def complete_names(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The server's collections, behind those that are typed already."""
        return await asks.complete(interaction, typed, several=True)

    @app_commands.command(name=label("command.person"), description=label("command.person-about"))
    @app_commands.rename(channel=label("command.channel"), role=label("command.role"))
    @app_commands.describe(channel=label("command.person-channel-about"), role=label("command.person-role-about"))
    async def person(
        self,
        interaction: Interaction,
        channel: discord.TextChannel | None = None,
        role: discord.Role | None = None,
    ) -> None:
        """Choose where questions are handed to people that nothing answers; nothing given: nowhere."""
        request = Request(self.bot, interaction)
        guild = request.manage(server=True)
        if channel is None and role is not None:
            raise TellError("person.needs-channel")
        if channel is not None and (lacking := list(rights.lacking_in(channel, channel.guild.me))):
            wanted = places.named_rights(lacking, request.words)
            raise TellError("setup.cannot-write", channel=Markdown(channel.mention), rights=wanted)
        named = {"channel": channel.id, "role": role.id if role else None} if channel is not None else None
        await self._show(request, await self.bot.quickly(request.desk.servers.change, guild, person=named))

    @app_commands.command(name=label("command.name"), description=label("command.name-about"))
    @app_commands.rename(name=label("command.name"))
    @app_commands.describe(name=label("command.name-which"))
    async def name(self, interaction: Interaction, name: app_commands.Range[str, 1, NAME] | None = None) -> None:
        """Choose what the bot is called in this server; nothing given: by its own name."""
        request = Request(self.bot, interaction)
        request.manage(server=True)
        if interaction.guild is None or not interaction.app_permissions.change_nickname:
            raise TellError("setup.cannot-rename")
        wanted = " ".join(visible(name or "").split())
        if name and not wanted:
            raise TellError("setup.no-name")
        me = await interaction.guild.me.edit(nick=wanted or None)
        await request.say("setup.named", name=me.display_name if me else wanted)

    @app_commands.command(name=label("command.greeting"), description=label("command.greeting-about"))
    @app_commands.rename(text=label("command.text"))
    @app_commands.describe(text=label("command.text-about"))
    async def greeting(
        self, interaction: Interaction, text: app_commands.Range[str, 1, GREETING] | None = None
    ) -> None:
        """Choose what the bot says to who greets it; nothing given: its own words."""
        request = Request(self.bot, interaction)
        guild = request.manage(server=True)
        said = visible(text or "").strip() or None
        await self._show(request, await self.bot.quickly(request.desk.servers.change, guild, greeting=said))

    people = PeopleCommands(name=label("command.people"), description=label("command.people-about"))

    @app_commands.command(name=label("command.check"), description=label("command.check-about"))
    async def check(self, interaction: Interaction) -> None:
        """Say what is in the way of what the settings want."""
        request = Request(self.bot, interaction)
        guild, request_guild = request.manage(server=True), interaction.guild
        if request_guild is None:
            raise app_commands.NoPrivateMessage
        settings = await self.bot.quickly(request.desk.servers.settings, guild)
        channels: dict[int, rights.SEEN] = {channel.id: channel for channel in request_guild.channels}
        channels |= {thread.id: thread for thread in request_guild.threads}
        listed = partial(request.desk.library.follows.listed, scope=request.reader.scope)
        due = {each.channel for each in await self.bot.quickly(listed)}
        channels |= await threads_of(self.bot, (due | {int(id) for id in settings.channels}) - set(channels))
        found = list(
            server(
                request_guild.name,
                settings,
                me=request_guild.me,
                channels=channels,
                content=self.bot.intents.message_content,
                named=lambda channel: Markdown(channel.mention),
                due=due,
            )
        )
        if "keeper" in settings.askers.roles.values():
            found.append(Finding("servers", "note", "askers.integrations"))
        found += await self.bot.quickly(_archive, request.desk, request.reader, settings)
        await request.show(replies.notice(checked(found, request.words)))

    async def _show(self, request: Request, settings: ServerSettings, *more: str) -> None:
        guild = self.bot.get_guild(request.reader.guild or 0)
        await request.show(replies.notice("\n".join([described(settings, request.words, guild), *more])))


def described(settings: ServerSettings, words: Words, guild: discord.Guild | None = None) -> str:
    """The settings of a server as Markdown."""
    lines = [
        f"### {words('setup.title')}",
        words("setup.language", value=words(_LANGUAGES[settings.language])),
        words("setup.visibility", value=words("choice.asker" if settings.private else "choice.everybody")),
        words("setup.public", value=words("setup.on" if settings.public else "setup.off")),
    ]
    if settings.person is not None:
        role = Markdown(f"<@&{settings.person.role}>") if settings.person.role else words("person.all")
        lines.append(words("setup.person", channel=Markdown(f"<#{settings.person.channel}>"), role=role))
    if settings.greeting:
        lines.append(words("setup.greeting", text=Markdown(settings.greeting.replace("\n", " "))))
    lines += places.described(settings, words, guild)
    return "\n".join([*lines, *askers.described(settings.askers, words), *asks.described(settings, words)])


def _archive(desk: Desk, reader: Reader, settings: ServerSettings) -> list[Finding]:
    """What there is to say of what this server can be answered from."""
    counts = desk.library.counts()
    number = sum(counts.get(name, 0) for name in desk.collections(reader, settings))
    found = [Finding("library", "well", "doctor.library-well", {"n": number})]
    if not number:
        found = [Finding("library", "warning", "doctor.server-empty")]
    if desk.library.behind:
        found.append(Finding("index", "warning", "doctor.index-behind"))
    if feeds := desk.library.feeds(collection=reader.scope):
        found += feeds_like(feeds, now=datetime.now(UTC))
    return found


def checked(found: Sequence[Finding], words: Words) -> str:
    """Findings as Markdown, the worst first."""
    marks = {"problem": "❌", "warning": "⚠️", "note": "ℹ️", "well": "✅"}
    worst_first = sorted(found, key=lambda finding: list(marks).index(finding.state))
    lines = [f"{marks[each.state]} {worded(each, words, markdown=True)}" for each in worst_first]
    return "\n".join([f"### {words('doctor.title')}", *lines[:30]])


async def setup(bot: Dateline) -> None:
    """Add this cog."""
    await bot.add_cog(SetupCommands(bot))

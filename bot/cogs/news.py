"""`/news`: what is posted of new articles, and of feeds that fail, and where."""

from typing import TypeAlias

import discord
from discord import app_commands
from discord.ext import commands

from bot import bulletin_letters, bulletins, completing, parts, replies
from bot.bulletins import Bulletins
from bot.catalogue import Markdown
from bot.client import Dateline, Interaction
from bot.errors import TellError, number
from bot.replies import Reply
from bot.request import Request
from bot.translator import label
from knowledge.language.pack import of_all
from knowledge.language.sections import Pages
from knowledge.library.records import Bulletin, Followed

Place: TypeAlias = discord.TextChannel | discord.Thread | discord.VoiceChannel

_NAMES = {
    "channel": label("command.channel"),
    "words": label("command.news-words"),
    "source": label("command.source"),
    "country": label("command.country"),
    "role": label("command.role"),
}
_ABOUT = {
    "channel": label("command.news-channel-about"),
    "words": label("command.news-words-about"),
    "source": label("command.source-about"),
    "country": label("command.country-about"),
    "role": label("command.role-about"),
}


@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)  # the tree fills in what is unsaid
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.default_permissions(manage_guild=True)
class NewsCommands(commands.GroupCog, group_name=label("command.news"), group_description=label("command.news-about")):
    """`/news`."""

    def __init__(self, bot: Dateline, kept: Bulletins) -> None:
        self.bot = bot
        self.kept = kept

    @app_commands.command(name=label("command.add"), description=label("command.news-add-about"))
    @app_commands.rename(**_NAMES)
    @app_commands.describe(**_ABOUT)
    async def add(
        self,
        interaction: Interaction,
        channel: Place | None = None,
        words: app_commands.Range[str, 1, parts.LOOKED_FOR] | None = None,
        source: app_commands.Range[str, 1, parts.CHOICE] | None = None,
        country: app_commands.Range[str, 1, parts.CHOICE] | None = None,
        role: discord.Role | None = None,
    ) -> None:
        """Post new articles in a channel: those with these words, of this source, on this country."""
        request = Request(self.bot, interaction)
        guild, there = request.manage(server=True), _checked(interaction, channel, role)

        def work() -> Reply:
            wanted = Bulletin(
                "articles", bulletins.wished(words), bulletins.country_of(country), role.id if role else None
            )
            named = request.desk.publisher(request.reader, source)
            request.desk.servers.note_thread(guild, there.id, getattr(there, "parent_id", None))
            made = self.kept.make(request.reader, guild, there.id, wanted, source=named)
            told = bulletin_letters.row(made, request.words)
            return Reply(replies.notice(request.words("news.made", what=told, news=self._list_of_them())))

        await request.answer(work, private=True)

    @app_commands.command(name=label("command.list"), description=label("command.news-list-about"))
    async def listed(self, interaction: Interaction) -> None:
        """List what is posted."""
        request = Request(self.bot, interaction)
        request.manage(server=True)
        await request.answer(lambda: self._list(request), private=True)

    @app_commands.command(name=label("command.change"), description=label("command.news-change-about"))
    @app_commands.rename(which=label("command.which"), no_role=label("command.no-role"), **_NAMES)
    @app_commands.describe(which=label("command.news-which"), no_role=label("command.no-role-about"), **_ABOUT)
    async def change(
        self,
        interaction: Interaction,
        which: str,
        channel: Place | None = None,
        words: app_commands.Range[str, 1, parts.LOOKED_FOR] | None = None,
        source: app_commands.Range[str, 1, parts.CHOICE] | None = None,
        country: app_commands.Range[str, 1, parts.CHOICE] | None = None,
        role: discord.Role | None = None,
        no_role: bool = False,
    ) -> None:
        """Change what is given of a bulletin; "off" takes words, source or country back."""
        request = Request(self.bot, interaction)
        request.manage(server=True)
        if channel is not None:
            _checked(interaction, channel, role)
        elif role is not None and interaction.guild is not None:
            _check_role(role, interaction.guild.me.guild_permissions)
        parent = getattr(channel, "parent_id", None)

        def work() -> Reply:
            followed = self._one(request, which)
            before = followed.bulletin or Bulletin("articles")
            named, where = followed.source, before.country
            kept = before.words if words is None else None if _off(words) else bulletins.wished(words)
            if source is not None:
                named = None if _off(source) else request.desk.publisher(request.reader, source)
            if country is not None:
                where = None if _off(country) else bulletins.country_of(country)
            if before.kind == "feeds":
                kept = named = where = None
            pinged = role.id if role else None if no_role else before.role
            there = followed.channel if channel is None else channel.id
            request.desk.servers.note_thread(followed.guild, there, parent)
            self.kept.change(followed, there, Bulletin(before.kind, kept, where, pinged), source=named)
            return self._list(request)

        await request.answer(work, private=True)

    @app_commands.command(name=label("command.remove"), description=label("command.news-remove-about"))
    @app_commands.rename(which=label("command.which"))
    @app_commands.describe(which=label("command.news-which"))
    async def remove(self, interaction: Interaction, which: str) -> None:
        """Post something no longer."""
        request = Request(self.bot, interaction)
        request.manage(server=True)

        def work() -> Reply:
            self.kept.end(self._one(request, which))
            return self._list(request)

        await request.answer(work, private=True)

    @app_commands.command(name=label("command.feeds"), description=label("command.news-feeds-about"))
    @app_commands.rename(channel=label("command.channel"), role=label("command.role"))
    @app_commands.describe(channel=label("command.news-channel-about"), role=label("command.role-about"))
    async def feeds(
        self, interaction: Interaction, channel: Place | None = None, role: discord.Role | None = None
    ) -> None:
        """Say in a channel when a feed begins to fail for good, and when it works again."""
        request = Request(self.bot, interaction)
        guild, there = request.manage(server=True), _checked(interaction, channel, role)
        wanted = Bulletin("feeds", role=role.id if role else None)

        def work() -> Reply:
            made = self.kept.make(request.reader, guild, there.id, wanted)
            told = bulletin_letters.row(made, request.words)
            return Reply(replies.notice(request.words("news.made-feeds", what=told, news=self._list_of_them())))

        await request.answer(work, private=True)

    add.autocomplete("source")(completing.sources)
    change.autocomplete("source")(completing.sources)

    @add.autocomplete("country")
    @change.autocomplete("country")
    async def complete_country(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Countries, in the reader's language."""
        found = bulletins.countries_like(typed, Request(self.bot, interaction).words.language)
        return parts.choices((name, name[: parts.CHOICE]) for name in found)

    @change.autocomplete("which")
    @remove.autocomplete("which")
    async def complete_which(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The bulletins of the server."""
        if interaction.guild is None or not interaction.permissions.manage_guild:
            return []
        request = Request(self.bot, interaction)
        found = await self.bot.quickly(self.bot.desk.library.bulletins.listed, request.reader.scope)
        offered = []
        for each in found:
            channel = interaction.guild.get_channel_or_thread(each.channel)
            name = f"{bulletin_letters.what(each, request.words)} → #{channel.name if channel else each.channel}"
            offered.append((name.replace("\\", ""), str(each.id)))
        fitting = [(name, id) for name, id in offered if typed.casefold() in name.casefold()]
        return parts.choices(fitting)

    def _one(self, request: Request, which: str) -> Followed:
        followed = request.desk.library.follows.get(number(which))
        if followed is None or followed.bulletin is None or followed.scope != request.reader.scope:
            raise TellError("news.none-such")
        return followed

    def _list(self, request: Request) -> Reply:
        found = request.desk.library.bulletins.listed(request.reader.scope)
        return Reply(replies.notice(bulletin_letters.listing(found, request.words)))

    def _list_of_them(self) -> Markdown:
        return Markdown(self.bot.registered.mention("news list"))

    @commands.Cog.listener()
    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """Ping a role no longer that is gone."""
        await self.bot.quickly(self.bot.desk.library.bulletins.lose_role, role.id)


def _off(typed: str) -> bool:
    return typed.strip().casefold() in of_all(Pages).off


def _checked(interaction: Interaction, channel: Place | None, role: discord.Role | None) -> Place:
    """Where to post; raises TellError where the bot may not write, or may not ping the role."""
    there = channel or interaction.channel
    if not isinstance(there, Place):
        raise TellError("news.no-channel")
    rights = there.permissions_for(there.guild.me)
    writes = rights.send_messages_in_threads if isinstance(there, discord.Thread) else rights.send_messages
    if not (rights.view_channel and writes and rights.read_message_history):
        raise TellError("following.cannot-write")
    if role is not None:
        _check_role(role, rights)
    return there


def _check_role(role: discord.Role, rights: discord.Permissions) -> None:
    if role.is_default() or not (role.mentionable or rights.mention_everyone):
        raise TellError("news.cannot-ping", role=role.name)


async def setup(bot: Dateline) -> None:
    """Add this cog."""
    await bot.add_cog(NewsCommands(bot, Bulletins(bot.desk, clock=discord.utils.utcnow)))

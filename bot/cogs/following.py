"""`/follow` and `/following`, and the buttons that follow, pause and end."""

import discord
from discord import app_commands
from discord.ext import commands

from bot import letters, parts, replies
from bot.bulletin_letters import what
from bot.buttons import pressed, submitted
from bot.catalogue import Markdown
from bot.client import Dateline, Interaction
from bot.errors import TellError, number
from bot.following import Following, Place
from bot.following_places import manages, manages_server, offered, place_of
from bot.request import Request
from bot.translator import label
from knowledge.language.pack import of_all
from knowledge.language.sections import Pages
from knowledge.library.records import Followed

CHOICES = 25
"""Places that Discord lets be offered."""


class FollowingCog(commands.Cog, name="Following"):
    """Who follows what, and where."""

    def __init__(self, bot: Dateline, following: Following) -> None:
        self.bot = bot
        self.following = following

    # --- following

    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True)
    @app_commands.command(name=label("command.follow"), description=label("command.follow-about"))
    @app_commands.rename(question=label("command.question"), where=label("command.where"))
    @app_commands.describe(question=label("command.follow-question-about"), where=label("command.where-about"))
    async def follow(
        self,
        interaction: Interaction,
        question: app_commands.Range[str, 1, replies.FORM_LENGTH],
        where: str | None = None,
    ) -> None:
        """Follow a question."""
        request = Request(self.bot, interaction)
        await request.admit()
        place = await place_of(interaction, where)
        await self._follow(request, interaction, request.understood(question), place)

    @follow.autocomplete("where")
    async def complete_where(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """This channel, direct messages, and the channels that somebody manages and the bot may write in."""
        chosen = offered(interaction, Request(self.bot, interaction).words, typed)[:CHOICES]
        return parts.choices(chosen)

    @pressed("follow-this")
    async def follow_this(self, interaction: Interaction, packed: str) -> None:
        """Follow the question of an answer: where, is asked of who has the choice."""
        request = Request(self.bot, interaction)
        asked = request.recalled()
        if manages(interaction):
            await request.show(letters.where(asked.question, request.words, packed))
        else:
            await self._follow_at(request, interaction, "dm", packed)

    @pressed("follow-at")
    async def follow_at(self, interaction: Interaction, where: str, packed: str) -> None:
        """Follow the question of an answer in the place that was chosen."""
        await self._follow_at(Request(self.bot, interaction), interaction, where, packed)

    async def _follow_at(self, request: Request, interaction: Interaction, where: str, packed: str) -> None:
        question = request.recalled().question
        place = await place_of(interaction, where)
        limits = await self.bot.quickly(request.desk.limits, request.reader, packed)
        await self._follow(request, interaction, question, place, source=limits.source)

    async def _follow(
        self, request: Request, interaction: Interaction, question: str, place: Place, *, source: str | None = None
    ) -> None:
        await request.count()
        await interaction.response.defer(ephemeral=True, thinking=True)
        words, list_of_them = request.words, self._list_of_them()
        followed, new = await self.bot.quickly(self.following.make, request.reader, question, place, source=source)
        if new and place.guild is None and interaction.guild is not None:
            # now it shows, and not in a week, whether the direct conversation is closed to the bot
            text = words("following.greeting", question=followed.question, following=list_of_them)
            try:
                await interaction.user.send(view=replies.notice(text))
            except discord.Forbidden:
                await self.bot.quickly(self.bot.desk.library.follows.end, [followed.id])
                raise TellError("following.closed") from None
        there = words("following.in-direct") if place.guild is None else Markdown(f"<#{place.channel}>")
        key = "following.made" if new else "following.already"
        said = words(key, question=followed.question, place=there, following=list_of_them)
        await interaction.edit_original_response(view=replies.notice(said))

    # --- digests

    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True)
    @app_commands.command(name=label("command.digest"), description=label("command.digest-about"))
    @app_commands.rename(at=label("command.at"), where=label("command.where"))
    @app_commands.describe(at=label("command.at-about"), where=label("command.where-about"))
    async def digest(
        self, interaction: Interaction, at: app_commands.Range[str, 1, letters.HOURS], where: str | None = None
    ) -> None:
        """Tell once a day what came in on what is followed in a channel."""
        request = Request(self.bot, interaction)
        await request.admit()
        place, words, digests = await place_of(interaction, where), request.words, self.following.digests
        there = words("following.in-direct") if place.guild is None else Markdown(f"<#{place.channel}>")
        await request.count()
        if at.strip().casefold() in of_all(Pages).off:
            await self.bot.quickly(digests.end, channel=place.channel, guild=place.guild)
            await request.say("digest.off", place=there)
            return
        await self.bot.quickly(request.desk.servers.note_thread, place.guild, place.channel, place.parent)
        made = await self.bot.quickly(digests.make, request.reader, at, channel=place.channel, guild=place.guild)
        said = [words("digest.made", place=there, at=made.digest, following=self._list_of_them())]
        if not await self.bot.quickly(digests.topics, made):
            said.append(words("digest.nothing-yet", follow=Markdown(self.bot.registered.mention("follow"))))
        await request.show(replies.notice(" ".join(said)))

    digest.autocomplete("where")(complete_where)

    @pressed("digest-pause")
    async def pause_digest(self, interaction: Interaction, token: str, id: str) -> None:
        """Pause the digest that a message is."""
        await self.pause_here(interaction, id, "1")

    def _list_of_them(self) -> Markdown:
        return Markdown(self.bot.registered.mention("following"))

    # --- what is followed

    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True)
    @app_commands.command(name=label("command.following"), description=label("command.following-about"))
    async def listed(self, interaction: Interaction) -> None:
        """List what somebody follows, and what is followed where they manage."""
        request = Request(self.bot, interaction)
        shown = await self._list(interaction, request, 1)
        await request.show(shown)

    @pressed("following")
    async def turn(self, interaction: Interaction, owner: str, page: str) -> None:
        """Another page of it."""
        request = Request(self.bot, interaction)
        shown = await self._list(interaction, request, number(page))
        await interaction.response.edit_message(view=shown)

    @pressed("following-pause")
    async def pause(self, interaction: Interaction, id: str, paused: str, page: str) -> None:
        """Pause one, or go on with it, in the list."""
        request = Request(self.bot, interaction)
        followed = await self._own(interaction, number(id))
        await self.bot.quickly(self.following.pause, followed, paused == "1")
        await interaction.response.edit_message(view=await self._list(interaction, request, number(page)))

    @pressed("following-end")
    async def end(self, interaction: Interaction, id: str, page: str) -> None:
        """End one in the list."""
        request = Request(self.bot, interaction)
        followed = await self._own(interaction, number(id))
        await self.bot.quickly(self.following.end, followed)
        await interaction.response.edit_message(view=await self._list(interaction, request, number(page)))

    @pressed("followed-pause")
    async def pause_here(self, interaction: Interaction, id: str, paused: str) -> None:
        """Pause the question of a message."""
        request = Request(self.bot, interaction)
        followed = await self._own(interaction, number(id))
        await self.bot.quickly(self.following.pause, followed, paused == "1")
        await request.say("following.was-paused", following=self._list_of_them())

    @pressed("followed-end")
    async def end_here(self, interaction: Interaction, id: str) -> None:
        """End the question of a message."""
        request = Request(self.bot, interaction)
        followed = await self._own(interaction, number(id))
        await self.bot.quickly(self.following.end, followed)
        if followed.digest is not None:
            there = request.words("following.in-direct") if not followed.guild else Markdown(f"<#{followed.channel}>")
            await request.say("digest.off", place=there)
        elif followed.bulletin is not None:
            await request.say(
                "news.ended", what=what(followed, request.words), channel=Markdown(f"<#{followed.channel}>")
            )
        else:
            await request.say("following.ended", question=followed.question)

    async def _list(self, interaction: Interaction, request: Request, page: int) -> discord.ui.LayoutView:
        follows, words = request.desk.library.follows, request.words
        manages = interaction.guild is not None and manages_server(interaction)
        direct = await place_of(interaction, "dm")

        def work() -> discord.ui.LayoutView:
            there = follows.listed(scope=request.reader.scope) if manages else []
            mine = follows.listed(scope="dm", channel=direct.channel)
            return letters.listing([*there, *mine], words, page=page, server=manages)

        return await self.bot.quickly(work)

    async def _own(self, interaction: Interaction, id: int) -> Followed:
        """A followed question that somebody may pause and end: their own, or one where they manage."""
        followed = await self.bot.quickly(self.bot.desk.library.follows.get, id)
        if followed is None:
            raise TellError("following.gone")
        if followed.guild:
            if followed.bulletin is not None:  # as for the command that makes one
                may = interaction.is_guild_integration() and interaction.permissions.manage_guild
            else:
                here = interaction.channel_id == followed.channel and manages(interaction)
                may = here or manages_server(interaction)
            if interaction.guild_id != followed.guild or not may:
                raise TellError("following.not-manager")
        elif (await place_of(interaction, "dm")).channel != followed.channel:
            raise TellError("button.not-yours")
        return followed

    # --- quiet hours

    @pressed("quiet")
    async def ask_quiet(self, interaction: Interaction, whose: str) -> None:
        """Ask for quiet hours."""
        await interaction.response.send_modal(letters.quiet_form(Request(self.bot, interaction).words, whose))

    @submitted("quiet")
    async def set_quiet(self, interaction: Interaction, written: str, whose: str) -> None:
        """Set them."""
        request = Request(self.bot, interaction)
        if whose == "server":
            if interaction.guild_id is None or not manages_server(interaction):
                raise TellError("following.not-manager")
            place = Place(0, interaction.guild_id)
        else:
            place = await place_of(interaction, "dm")
        quiet = await self.bot.quickly(self.following.set_quiet, place, written, locale=request.reader.locale)
        if quiet is None:
            await request.say("following.quiet-off")
        else:
            await request.say("following.quiet-set", hours=quiet)


async def setup(bot: Dateline) -> None:
    """Add this cog."""
    await bot.add_cog(FollowingCog(bot, Following(bot.desk, clock=discord.utils.utcnow)))

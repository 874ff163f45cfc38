"""`/setup people`: who may ask in a server, how often, and who keeps its library."""

from collections.abc import Callable

import discord
from discord import app_commands

from bot import replies
from bot.askers import Askers, RoleMode
from bot.catalogue import Markdown, Words
from bot.client import Interaction
from bot.errors import TellError
from bot.request import Request
from bot.translator import label

LISTED = 25
"""People, and roles, that `/setup show` lists."""
_MODES = ("usual", "only", "ignored", "keeper")
LONGEST_S, MOST_A_DAY = 86_400, 10_000


class PeopleCommands(app_commands.Group):
    """`/setup people`."""

    @app_commands.command(name=label("command.block"), description=label("command.block-about"))
    @app_commands.rename(person=label("command.whom"), on=label("command.blocked"))
    @app_commands.describe(person=label("command.whom-about"), on=label("command.blocked-about"))
    async def block(self, interaction: Interaction, person: discord.User, on: bool = True) -> None:
        """Answer a person no longer, or again."""
        if interaction.client.user is not None and person.id == interaction.client.user.id:
            raise TellError("askers.myself")
        await _change(interaction, lambda askers: askers.block(person.id, on=on))

    @app_commands.command(name=label("command.role"), description=label("command.people-role-about"))
    @app_commands.rename(role=label("command.role"), may=label("command.may"))
    @app_commands.describe(role=label("command.role-which"), may=label("command.may-about"))
    @app_commands.choices(
        may=[app_commands.Choice(name=label(f"choice.role-{mode}"), value=mode) for mode in _MODES],
    )
    async def role(self, interaction: Interaction, role: discord.Role, may: app_commands.Choice[str]) -> None:
        """Choose what those of a role may."""
        mode = next((mode for mode in _ROLE_MODES if mode == may.value), None)
        await _change(interaction, lambda askers: askers.let(role.id, mode))

    @app_commands.command(name=label("command.pace"), description=label("command.pace-about"))
    @app_commands.rename(seconds=label("command.seconds"), a_day=label("command.a-day"))
    @app_commands.describe(seconds=label("command.seconds-about"), a_day=label("command.questions-a-day-about"))
    async def pace(
        self,
        interaction: Interaction,
        seconds: app_commands.Range[int, 0, LONGEST_S] | None = None,
        a_day: app_commands.Range[int, 0, MOST_A_DAY] | None = None,
    ) -> None:
        """Choose how often a person may ask; 0 takes a limit back, and what is not given stays."""
        given = {"every_s": seconds, "a_day": a_day}
        wanted = {name: value or None for name, value in given.items() if value is not None}
        if not wanted:
            raise TellError("askers.nothing-given")
        await _change(interaction, lambda askers: askers.model_copy(update=wanted))


_ROLE_MODES: tuple[RoleMode, ...] = ("only", "ignored", "keeper")


async def _change(interaction: Interaction, work: Callable[[Askers], Askers]) -> None:
    """Change who may ask, and tell how it is then."""
    request = Request(interaction.client, interaction)
    guild, words = request.manage(server=True), request.words
    settings = await interaction.client.quickly(request.desk.servers.change_askers, guild, work)
    lines = described(settings.askers, words) or [words("askers.everybody")]
    if "keeper" in settings.askers.roles.values():
        lines.append(f"-# {words('askers.integrations')}")
    await request.show(replies.notice("\n".join([f"### {words('askers.title')}", *lines])))


def described(askers: Askers, words: Words) -> list[str]:
    """Who may ask, and how often, as lines of Markdown; none where everybody may."""
    lines = []
    for id, mode in list(askers.roles.items())[:LISTED]:
        lines.append(f"- {words('setup.channel', channel=Markdown(f'<@&{id}>'), value=words(f'choice.role-{mode}'))}")
    if askers.every_s is not None:
        lines.append(f"- {words('askers.every', n=askers.every_s)}")
    if askers.a_day is not None:
        lines.append(f"- {words('askers.a-day', n=askers.a_day)}")
    if askers.blocked:
        # the newest, who are looked for most
        named = ", ".join(f"<@{id}>" for id in askers.blocked[::-1][:LISTED])
        more = len(askers.blocked) - LISTED
        lines.append(f"- {words('askers.blocked', people=Markdown(named + (f' (+{more})' if more > 0 else '')))}")
    return lines

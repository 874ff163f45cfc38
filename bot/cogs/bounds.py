"""Parts of `/library` that bound what it holds and shows: `/library licence` and `/library limits`."""

from typing import TYPE_CHECKING

from discord import app_commands

from bot import completing, parts, replies
from bot.admitting import keeps
from bot.catalogue import Markdown
from bot.client import Interaction
from bot.cogs.browsing import licence_rows
from bot.errors import TellError
from bot.managing import limits
from bot.markdown import line, visible
from bot.replies import Reply
from bot.request import Request
from bot.translator import label
from knowledge.licences import REST, Licence

if TYPE_CHECKING:
    from bot.client import Dateline


class LicenceCommands(app_commands.Group):
    """`/library licence`: what sources allow to be shown in a server."""

    @app_commands.command(name=label("command.set"), description=label("command.licence-set-about"))
    @app_commands.rename(
        source=label("command.source"),
        words=label("command.licence-words"),
        a_day=label("command.a-day"),
        embargo=label("command.embargo"),
        link=label("command.link"),
        headline=label("command.headline"),
    )
    @app_commands.describe(
        source=label("command.licence-which"),
        words=label("command.licence-words-about"),
        a_day=label("command.a-day-about"),
        embargo=label("command.embargo-about"),
        link=label("command.link-about"),
        headline=label("command.headline-about"),
    )
    async def set(
        self,
        interaction: Interaction,
        source: app_commands.Range[str, 1, parts.CHOICE],
        words: app_commands.Range[int, 1, 100_000] | None = None,
        a_day: app_commands.Range[int, 1, 100_000] | None = None,
        embargo: app_commands.Range[int, 1, 100_000] | None = None,
        link: bool = False,
        headline: bool = False,
    ) -> None:
        """Set what a source allows."""
        request = Request(interaction.client, interaction)
        guild, spoken, desk = request.manage(), request.words, request.desk
        wanted = Licence(words, a_day, embargo, link, headline)
        name = " ".join(visible(source).split())
        if wanted == Licence() or not name:
            raise TellError("licence.nothing-given")

        def work() -> Reply:
            known = name if name == REST else desk.publisher(request.reader, name) or name
            desk.shelf.license(guild, known, wanted)
            return Reply(replies.notice("\n".join(licence_rows([(known, wanted.terms())], spoken))))

        await request.answer(work, private=True)

    @app_commands.command(name=label("command.list"), description=label("command.licence-list-about"))
    async def show(self, interaction: Interaction) -> None:
        """List what sources allow here."""
        request = Request(interaction.client, interaction)
        request.manage()
        reader, words, desk = request.reader, request.words, request.desk

        def work() -> Reply:
            rows = licence_rows(desk.showing.terms(reader), words) or [words("licence.none")]
            return Reply(replies.notice("\n".join([f"### {words('licence.title')}", *rows])))

        await request.answer(work, private=True)

    @app_commands.command(name=label("command.remove"), description=label("command.licence-remove-about"))
    @app_commands.rename(source=label("command.source"))
    @app_commands.describe(source=label("command.licence-which"))
    async def remove(self, interaction: Interaction, source: str) -> None:
        """Take back what this server set for a source."""
        request = Request(interaction.client, interaction)
        guild, words, desk = request.manage(), request.words, request.desk

        def work() -> Reply:
            name = next((one for one in desk.shelf.licences(guild) if one.casefold() == source.strip().casefold()), "")
            if not name or not desk.shelf.license(guild, name, None):
                raise TellError("licence.none-such")
            return Reply(replies.notice(words("licence.removed", source=Markdown(line(name, 100)))))

        await request.answer(work, private=True)

    set.autocomplete("source")(completing.sources)

    @remove.autocomplete("source")
    async def complete_licensed(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Sources whose licences this server has set."""
        if interaction.guild_id is None or not keeps(interaction):
            return []
        bot: Dateline = interaction.client
        found = await bot.quickly(bot.desk.shelf.licences, interaction.guild_id)
        fitting = [name for name in found if typed.casefold() in name.casefold()]
        return parts.choices((name, name) for name in fitting)


async def show_limits(interaction: Interaction, keep_days: int | None, *, forever: bool) -> None:
    """Say what a server may hold and holds; before that, set for how many days its articles are kept, or `forever`."""
    request = Request(interaction.client, interaction)
    guild, words, shelf = request.manage(), request.words, request.desk.shelf

    def work() -> Reply:
        older = shelf.keep(guild, None if forever else keep_days) if forever or keep_days is not None else 0
        return Reply(replies.notice(limits(*shelf.limits(guild), older, words)))

    await request.answer(work, private=True)

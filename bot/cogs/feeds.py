"""`/library feed`: what a server follows."""

from discord import app_commands

from bot import parts, replies
from bot.catalogue import Markdown
from bot.client import Interaction
from bot.errors import TellError
from bot.managing import feeds
from bot.markdown import line
from bot.replies import Reply
from bot.request import Request
from bot.translator import label


class FeedCommands(app_commands.Group):
    """`/library feed`: the feeds that a server follows."""

    @app_commands.command(name=label("command.add"), description=label("command.feed-add-about"))
    @app_commands.rename(url=label("command.url"))
    @app_commands.describe(url=label("command.feed-url-about"))
    async def follow(self, interaction: Interaction, url: str) -> None:
        """Follow a feed."""
        request = Request(interaction.client, interaction)
        guild, words = request.manage(), request.words

        def work() -> Reply:
            feed = request.desk.shelf.follow(guild, url)
            return Reply(replies.notice(words("feed.added", feed=Markdown(line(feed.title or feed.url, 200)))))

        await request.answer(work, private=True, visits=True)

    @app_commands.command(name=label("command.list"), description=label("command.feed-list-about"))
    async def list_feeds(self, interaction: Interaction) -> None:
        """List the feeds that the server follows, with how the last look at each went."""
        request = Request(interaction.client, interaction)
        guild, words = request.manage(), request.words
        await request.answer(lambda: Reply(replies.notice(feeds(request.desk.shelf.feeds(guild), words))), private=True)

    @app_commands.command(name=label("command.remove"), description=label("command.feed-remove-about"))
    @app_commands.rename(feed=label("command.feed"))
    @app_commands.describe(feed=label("command.feed-which"))
    async def unfollow(self, interaction: Interaction, feed: str) -> None:
        """Follow a feed no longer."""
        request = Request(interaction.client, interaction)
        guild, words = request.manage(), request.words

        def work() -> Reply:
            found = request.desk.shelf.unfollow(guild, feed)
            if found is None:
                raise TellError("feed.none-such")
            return Reply(replies.notice(words("feed.removed", feed=Markdown(line(found.title or found.url, 200)))))

        await request.answer(work, private=True)

    @unfollow.autocomplete("feed")
    async def complete_feed(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The feeds that the server follows."""
        if interaction.guild_id is None or not interaction.permissions.manage_guild:
            return []
        found = await interaction.client.quickly(interaction.client.desk.shelf.feeds, interaction.guild_id)
        names = [(f"{feed.title} · {feed.url}" if feed.title else feed.url, str(feed.id)) for feed in found]
        fitting = [(name, id) for name, id in names if typed.casefold() in name.casefold()]
        return [app_commands.Choice(name=parts.choice(name), value=id) for name, id in fitting[:25]]

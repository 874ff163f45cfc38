"""`/library feed`: what a server follows."""

from discord import app_commands

from bot import completing, replies
from bot.catalogue import Markdown
from bot.client import Interaction
from bot.cogs import asks
from bot.errors import TellError
from bot.managing import feeds
from bot.markdown import line
from bot.replies import Reply
from bot.request import Request
from bot.translator import label
from knowledge.collection_names import LONGEST


class FeedCommands(app_commands.Group):
    """`/library feed`: the feeds that a server follows."""

    @app_commands.command(name=label("command.add"), description=label("command.feed-add-about"))
    @app_commands.rename(url=label("command.url"), into=label("command.into"))
    @app_commands.describe(url=label("command.feed-url-about"), into=label("command.into-about"))
    async def follow(
        self, interaction: Interaction, url: str, into: app_commands.Range[str, 1, LONGEST] | None = None
    ) -> None:
        """Follow a feed."""
        request = Request(interaction.client, interaction)
        guild, words = request.manage(), request.words

        def work() -> Reply:
            feed = request.desk.shelf.follow(guild, url, into=into or "")
            return Reply(replies.notice(words("feed.added", feed=Markdown(line(feed.title or feed.url, 200)))))

        await request.answer(work, private=True, visits=True)

    @follow.autocomplete("into")
    async def complete_into(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The server's collections."""
        return await asks.complete(interaction, typed, several=False)

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

    unfollow.autocomplete("feed")(completing.feeds)

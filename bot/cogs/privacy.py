"""`/privacy` and `/forget-me`."""

from discord import app_commands
from discord.ext import commands

from bot import replies
from bot.catalogue import Markdown
from bot.client import Dateline, Interaction
from bot.replies import Reply
from bot.request import Request
from bot.translator import label


class Privacy(commands.Cog):
    """What is kept of people, and its deletion."""

    def __init__(self, bot: Dateline) -> None:
        self.bot = bot

    @app_commands.command(name=label("command.privacy"), description=label("command.privacy-about"))
    async def privacy(self, interaction: Interaction) -> None:
        """Say what is kept, and for how long."""
        request, settings = Request(self.bot, interaction), self.bot.settings
        forget = Markdown(self.bot.registered.mention("forget-me"))
        await request.say("privacy.text", days=settings.keep_days, grace=settings.grace_days, forget=forget)

    @app_commands.command(name=label("command.forget-me"), description=label("command.forget-me-about"))
    async def forget_me(self, interaction: Interaction) -> None:
        """Delete everything that is kept of who asks for it."""
        request = Request(self.bot, interaction)

        def work() -> Reply:
            count = request.desk.forget(request.reader)
            return Reply(replies.notice(request.words("privacy.forgotten", n=count)))

        request.change()
        await self.bot.forget(request.reader)
        await request.answer(work, private=True)


async def setup(bot: Dateline) -> None:
    """Add this cog."""
    await bot.add_cog(Privacy(bot))

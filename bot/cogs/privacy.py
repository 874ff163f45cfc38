"""`/privacy` and `/forget-me`."""

from discord import app_commands
from discord.ext import commands

from bot import replies
from bot.buttons import Interaction
from bot.catalogue import Markdown
from bot.client import Dateline
from bot.replies import Reply
from bot.translator import label


class Privacy(commands.Cog):
    """What is kept of people, and its deletion."""

    def __init__(self, bot: Dateline) -> None:
        self.bot = bot

    @app_commands.command(name=label("command.privacy"), description=label("command.privacy-about"))
    async def privacy(self, interaction: Interaction) -> None:
        """Say what is kept, and for how long."""
        words, settings = self.bot.words(interaction), self.bot.settings
        forget = Markdown(self.bot.command_mention("forget-me"))
        text = words("privacy.text", days=settings.keep_days, grace=settings.grace_days, forget=forget)
        await interaction.response.send_message(view=replies.notice(text), ephemeral=True)

    @app_commands.command(name=label("command.forget-me"), description=label("command.forget-me-about"))
    async def forget_me(self, interaction: Interaction) -> None:
        """Delete everything that is kept of who asks for it."""
        user, words = interaction.user.id, self.bot.words(interaction)

        def work() -> Reply:
            count = self.bot.desk.store.usage.forget(str(user))
            return Reply(replies.notice(words("privacy.forgotten", n=count)))

        self.bot.conversations.forget(user)
        await self.bot.respond(interaction, work, private=True)


async def setup(bot: Dateline) -> None:
    """Add this cog."""
    await bot.add_cog(Privacy(bot))

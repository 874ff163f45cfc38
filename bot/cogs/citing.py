"""**Copy citation** under a quote, and `/verify`."""

from collections.abc import Callable

from discord import app_commands, ui
from discord.ext import commands

from bot.buttons import pressed
from bot.catalogue import Markdown
from bot.citations import citation, verified
from bot.client import Dateline, Interaction
from bot.errors import TellError, number
from bot.replies import Reply
from bot.request import Request
from bot.translator import label
from knowledge.citing import FORMS

LONGEST = 6000
"""Characters of an option, as Discord takes them."""


class Citing(commands.Cog):
    """Words with their source, to take along; and whether they still stand."""

    def __init__(self, bot: Dateline) -> None:
        self.bot = bot

    @pressed("cite")
    async def cite(self, interaction: Interaction, article_id: str, start: str, end: str, which: str) -> None:
        """The citation of a quote, for who pressed."""
        request = Request(self.bot, interaction)
        work = self._page(request, "plain", article_id, number(start), number(end))
        await request.answer(lambda: Reply(work()), private=True)

    @pressed("cite-as")
    async def cite_as(self, interaction: Interaction, form: str, article_id: str, start: str, end: str) -> None:
        """The same in another form."""
        request = Request(self.bot, interaction)
        await request.revise(self._page(request, form, article_id, number(start), number(end)))

    def _page(self, request: Request, form: str, article_id: str, start: int, end: int) -> Callable[[], ui.LayoutView]:
        if form not in FORMS:
            raise TellError("button.stale")
        verify = Markdown(self.bot.registered.mention("verify"))

        def work() -> ui.LayoutView:
            quote = request.desk.showing.quote(request.reader, article_id, start, end)
            if quote is None:
                raise TellError("context.gone")
            return citation(quote, form, request.words, verify=verify)

        return work

    @app_commands.command(name=label("command.verify"), description=label("command.verify-about"))
    @app_commands.rename(cited=label("command.citation"))
    @app_commands.describe(cited=label("command.citation-about"))
    async def verify(self, interaction: Interaction, cited: app_commands.Range[str, 1, LONGEST]) -> None:
        """Say whether the archive still holds the words of a citation."""
        request = Request(self.bot, interaction)
        await request.count()
        await request.answer(
            lambda: Reply(verified(request.desk.verify(request.alone, cited), request.words)), private=True
        )


async def setup(bot: Dateline) -> None:
    """Add this cog."""
    await bot.add_cog(Citing(bot))

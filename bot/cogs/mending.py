"""`/mend`: where those who manage a server see what it did not answer, and mend that."""

from collections.abc import Callable

import discord
from discord import app_commands
from discord.ext import commands

from bot import completing, mending, parts, replies
from bot.admitting import keeps
from bot.buttons import pressed, submitted
from bot.catalogue import Markdown
from bot.client import Dateline, Interaction
from bot.errors import TellError, number
from bot.markdown import line
from bot.mends import Compared
from bot.recalling import recall
from bot.replies import Reply
from bot.request import Request
from bot.translator import label

Text = app_commands.Range[str, 1, replies.FORM_LENGTH]
CITATION = 6000
"""Characters of an option, as Discord takes them."""


@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)  # the tree fills in what is unsaid
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.default_permissions(manage_guild=True)
class MendCommands(commands.GroupCog, group_name=label("command.mend"), group_description=label("command.mend-about")):
    """`/mend`, and **Mend this answer** on a message."""

    def __init__(self, bot: Dateline) -> None:
        self.bot = bot
        menu = app_commands.ContextMenu(name=label("command.mend-this"), callback=self.mend_this)
        menu.allowed_contexts = app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False)
        menu.allowed_installs = app_commands.AppInstallationType(guild=True, user=False)
        menu.default_permissions = discord.Permissions(manage_guild=True)
        bot.tree.add_command(menu)

    # --- what there is to mend

    @app_commands.command(name=label("command.mend-questions"), description=label("command.mend-questions-about"))
    async def questions(self, interaction: Interaction) -> None:
        """List the questions that got no good answer, those alike together."""
        request = Request(self.bot, interaction)
        request.manage()
        await request.answer(lambda: Reply(self._page(request, 1)), private=True)

    def _page(self, request: Request, page: int) -> discord.ui.LayoutView:
        return mending.open_questions(request.mends.unmet(request.reader), request.words, page=page)

    @pressed("mends")
    async def turn(self, interaction: Interaction, owner: str, page: str) -> None:
        """Another page of them."""
        request, wanted = Request(self.bot, interaction), number(page)
        request.manage()
        await request.revise(lambda: self._page(request, wanted))

    @app_commands.command(name=label("command.mend-question"), description=label("command.mend-question-about"))
    @app_commands.rename(question=label("command.question"))
    @app_commands.describe(question=label("command.question-about"))
    async def question(self, interaction: Interaction, question: Text) -> None:
        """Mend what a question gets."""
        request = Request(self.bot, interaction)
        request.manage()
        asked = request.understood(question)
        await request.answer(lambda: Reply(self._bench(request, asked)), private=True)

    async def mend_this(self, interaction: Interaction, message: discord.Message) -> None:
        """Mend the answer that a message is; of any other message, what it asks."""
        request = Request(self.bot, interaction)
        request.manage()
        found = recall(message) if message.author == self.bot.user else None
        asked = found.question if found is not None else request.said_in(message)
        if not asked:
            raise TellError("search.empty-message")
        await request.answer(lambda: Reply(self._bench(request, asked)), private=True)

    @pressed("mend")
    async def mend(self, interaction: Interaction, key: str) -> None:
        """One of the questions that got no good answer."""
        request = Request(self.bot, interaction)
        request.manage()

        def work() -> Reply:
            was = request.mends.one(request.reader, key)
            return Reply(self._bench(request, was.question, key=key))

        await request.answer(work, private=True)

    def _bench(self, request: Request, question: str, *, looked_for: str = "", key: str = "") -> discord.ui.LayoutView:
        mends, reader = request.mends, request.reader
        was = mends.one(reader, key) if key else None
        now, passages = request.desk.again(reader, question), mends.passages(reader, looked_for or question)
        return mending.workbench(question, now, passages, request.words, was=was, key=key)

    @pressed("mend-words")
    async def other_words(self, interaction: Interaction, key: str) -> None:
        """Ask for other words to look for."""
        request = Request(self.bot, interaction)
        request.manage()
        request.recalled()
        await interaction.response.send_modal(mending.words_form(request.words, key))

    @submitted("mend-words")
    async def look(self, interaction: Interaction, text: str, key: str) -> None:
        """Passages by other words."""
        request = Request(self.bot, interaction)
        request.manage()
        asked = request.recalled().question
        await request.revise(lambda: self._bench(request, asked, looked_for=text, key=key))

    @pressed("mend-again")
    async def again(self, interaction: Interaction, key: str) -> None:
        """Ask one question again."""
        request = Request(self.bot, interaction)
        request.manage()
        asked = request.recalled().question
        await request.revise(lambda: self._bench(request, asked, key=key))

    @pressed("mend-all")
    async def all_again(self, interaction: Interaction) -> None:
        """Ask all of them again."""
        request = Request(self.bot, interaction)
        request.manage()
        await request.answer(lambda: self._asked_again(request), private=True)

    @app_commands.command(name=label("command.mend-again"), description=label("command.mend-again-about"))
    async def ask_again(self, interaction: Interaction) -> None:
        """Ask again what got no good answer."""
        request = Request(self.bot, interaction)
        request.manage()
        await request.answer(lambda: self._asked_again(request), private=True)

    def _asked_again(self, request: Request) -> Reply:
        return Reply(replies.notice(mending.asked_again(request.mends.again(request.reader), request.words)))

    # --- mending

    @pressed("pin")
    async def pin_this(self, interaction: Interaction, article_id: str, start: str, end: str, which: str) -> None:
        """Pin a passage that is shown."""
        request, place = Request(self.bot, interaction), (article_id, number(start), number(end))
        request.manage()
        asked = request.recalled().question
        await self._mended(request, lambda: request.mends.pin(request.reader, asked, place))

    @pressed("block")
    async def block_this(self, interaction: Interaction, article_id: str, start: str, end: str, which: str) -> None:
        """Block a passage that is shown."""
        request, place = Request(self.bot, interaction), (article_id, number(start), number(end))
        request.manage()
        asked = request.recalled().question
        await self._mended(request, lambda: request.mends.block(request.reader, asked, place))

    @pressed("block-source")
    async def block_source_of(self, interaction: Interaction, article_id: str, which: str) -> None:
        """Block the source of a passage that is shown."""
        request = Request(self.bot, interaction)
        request.manage()
        asked = request.recalled().question
        await self._mended(request, lambda: request.mends.block_source_of(request.reader, asked, article_id))

    async def _mended(self, request: Request, work: Callable[[], Compared]) -> None:
        await request.answer(lambda: Reply(mending.compared(work(), request.words)), private=True)

    @app_commands.command(name=label("command.mend-pin"), description=label("command.mend-pin-about"))
    @app_commands.rename(question=label("command.question"), cited=label("command.citation"))
    @app_commands.describe(
        question=label("command.mend-pin-question-about"), cited=label("command.mend-pin-citation-about")
    )
    async def pin(self, interaction: Interaction, question: Text, cited: app_commands.Range[str, 1, CITATION]) -> None:
        """Pin the words of a citation."""
        request = Request(self.bot, interaction)
        request.manage()
        asked = request.understood(question)

        def work() -> Reply:
            request.desk.verify(request.reader, cited)  # says in the reader's language what is wrong with a citation
            return Reply(mending.compared(request.mends.pin(request.reader, asked, cited), request.words))

        await request.answer(work, private=True)

    @app_commands.command(name=label("command.mend-synonym"), description=label("command.mend-synonym-about"))
    @app_commands.rename(said=label("command.said"), means=label("command.means"))
    @app_commands.describe(said=label("command.said-about"), means=label("command.means-about"))
    async def synonym(
        self, interaction: Interaction, said: app_commands.Range[str, 1, 80], means: app_commands.Range[str, 1, 200]
    ) -> None:
        """Let what people here say be understood."""
        request = Request(self.bot, interaction)
        request.manage()

        def work() -> Reply:
            kept, found = request.mends.mean(request.reader, said, means)
            return Reply(replies.notice(mending.meant(kept, found, request.words)))

        await request.answer(work, private=True)

    @app_commands.command(name=label("command.mend-block"), description=label("command.mend-block-about"))
    @app_commands.rename(source=label("command.source"))
    @app_commands.describe(source=label("command.mend-block-which"))
    async def block(self, interaction: Interaction, source: app_commands.Range[str, 1, parts.CHOICE]) -> None:
        """Quote a source no longer."""
        request = Request(self.bot, interaction)
        request.manage()

        def work() -> Reply:
            name = request.mends.block_source(request.reader, source)
            return Reply(replies.notice(request.words("mend.source-blocked", source=Markdown(line(name, 100)))))

        await request.answer(work, private=True)

    block.autocomplete("source")(completing.sources)

    # --- what was mended

    @app_commands.command(name=label("command.mend-list"), description=label("command.mend-list-about"))
    async def list_mends(self, interaction: Interaction) -> None:
        """List every correction, each pin looked at again."""
        request = Request(self.bot, interaction)
        request.manage()
        await request.answer(
            lambda: Reply(replies.notice(mending.mended(request.mends.mended(request.reader), request.words))),
            private=True,
        )

    @app_commands.command(name=label("command.mend-undo"), description=label("command.mend-undo-about"))
    @app_commands.rename(which=label("command.which"))
    @app_commands.describe(which=label("command.mend-undo-which"))
    async def undo(self, interaction: Interaction, which: app_commands.Range[str, 1, parts.CHOICE]) -> None:
        """Take a correction back."""
        request = Request(self.bot, interaction)
        request.manage()
        await request.answer(lambda: Reply(replies.notice(self._undone(request, which))), private=True)

    @undo.autocomplete("which")
    async def complete_which(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The corrections of the server."""
        if interaction.guild_id is None or not keeps(interaction):
            return []
        request = Request(self.bot, interaction)
        found = await self.bot.quickly(self.bot.mends.choices, request.reader)
        names = [(words_of(request, kind, told), value) for kind, told, value in found]
        fitting = [(name, value) for name, value in names if typed.casefold() in name.casefold()]
        return parts.choices(fitting)

    @pressed("mend-undo")
    async def undo_this(self, interaction: Interaction, kind: str, id: str) -> None:
        """Take a correction back that was just made."""
        request = Request(self.bot, interaction)
        request.manage()
        await request.revise(lambda: replies.notice(self._undone(request, f"{kind}:{id}")))

    def _undone(self, request: Request, which: str) -> str:
        done = request.mends.undo(request.reader, which)
        return request.words("mend.undone" if done else "mend.not-there")


def words_of(request: Request, kind: str, told: str) -> str:
    """A correction as a choice: "pinned: who is the mayor?"."""
    return request.words.label(
        {"pin": "mend.pin-choice", "block": "mend.block-choice"}.get(kind, "mend.said-choice"), told=told
    )


async def setup(bot: Dateline) -> None:
    """Add this cog."""
    await bot.add_cog(MendCommands(bot))

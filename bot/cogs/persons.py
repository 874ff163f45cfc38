"""**Ask a person**: a question that nothing answers goes to people that the admins named, and the answer back."""

import time
from collections import OrderedDict, defaultdict, deque
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import discord
from discord.ext import commands

from bot import mending, persons, replies
from bot.buttons import pressed, submitted
from bot.catalogue import Markdown, Words
from bot.client import Dateline, Interaction
from bot.cogs.taking import add_page
from bot.errors import TellError, number
from bot.persons import Answered
from bot.replies import Reply
from bot.request import Request
from bot.servers import Person
from knowledge.answering.answer import Quote
from knowledge.language.folding import fold
from knowledge.passages import split

if TYPE_CHECKING:
    from bot.reader import Reader

MOST, SERVER_MOST, WITHIN_S = 3, 30, 3600.0
"""Questions that one person, and one server, may hand to people in so many seconds."""
_REMEMBERED = 1000


class Persons(commands.Cog):
    """Hands questions on, and answers back. Nothing of either is kept but in Discord's own messages."""

    def __init__(self, bot: Dateline) -> None:
        self.bot = bot
        self._lately: defaultdict[int, deque[tuple[float, int, str]]] = defaultdict(deque)
        """By server: when who handed on what."""
        self._answered: OrderedDict[int, None] = OrderedDict()
        """Messages whose question was answered, or is being answered."""

    @pressed("person")
    async def ask(self, interaction: Interaction) -> None:
        """Hand the question of a message to the people of this server."""
        request = Request(self.bot, interaction)
        question, settings = request.recalled().question, await request.admit()
        guild, words = interaction.guild, request.words
        channel = _channel(guild, settings.person)
        if guild is None or channel is None or settings.person is None:
            raise TellError("person.nobody")
        noted = self._count(guild.id, interaction.user.id, question)
        role = settings.person.role
        shown = persons.handed(
            question,
            self.bot.desk.words(request.reader, settings),
            who=interaction.user.id,
            where=interaction.channel_id or 0,
            role=role,
        )
        roles = [discord.Object(role)] if role else []
        pinged = discord.AllowedMentions(everyone=False, users=False, roles=roles, replied_user=False)
        try:
            await interaction.response.defer(ephemeral=True, thinking=True)
            # now it shows, and not when somebody has answered, whether the direct conversation is closed to the bot
            handing = words("person.handing", question=question, server=guild.name)
            await _told(interaction.user, handing)
            await channel.send(view=shown, allowed_mentions=pinged)
        except BaseException:  # nobody has the question: it may be handed on again
            self._lately[guild.id].remove(noted)
            raise
        await interaction.edit_original_response(view=replies.notice(words("person.handed", place=_named(channel))))

    def _count(self, guild: int, user: int, question: str) -> tuple[float, int, str]:
        """Note, and return the note, that somebody hands a question on.

        Raises TellError where it is one too many, or was handed on before.
        """
        now, lately = time.monotonic(), self._lately[guild]
        while lately and now - lately[0][0] > WITHIN_S:
            lately.popleft()
        mine = [asked for _, who, asked in lately if who == user]
        if fold(question) in mine:
            raise TellError("person.already")
        if len(mine) >= MOST or len(lately) >= SERVER_MOST:
            raise TellError("person.too-many")
        lately.append(noted := (now, user, fold(question)))
        return noted

    # --- answering

    @pressed("person-answer")
    async def begin(self, interaction: Interaction, who: str, language: str) -> None:
        """Ask for the answer."""
        request = Request(self.bot, interaction)
        await self._check(request, interaction)
        await interaction.response.send_modal(persons.form(request.words, who, language))

    @submitted("person-answer")
    async def answer(self, interaction: Interaction, text: str, who: str, language: str) -> None:
        """Tell who asked what a person answered."""
        request = Request(self.bot, interaction)
        await self._check(request, interaction)
        message, question = interaction.message, request.recalled().question
        answer = Answered.read(text)
        if answer is None:
            raise TellError("person.no-link")
        if message is None or interaction.guild is None or message.id in self._answered:
            raise TellError("person.answered-already")
        self._answered[message.id] = None
        while len(self._answered) > _REMEMBERED:
            self._answered.popitem(last=False)
        by = interaction.user.id
        try:
            asker = await self.bot.create_dm(discord.Object(number(who)))
            spoken = Words("vi" if language == "vi" else "en")
            await asker.send(view=persons.told(question, answer, spoken, by=by, server=interaction.guild.name))
        except discord.HTTPException as error:
            self._answered.pop(message.id, None)
            raise TellError("person.not-reached") from error
        words = self.bot.desk.words(request.reader, await request.settings())
        await interaction.response.edit_message(view=persons.done(question, answer, words, by=by))

    async def _check(self, request: Request, interaction: Interaction) -> None:
        """Raise TellError unless somebody may answer here: those with the named role; without one, all who see it."""
        settings, rights = await request.settings(), interaction.permissions
        named, user = settings.person, interaction.user
        if named is None or interaction.channel_id != named.channel or not isinstance(user, discord.Member):
            raise TellError("person.nobody")
        if named.role and not (rights.manage_messages or rights.manage_guild or user.get_role(named.role)):
            raise TellError("person.not-yours", role=Markdown(f"<@&{named.role}>"))

    # --- pinning

    @pressed("person-pin")
    async def pin(self, interaction: Interaction, by: str) -> None:
        """Read the page of the answer, and offer its passages to be pinned."""
        request = Request(self.bot, interaction)
        guild, question = request.manage(), request.recalled().question
        url = _link(interaction.message)
        if url is None:
            raise TellError("button.stale")
        await interaction.response.defer(ephemeral=True, thinking=True)

        def work() -> Reply:
            desk, reader = request.desk, request.reader
            ids = desk.library.at_address(url, collections=desk.collections(reader))
            if not ids:
                ids = add_page(self.bot, guild, url)
            passages = self._passages(reader, question, ids)
            return Reply(mending.workbench(question, desk.again(reader, question), passages, request.words))

        await request.answer(work, private=True, visits=True)

    def _passages(self, reader: "Reader", question: str, ids: Sequence[str]) -> Sequence[Quote]:
        """What of these articles may answer: what they are quoted with, else how they begin."""
        desk = self.bot.desk
        answer = desk.among(reader, question, ids, source=None)
        if found := [quote for quote in (*answer.quotes, *answer.closest) if quote.withheld is None]:
            return found[:3]
        articles = [article for id in ids if (article := desk.article(reader, id)) is not None]
        begun = [Quote(each, one.start, one.end, 0.0) for each in articles[:1] for one in split(each)[:3]]
        shown = desk.showing.licences(reader).quotes(begun, counted=False)
        return [quote for quote in shown if quote.withheld is None]


def _channel(guild: discord.Guild | None, named: Person | None) -> Any:
    """The channel where questions are answered by people, if there is one and the bot may write in it."""
    channel = guild.get_channel(named.channel) if guild is not None and named is not None else None
    if not isinstance(channel, discord.TextChannel):
        return None
    rights = channel.permissions_for(channel.guild.me)
    return channel if rights.view_channel and rights.send_messages else None


def _named(channel: discord.TextChannel) -> Markdown:
    return Markdown(channel.mention)


def _link(message: discord.Message | None) -> str | None:
    """The link of an answer, out of its button."""
    rows: Any = message.components if message is not None else ()
    for row in rows:
        for button in getattr(row, "children", ()):
            if isinstance(button, discord.Button) and button.url:
                return button.url
    return None


async def setup(bot: Dateline) -> None:
    """Add this cog."""
    await bot.add_cog(Persons(bot))


async def _told(user: discord.User | discord.Member, said: str) -> None:
    try:
        await user.send(view=replies.notice(said))
    except discord.Forbidden:
        raise TellError("following.closed") from None

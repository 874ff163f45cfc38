"""Looking around in the archive: `/article`, `/latest`, `/sources`, and `/help`."""

from collections.abc import Sequence
from dataclasses import replace

from discord import app_commands, ui
from discord.ext import commands

from bot import listings, parts, recalling, replies
from bot.admitting import keeps
from bot.buttons import pressed
from bot.catalogue import Markdown, Words
from bot.client import Dateline, Interaction
from bot.desk import Desk
from bot.errors import TellError, number
from bot.markdown import line
from bot.parts import LISTED
from bot.reader import Reader
from bot.replies import Reply
from bot.request import Request
from bot.selection import Selection
from bot.translator import label
from knowledge.collection_names import name_of
from knowledge.library import PUBLIC
from knowledge.library.records import Listed
from knowledge.licences import REST
from knowledge.said import Said

FARTHEST = 1_000_000
"""The last page that is looked for, whatever a button says."""
PUBLISHERS = 15
"""Publishers that `/sources` names."""


def help_text(bot: Dateline, words: Words) -> Markdown:
    """What the bot does, with its commands to click on."""
    names = ("ask", "search", "article", "latest", "sources", "privacy")
    mentions = {name: Markdown(bot.registered.mention(name)) for name in names}
    return words("help.text", forget=Markdown(bot.registered.mention("forget-me")), **mentions)


def row(entry: Listed, words: Words) -> str:
    """One article on one line of a list."""
    parts = [f"**{line(entry.title, 200)}**", line(entry.publisher or "", 60)]
    parts.append(words("answer.undated") if entry.published is None else words.day(entry.published))
    parts.append(f"*{line(name, 40)}*" if (name := name_of(entry.collection)) else "")
    return "- " + " · ".join(part for part in parts if part)


def page_of_articles(
    desk: Desk, reader: Reader, words: Words, selection: Selection, *, page: int = 1, owner: str = ""
) -> ui.LayoutView:
    """One page of the selected articles."""
    page = min(max(page, 1), FARTHEST)
    found, total, selection = desk.articles(reader, selection, offset=(page - 1) * LISTED, limit=LISTED)
    return listings.listing(
        words(_heading(selection)),
        [row(entry, words) for entry in found],
        words,
        page=page,
        pages=max(1, -(-total // LISTED)),
        turn=("list", [selection.pack()]),
        owner=owner,
        looked_for=selection.title,
        told=_told(selection, total, words),
    )


def _heading(selection: Selection) -> str:
    if selection.shelf != "all":
        return "list.own" if selection.shelf == "own" else "list.public"
    return "list.latest" if replace(selection, as_of=None) == Selection() else "list.all"


def _told(selection: Selection, total: int, words: Words) -> str:
    """What narrows the selection, how many articles are left, and their order; nothing for what is usual."""
    limits, parts = selection.limits, list[str]()
    if limits.source:
        parts.append(words("list.source", source=Markdown(line(limits.source, 80))))
    if limits.since:
        parts.append(words("list.since", date=limits.since))
    if limits.until:
        parts.append(words("list.until", date=limits.until))
    if parts or selection.title:
        parts.append(words("sources.count", n=total))
    if selection.sort != "newest":
        parts.append(words(f"choice.sort-{selection.sort}"))
    return " · ".join(parts)


class Browsing(commands.Cog):
    """Shows what there is."""

    def __init__(self, bot: Dateline) -> None:
        self.bot = bot

    @app_commands.command(name=label("command.article"), description=label("command.article-about"))
    @app_commands.rename(title=label("command.title"))
    @app_commands.describe(title=label("command.title-about"))
    async def article(self, interaction: Interaction, title: str) -> None:
        """Show one article."""
        request = Request(self.bot, interaction)
        desk, reader, words = request.desk, request.alone, request.words

        def work() -> Reply:
            found = desk.find_title(reader, title)
            if found is None:
                raise TellError("article.none")
            return Reply(listings.article(desk.showing.text(reader, found), words, page=1))

        await request.answer(work, private=True)

    @article.autocomplete("title")
    async def complete_title(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Titles of the archive."""
        found = await self.bot.quickly(self.bot.desk.titles, Request(self.bot, interaction).alone, typed)
        return parts.choices(found)

    @pressed("article")
    async def turn_article(self, interaction: Interaction, article_id: str, owner: str, page: str) -> None:
        """Another page of an article."""
        request = Request(self.bot, interaction)
        request.check_owner(owner)
        desk, reader, words = request.desk, request.reader, request.words
        wanted = number(page)

        def work() -> ui.LayoutView:
            found = desk.article(reader, article_id)
            if found is None:
                return replies.notice(words("context.gone"))
            return listings.article(desk.showing.text(reader, found, counted=False), words, page=wanted)

        await request.revise(work)

    @app_commands.command(name=label("command.latest"), description=label("command.latest-about"))
    async def latest(self, interaction: Interaction) -> None:
        """List the newest articles."""
        request = Request(self.bot, interaction)
        desk, reader, words = request.desk, request.alone, request.words
        await request.answer(lambda: Reply(page_of_articles(desk, reader, words, Selection())), private=True)

    @pressed("list")
    async def turn_list(self, interaction: Interaction, packed: str, owner: str, page: str) -> None:
        """Another page of a list of articles."""
        request = Request(self.bot, interaction)
        request.check_owner(owner)
        if not packed.startswith("all") and keeps(interaction):  # a page of `/library list`
            request.manage()
        desk, reader, words = request.desk, request.reader, request.words
        wanted, looked_for = number(page), recalling.recall_looked_for(interaction.message)

        def work() -> ui.LayoutView:
            selection = desk.selection(reader, packed, looked_for)
            return page_of_articles(desk, reader, words, selection, page=wanted, owner=owner)

        await request.revise(work)

    @app_commands.command(name=label("command.sources"), description=label("command.sources-about"))
    async def sources(self, interaction: Interaction) -> None:
        """Say what the archive holds."""
        request = Request(self.bot, interaction)
        desk, reader, words = request.desk, request.alone, request.words
        await request.answer(lambda: Reply(replies.notice(overview(desk, reader, words))), private=True)

    @app_commands.command(name=label("command.help"), description=label("command.help-about"))
    async def help(self, interaction: Interaction) -> None:
        """Explain the bot."""
        request = Request(self.bot, interaction)
        await request.show(replies.notice(help_text(self.bot, request.words)))


def overview(desk: Desk, reader: Reader, words: Words) -> str:
    """Collections, publishers, number of articles, the span of dates, and when the archive last grew."""
    held = desk.holdings(reader)
    lines = [f"### {words('sources.title')}"]
    for collection, count in held.collections.items():
        number = words("sources.count", n=count)
        if (name := name_of(collection)) is not None:
            lines.append(words("sources.named", name=name, count=number))
        elif collection in (PUBLIC, reader.scope):
            lines.append(words("sources.public" if collection == PUBLIC else "sources.own", count=number))
    if held.first and held.last:
        lines.append(words("sources.span", first=held.first, last=held.last))
    if held.grew:
        lines.append(words("sources.grew", when=Markdown(f"<t:{int(held.grew.timestamp())}:R>")))
    unquoted = desk.showing.blocked(reader)
    if held.publishers:
        lines.append(f"**{words('sources.publishers')}**")
    for name, count in held.publishers[:PUBLISHERS]:
        shown = line(name, 100) if name else words("sources.unknown-publisher")
        number = words("sources.count", n=count)
        blocked = words("sources.not-quoted", source=Markdown(shown), count=number) if name in unquoted else None
        lines.append(f"- {blocked or f'{shown}: {number}'}")
    if len(held.publishers) > PUBLISHERS:
        lines.append(f"- {words('sources.and-more', n=len(held.publishers) - PUBLISHERS)}")
    hidden = desk.hidden_publishers(reader)
    if allowed := [(name, terms) for name, terms in desk.showing.terms(reader) if name not in hidden]:
        lines += [f"**{words('sources.licences')}**", *licence_rows(allowed, words)]
    return "\n".join(lines)


def licence_rows(licences: Sequence[tuple[str, Said]], words: Words) -> list[str]:
    """What sources allow to be shown, one on each line."""
    rows = []
    for name, terms in licences[:PUBLISHERS]:
        shown = words("licence.rest") if name == REST else Markdown(line(name, 100))
        rows.append(f"- {words('licence.row', source=shown, terms=words.said(terms))}")
    if len(licences) > PUBLISHERS:
        rows.append(f"- {words('sources.and-more', n=len(licences) - PUBLISHERS)}")
    return rows


async def setup(bot: Dateline) -> None:
    """Add this cog."""
    await bot.add_cog(Browsing(bot))

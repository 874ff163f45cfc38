"""A server's own articles, kept by those who may manage the server."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot import replies
from bot.buttons import Interaction, Limits, button, pressed
from bot.catalogue import Markdown, Words
from bot.client import Dateline
from bot.cogs.asking import day, reader_of
from bot.cogs.browsing import page_of_articles
from bot.desk import REPORT_DAYS
from bot.errors import TellError
from bot.markdown import cut, line, visible
from bot.replies import Reply
from bot.selection import SHELVES, SORTS, Selection, Shelf
from bot.translator import label
from knowledge.article import Article
from knowledge.changes import Added, Outcome
from knowledge.errors import KnowledgeError
from knowledge.store import Feed, Report, Sort

LARGEST_MB = 10
"""Size of a file that is read, in megabytes."""
SHOWN = 10
"""Titles, and problems, that are told of one file or address."""
SHOWN_OF_MANY = 3
"""The same, where there are several."""
MOST_URLS = 10
"""Addresses in one command."""

_FILE_NAMES = {
    "file": label("command.file"),
    "file2": label("command.second-file"),
    "file3": label("command.third-file"),
    "file4": label("command.fourth-file"),
    "file5": label("command.fifth-file"),
}


@dataclass(frozen=True, slots=True)
class Taken:
    """What was found in a file, or at an address."""

    name: str
    found: Sequence[Article | Exception]
    """Articles, and why others are none."""


def check_manager(interaction: Interaction) -> int:
    """The id of the server that somebody manages; raises when they do not.

    Discord hides the commands from others, but moderators can show them to anybody, and a button can be forged.
    """
    if interaction.guild_id is None:
        raise app_commands.NoPrivateMessage
    if not interaction.permissions.manage_guild:
        raise app_commands.MissingPermissions(["manage_guild"])
    return interaction.guild_id


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class LibraryCommands(
    commands.GroupCog, group_name=label("command.library"), group_description=label("command.library-about")
):
    """`/library`."""

    def __init__(self, bot: Dateline) -> None:
        self.bot = bot

    @app_commands.command(name=label("command.add"), description=label("command.add-about"))
    @app_commands.rename(url=label("command.url"), **_FILE_NAMES)
    @app_commands.describe(url=label("command.url-about"), **dict.fromkeys(_FILE_NAMES, label("command.file-about")))
    async def add(
        self,
        interaction: Interaction,
        file: discord.Attachment | None = None,
        url: str | None = None,
        file2: discord.Attachment | None = None,
        file3: discord.Attachment | None = None,
        file4: discord.Attachment | None = None,
        file5: discord.Attachment | None = None,
    ) -> None:
        """Add the articles of files, and those at web addresses; each with its own result."""
        guild, words = check_manager(interaction), self.bot.words(interaction)
        urls = addresses(url or "")
        files = [given for given in (file, file2, file3, file4, file5) if given is not None]
        if not urls and not files:
            raise TellError("library.nothing-given")
        if len(urls) > MOST_URLS:
            raise TellError("library.too-many", count=len(urls), limit=MOST_URLS)
        await interaction.response.defer(ephemeral=True, thinking=True)
        taken = await asyncio.gather(*map(self._take_file, files), *map(self._take_url, urls))

        def work() -> Reply:
            articles = [item for each in taken for item in each.found if isinstance(item, Article)]
            became = {one.id: one for one in self.bot.desk.add(guild, articles)}
            return Reply(replies.notice(_outcomes(taken, became, words, self.bot.sentence)))

        await self.bot.respond(interaction, work, private=True)

    async def _take_file(self, file: discord.Attachment) -> "Taken":
        if file.size > LARGEST_MB * 2**20:
            too_large = TellError("library.too-large", size=-(-file.size // 2**20), limit=LARGEST_MB)
            return Taken(file.filename, [too_large])
        try:
            content = await file.read()
        except (discord.HTTPException, OSError):
            return Taken(file.filename, [TellError("library.file-gone")])
        return await self._take(file.filename, _read, content, file.filename)

    async def _take_url(self, url: str) -> "Taken":
        return await self._take(url, self.bot.desk.fetch, url)

    async def _take(self, name: str, work: Callable[..., Sequence[Article | KnowledgeError]], *given: Any) -> "Taken":
        try:
            return Taken(name, await self.bot.visiting(work, *given))
        except Exception as error:  # also one that nobody expected: the others go in
            return Taken(name, [error])

    @app_commands.command(name=label("command.list"), description=label("command.list-about"))
    @app_commands.rename(
        title=label("command.title"),
        source=label("command.source"),
        since=label("command.since"),
        until=label("command.until"),
        sort=label("command.sort"),
        shelf=label("command.shelf"),
    )
    @app_commands.describe(
        title=label("command.list-title-about"),
        source=label("command.source-about"),
        since=label("command.since-about"),
        until=label("command.until-about"),
        sort=label("command.sort-about"),
        shelf=label("command.shelf-about"),
    )
    @app_commands.choices(
        sort=[app_commands.Choice(name=label(f"choice.sort-{sort}"), value=sort) for sort in SORTS],
        shelf=[app_commands.Choice(name=label(f"choice.shelf-{shelf}"), value=shelf) for shelf in SHELVES],
    )
    async def list_articles(
        self,
        interaction: Interaction,
        title: app_commands.Range[str, 1, replies.LOOKED_FOR] | None = None,
        source: app_commands.Range[str, 1, replies.CHOICE] | None = None,
        since: str | None = None,
        until: str | None = None,
        sort: Sort = "newest",
        shelf: Shelf = "own",
    ) -> None:
        """List the server's own articles, or others that are seen in it; all of them, or those that are wanted."""
        check_manager(interaction)
        reader, words, desk = reader_of(interaction), self.bot.words(interaction), self.bot.desk
        days, looked_for = (day(since), day(until)), " ".join(visible(title or "").split())

        def work() -> Reply:
            limits = Limits(*days, desk.publisher(reader, source))
            desk.check_publisher(reader, limits)
            return Reply(page_of_articles(desk, reader, words, Selection(shelf, sort, limits, looked_for)))

        await self.bot.respond(interaction, work, private=True)

    @list_articles.autocomplete("source")
    async def complete_source(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Publishers of the archive."""
        found = await self.bot.quickly(self.bot.desk.publishers_like, reader_of(interaction), typed)
        return [app_commands.Choice(name=replies.choice(name), value=name) for name in found[:25]]

    @app_commands.command(name=label("command.remove"), description=label("command.remove-about"))
    @app_commands.rename(title=label("command.title"))
    @app_commands.describe(title=label("command.title-about"))
    async def remove(self, interaction: Interaction, title: str) -> None:
        """Ask whether an article is really to be removed."""
        check_manager(interaction)
        reader, words = reader_of(interaction), self.bot.words(interaction)

        def work() -> Reply:
            article = self.bot.desk.find_title(reader, title, own=True)
            if article is None:
                raise TellError("library.gone")
            question = words("library.really", title=Markdown(line(article.title, 300)))
            return Reply(
                replies.notice(
                    question,
                    button(words.label("library.remove"), "remove", article.id, danger=True),
                    button(words.label("library.keep"), "keep", article.id),
                )
            )

        await self.bot.respond(interaction, work, private=True)

    @remove.autocomplete("title")
    async def complete_title(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Titles of the server's own articles."""
        if interaction.guild_id is None or not interaction.permissions.manage_guild:
            return []
        found = await self.bot.quickly(self.bot.desk.titles, reader_of(interaction), typed, own=True)
        return [app_commands.Choice(name=replies.choice(title), value=id) for title, id in found]

    @pressed("remove")
    async def really(self, interaction: Interaction, article_id: str) -> None:
        """Remove an article."""
        guild, words = check_manager(interaction), self.bot.words(interaction)

        def work() -> discord.ui.LayoutView:
            article = self.bot.desk.remove(guild, article_id)
            if article is None:
                return replies.notice(words("library.gone"))
            return replies.notice(words("library.removed", title=Markdown(line(article.title, 300))))

        await self.bot.revise(interaction, work)

    @pressed("keep")
    async def keep(self, interaction: Interaction, article_id: str) -> None:
        """Leave an article where it is."""
        check_manager(interaction)
        reader, words = reader_of(interaction), self.bot.words(interaction)

        def work() -> discord.ui.LayoutView:
            article = self.bot.desk.article(reader, article_id)
            title = Markdown(line(article.title, 300)) if article else Markdown("…")
            return replies.notice(words("library.kept", title=title))

        await self.bot.revise(interaction, work)

    @app_commands.command(name=label("command.report"), description=label("command.report-about"))
    async def report(self, interaction: Interaction) -> None:
        """Say how much is asked, and what got no good answer."""
        check_manager(interaction)
        reader, words = reader_of(interaction), self.bot.words(interaction)
        today = datetime.now(UTC).date()
        await self.bot.respond(
            interaction,
            lambda: Reply(replies.notice(_report(self.bot.desk.report(reader, today), words))),
            private=True,
        )

    # --- feeds

    feed = app_commands.Group(name=label("command.feed"), description=label("command.feed-about"))

    @feed.command(name=label("command.add"), description=label("command.feed-add-about"))
    @app_commands.rename(url=label("command.url"))
    @app_commands.describe(url=label("command.feed-url-about"))
    async def follow(self, interaction: Interaction, url: str) -> None:
        """Follow a feed."""
        guild, words = check_manager(interaction), self.bot.words(interaction)

        def work() -> Reply:
            feed = self.bot.desk.follow(guild, url)
            return Reply(replies.notice(words("feed.added", feed=Markdown(line(feed.title or feed.url, 200)))))

        await self.bot.respond(interaction, work, private=True, visits=True)

    @feed.command(name=label("command.list"), description=label("command.feed-list-about"))
    async def list_feeds(self, interaction: Interaction) -> None:
        """List the feeds that the server follows, with how the last look at each went."""
        guild, words = check_manager(interaction), self.bot.words(interaction)
        await self.bot.respond(
            interaction, lambda: Reply(replies.notice(_feeds(self.bot.desk.feeds(guild), words))), private=True
        )

    @feed.command(name=label("command.remove"), description=label("command.feed-remove-about"))
    @app_commands.rename(feed=label("command.feed"))
    @app_commands.describe(feed=label("command.feed-which"))
    async def unfollow(self, interaction: Interaction, feed: str) -> None:
        """Follow a feed no longer."""
        guild, words = check_manager(interaction), self.bot.words(interaction)

        def work() -> Reply:
            found = self.bot.desk.unfollow(guild, feed)
            if found is None:
                raise TellError("feed.none-such")
            return Reply(replies.notice(words("feed.removed", feed=Markdown(line(found.title or found.url, 200)))))

        await self.bot.respond(interaction, work, private=True)

    @unfollow.autocomplete("feed")
    async def complete_feed(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The feeds that the server follows."""
        if interaction.guild_id is None or not interaction.permissions.manage_guild:
            return []
        found = await self.bot.quickly(self.bot.desk.feeds, interaction.guild_id)
        names = [(f"{feed.title} · {feed.url}" if feed.title else feed.url, str(feed.id)) for feed in found]
        fitting = [(name, id) for name, id in names if typed.casefold() in name.casefold()]
        return [app_commands.Choice(name=replies.choice(name), value=id) for name, id in fitting[:25]]


def _read(content: bytes, name: str) -> Sequence[Article | KnowledgeError]:
    from knowledge.reading import read_each

    return [*read_each(content, name=name)]


def addresses(typed: str) -> list[str]:
    """The web addresses in what somebody typed or pasted, each once."""
    return list(dict.fromkeys(filter(None, (part.strip("<>,;") for part in typed.split()))))


def _outcomes(
    taken: Sequence[Taken], became: Mapping[str, Added], words: Words, sentence: Callable[[Exception, Words], str]
) -> str:
    """What became of each file and address; under its name where there are several."""
    room = (replies.TEXT - 200) // len(taken)
    shown = SHOWN if len(taken) == 1 else SHOWN_OF_MANY
    parts = []
    for each in taken:
        lines = _outcome(each, became, words, sentence, shown=shown)
        if len(taken) > 1:
            lines.insert(0, f"**{line(each.name, 80)}**")
        parts.append(cut("\n".join(lines), room))
    return "\n".join([*parts, f"-# {words('library.only-here')}"] if became else parts)


def _outcome(
    each: Taken,
    became: Mapping[str, Added],
    words: Words,
    sentence: Callable[[Exception, Words], str],
    *,
    shown: int,
) -> list[str]:
    articles = [item for item in each.found if isinstance(item, Article)]
    lines: list[str] = []
    for key, new in (("library.added", True), ("library.unchanged", False)):
        titles = [item.title for item in articles if (became[item.id].outcome is not Outcome.UNCHANGED) is new]
        if titles:
            named = "; ".join(line(title, 150) for title in titles[:shown])
            lines.append(words(key, titles=Markdown(named + _more(len(titles), shown))))
    problems = [item for item in each.found if not isinstance(item, Article)]
    for problem in problems[:shown]:
        lines.append(words("library.refused", problem=Markdown(sentence(problem, words))))
    if len(problems) > shown:
        lines[-1] += _more(len(problems), shown)
    return lines


def _more(number: int, shown: int) -> str:
    return f" (+{number - shown})" if number > shown else ""


def _feeds(feeds: Sequence[Feed], words: Words) -> str:
    if not feeds:
        return words("feed.none")
    lines = [f"### {words('feed.title')}"]
    for feed in feeds:
        result = cut(words.said(feed.last_result), 80) if feed.last_result else words("feed.soon")
        when = f" · <t:{int(feed.checked_at.timestamp())}:R>" if feed.checked_at else ""
        title = f"**{line(feed.title, 50)}** " if feed.title else ""
        lines.append(f"- {title}{line(feed.url, 70)}: {result}{when}")
    return "\n".join(lines)


def _report(report: Report, words: Words) -> str:
    lines = [
        f"### {words('report.title', days=REPORT_DAYS)}",
        words(
            "report.asked", asked=report.questions, answered=report.answered, up=report.upvotes, down=report.downvotes
        ),
    ]
    for key, rows in (("report.unanswered", report.unanswered), ("report.downvoted", report.downvoted)):
        lines.append(f"**{words(key)}**")
        lines += [
            f"- {words('report.times', question=Markdown(line(question, 150)), times=times)}"
            for question, times in rows
        ] or [f"- {words('report.none')}"]
    return "\n".join(lines)


async def setup(bot: Dateline) -> None:
    """Add this cog."""
    await bot.add_cog(LibraryCommands(bot))

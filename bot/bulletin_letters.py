"""What Discord shows of bulletins: new articles, feeds that fail, and the list of them."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.bulletins import BulletinLetter, FeedLetter, country_named
from bot.catalogue import Markdown, Words
from bot.markdown import cut, line
from bot.parts import labelled, view
from bot.replies import add_quotes
from knowledge.library.records import Feed, Followed

LONGEST = 350
"""Characters of one quote."""
FEEDS = 15
"""Feeds in one message."""


def bulletin(due: BulletinLetter, *, token: str) -> ui.LayoutView:
    """New articles, the most telling quoted, the others counted."""
    words = due.words
    said = [words("news.new", what=what(due.followed, words))]
    if due.more:
        said.append(words("news.more", n=due.more))
    header: list[ui.TextDisplay[Any]] = [ui.TextDisplay(f"{_ping(due.followed)}-# {' '.join(said)}")]
    shown = view(*header)
    add_quotes(shown, due.quotes, words, used=sum(len(text.content) for text in header), most=LONGEST)
    return _ended(shown, due.followed, words, token)


def on_feeds(due: FeedLetter, *, token: str) -> ui.LayoutView:
    """Feeds that fail, and feeds that work again."""
    words, lines = due.words, list[str]()
    for key, feeds in (("news.fails", due.failing), ("news.works", due.well)):
        if feeds:
            lines += [f"**{words(key, n=len(feeds))}**", *(_row(feed, words) for feed in feeds[:FEEDS])]
        if len(feeds) > FEEDS:
            lines.append(f"- {words('removing.more', n=len(feeds) - FEEDS)}")
    return _ended(view(ui.TextDisplay(_ping(due.followed) + "\n".join(lines))), due.followed, words, token)


def mentions(due: object) -> discord.AllowedMentions:
    """Whom a message may ping: the role that an admin named, and nobody else."""
    role = _role(due.followed) if isinstance(due, BulletinLetter | FeedLetter) else None
    if role is None:
        return discord.AllowedMentions.none()
    return discord.AllowedMentions(everyone=False, users=False, replied_user=False, roles=[discord.Object(role)])


def listing(bulletins: Sequence[Followed], words: Words) -> str:
    """The bulletins of a server as Markdown."""
    if not bulletins:
        return words("news.none")
    return "\n".join([f"### {words('news.title')}", *(f"- {row(each, words)}" for each in bulletins)])


def row(followed: Followed, words: Words) -> Markdown:
    """One bulletin in a line: what it is after, where it is posted, whom it pings."""
    parts: list[str] = [words("news.in", what=what(followed, words), channel=Markdown(f"<#{followed.channel}>"))]
    if (role := _role(followed)) is not None:
        parts.append(f"<@&{role}>")
    if followed.paused:
        parts.append(words("following.is-paused"))
    return Markdown(" · ".join(parts))


def what(followed: Followed, words: Words) -> Markdown:
    """What a bulletin is after."""
    wanted = followed.bulletin
    if wanted is not None and wanted.kind == "feeds":
        return words("news.of-feeds")
    parts = [f"“{line(wanted.words, 80)}”"] if wanted and wanted.words else []
    parts += [line(country_named(wanted.country, words.language), 60)] if wanted and wanted.country else []
    parts += [line(followed.source, 80)] if followed.source else []
    return Markdown(", ".join(parts)) if parts else words("news.all")


def _ended(shown: ui.LayoutView, followed: Followed, words: Words, token: str) -> ui.LayoutView:
    pause = labelled(words, "following.pause", "digest-pause", token, followed.id)
    return shown.add_item(ui.ActionRow(pause, labelled(words, "following.end", "followed-end", followed.id)))


def _role(followed: Followed) -> int | None:
    return followed.bulletin.role if followed.bulletin is not None else None


def _ping(followed: Followed) -> str:
    return f"<@&{role}>\n" if (role := _role(followed)) is not None else ""


def _row(feed: Feed, words: Words) -> str:
    name = f"**{line(feed.title, 50)}** " if feed.title else ""
    result = f": {cut(words.said(feed.last_result), 80)}" if feed.last_result else ""
    return f"- {name}{line(feed.url, 70)}{result}"

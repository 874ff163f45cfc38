"""Whether a message is meant for the bot: it calls it, or stands where questions are answered that call nobody."""

from typing import Any

import discord

from bot import pointing, posts, threads
from bot.asked import Asked
from bot.client import Dateline
from bot.remarks import asks, wants_nothing
from bot.servers import ServerSettings


def calls(bot: Dateline, message: discord.Message) -> bool:
    """Whether a message calls the bot: to it alone, by its name, or by its role."""
    return message.guild is None or bot.user in message.mentions or by_role(message)


def is_meant(bot: Dateline, message: discord.Message, text: str, settings: ServerSettings, *, called: bool) -> bool:
    """Whether a message, whose words are `text`, is to be answered in its channel as that is set."""
    mode = settings.mode(message.channel.id, getattr(message.channel, "parent_id", None))
    if mode == "never":
        return False
    return not _wants_nothing(bot, message, text) if called else _asks_unasked(bot, message, text, settings, mode)


def by_role(message: discord.Message) -> bool:
    """Whether the role is mentioned that the bot brought along, which looks as it does."""
    own = message.guild.self_role if message.guild else None
    return own is not None and own in message.role_mentions


def post(bot: Dateline, message: discord.Message, text: str, *, called: bool) -> list[Asked]:
    """What the first message of a post asks, with its title."""
    channel: Any = message.channel
    return posts.questions(bot.understood(channel.name, message.guild), text, asks=_asks, called=called)


def _wants_nothing(bot: Dateline, message: discord.Message, text: str) -> bool:
    """Whether a message that calls the bot only says what its writer thinks."""
    mine = bot.mention_of(message.guild)
    called = bool(mine and mine.search(message.content))
    named = called or message.guild is None
    if posts.is_opening(message) or (named and pointing.points(message.content, text)):
        return False
    if not text:  # emoji alone; who calls, or hands something over, is asked what for
        alone = bool(message.content.strip() or message.stickers) and "://" not in message.content
        return alone and not called
    return wants_nothing(text, named=named)


def _asks_unasked(bot: Dateline, message: discord.Message, text: str, settings: ServerSettings, mode: str) -> bool:
    """Whether a message that does not call the bot gets an answer.

    In a channel every question does, in a forum the first message of each post, and in a thread that the bot began
    each question that is for nobody else.
    """
    channel, me = message.channel, bot.user
    if posts.is_post(channel) and str(channel.id) not in settings.channels:
        return mode == "every" and posts.is_opening(message) and bool(post(bot, message, text, called=False))
    if mode == "every":
        return _asks(text)
    earlier = message.reference.resolved if message.reference is not None else None
    to_others = message.mentions or (isinstance(earlier, discord.Message) and earlier.author != me)
    return threads.is_own(channel, me) and not to_others and _asks(text)


def _asks(text: str) -> bool:
    """Whether a message that mentions nobody is a question."""
    return ("?" in text or len(text.split()) > 2) and asks(text)

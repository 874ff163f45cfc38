"""Posts of a forum: their first message, what they ask, and the tag that says that they were answered.

A post is a thread that has the id of its first message. What it asks may stand in its title, in its text, or in both:
"Zorblatt harvest", and below it "how much was it this year?".
"""

import logging
import re
from collections.abc import Callable, Iterator
from typing import Any

import discord

from bot.asked import Asked
from bot.rights import held
from bot.servers import ServerSettings
from knowledge.answering.conversation import Turn

log = logging.getLogger("dateline")

FROM_TEXT = 2
"""Questions that are taken from the text of one post."""
MOST_TAGS = 5
"""Tags that Discord lets a post have."""
LONGEST = 400
"""Characters of a post that does not ask anything by its wording, but calls the bot."""

_SENTENCE = re.compile(r"[^.!?…]+(?:[.!?…]+(?!\s)[^.!?…]*)*[.!?…]*")


def is_post(channel: Any) -> bool:
    """Whether a channel is a post of a forum."""
    return isinstance(channel, discord.Thread) and isinstance(channel.parent, discord.ForumChannel)


def is_opening(message: discord.Message) -> bool:
    """Whether a message is the first of a post."""
    return is_post(message.channel) and message.id == message.channel.id


def questions(title: str, text: str, *, asks: Callable[[str], bool], called: bool) -> list[Asked]:
    """What a post asks, the likeliest first; where it asks nothing, all of it when it calls the bot, and else nothing.

    A question of the text may lean on the title.
    """
    found = [Asked(title)] if asks(title) else []
    found += [Asked(each, (Turn(title),) if title else ()) for each in _sentences(text) if asks(each)][:FROM_TEXT]
    whole = " ".join(f"{title}. {text}".split())[:LONGEST].strip(". ")
    return found or ([Asked(whole)] if called and whole else [])


def _sentences(text: str) -> Iterator[str]:
    return (found[0].strip() for found in _SENTENCE.finditer(text) if found[0].strip())


async def mark(post: discord.Thread, settings: ServerSettings) -> None:
    """Give a post the tag that says that it was answered, where the settings want that and the bot may."""
    forum = post.parent
    if not isinstance(forum, discord.ForumChannel) or str(forum.id) not in settings.tags:
        return
    tag, there = forum.get_tag(int(settings.tags[str(forum.id)])), post.applied_tags
    if tag is None or tag in there or len(there) >= MOST_TAGS or not held(forum, forum.guild.me).manage_threads:
        return  # what is missing of it is said by /setup check
    try:
        await post.add_tags(tag)
    except discord.HTTPException as error:
        log.warning("A post in forum %s could not be marked as answered: %s", forum.id, error)

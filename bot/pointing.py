"""What a message points at: the one that it replies to, the one above it, or the opening of the thread that it is in.

"@Dateline is this true?" and "@Dateline ^ who is that" say nothing of their subject; somebody else's message does. Its
words are those that were typed, those of a message that it forwards, and those of the pages that it links to, as
Discord shows them.
"""

import contextlib
import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import discord

from bot.recalling import recall
from bot.small_talk import small_talk
from bot.threads import is_own
from bot.voice import LOST
from knowledge.answering.conversation import Turn
from knowledge.answering.courtesy import reply_to_courtesy
from knowledge.answering.follow_up import readings
from knowledge.answering.kind import kind_of
from knowledge.answering.question import Kind
from knowledge.language.pack import any_of, of_all
from knowledge.language.sections import Courtesy

if TYPE_CHECKING:
    from bot.client import Dateline

Way = Literal["bare", "check", "leaning"]

LONGEST = 400
"""Characters of a message that count as the subject of a question."""
ABOVE = timedelta(minutes=5)
"""How long ago the message above was written at most, where nothing but its place says that it is meant."""

FEW = 8
"""Messages that are looked through for the one above."""

_UP = re.compile(r"^\W*\^+\s*|\s*\^+\W*$")
_MENTION = re.compile(r"<@[!&]?\d+>")
_SOMETHING = "Zorblatt of Andorra met Quist in Vinga"
"""Stands for the words of another message, which need not be looked up for most questions."""


@dataclass(frozen=True, slots=True)
class Pointed:
    """What a message points at."""

    text: str
    """Its words; empty where it has none, or where Discord does not show them."""
    unread: bool = False
    """Whether Discord shows none of its words to a bot without the message-content intent."""
    surely: bool = True
    """Whether something other than its place says that it is meant."""


def up(content: str, text: str) -> tuple[bool, str]:
    """Whether a message points at what stands above it ("^ who is that"), and its words without that.

    `text` are the words of its `content`, of which none are left where it is "^" alone.
    """
    rest = _UP.sub("", text)
    return rest != text or _MENTION.sub("", content).strip().startswith("^"), rest


@cache
def _checks() -> re.Pattern[str]:
    courtesy = of_all(Courtesy)
    before = any_of((*courtesy.greetings, *courtesy.checks_before))
    after = any_of((*courtesy.addressed, *courtesy.closings, "please"))
    return re.compile(rf"\W*(?:(?:{before})[\s,]+)*(?:{any_of(courtesy.checks)})(?:[\s,]+(?:{after}))*\W*", re.I)


def way_of(text: str) -> Way | None:
    """How `text` speaks of something that it does not name; None where it is a question of its own.

    `bare` says nothing, `check` asks whether it is true, and `leaning` asks something else of it.
    """
    if not any(map(str.isalnum, text)):
        return "bare"
    if _checks().fullmatch(text):
        return "check"
    if small_talk(text) or reply_to_courtesy(text) or not ("?" in text or kind_of(text) is not Kind.KEYWORDS):
        return None
    # "and with Norway?" puts a name in the place of another, and so speaks of what it names
    return "leaning" if leans(text) and readings(text, (Turn(_SOMETHING),))[0].text.startswith(text) else None


def points(content: str, text: str) -> bool:
    """Whether a message points at another one, or asks whether one is true."""
    above, rest = up(content, text)
    return above or way_of(rest) == "check"


def leans(text: str) -> bool:
    """Whether `text` is understood only after what was said before."""
    return readings(text, (Turn(_SOMETHING),))[0].leans_on is not None


def words_of(bot: "Dateline", message: Any) -> str:
    """The words of somebody's message, also of what it forwards and of the pages that it links to."""
    parts = [message, *getattr(message, "message_snapshots", ())]
    texts = [bot.understood(part.content, message.guild, quoted=True) for part in parts]
    for part in parts:
        for embed in part.embeds:
            texts += [embed.title or "", embed.description or "", *(f"{row.name}: {row.value}" for row in embed.fields)]
    plain = (bot.understood(text, message.guild, quoted=True) if text else "" for text in texts)
    return " ".join(dict.fromkeys(filter(None, plain)))[:LONGEST]


async def found(bot: "Dateline", message: discord.Message, way: Way, *, above: bool, alone: bool) -> Pointed | None:
    """What `message` points at; None for nothing, or for a message of the bot's own, which is a conversation.

    `above` is whether it says "^"; `alone` whether nothing else was asked before that it may lean on, which "is this
    true?" seldom means.
    """
    if message.type is discord.MessageType.reply:
        return _read(bot, await replied_to(message))
    if above:
        return _read(bot, await _above(bot, message))
    if not alone and way != "check":
        return None
    if alone and isinstance(message.channel, discord.Thread) and not is_own(message.channel, bot.user):
        return await opening(bot, message.channel)
    if way == "bare":
        return None
    earlier = await _above(bot, message)
    if earlier is None or message.created_at - earlier.created_at > ABOVE:
        return None
    there = _read(bot, earlier)
    return Pointed(there.text, there.unread, surely=False) if there is not None else None


async def opening(bot: "Dateline", thread: discord.Thread) -> Pointed | None:
    """What a thread begins with: its title, and the message that it was begun from."""
    post = isinstance(thread.parent, discord.ForumChannel)
    parent: Any = thread if post else thread.parent
    first = await fetched(parent, thread.id) if parent is not None else None
    if first is not None and first.author == bot.user:
        return None
    title = bot.understood(thread.name, thread.guild)
    text = words_of(bot, first) if first is not None else ""
    if not post and text:  # which the title repeats
        title = ""
    return Pointed(f"{title}. {text}".strip(". ")[:LONGEST])


async def replied_to(message: discord.Message) -> discord.Message | None:
    """The message that `message` replies to; None where it replies to none, forwards one, or it cannot be had."""
    reference = message.reference
    if message.type is not discord.MessageType.reply or reference is None or reference.message_id is None:
        return None
    if isinstance(reference.resolved, discord.Message):
        return reference.resolved
    return await fetched(message.channel, reference.message_id) if reference.resolved is None else None


async def fetched(channel: Any, id: int) -> discord.Message | None:
    """A message of a channel; None when it cannot be had."""
    try:
        message: discord.Message = await channel.fetch_message(id)
    except (discord.HTTPException, *LOST):
        return None
    return message


async def _above(bot: "Dateline", message: discord.Message) -> discord.Message | None:
    """The message above, or an answer of the bot's own; what else is said by it and to it stands between."""
    with contextlib.suppress(discord.HTTPException, *LOST):
        async for earlier in message.channel.history(limit=FEW, before=message):
            said_to_it = earlier.author == bot.user or bot.user in earlier.mentions
            if not said_to_it or recall(earlier) is not None:
                return earlier
    return None


def _read(bot: "Dateline", earlier: object) -> Pointed | None:
    if not isinstance(earlier, discord.Message) or earlier.author == bot.user:
        return None
    text = words_of(bot, earlier)
    shown = bot.intents.message_content or earlier.guild is None or bot.user in earlier.mentions
    return Pointed(text, unread=not text and not shown)

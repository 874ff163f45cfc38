"""Post what is due for followed questions, and digests of them: each message once, whenever a process is killed.

A message is meant in the store before it is sent, under a key that it carries to Discord twice: as its *nonce*, for
which Discord itself makes one message within some minutes, however often it is asked; and in its buttons, by which it
is found in the channel afterwards. A process that finds a message meant, tried, and not noted as sent looks into the
channel first, and sends only what is not there; what was on its way at that moment is caught by the nonce.
"""

import asyncio
import logging
from collections.abc import Awaitable, Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import discord

from bot.apart import Apart, part_of
from bot.bulletin_letters import mentions
from bot.following import AnyLetter, Following
from bot.letters import message_of
from bot.pace import Said
from bot.recalling import token_of
from knowledge.errors import KnowledgeError
from knowledge.library.records import Due, Followed

if TYPE_CHECKING:
    from bot.client import Dateline

AT_ONCE = 8
"""Messages that are made and sent at the same time."""
EVERY_S = 0.04
"""Seconds between two messages at least: half of what Discord allows a bot, so that answers have the other half."""
AGAIN = timedelta(seconds=20)
"""After which a message that is not known to be sent is looked after; each time twice as long, up to an hour."""
LONGEST_AGAIN = timedelta(hours=1)
NONCE_HOLDS = timedelta(minutes=2)
"""For how long Discord surely knows a nonce; it says "some minutes"."""
_UNKNOWN = 0
"""The id of a message of which nobody can tell whether it was sent."""
_BEFORE, _LATE = timedelta(minutes=1), timedelta(minutes=10)
"""Around the tries of a message, where it is looked for: clocks differ, and Discord may be slow."""
READ = 1000
"""Messages of a channel that are read at most to find one."""
_GONE = {10003, 10004, 50001, 50007, 50013, 50083, 160005}
"""Discord's codes for: no such channel or server, no access, no direct messages, no right to write, locked threads."""

log = logging.getLogger("dateline")


class Poster:
    """Posts in the channels of the servers that this process is told of."""

    def __init__(self, bot: "Dateline", following: Following, apart: Apart) -> None:
        self._bot = bot
        self._following = following
        self._outbox = bot.desk.library.outbox
        self._follows = bot.desk.library.follows
        self._digests = bot.desk.library.digests
        self._bulletins = bot.desk.library.bulletins
        self._pace = asyncio.Lock()
        self._apart = apart
        self._under_way: set[str] = set()
        self._resting = Said()
        """What is followed of which something could not be made a moment ago."""

    async def round(self) -> int:
        """Send what is due now; returns how many messages were looked after."""
        shard = part_of(self._bot.settings.held)
        unsent = await self._apart.quickly(self._outbox.unsent, shard)
        unsent = [due for due in unsent if due.key not in self._under_way]
        await _few_at_once(map(self._go_on, unsent))
        ripe = await self._apart.quickly(self._outbox.ripe, shard) + await self._apart.quickly(
            self._digests.ripe, shard
        )
        ripe += await self._apart.quickly(self._bulletins.ripe, shard)
        await _few_at_once(self._begin(id) for id in ripe if not self._resting.holds(id))
        return len(unsent) + len(ripe)

    async def _know_thread(self, id: int) -> None:
        """Keep which channel a thread is in, where that is not yet: what is asked there decides what is quoted."""
        followed = await self._apart.quickly(self._follows.get, id)
        if followed is None or not followed.guild:
            return
        servers = self._bot.desk.servers
        if str(followed.channel) in (await self._apart.quickly(servers.settings, followed.guild)).threads:
            return
        parent = getattr(self._bot.get_channel(followed.channel), "parent_id", None)
        await self._apart.quickly(servers.note_thread, followed.guild, followed.channel, parent)

    async def _begin(self, id: int) -> None:
        """Send the message that is due for a followed question, or the digest that is."""
        if self._bot.closing:
            return
        try:
            await self._know_thread(id)
            made = await self._apart(self._following.next_letter, id)
        except (KnowledgeError, discord.HTTPException, OSError) as error:
            self._resting.first(id, AGAIN.total_seconds())
            log.warning("What is due for a followed question could not be made: %s", error)
        except Exception:
            self._resting.first(id, AGAIN.total_seconds())
            raise
        else:
            if made is not None:
                await self._send(*made)

    async def _go_on(self, due: Due) -> None:
        """Look after a message that was meant before, by this process or by one that is no more."""
        if self._bot.closing:
            return
        followed = await self._apart.quickly(self._follows.get, due.follow_id)
        if followed is None:
            return
        if await self._apart.quickly(self._following.behind, followed):
            await self._apart.quickly(self._outbox.look_later, due.key, again=_after(0))
            return
        try:
            await self._know_thread(due.follow_id)
        except (discord.HTTPException, OSError) as error:
            await self._put_off(due, followed, error)
            return
        if due.tried_at is not None and not await self._is_missing(due, followed):
            return
        letter = await self._apart(self._following.same_letter, due)
        if letter is None:  # withdrawn meanwhile
            await self._apart.quickly(self._outbox.drop, due.key)
            return
        await self._send(due, letter)

    async def _is_missing(self, due: Due, followed: Followed) -> bool:
        """Whether a message that was tried surely does not stand in its channel; what else is found out is noted."""
        try:
            there = await self._find(due, followed)
        except discord.HTTPException as error:
            await (self._end if error.code in _GONE else self._put_off)(due, followed, error)
            return False
        except OSError as error:
            await self._put_off(due, followed, error)
            return False
        if there == _UNKNOWN:
            log.warning("Whether a message that was due was sent cannot be found out; it is given up.")
            await self._apart.quickly(self._outbox.drop, due.key)
        elif there is not None:
            letter = await self._apart(self._following.same_letter, due)
            await self._apart.quickly(self._following.sent, due, there, letter)
        return there is None

    async def _send(self, due: Due, letter: AnyLetter) -> None:
        if not await self._apart.quickly(self._outbox.trying, due.key, seen=due.tries, again=_after(due.tries)):
            return
        self._under_way.add(due.key)
        try:
            async with self._pace:
                await asyncio.sleep(EVERY_S)
            channel = self._bot.get_partial_messageable(letter.followed.channel)
            view = message_of(letter, token=due.key)
            message = await channel.send(view=view, nonce=due.key, allowed_mentions=mentions(letter))
        except discord.HTTPException as error:
            await self._refused(due, letter.followed, error)
        except OSError as error:
            log.warning("A message that is due could not be sent; it is tried again: %s", error)
        else:
            await self._apart.quickly(self._following.sent, due, message.id, letter)
        finally:
            self._under_way.discard(due.key)

    async def _refused(self, due: Due, followed: Followed, error: discord.HTTPException) -> None:
        if error.code in _GONE:
            await self._end(due, followed, error)
        elif error.status >= 500 or error.status == 429:
            log.warning("A message that is due could not be sent; it is tried again: %s", error)
        else:  # which no other try mends
            log.error("Discord does not take a message that is due: %s", error)
            await self._apart.quickly(self._outbox.drop, due.key)

    async def _end(self, due: Due, followed: Followed, error: discord.HTTPException) -> None:
        """Follow nothing any longer where the bot cannot write."""
        ended = await self._apart.quickly(self._follows.end_in, followed.channel)
        log.info("What was followed in channel %s has ended (%d): %s", followed.channel, ended, error)

    async def _put_off(self, due: Due, followed: Followed, error: Exception) -> None:
        """Look again later whether a message is there."""
        log.warning("Whether a message that was due was sent cannot be found out now: %s", error)
        await self._apart.quickly(self._outbox.look_later, due.key, again=_after(due.tries))

    async def _find(self, due: Due, followed: Followed) -> int | None:
        """The id of the message where it stands in its channel already; None where it surely does not.

        Where the bot may not read the channel, or so much was said there that it does not read all of it, the nonce
        alone holds, and only for minutes: what may have been sent longer ago is given up then, and named as found in no
        message; rather is one missing than two the same.
        """
        assert due.tried_at is not None
        without = None if discord.utils.utcnow() - due.tried_at < NONCE_HOLDS else _UNKNOWN
        if not await self._may_read(followed):
            return without
        channel = self._bot.get_partial_messageable(followed.channel)
        since, until, read = due.made_at - _BEFORE, due.tried_at + _LATE, 0
        async for message in channel.history(after=since, limit=READ, oldest_first=True):
            if message.created_at > until:
                return None
            if message.author == self._bot.user and token_of(message) == due.key:
                return message.id
            read += 1
        return None if read < READ else without

    async def _may_read(self, followed: Followed) -> bool:
        """Whether Discord shows the bot what was said in a channel; where not, it shows none without a word."""
        if not followed.guild:
            return True
        channel: Any = self._bot.get_channel(followed.channel) or await self._bot.fetch_channel(followed.channel)
        return bool(channel.permissions_for(channel.guild.me).read_message_history)


def _after(tries: int) -> timedelta:
    """How long a message that was tried so often before is left alone."""
    return min(AGAIN * float(2 ** min(tries, 10)), LONGEST_AGAIN)


async def _few_at_once(work: Iterable[Awaitable[None]]) -> None:
    """Await all of it, a few at a time; what fails unexpectedly is logged, and keeps nothing else from being done."""
    slots = asyncio.Semaphore(AT_ONCE)

    async def one(task: Awaitable[None]) -> None:
        async with slots:
            try:
                await task
            except Exception:
                log.exception("A message that is due was not sent.")

    await asyncio.gather(*map(one, work))

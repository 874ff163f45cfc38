"""What Discord says: the token, the intents, the clock, and the rights in each server that the settings know."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from email.utils import parsedate_to_datetime
from types import SimpleNamespace

import aiohttp
import discord

from bot.doctor.finding import Finding, Patient, check
from bot.doctor.server import server, threads
from bot.rights import SEEN
from bot.servers import Servers, guild_scope
from bot.settings import Settings

MOST_SERVERS = 50
"""Servers that are looked at, each with three requests; those with channels of their own settings first."""
CLOCK_S = 10.0
"""Seconds by which the clock may differ from Discord's, of which an answer may have been some on its way."""


@check("discord")
def at_discord(patient: Patient) -> Iterator[Finding]:
    """Everything that Discord has to be asked."""
    if patient.settings is None or patient.offline:
        return
    found: list[Finding] = []
    asyncio.run(_gathered(patient, patient.settings, found))
    yield from found


async def _gathered(patient: Patient, settings: Settings, found: list[Finding]) -> None:
    clock = _Clock()
    client = discord.Client(intents=discord.Intents.none(), http_trace=clock.trace)
    try:
        async with client:
            await client.login(settings.token.get_secret_value())
            assert client.user is not None
            found.append(Finding("token", "well", "doctor.token-well", {"name": client.user.name}))
            flags = client.application.flags if client.application else discord.ApplicationFlags()
            granted = flags.gateway_message_content or flags.gateway_message_content_limited
            found += [_intents(settings, granted=granted), *clock.finding()]
            async for finding in _servers(patient, client, content=granted and settings.message_content):
                found.append(finding)
    except discord.LoginFailure:
        found.append(Finding("token", "problem", "doctor.token-wrong"))
    except (OSError, aiohttp.ClientError, discord.HTTPException) as error:
        why = f"status {error.status}" if isinstance(error, discord.HTTPException) else type(error).__name__
        found.append(Finding("discord", "problem", "doctor.discord-away", {"why": why}))


def _intents(settings: Settings, *, granted: bool) -> Finding:
    if settings.message_content and not granted:
        return Finding("intents", "problem", "doctor.intents-missing")
    return Finding("intents", "well", "doctor.intents-well")


class _Clock:
    """Compares the clock with what Discord says that it is."""

    def __init__(self) -> None:
        self._off_s: float | None = None
        self.trace = aiohttp.TraceConfig()
        self.trace.on_request_end.append(self._ended)

    async def _ended(
        self, _session: aiohttp.ClientSession, _context: SimpleNamespace, told: aiohttp.TraceRequestEndParams
    ) -> None:
        try:
            said = parsedate_to_datetime(told.response.headers["Date"])
        except (KeyError, ValueError):
            return
        off_s = time.time() - said.timestamp()
        if self._off_s is None or abs(off_s) < abs(self._off_s):  # the fastest answer tells best
            self._off_s = off_s

    def finding(self) -> Iterator[Finding]:
        if self._off_s is not None:
            off_s = round(abs(self._off_s))
            wrong = off_s > CLOCK_S
            key = "doctor.clock-wrong" if wrong else "doctor.clock-well"
            yield Finding("clock", "problem" if wrong else "well", key, {"n": off_s} if wrong else {})


async def _servers(patient: Patient, client: discord.Client, *, content: bool) -> AsyncIterator[Finding]:
    if patient.library is None:
        return
    library, kept = patient.library, Servers(patient.library)
    left = library.settings.scopes("left")
    configured, known = library.settings.scopes("channels"), library.settings.scopes("known")
    scopes = [scope for scope in dict.fromkeys((*configured, *known)) if scope.startswith(guild_scope(0)[:-1])]
    present = [int(scope.partition(":")[2]) for scope in scopes if scope not in left]
    for id in present[:MOST_SERVERS]:
        try:
            guild = await client.fetch_guild(id, with_counts=False)
            me = await guild.fetch_member(client.user.id if client.user else 0)
            channels: dict[int, SEEN] = {channel.id: channel for channel in await guild.fetch_channels()}
        except (discord.NotFound, discord.Forbidden):
            yield Finding("servers", "note", "doctor.server-gone", {"id": str(id)})
            continue
        settings = kept.settings(id)
        due = {each.channel for each in library.follows.listed(scope=guild_scope(id))}
        channels |= await threads(client, (due | {int(named) for named in settings.channels}) - set(channels))
        for finding in server(
            guild.name,
            settings,
            me=me,
            channels=channels,
            content=content,
            named=lambda channel: f"#{channel.name}",
            due=due,
        ):
            yield finding
    if len(present) > MOST_SERVERS:
        yield Finding("servers", "note", "doctor.servers-more", {"n": len(present) - MOST_SERVERS})

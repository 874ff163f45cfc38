"""`dateline run`: everything that runs beside each other, from the start to the end, and the exit status."""

import asyncio
import logging
import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from importlib.metadata import version
from typing import TYPE_CHECKING, TypeVar

import discord

from bot import logs
from bot.adding.adder import adder_of
from bot.adding.feeds import BesideFeeds
from bot.afterwards import Afterwards
from bot.client import Dateline
from bot.desk import Desk
from bot.elsewhere import Watch
from bot.following import Following
from bot.health import Health
from bot.housekeeping import Housekeeping
from bot.leftovers import swept
from bot.settings import Settings, SettingsError
from bot.supervisor import Supervisor
from knowledge.errors import IndexUnreachableError, KnowledgeError, StoreUnreachableError
from knowledge.library import Library
from knowledge.reading.web import Web

if TYPE_CHECKING:
    from bot.monitor.meters import Meters

T = TypeVar("T")

log = logging.getLogger("dateline")

STOPPED = 0
MISCONFIGURED = 78
"""Exit status (EX_CONFIG) for what a restart does not mend; `RestartPreventExitStatus=78` tells systemd."""
FAILED = 1

_REFUSED = "Discord does not accept DISCORD_TOKEN; copy the token anew from the developer portal (Bot → Reset Token)."
_INTENT = (
    "DATELINE_MESSAGE_CONTENT asks for the message-content intent, which the application has not; switch it on in the "
    "developer portal (Bot → Privileged Gateway Intents), or unset DATELINE_MESSAGE_CONTENT."
)
_SHARDS = "set DATELINE_SHARDS to a part of as many shards as Discord wants, or unset it, and start again."
_UPDATE = "update Dateline, whose newest version may know better."
_CLOSED = {
    4004: _REFUSED,
    4010: f"Discord does not know the shards that this process has; {_SHARDS}",
    4011: f"The bot is in too many servers for the shards that it has; {_SHARDS}",
    4012: f"Discord no longer speaks the version of its gateway that this program speaks; {_UPDATE}",
    4013: f"Discord does not know the intents that this program asks for; {_UPDATE}",
    4014: _INTENT,
}
"""Codes with which Discord ends a connection for good, and what there is to do."""


def run(settings: Settings) -> int:
    """Run the bot until it is asked to stop; returns the exit status. Every failure to start is one line."""
    logs.configure(settings.log, settings.log_level, secret=settings.token.get_secret_value())
    log.info("Dateline %s begins, with discord.py %s.", version("dateline"), discord.__version__)
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # it does not speak
    health = Health()
    try:
        with ExitStack() as parts:
            parts.enter_context(Supervisor(health))
            meters = _monitored(settings, health, parts)
            stop = threading.Event()
            web = Web(settings.policy(), sleep=stop.wait)
            library = parts.enter_context(
                Library.open(
                    settings.home,
                    store=settings.store_address,
                    index=settings.index_address,
                    wait=False,
                    progress=_logged,
                    indexing=settings.role != "bot",
                )
            )
            health.behind = lambda: library.behind
            parts.enter_context(Watch(library, health))
            if meters is not None:
                from bot.monitor.figures import Figures

                meters.figures = parts.enter_context(Figures(library))
            swept()
            afterwards = parts.enter_context(Afterwards())
            adder = adder_of(settings, library)
            parts.callback(adder.close)
            desk = Desk(library, keep=settings.keep, web=web, later=afterwards, adder=adder)
            asker = Following(desk, clock=discord.utils.utcnow).asker()
            parts.enter_context(
                Housekeeping(
                    library,
                    web,
                    stop,
                    watch=settings.watch,
                    backup=settings.backup,
                    backup_days=settings.backup_days,
                    tally=meters,
                    asker=asker,
                    precedence=desk.precedence,
                    ingests=settings.role != "bot",
                    beside=None if settings.role == "ingester" else BesideFeeds(adder),  # no question waits there
                )
            )
            if settings.role == "ingester":
                return _ingest(stop, health)
            health.stage = "connecting"
            return asyncio.run(_run(settings, desk, health, meters))
    except (StoreUnreachableError, IndexUnreachableError) as error:
        return _fail(str(error), FAILED)  # which a restart may mend
    except (KnowledgeError, SettingsError) as error:
        return _fail(str(error), MISCONFIGURED)


def _ingest(stop: threading.Event, health: Health) -> int:
    """Bring articles in, without Discord, until the process is asked to stop."""
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    health.stage = "serving"
    log.info("Bringing articles in; of several processes, one at a time does.")
    while not stop.wait(1):  # a wait without end would not hear the signal
        pass
    log.info("Stopping.")
    return STOPPED


def _monitored(settings: Settings, health: Health, parts: ExitStack) -> "Meters | None":
    """What counts for a monitor, where there is to be one; as one of the `parts` it is answered until they end."""
    if settings.metrics_at is None:
        return None
    from bot.monitor import monitored

    try:
        return parts.enter_context(monitored(*settings.metrics_at, health))
    except OSError as error:
        why = (error.strerror or str(error)).partition(" (while")[0]
        raise SettingsError(
            f"DATELINE_METRICS: nothing can listen at {settings.metrics} ({why}); choose another address."
        ) from None


def _logged(items: Iterable[T], label: str, length: int | None = None) -> Iterator[T]:
    """Yield `items` and log how far it is."""
    for number, item in enumerate(items):
        log.info("%s: %d of %s", label, number, length)
        yield item


async def _run(settings: Settings, desk: Desk, health: Health, meters: "Meters | None") -> int:
    try:
        async with Dateline(settings, desk, health=health, tally=meters) as bot:
            await bot.start(settings.token.get_secret_value())
    except discord.LoginFailure:
        return _fail(_REFUSED, MISCONFIGURED)
    except discord.PrivilegedIntentsRequired:
        return _fail(_INTENT, MISCONFIGURED)
    except discord.ConnectionClosed as error:  # also while it runs: a token that was reset ends every session
        if error.code not in _CLOSED:
            return _fail(f"Discord ended the connection for good (code {error.code}); start again.", FAILED)
        return _fail(_CLOSED[error.code], MISCONFIGURED)
    except (OSError, discord.HTTPException, discord.GatewayNotFound) as error:
        return _fail(f"Discord cannot be reached ({error}); try again later.", FAILED)
    return STOPPED


def _fail(sentence: str, status: int) -> int:
    logs.last_words(sentence)
    return status

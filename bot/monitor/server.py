"""A small web server for a monitor, in a thread and event loop of its own: it answers when the bot's loop is stuck."""

import asyncio
import socket
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.health import Health

Exposition = Callable[[str], tuple[bytes, str]]
"""Makes of an Accept header the figures as a monitor reads them, and their content type."""

READ_S = 5.0
"""Seconds that a monitor may be silent on a connection before it is closed."""


class Server:
    """Answers from `with` to its end. Raises OSError where nobody can listen at that address."""

    def __init__(self, host: str, port: int, *, health: Health, exposition: Exposition) -> None:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        self._socket = socket.create_server(address[:2], family=family)
        self._health = health
        self._exposition = exposition
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="exposition")
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="monitor", daemon=True)

    @property
    def port(self) -> int:
        """The port that it answers on."""
        port: int = self._socket.getsockname()[1]
        return port

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._writer.shutdown()
        self._socket.close()

    async def _start(self) -> None:
        application = web.Application()
        application.add_routes(
            [
                web.get("/metrics", self._metrics),
                web.get("/livez", self._livez),
                web.get("/readyz", self._readyz),
            ]
        )
        self._runner = web.AppRunner(
            application, access_log=None, keepalive_timeout=READ_S, shutdown_timeout=0.2, lingering_time=0
        )
        await self._runner.setup()
        await web.SockSite(self._runner, self._socket).start()

    async def _metrics(self, request: web.Request) -> web.Response:
        accept = request.headers.get("Accept", "")
        body, kind = await self._loop.run_in_executor(self._writer, self._exposition, accept)
        return web.Response(body=body, headers={"Content-Type": kind})

    async def _livez(self, request: web.Request) -> web.Response:
        return _said([stuck] if (stuck := self._health.stuck()) else [])

    async def _readyz(self, request: web.Request) -> web.Response:
        return _said(self._health.unready())


def _said(reasons: list[str]) -> web.Response:
    """200 where nothing is the matter, else 503 with the reasons."""
    text = "".join(f"{reason}\n" for reason in reasons)
    return web.Response(text=text or "ok\n", status=503 if reasons else 200, headers={"Cache-Control": "no-store"})

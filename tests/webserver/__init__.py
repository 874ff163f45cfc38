"""A web server on 127.0.0.1 that is as many sites as a test wants, well behaved or not."""

import gzip
import ssl
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from types import TracebackType
from typing import Any, Self

from knowledge.reading.web import Policy, Web


@dataclass(frozen=True)
class Request:
    """What the server was asked; header names in lower case."""

    host: str
    path: str
    headers: dict[str, str]


@dataclass(frozen=True)
class Response:
    """What the server answers. A body of several parts is sent one by one, without saying how long it will be."""

    body: bytes | Iterable[bytes] = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    type: str | None = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Raw:
    """Bytes that are sent as they are, in place of a proper answer."""

    parts: Iterable[bytes]


Answer = Response | Raw
Site = Answer | Callable[[Request], Answer]


def redirect(to: str, status: int = 302) -> Response:
    return Response(status=status, headers={"Location": to})


def packed(body: bytes, **headers: str) -> Response:
    return Response(gzip.compress(body), headers={"Content-Encoding": "gzip", **headers})


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A visitor that hangs up, or does not trust the certificate, is no error of the test."""


class WebServer:
    """Serves what `put` was given, until it is closed; everything else is 404.

    `hosts` are the names that exist, each with the addresses that the resolver of `web()` gives for it.
    """

    def __init__(self, *, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[Request] = []
        self.hosts: dict[str, list[str]] = {}
        self.closing = threading.Event()
        self._sites: dict[tuple[str, str], Site] = {}
        self._http = _Quiet(("127.0.0.1", 0), self._handler())
        self.scheme = "http" if tls is None else "https"
        if tls is not None:
            self._http.socket = tls.wrap_socket(self._http.socket, server_side=True, do_handshake_on_connect=False)
        self.port: int = self._http.server_address[1]
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def put(self, host: str, path: str, site: Site) -> str:
        """Serve `site` at a path of a host; return its URL."""
        self.hosts.setdefault(host, ["127.0.0.1"])
        self._sites[host, path] = site
        return self.url(host, path)

    def url(self, host: str, path: str) -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """What was asked for, robots.txt left out."""
        return [request.path for request in self.requests if request.path != "/robots.txt"]

    def resolve(self, host: str, port: int) -> list[str]:
        if host not in self.hosts:
            raise OSError(f"no host {host}")
        return self.hosts[host]

    def web(self, *, resolve: Callable[[str, int], list[str]] | None = None, **policy: Any) -> Web:
        """A `Web` that may visit this server, and nothing else that is not public."""
        here = {"ports": frozenset({80, 443, self.port}), "networks": (ip_network("127.0.0.1/32"),), "pause_s": 0.0}
        return Web(Policy(**{**here, **policy}), resolve=resolve or self.resolve)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            timeout = 10

            def do_GET(self) -> None:
                host = self.headers.get("Host", "").rpartition(":")[0]
                headers = {name.lower(): value for name, value in self.headers.items()}
                request = Request(host, self.path, headers)
                server.requests.append(request)
                site = server._sites.get((host, self.path), Response(b"Not found", 404))
                answer = site(request) if callable(site) else site
                with suppress(OSError):  # the visitor had enough
                    self.send_parts(answer.parts if isinstance(answer, Raw) else self.head(answer))
                self.close_connection = True

            def head(self, answer: Response) -> Iterable[bytes]:
                self.send_response(answer.status)
                if answer.type is not None:
                    self.send_header("Content-Type", answer.type)
                if isinstance(answer.body, bytes) and "Content-Length" not in answer.headers:
                    self.send_header("Content-Length", str(len(answer.body)))
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                return [answer.body] if isinstance(answer.body, bytes) else answer.body

            def send_parts(self, parts: Iterable[bytes]) -> None:
                for part in parts:
                    if server.closing.is_set():
                        return
                    self.wfile.write(part)

            def log_message(self, format: str, *args: object) -> None:
                pass

        return Handler

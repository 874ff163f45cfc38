"""Ask a search cluster, and never wait for it without end.

Every call has a time-out. A node that does not answer is left alone for a while and another one asked; where none does,
calls fail at once for a moment, until one of them is let through to look again. What a busy cluster turns away is
repeated. Nothing of what is asked is ever logged, nor told in an error.
"""

import base64
import json
import logging
import math
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import urllib3
from urllib3.exceptions import HTTPError, ReadTimeoutError, SSLError

from knowledge.errors import IndexMovedError, IndexUnreachableError, LibraryError
from knowledge.index.opensearch.address import VARIABLE, ClusterAddress

CONNECT_S = 1.0
"""How long a node may take to be reached."""
PATIENCE = 1.6
"""For so many times as long as one answer may take a question's call is repeated: at other nodes, and when refused."""
QUESTION = 3.0
"""For so many times as long as one answer may take a question as a whole goes on asking."""
WRITING_S, WRITING_PATIENCE_S = 60.0, 180.0
"""How long what is written may take, and is repeated while a busy cluster turns it away."""
SILENT_S = 5.0
"""How long what is written is tried again while no node answers: the store has it, and it is sent later."""
CLOSED_S = 1.0
"""For so long calls fail at once after no node has answered."""
AVOIDED_S = 15.0
"""For so long another node is preferred to one that did not answer."""

_PAUSE_S, _LONGEST_PAUSE_S = 0.05, 2.0
_CONNECTIONS = 16
_BUSY = (429, 502, 503, 504)
_LOST = {"search_context_missing_exception", "node_not_connected_exception", "node_disconnected_exception"}
_LOST |= {"no_shard_available_action_exception", "node_closed_exception", "receive_timeout_transport_exception"}
_LOST |= {"shard_not_found_exception", "index_shard_closed_exception", "illegal_index_shard_state_exception"}

log = logging.getLogger(__name__)


PointLostError = IndexMovedError


class TooSlowError(IndexUnreachableError):
    """The servers gave a search up after the time that it was given."""


class RefusedError(LibraryError):
    """The cluster refused a request, as `kind` names it."""

    def __init__(self, status: int, kind: str) -> None:
        super().__init__(f"The search cluster refused a request ({status}, {kind or 'no reason given'}).")
        self.status = status
        self.kind = kind


class FailedError(RefusedError, IndexUnreachableError):
    """The servers met a trouble of their own, as `kind` names it; the same request may succeed in a moment."""

    def __init__(self, status: int, kind: str) -> None:
        IndexUnreachableError.__init__(self)
        self.status = status
        self.kind = kind


class ReadOnlyError(LibraryError):
    """Something was to be written by a process that only asks."""

    def __init__(self) -> None:
        super().__init__("This process only asks the index on the search cluster; an ingester writes it.")


class Cluster:
    """The nodes of `address`. May be used from several threads at once.

    Unless it `writes`, nothing that changes an index is sent: ReadOnlyError.
    """

    def __init__(self, address: ClusterAddress, *, writes: bool = True) -> None:
        self.address = address
        self.writes = writes
        headers = {"Accept": "application/json"}
        if address.user is not None:
            told = f"{address.user}:{address.password}".encode()  # urllib3's own helper knows Latin letters alone
            headers["Authorization"] = f"Basic {base64.b64encode(told).decode()}"
        self._headers = headers
        self._pools = [self._pool(host, port) for host, port in address.hosts]
        self._avoided = [0.0] * len(self._pools)
        self._lock = threading.Lock()
        self._until = threading.local()
        self._closed_until = 0.0
        self._first = 0
        self.calls = 0
        """How many requests were made so far."""

    def _pool(self, host: str, port: int) -> urllib3.HTTPConnectionPool:
        common: dict[str, Any] = {"maxsize": _CONNECTIONS, "block": False, "retries": False}
        if not self.address.tls:
            return urllib3.HTTPConnectionPool(host, port, **common)
        authority = self.address.authority
        common |= {"cert_reqs": "CERT_REQUIRED"} | ({"ca_certs": str(authority)} if authority else {})
        return urllib3.HTTPSConnectionPool(host, port, **common)

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        lines: Iterable[bytes] | None = None,
        writing: bool = False,
        bound: bool = False,
    ) -> Any:
        """Return what the cluster says to a request with `body`, or with `lines` of JSON.

        One that is `bound` to a point in time is not put to another node when one keeps silent, as it is perhaps not
        that one which is cut off, but where the point is: PointLostError.
        IndexUnreachableError where nobody answers, PointLostError where the state that was asked is gone, RefusedError
        for what is refused for good, FailedError for what may succeed later, LibraryError where the user or the
        certificate is not accepted.
        """
        if writing and not self.writes:
            raise ReadOnlyError
        data, headers = None, self._headers
        if lines is not None:
            data, headers = b"\n".join([*lines, b""]), headers | {"Content-Type": "application/x-ndjson"}
        elif body is not None:
            data, headers = json.dumps(body).encode(), headers | {"Content-Type": "application/json"}
        timeout = urllib3.Timeout(connect=CONNECT_S, read=WRITING_S if writing else self.address.answer_s)
        if not writing and time.monotonic() > getattr(self._until, "question", math.inf):
            raise IndexUnreachableError
        self._refuse_while_closed()
        began, pause, silent = time.monotonic(), _PAUSE_S, set[int]()
        patience = WRITING_PATIENCE_S if writing else PATIENCE * self.address.answer_s
        while True:
            node = self._choose(silent)
            try:
                self.calls += 1
                told = self._pools[node].request(method, path, body=data, headers=headers, timeout=timeout)
            except SSLError as error:
                raise LibraryError(
                    f"The certificate of the search cluster at {self.address.shown} is not accepted; name the file of "
                    f"who signed it in {VARIABLE} with ?ca_file=FILE."
                ) from error
            except HTTPError as error:
                self._avoided[node] = time.monotonic() + AVOIDED_S
                log.info("Node %s:%d does not answer: %s", *self.address.hosts[node], type(error).__name__)
                silent.add(node)
                nobody = len(silent) == len(self._pools)
                if nobody and (not writing or time.monotonic() - began > SILENT_S):
                    raise self._closed() from error
                if bound and not nobody and isinstance(error, ReadTimeoutError):
                    raise PointLostError from error
                if not nobody:
                    continue
                silent.clear()
            else:
                self._closed_until = 0.0
                if told.status not in _BUSY:
                    return self._said(told)
                if time.monotonic() - began > patience:
                    raise IndexUnreachableError
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE_S)

    @contextmanager
    def question(self) -> Iterator[None]:
        """Let this thread ask no more, IndexUnreachableError, once a question as a whole has taken too long."""
        before = getattr(self._until, "question", math.inf)
        self._until.question = min(before, time.monotonic() + QUESTION * self.address.answer_s)
        try:
            yield
        finally:
            self._until.question = before

    def close(self) -> None:
        """Let go of all connections."""
        for pool in self._pools:
            pool.close()

    def _choose(self, silent: set[int]) -> int:
        """Return the node to ask, one after the other: none of the `silent`, and first those that answered before."""
        with self._lock:
            self._first += 1
            now, count = time.monotonic(), len(self._pools)
            return min(
                (n for n in range(count) if n not in silent),
                key=lambda n: (self._avoided[n] > now, (n + self._first) % count),
            )

    def _refuse_while_closed(self) -> None:
        with self._lock:
            now = time.monotonic()
            if now < self._closed_until:
                raise IndexUnreachableError
            if self._closed_until:  # this call looks whether it is over; the others are not kept waiting meanwhile
                self._closed_until = now + PATIENCE * self.address.answer_s

    def _closed(self) -> IndexUnreachableError:
        with self._lock:
            if not self._closed_until:
                log.warning("The search cluster at %s does not answer.", self.address.shown)
            self._closed_until = time.monotonic() + CLOSED_S
        return IndexUnreachableError()

    def _said(self, told: urllib3.BaseHTTPResponse) -> Any:
        if told.status in (401, 403):  # which may be said in plain words
            raise LibraryError(
                f"The search cluster at {self.address.shown} does not accept the user and password of {VARIABLE}; "
                "correct them, or give that user the rights to make and use indexes."
            )
        try:
            said = json.loads(told.data) if told.data else {}
        except ValueError:
            raise RefusedError(told.status, "no JSON") from None
        if told.status < 400:
            if isinstance(said, dict) and said.get("timed_out") is True and "hits" in said:
                raise TooSlowError
            # a search of a part of the archive is no answer
            if isinstance(said, dict) and "hits" in said and said.get("_shards", {}).get("failed"):
                raise PointLostError
            return said
        error = said.get("error") if isinstance(said, dict) else None
        kinds = _kinds(error) if isinstance(error, dict) else [str(error or "")[:80]]
        if _LOST & set(kinds):
            raise PointLostError
        if told.status >= 500:
            log.info("The search cluster at %s failed (%d, %s).", self.address.shown, told.status, kinds[0])
            raise FailedError(told.status, kinds[0])
        raise RefusedError(told.status, kinds[0])


def _kinds(error: dict[str, Any]) -> Sequence[str]:
    found = [str(error.get("type", ""))]
    for cause in (*error.get("root_cause", ()), *(one.get("reason", {}) for one in error.get("failed_shards", ()))):
        if isinstance(cause, dict):
            found.append(str(cause.get("type", "")))
    return found

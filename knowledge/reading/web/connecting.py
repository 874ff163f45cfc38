"""A connection to the very address that was checked, and what comes of asking there."""

import http.client
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from typing import TYPE_CHECKING

from knowledge.errors import FetchError
from knowledge.reading.importing import IMPORTING
from knowledge.reading.web.addresses import Network, Resolve, checked
from knowledge.reading.web.deadline import Deadline
from knowledge.reading.web.target import Target

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse
    from urllib3.connection import HTTPConnection


@contextmanager
def response(
    target: Target,
    headers: dict[str, str],
    deadline: Deadline,
    *,
    resolve: Resolve,
    networks: tuple[Network, ...],
    tls: ssl.SSLContext | None,
) -> "Iterator[BaseHTTPResponse]":
    """Ask for a target, and give the answer while it lasts. Raises FetchError where none comes.

    The name is resolved once, and every address of it has to be public or in one of `networks`.
    """
    with IMPORTING:
        from urllib3.exceptions import HTTPError

    addresses = _addresses(target, deadline, resolve=resolve, networks=networks)
    connection = None
    try:
        connection = _connect(target, addresses, deadline, tls)
        with deadline.watch(connection):
            connection.request(
                "GET",
                target.path,
                headers={"Host": target.authority, **headers},
                preload_content=False,
            )
            with closing(connection.getresponse()) as response:
                yield response
    except (OSError, HTTPError, http.client.HTTPException, ValueError) as error:
        deadline.check()
        raise FetchError(f"{target.url} was not read: {_why(error)}.", url=target.url) from error
    finally:
        if connection is not None:
            connection.close()


def _addresses(target: Target, deadline: Deadline, *, resolve: Resolve, networks: tuple[Network, ...]) -> list[str]:
    url = target.url
    try:
        found = deadline.call(lambda: resolve(target.host, target.port))
    except (OSError, UnicodeError) as error:
        raise FetchError(f"{url} was not read: there is no host {target.host}.", url=url) from error
    try:
        return checked(found, allowed=networks)
    except ValueError as error:
        raise FetchError(f"{url} was not read: {target.host} is at {error}, no public address.", url=url) from error


def _connect(target: Target, addresses: list[str], deadline: Deadline, tls: ssl.SSLContext | None) -> "HTTPConnection":
    """Connect to the first of the checked addresses that answers, and to nothing else."""
    with IMPORTING:
        from urllib3.connection import HTTPConnection, HTTPSConnection

    for last, address in enumerate(addresses, 1 - len(addresses)):
        connection: HTTPConnection
        if target.scheme == "https":
            connection = HTTPSConnection(
                address,
                target.port,
                timeout=deadline.left(),
                ssl_context=tls or _system_tls(),
                server_hostname=target.host,  # sent as SNI, and the name that the certificate must bear
            )
        else:
            connection = HTTPConnection(address, target.port, timeout=deadline.left())
        try:
            connection.connect()
        except Exception:
            connection.close()
            if last == 0:
                raise
            deadline.check()
        else:
            return connection
    raise OSError("the host has no address")


@cache
def _system_tls() -> ssl.SSLContext:
    return ssl.create_default_context()  # reads every certificate of the system, some 20 ms


def _why(error: Exception) -> str:
    """Say plainly why a connection failed."""
    for reason in (error, error.__cause__, error.__context__):
        if isinstance(reason, ssl.SSLCertVerificationError):
            return f"its certificate is not valid ({reason.verify_message})"
        if isinstance(reason, ssl.SSLError):
            return "no secure connection could be made"
        if isinstance(reason, TimeoutError):
            return "the site does not answer"
        if isinstance(reason, OSError) and reason.strerror:
            return f"the site is not reached ({reason.strerror.lower()})"
    return "the answer breaks the rules of HTTP"

"""Ask a bot that runs how it is, as a monitor would."""

import http.client
from dataclasses import dataclass

PATIENCE_S = 5.0

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  (what listens there is asked here)


@dataclass(frozen=True, slots=True)
class Answered:
    """What it said: whether it is well, and otherwise why not, a sentence a line."""

    well: bool
    lines: tuple[str, ...]


def ask(host: str, port: int, path: str) -> Answered | None:
    """What a bot that listens at this address says at `/livez` or `/readyz`; None where nothing answers."""
    connection = http.client.HTTPConnection(_EVERYWHERE.get(host, host), port, timeout=PATIENCE_S)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        text = answer.read(10_000).decode("utf-8", "replace")
        return Answered(answer.status == http.client.OK, tuple(text.splitlines()))
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()

"""What a monitor is told: `/metrics`, `/livez` and `/readyz`. Imported only where DATELINE_METRICS asks for it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from bot.health import Health
from bot.monitor.meters import Meters
from bot.monitor.server import Server
from knowledge import timing

log = logging.getLogger("dateline")


@contextmanager
def monitored(host: str, port: int, health: Health) -> Iterator[Meters]:
    """Answer a monitor at `host` and `port` until the block ends; raises OSError where nobody can listen there."""
    meters = Meters(health)
    with Server(host, port, health=health, exposition=meters.exposition) as server:
        meters.port = server.port
        log.info("A monitor is answered at port %d of %s: /metrics, /livez, /readyz.", server.port, host)
        timing.listen(meters.took)
        logging.getLogger().addHandler(meters.handler)
        try:
            yield meters
        finally:
            logging.getLogger().removeHandler(meters.handler)
            timing.listen(None)

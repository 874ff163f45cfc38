"""What is counted, as a monitor reads it: written in small steps, so that who asks a question hardly waits for it.

Python computes in one thread at a time. Written in one go the figures took 4 ms in which no answer was made; in steps
with a rest after each they take a twentieth of the time that they last, however often somebody asks for them.
"""

import time
from collections.abc import Iterable, Iterator
from itertools import islice

from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

STEP = 24
"""Numbers that are written at once, which takes a quarter of a millisecond."""
REST_S = 0.005
"""Seconds of rest between two steps."""
END = b"# EOF\n"
"""The last line of OpenMetrics."""


def exposition(registry: Collector, accept: str, *, rest_s: float = REST_S) -> tuple[bytes, str]:
    """Everything, in the format that an Accept header asks for, and the name of that format.

    The numbers are those of the moments at which they are written, within a tenth of a second.
    """
    encode, kind = choose_encoder(accept)
    written: list[bytes] = []
    at_once, ends = 0, b""
    for family in registry.collect():
        for number, part in enumerate(_parts(family)):
            at_once += len(part.samples)
            if at_once > STEP:
                time.sleep(rest_s)
                at_once = len(part.samples)
            text: bytes = encode(_One(part))
            if text.endswith(END):
                text, ends = text[: -len(END)], END
            written.append(_without_heading(text) if number else text)
    return b"".join(written) + ends, kind


class _One(Collector):
    """Collects one family, for what writes whole registries."""

    def __init__(self, family: Metric) -> None:
        self._family = family

    def collect(self) -> Iterable[Metric]:
        yield self._family


def _parts(family: Metric) -> Iterator[Metric]:
    """A family in families of a few samples each, of the same name."""
    samples = iter(family.samples)
    part = list(islice(samples, STEP))
    while True:
        few = Metric(family.name, family.documentation, family.type, family.unit)
        few.samples = part
        yield few
        if not (part := list(islice(samples, STEP))):
            return


def _without_heading(text: bytes) -> bytes:
    """Lines of a family without those that begin it."""
    while text.startswith(b"#"):
        text = text.partition(b"\n")[2]
    return text

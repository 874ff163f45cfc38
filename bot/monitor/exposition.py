"""What is counted, as a monitor reads it: written in small steps, so that who asks a question hardly waits for it.

Python computes in one thread at a time. Written in one go the figures took 4 ms in which no answer was made; in steps
with a rest after each they take one hundredth of the time that they last, however often somebody asks for them: a
question that takes as long as a rest meets one step.
"""

import time
from collections.abc import Iterable, Iterator
from itertools import islice

from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from prometheus_client.samples import Sample

STEP = 24
"""Numbers that are written at once, which takes a quarter of a millisecond."""
SEEN = 0.25
"""What a number takes that need not be written, of what one takes that is."""
REST_S = 0.02
"""Seconds of rest between two steps."""
END = b"# EOF\n"
"""The last line of OpenMetrics."""


class Exposition:
    """Writes the figures of `registry`; lines whose numbers are those of the last time are not written anew.

    For one thread.
    """

    def __init__(self, registry: Collector) -> None:
        self._registry = registry
        self._kind = ""
        self._known: dict[tuple[str, int], tuple[list[Sample], bytes]] = {}
        """What was written last, of that kind, by family and part."""

    def __call__(self, accept: str) -> tuple[bytes, str]:
        """Everything, in the format that an Accept header asks for, and the name of that format.

        The numbers are those of the moments at which they are written, within half a second.
        """
        encode, kind = choose_encoder(accept)
        if kind != self._kind:
            self._kind, self._known = kind, {}
        written: list[bytes] = []
        at_once = 0.0
        for family in self._registry.collect():
            for number, part in enumerate(_parts(family)):
                before, text = self._known.get((family.name, number), (None, b""))
                fresh = before != part.samples
                effort = len(part.samples) * (1 if fresh else SEEN)
                at_once += effort
                if at_once > STEP:
                    time.sleep(REST_S)
                    at_once = effort
                if fresh:
                    text = encode(_One(part)).removesuffix(END)
                    text = _without_heading(text) if number else text
                    self._known[family.name, number] = part.samples, text
                written.append(text)
        if kind.startswith("application/openmetrics-text"):
            written.append(END)
        return b"".join(written), kind


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

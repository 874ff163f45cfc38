"""Machines fail while articles come in and questions are asked: nothing taken is lost, every question gets a word.

Each scene says what goes on meanwhile; its figures are told apart.
"""

import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from tests.cluster import network
from tests.cluster.asking import Asking
from tests.cluster.machines import KNOWN, Machines, until
from tests.cluster.network import Network
from tests.cluster.newer import become
from tests.loopback.process import BotProcess

CUT_S = 30.0
_LEVEL_S = 300.0
_BRING_S = 2.0
_CALM_S, _RAMP_S = 30.0, 15.0
_RATES = (1.0, 2.0, 4.0, 7.0, 12.0)

Scene = Callable[["_Run"], None]


class _Run:
    """What the scenes work on."""

    def __init__(
        self, machines: Machines, asking: Asking, cable: Network | None, *, times: int, every_s: float
    ) -> None:
        self.machines, self.asking, self.cable = machines, asking, cable
        self.times, self.every_s = times, every_s

    def healed(self) -> None:
        """Wait until the cluster is whole again, and say how long that took."""
        took = self.machines.nodes.ready(within_s=_LEVEL_S)
        print(f"  {self.asking.during}: green after {took:.1f} s", flush=True)


def run(
    folder: Path, *, nodes: int, times: int, every_s: float, rate: float, scenes: list[str], heap: str = "512m"
) -> int:
    """Play the scenes of these names while `rate` questions a second are asked; return the exit status."""
    with ExitStack() as parts:
        why = network.missing()
        cable = None if why else parts.enter_context(Network(nodes))
        if why:
            print(f"One node that is cut off is frozen instead: {why}.")
        machines = parts.enter_context(Machines(folder, nodes, network=cable, heap=heap))
        asking = Asking(machines.discord, machines.places, rate=rate, about=KNOWN)
        playing = _Run(machines, asking, cable, times=times, every_s=every_s)
        failed: list[str] = []
        with _bringing(machines):
            asking.start()
            for name in scenes:
                asking.during = name
                began = time.monotonic()
                try:
                    SCENES[name](playing)
                except (TimeoutError, RuntimeError) as error:  # the figures of the others are told all the same
                    failed.append(f"{name} did not come to its end: {error}")
                    break
                print(f"  {name}: {time.monotonic() - began:.0f} s", flush=True)
            asking.during = "afterwards"
            time.sleep(_CALM_S / 3)
        asking.finish()
        print(f"at most {asking.late_s:.1f} s behind with asking")
        print(*asking.told(), sep="\n")
        wrong = [*failed, *asking.wrong()[:20], *machines.logged(), *_lost(machines)]
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return 1 if wrong else 0


# --- scenes -----------------------------------------------------------------------------------------------------------


def _ramp(play: _Run) -> None:
    """Ask more and more, and go on with as much as is borne."""
    asking, most = play.asking, play.asking.rate
    rates = [rate for rate in _RATES if rate < most]
    asking.bears(rates[0] if rates else most, _CALM_S)  # which warms
    borne = rates[0] if rates else most
    for rate in [*rates[1:], most]:
        if not asking.bears(rate, _RAMP_S):
            asking.bears(borne, _RAMP_S)  # until what was too much is answered
            break
        borne = rate
    asking.rate = borne
    print(f"  ramp: {borne:g} questions a second are borne, of {most:g}", flush=True)


def _calm(play: _Run) -> None:
    """Nothing happens; what a question costs each part is told."""
    before, asked = play.machines.cpu_s(), len(play.asking.asked)
    time.sleep(_CALM_S)
    count = max(1, len(play.asking.asked) - asked)
    for part, seconds in play.machines.cpu_s().items():
        print(
            f"  calm, {part}: {(seconds - before[part]) / count * 1000:.0f} ms of the processor a question", flush=True
        )


def _kill(play: _Run) -> None:
    """A node in turn is killed, and started again; a start wants much of the processor, and is told apart."""
    nodes = play.machines.nodes
    for number in range(play.times):
        victim = number % len(nodes)
        play.asking.during = "kill, while it is down"
        nodes.kill(victim)
        time.sleep(play.every_s / 2)
        play.asking.during = "kill, while it starts"
        nodes.start(victim)
        play.healed()
        play.asking.during = "kill, when all are back"
        time.sleep(play.every_s / 2)


def _all(play: _Run) -> None:
    """Every node is killed at once."""
    nodes = play.machines.nodes
    nodes.kill(*range(len(nodes)))
    time.sleep(play.every_s / 2)
    nodes.start()
    play.healed()
    time.sleep(play.every_s / 2)


def _cut(play: _Run) -> None:
    """One node loses its network, and gets it back."""
    nodes = play.machines.nodes
    if play.cable is not None:
        play.cable.cut(len(nodes) - 1)
    else:
        nodes.freeze(len(nodes) - 1)
    time.sleep(CUT_S)
    if play.cable is not None:
        play.cable.heal(len(nodes) - 1)
    else:
        nodes.thaw(len(nodes) - 1)
    play.healed()
    time.sleep(play.every_s / 2)


def _ingesters(play: _Run) -> None:
    """Of two ingesters the one that works is killed; the other takes over; it is started again, and waits."""
    machines = play.machines
    for _ in range(2):
        working = _working(machines)
        (other,) = [each for each in machines.ingesters if each is not working]
        before, began = _reads(other), time.monotonic()
        working.kill()
        until(lambda: _reads(other) > before, "the other ingester to take over")  # noqa: B023  (at once)
        print(f"  ingesters: the other one brings in {time.monotonic() - began:.1f} s after a kill", flush=True)
        working.start()
        time.sleep(play.every_s / 2)


def _upgrade(play: _Run) -> None:
    """Every process is exchanged for one of a version that makes its documents in another way, ingesters first."""
    machines = play.machines
    nodes = machines.nodes
    old, machines.newer = set(_indexes(machines)), True
    for number, each in enumerate(list(machines.ingesters)):
        machines.exchange(each, machines.ingester(f"new{number}"))
    until(lambda: set(_indexes(machines)) - old, "an index of the newer version")
    (new,) = set(_indexes(machines)) - old
    until(lambda: nodes.ask("GET", f"/{new}/_count", node=0).get("count", 0) > 2 * KNOWN, "it to be filled")
    for number, each in enumerate(list(machines.bots)):
        machines.exchange(each, bot := machines.bot(number))
        until(lambda: "Ready in" in bot.output, "the newer bot to be ready")
        time.sleep(play.every_s / 2)


SCENES: dict[str, Scene] = {
    "ramp": _ramp,
    "calm": _calm,
    "kill": _kill,
    "all": _all,
    "cut": _cut,
    "ingesters": _ingesters,
    "upgrade": _upgrade,
}


# --- the rest ---------------------------------------------------------------------------------------------------------


def _indexes(machines: Machines) -> list[str]:
    return [name for name in machines.nodes.ask("GET", "/dateline-*/_mapping") if name.startswith("dateline-")]


class _bringing:  # noqa: N801  (a context)
    """Articles come in, from `with` to its end."""

    def __init__(self, machines: Machines) -> None:
        self._machines, self._ending = machines, threading.Event()
        self._thread = threading.Thread(target=self._bring, daemon=True)

    def _bring(self) -> None:
        while not self._ending.wait(_BRING_S):
            self._machines.bring()

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._thread.join()


def _lost(machines: Machines) -> list[str]:
    """What is wrong in the end: articles that were brought and are not found, and what a check says."""
    if machines.newer:
        become()
    # it writes nothing itself: what is missing was not brought in by those who should
    with machines.library("last", indexing=False) as library:
        give_up, missing, wrong = time.monotonic() + _LEVEL_S, machines.brought, list[str]()
        while (missing or wrong) and time.monotonic() < give_up:
            wrong = library.check()
            titles = {entry.title for entry in library.snapshot().articles(None)}
            missing = [title for title in machines.brought if title not in titles]
            if missing or wrong:
                time.sleep(2)
    print(f"{len(machines.brought)} articles brought, {len(missing)} lost; check: {wrong or 'clean'}")
    return [*(f"{title} is lost" for title in missing), *wrong]


def _working(machines: Machines) -> BotProcess:
    """The ingester of the two that brings something in."""
    before = [_reads(each) for each in machines.ingesters]
    until(lambda: [_reads(each) for each in machines.ingesters] != before, "an ingester to bring something in")
    return next(each for each, reads in zip(machines.ingesters, before, strict=True) if _reads(each) > reads)


def _reads(ingester: BotProcess) -> int:
    return ingester.output.count(" added")

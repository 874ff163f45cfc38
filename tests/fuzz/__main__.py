"""Feed the readers damaged files: `python -m tests.fuzz --inputs 1000000`, or `--seconds 600`.

Each finding is printed with the seed that makes the same input again: `--seed N --inputs 1`. `--only html` tries one
reader. How many each reader got, and how it stood them, is told every half minute and at the end.
"""

import argparse
import faulthandler
import logging
import resource
import signal
import time
import warnings
from collections import Counter

from tests.fuzz.readers import READERS, Tried, make_input, try_one

MEMORY_AT_MOST = 3 * 2**30
"""Bytes of address space; who asks for more gets a MemoryError, which is a finding."""
ENDLESS_S = 30
"""CPU time after which one input is given up."""
TOLD_EVERY_S = 30


class EndlessError(BaseException):
    """Not an Exception, so that no reader takes it for a damaged file."""


def _give_up(*_: object) -> None:
    raise EndlessError


def main() -> int:
    """Run from the command line; 1 when something was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, help="stop after so many; 60, unless --inputs is given")
    parser.add_argument("--inputs", type=int, help="stop after so many")
    parser.add_argument("--seed", type=int, default=0, help="the first seed; each input has the next")
    parser.add_argument("--only", choices=READERS, help="try this reader alone")
    asked = parser.parse_args()
    seconds = asked.seconds or (float("inf") if asked.inputs else 60.0)

    _prepare()
    inputs: Counter[str] = Counter()
    took_s = dict.fromkeys(READERS, 0.0)
    found: Counter[str] = Counter()
    articles: Counter[str] = Counter()
    began = told = time.monotonic()
    seed = asked.seed
    while inputs.total() != asked.inputs and time.monotonic() - began < seconds:
        tried = _try(seed, asked.only)
        inputs[tried.reader] += 1
        took_s[tried.reader] += tried.took_s
        articles[tried.reader] += tried.articles
        if tried.wrong:
            found[tried.reader] += 1
            print(tried, flush=True)
        seed += 1
        if time.monotonic() - told > TOLD_EVERY_S:
            told = time.monotonic()
            print(_told(inputs, took_s, articles, found, told - began), flush=True)
    print(_told(inputs, took_s, articles, found, time.monotonic() - began))
    print(f"{inputs.total():,} inputs, {found.total()} findings, next seed {seed}")
    return 1 if found else 0


def _prepare() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_AT_MOST, MEMORY_AT_MOST))
    signal.signal(signal.SIGPROF, _give_up)
    warnings.simplefilter("ignore")
    for name in ("trafilatura", "htmldate", "pypdf", "charset_normalizer"):
        logging.getLogger(name).propagate = False
        logging.getLogger(name).addHandler(logging.NullHandler())


def _try(seed: int, only: str | None) -> Tried:
    signal.setitimer(signal.ITIMER_PROF, ENDLESS_S)
    faulthandler.dump_traceback_later(20 * ENDLESS_S, exit=True)  # where no signal reaches
    try:
        return try_one(seed, only=only)
    except EndlessError:
        name, data, _ = make_input(seed, only=only)
        return Tried(seed, name, len(data), ENDLESS_S, 0, f"no end after {ENDLESS_S} s")
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        faulthandler.cancel_dump_traceback_later()


def _told(
    inputs: "Counter[str]", took_s: dict[str, float], articles: "Counter[str]", found: "Counter[str]", seconds: float
) -> str:
    """How far it got, and for each reader: inputs, CPU time for one, articles that came of them, findings."""
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rate = inputs.total() / max(seconds, 1e-9)
    rows = [f"{inputs.total():,} inputs in {seconds:,.0f} s ({rate:,.0f} a second), at most {peak_mb:,.0f} MB"]
    for name in filter(inputs.__getitem__, READERS):
        each_ms = took_s[name] / inputs[name] * 1000
        rows.append(
            f"  {name:9} {inputs[name]:>9,}  {each_ms:6.2f} ms  {articles[name]:>9,} articles  {found[name]} findings"
        )
    return "\n".join(rows)


if __name__ == "__main__":
    raise SystemExit(main())

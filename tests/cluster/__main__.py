"""Run for long what the tests run shortly: let machines fail while articles come and questions are asked; measure.

python -m tests.cluster kills --nodes 3 --kills 20     two bots and two ingesters, too, and what may fail of it
python -m tests.cluster kills --scenes calm,cut        only some of it: ramp, calm, kill, all, cut, ingesters, upgrade
python -m tests.cluster scale --passages 100000        both engines side by side: answers, additions, disk

Needs Java, Maven and PostgreSQL, and root for a network in which a node can be cut off. Questions that were neither
answered once nor told to try again, and articles that were brought and are not found, are printed, and make the exit
status 1.
"""

import argparse
import signal
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cluster import losing_nodes, scale
from tests.cluster.nodes import missing


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.cluster", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("kills", "scale"))
    parser.add_argument("--nodes", type=int, default=3)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--every", type=float, default=10.0, help="seconds that a node is down, and then up")
    parser.add_argument("--scenes", default=",".join(losing_nodes.SCENES))
    parser.add_argument("--rate", type=float, default=20.0, help="questions a second, at most")
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--shards", type=int, default=1, help="of the index whose scale is measured")
    parser.add_argument("--heap", default="512m")
    asked = parser.parse_args()
    if why := missing():
        print(why)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that no node goes on running
    with TemporaryDirectory() as folder:
        if asked.what == "kills":
            return losing_nodes.run(
                Path(folder),
                nodes=asked.nodes,
                times=asked.kills,
                every_s=asked.every,
                rate=asked.rate,
                scenes=asked.scenes.split(","),
                heap=asked.heap,
            )
        return scale.run(Path(folder), nodes=asked.nodes, passages=asked.passages, heap=asked.heap, shards=asked.shards)


if __name__ == "__main__":
    sys.exit(main())

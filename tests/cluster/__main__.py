"""Run for long what the tests run shortly: kill search nodes while articles come and questions are asked; measure.

python -m tests.cluster kills --nodes 3 --kills 20     a node killed in turn, sometimes all of them, or one cut off
python -m tests.cluster scale --passages 100000        both engines side by side: answers, additions, disk

Needs Java and Maven. Questions that were neither answered nor told to try again, and articles that were taken and are
not found, are printed, and make the exit status 1.
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
    parser.add_argument("--every", type=float, default=30.0, help="seconds between two kills")
    parser.add_argument("--rate", type=float, default=20.0, help="questions a second")
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--heap", default="512m")
    asked = parser.parse_args()
    if why := missing():
        print(why)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that no node goes on running
    with TemporaryDirectory() as folder:
        if asked.what == "kills":
            return losing_nodes.run(
                Path(folder), nodes=asked.nodes, times=asked.kills, every_s=asked.every, rate=asked.rate
            )
        return scale.run(Path(folder), nodes=asked.nodes, passages=asked.passages, heap=asked.heap)


if __name__ == "__main__":
    sys.exit(main())

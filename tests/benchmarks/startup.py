"""How long `dateline ask` takes as a whole process, beside importing what it cannot do without.

    python -m tests.benchmarks.startup [--runs 15]

The library is on disk already. Both commands are run in turns, so that whatever else the machine does hits both.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from statistics import median

QUESTION = "what did Vietnam discuss with Denmark?"
COMMANDS = {
    "dateline ask": [sys.executable, "-m", "bot", "ask", QUESTION],
    "import numpy, pydantic": [sys.executable, "-c", "import numpy, pydantic"],
}


def main() -> None:
    """Print the median of each command and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {"DATELINE_HOME": home}
        took: dict[str, list[float]] = {name: [] for name in COMMANDS}
        for number in range(runs + 1):
            for name, command in COMMANDS.items():
                started = time.perf_counter()
                subprocess.run(command, check=True, capture_output=True, env=environment)
                if number:  # the first run makes the library, and warms the disk's cache
                    took[name].append(time.perf_counter() - started)
    for name, times in took.items():
        print(f"{name:24} {1000 * median(times):6.0f} ms")
    ask, base = (median(times) for times in took.values())
    print(f"{'ratio':24} {ask / base:6.2f}")


if __name__ == "__main__":
    main()

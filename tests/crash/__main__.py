"""The long run: `python -m tests.crash --kills 200`."""

import argparse
import random
import tempfile
from pathlib import Path

from tests.crash.harness import harness

KILLS_PER_LIBRARY = 50


def main() -> None:
    parser = argparse.ArgumentParser(description="Kill a library's process at random moments.")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    asked = parser.parse_args()
    print(f"seed {asked.seed}", flush=True)
    done = acknowledged = interrupted = 0
    while done < asked.kills:
        with tempfile.TemporaryDirectory() as folder, harness(Path(folder), seed=asked.seed + done) as killing:
            while done < asked.kills and killing.kills < KILLS_PER_LIBRARY:
                killing.kill_one()
                done += 1
            acknowledged += killing.acknowledged
            interrupted += killing.interrupted
        print(f"{done} kills, {interrupted} in the middle of a change, {acknowledged} changes kept", flush=True)


if __name__ == "__main__":
    main()

"""The long run: `python -m tests.damage --damages 500`."""

import argparse
import random
import tempfile
from pathlib import Path

from tests.damage.harness import Harness, quietly


def main() -> int:
    """Run from the command line; 1 when something was found."""
    parser = argparse.ArgumentParser(description="Damage backups, databases and indexes at random.")
    parser.add_argument("--damages", type=int, default=500)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    asked = parser.parse_args()
    print(f"seed {asked.seed}", flush=True)
    quietly()
    with tempfile.TemporaryDirectory() as folder:
        harness = Harness(Path(folder), random.Random(asked.seed))
        for number in range(asked.damages):
            harness.chance.seed(asked.seed + number)
            before = len(harness.findings)
            harness.damage_one()
            for finding in harness.findings[before:]:
                print(f"seed {asked.seed + number}: {finding}", flush=True)
    for name, count in sorted(harness.counts.items()):
        print(f"{count:8,}  {name}")
    print(f"{asked.damages:,} damages, {len(harness.findings)} findings")
    return 1 if harness.findings else 0


if __name__ == "__main__":
    raise SystemExit(main())

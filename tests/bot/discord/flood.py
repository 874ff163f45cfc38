"""A thousand mentions by one member, and how long another one waits: `python -m tests.bot.discord.flood`."""

import argparse
import tempfile
import time
from pathlib import Path

from tests.bot.discord.conftest import QUESTION, Town
from tests.loopback.faults import Buckets


def main() -> None:
    """Flood a channel of a Discord that lets it have five messages in five seconds."""
    parser = argparse.ArgumentParser(prog="python -m tests.bot.discord.flood", description=__doc__)
    parser.add_argument("--mentions", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=10.0, help="in which they are written")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = Town(Path(folder))
        with made.discord, made.process() as process:
            process.ready()
            place = made.place()
            made.discord.buckets = Buckets(5, 5.0)
            began, waits = time.monotonic(), []
            for number in range(options.mentions):
                place.ana.mention(place.general, QUESTION)
                if number in (options.mentions // 10, options.mentions // 2, options.mentions - 1):
                    asked = time.monotonic()
                    place.owner.mention(place.general, QUESTION).reply()
                    waits.append(time.monotonic() - asked)
                time.sleep(max(0.0, began + options.seconds * (number + 1) / options.mentions - time.monotonic()))
            took = time.monotonic() - began
            time.sleep(1)
            own = [message for message in place.general.messages.values() if message.author is made.discord.bot]
            told = sum("please wait" in str(message.components) for message in own)
            print(
                f"{options.mentions:,} mentions in {took:.1f} s; another member's questions were answered after "
                f"{', '.join(f'{wait:.2f}' for wait in waits)} s; told to wait {told} time(s); {len(own)} messages of "
                f"the bot in all, {made.discord.buckets.exceeded} of them refused at first"
            )


if __name__ == "__main__":
    main()

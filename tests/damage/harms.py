"""Ways to damage a file. Each takes its bytes and a source of chance; the bytes that come back are other ones."""

import os
import random
from collections.abc import Callable
from pathlib import Path

PAGE = 4096


def flip(data: bytearray, chance: random.Random) -> None:
    """Turn one bit round, or a few."""
    for _ in range(chance.choice((1, 1, 1, 5, 40))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def blank(data: bytearray, chance: random.Random) -> None:
    """Put zeros in the place of a stretch, as a disk does that lost a write."""
    start, size = chance.randrange(len(data)), chance.choice((1, 16, 512, PAGE, 4 * PAGE))
    data[start : start + size] = bytes(len(data[start : start + size]))


def scribble(data: bytearray, chance: random.Random) -> None:
    """Put anything in the place of a stretch."""
    start, size = chance.randrange(len(data)), chance.choice((1, 8, 64, 512))
    data[start : start + size] = chance.randbytes(len(data[start : start + size]))


def cut(data: bytearray, chance: random.Random) -> None:
    """Take the end off."""
    del data[chance.choice((0, 1, chance.randrange(len(data)), len(data) - 1, len(data) // PAGE // 2 * PAGE)) :]


def swap(data: bytearray, chance: random.Random) -> None:
    """Let two pages change places."""
    one, other = (chance.randrange(max(1, len(data) // PAGE)) * PAGE for _ in range(2))
    data[one : one + PAGE], data[other : other + PAGE] = data[other : other + PAGE], data[one : one + PAGE]


def repeat(data: bytearray, chance: random.Random) -> None:
    """Copy one page over another."""
    one, other = (chance.randrange(max(1, len(data) // PAGE)) * PAGE for _ in range(2))
    data[one : one + PAGE] = data[other : other + PAGE]


def words(data: bytearray, chance: random.Random) -> None:
    """Change a letter of a text, which leaves everything else as it is made."""
    places = [i for i in range(len(data) - 8) if data[i : i + 8].isalpha() and data[i : i + 8].islower()]
    if places:
        place = chance.choice(places)
        data[place] = ord("a") + (data[place] - ord("a") + 1) % 26


HARMS: tuple[Callable[[bytearray, random.Random], None], ...] = (*(flip, blank, scribble, cut, swap, repeat, words),)


def harm(file: Path, chance: random.Random) -> str:
    """Damage `file`, and say how; its bytes are others afterwards, or it is gone."""
    how = chance.choice(HARMS)
    stat, content = file.stat(), file.read_bytes()
    data = bytearray(content)
    for _ in range(20):
        if data == content and data:
            how(data, chance)
    if data == content:
        file.unlink()
        return f"{file.name} gone"
    file.unlink()  # others may have it mapped
    file.write_bytes(data)
    if timeless := chance.random() < 0.5:
        os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    return f"{how.__name__} {file.name}{', its time restored' if timeless else ''}"

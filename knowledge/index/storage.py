"""Named arrays in one file: written once, then mapped and never changed.

Layout: magic, length and CRC-32 of the header, header (JSON: `meta`, and where each array lies), the arrays, each
aligned to 64 bytes. A CRC-32 of all of it is handed to the caller, who keeps it elsewhere.
"""

import json
import mmap
import os
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import IndexDamagedError

MAGIC = b"DATELINE"
SMALL = 1 << 22
"""Bytes of a file that is checked whole whenever it is opened, which takes a few milliseconds at most."""
_ALIGNMENT = 64
_CHUNK = 1 << 24  # bytes checked at a time

Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class File:
    """A written file, and how to tell that it still is what was written."""

    name: str
    size: int
    crc: int
    modified_ns: int


def write(path: Path, arrays: Mapping[str, NDArray[Any]], meta: Mapping[str, Any]) -> File:
    """Write `arrays` and `meta` to a new file, safely on disk before this returns."""
    places, position = {}, 0
    for name, array in arrays.items():
        places[name] = (array.dtype.str, position, array.size)
        position += -(-array.nbytes // _ALIGNMENT) * _ALIGNMENT
    header = json.dumps({"meta": meta, "arrays": places}).encode()
    header += b" " * (-(len(MAGIC) + 16 + len(header)) % _ALIGNMENT)

    crc = 0
    with os.fdopen(private(path), "wb") as file:

        def put(data: Any) -> None:
            nonlocal crc
            file.write(data)
            crc = zlib.crc32(data, crc)

        put(MAGIC + len(header).to_bytes(8, "little") + zlib.crc32(header).to_bytes(8, "little") + header)
        for array in arrays.values():
            put(np.ascontiguousarray(array).view(np.uint8).data)
            put(bytes(-array.nbytes % _ALIGNMENT))
        file.flush()
        os.fsync(file.fileno())
    stat = path.stat()
    return File(path.name, stat.st_size, crc, stat.st_mtime_ns)


def read(path: Path, written: File) -> tuple[Arrays, dict[str, Any]]:
    """Map the file: arrays that are read from disk as they are touched, and its `meta`.

    Raises IndexDamagedError when the file is missing or has another size than when it was `written`, or when its
    time of change is another and its checksum is, too; of a small file, also when only its checksum is another.
    """
    try:
        with path.open("rb") as file:
            stat = os.fstat(file.fileno())
            if stat.st_size != written.size:
                raise IndexDamagedError(path)
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if (stat.st_mtime_ns != written.modified_ns or written.size <= SMALL) and checksum(data) != written.crc:
            raise IndexDamagedError(path)
        start = len(MAGIC) + 16
        end = start + int.from_bytes(data[len(MAGIC) : start - 8], "little")
        if zlib.crc32(data[start:end]) != int.from_bytes(data[start - 8 : start], "little"):
            raise IndexDamagedError(path)
        header = json.loads(data[start:end])
        arrays = {
            name: np.frombuffer(data, dtype=dtype, count=count, offset=end + offset)
            for name, (dtype, offset, count) in header["arrays"].items()
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamagedError(path) from error
    return arrays, header["meta"]


def checksum(data: mmap.mmap) -> int:
    """Return the CRC-32 of a whole file that is mapped, read piece by piece."""
    crc = 0
    with memoryview(data) as whole:
        for start in range(0, len(whole), _CHUNK):
            with whole[start : start + _CHUNK] as piece:
                crc = zlib.crc32(piece, crc)
    return crc


def verify(path: Path, arrays: Arrays, written: File) -> None:
    """Read every byte of a file that was mapped as `arrays`; raises IndexDamagedError when one is another.

    The file itself may be gone by now: what is mapped stays.
    """
    try:
        if path.stat().st_size != written.size:  # what was cut off must not be touched
            raise IndexDamagedError(path)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise IndexDamagedError(path) from error
    mapped: Any = next(iter(arrays.values())).base
    if checksum(getattr(mapped, "obj", mapped)) != written.crc:
        raise IndexDamagedError(path)


def private(path: Path) -> int:
    """Open a new file that only its owner may read; return its descriptor."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)

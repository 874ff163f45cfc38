"""Named arrays in one file: written once, then mapped and never changed.

Layout: magic, length of the header, header (JSON: `meta`, and where each array lies), the arrays, each aligned to
64 bytes. A CRC-32 of all of it is handed to the caller, who keeps it elsewhere.
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
    header += b" " * (-(len(MAGIC) + 8 + len(header)) % _ALIGNMENT)

    crc = 0
    with path.open("xb") as file:

        def put(data: Any) -> None:
            nonlocal crc
            file.write(data)
            crc = zlib.crc32(data, crc)

        put(MAGIC + len(header).to_bytes(8, "little") + header)
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
    time of change is another and its checksum is, too.
    """
    try:
        with path.open("rb") as file:
            stat = os.fstat(file.fileno())
            if stat.st_size != written.size:
                raise IndexDamagedError(path)
            if stat.st_mtime_ns != written.modified_ns and checksum(path) != written.crc:
                raise IndexDamagedError(path)
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        start = len(MAGIC) + 8
        end = start + int.from_bytes(data[len(MAGIC) : start], "little")
        header = json.loads(data[start:end])
        arrays = {
            name: np.frombuffer(data, dtype=dtype, count=count, offset=end + offset)
            for name, (dtype, offset, count) in header["arrays"].items()
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamagedError(path) from error
    return arrays, header["meta"]


def checksum(path: Path) -> int:
    """Return the CRC-32 of the whole file, read piece by piece."""
    crc = 0
    try:
        with path.open("rb") as file:
            while piece := file.read(_CHUNK):
                crc = zlib.crc32(piece, crc)
    except OSError as error:
        raise IndexDamagedError(path) from error
    return crc

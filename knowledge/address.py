"""Where the store is: in the library's folder, or the database whose address DATELINE_STORE gives. And the index alike.

Nothing here is loaded from outside: `dateline ask` must not wait for a database layer where it needs none.
"""

import os
from pathlib import Path

from knowledge.errors import LibraryError

VARIABLE = "DATELINE_STORE"
FILE = f"{VARIABLE}_FILE"
"""Names a file that holds the address, as what keeps secrets hands them out."""

INDEX = "DATELINE_INDEX"
INDEX_FILE = f"{INDEX}_FILE"
"""The same for the search cluster that the index is on."""

_SCHEMES = ("postgresql://", "postgres://", "postgresql+psycopg://")


def store_address() -> str | None:
    """Return the address that the environment gives; None where the store is in the library's folder.

    Raises LibraryError for what is no address of a database that a store can be kept in.
    """
    return address_of(os.environ.get(VARIABLE), os.environ.get(FILE))


def address_of(address: str | None, file: str | None) -> str | None:
    """Return the `address`, or what stands in the `file`; None where neither is given."""
    address, name = _given(VARIABLE, address, file)
    if not address and name == VARIABLE:
        return None
    if not address.startswith(_SCHEMES):  # which may hold a password, so that it is not repeated
        raise LibraryError(
            f"{name} gives no address of a PostgreSQL database, as postgresql://USER:PASSWORD@HOST/DATABASE; write it "
            "so, or leave the setting out to keep the library in a folder."
        )
    return address


def index_address() -> str | None:
    """Return the address of the search cluster that the environment gives; None where the index is on this machine."""
    return index_address_of(os.environ.get(INDEX), os.environ.get(INDEX_FILE))


def index_address_of(address: str | None, file: str | None) -> str | None:
    """Return the `address`, or what stands in the `file`; None where neither is given."""
    address, name = _given(INDEX, address, file)
    if address.startswith(("opensearch://", "opensearchs://")):
        return address
    if not address and name == INDEX:
        return None
    raise LibraryError(
        f"{name} gives no address of a search cluster, as opensearchs://USER:PASSWORD@HOST:9200; write it so, or leave "
        "the setting out to keep the index on this machine."
    )


def _given(variable: str, address: str | None, file: str | None) -> tuple[str, str]:
    """What is given as `variable` or stands in a file, and the name of the setting that gives it."""
    address, file = (address or "").strip(), (file or "").strip()
    named = f"{variable}_FILE"
    if address and file:
        raise LibraryError(f"{variable} and {named} are both set; leave one of them out.")
    if not file:
        return address, variable
    try:
        return Path(file).expanduser().read_text("utf-8").strip(), named
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text"
        raise LibraryError(f"{named} names {file}, which cannot be read ({why}); name a file that can.") from None

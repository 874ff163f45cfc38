"""Where the store is: in the library's folder, or the database whose address DATELINE_STORE gives.

Nothing here is loaded from outside: `dateline ask` must not wait for a database layer where it needs none.
"""

import os
from pathlib import Path

from knowledge.errors import LibraryError

VARIABLE = "DATELINE_STORE"
FILE = f"{VARIABLE}_FILE"
"""Names a file that holds the address, as what keeps secrets hands them out."""

_SCHEMES = ("postgresql://", "postgres://", "postgresql+psycopg://")


def store_address() -> str | None:
    """Return the address that the environment gives; None where the store is in the library's folder.

    Raises LibraryError for what is no address of a database that a store can be kept in.
    """
    return address_of(os.environ.get(VARIABLE), os.environ.get(FILE))


def address_of(address: str | None, file: str | None) -> str | None:
    """Return the `address`, or what stands in the `file`; None where neither is given."""
    address, file = (address or "").strip(), (file or "").strip()
    if address and file:
        raise LibraryError(f"{VARIABLE} and {FILE} are both set; leave one of them out.")
    name = FILE if file else VARIABLE
    if file:
        try:
            address = Path(file).expanduser().read_text("utf-8").strip()
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is no text"
            raise LibraryError(f"{FILE} names {file}, which cannot be read ({why}); name a file that can.") from None
    if not address and not file:
        return None
    if not address.startswith(_SCHEMES):  # which may hold a password, so that it is not repeated
        raise LibraryError(
            f"{name} gives no address of a PostgreSQL database, as postgresql://USER:PASSWORD@HOST/DATABASE; write it "
            "so, or leave the setting out to keep the library in a folder."
        )
    return address

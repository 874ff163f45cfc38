"""Which version of Dateline this is."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version


@cache
def program() -> str:
    """Return the version of this program, as "0.2.0"; "of today" where it runs from a folder of sources."""
    try:
        return version("dateline")
    except PackageNotFoundError:
        return "of today"

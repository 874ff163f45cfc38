"""Regular expressions that are compiled when they are first used: who asks one question needs few of them."""

import re
from typing import Any, cast


class _Compiled:
    def __init__(self, pattern: str, flags: int) -> None:
        self._source = pattern, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._source), name)  # `re` keeps what it has compiled
        setattr(self, name, found)
        return found


def compiled_when_used(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what `re.compile` does, without the time that it takes; an error in `pattern` shows at the first use."""
    return cast(re.Pattern[str], _Compiled(pattern, flags))

"""Regular expressions that are compiled when they are first used: who asks one question needs few of them."""

import re
from collections.abc import Callable
from typing import Any, cast

from knowledge.errors import PackError


class _Compiled:
    def __init__(self, pattern: str | Callable[[], str], flags: int) -> None:
        self._source = pattern, flags

    def __getattr__(self, name: str) -> Any:
        pattern, flags = self._source
        if not isinstance(pattern, str):
            pattern = _made(pattern, flags)
            self._source = pattern, flags
        found = getattr(re.compile(pattern, flags), name)  # `re` keeps what it has compiled
        setattr(self, name, found)
        return found


def compiled_when_used(pattern: str | Callable[[], str], flags: int = 0) -> re.Pattern[str]:
    """Return what `re.compile` does, without the time that it takes; an error in `pattern` shows at the first use.

    One that is made of what the languages bring is given by a function, which is then asked.
    """
    return cast(re.Pattern[str], _Compiled(pattern, flags))


def _made(make: Callable[[], str], flags: int) -> str:
    pattern = make()
    try:
        re.compile(pattern, flags)
    except re.error as error:
        from knowledge.language.pack import problems  # which says of which language and table it is

        raise next((PackError(problem) for problem in problems()), error) from error
    return pattern

"""Regular expressions that are compiled when they are first used: who asks one question needs few of them."""

import re
from collections.abc import Callable, Iterable
from typing import Any, cast

from knowledge.errors import PackError
from knowledge.language.pack import any_of


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


def cue(
    patterns: Callable[[], Iterable[str]], before: str = "", after: str = "", flags: int = re.IGNORECASE
) -> re.Pattern[str]:
    """Return a pattern for any of what languages bring for something, between `before` and `after`, capitals aside.

    `patterns` is asked, and the whole is compiled, when it is first used.
    """
    return compiled_when_used(lambda: f"{before}(?:{any_of(patterns())}){after}", re.IGNORECASE)


def cue_words(patterns: Callable[[], Iterable[str]]) -> re.Pattern[str]:
    """Return `cue` for whole words."""
    return cue(patterns, r"\b", r"\b")


def _made(make: Callable[[], str], flags: int) -> str:
    pattern = make()
    try:
        re.compile(pattern, flags)
    except re.error as error:
        from knowledge.language.pack import problems  # which says of which language and table it is

        raise next((PackError(problem) for problem in problems()), error) from error
    return pattern

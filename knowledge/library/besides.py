"""What a library keeps besides articles: a part of it for each concern, named as who asks for it means it."""

from typing import TYPE_CHECKING

from knowledge.library.opened import Opened

if TYPE_CHECKING:
    from knowledge.library.follows import LibraryBulletins, LibraryDigests, LibraryFollows, LibraryOutbox
    from knowledge.library.kept import (
        LibraryLimits,
        LibraryLog,
        LibraryMessages,
        LibrarySettings,
        LibraryTurns,
        LibraryUsage,
    )
    from knowledge.store import Store


class KeepsBesides:
    """The parts of an open library. Their operations raise LibraryError for a library in memory, which has none."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened

    @property
    def settings(self) -> "LibrarySettings":
        """Settings by scope, such as one server's."""
        from knowledge.library.kept import LibrarySettings

        return LibrarySettings(self._opened)

    @property
    def limits(self) -> "LibraryLimits":
        """What collections may hold and hold."""
        from knowledge.library.kept import LibraryLimits

        return LibraryLimits(self._opened)

    @property
    def usage(self) -> "LibraryUsage":
        """What is kept of answers, votes and questions without an answer."""
        from knowledge.library.kept import LibraryUsage

        return LibraryUsage(self._opened)

    @property
    def messages(self) -> "LibraryMessages":
        """Messages that quote articles, to be corrected when those change."""
        from knowledge.library.kept import LibraryMessages

        return LibraryMessages(self._opened)

    @property
    def log(self) -> "LibraryLog":
        """What was changed in a scope, by whom and when."""
        from knowledge.library.kept import LibraryLog

        return LibraryLog(self._opened)

    @property
    def turns(self) -> "LibraryTurns":
        """What only one of the processes that share the library does at a time."""
        from knowledge.library.kept import LibraryTurns

        return LibraryTurns(self._opened)

    @property
    def follows(self) -> "LibraryFollows":
        """Questions that are followed in channels."""
        from knowledge.library.follows import LibraryFollows

        return LibraryFollows(self._opened)

    @property
    def digests(self) -> "LibraryDigests":
        """Digests of what is followed in channels."""
        from knowledge.library.follows import LibraryDigests

        return LibraryDigests(self._opened)

    @property
    def bulletins(self) -> "LibraryBulletins":
        """What is posted of new articles and of feeds."""
        from knowledge.library.follows import LibraryBulletins

        return LibraryBulletins(self._opened)

    @property
    def outbox(self) -> "LibraryOutbox":
        """Messages that are due."""
        from knowledge.library.follows import LibraryOutbox

        return LibraryOutbox(self._opened)

    @property
    def store(self) -> "Store":
        """All that is kept, for what is built upon a library within `knowledge`. LibraryError for one in memory."""
        return self._opened.store

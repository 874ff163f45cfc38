"""Who asks, and where."""

from dataclasses import dataclass

from bot.servers import guild_scope


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks, and where."""

    user: int
    guild: int | None
    locale: str = "en-US"
    channel: int | None = None
    parent: int | None = None
    """The channel that a thread is in."""
    roles: frozenset[int] = frozenset()
    """Ids of roles that count for what is shown to them alone; none for what others see, too."""
    manages: bool = False
    """Whether this is about keeping the server's articles, of which those who manage it see all."""

    @property
    def scope(self) -> str:
        """The name under which settings, counts and the server's own articles are kept."""
        return "dm" if self.guild is None else guild_scope(self.guild)

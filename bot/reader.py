"""Who asks, and where."""

from dataclasses import dataclass

from bot.servers import guild_scope


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks, and where."""

    user: int
    guild: int | None
    locale: str = "en-US"

    @property
    def scope(self) -> str:
        """The name under which settings, counts and the server's own articles are kept."""
        return "dm" if self.guild is None else guild_scope(self.guild)

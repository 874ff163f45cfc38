"""What a fetch may do."""

from dataclasses import dataclass

from knowledge.program import program
from knowledge.reading.web.addresses import Network


@dataclass(frozen=True, slots=True)
class Policy:
    """What a fetch may do."""

    ports: frozenset[int] = frozenset({80, 443})
    networks: tuple[Network, ...] = ()
    """Networks that are allowed although they are not public; for tests and for a newsroom's own servers."""
    timeout_s: float = 20.0
    """For everything from the name to the last byte, redirects included."""
    max_bytes: int = 10_000_000
    """Of the body, compressed and decompressed."""
    max_redirects: int = 5
    pause_s: float = 1.0
    """Between two requests to one host; robots.txt may ask for more."""
    robots: bool = True
    contact: str = ""
    """A URL or e-mail address that tells a site's owner whose bot this is."""

    @property
    def user_agent(self) -> str:
        """The name under which this program introduces itself; robots.txt knows it as Dateline."""
        return f"Dateline/{program()} ({'; '.join(filter(None, ['news archive', self.contact]))})"

"""One loopback Discord with the real `dateline run` process in it, shared by the tests of each module."""

import itertools
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.loopback.gateway import Intent
from tests.loopback.people import Person
from tests.loopback.process import BotProcess
from tests.loopback.rules import DOCUMENT, document_is_here
from tests.loopback.server import Discord
from tests.loopback.world import Channel, Guild, Permission

QUESTION = "what did Vietnam discuss with Denmark?"
"""Answered by the briefings that every new library holds."""

LONG_S = 120.0
"""Until it is given up that much is added: the processes that add begin first, which takes long where all are busy."""

_numbers = itertools.count(1)


@dataclass
class Place:
    """A server with an owner, an ordinary member and two channels."""

    guild: Guild
    owner: Person
    ana: Person
    general: Channel
    other: Channel


class Town:
    """A loopback Discord with `dateline run` in it."""

    def __init__(
        self, home: Path, *, granted: Intent = Intent.NONE, shards: int = 1, turn_s: float = 0.5, **settings: object
    ) -> None:
        self.discord = Discord(granted=granted, shards=shards, turn_s=turn_s)
        self.home = home
        self.late: list[str] = []
        """What went wrong when the test that it belongs to was over."""
        self._settings = {f"DATELINE_{name.upper()}": str(value) for name, value in settings.items()}

    def process(self, **changes: str) -> BotProcess:
        """The bot's process, not yet started."""
        environment = {"DISCORD_TOKEN": self.discord.token, "DATELINE_HOME": str(self.home)} | self._settings | changes
        return BotProcess(self.discord, "dateline", "run", environment=environment, cwd=self.home)

    def place(self, *, shard: int = 0, bot_rights: Permission | None = None) -> Place:
        """A new server; everything in it is new, so that tests do not meet."""
        number = next(_numbers)
        owner = self.discord.person(f"owner{number}")
        ana = self.discord.person(f"ana{number}")
        guild = self.discord.guild(f"Server {number}", owner=owner, shard=shard, bot_rights=bot_rights)
        self.discord.join(guild, ana)
        return Place(guild, owner, ana, self.discord.channel(guild, "general"), self.discord.channel(guild, "other"))


def assert_clean(discord: Discord) -> None:
    """Nothing that the bot sent was refused, pinged anybody, or was answered as Discord would not."""
    assert discord.own_faults == []
    assert discord.pings == []
    assert discord.refusals == []
    assert discord.gateway.too_soon == []


@pytest.fixture(scope="session", autouse=True)
def validation(request: pytest.FixtureRequest) -> None:
    """Say so when bodies are not held to Discord's own document, because this clone has none."""
    if not document_is_here():
        reporter: Any = request.config.pluginmanager.get_plugin("terminalreporter")
        reporter.write_line(f"\nDiscord's openapi.json is not at {DOCUMENT}: bodies are not validated against it.")


@pytest.fixture
def town(tmp_path: Path) -> Callable[..., Town]:
    """Makes a Discord of a test's own, for what would disturb others."""

    def make(**more: Any) -> Town:
        home = tmp_path / "home"
        home.mkdir(exist_ok=True)
        return Town(home, **more)

    return make


def _is_of_before(said: str, place: Place) -> bool:
    """Whether the bot asked once more for a channel or message that an earlier test has removed."""
    asked, _, refused = said.partition(": ")
    ids = [int(id) for id in re.findall(r"\d{15,}", asked)]
    return refused.startswith("404 ") and bool(ids) and max(ids) < place.guild.id


@contextmanager
def alone(town: Town, session: pytest.Session) -> Iterator[Place]:
    """A new server for one test, after which nothing may have gone wrong, and nothing is left for the next one.

    Where the test itself has failed nothing more is told. What went wrong after a test was over is told at the end.
    """
    town.discord.faults.ordered.clear()
    failed, late = session.testsfailed, town.discord.taken_amiss()
    place = town.place()
    town.late += [said for said in late if not _is_of_before(said, place)]
    yield place
    amiss = [said for said in town.discord.taken_amiss() if not _is_of_before(said, place)]
    assert session.testsfailed > failed or amiss == []


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The Discord and the process that most tests share; fast people may ask a lot here."""
    home = tmp_path_factory.mktemp("home")
    made = Town(home, questions_a_minute=1000, server_questions_a_minute=1000, user_install="true")
    with made.discord, made.process() as process:
        process.ready()
        yield made
    assert made.late == []


@pytest.fixture(scope="session")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One more, whose bot reads what is said without a mention."""
    home = tmp_path_factory.mktemp("home")
    made = Town(home, granted=Intent.MESSAGE_CONTENT, message_content=True, questions_a_minute=1000)
    with made.discord, made.process() as process:
        process.ready()
        yield made
    assert made.late == []


@pytest.fixture
def there(reading: Town, request: pytest.FixtureRequest) -> Iterator[Place]:
    """A new server in that one."""
    with alone(reading, request.session) as made:
        yield made


@pytest.fixture
def place(shared: Town, request: pytest.FixtureRequest) -> Iterator[Place]:
    """A new server in the shared Discord."""
    with alone(shared, request.session) as made:
        yield made

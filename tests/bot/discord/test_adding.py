"""`/library add` takes files and addresses, several at once: each has its own result, and none waits for a bad one."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.cogs.library import MOST_URLS, addresses
from bot.cogs.taking import LARGEST_MB, read, take_file
from bot.errors import TellError
from tests.bot.discord.conftest import LONG_S, Place, Town, assert_clean
from tests.loopback.people import Seen
from tests.webserver import Request, Response, WebServer, redirect

HOST = "127.0.0.1"
PAGE = """<html lang="en"><head><title>{title}</title></head><body><article><h1>{title}</h1>
<p>The port of {place} opened a new quay on Monday, the harbour master said, after four years of work.</p>
<p>Ships from {place} will carry quince, tin and wool to the islands in the north from the first day of May.</p>
</article></body></html>"""


def article(title: str, place: str) -> Response:
    return Response(PAGE.format(title=title, place=place).encode())


@dataclass
class World:
    """A bot that may visit a web server of ours, and a server of people."""

    web: WebServer
    place: Place
    town: Town

    def add(self, **given: object) -> Seen:
        return self.place.owner.slash(self.place.general, "library add", **given).answer(patience_s=LONG_S)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[WebServer, Town]]:
    with WebServer() as web:
        home = tmp_path_factory.mktemp("home")
        made = Town(home, web_ports=web.port, web_networks=f"{HOST}/32", questions_a_minute=1000, threads=1)
        with made.discord, made.process() as process:
            process.ready()
            yield web, made


@pytest.fixture
def world(towns: tuple[WebServer, Town]) -> World:
    web, town = towns
    return World(web, town.place(), town)


def results(seen: Seen) -> dict[str, str]:
    """What is told under each name."""
    _, *parts = seen.text.replace("\\", "").partition("\n-# Only this server")[0].split("**")
    return {name: told.strip() for name, told in zip(parts[::2], parts[1::2], strict=True)}


def test_good_and_bad_addresses_and_files_each_have_their_result(world: World) -> None:
    port = world.web.port
    good = world.web.put(HOST, "/quay", article("A quay for Tonga", "Tonga"))
    other = world.web.put(HOST, "/tin", article("Tin for Samoa", "Samoa"))
    moved = world.web.put(HOST, "/moved", redirect("http://169.254.169.254/latest/meta-data/"))
    missing = world.web.url(HOST, "/missing")
    urls = f"  {good}\n<{other}>,  {missing} {moved} ftp://{HOST}/x http://localhost.nowhere.example/ nonsense {good}"

    seen = world.add(url=urls, file=("wool.md", b"# Wool for Fiji\n\nFiji bought wool.\n"), file2=("no.txt", b" "))

    told = results(seen)
    assert seen.ephemeral
    assert told["wool.md"] == "Added: Wool for Fiji"
    assert told["no.txt"].startswith("Not added: no.txt is empty")
    assert told[good] == "Added: A quay for Tonga"
    assert told[other] == "Added: Tin for Samoa"
    assert "There is nothing at" in told[missing]
    assert "169.254.169.254" in told[moved]
    assert "Not added" in told[f"ftp://{HOST}/x"]
    assert "Not added" in told["http://localhost.nowhere.example/"]
    assert told["nonsense"].startswith("Not added: nonsense was not read")
    assert len(told) == 9
    assert world.web.paths().count("/quay") == 1
    listed = world.place.owner.slash(world.place.general, "library list", sort="title").answer().text
    assert [title in listed for title in ("A quay for Tonga", "Tin for Samoa", "Wool for Fiji")] == [True] * 3
    assert str(port) in good
    again = results(world.add(url=f"{good} {missing}"))
    assert again[good] == "Already there: A quay for Tonga"
    assert_clean(world.town.discord)


def test_too_many_addresses_are_refused_in_one_sentence(world: World) -> None:
    urls = " ".join(world.web.url(HOST, f"/many/{n}") for n in range(MOST_URLS + 1))

    seen = world.add(url=urls)

    assert seen.text == f"These are {MOST_URLS + 1} addresses; give at most {MOST_URLS} at a time."
    assert not [path for path in world.web.paths() if path.startswith("/many")]


def test_names_of_attachments_are_never_paths(world: World) -> None:
    told = results(
        world.add(
            file2=("..\\..\\passwd.md", b"# A path in a name\n\nNothing is written.\n"),
            file3=("C:\\x.md", b"# Another path in a name\n\nNothing is written.\n"),
        )
    )

    assert sorted(told.values()) == ["Added: A path in a name", "Added: Another path in a name"]
    assert not [file for file in world.town.home.rglob("*") if file.name in ("passwd.md", "x.md")]


def test_a_file_that_is_too_large_or_gone_is_told_and_not_read() -> None:
    """People whose server pays for it can send larger ones than Discord lets others."""

    async def read() -> bytes:
        raise OSError("gone")

    def taken(size: int) -> object:
        sent: Any = SimpleNamespace(size=size, filename="a.txt", read=read)
        bot: Any = SimpleNamespace(handing_in=asyncio.Semaphore(1))
        (problem,) = asyncio.run(take_file(bot, 1, sent, Path("unused"))).found
        assert isinstance(problem, TellError)
        return problem.key

    assert taken(LARGEST_MB * 2**20 + 1) == "library.too-large"
    assert taken(9) == "library.file-gone"


def test_what_nobody_expected_of_one_address_stays_with_that_one() -> None:
    async def adding(work: object, *given: object) -> None:
        raise TypeError("nobody expected this")

    bot: Any = SimpleNamespace(adding=adding, adder=SimpleNamespace(read=None))

    taken = asyncio.run(read(bot, 1, "a.txt", b"a", Path("unused")))

    assert [type(problem) for problem in taken.found] == [TypeError]


def test_a_slow_site_is_waited_for_and_no_question_waits_with_it(world: World) -> None:
    """A single worker thread answers here."""

    answered = threading.Event()

    def slowly(request: Request) -> Response:
        answered.wait(LONG_S)
        return article("A slow quay for Niue", "Niue")

    url = world.web.put(HOST, "/slow", slowly)
    adding = world.place.owner.slash(world.place.general, "library add", url=url)
    adding.acknowledged()

    world.place.ana.slash(world.place.general, "ask", question="what did Vietnam discuss with Denmark?").answer()
    assert adding.interaction.answered_s is None

    answered.set()
    assert "Added: A slow quay for Niue" in adding.answer().text
    assert_clean(world.town.discord)


@pytest.mark.parametrize("count", [1, 10])
def test_what_is_told_of_many_fits_into_one_message(world: World, count: int) -> None:
    rows = "\n".join(
        f'{{"title": "Report {n} {"of the long harbour " * 9}", "text": "{n}."}}'
        for n in range(40 if count == 1 else 12)
    )
    urls = [world.web.put(HOST, f"/{n}/{'long' * 30}.jsonl", Response(rows.encode(), type="application/json"))
            for n in range(count)]  # fmt: skip

    seen = world.add(url=" ".join(urls))

    assert seen.text.count("Added: ") == count
    assert "(+30)" in seen.text if count == 1 else seen.text.count("**") == 2 * count


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", []),
        (" https://a.example/1 ", ["https://a.example/1"]),
        (
            "<https://a.example/1>, https://a.example/2;\nhttps://a.example/1",
            ["https://a.example/1", "https://a.example/2"],
        ),
        ("https://a.example/x,y;z", ["https://a.example/x,y;z"]),
    ],
)
def test_addresses_are_told_apart(typed: str, found: list[str]) -> None:
    assert addresses(typed) == found


def test_a_page_that_is_added_again_takes_its_own_place_and_a_copy_changes_nothing(world: World) -> None:
    world.web.put(HOST, "/copper", article("Copper for Palau", "Palau"))
    old = world.web.put(HOST, "/old-copper", redirect("/copper"))
    world.add(url=old)
    url = world.web.put(HOST, "/copper", article("More copper for Palau", "Palau"))
    copy = b"# Salt for Nauru\n\nNauru bought salt.\n"

    told = results(world.add(url=url, file=("one.md", copy), file2=("two.md", copy)))

    assert told[url] == "Added: More copper for Palau"
    assert told["one.md"] == told["two.md"] == "Added: Salt for Nauru"
    listed = world.place.owner.slash(world.place.general, "library list", sort="title").answer().text
    assert listed.count("More copper for Palau") == 1
    assert "Copper for Palau" not in listed.replace("More copper for Palau", "")
    assert listed.count("Salt for Nauru") == 1

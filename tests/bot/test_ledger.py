"""The log of a server: whose deed it was, also beside the event loop; what it says, and what it keeps to itself."""

import asyncio
from collections.abc import Iterator
from contextvars import copy_context
from datetime import timedelta
from pathlib import Path

import pytest

from bot import acting
from bot.catalogue import LANGUAGES, Words
from bot.desk import Desk
from bot.ledger import _SAID
from knowledge.article import Article
from knowledge.library import Library

GUILD, HERE, KEEP = 100, "guild:100", timedelta(days=3)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Library.open(tmp_path / "home", briefings=False, encoder=lambda: None, background=False) as library:
        yield Desk(library, keep=KEEP)


def told(desk: Desk) -> list[str]:
    rows, total = desk.ledger.page(HERE, Words(), offset=0, limit=50)
    assert len(rows) == total
    return [row.partition(" ")[2].replace("\\", "") for row in rows]


def test_it_is_whose_command_is_served_also_in_a_thread(desk: Desk) -> None:
    async def serve(user: int, language: str) -> None:
        acting.begin(user)
        await asyncio.sleep(0)  # others are served meanwhile
        change = copy_context().run
        work = lambda: change(desk.servers.change, GUILD, language=language)  # noqa: E731
        await asyncio.get_running_loop().run_in_executor(None, work)

    async def both() -> None:
        await asyncio.gather(serve(7, "vi"), serve(8, "en"))

    asyncio.run(both())
    desk.servers.change(GUILD, private=True)  # by nobody

    assert sorted(told(desk)[1:]) == ["<@7> set `language` to `vi`", "<@8> set `language` to `en`"]
    assert told(desk)[0] == "somebody set `private` to `True`"


def test_settings_that_name_people_are_not_spelt_and_what_the_bot_notes_is_not_told(desk: Desk) -> None:
    desk.servers.change(GUILD, askers={"blocked": [81384788765712384]})
    desk.servers.change(GUILD, **{"asks:role:5": {"all": True}, "asks:channel:6": {"all": True}})
    desk.servers.note_thread(GUILD, 9, 10)
    desk.servers.change(GUILD, private=False)
    desk.servers.change(GUILD, private=False)

    assert told(desk) == [
        "somebody set `private` to `False`",
        "somebody chose which articles <#6> asks",
        "somebody chose which articles <@&5> asks",
        "somebody set `askers` to `…`",
    ]


def test_titles_are_told_while_their_articles_are_there(desk: Desk) -> None:
    article = Article(text="The growers of Zorblatt met.", title="Secret *harvest*")
    desk.shelf.add(GUILD, [article])
    assert told(desk) == ["somebody added 1 article: Secret *harvest*"]

    desk.shelf.remove(GUILD, article.id)

    assert told(desk) == ["somebody erased 1 article", "somebody added 1 article"]
    assert desk.ledger.days == 3


def test_everything_is_said_in_each_language() -> None:
    values = dict.fromkeys(("n", "url", "source", "name", "value", "channel", "mode", "question", "said", "means"), "x")

    for language in LANGUAGES:
        assert all("x" in Words(language)(key, **values) or "{" not in key for key in _SAID.values())

"""Following without Discord: what is due is neither lost nor told where it must not be, whoever is late."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.desk import Desk
from bot.following import Following, Place
from bot.reader import Reader
from knowledge.answering.answer import Answer
from knowledge.article import Article
from knowledge.library import Library, utc_now
from knowledge.store import Followed

HARVEST = "The weavers of Tulip Bay sold {} bolts of linen in May, elder Brita Noss said on Friday."
QUESTION = "how many bolts of linen did the weavers of Tulip Bay sell?"
KEEP = timedelta(days=30)
HERE = Place(channel=5, guild=100)


def article(bolts: str) -> Article:
    return Article(text=HARVEST.format(bolts), title=f"Linen, {bolts} bolts", publisher="The Loom")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "home", briefings=False, encoder=lambda: None, background=False) as opened:
        opened.add(Article(text="The potters of Ulm fired two kilns and sold nothing.", title="Kilns of Ulm"))
        yield opened


def over(library: Library) -> Following:
    return Following(Desk(library, keep=KEEP), clock=utc_now)


def asked(following: Following) -> None:
    one = following.asker()
    while one.look() is not None:
        pass


def followed(following: Following) -> Followed:
    made, new = following.make(Reader(1, 100), QUESTION, HERE)
    assert new
    return made


def test_what_this_machine_does_not_have_yet_is_told_when_it_has_it(library: Library) -> None:
    """Of several machines another one asks, and may be quicker than the index of the one that posts."""
    state = library.snapshot()
    late, there = over(library.seen(lambda newest: state or newest)), over(library)
    made = followed(there)
    library.add(article("300"))
    asked(there)

    assert late.next_letter(made.id) is None
    assert late.behind(made)
    state = None  # type: ignore[assignment]
    assert not late.behind(made)
    letter = late.next_letter(made.id)

    assert letter is not None
    assert "300" in letter[1].quotes[0].text


def test_what_was_found_before_a_pause_is_not_told_in_it(library: Library) -> None:
    following = over(library)
    made = followed(following)
    library.add(article("300"))
    asked(following)

    following.pause(made, True)
    assert following.next_letter(made.id) is None

    following.pause(made, False)  # what came meanwhile is not told afterwards
    assert following.next_letter(made.id) is None


def test_an_article_that_comes_in_while_it_is_looked_what_counts_as_told_is_told(library: Library) -> None:
    """It is asked of by then, without the question that is about to be followed."""
    following = over(library)
    following.make(Reader(1, 100), "what of the kilns of Ulm?", HERE)
    answer, came = following._desk.among, list[str]()

    def among(*given: object, **more: object) -> Answer:
        found = answer(*given, **more)  # type: ignore[arg-type]
        if not came:
            came.append(library.add(article("300")).id)
            asked(over(library))
        return found

    following._desk.among = among  # type: ignore[method-assign]
    made = followed(following)
    following._desk.among = answer  # type: ignore[method-assign]

    assert made.said, "the article was neither told nor does it count as told"
    library.add(article("450"))
    asked(following)
    letter = following.next_letter(made.id)
    assert letter is not None
    assert "450" in letter[1].quotes[0].text

"""What has become of words that were quoted, told from the versions of their article."""

from collections.abc import Iterator

import pytest

from knowledge.article import Article
from knowledge.quote_status import Became, QuoteStatus, became
from knowledge.store import Store

FIRST = "The farmers of Vinga brought in 4,000 tonnes of quince, mayor Ulla Quist said.\n\nIt rained on Sunday."
QUOTED = FIRST.partition("\n\n")[0]


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.in_memory() as opened:
        yield opened


def added(store: Store, text: str, collection: str = "public") -> str:
    (only,) = store.articles.add(collection, [(Article(text=text, title="Quince"), "quince.txt")])
    return only.id


def of(store: Store, id: str, words: str = QUOTED, *, collections: tuple[str, ...] = ("public",)) -> Became:
    return became(store, id, FIRST.index(words), FIRST.index(words) + len(words), collections=collections)


def test_words_of_an_article_that_did_not_change_stand(store: Store) -> None:
    assert of(store, added(store, FIRST)).status is QuoteStatus.STANDS


def test_words_that_stand_elsewhere_in_the_newest_version_stand(store: Store) -> None:
    id = added(store, FIRST)
    added(store, f"The harvest is in.\n\n{FIRST}")

    found = of(store, id)

    assert found.status is QuoteStatus.STANDS
    assert found.article is not None
    assert found.article.text[found.start : found.end] == QUOTED


def test_what_changed_is_told_word_by_word(store: Store) -> None:
    id = added(store, FIRST)
    added(store, FIRST.replace("4,000", "4,400"))
    last = FIRST.replace("4,000", "5,200").replace("mayor", "former mayor")
    added(store, last)

    found = of(store, id)

    assert found.status is QuoteStatus.CHANGED
    assert found.article is not None
    assert found.article.text[found.start : found.end] == last.partition("\n\n")[0]
    assert [found.article.text[a:b] for a, b in found.new] == ["5,200", "former"]
    assert found.at is not None


def test_a_sentence_of_a_paragraph_that_changed_is_not_gone(store: Store) -> None:
    """An answer shows the sentences that answer; one is not much like the whole paragraph that it became."""
    told = "Apples did badly, as they did last year. " * 4
    before, after = (Article(text=f"{told}{said} {told}", title="Quince") for said in ("Pears rose.", "Pears fell."))
    (old,) = store.articles.add("public", [(before, "quince.txt")])
    store.articles.add("public", [(after, "quince.txt")])
    start = before.text.index("Pears")

    found = became(store, old.id, start, start + len("Pears rose."), collections=("public",))

    assert found.status is QuoteStatus.CHANGED
    assert [after.text[a:b] for a, b in found.new] == ["fell."]
    stays = became(store, old.id, 0, len("Apples did badly"), collections=("public",))
    assert stays.status is QuoteStatus.STANDS


def test_what_is_left_out_is_gone(store: Store) -> None:
    id = added(store, FIRST)
    added(store, "Nothing is known of the harvest yet.\n\nIt rained on Sunday.")

    assert of(store, id).status is QuoteStatus.GONE
    assert of(store, id, "It rained on Sunday.").status is QuoteStatus.STANDS


@pytest.mark.parametrize(("how", "status"), [("withdraw", QuoteStatus.WITHDRAWN), ("remove", QuoteStatus.REMOVED)])
def test_an_article_that_goes_takes_its_words_with_it(store: Store, how: str, status: QuoteStatus) -> None:
    id = added(store, FIRST)
    newest = added(store, FIRST.replace("4,000", "5,200"))
    getattr(store.articles, how)("public", ["quince.txt" if how == "withdraw" else newest])

    assert of(store, newest).status is status
    assert of(store, id).status is status


def test_one_that_comes_back_stands_again(store: Store) -> None:
    id = added(store, FIRST)
    store.articles.withdraw("public", ["quince.txt"])
    added(store, FIRST)

    assert of(store, id).status is QuoteStatus.STANDS


def test_nothing_is_told_of_what_another_collection_did(store: Store) -> None:
    id = added(store, FIRST)
    added(store, FIRST, "guild:1")
    store.articles.remove("guild:1", [id])

    assert of(store, id).status is QuoteStatus.STANDS
    assert of(store, id, collections=("guild:1",)).status is QuoteStatus.REMOVED
    assert of(store, "f" * 16).status is QuoteStatus.STANDS

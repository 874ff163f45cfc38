"""However a library came to hold its articles, it answers as a fresh one with the same articles does."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from knowledge import Article, Library
from knowledge.answering.answer import Answer
from knowledge.keeping import OnDisk
from tests.tried import TIMES

COUNTRIES = ("Denmark", "Norway", "Peru", "Japan")
TOPICS = ("trade", "fishing", "energy")
QUESTIONS = [f"What did {country} agree on {topic}?" for country in COUNTRIES[:3] for topic in TOPICS[:2]]


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """One of a few dozen, so that the same ones come again."""
    country, topic = draw(st.sampled_from(COUNTRIES)), draw(st.sampled_from(TOPICS))
    ships = draw(st.integers(1, 3))
    text = f"{country} met its neighbours on Monday.\n\nThe ministers of {country} agreed on {topic} and {ships} ships."
    return Article(text=text, title=f"{country} on {topic}", publisher=draw(st.sampled_from(["Reuters", "VNA"])))


SOURCES = st.sampled_from([None, "a.txt", "b.txt", "c.txt"])


def told(answer: Answer) -> list[object]:
    quotes = [(quote.article.id, quote.start, quote.end, quote.highlights) for quote in answer.quotes]
    return [answer.reason, round(answer.confidence, 4), quotes]


class Sequences(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.home = TemporaryDirectory()
        self.library = self.opened()

    def opened(self) -> Library:
        return Library.open(Path(self.home.name) / "library", briefings=False)

    @property
    def keeper(self) -> OnDisk:
        assert isinstance(self.library._keeper, OnDisk)
        return self.library._keeper

    @rule(article=articles(), source=SOURCES)
    def add(self, article: Article, source: str | None) -> None:
        self.library.add(article, source=source)

    @rule(batch=st.lists(st.tuples(articles(), SOURCES), max_size=6))
    def add_many(self, batch: list[tuple[Article, str | None]]) -> None:
        self.library.add_many(batch)

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        here = [kept.id for kept in self.library.store.articles.current()]
        if here:
            assert self.library.remove(data.draw(st.sampled_from(here)))

    @rule(source=st.sampled_from(["a.txt", "b.txt", "c.txt"]))
    def withdraw(self, source: str) -> None:
        self.keeper.withdraw("public", [source])

    @rule()
    def reopen(self) -> None:
        self.library.close()
        self.library = self.opened()

    @rule()
    def merge(self) -> None:
        assert self.keeper._index is not None
        self.keeper._index.merge(writing=self.keeper._writing())

    @rule()
    def lose_the_index(self) -> None:
        self.library.close()
        for file in sorted((Path(self.home.name) / "library" / "index").rglob("*"), reverse=True):
            file.rmdir() if file.is_dir() else file.unlink()
        self.library = self.opened()

    @precondition(lambda self: len(self.library) > 0)
    @invariant()
    def answers_as_a_fresh_library_does(self) -> None:
        fresh = Library.in_memory()
        fresh.add_many([kept.article for kept in self.library.store.articles.current() if kept.article])

        assert len(fresh) == len(self.library)
        for question in QUESTIONS:
            assert told(self.library.ask(question)) == told(fresh.ask(question))

    def teardown(self) -> None:
        assert self.library.store.check() == []
        self.library.close()
        self.home.cleanup()


@pytest.mark.tried
def test_however_it_came_to_hold_its_articles_a_library_answers_as_a_fresh_one():
    run_state_machine_as_test(
        Sequences,
        settings=settings(
            max_examples=5 * TIMES, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )

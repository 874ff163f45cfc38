"""What is followed is asked of what comes in, once, and of nothing that nobody may see."""

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from knowledge.answering.answer import Answer
from knowledge.article import Article
from knowledge.duplicates import SAME, resemblance
from knowledge.index.preparing import prepare
from knowledge.library import PUBLIC, Library
from knowledge.standing.asking import BATCH, TRIES, Asker
from knowledge.standing.interests import Interests, asked_for, named_in
from knowledge.standing.novelty import said_in
from knowledge.store import Followed

HARVEST = "The farmers of Zorblatt brought in {} tonnes of quince in February, mayor Ulla Quist said on Friday."
QUESTION = "how much quince did the farmers of Zorblatt bring in?"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "home", encoder=lambda: None) as opened:
        yield opened


def article(text: str, title: str = "Zorblatt harvest", day: int = 1) -> Article:
    return Article(text=text, title=title, publisher="The Courier", published=date(2026, 3, day))


def asker(library: Library) -> Asker:
    def ask(followed: Followed, articles: Collection[str] | None) -> Answer:
        return library.ask(followed.question, collections=sees(followed.scope), articles=articles)

    def sees(scope: str) -> tuple[str, ...]:
        return (scope, PUBLIC)

    return Asker(library, sees=sees, ask=ask)


def follow(library: Library, question: str = QUESTION, scope: str = "guild:1", said: Collection[int] = ()) -> int:
    made = library.store.follows.make(
        question,
        scope=scope,
        guild=1,
        channel=5,
        user="7",
        language="en",
        since=library.snapshot().generation,
        most=99,
        said=list(said),
    )
    assert made is not None
    return made[0].id


def looked(library: Library, follow_id: int) -> list[str]:
    one = asker(library)
    while one.look() is not None:
        pass
    return library.store.outbox.waiting(follow_id)


def test_an_article_that_comes_in_and_answers_is_found_once(library: Library) -> None:
    library.add(article(HARVEST.format("3,000"), day=1))
    id = follow(library)
    assert looked(library, id) == []

    new = library.add(article(HARVEST.format("4,000"), day=2)).id
    library.add(article("The trams of Zorblatt stood still on Sunday because of the snow.", "Snow"))

    assert looked(library, id) == [new]
    assert looked(library, id) == [new]
    assert library.store.follows.position() == library.snapshot().generation


def test_what_is_followed_again_is_asked_again(library: Library) -> None:
    one, other = asker(library), follow(library, "what of the trams of Lummerland?")
    for number in range(3):
        id = follow(library)
        new = library.add(article(HARVEST.format(f"{number},100"))).id
        while one.look() is not None:
            pass
        assert library.store.outbox.waiting(id) == [new]
        library.store.follows.end([id])
    assert library.store.outbox.waiting(other) == []


def test_a_question_that_is_followed_when_another_has_just_ended_is_asked_itself(library: Library) -> None:
    """It has the other's id, and was taken for it until the process ended: nothing was told of it."""
    one = asker(library)
    ended = follow(library, "what of the rhubarb of Jorvik?")
    library.add(article("The rhubarb of Jorvik is dear, traders said."))
    while one.look() is not None:
        pass
    library.store.follows.end([ended])

    id = follow(library)
    library.add(article(HARVEST.format("4,000")))
    while one.look() is not None:
        pass

    assert id == ended
    assert len(library.store.outbox.waiting(id)) == 1


def test_what_says_the_same_as_was_told_is_not_found(library: Library) -> None:
    told = library.add(article(HARVEST.format("4,000"))).id
    answer = library.ask(QUESTION)
    assert answer.quotes[0].article.id == told
    id = follow(library, said=said_in(answer.quotes))

    library.add(article(HARVEST.format("4,000"), "The quince of Zorblatt", day=2))
    assert looked(library, id) == []

    other = library.add(article(HARVEST.format("5,200"), day=3)).id
    assert looked(library, id) == [other]


def test_nobody_is_told_of_what_another_server_added(library: Library) -> None:
    mine = follow(library, scope="guild:1")

    library.add(article(HARVEST.format("4,000")), collection="guild:2")
    assert looked(library, mine) == []

    new = library.add(article(HARVEST.format("4,000")), collection="guild:1").id
    assert looked(library, mine) == [new]


def test_a_country_that_is_not_named_is_another_country(library: Library) -> None:
    id = follow(library, "what did Vietnam discuss with Japan?")

    library.add(
        article("Vietnam discussed fisheries and trade with Denmark in New York on Monday.", "Vietnam, Denmark")
    )

    assert looked(library, id) == []


def test_an_article_that_was_withdrawn_is_not_asked(library: Library) -> None:
    id = follow(library)
    gone = library.add(article(HARVEST.format("4,000")))

    library.remove(gone.id)

    assert looked(library, id) == []


def test_a_question_that_fails_costs_the_others_nothing(library: Library) -> None:
    """One that fails for ever does not keep what comes after it from being asked, either."""
    mine, broken = follow(library), follow(library, "what of the trams of Zorblatt and its quince?")
    one, asked = asker(library), list[int]()
    well = one.ask

    def ask(followed: Followed, articles: Collection[str] | None) -> Answer:
        if followed.id == broken:
            asked.append(followed.id)
            raise ZeroDivisionError
        return well(followed, articles)

    one.ask = ask
    first = library.add(article(HARVEST.format("4,000"))).id
    for number in range(1, TRIES + 1):
        with pytest.raises(ZeroDivisionError):
            one.look()
        assert library.store.outbox.waiting(mine) == [first]
        assert len(asked) == number
    assert one.look() is None

    one.ask = well
    second = library.add(article(HARVEST.format("5,200"), day=2)).id
    assert one.look() == 1
    assert set(library.store.outbox.waiting(mine)) == {first, second}


def test_what_was_found_of_many_is_noted_before_all_are_asked(library: Library) -> None:
    id, one = follow(library), asker(library)
    first = library.add(article(HARVEST.format("4,000"))).id
    library.add_many([article(f"The trams of Lummerland stood still on day {n}.", f"Snow {n}") for n in range(BATCH)])

    assert one.look() == BATCH

    assert library.store.outbox.waiting(id) == [first]
    assert one.look() == 1
    assert one.look() is None


def test_the_questions_that_an_article_may_concern_are_few() -> None:
    interests = Interests()
    topics = ["quince", "copper", "trams", "herring", "glass"]
    texts = {n: f"what of the {topics[n % 5]} in Place{n}?" for n in range(1000)}
    asked = {n: (asked_for(text), named_in(text)) for n, text in texts.items()}
    interests.keep(asked, asked)
    assert interests.missing([*asked, 1000]) == [1000]

    common = {term for topic in topics for terms in asked_for(topic) for term in terms}
    interests.weigh({term: 1.0 if term in common else 5.0 for term in interests.terms})
    found = interests.concerned(prepare(article("In Place7 the trams stood still.", "Trams"), PUBLIC))

    assert found.keys() == {7}
    interests.keep([8], {})
    assert interests.concerned(prepare(article("In Place7 the trams stood still."), PUBLIC)) == {}


def test_words_that_tell_nothing_of_the_subject_are_not_waited_for() -> None:
    assert asked_for("can you tell me the latest news on the zorblatt harvest please") == (
        frozenset({"zorblatt", "harvest"}),
    )
    assert named_in("What did Åsmund Aukrust say of Denmark?") == {"asmund", "aukrust"}
    assert named_in("WHO WON IN VINGA") == named_in("who won in vinga") == frozenset()
    assert len(asked_for("nga dùng tên lửa gì tấn công kyiv")) == 2  # as it stands, and what it means in English


def test_several_that_come_in_together_are_each_found_but_not_the_same_twice(library: Library) -> None:
    id = follow(library, "what of the quince of Zorblatt?")
    texts = [HARVEST.format("4,000"), "The quince of Zorblatt, says baker Runa Holt, is sour.", HARVEST.format("4,000")]

    new = [library.add(article(text, f"Quince {number}")).id for number, text in enumerate(texts)]

    found = looked(library, id)
    assert new[1] in found
    assert len({new[0], new[2]} & set(found)) == 1


def test_reports_that_differ_in_a_number_alone_are_not_one_report(library: Library) -> None:
    """So alike they are quoted as copies of one another; what one says is new all the same."""
    id, report = follow(library), HARVEST.removesuffix(".") + " in the old town hall, after the council had met."

    new = {library.add(article(report.format(tonnes), f"Quince, {tonnes}")).id for tonnes in ("312", "845")}

    assert resemblance(report.format("312"), report.format("845")) >= SAME
    assert set(looked(library, id)) == new


def test_a_passage_that_means_nearly_the_same_may_concern_a_question_with_fewer_of_its_words() -> None:
    interests, asked = Interests(), asked_for("what became of the zorblatt harvest this year")
    interests.keep([7], {7: (asked, frozenset())})
    interests.weigh(dict.fromkeys(interests.terms, 1.0))
    report = prepare(article("The quince of Zorblatt is in.", "Quince"), PUBLIC)
    share = interests.concerned(report).get(7, 0.0)
    assert share == 0.0  # by words alone it would need half of them
    vectors = np.array([[1.0, 0.0]], dtype=np.float32)

    interests.give_vectors([7], np.array([[0.9, 0.43]], dtype=np.float32))
    assert interests.concerned(report, vectors).keys() == {7}
    interests.give_vectors([7], np.array([[0.5, 0.86]], dtype=np.float32))
    assert interests.concerned(report, vectors) == {}

"""Side by side, what differs is marked where it differs, and nothing else is."""

from datetime import date

import pytest

from knowledge.telling.comparing import Comparison
from knowledge.telling.facts import facts
from knowledge.telling.told_numbers import numbers
from tests.knowledge.telling.samples import library, report


def counted(sentence: str) -> list[tuple[float, list[str], str]]:
    return [(fact.number.value, sorted(fact.noun), fact.fate) for fact in facts(sentence)]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("It killed 1,300 people.", [(1300, "", "exact")]),
        ("Twenty-five were hurt, nearly 30 fled.", [(25, "", "exact"), (30, "", "about")]),
        ("A bid of £1.5bn ($2.9bn)", [(1.5e9, "£", "exact"), (2.9e9, "$", "exact")]),
        ("a $5.4-billion deal", [(5.4e9, "$", "exact")]),
        ("up 5.4% to 120 mln dlrs", [(5.4, "%", "exact"), (120e6, "$", "exact")]),
        ("more than 6 million were sold", [(6e6, "", "more")]),
        ("at 10:41 a.m. on 18 October 2016, the 16-year-old, in Article 5", []),
        ("the first of two phases", [(2, "", "exact")]),
    ],
)
def test_numbers_are_read_with_their_units(text: str, read: list[tuple[float, str, str]]) -> None:
    assert [(one.value, one.unit, one.sure) for one in numbers(text)] == read


def test_vietnamese_numbers_too() -> None:
    read = [(one.value, one.unit) for one in numbers("ba tàu, 1.680 tỷ đồng, 225 km/h năm 2020", vietnamese=True)]

    assert read == [(3, ""), (1680e9, "VND"), (225, "km/h")]


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("A bomb killed 16 people and wounded 40 on Tuesday.", [(16, ["people"], "dead"), (40, ["people"], "hurt")]),
        ("14 people were killed, 25 were wounded.", [(14, ["people"], "dead"), (25, ["people"], "hurt")]),
        ("At least 48 people dead over 100 injured.", [(48, ["people"], "dead"), (100, ["people"], "hurt")]),
        ("Four staff of a union of relief groups were killed.", [(4, ["medics"], "dead")]),
        ("Get short URL 2440 Over the hill many have been killed", [(2440, [], "")]),
    ],
)
def test_a_number_knows_what_it_counts_and_what_befell_it(sentence: str, told: list[object]) -> None:
    assert counted(sentence) == told


def test_what_comes_from_somewhere_is_not_dead_in_vietnamese() -> None:
    """Without its mark "từ" (from) is the second syllable of "tử vong"."""
    assert counted("Có 12 người đến từ Torvik.") == [(12, ["people"], "")]
    assert counted("Có 12 người tử vong ở Torvik.") == [(12, ["people"], "dead")]


def compared(*told: tuple[str, str], question: str = "how many died in the fire at Torvik?") -> Comparison:
    day = date(2026, 3, 4)
    return library(*(report("Fire at Torvik", text, publisher, day) for publisher, text in told)).compare(question)


def marked(made: Comparison) -> list[list[tuple[str | None, str]]]:
    """Who tells what, of everything that is told differently."""
    return [
        [
            (made.sides[side].article.publisher, made.sides[side].article.text[start:end])
            for side, (start, end) in difference.told
        ]
        for difference in made.differences
    ]


def test_numbers_that_differ_are_marked_with_who_tells_them() -> None:
    made = compared(
        ("A", "A fire at the Torvik cannery killed 12 people on Tuesday, police said."),
        ("B", "The fire at the Torvik cannery on Tuesday killed at least 15 people and injured 40, a nurse said."),
        ("C", "Twelve people were killed by the fire at the Torvik cannery on Tuesday, the owner said."),
    )

    assert {side.article.publisher for side in made.sides} == {"A", "B", "C"}
    (difference,) = marked(made)
    assert {told for _, told in difference} == {"12", "15", "Twelve"}
    for side in made.sides:
        assert side.text == side.article.text[side.start : side.end]
        assert all(side.start <= start < end <= side.end for start, end in side.highlights)


@pytest.mark.parametrize(
    "other",
    [
        "Nearly a dozen people, at least 12, were killed by the fire at the Torvik cannery on Tuesday.",
        "The fire at the Torvik cannery on Tuesday killed more than 10 people, police said.",
        "The fire at the Torvik cannery on Tuesday killed 3 children, police said.",
        "The fire at the Torvik cannery on Tuesday injured 15 people, police said.",
        "A fire at the Torvik cannery killed 15 people in 1998, police said.",
        "Three more people were killed by another fire at the Torvik cannery on Tuesday, police said.",
        "The fire at the Torvik cannery killed 15 people on Sunday a nurse said.",
        "The fire at the Torvik cannery on Tuesday killed 12 people, three fewer than the 15 people killed in 1998.",
    ],
)
def test_what_agrees_or_is_of_something_else_is_not_marked(other: str) -> None:
    assert (
        marked(compared(("A", "A fire at the Torvik cannery killed 12 people on Tuesday, police said."), ("B", other)))
        == []
    )


@pytest.mark.parametrize(
    "other",
    [
        "The fire at the Torvik cannery on Tuesday killed 15 to 20 people, a nurse said.",
        "Four other people were killed by the fire at the Torvik cannery on Tuesday, a nurse said.",
        "The fire at the Torvik cannery on Tuesday killed 15 people. A doctor said that it killed 12 people.",
        "Torvik has many fires. That at the cannery on Tuesday killed 15 people. The first one killed 30 people.",
        "A fire in a cannery near Vinga killed 15 people on Tuesday, as one at Torvik did before, a nurse said.",
        "Since Tuesday the fire at the Torvik cannery has killed 15 people, a nurse said.",
        "The fire at the Torvik cannery on Tuesday killed 1,200 people, a nurse said.",
        "Snipers killed 15 people at Torvik on Tuesday, a nurse said.",
        "The fire at the Torvik cannery killed 15 people late Sunday including 10 who were asleep, a nurse said.",
    ],
)
def test_what_may_be_of_something_else_is_not_marked(other: str) -> None:
    first = "A fire at the Torvik cannery killed 12 people on Tuesday, police said."

    assert marked(compared(("A", first), ("B", other))) == []
    assert marked(compared(("A", other), ("B", first))) == []


def test_what_befell_people_in_an_earlier_year_is_not_what_is_reported_now() -> None:
    now = "A fire at the Torvik cannery has killed 12 people, and the cannery is in ruins, police said."
    then = "A row of fires at the Torvik cannery in March 2024 killed 15 people and left it in ruins, police said."

    assert marked(compared(("A", now), ("B", then))) == []
    assert marked(compared(("A", now), ("B", then.replace("in March 2024 ", ""))))


def test_an_undated_report_is_of_another_event_unless_it_names_the_same() -> None:
    def numbers_of(lead: str) -> list[list[tuple[str | None, str]]]:
        undated = report("Riots in the streets", f"Police said 12 people were injured in the riots. {lead}", "B", None)
        dated = report(
            "Riots", "At least 70 people were injured in the riots in Torvik and Vinga.", "A", date(2026, 3, 4)
        )
        return marked(library(dated, undated).compare("how many people were injured in the riots?"))

    assert numbers_of("They began in Norrby, where Odd Rask was shot, and went on in Brumma.") == []
    assert numbers_of("They began in Torvik and went on in Vinga.") == [[("A", "70"), ("B", "12")]]


WRECK = "The ferry that ran on rocks near Torvik took {} to the hospital, where doctors said he had a broken leg."


@pytest.mark.parametrize(
    ("one", "other", "differs"),
    [
        ("Odd Rask, 31,", "Odd Rask, 32,", {"31", "32"}),
        ("Odd Rask, 31,", "Ulf Berg, 45,", set()),
        ("a sailor, 31,", "a sailor, 45,", set()),
        ("Odd Rask at 7 p.m.", "Odd Rask at 9 p.m.", set()),
        ("one of the men", "two of the men", set()),
        ("one of Torvik's fishermen", "two of Torvik's fishermen", set()),
        ("Odd Rask from 2300 Harbour Street", "Odd Rask from 2700 Harbour Street", set()),
    ],
)
def test_ages_are_told_of_one_person_and_times_and_addresses_of_nobody(one: str, other: str, differs: set[str]) -> None:
    made = compared(("A", WRECK.format(one)), ("B", WRECK.format(other)), question="the ferry that ran on rocks")

    assert {told for _, tells in kinds(made) for told in tells if told[0].isdigit()} == differs


def test_parts_are_told_otherwise_only_where_what_they_are_of_may_be() -> None:
    tells = "The fire at the Torvik cannery on Tuesday killed {} people, including {} children, a nurse said."

    both = compared(("A", tells.format(12, 3)), ("B", tells.format(15, 5)))
    parts = compared(("A", tells.format(12, 3)), ("B", tells.format(12, 5)))
    apart = compared(
        ("A", tells.format(12, 3)), ("B", tells.format(15, 5) + " It said that the fire killed 12 people at first.")
    )

    assert kinds(both) == [("number", {"12", "15"}), ("number", {"3", "5"})]
    assert kinds(parts) == [("number", {"3", "5"})]
    assert kinds(apart) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "The fire that shut the old Torvik cannery sparked anger eight days ago, the police said.",
            "The fire that shut the old Torvik cannery sparked five days of anger, the police said.",
        ),
        ("A fire shut the old cannery near Route 52 on Tuesday.", "A fire shut the old cannery in Norrby on Tuesday."),
        (
            "Odd Rask slipped and fell 200ft at the old Torvik cannery, where the fire burned.",
            "Odd Rask slipped and fell 60m at the old Torvik cannery, where the fire burned.",
        ),
        (
            "A deadly old cannery fire Dec. 6 at Torvik shut the harbour and the school for the night.",
            "A deadly old cannery fire Fresh plans shut the harbour and the school at Torvik for the night.",
        ),
    ],
)
def test_times_numbered_roads_and_days_are_no_numbers_or_names_that_differ(one: str, other: str) -> None:
    assert kinds(compared(("A", one), ("B", other), question="the fire at the cannery")) == []


def kinds(made: Comparison) -> list[tuple[str, set[str]]]:
    """Of everything that is told differently its kind, and the words."""
    return [
        (each.kind, {made.sides[side].article.text[start:end] for side, (start, end) in each.told})
        for each in made.differences
    ]


BLAZE = "A fire destroyed the old Torvik cannery on Tuesday and its owner Ulla Quist wants to build it up again."


@pytest.mark.parametrize(
    ("first", "other", "differs"),
    [
        (BLAZE, BLAZE.replace("Tuesday", "Monday"), ("day", {"Tuesday", "Monday"})),
        (BLAZE, BLAZE.replace("Ulla Quist", "Odd Rask"), ("name", {"Ulla Quist", "Odd Rask"})),
        (
            "A ferry hit the pier near Norrby on Tuesday, and its captain was taken to the hospital with a broken leg.",
            "The ferry hit a pier near Vinga on Tuesday; the captain was taken to hospital with a broken leg.",
            ("name", {"Norrby", "Vinga"}),
        ),
        ("How many pages has the report on the Torvik cannery fire? It has 120 pages.",) * 2 + (None,),
        (BLAZE, BLAZE.replace("Ulla Quist", "Mrs Quist"), None),
        (BLAZE, BLAZE.replace("Ulla Quist", "U. Q."), None),
        (BLAZE.replace("Ulla Quist", "Torvik Fish Company"), BLAZE.replace("Ulla Quist", "TFC"), None),
        (BLAZE + " A sailor told Harbour.", BLAZE + " A sailor told Coastwise.", None),
        (BLAZE, BLAZE.replace("Ulla Quist", "Ula Kvist"), None),  # as another spells it
        (BLAZE, BLAZE.replace("Ulla Quist", "Odd Rask") + " Its founder was a Quist, too.", None),
        (BLAZE, BLAZE.replace("on Tuesday", "on Monday") + " The police came on Tuesday.", None),
        (
            BLAZE,
            "The police said on Monday that a fire destroyed the Torvik cannery and its owner wants to build.",
            None,
        ),
        (BLAZE, "Another fire destroyed a mill on Monday, and the Torvik cannery still smokes.", None),
    ],
)
def test_days_and_names_that_stand_in_one_place_are_marked(
    first: str, other: str, differs: tuple[str, set[str]] | None
) -> None:
    made = compared(("A", first), ("B", other), question="Torvik cannery fire" if "Torvik" in first else "ferry pier")

    assert kinds(made) == ([differs] if differs else [])


def test_the_very_number_that_is_asked_for_is_held_against_the_others() -> None:
    made = compared(
        ("A", "The inquiry into the Torvik cannery fire came to 120 pages on Wednesday morning."),
        ("B", "A report of 140 pages came from those who looked into the fire at the Torvik cannery."),
        question="how many pages has the report on the Torvik cannery fire?",
    )

    assert kinds(made) == [("number", {"120", "140"})]


def test_who_spells_a_place_otherwise_is_set_beside_the_others() -> None:
    made = compared(
        ("A", "A suicide bomber killed 30 people at a wedding party in the city of Hasakeh on Tuesday, doctors said."),
        ("B", "At least 22 people were killed by a suicide bomber at a wedding party in Hassaka on Tuesday."),
        ("C", "The growers of Vinga brought in 40 tonnes of rhubarb on Tuesday."),
        question="Hasakeh wedding",
    )

    assert [side.article.publisher for side in made.sides] == ["A", "B"]
    assert kinds(made) == [("number", {"30", "22"})]


def test_one_publisher_alone_is_set_beside_nobody() -> None:
    made = compared(("A", "A fire at the Torvik cannery killed 12 people on Tuesday, police said."))

    assert made.reason == "Only one publisher speaks of this; there is nothing to set beside it."
    assert [side.article.publisher for side in made.sides] == ["A"]
    assert library().compare("Japan").reason == "Nothing in the archive mentions Japan."

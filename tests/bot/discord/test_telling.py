"""What is told of a matter, in Discord: day by day, in pages, in both languages."""

from typing import Any

import pytest

from tests.bot.discord.conftest import Place


def test_a_timeline_is_told_in_pages_that_belong_to_who_asked(place: Place) -> None:
    told = place.ana.slash(place.general, "timeline", topic="Việt Nam").answer()
    first = told.text

    assert first.startswith("**Việt Nam**\n")
    assert not told.ephemeral
    assert "\n> " in first
    assert "Page 1 of" in first
    second = place.ana.press(told, "Next").answer().text
    assert second != first
    assert second.startswith("**Việt Nam**\n")
    assert place.ana.press(told, "Previous").answer().text == first
    assert "\n> " in place.ana.press(told, "Context").answer().text


def test_a_timeline_is_limited_to_days(place: Place) -> None:
    told = place.ana.slash(place.general, "timeline", topic="Norway", since="2026-02-01", until="2026-02-28").answer()

    assert "**10 February 2026**" in told.text
    wrong = place.ana.slash(place.general, "timeline", topic="Norway", since="2026-02-28", until="2026-02-01").answer()
    assert wrong.text == "28 February 2026 is later than 1 February 2026; give the earlier day first."


def test_a_timeline_is_told_in_vietnamese_to_who_reads_it(place: Place) -> None:
    place.ana.user.locale = "vi"

    told = place.ana.slash(place.general, "timeline", topic="Norway").answer()

    assert "**10 tháng 2, 2026**" in told.text


@pytest.mark.parametrize("command", ["timeline"])
def test_nothing_is_said_to_who_asked_alone(place: Place, command: str) -> None:
    nothing = place.ana.slash(place.general, command, topic="Japan").answer()

    assert nothing.text == "Nothing in the archive mentions Japan."
    assert nothing.ephemeral


REPORTS = (
    b"# Quince of Ostby\n\nA storm at Ostby felled 40 quince trees on Friday, 6 March 2026, the mayor of Ostby said.\n",
    b"# Storm at Ostby\n\nThe storm at Ostby felled 55 quince trees on Friday, 6 March 2026, farmers of Ostby said.\n",
)


def added(place: Place) -> None:
    """Two reports of one storm, for the server alone."""
    heads = (
        b"---\npublisher: Courier\npublished: 2026-03-07\n---\n",
        b"---\npublisher: Herald\npublished: 2026-03-08\n---\n",
    )
    files: dict[str, Any] = {f"file{n if n > 1 else ''}": (f"{n}.md", heads[n - 1] + REPORTS[n - 1]) for n in (1, 2)}
    place.owner.slash(place.general, "library add", **files).answer()


def test_publishers_are_set_side_by_side_by_command_and_by_button(place: Place) -> None:
    added(place)

    made = place.ana.slash(place.general, "compare", question="quince trees felled by the storm at Ostby").answer()

    assert "Told differently: " in made.text
    assert "40 (Courier)" in made.text or "40 \\(Courier" in made.text
    assert "**55**" in made.text
    assert "not judged here" in made.text
    asked = place.ana.slash(
        place.general, "ask", question="how many quince trees did the storm at Ostby fell?"
    ).answer()
    again = place.ana.press(asked, "Compare").answer()
    assert again.ephemeral
    assert "Told differently: " in again.text


def test_one_publisher_is_no_comparison(place: Place) -> None:
    made = place.ana.slash(place.general, "compare", question="Norway").answer()

    assert made.text == "Only one publisher speaks of this; there is nothing to set beside it."
    assert made.ephemeral


def test_a_claim_is_taken_apart_by_command_and_in_the_menu(place: Place) -> None:
    added(place)
    claim = "The storm at Ostby felled 90 quince trees on 6 March 2026."

    told = place.ana.slash(place.general, "claim", claim=claim).answer()

    assert "This is no verdict" in told.text
    assert "how many “90”: **told otherwise**" in told.text
    assert "when “6 March 2026”: **supported**" in told.text or "when “on 6 March 2026”: **supported**" in told.text
    assert "**40**" in told.text or "**55**" in told.text
    found = place.owner.menu("Find sources", place.ana.say(place.general, claim)).answer()
    assert found.ephemeral
    assert "**told otherwise**" in found.text
    assert "\n> " in place.owner.press(found, "More passages").answer().text
    nothing = place.ana.slash(place.general, "claim", claim="Penguins won the regatta.").answer()
    assert "nothing speaks of it" in nothing.text
    assert nothing.ephemeral


def test_a_brief_and_what_changed_are_told(place: Place) -> None:
    added(place)

    made = place.ana.slash(place.general, "brief", topic="storm at Ostby", days=366).answer()
    assert made.text.startswith("**storm at Ostby**") or "was published" in made.text
    changed = place.ana.slash(
        place.general, "timeline", topic="storm at Ostby quince", changed_since="2026-03-07", until="2026-03-31"
    ).answer()

    assert "What changed since 7 March 2026" in changed.text
    assert "Before: " in changed.text
    assert "**55**" in changed.text

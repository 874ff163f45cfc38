"""What is told of a matter, in Discord: day by day, in pages, in both languages."""

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

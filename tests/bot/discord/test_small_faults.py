"""What people bring in or do out of the ordinary spoils nothing for anybody else, and is told to nobody else."""

import pytest

from tests.bot.discord.conftest import QUESTION, Place, Town
from tests.bot.discord.test_servers import ARTICLE, ASKED, added

OTHER = "who met in Denmark?"
UNSEEN = "\u200d\u2060\u3164\u034f\ufe0f"
"""Joiners, blanks and marks that are drawn as nothing."""


def titled(title: str, text: str = "Nothing to see of the Quarnby tram, which was moved in May.") -> tuple[str, bytes]:
    head = f"---\ntitle: {title}\npublisher: {title}\n---\n\n{text}\n"
    return "article.md", head.encode()


# --- names that show nothing


def test_names_that_show_nothing_break_no_completion(place: Place) -> None:
    """Discord refuses all that is offered when one of it is blank."""
    for number, title in enumerate(("\u3164", UNSEEN, "\u200d", "Quarnby tram")):
        name, content = titled(title, f"The Quarnby tram number {number} was moved in May.")
        place.owner.slash(place.general, "library add", file=(name, content)).answer()

    complete = place.owner.complete
    titles = complete(place.general, "article", "title", "").raw_choices()
    own = complete(place.general, "library remove", "title", "").raw_choices()

    assert "Quarnby tram" in [each["name"] for each in titles]
    assert all(each["name"].isascii() for each in own)  # its id, where the title cannot be seen
    unseen = [each for each in own if each["name"] == each["value"]]
    assert unseen
    assert "Remove" in place.owner.slash(place.general, "library remove", title=unseen[0]["value"]).answer().text
    for command, option in (("ask", "source"), ("ask", "question"), ("library licence set", "source")):
        assert all(each["name"].strip() for each in complete(place.general, command, option, "").raw_choices())


# --- limits that the person set


def test_limits_are_told_and_nothing_is_said_of_what_lies_beyond(place: Place) -> None:
    added(place).answer()  # of 1 March 2026
    ask = place.ana.slash

    told = ask(place.general, "ask", question=ASKED, since="2026-02-01", until="2026-04-01").answer()
    assert "tonnes of quince" in told.text
    assert "-# Only articles from 1 February 2026 to 1 April 2026." in told.text
    assert "Only articles of" not in told.text
    sourced = ask(place.general, "ask", question=ASKED, source="The Zorblatt Courier").answer()
    assert "-# Only articles from The Zorblatt Courier." in sourced.text

    none = ask(place.general, "ask", question=ASKED, until="2026-02-27", source="Dateline briefing").answer().text
    assert "27 February 2026" in none
    assert "in the archive answers" not in none
    assert "in the archive mentions" not in none


# --- questions that nobody else is to see


def test_a_question_asked_in_private_is_told_to_nobody(place: Place) -> None:
    secret, open_one = "who married the baker of Quillfeld?", "who married the smith of Quillfeld?"
    place.ana.slash(place.general, "ask", question=secret, private=True).answer()
    place.ana.slash(place.general, "ask", question=open_one).answer()
    answered = place.ana.slash(place.general, "ask", question=QUESTION, private=True).answer()
    assert "Thank you" in place.ana.press(answered, "👎").answer().text
    shown = place.ana.slash(place.general, "ask", question=OTHER).answer()
    assert "Thank you" in place.ana.press(shown, "👎").answer().text

    for command in ("library report", "mend questions"):
        told = place.owner.slash(place.general, command).answer().text
        assert "smith of Quillfeld" in told
        assert OTHER.removesuffix("?") in told
        assert "baker" not in told
        assert QUESTION.removesuffix("?") not in told
    assert "4 asked" in place.owner.slash(place.general, "library report").answer().text  # which are counted


# --- what is done twice, or breaks off


def test_delete_may_be_pressed_twice(place: Place, shared: Town) -> None:
    answer = place.ana.slash(place.general, "ask", question=QUESTION).answer()

    presses = [place.ana.press(answer, "Delete") for _ in range(2)]
    for press in presses:
        press.acknowledged()
    shared.discord.wait(lambda: answer.deleted, "the answer to be deleted")
    assert place.ana.slash(place.general, "help").answer()  # after which the second has been refused, too

    refused = [each for each in shared.discord.refusals if "10008 Unknown Message" in each]
    assert shared.discord.refusals == refused
    shared.discord.refusals.clear()
    assert [press.interaction.followups for press in presses] == [[], []]


def test_a_pin_asks_nothing(place: Place) -> None:
    for channel in (place.general, place.ana.dm):
        answer = place.ana.mention(channel, QUESTION).reply()
        pinned = place.ana.pin(answer)
        assert place.ana.mention(channel, QUESTION).reply()  # which was heard after that
        assert pinned.replies() == []


def test_a_download_that_breaks_off_keeps_no_other_from_coming_in(place: Place, shared: Town) -> None:
    shared.discord.torn.add("torn.md")

    told = place.owner.slash(
        place.general, "library add", file=("torn.md", ARTICLE * 50), file2=("harvest.md", ARTICLE)
    ).answer()

    assert "cannot be had from Discord" in told.text
    assert "Added: Zorblatt harvest" in told.text


# --- what is shown of an article


@pytest.mark.parametrize("host", ["exa_mple..org", "-courier-.example", "localhost", "user@courier.example", "a:99999"])
def test_an_address_that_leads_nowhere_becomes_no_button(place: Place, host: str) -> None:
    added(place, ARTICLE.replace(b"courier.example", host.encode())).answer()

    answer = place.ana.slash(place.general, "ask", question=ASKED).answer()

    assert "tonnes of quince" in answer.text
    assert not [button for button in answer.buttons if button.url]

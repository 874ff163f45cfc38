"""Corrections reach those who read the old answer: in place, where they read it, and nothing is posted anew."""

import time

from knowledge.article import Article
from knowledge.library import Library
from tests.bot.discord.conftest import Place, Town
from tests.loopback.people import Seen
from tests.loopback.world import Channel, Permission

HARVEST = "The fishers of {place} landed {tonnes} tonnes of smelt in October, harbour master Olav Brandt said."


def says(town: Town, place: str, tonnes: str | None) -> None:
    """What a page says now, as a feed brings it in; None: it is gone."""
    key = f"https://courier.example/{place}"
    with Library.open(town.home, encoder=lambda: None, background=False) as library:
        if tonnes is None:
            library._on_disk.withdraw("public", [key])
        else:
            text = HARVEST.format(place=place, tonnes=tonnes)
            library.add(Article(text=text, title="Smelt", publisher="The Harbour Gazette"), source=key)


def asks(place: Place, channel: Channel, about: str) -> Seen:
    answer = place.ana.slash(channel, "ask", question=f"how much smelt did the fishers of {about} land?").answer()
    assert "tonnes of smelt" in answer.text
    return answer


def corrected(town: Town, seen: Seen, said: str) -> None:
    town.discord.wait(lambda: said in seen.text, f"{said!r} in {seen.text!r}")


def test_what_changed_is_struck_through_where_it_was_answered(place: Place, shared: Town) -> None:
    says(shared, "Arnis", "3,900")
    answers = [
        asks(place, place.general, "Arnis"),
        place.ana.mention(place.other, "how much smelt did the fishers of Arnis land?").reply(),
        asks(place, place.ana.dm, "Arnis"),
    ]
    private = place.ana.slash(place.general, "ask", question="fishers of Arnis smelt?", private=True).answer()
    number, edits = len(place.general.messages), len(shared.discord.edits)

    says(shared, "Arnis", "5,200")

    for seen in answers:
        corrected(shared, seen, "**Changed by its publisher**")
        assert "~~" in seen.text
        assert "**5,200**" in seen.text
    assert len(shared.discord.edits) == edits + len(answers)
    assert "~~" not in private.text
    assert len(place.general.messages) == number
    after = place.ana.submit(place.ana.press(answers[0], "Follow up"), question="and in Vinga?").answer()
    assert "fishers of Vinga" in after.text  # its buttons work as before


def test_a_correction_waits_for_the_index(place: Place, shared: Town) -> None:
    """What is not in the index yet would be taken for hidden, and the answer never be corrected again."""
    says(shared, "Fjall", "3,900")
    answer = asks(place, place.general, "Fjall")

    with Library.open(shared.home, encoder=lambda: None, background=False) as library:
        newer = Article(
            text=HARVEST.format(place="Fjall", tonnes="5,200"), title="Smelt", publisher="The Harbour Gazette"
        )
        with library._on_disk._writing() as store:
            store.articles.add("public", [(newer, "https://courier.example/Fjall")])
            time.sleep(2)  # the index follows at the end

    corrected(shared, answer, "**5,200**")
    assert "~~" in answer.text


def test_a_correction_shows_no_more_than_the_source_and_the_admins_allow(place: Place, shared: Town) -> None:
    says(shared, "Hanko", "3,900")
    asked, other = (asks(place, channel, "Hanko") for channel in (place.general, place.ana.dm))
    source = "The Harbour Gazette"
    place.owner.slash(place.general, "library licence set", source=source, words=20).answer()

    says(shared, "Hanko", "5,200")

    corrected(shared, other, "~~")
    assert "3,900" in other.text  # where nobody limits what is shown
    corrected(shared, asked, "**5,200**")
    assert "3,900" not in asked.text
    place.owner.slash(place.general, "mend block", source=source).answer()
    says(shared, "Hanko", "6,100")
    corrected(shared, asked, "The admins here do not let this be quoted.")
    assert not any(tonnes in asked.text for tonnes in ("3,900", "5,200", "6,100"))


def test_what_was_withdrawn_is_told_and_taken_back_when_it_returns(place: Place, shared: Town) -> None:
    says(shared, "Borre", "3,900")
    answer = asks(place, place.general, "Borre")
    before = answer.text

    says(shared, "Borre", None)
    corrected(shared, answer, "**Withdrawn by its publisher**")

    says(shared, "Borre", "3,900")
    shared.discord.wait(lambda: answer.text == before, "the answer as it was")


def test_a_message_that_cannot_be_edited_is_forgotten(place: Place, shared: Town) -> None:
    says(shared, "Dover", "3,900")
    gone, closed, stays = (asks(place, channel, "Dover") for channel in (place.general, place.other, place.ana.dm))
    place.ana.press(gone, "Delete").acknowledged()
    shared.discord.deny(place.other, shared.discord.bot, Permission.VIEW_CHANNEL)

    says(shared, "Dover", "5,200")

    corrected(shared, stays, "**Changed by its publisher**")
    shared.discord.wait(lambda: len(shared.discord.refusals) == 2, "both attempts")
    assert {refusal.split()[3] for refusal in shared.discord.refusals} == {"10008", "50001"}
    shared.discord.refusals.clear()
    assert "~~" not in closed.text


def test_who_is_forgotten_has_no_answer_corrected(place: Place, shared: Town) -> None:
    says(shared, "Elgin", "3,900")
    mine, other = asks(place, place.general, "Elgin"), place.owner.slash(place.other, "ask", question="Elgin smelt?")
    other.answer()
    place.ana.slash(place.general, "forget-me").answer()

    says(shared, "Elgin", "5,200")

    corrected(shared, other.answer(), "**Changed by its publisher**")
    assert "~~" not in mine.text


def test_in_the_language_of_the_answer(place: Place, shared: Town) -> None:
    says(shared, "Gimle", "3,900")
    linh = shared.discord.person("linh", locale="vi")
    answer = linh.slash(linh.dm, "ask", question="fishers of Gimle smelt?").answer()

    says(shared, "Gimle", None)

    corrected(shared, answer, "**Nguồn đã rút bài**")

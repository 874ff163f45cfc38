"""Those who manage a server remove many of its articles at once, put them back, and see who changed what."""

import io
import json
import zipfile

from bot.markdown import undo
from tests.bot.discord.conftest import Place, Town
from tests.bot.discord.test_following import HARVEST
from tests.loopback.people import Person, Seen


def fills(place: Place, *names: str) -> None:
    """The owner adds an article on each place, of two publishers in turn."""
    rows = [
        json.dumps(
            {
                "title": f"The harvest of {name}",
                "text": HARVEST.format(place=name, tonnes="4,100"),
                "publisher": ("The Courier", "Coast Daily")[number % 2],
                "published": f"2026-0{number + 1}-01",
            }
        )
        for number, name in enumerate(names)
    ]
    added = place.owner.slash(place.general, "library add", file=("harvest.jsonl", "\n".join(rows).encode())).answer()
    assert "Added" in added.text, added


def asks(place: Place, name: str) -> Seen:
    return place.ana.slash(place.general, "ask", question=f"how much rhubarb did {name} bring in?").answer()


def log(who: Person, place: Place) -> str:
    return undo(who.slash(place.general, "library log").answer().text)


def test_many_go_are_not_found_come_back_and_are_erased_on_request(place: Place, shared: Town) -> None:
    fills(place, "Lomvik", "Mandur", "Narvoll")
    told = place.ana.slash(place.general, "ask", question="how much rhubarb did Lomvik bring in?").answer()
    assert "4,100" in told.text
    owner, general = place.owner, place.general

    assert "by a feed" in owner.slash(general, "library remove-many").answer().text
    assert "None of this server's own" in owner.slash(general, "library remove-many", search="zebra").answer().text
    shown = owner.slash(general, "library remove-many", source="the courier", until="2026-01-31").answer()
    assert shown.ephemeral
    assert "Remove 1 article" in shown.text
    assert "Lomvik" in shown.text
    assert "Nothing was removed" in owner.press(shown, "Keep").answer().text

    shown = owner.slash(general, "library remove-many", search="RHUBARB april").answer()
    assert "Remove 3 articles" in shown.text
    fills(place, "Odda")  # while it is thought about
    gone = owner.press(shown, "Remove").answer()
    assert "3 articles were removed" in gone.text
    assert "of Lomvik" not in asks(place, "Lomvik").text.partition("\n")[2]
    assert "of Odda" in asks(place, "Odda").text.partition("\n")[2]
    shared.discord.wait(lambda: "4,100" not in told.text, "the words to be taken out of the message")

    listed = owner.slash(general, "library undo").answer()
    assert "3 articles, removed" in listed.text
    assert "3 articles are back" in owner.press(listed, "Put back").answer().text
    assert "of Lomvik" in asks(place, "Lomvik").text.partition("\n")[2]
    shared.discord.wait(lambda: "4,100" in told.text, "the words to be back in the message")
    assert "done already" in owner.press(gone, "Put back").answer().text

    shown = owner.slash(general, "library remove-many", search="Mandur").answer()
    assert "1 article was erased" in owner.press(shown, "Erase now").answer().text
    assert "Nothing was removed" in owner.slash(general, "library undo").answer().text

    owner.slash(general, "library export", search="Narvoll").answer()
    with zipfile.ZipFile(io.BytesIO(shared.discord.uploads[f"server-{place.guild.id}.zip"])) as made:
        assert len([name for name in made.namelist() if name.endswith(".md")]) == 1

    lines = log(owner, place).splitlines()[2:]
    assert [" ".join(line.split()[2:]) for line in lines] == [
        "erased 1 article",
        "put 3 articles back",
        "removed 3 articles",
        "added 1 article: The harvest of Odda",
        "added 3 articles: The harvest of Lomvik; The harvest of Narvoll",  # what is gone is named no longer
    ]
    assert all(f"<@{owner.user.id}>" in line for line in lines)


def test_who_changed_what_is_told_to_managers_and_forgotten_on_request(place: Place, shared: Town) -> None:
    owner, general = place.owner, place.general
    owner.slash(general, "setup language", language="vi").answer()
    owner.slash(general, "setup channel", channel=place.other, answers="never").answer()
    owner.slash(general, "library limits", keep_days=30).answer()
    owner.slash(general, "library licence set", source="The Quay", words=40).answer()
    owner.slash(general, "mend synonym", said="the Boss", means="Odd Rask").answer()
    refused = place.ana.slash(general, "library log", crafted=True).answer()
    assert "Manage Server" in refused.text

    told = log(owner, place)
    for said in ("“the Boss” mean “Odd Rask”", "The Quay", "30 days", f"{place.other.mention} to `never`"):
        assert said in told
    assert "set `language` to `vi`" in told
    assert told.count(f"<@{owner.user.id}>") == 5

    owner.slash(general, "forget-me").answer()
    assert f"<@{owner.user.id}>" not in log(owner, place)
    assert log(owner, place).count("somebody") == 5

    erased = owner.press(owner.slash(general, "library erase").answer(), "Erase").answer()
    assert erased
    assert log(owner, place).splitlines()[2].endswith("erased all that this server owned")
    assert len(log(owner, place).splitlines()) == 3

"""What sources allow, and what a server may hold, as its managers set it and its members see it."""

import io
import json
import zipfile
from typing import Any

from tests.bot.discord.conftest import Place, Town
from tests.bot.discord.test_servers import ASKED, added

SOURCE = "The Zorblatt Courier"
WHOLE = "The farmers of Zorblatt brought in 4,000 tonnes of quince in February."


def licence(place: Place, **allowed: Any) -> str:
    return place.owner.slash(place.general, "library licence set", source=SOURCE, **allowed).answer().text


def test_what_a_source_allows_is_all_that_any_command_or_button_shows(place: Place) -> None:
    added(place).answer()
    before = place.ana.slash(place.general, "ask", question=ASKED).answer()
    (choice,) = place.owner.complete(place.general, "library licence set", "source", "zorb").raw_choices()
    assert choice["value"] == SOURCE

    assert "12 words at most, with a link" in licence(place, words=12, link=True)

    assert f"{SOURCE}**: 12 words at most" in place.ana.slash(place.general, "sources").answer().text
    asked = place.ana.slash(place.general, "ask", question=ASKED).answer()
    context = place.ana.press(before, "Context").answer()
    assert all(WHOLE in shown.text.replace("**", "").replace("__", "") for shown in (asked, context))
    assert "[…]" in context.text
    assert "Shortened: The Zorblatt Courier allows 12 words" in context.text
    found = place.ana.slash(place.general, "search", words="Zorblatt quince Lummerland festival").answer()
    article = place.ana.slash(place.general, "article", title="Zorblatt").answer()
    for message in (asked, context, article):
        assert "Lummerland" not in message.text.partition("\n")[2]
    assert sum(words in found.text for words in ("4,000 tonnes", "by train", "begins on Friday")) == 1

    licence(place, headline=True)

    for message in (
        place.ana.slash(place.general, "ask", question=ASKED).answer(),
        place.ana.press(before, "Context").answer(),
        place.ana.press(before, "Copy citation").answer(),
        place.ana.press(before, "More passages").answer(),
        place.ana.slash(place.general, "search", words="quince").answer(),
        place.ana.slash(place.general, "article", title="Zorblatt").answer(),
    ):
        shown = message.text.replace("**", "").replace("__", "")
        assert "tonnes of quince" not in shown  # "More passages" may show what others allow
        assert "allows nothing but the headline" in message.text
        assert "chỉ cho phép" not in message.text
    place.ana.user.locale = "vi"
    told = place.ana.slash(place.general, "ask", question=ASKED).answer()
    assert "chỉ cho phép hiển thị tiêu đề" in told.text
    assert told.button("Mở bài gốc").url == "https://courier.example/harvest"

    removed = place.owner.slash(place.general, "library licence remove", source=SOURCE).answer().text
    assert "counts no longer" in removed
    assert "No source limits" in place.owner.slash(place.general, "library licence list").answer().text
    assert "tonnes" in place.ana.slash(place.general, "ask", question=ASKED).answer().text


def test_licences_need_something_to_say_and_someone_who_may(place: Place) -> None:
    assert "say what it allows" in licence(place)
    refused = place.ana.slash(place.general, "library licence set", crafted=True, source="X", headline=True).answer()
    assert "Manage Server" in refused.text
    assert "has set no licence" in place.owner.slash(place.general, "library licence remove", source="X").answer().text


def test_a_server_sees_its_limits_and_says_how_long_its_articles_are_kept(place: Place) -> None:
    added(place).answer()
    told = place.owner.slash(place.general, "library limits").answer().text
    assert "Articles: 1 (no limit)" in told.replace("\\", "")
    assert "Feeds: 0 of 15" in told

    kept = place.owner.slash(place.general, "library limits", keep_days=30).answer().text
    assert "kept for 30 days" in kept
    assert "1 article is older: it leaves within a day" in kept
    again = added(
        place, b"---\ntitle: Old\npublished: 1999-05-05\n---\nThe mayor of Zorblatt sang.\n", "old.md"
    ).answer()
    assert "older than this server keeps articles: Old" in again.text
    forever = place.owner.slash(place.general, "library limits", forever=True).answer().text
    assert "kept until they are removed" in forever


def test_all_that_a_server_owns_is_attached_and_can_be_erased(place: Place, shared: Town) -> None:
    added(place).answer()
    name = f"server-{place.guild.id}.zip"

    told = place.owner.slash(place.general, "library export").answer()

    assert "Begin with README.txt" in told.text
    with zipfile.ZipFile(io.BytesIO(shared.discord.uploads[name])) as archive:
        (line,) = archive.read(f"guild-{place.guild.id}/articles.jsonl").decode().splitlines()
    assert json.loads(line)["article"]["title"] == "Zorblatt harvest breaks every record"
    asks = place.owner.slash(place.general, "library erase").answer()
    assert "Erase all that this server owns: 1 article" in asks.text
    assert "Manage Server" in place.ana.press_crafted(asks, "dateline:erase-all").answer().text
    assert "Nothing was erased" in place.owner.press(asks, "Keep").answer().text
    asks = place.owner.slash(place.general, "library erase").answer()
    assert "is gone, 1 article among it" in place.owner.press(asks, "Erase all").answer().text
    assert "There are no articles yet." in place.owner.slash(place.general, "library list").answer().text

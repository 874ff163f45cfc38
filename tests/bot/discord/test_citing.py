"""A quote is taken along with its source, and looked up again, in every form, in both languages."""

import json
import re

import pytest

from tests.bot.discord.conftest import QUESTION, Place, Town
from tests.bot.discord.test_servers import ARTICLE, ASKED, added
from tests.loopback.people import Seen

FORMS = ("Plain", "Markdown", "BibTeX", "CSL-JSON")


def cited(place: Place, answer: Seen, form: str = "Plain") -> str:
    """What somebody copies out of the block of a citation."""
    page = place.ana.press(answer, "Copy citation").answer()
    if form != "Plain":
        page = place.ana.press(page, form).answer()
    assert page.ephemeral
    assert page.button(form).disabled
    found = re.search(r"```\w*\n(.*?)\n```", page.text, re.DOTALL)
    assert found is not None
    return found[1]


def verified(place: Place, citation: str) -> Seen:
    return place.ana.slash(place.general, "verify", citation=citation).answer()


@pytest.mark.parametrize("form", FORMS)
def test_what_is_copied_is_verified_word_for_word(place: Place, form: str) -> None:
    added(place).answer()
    answer = place.ana.slash(place.general, "ask", question=ASKED).answer()

    copied = cited(place, answer, form)
    told = verified(place, copied)

    assert "The Zorblatt Courier" in copied
    assert "https://courier.example/harvest" in copied
    assert told.text.startswith("The archive holds these words, word for word, at that place.\n> ")
    assert "tonnes of quince" in told.text
    assert told.button("Open article").url == "https://courier.example/harvest"
    assert told.ephemeral
    if form == "CSL-JSON":
        assert json.loads(copied)[0]["issued"] == {"date-parts": [[2026, 3, 1]]}


def test_words_that_were_changed_are_found_out(place: Place) -> None:
    added(place).answer()
    copied = cited(place, place.ana.slash(place.general, "ask", question=ASKED).answer())

    assert "Other words stand at that place" in verified(place, copied.replace("4,000", "9,000")).text
    assert "cut or misspelt" in verified(place, copied[:-1]).text
    assert "no citation of mine" in verified(place, "the quince of Zorblatt").text


def test_a_citation_follows_its_article(place: Place) -> None:
    added(place).answer()
    copied = cited(place, place.ana.slash(place.general, "ask", question=ASKED).answer())

    (choice,) = place.owner.complete(place.general, "library remove", "title", "zorb").raw_choices()
    asks = place.owner.slash(place.general, "library remove", title=choice["value"]).answer()
    place.owner.press(asks, "Remove").answer()

    assert "no longer in the archive" in verified(place, copied).text
    added(place, ARTICLE.replace(b"Friday", b"Monday")).answer()
    assert "no longer in the archive" in verified(place, copied).text


def test_one_server_learns_nothing_of_anothers_articles(place: Place, shared: Town) -> None:
    added(place).answer()
    answer = place.ana.slash(place.general, "ask", question=ASKED).answer()
    copied = cited(place, answer)
    stranger = shared.place()
    there = stranger.ana.slash(stranger.general, "ask", question=QUESTION).answer()

    assert "knows no article" in verified(stranger, copied).text
    forged = stranger.ana.press_crafted(there, answer.button("Copy citation").custom_id or "").answer()
    assert "quince" not in forged.text
    for custom_id in ("dateline:cite-as:word:x:1:2", "dateline:cite:x:a:b:0", "dateline:cite-as:plain:x:1"):
        assert "Something went wrong" not in place.ana.press_crafted(answer, custom_id).answer().text


def test_in_vietnamese(place: Place, shared: Town) -> None:
    linh = shared.discord.person("linh", locale="vi")
    shared.discord.join(place.guild, linh)
    answer = linh.slash(place.general, "ask", question=QUESTION).answer()

    page = linh.press(answer, "Sao chép trích dẫn").answer()
    mark = re.search(r"dateline:[0-9a-f]{16}:\d+-\d+:[0-9a-f]{8}", page.text)
    assert page.text.startswith("### Trích dẫn")
    assert mark is not None
    told = linh.slash(place.general, "verify", citation=mark[0]).answer()
    assert told.text.startswith("Kho giữ đúng nguyên văn những lời này")

"""Admins see what was not answered well, and mend it; what they mend counts in their server and in no other."""

from typing import Any

from tests.bot.discord.conftest import QUESTION, Place, Town
from tests.bot.discord.test_servers import ASKED, added
from tests.loopback.people import Seen

WHO = "who is the mayor of Zorblatt?"
TRAIN = "shipped to Lummerland by train"
MENDING: list[tuple[str, dict[str, Any]]] = [
    ("mend questions", {}),
    ("mend question", {"question": ASKED}),
    ("mend again", {}),
    ("mend pin", {"question": ASKED, "citation": "dateline:"}),
    ("mend synonym", {"said": "the Boss", "means": "Ulla Quist"}),
    ("mend block", {"source": "The Zorblatt Courier"}),
    ("mend list", {}),
    ("mend undo", {"which": "pin:1"}),
]


def ask(place: Place, question: str) -> Seen:
    return place.ana.slash(place.general, "ask", question=question).answer()


def owner(place: Place, command: str, **options: Any) -> Seen:
    return place.owner.slash(place.general, command, **options).answer()


def test_what_was_asked_in_vain_is_seen_together_mended_and_asked_again(place: Place, shared: Town) -> None:
    added(place).answer()
    vain = "where do the apricots of Torvik end up?"
    for typed in (vain, "Where do the apricots of Torvik end up", "what is the price of tea in Norsund?"):
        ask(place, typed)
    disliked = ask(place, QUESTION)
    place.ana.press(disliked, "👎").answer()

    seen = owner(place, "mend questions")
    assert "1. **Where do the apricots of Torvik end up** · not answered: 2 · voted down: 0" in seen.text
    assert "voted down: 1" in seen.text
    bench = place.owner.press(seen, "Mend 1").answer()
    assert "Then: " in bench.text
    assert "Which passage answers it?" in bench.text
    form = place.owner.press(bench, "Look for other words")
    bench = place.owner.submit(form, words="quince train").answer()
    assert TRAIN in bench.text

    done = place.owner.press(bench, "Pin as the answer").answer()
    assert done.text.index("Before: ") < done.text.index("After: answered, as pinned, with")
    answer = ask(place, "WHERE do the apricots of TORVIK end up??")
    assert TRAIN in answer.text
    assert "Chosen by the admins here." in answer.text
    assert "Zorblatt harvest breaks every record" in answer.text
    assert "end up** ·" not in owner(place, "mend questions").text
    assert "of 2 questions" in owner(place, "mend again").text

    stranger = shared.place()
    assert "Chosen by" not in ask(stranger, vain).text
    assert "apricots" not in owner(stranger, "mend list").text
    assert "Where do the apricots" in owner(place, "mend list").text
    assert "taken back" in place.owner.press(done, "Undo").answer().text
    assert "Chosen by" not in ask(place, vain).text


def test_a_pin_whose_words_are_gone_is_reported_and_not_shown(place: Place) -> None:
    added(place).answer()
    cited = place.ana.press(ask(place, ASKED), "Copy citation").answer()
    mark = cited.text[cited.text.index("dateline:") :].split()[0].strip("`")
    assert "answered, as pinned" in owner(place, "mend pin", question=WHO, citation=mark).text
    assert "Chosen by" in ask(place, WHO).text

    (choice,) = place.owner.complete(place.general, "library remove", "title", "zorb").raw_choices()
    place.owner.press(owner(place, "library remove", title=choice["value"]), "Remove").answer()

    assert "Chosen by" not in ask(place, WHO).text
    told = owner(place, "mend list").text
    assert "⚠ 1 pin no longer holds and is not shown." in told
    assert "the article is no longer there" in told
    assert "⚠ 1 pinned passage no longer stands" in owner(place, "library report").text
    (pin,) = place.owner.complete(place.general, "mend undo", "which", "mayor").raw_choices()
    assert "taken back" in owner(place, "mend undo", which=pin["value"]).text
    assert "⚠" not in owner(place, "library report").text


def test_the_words_of_a_server_are_understood_there(place: Place, shared: Town) -> None:
    added(place).answer()
    typed = "how much quince did the Plum Club bring in?"
    assert "tonnes of quince" not in ask(place, typed).text

    told = owner(place, "mend synonym", said="the Plum Club", means="the farmers of Zorblatt").text

    assert "“the Plum Club” is understood as the farmers of Zorblatt" in told
    assert "Asked again: 1 of 1 question is answered now" in told
    answer = ask(place, typed)
    assert "tonnes of quince" in answer.text
    assert "Here “the Plum Club” means the farmers of Zorblatt." in answer.text
    assert "Plum Club” means" not in ask(shared.place(), typed).text


def test_what_is_blocked_is_shown_by_no_command_and_no_button(place: Place, shared: Town) -> None:
    added(place).answer()
    before = ask(place, ASKED)
    bench = place.owner.menu("Mend this answer", before).answer()
    done = place.owner.press(bench, "Never quote this").answer()
    assert "Before: answered with" in done.text

    def shown() -> list[str]:
        seen = [
            ask(place, ASKED),
            place.ana.slash(place.general, "search", words="quince tonnes").answer(),
            place.ana.press(before, "More passages").answer(),
            place.ana.press(before, "Context").answer(),
            place.ana.press(before, "Copy citation").answer(),
            place.ana.slash(place.general, "article", title="Zorblatt").answer(),
        ]
        return [one.text.replace(ASKED, "") for one in seen]

    assert not [text for text in shown() if "4,000" in text]
    assert "do not let this be quoted" in place.ana.press(before, "Context").answer().text
    assert "tonnes" in ask(added_elsewhere(shared), ASKED).text
    place.owner.press(done, "Undo").answer()
    assert "4,000" in ask(place, ASKED).text

    (source,) = place.owner.complete(place.general, "mend block", "source", "zorb").raw_choices()
    assert "is not quoted in this server" in owner(place, "mend block", source=source["value"]).text
    assert not [text for text in shown() if "4,000" in text or TRAIN in text]
    assert "may be quoted here" in ask(place, ASKED).text
    assert "not quoted here" in place.ana.slash(place.general, "sources").answer().text
    (block,) = place.owner.complete(place.general, "mend undo", "which", "courier").raw_choices()
    owner(place, "mend undo", which=block["value"])
    assert "4,000" in ask(place, ASKED).text


def added_elsewhere(shared: Town) -> Place:
    other = shared.place()
    added(other).answer()
    return other


def test_members_without_the_right_mend_nothing(place: Place) -> None:
    added(place).answer()
    answer = ask(place, ASKED)
    bench = place.owner.menu("Mend this answer", answer).answer()
    pin = bench.button("Pin as the answer").custom_id or ""

    for command, options in MENDING:
        refused = place.ana.slash(place.general, command, crafted=True, **options).answer()
        assert refused.text == "You need the right “Manage Server” for this."
    for forged in (pin, "dateline:block-source:0123456789abcdef:0", "dateline:mend:u1", "dateline:mend-undo:pin:1"):
        assert "Manage Server" in place.ana.press_crafted(answer, forged).answer().text
    assert "Manage Server" in place.ana.menu("Mend this answer", answer, crafted=True).answer().text
    assert "Chosen by" not in ask(place, ASKED).text


def test_what_cannot_be_mended_is_explained(place: Place) -> None:
    added(place).answer()
    answer = ask(place, ASKED)

    told = {
        "mend pin": owner(place, "mend pin", question=ASKED, citation="somewhere in the news").text,
        "mend undo": owner(place, "mend undo", which="pin:99999").text,
        "mend block": owner(place, "mend block", source="The Nowhere Post").text,
        "mend synonym": owner(place, "mend synonym", said="…", means="Ulla").text,
        "forged": place.owner.press_crafted(answer, "dateline:mend:u99999").answer().text,
        "odd": place.owner.press_crafted(answer, "dateline:mend-undo:pin:x").answer().text,
    }
    assert "no citation" in told["mend pin"].lower() or "not a citation" in told["mend pin"].lower()
    assert told["mend undo"] == told["odd"] == "There is no such correction here."
    assert "The Zorblatt Courier" in told["mend block"]
    assert "words on both sides" in told["mend synonym"]
    assert told["forged"] == "This question is no longer kept."


def test_the_report_comes_with_a_picture_and_a_page_of_its_figures(place: Place, shared: Town) -> None:
    ask(place, QUESTION)
    ask(place, "who sold <b>tea</b> in Torvik?")

    told = owner(place, "library report")

    assert "🟦 answered" in told.text
    assert shared.discord.uploads["dateline-report.png"].startswith(b"\x89PNG")
    page = shared.discord.uploads["dateline-report.html"].decode()
    assert f"<h1>{place.guild.name}</h1>" in page
    assert "who sold &lt;b&gt;tea&lt;/b&gt; in Torvik?" in page
    assert "2</b>" in page

"""What a member sees who asks: by command, by button, by form, by menu."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest

from bot.markdown import undo
from tests.bot.discord.conftest import QUESTION, Place, Town
from tests.loopback.interactions import Callback
from tests.loopback.people import NotOfferedError


def test_a_question_is_answered_with_quotes_and_their_source(place: Place) -> None:
    answer = place.ana.slash(place.general, "ask", question=QUESTION).answer()

    assert answer.text.startswith(f"**{QUESTION}**\n> ")
    assert "24 September 2025 · New York · paragraph" in answer.text
    assert not answer.ephemeral


def test_an_answer_may_be_private(place: Place) -> None:
    answer = place.ana.slash(place.general, "ask", question=QUESTION, private=True).answer()

    assert answer.ephemeral
    assert "Delete" not in [button.label for button in answer.buttons]


def test_what_is_not_in_the_archive_is_not_answered(place: Place) -> None:
    answer = place.ana.slash(place.general, "ask", question="what did Vietnam discuss with Japan?").answer()

    assert "Nothing in the archive mentions Japan." in answer.text
    assert answer.ephemeral


def test_questions_are_answered_in_direct_messages(place: Place) -> None:
    assert "> " in place.ana.slash(place.ana.dm, "ask", question=QUESTION).answer().text


@pytest.mark.parametrize(
    ("limits", "answered"),
    [
        ({"since": "2025-09-24", "until": "24 September 2025"}, True),
        ({"since": "2025-09-25"}, False),
        ({"until": "2025-09-23"}, False),
        ({"source": "Dateline briefing"}, True),
        ({"source": "dateline BRIEFING"}, True),
        ({"source": "Reuters"}, False),
    ],
    ids=["that very day", "later", "earlier", "its publisher", "in other letters", "another publisher"],
)
def test_limits_hold(place: Place, limits: dict[str, Any], answered: bool) -> None:
    answer = place.ana.slash(place.general, "ask", question=QUESTION, **limits).answer()

    assert ("\n> " in answer.text and not answer.ephemeral) == answered


def test_a_source_that_nobody_knows_is_told_with_those_that_there_are(place: Place) -> None:
    answer = place.ana.slash(place.general, "ask", question=QUESTION, source="reuters").answer()

    assert "called reuters; it has Dateline briefing." in answer.text
    assert answer.ephemeral


def test_a_day_that_is_none_is_explained(place: Place) -> None:
    answer = place.ana.slash(place.general, "ask", question=QUESTION, since="soon").answer()

    assert answer.text == "“soon” is no day that I understand; write it as 2026-02-10."
    assert answer.ephemeral


def test_a_question_without_words_is_explained(place: Place) -> None:
    answer = place.ana.slash(place.general, "ask", question="…!").answer()

    assert "has no words" in answer.text
    assert answer.ephemeral


def test_markdown_in_a_question_changes_nothing(place: Place) -> None:
    asked = "@everyone **what** did [Vietnam](https://evil.example) ||discuss|| with <@1> `Denmark`, [EU] *or ~so?"
    answer = place.ana.slash(place.general, "ask", question=asked).answer()

    assert answer.text.startswith(r"**what did Vietnam discuss with Denmark, \[EU\] \*or \~so?**")
    assert "evil" not in answer.text


def test_questions_complete_to_titles_and_names_and_never_to_what_others_asked(place: Place) -> None:
    place.owner.slash(place.general, "ask", question="Denmark and my secret plans").answer()

    offered = place.ana.complete(place.general, "ask", "question", "denm").choices()

    assert "Việt Nam and Denmark prepare for 55 years of diplomatic relations" in offered
    assert any(len(choice) < 20 for choice in offered)
    assert not any("secret" in choice for choice in offered)


def test_sources_complete_to_publishers(place: Place) -> None:
    assert place.ana.complete(place.general, "ask", "source", "brief").choices() == ["Dateline briefing"]
    assert place.ana.complete(place.general, "ask", "source", "zzz").choices() == []


@contextmanager
def busy_store(place: Place, town: Town) -> Iterator[None]:
    """Another program writes: for as long as this lasts, nothing is answered here, where quotes count by the day."""
    place.owner.slash(place.general, "library licence set", source="*", a_day=1000).answer()
    with closing(sqlite3.connect(town.home / "library.db")) as database:
        database.execute("BEGIN IMMEDIATE")
        yield
        database.rollback()


def test_an_answer_that_takes_long_is_announced_first(place: Place, shared: Town) -> None:
    with busy_store(place, shared):
        asked = place.ana.slash(place.general, "ask", question=QUESTION)
        asked.acknowledged()
        announced = asked.interaction.callback

    assert announced is Callback.DEFERRED_MESSAGE
    assert "\n> " in asked.answer().text
    assert asked.interaction.followups == []


def test_what_was_announced_to_all_and_has_no_answer_is_told_to_one(place: Place, shared: Town) -> None:
    with busy_store(place, shared):
        for _ in range(2):  # every thread that answers is taken
            place.ana.slash(place.general, "ask", question=QUESTION).acknowledged()
        asked = place.ana.slash(place.general, "ask", question="what did Vietnam discuss with Japan?")
        asked.acknowledged()
        announced = asked.interaction.original

    told = asked.answer()

    assert announced is not None
    assert announced.deleted
    assert announced.only_for is None
    assert "Nothing in the archive mentions Japan." in told.text
    assert told.ephemeral


# --- under an answer


def test_why_explains_what_was_looked_for(place: Place) -> None:
    answer = place.ana.slash(place.general, "ask", question=QUESTION).answer()

    why = place.owner.press(answer, "Why this").answer()

    assert "Denmark (every name of the country, in every language)" in why.text
    assert "Confidence" in why.text
    assert why.ephemeral


def test_an_answer_is_short_and_its_context_shows_the_rest_without_a_wall_of_bold(place: Place) -> None:
    """What was asked first: the article is shown by whoever wants more of it."""
    answer = place.ana.slash(place.general, "ask", question=QUESTION).answer()
    quoted = [line for line in answer.text.split("\n") if line.startswith("> ")]
    bold = re.findall(r"\*\*(.+?)\*\*", "\n".join(quoted))

    context = place.ana.press(answer, "Context").answer()

    assert sum(map(len, quoted)) < 800
    assert "met the foreign minister" not in " ".join(bold)
    assert undo(quoted[0]).removeprefix("[…] ") in undo(context.text)
    assert "met the foreign minister" in undo(context.text)
    (marked,) = re.findall(r"\*\*(.+?)\*\*", "\n".join(re.findall(r"^> .*", context.text, re.MULTILINE)))
    assert marked.startswith(bold[0])
    assert len(undo(context.text)) > 4 * len(marked)
    assert context.ephemeral


def test_an_article_prints_its_title_once(place: Place) -> None:
    title = "Việt Nam and Denmark prepare for 55 years of diplomatic relations"

    shown = place.ana.slash(place.general, "article", title="Denmark prepare").answer()

    assert shown.text.count(title) == 1
    assert "Dateline briefing" in shown.text


def test_more_passages_go_on_where_the_answer_ends_and_page(place: Place) -> None:
    answer = place.ana.slash(place.general, "ask", question=QUESTION).answer()
    quotes = [line for line in answer.text.split("\n") if line.startswith("> **")]

    first = place.owner.press(answer, "More passages").answer()
    before = first.text
    second = place.owner.press(first, "Next").answer()

    assert first.ephemeral
    assert second.message is first.message
    assert second.text != before
    assert not any(quote in before for quote in quotes)
    assert place.owner.press(second, "Previous").answer().text == before


def test_follow_up_understands_the_conversation(place: Place) -> None:
    answer = place.ana.slash(place.general, "ask", question=QUESTION).answer()

    opened = place.owner.press(answer, "Follow up")  # anybody may carry it on
    followed = place.owner.submit(opened, question="and with Norway?").answer()

    assert "Read as: “what did Vietnam discuss with Norway?”" in followed.text
    assert "Hà Nội" in followed.text
    again = place.owner.press(followed, "Follow up")
    assert "10 February 2026" in place.owner.submit(again, question="when was that?").answer().text


def test_commands_carry_a_conversation_on_too(place: Place) -> None:
    place.ana.slash(place.general, "ask", question=QUESTION).answer()

    assert "Norway" in place.ana.slash(place.general, "ask", question="and with Norway?").answer().text
    assert "Read as" not in place.owner.slash(place.general, "ask", question="and with Norway?").answer().text


def test_what_was_asked_in_private_does_not_show_in_public(place: Place) -> None:
    place.ana.slash(place.general, "ask", question=QUESTION, private=True).answer()

    public = place.ana.slash(place.general, "ask", question="and with Norway?").answer()
    private = place.ana.slash(place.general, "ask", question="and with Norway?", private=True).answer()

    assert "Read as" not in public.text
    assert "Read as: “what did Vietnam discuss with Norway?”" in private.text


def test_votes_are_taken_and_counted_once(place: Place) -> None:
    answer = place.ana.slash(place.general, "ask", question=QUESTION).answer()

    for person, label in ((place.ana, "👍"), (place.ana, "👎"), (place.owner, "👎")):
        assert "Thank you" in person.press(answer, label).answer().text

    report = place.owner.slash(place.general, "library report").answer().text
    assert "1 asked, 1 answered; 👍 0, 👎 2" in report
    assert f"{QUESTION} (2×)" in report


def test_only_who_asked_or_a_moderator_deletes(place: Place, shared: Town) -> None:
    stranger = shared.discord.person("stranger")
    shared.discord.join(place.guild, stranger)
    for person in (place.ana, place.owner):
        answer = place.ana.slash(place.general, "ask", question=QUESTION).answer()

        refused = stranger.press(answer, "Delete").answer()
        assert refused.text == "Only who asked, or a moderator, can do this."
        assert not answer.deleted

        person.press(answer, "Delete").acknowledged()
        shared.discord.wait(lambda seen=answer: seen.deleted, "the answer to be deleted")  # type: ignore[misc]


# --- menus


def test_a_message_can_be_taken_for_the_question(place: Place) -> None:
    said = place.ana.say(place.general, QUESTION)

    assert "\n> " in place.owner.menu("Answer this", said).answer().text


def test_sources_for_a_claim_are_shown_to_who_asked(place: Place) -> None:
    said = place.ana.say(place.general, "I heard that Norway wants to cooperate in the marine economy.")

    found = place.owner.menu("Find sources", said).answer()

    assert "What the archive says that may bear on this message" in found.text
    assert "Norway" in found.text
    assert found.ephemeral


@pytest.mark.parametrize("menu", ["Answer this", "Find sources"])
def test_a_message_without_words_is_explained(place: Place, menu: str) -> None:
    said = place.ana.say(place.general, "")

    assert place.ana.menu(menu, said).answer().text == "This message has no words to look for."


# --- browsing


def test_search_pages_and_turning_belongs_to_who_searched(place: Place) -> None:
    found = place.ana.slash(place.general, "search", words="Việt Nam cooperation").answer()
    first = found.text

    assert place.owner.press(found, "Next").answer().text != first  # the owner moderates
    assert place.ana.press(found, "Previous").answer().text == first


def test_search_says_when_there_is_nothing(place: Place) -> None:
    found = place.ana.slash(place.general, "search", words="zzyzx").answer()

    assert found.text.startswith("Nothing in the archive has these words.")
    assert found.ephemeral


def test_an_article_is_chosen_by_its_title_and_read(place: Place) -> None:
    (choice,) = place.ana.complete(place.general, "article", "title", "cyprus").raw_choices()

    article = place.ana.slash(place.general, "article", title=choice["value"]).answer()

    assert article.text.startswith("### Cyprus and Việt Nam")
    assert "24 September 2025" in article.text
    assert place.ana.slash(place.general, "article", title="cyprus").answer().text == article.text
    assert "no article with this title" in place.ana.slash(place.general, "article", title="zzz").answer().text


def test_the_archive_says_what_it_holds(place: Place) -> None:
    latest = place.ana.slash(place.general, "latest").answer().text
    sources = place.ana.slash(place.general, "sources").answer().text

    assert latest.index("10 February 2026") < latest.index("24 September 2025")
    assert "Public: 6 articles" in sources
    assert "Published from 24 September 2025 to 10 February 2026" in sources
    assert "Last grew <t:" in sources
    assert "Dateline briefing: 6 articles" in sources


def test_help_and_privacy_name_commands_that_can_be_clicked(place: Place, shared: Town) -> None:
    ask = next(command for command in shared.discord.commands if command["name"] == "ask")

    assert f"</ask:{ask['id']}>" in place.ana.slash(place.general, "help").answer().text
    assert "30 days" in place.ana.slash(place.general, "privacy").answer().text


def test_forget_me_deletes_at_once(place: Place) -> None:
    answer = place.ana.slash(place.general, "ask", question=QUESTION).answer()
    place.ana.slash(place.general, "ask", question="what about Japan?").answer()

    forgotten = place.ana.slash(place.general, "forget-me").answer()

    assert forgotten.text == "Done: 2 records of you were deleted."
    assert forgotten.ephemeral
    assert "no longer kept" in place.ana.press(answer, "👍").answer().text
    assert "Japan" not in place.owner.slash(place.general, "library report").answer().text


# --- Vietnamese


def test_readers_in_vietnamese_read_vietnamese(place: Place, shared: Town) -> None:
    linh = shared.discord.person("linh", locale="vi")
    shared.discord.join(place.guild, linh)

    answer = linh.slash(place.general, "ask", question=QUESTION).answer()
    nothing = linh.slash(place.general, "ask", question="Việt Nam đã trao đổi gì với Nhật Bản?").answer()

    assert "Thêm đoạn trích" in [button.label for button in answer.buttons]
    assert "24 tháng 9" in answer.text
    assert "Không có bài nào trong kho nhắc đến Nhật Bản" in nothing.text
    assert "Tôi trả lời bằng trích dẫn" in linh.slash(place.general, "help").answer().text


def test_commands_are_named_in_vietnamese_too(shared: Town) -> None:
    commands = {command["name"]: command for command in shared.discord.commands}

    assert commands["ask"]["name_localizations"] == {"vi": "hỏi"}
    assert commands["Find sources"]["name_localizations"] == {"vi": "Tìm nguồn"}
    assert commands["library"]["options"][0]["description_localizations"]["vi"]


def test_admin_commands_are_not_offered_to_members(place: Place) -> None:
    for command in ("library list", "setup show"):
        with pytest.raises(NotOfferedError):
            place.ana.slash(place.general, command)
        with pytest.raises(NotOfferedError):
            place.owner.slash(place.owner.dm, command)

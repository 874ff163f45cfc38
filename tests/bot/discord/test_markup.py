"""Discord's own markup in a question changes nothing: not in a mention, a command, a form, a menu, or a reply."""

import pytest

from tests.bot.discord.conftest import QUESTION, Place, Town
from tests.loopback.gateway import Intent
from tests.loopback.people import Seen


def about_denmark(answer: Seen) -> bool:
    """The question is answered as it is without markup, and shown as it was understood."""
    return answer.text.startswith(f"**{QUESTION}**\n> ") and "Việt Nam and Denmark prepare" in answer.text


@pytest.mark.parametrize(
    "said",
    [
        "<:sleepy_otter:712345678901234568> {q}",
        "<a:party:712345678901234568> {q} <:x:712345678901234569>",
        "{ana} is asking: {q}",
        "{ana}, {owner}: {q}",
        "<@&712345678901234568> {q} {channel}",
        "<t:1758700000:F> in {channel} via </ask:712345678901234568>: {q}",
        "> what did we have for lunch?\n{q}",
        "||{q}|| <https://ferry.example/12>",
        "```\n{q}\n```",
    ],
)
def test_a_mention_with_markup_is_answered_as_without(place: Place, said: str) -> None:
    names = {"ana": place.ana.user.mention, "owner": place.owner.user.mention, "channel": place.general.mention}

    assert about_denmark(place.ana.mention(place.general, said.format(q=QUESTION, **names)).reply())


@pytest.mark.parametrize("asked", ["what did <@4> Vietnam discuss with Japan?", "<:wave:7> was Japan visited?"])
def test_why_nothing_answers_names_no_id_and_no_emoji(place: Place, asked: str) -> None:
    reply = place.ana.mention(place.general, asked).reply()

    assert "Nothing in the archive mentions Japan." in reply.text
    assert "wave" not in reply.text


def test_commands_forms_menus_and_direct_messages_understand_it_too(place: Place) -> None:
    marked = f"<:otter:712345678901234568> **{QUESTION}** {place.owner.user.mention}"

    answer = place.ana.slash(place.general, "ask", question=marked).answer()
    assert about_denmark(answer)
    form = place.ana.press(answer, "Follow up")
    assert "discuss with Norway" in place.ana.submit(form, question="<a:hm:71> and with ||Norway||?").answer().text
    assert about_denmark(place.ana.menu("Answer this", place.owner.say(place.general, marked)).answer())
    assert about_denmark(place.ana.say(place.ana.dm, marked).reply())
    assert "Denmark" in place.ana.slash(place.general, "search", words="<#71> Denmark EVIPA").answer().text
    quoted = place.owner.say(place.general, "> Denmark is for EVIPA <:yes:71>\nreally?")
    assert "EVIPA" in place.ana.menu("Find sources", quoted).answer().text


@pytest.mark.parametrize("command", ["Answer this", "Find sources"])
def test_a_message_of_emoji_alone_asks_nothing(place: Place, command: str) -> None:
    only_emoji = place.owner.say(place.general, "<:otter:71> <a:otter:72>")

    assert "no words to look for" in place.ana.menu(command, only_emoji).answer().text
    assert place.ana.mention(place.general, "<:otter:71>").reply().text.startswith("Yes?")
    assert "has no words" in place.ana.slash(place.general, "ask", question="<:otter:71>").answer().text


def test_a_moment_that_is_asked_about_is_a_day(place: Place) -> None:
    assert "10 February 2026" in place.ana.mention(place.general, "who met on <t:1770700000:D>?").reply().text


@pytest.mark.parametrize("call", ["Dateline, {q}", "hey dateline {q}", "Newsie: {q}", "Newsie ơi, {q}"])
def test_the_bot_may_be_called_by_its_name_here(place: Place, shared: Town, call: str) -> None:
    shared.discord.rename(place.guild, shared.discord.bot, "Newsie")

    assert about_denmark(place.ana.mention(place.general, call.format(q=QUESTION)).reply())


def test_markup_alone_is_no_question_where_every_question_is_answered(town) -> None:
    made = town(granted=Intent.MESSAGE_CONTENT, message_content=True)
    with made.discord, made.process() as process:
        process.ready()
        place = made.place()
        place.owner.slash(place.general, "setup channel", channel=place.general, answers="every").answer()

        chatter = place.ana.say(place.general, "<:who_is_this:71> <:what_is_that:72> <a:when:73>")
        asked = place.ana.say(place.general, f"<:hm:74> {QUESTION}")

        assert about_denmark(asked.reply())
        assert chatter.replies() == []

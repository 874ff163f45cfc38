"""What began before a restart goes on after it.

Each part runs up to its `yield`, then the bot is stopped and started once for all of them, and each goes on.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import TypeAlias

import pytest

from tests.bot.discord.conftest import QUESTION, Town, assert_clean
from tests.bot.discord.test_channels import TOLD, answers_in, only_in
from tests.bot.discord.test_correcting import asks, corrected, says
from tests.bot.discord.test_lists import listed, numbers, put
from tests.loopback.launcher import CHANNEL_S

Part: TypeAlias = Callable[[Town], Iterator[None]]


def corrections_wait_for_a_process_and_for_their_turn(made: Town) -> Iterator[None]:
    """They were given while it ran, and changed while it did not; and Discord wants no edit of an old message yet."""
    place = made.place()
    says(made, "Falun", "4,000")
    answers = [asks(place, place.general, "Falun") for _ in range(3)]

    yield

    says(made, "Falun", "5,200")
    refused = made.discord.fail("PATCH", r"/messages/\d+$", 429)

    yield

    for seen in answers:
        corrected(made, seen, "**Changed by its publisher**")
    assert refused.met == 1
    moments = [moment for moment, channel in made.discord.edits if channel == place.general.id]
    assert all(later - earlier >= CHANNEL_S for earlier, later in pairwise(moments))
    assert len(moments) == len(answers)


def pages_turn(made: Town) -> Iterator[None]:
    place = made.place()
    put(place)
    shown = listed(place, title="HARBOUR rep", source="Bao Cang", sort="oldest")
    assert numbers(shown) == [*range(2, 22, 2)]

    yield
    yield

    turned = place.owner.press(shown, "Next").answer()
    assert numbers(turned) == [22]
    assert "Title with “HARBOUR rep”" in turned.text
    assert "from Báo Cảng" in turned.text


def buttons_forms_replies_and_conversations_go_on(made: Town) -> Iterator[None]:
    place = made.place()
    answer = place.ana.slash(place.general, "ask", question=QUESTION, source="Dateline briefing").answer()
    reply = place.ana.mention(place.general, QUESTION).reply()
    place.ana.say(place.ana.dm, QUESTION).reply()
    opened = place.ana.press(answer, "Follow up")
    opened.modal()
    more = place.ana.press(answer, "More passages").answer()

    yield
    yield

    assert made.discord.syncs == 1  # commands are not registered again
    followed = place.ana.submit(opened, question="and with Norway?").answer()
    assert "what did Vietnam discuss with Norway?" in followed.text
    assert "Denmark" in place.ana.press(answer, "Why this").answer().text
    assert "Around the quote" in place.ana.press(answer, "Context").answer().text
    assert "Thank you" in place.ana.press(answer, "👍").answer().text
    before = more.text
    assert place.ana.press(more, "Next").answer().text != before
    said = place.ana.say(place.general, "and with Norway?", reply_to=reply)
    assert "discuss with Norway" in said.reply().text
    assert "discuss with Norway" in place.ana.say(place.ana.dm, "and with Norway?").reply().text
    place.ana.press(answer, "Delete").acknowledged()
    made.discord.wait(lambda: answer.deleted, "the answer to be deleted")


def channels_that_went_meanwhile_count_for_nothing(made: Town) -> Iterator[None]:
    place = made.place()
    only_in(place, place.other)

    yield

    del made.discord.channels[place.other.id], place.guild.channels[place.other.id]

    yield

    answers_in(place, place.general)
    assert made.discord.refusals == [f"GET /channels/{place.other.id}: 404 10003 Unknown Channel"]  # it made sure
    made.discord.refusals.clear()
    assert place.owner.slash(place.general, "setup show").followup().text.startswith(TOLD)


PARTS: tuple[Part, ...] = (
    corrections_wait_for_a_process_and_for_their_turn,  # first, for it fails a request of the bot's
    pages_turn,
    buttons_forms_replies_and_conversations_go_on,
    channels_that_went_meanwhile_count_for_nothing,
)


@pytest.fixture(scope="module")
def restarted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Part, Iterator[None]]]:
    """Every part, begun before the restart."""
    made = Town(tmp_path_factory.mktemp("home"), questions_a_minute=1000, server_questions_a_minute=1000)
    with made.discord, made.process() as process:
        process.ready()
        begun = {part: part(made) for part in PARTS}
        for part in begun.values():
            next(part)
        assert process.stop() == 0
        made.discord.wait(lambda: not made.discord.connected(), "the old connection to end")
        for part in begun.values():
            next(part)
        process.start()
        process.ready()
        yield begun
        assert_clean(made.discord)
        assert process.stop() == 0


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_after_a_restart(restarted: dict[Part, Iterator[None]], part: Part) -> None:
    assert next(restarted[part], "done") == "done"

"""What goes wrong between the bot and Discord does not reach the people who ask."""

import re
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from bot.running import _CLOSED, MISCONFIGURED
from tests.bot.discord.conftest import QUESTION, Place, Town, assert_clean
from tests.loopback.gateway import Close, Intent
from tests.loopback.process import BotProcess
from tests.loopback.world import Permission

Maker = Callable[..., Town]


@pytest.fixture
def calm(place: Place, shared: Town) -> Iterator[Place]:
    """The shared Discord, in which every fault that was ordered must have been met."""
    yield place
    assert [fault for fault in shared.discord.faults.ordered if fault.met < fault.times] == []
    shared.discord.faults.ordered.clear()


# --- REST


@pytest.mark.parametrize("everywhere", [False, True], ids=["route", "global"])
def test_a_rate_limit_delays_an_answer_and_loses_none(calm: Place, shared: Town, everywhere: bool) -> None:
    shared.discord.rate_limit("POST", "/messages$", everywhere=everywhere)

    assert "\n> " in calm.ana.mention(calm.general, QUESTION).reply().text


def test_a_rate_limited_command_is_still_answered(calm: Place, shared: Town) -> None:
    shared.discord.rate_limit("POST", "/callback$")

    assert "\n> " in calm.ana.slash(calm.general, "ask", question=QUESTION).answer().text


@pytest.mark.parametrize("status", [500, 502])
def test_a_bad_gateway_is_tried_again(calm: Place, shared: Town, status: int) -> None:
    shared.discord.fail("POST", "/callback$", status)

    assert "\n> " in calm.ana.slash(calm.general, "ask", question=QUESTION).answer().text


def test_an_interaction_that_arrives_late_is_noted_and_harms_nobody(place: Place, shared: Town) -> None:
    place.ana.slash(place.general, "ask", question=QUESTION, late=True)

    refusal = shared.discord.wait(lambda: shared.discord.refusals, "the late answer")[0]
    assert "10062 Unknown interaction" in refusal
    assert "\n> " in place.ana.slash(place.general, "ask", question=QUESTION).answer().text
    assert len(shared.discord.refusals) == 1  # and nothing more was tried
    shared.discord.refusals.clear()


def test_a_right_lost_midway_is_noted_and_harms_nobody(place: Place, shared: Town) -> None:
    assert place.ana.mention(place.general, QUESTION).reply()
    shared.discord.deny(place.general, shared.discord.bot, Permission.VIEW_CHANNEL)

    lost = place.ana.mention(place.general, QUESTION)
    refusal = shared.discord.wait(lambda: shared.discord.refusals, "the attempt")[0]
    shared.discord.refusals.clear()
    shared.discord.deny(place.general, shared.discord.bot, Permission.NONE)

    assert "50001 Missing Access" in refusal
    assert place.ana.mention(place.general, QUESTION).reply()
    assert lost.replies() == []


def test_slash_answers_need_no_right_to_write(place: Place, shared: Town) -> None:
    shared.discord.deny(place.general, shared.discord.bot, Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES)

    answer = place.ana.slash(place.general, "ask", question=QUESTION).answer()

    assert "\n> " in answer.text
    place.ana.press(answer, "Delete").acknowledged()
    shared.discord.wait(lambda: answer.deleted, "the answer to be deleted")


# --- gateway


def test_a_question_missed_while_disconnected_is_answered_after_resuming(place: Place, shared: Town) -> None:
    before = shared.discord.resumptions()

    with shared.discord.cut_off():
        mentioned = place.ana.mention(place.general, QUESTION)
        asked = place.owner.slash(place.general, "ask", question=QUESTION)

    assert "\n> " in mentioned.reply().text
    assert "\n> " in asked.answer().text
    assert shared.discord.resumptions() == before + 1
    assert len(mentioned.replies()) == 1


def test_a_request_to_reconnect_is_followed(place: Place, shared: Town) -> None:
    before = shared.discord.resumptions()

    shared.discord.ask_to_reconnect()
    shared.discord.wait(lambda: shared.discord.resumptions() > before, "the session to be resumed")

    assert "\n> " in place.ana.mention(place.general, QUESTION).reply().text


def ended_for_good(process: BotProcess, sentence: str) -> bool:
    """Whether the process ends by itself with one sentence, a status that a restart does not mend, and no traceback."""
    status, (*earlier, last) = process.ended(), process.output.strip().split("\n")
    clean = "Traceback" not in process.output and not any("ERROR" in line for line in earlier)
    return status == MISCONFIGURED and clean and last.startswith("dateline: ") and sentence in last


def test_an_invalid_session_is_replaced_and_a_token_that_was_reset_ends_the_process(town: Maker) -> None:
    """In a Discord of its own: identifying anew takes discord.py five seconds."""
    made = town()
    with made.discord, made.process() as process:
        process.ready()
        place = made.place()
        made.discord.invalidate_sessions()
        made.discord.wait(lambda: made.discord.gateway.identified == 2, "a new session")

        assert "\n> " in place.ana.mention(place.general, QUESTION).reply().text
        assert made.discord.syncs == 1
        assert_clean(made.discord)

        made.discord.run(made.discord.gateway.disconnect(4004))
        assert ended_for_good(process, "Discord does not accept DISCORD_TOKEN")


@pytest.mark.long  # what several shards do is promised in test_shards, too
def test_two_shards_serve_their_own_servers(town: Maker) -> None:
    made = town(shards=2)
    with made.discord, made.process() as process:
        process.ready()
        for shard in (0, 1):
            place = made.place(shard=shard)
            assert "\n> " in place.ana.mention(place.general, QUESTION).reply().text
            assert "\n> " in place.ana.slash(place.general, "ask", question=QUESTION).answer().text
        assert_clean(made.discord)

        made.discord.run(made.discord.gateway.disconnect(4011))
        assert ended_for_good(process, "too many servers for the shards that it has")


# --- starting


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"DISCORD_TOKEN": "not.the.token"}, "Discord does not accept DISCORD_TOKEN"),
        ({"DISCORD_TOKEN": "nonsense"}, "DISCORD_TOKEN is not a bot token"),
        pytest.param({"DISCORD_TOKEN": ""}, "DISCORD_TOKEN is not a bot token", marks=pytest.mark.long),
        ({"DATELINE_MESSAGE_CONTENT": "true"}, "asks for the message-content intent"),
        ({"DATELINE_KEEP_DAYS": "forever"}, "DATELINE_KEEP_DAYS"),
    ],
    ids=["wrong token", "no token at all", "empty token", "refused intent", "no number"],
)
def test_a_mistake_in_the_settings_ends_the_process_with_one_line(
    town: Maker, variables: dict[str, str], sentence: str
) -> None:
    made = town(log_level="ERROR")
    with made.discord, made.process(**variables) as process:
        status, output = process.ended(), process.output

    assert status == MISCONFIGURED
    (line,) = output.strip().split("\n")
    assert line.startswith("dateline: ")
    assert sentence in line
    assert variables.get("DISCORD_TOKEN") in (None, "") or variables["DISCORD_TOKEN"] not in output


def test_every_code_that_ends_a_connection_for_good_has_a_remedy() -> None:
    for code in (4004, *range(4010, 4015)):  # of Discord's, all after which a client may not connect again
        assert re.search(r"; (copy|set|update|switch) ", _CLOSED[code])


def test_a_discord_that_is_away_is_named(town: Maker) -> None:
    made = town(log_level="ERROR")
    with made.discord:
        made.discord.fail("GET", "/users/@me", 503)
        with made.process() as process:
            assert process.ended() == 1
            assert process.output.startswith("dateline: Discord cannot be reached")


# --- stopping and starting again


@pytest.mark.parametrize("by", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.long)])
def test_answers_in_flight_are_finished_before_the_end(town: Maker, by: signal.Signals) -> None:
    made = town()
    with made.discord, made.process() as process:
        process.ready()
        place = made.place()
        with made.discord.hold("/messages$") as held:
            said = place.ana.mention(place.general, QUESTION)
            made.discord.wait(lambda: held.waiting, "an answer in flight")
            process.ask_to_stop(by)
            made.discord.wait(lambda: "finishing the answers in flight" in process.output, "the bot to be stopping")
            refused = place.ana.slash(place.general, "ask", question=QUESTION).answer()
        status = process.ended()

        assert status == 0
        assert "about to restart" in refused.text
        assert "\n> " in said.reply().text
        assert "Traceback" not in process.output
        assert_clean(made.discord)


def test_too_many_questions_get_a_friendly_pause(town: Maker) -> None:
    made = town(questions_a_minute=2, server_questions_a_minute=3)
    with made.discord, made.process() as process:
        process.ready()
        place = made.place()
        texts = [place.ana.slash(place.general, "ask", question=QUESTION).answer().text for _ in range(3)]
        mentioned = place.ana.mention(place.general, QUESTION).reply().text
        others = [place.owner.slash(place.general, "ask", question=QUESTION).answer().text for _ in range(2)]
        elsewhere = made.place()

        assert ["please wait" in text for text in texts] == [False, False, True]
        assert "That was a lot of questions" in mentioned
        assert "This server asks a lot right now" in others[-1]
        assert "\n> " in elsewhere.ana.slash(elsewhere.general, "ask", question=QUESTION).answer().text


def test_what_nobody_expected_is_logged_and_referred_to(town: Maker) -> None:
    """Settings that no version of the bot made: one plain sentence to the reader, the traceback to the log."""
    made = town()
    with made.discord, made.process() as process:
        process.ready()
        place = made.place()
        with closing(sqlite3.connect(made.home / "library.db")) as database:
            row = (f"guild:{place.guild.id}", "channels", "5")
            database.execute("INSERT INTO settings (scope, key, value) VALUES (?, ?, ?)", row)
            database.commit()

        told = place.ana.slash(place.general, "ask", question=QUESTION).answer()

        assert told.ephemeral
        (reference,) = re.findall("`([0-9a-f]{8})`", told.text)
        assert told.text.startswith("Something went wrong on my side.")
        (line,) = [line for line in process.output.splitlines() if reference in line]
        assert f"ERROR   dateline: Unexpected error, reference {reference} | pydantic_core" in line
        assert " in settings < " in line  # where it happened
        assert process.stop() == 0


def test_intents_that_are_granted_are_used_and_one_that_is_taken_ends_the_process(town: Maker) -> None:
    made = town(granted=Intent.MESSAGE_CONTENT, message_content=True)
    with made.discord, made.process() as process:
        process.ready()

        assert all(Intent.MESSAGE_CONTENT in session.intents for session in made.discord.gateway.sessions.values())

        made.discord.run(made.discord.gateway.disconnect(Close.DISALLOWED_INTENTS))
        assert ended_for_good(process, "asks for the message-content intent")

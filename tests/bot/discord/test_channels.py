"""Channels that the settings of a server name, and that are deleted."""

import time

from tests.bot.discord.conftest import QUESTION, Place, Town
from tests.loopback.people import Seen
from tests.loopback.server import PATIENCE_S
from tests.loopback.world import Channel

TOLD = "The channel that I was to answer in, and nowhere else, is gone."


def only_in(place: Place, *channels: Channel) -> None:
    for channel in channels:
        place.owner.slash(place.general, "setup channel", channel=channel, answers="only").answer()


def answers_in(place: Place, channel: Channel) -> None:
    """Ask until it is answered in a channel, which it is as soon as the bot has noticed."""
    give_up = time.monotonic() + PATIENCE_S
    while "\n> " not in place.ana.slash(channel, "ask", question=QUESTION).answer().text:
        assert time.monotonic() < give_up
        time.sleep(0.1)


def said_in(channel: Channel) -> list[str]:
    return [Seen(message).text for message in channel.messages.values()]


def test_where_the_only_channel_is_deleted_the_bot_answers_everywhere_and_says_so_once(
    place: Place, shared: Town
) -> None:
    only_in(place, place.other)
    silent = place.ana.mention(place.general, QUESTION)
    assert "I may not answer in this channel" in place.ana.slash(place.general, "ask", question=QUESTION).answer().text
    shared.discord.remove_channel(place.other)

    answers_in(place, place.general)
    assert "\n> " in place.ana.mention(place.general, QUESTION).reply().text
    assert silent.replies() == []
    given = place.owner.slash(place.general, "setup show")
    assert "only here" not in given.answer().text
    assert given.followup().text.startswith(TOLD)
    assert given.followup().ephemeral
    again = [place.owner.slash(place.general, "setup show"), place.ana.slash(place.general, "help")]
    assert all(each.answer() for each in again)
    assert place.owner.slash(place.general, "setup show").answer()
    assert [each.interaction.followups for each in again] == [[], []]


def test_moderators_are_told_where_discord_tells_them_what_is_new(place: Place, shared: Town) -> None:
    news = shared.discord.channel(place.guild, "moderators")
    shared.discord.tell_moderators_in(news)
    third = shared.discord.channel(place.guild, "third")
    only_in(place, place.other, third)

    shared.discord.remove_channel(place.other)
    assert "I may not answer in this channel" in place.ana.slash(place.general, "ask", question=QUESTION).answer().text
    assert said_in(news) == []
    shared.discord.remove_channel(third)

    shared.discord.wait(lambda: said_in(news), "moderators to be told")
    assert [text.startswith(TOLD) for text in said_in(news)] == [True]
    assert "only here" not in place.owner.slash(place.general, "setup show").answer().text
    assert "\n> " in place.ana.mention(place.general, QUESTION).reply().text


def test_of_what_is_set_at_the_same_moment_nothing_is_lost(place: Place, shared: Town) -> None:
    channels = [shared.discord.channel(place.guild, f"channel-{number}") for number in range(12)]

    given = [place.owner.slash(place.general, "setup channel", channel=each, answers="never") for each in channels]
    assert all(each.answer() for each in given)

    shown = place.owner.slash(place.general, "setup show").answer().text
    assert [each.name for each in channels if each.mention not in shown] == []

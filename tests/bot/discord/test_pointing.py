"""What a message points at is its subject: the one that it replies to, the one above it, the opening of its thread."""

import pytest

from bot import pointing
from bot.messages import plain
from tests.bot.discord.conftest import QUESTION, Place, Town
from tests.loopback.world import ChannelType

CLAIM = "Norway and Vietnam agreed on a Green Strategic Partnership"
REPORT = "Åsmund Aukrust was received in Hanoi"
CHECKED = "What the archive says that may bear on this message"


@pytest.mark.parametrize(
    ("said", "way"),
    [
        ("is this true?", "check"),
        ("so is that real, bot?", "check"),
        ("source?", "check"),
        ("fact check this please", "check"),
        ("tin này có thật không?", "check"),
        ("nguồn đâu", "check"),
        ("^", "bare"),
        ("^ who is that", "leaning"),
        ("when was this?", "leaning"),
        ("did he resign?", "leaning"),
        ("who is Lavrov?", None),
        ("is it true that Vietnam met Denmark?", None),
        (QUESTION, None),
        ("that is wrong", None),
        ("interesting!", None),
        ("thanks", None),
        ("good bot", None),
    ],
)
def test_only_what_names_no_subject_points_at_one(said: str, way: str | None) -> None:
    assert pointing.way_of(pointing.up(said, plain(said))[1]) == way


def test_what_is_replied_to_stands_above_or_is_forwarded_or_linked_to_is_the_subject(
    there: Place, reading: Town
) -> None:
    ana, owner, general = there.ana, there.owner, there.general
    claim, report = ana.say(general, CLAIM), ana.say(general, REPORT)

    above = owner.mention(general, "^ who is that")
    assert CHECKED in owner.mention(general, "is this true?", reply_to=claim).reply().text
    assert "Aukrust" in above.reply().text
    ana.say(there.other, CLAIM)
    assert CHECKED in owner.mention(there.other, "is this true?").reply().text
    forwarded = ana.forward(report, there.other)
    assert "10 February 2026" in ana.mention(there.other, "when was this?", reply_to=forwarded).reply().text
    page = {"title": "Denmark", "description": "The foreign ministers of Denmark and Vietnam met in New York."}
    link = ana.say(general, "https://news.example/1", embeds=[page])
    assert "\n> " in owner.mention(general, "what did they discuss?", reply_to=link).reply().text
    mine = ana.forward(claim, ana.dm)
    mine.reply()
    assert CHECKED in ana.say(ana.dm, "is this true?").reply().text
    third = reading.discord.channel(there.guild, "third")  # nobody gets many answers at a time in one channel
    asked = ana.say(third, QUESTION)
    assert owner.mention(third, "", reply_to=asked).reply().text.startswith(f"**{QUESTION}**\n> ")
    chat = ana.say(third, "my cat ate the homework of Zorblatt")
    assert owner.mention(third, QUESTION, reply_to=chat).reply().text.startswith(f"**{QUESTION}**\n> ")
    assert owner.mention(third, "thanks!", reply_to=chat).reply().text == "You are welcome."
    assert "\n> " not in ana.mention(third, "is this true?", reply_to=chat).reply().text


def test_the_opening_of_a_thread_is_the_subject_of_what_is_asked_in_it(there: Place, reading: Town) -> None:
    discord, ana, owner = reading.discord, there.ana, there.owner
    report = ana.say(there.general, REPORT)
    thread = discord.thread(there.general, "news", owner=ana.user, id=report.message.id)
    forum = discord.channel(there.guild, "forum", ChannelType.FORUM)
    post = ana.post(forum, "Green Strategic Partnership", CLAIM).message.channel
    asked = ana.post(forum, QUESTION, "anybody?").message.channel
    for place in (thread, post):
        ana.say(place, "my cat ate my homework")

    assert "10 February 2026" in owner.mention(thread, "when was this?").reply().text
    assert CHECKED in owner.mention(post, "is this true?").reply().text
    assert QUESTION in owner.mention(asked, "").reply().text
    answer = ana.mention(there.other, QUESTION).reply()
    below = discord.thread(there.other, "more", owner=ana.user, id=answer.message.id)
    assert "what did Vietnam discuss with Norway?" in owner.mention(below, "and with Norway?").reply().text


def test_without_the_intent_the_way_to_ask_of_another_message_is_told(place: Place, shared: Town) -> None:
    report = place.ana.say(place.general, REPORT)
    forum = shared.discord.channel(place.guild, "forum", ChannelType.FORUM)
    post = place.ana.post(forum, QUESTION, "anybody?").message.channel

    for said in ("is this true?", "^ who is that", "^"):
        assert "Discord shows me only those that mention me" in place.owner.mention(place.general, said).reply().text
    told = place.ana.mention(place.general, "when was that?", reply_to=report).reply().text
    assert "Apps → *Answer this*" in told
    assert "\n> " in place.owner.mention(post, "").reply().text  # titles are for everybody

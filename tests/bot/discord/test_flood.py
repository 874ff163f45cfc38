"""Who floods a channel is told once to wait, and keeps nobody else from an answer."""

import time
from collections.abc import Callable

from tests.bot.discord.conftest import QUESTION, Town
from tests.loopback.faults import Buckets

MENTIONS = 40
"""`python -m tests.bot.discord.flood` writes a thousand."""


def test_a_flood_is_answered_with_one_sentence_and_others_are_answered_at_once(town: Callable[..., Town]) -> None:
    made = town()
    with made.discord, made.process(LOOPBACK_AT_ONCE_S="0") as process:
        process.ready()
        place = made.place()
        made.discord.buckets = Buckets(5, 5.0)
        typing = made.discord.fail("POST", "/typing$", 503, times=MENTIONS)  # which keeps no answer from coming
        flood = [
            place.ana.mention(place.general, QUESTION if number % 2 else "hi").message for number in range(MENTIONS)
        ]

        began = time.monotonic()
        answer = place.owner.mention(place.general, QUESTION).reply()

        assert time.monotonic() - began < 5
        assert "\n> " in answer.text
        assert typing.met

        def told() -> list[str]:
            mine = [message for message in place.general.messages.values() if message.answers in flood]
            return [text for message in mine if "please wait" in (text := str(message.components))]

        made.discord.wait(told, "a word to who floods")
        for _ in range(3):
            place.ana.mention(place.general, "hi")
        place.ana.slash(place.other, "ask", question=QUESTION).answer()  # said later, answered: all was heard
        assert len(told()) == 1
        assert made.discord.buckets.exceeded == 0

"""People who ask through Discord, so many questions a second, and what became of each."""

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from tests.loopback.people import Exchange, Person, Said, Seen
from tests.loopback.server import Discord
from tests.loopback.world import Channel, Flag

QUESTION, ANSWER = "what was mended in place {}?", "bridge of place {} was mended"
SOON_S = 2.0
"""Within so many seconds 99 of 100 questions are answered by bots that are not overburdened."""
LAST_S = 60.0
"""How long after the last question an answer may come."""
_TRY_AGAIN = ("please try again in a minute", "please ask again in a minute")
_EPOCH_MS = 1_420_070_400_000


@dataclass
class Asked:
    """One question: what it was about, during what, and where its answer is looked for."""

    number: int
    during: str
    at: float
    """Seconds since 1970."""
    exchange: Exchange | None = None
    said: Said | None = None

    def answers(self) -> list[str]:
        """The texts of everything that answers it and can be read."""
        if self.said is not None:
            return [seen.text for seen in self.said.replies()]
        assert self.exchange is not None
        every = [self.exchange.interaction.original, *self.exchange.interaction.followups]
        return [
            Seen(message).text
            for message in every
            if message is not None and not message.deleted and Flag.LOADING not in message.flags
        ]

    def outcome(self) -> str:
        """What became of it; what should not have is in capitals."""
        answers = self.answers()
        if len(answers) > 1:
            return f"ANSWERED {len(answers)} TIMES"
        if not answers:
            gone = self.exchange is not None and self.exchange.interaction.callback is None
            # which Discord tells the person itself; a mention it does not
            return "met no bot" if gone else "mention unheard" if self.said is not None else "NEVER ANSWERED"
        if ANSWER.format(self.number) in answers[0].replace("*", "").replace("\n> ", " "):
            return "answered"
        return "told to try again" if any(each in answers[0] for each in _TRY_AGAIN) else f"OTHERWISE: {answers[0]!r}"

    def took_s(self) -> float | None:
        """Seconds until there was something to read; None where there never was."""
        if self.exchange is not None:
            return self.exchange.interaction.answered_s
        assert self.said is not None
        replies = self.said.replies()
        return ((replies[0].message.id >> 22) + _EPOCH_MS) / 1000 - self.at if replies else None


class Asking(threading.Thread):
    """Asks questions from `start` to `finish`, three of four as commands, one as a mention."""

    def __init__(
        self, discord: Discord, places: list[tuple[Channel, list[Person]]], *, rate: float, about: int
    ) -> None:
        super().__init__(daemon=True)
        self.rate = rate
        """Questions a second; may be changed."""
        self.during = "nothing"
        """What goes on meanwhile."""
        self.asked: list[Asked] = []
        self._discord, self._places, self._about = discord, places, about
        self._ending = threading.Event()
        self._chance = random.Random(11)
        self.late_s = 0.0
        """By how much the asking itself fell behind at most."""

    def run(self) -> None:
        """Ask until `finish`."""
        due, count = time.monotonic(), 0
        while not self._ending.wait(max(0.0, due - time.monotonic())):
            self.late_s = max(self.late_s, time.monotonic() - due)
            due += 1 / self.rate
            channel, people = self._places[count % len(self._places)]
            person, number = self._chance.choice(people), self._chance.randrange(self._about)
            asked = Asked(number, self.during, time.time())
            if count % 4 == 3:
                asked.said = person.mention(channel, QUESTION.format(number))
            else:
                asked.exchange = person.slash(channel, "ask", question=QUESTION.format(number))
            self.asked.append(asked)
            count += 1

    def finish(self) -> None:
        """Ask no more, and wait until what was asked is answered."""
        self._ending.set()
        self.join()
        give_up = time.monotonic() + LAST_S
        while time.monotonic() < give_up and any(not one.answers() for one in self.asked[-500:]):
            time.sleep(0.5)

    def bears(self, rate: float, seconds: float) -> bool:
        """Ask so many a second for a while; return whether all were answered, and 99 of 100 within `SOON_S`."""
        self.rate, self.during = rate, f"{rate:g} a second"
        time.sleep(seconds)
        mine = [one for one in self.asked if one.during == self.during]
        give_up = time.monotonic() + 5 * SOON_S
        while time.monotonic() < give_up and any(one.took_s() is None for one in mine):
            time.sleep(0.2)
        took = sorted(one.took_s() or 1e9 for one in mine)
        return all(one.outcome() == "answered" for one in mine) and took[int(len(took) * 0.99)] < SOON_S

    def told(self) -> Iterator[str]:
        """What became of all questions, a line for each time that something else went on."""
        by_name: dict[str, list[Asked]] = {}
        for one in self.asked:
            by_name.setdefault(one.during, []).append(one)
        for name, some in [*by_name.items(), ("all", self.asked)]:
            outcomes = Counter(one.outcome() for one in some)
            took = sorted(seconds for one in some if (seconds := one.took_s()) is not None) or [0.0]
            p50, p99 = took[len(took) // 2] * 1000, took[int(len(took) * 0.99)] * 1000
            counts = ", ".join(f"{number:,} {what}" for what, number in outcomes.most_common())
            times = f"p50 {p50:.0f} ms, p99 {p99:.0f} ms, most {took[-1]:.1f} s"
            yield f"{name}: {len(some):,} questions: {counts}; {times}"

    def wrong(self) -> list[str]:
        """What should not have become of any question."""
        return [outcome for one in self.asked if (outcome := one.outcome())[0].isupper()]

"""Questions of which one is answered: the first that the archive answers."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.desk import Desk, Given
from bot.reader import Reader
from bot.servers import ServerSettings
from knowledge.answering.conversation import Turn


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and what it may lean on."""

    text: str
    conversation: tuple[Turn, ...] = ()


def answered(desk: Desk, reader: Reader, asked: Sequence[Asked], settings: ServerSettings) -> Given:
    """The answer to the first of these that gets one; counted as one question. Raises QuestionError."""
    *others, last = asked
    for each in others:
        if desk.again(reader, each.text, conversation=each.conversation, settings=settings).answered:
            last = each
            break
    return desk.ask(reader, last.text, conversation=last.conversation, settings=settings)

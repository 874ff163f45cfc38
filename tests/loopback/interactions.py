"""Interactions: what somebody asked of the bot by command, button or form, and what came back for it."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum

from tests.loopback.rules import RefusedError, check_components, invalid
from tests.loopback.world import Channel, Message, Payload, Permission, User, snowflake

FIRST_ANSWER_S = 3.0
LAST_ANSWER_S = 15 * 60.0


class Kind(IntEnum):
    """What somebody did."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class Callback(IntEnum):
    """How a bot may answer at first."""

    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


_FITTING = {
    Kind.COMMAND: {Callback.MESSAGE, Callback.DEFERRED_MESSAGE, Callback.MODAL},
    Kind.COMPONENT: set(Callback) - {Callback.CHOICES},
    Kind.AUTOCOMPLETE: {Callback.CHOICES},
    Kind.MODAL: set(Callback) - {Callback.CHOICES, Callback.MODAL},
}


@dataclass(eq=False)
class Interaction:
    """One interaction and everything the bot answered to it."""

    kind: Kind
    user: User
    channel: Channel
    data: Payload
    message: Message | None = None
    """The message that the button was on."""
    id: int = field(default_factory=snowflake)
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    created: float = field(default_factory=time.monotonic)
    starved: Callable[[], float] = lambda: 0.0
    """Tells for how many seconds the bot has waited for a processor so far: of that it is not to blame."""
    expired: bool = False
    """True: however fast the bot is, Discord takes its answer for late."""
    callback: Callback | None = None
    original: Message | None = None
    """The message that the first answer became (for an update: the message that was updated)."""
    followups: list[Message] = field(default_factory=list)
    choices: list[Payload] | None = None
    modal: Payload | None = None
    acknowledged_s: float | None = None
    """Seconds until the first answer of any sort."""
    answered_s: float | None = None
    """Seconds until there was something to read."""

    def __post_init__(self) -> None:
        self._starved_before = self.starved()

    @property
    def age_s(self) -> float:
        return time.monotonic() - self.created

    @property
    def _is_late(self) -> bool:
        return self.expired or self.age_s - max(0.0, self.starved() - self._starved_before) > FIRST_ANSWER_S

    def accept(self, callback: Callback) -> None:
        """Take note of a first answer, or refuse it: it is late, the second, or of the wrong sort."""
        if self.callback is not None:
            raise RefusedError(400, 40060, "Interaction has already been acknowledged.")
        if self._is_late:
            raise RefusedError(404, 10062, "Unknown interaction")
        if callback not in _FITTING[self.kind] or (callback in (6, 7) and self.message is None):
            raise invalid(f"an interaction of type {self.kind.name} takes no callback {callback.name}")
        self.callback = callback
        self.acknowledged_s = self.age_s

    def check_webhook(self) -> None:
        """Refuse what comes by the interaction's webhook before the first answer or after the last moment."""
        if self.callback is None:
            raise RefusedError(404, 10015, "Unknown Webhook")
        if self.expired or self.age_s > LAST_ANSWER_S:
            raise RefusedError(401, 50027, "Invalid Webhook Token")

    @property
    def owners(self) -> dict[str, str]:
        """Who installed the app that is used: the server, or whoever uses it where the bot is not."""
        if self.channel.foreign:
            return {"1": str(self.user.id)}
        return {"0": str(self.channel.guild.id if self.channel.guild is not None else 0)}

    @property
    def forced_private(self) -> bool:
        """Whether the place lets nobody else see what an app answers that only its user installed."""
        guild = self.channel.guild
        if guild is None or not self.channel.foreign:
            return False
        return Permission.USE_EXTERNAL_APPS not in guild.permissions(self.user, self.channel)

    def metadata(self) -> Payload:
        """`interaction_metadata` for the messages that answer."""
        payload: Payload = {
            "id": str(self.id),
            "type": self.kind.value,
            "user": self.user.payload(),
            "authorizing_integration_owners": self.owners,
        }
        if self.kind is Kind.COMPONENT:
            assert self.message is not None
            payload["interacted_message_id"] = str(self.message.id)
        if self.kind is Kind.MODAL:
            command = {key: payload[key] for key in ("id", "user", "authorizing_integration_owners")} | {"type": 2}
            payload["triggering_interaction_metadata"] = command
        return payload


def check_modal(modal: Payload) -> None:
    """Raise `RefusedError` when a form breaks a rule that the document lacks."""
    rows = modal["components"]
    if not 1 <= len(rows) <= 5:
        raise invalid("modal: one to five components")
    check_components(rows)

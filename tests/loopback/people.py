"""What people do in Discord, and what they see: commands, buttons, forms, menus and plain messages.

A person's client is part of Discord too: it offers only commands that are registered and allowed, checks their
options before it sends them, and shows buttons only to who sees the message. So do these.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tests.loopback.gateway import Intent
from tests.loopback.interactions import Interaction, Kind
from tests.loopback.rules import shown
from tests.loopback.world import Channel, ChannelType, Flag, Message, Payload, Permission, User, snowflake, walk

if TYPE_CHECKING:
    from tests.loopback.server import Discord

_STRING, _INTEGER, _BOOLEAN, _USER, _CHANNEL, _ROLE, _NUMBER, _ATTACHMENT = 3, 4, 5, 6, 7, 8, 10, 11
ATTACHMENT_LIMIT = 10 * 1024 * 1024


class NotOfferedError(AssertionError):
    """A person's client would not let them do this."""


@dataclass(frozen=True)
class Button:
    """A button as seen."""

    label: str
    custom_id: str | None
    url: str | None
    disabled: bool
    id: int


class Seen:
    """A message as somebody sees it now; it changes when the message does."""

    def __init__(self, message: Message) -> None:
        self.message = message

    @property
    def text(self) -> str:
        """All its words, in the order shown, as Markdown."""
        parts = [self.message.content, *(part.get("content", "") for part in walk(self.message.components))]
        return "\n".join(part for part in parts if part)

    @property
    def buttons(self) -> list[Button]:
        return [
            Button(
                part.get("label") or part["emoji"]["name"],
                part.get("custom_id"),
                part.get("url"),
                part.get("disabled", False),
                part["id"],
            )
            for part in walk(self.message.components)
            if part["type"] == 2
        ]

    @property
    def ephemeral(self) -> bool:
        return Flag.EPHEMERAL in self.message.flags

    @property
    def deleted(self) -> bool:
        return self.message.deleted

    @property
    def edits(self) -> int:
        return self.message.edits

    @cached_property
    def payload(self) -> Payload:
        return self.message.payload()

    def button(self, label: str) -> Button:
        """The button with this label, or else the first whose label holds it."""
        for button in sorted(self.buttons, key=lambda button: button.label != label):
            if label in button.label:
                return button
        raise NotOfferedError(f"no button {label!r} among {[button.label for button in self.buttons]}")

    def __repr__(self) -> str:
        return f"Seen({self.text!r}, buttons={[button.label for button in self.buttons]})"


class Exchange:
    """One interaction: wait here for what the bot makes of it."""

    def __init__(self, discord: "Discord", interaction: Interaction) -> None:
        self._discord = discord
        self.interaction = interaction

    def answer(self, *, patience_s: float | None = None) -> Seen:
        """The message that answers, once it can be read (of an update: the message that changed)."""
        state = self.interaction
        self._discord.wait(
            lambda: state.answered_s is not None and (state.original is not None or state.followups),
            "an answer",
            patience_s=patience_s,
        )
        shown = [message for message in (state.original, *state.followups) if message is not None]
        return Seen(next((message for message in shown if not message.deleted), shown[0]))

    def followup(self, number: int = 0) -> Seen:
        """A further message, once it is there."""
        self._discord.wait(lambda: len(self.interaction.followups) > number, "a follow-up")
        return Seen(self.interaction.followups[number])

    def choices(self) -> list[str]:
        """What autocomplete offers."""
        return [choice["name"] for choice in self.raw_choices()]

    def raw_choices(self) -> list[Payload]:
        """What autocomplete offers, names and values."""
        self._discord.wait(lambda: self.interaction.choices is not None, "choices")
        return self.interaction.choices or []

    def modal(self) -> Payload:
        """The form that was opened."""
        self._discord.wait(lambda: self.interaction.modal is not None, "a form")
        assert self.interaction.modal is not None
        return self.interaction.modal

    def acknowledged(self) -> None:
        """Wait until the bot has reacted at all."""
        self._discord.wait(lambda: self.interaction.callback is not None, "an acknowledgement")


class Said:
    """A message that somebody wrote: wait here for the bot's reply."""

    def __init__(self, discord: "Discord", message: Message) -> None:
        self._discord = discord
        self.message = message

    def replies(self) -> list[Seen]:
        """What the bot has replied to this message until now."""
        every = list(self.message.channel.messages.values())
        return [Seen(other) for other in every if other.answers is self.message and other.author is self._discord.bot]

    def reply(self) -> Seen:
        """The bot's reply, once it is there."""
        return self._discord.wait(self.replies, f"a reply to {self.message.content!r}")[0]

    def thread(self) -> Channel:
        """The thread that the bot begins from this message, once it is there."""

        def begun() -> Channel | None:
            thread = self.message.thread
            return thread if thread is not None and thread.owner is self._discord.bot else None

        thread = self._discord.wait(begun, f"a thread from {self.message.content!r}")
        assert thread is not None
        return thread


class Person:
    """Somebody with a Discord client."""

    def __init__(self, discord: "Discord", user: User) -> None:
        self._discord = discord
        self.user = user

    @property
    def dm(self) -> Channel:
        """This person's direct conversation with the bot."""
        return self._discord.dm(self.user)

    # --- messages

    def say(
        self,
        channel: Channel,
        text: str,
        *,
        reply_to: Seen | Said | None = None,
        ping: bool = True,
        embeds: list[Payload] | None = None,
    ) -> Said:
        """Write a message; mentions in `text` count, and so does a reply unless `ping` is switched off.

        `embeds` are what Discord shows of addresses in it.
        """
        discord = self._discord
        if channel.type is ChannelType.FORUM:
            raise NotOfferedError(f"in {channel.name} there are only posts")
        if channel.locked and (guild := channel.guild) is not None:
            if Permission.MANAGE_THREADS not in guild.permissions(self.user, channel):
                raise NotOfferedError(f"{channel.name} is locked")
        elif channel.archived:
            discord.run(discord.gateway.unarchive(channel))
        message = Message(self.user, channel, text)
        message.mentions = [user for user in discord.users.values() if user.mention in text]
        if channel.guild is not None:
            message.roles = [role for role in channel.guild.roles.values() if role.mention in text]
        message.embeds = [embed | {"type": "rich"} for embed in embeds or ()]
        if reply_to is not None:
            message.answers = reply_to.message
            if ping and reply_to.message.author not in message.mentions:
                message.mentions.append(reply_to.message.author)
        channel.messages[message.id] = message
        discord.run(discord.gateway.dispatch_message("MESSAGE_CREATE", message))
        return Said(discord, message)

    def forward(self, said: Said | Seen, channel: Channel) -> Said:
        """Forward a message to another channel."""
        discord, message = self._discord, Message(self.user, channel)
        message.forwards = said.message
        channel.messages[message.id] = message
        discord.run(discord.gateway.dispatch_message("MESSAGE_CREATE", message))
        return Said(discord, message)

    def post(self, forum: Channel, title: str, text: str, *tags: str) -> Said:
        """Begin a post in a forum, which is a thread that has the id of its first message."""
        discord, id = self._discord, snowflake()
        post = discord.thread(forum, title, *tags, owner=self.user, id=id)
        message = Message(self.user, post, text, id=id)
        message.mentions = [user for user in discord.users.values() if user.mention in text]
        post.messages[id] = message
        discord.run(discord.gateway.dispatch_message("MESSAGE_CREATE", message))
        return Said(discord, message)

    def thread(self, channel: Channel, name: str, *, private: bool = False) -> Channel:
        """Begin a thread that is no message's; a message that nobody wrote says so in the channel."""
        discord = self._discord
        thread = discord.thread(channel, name, owner=self.user, private=private)
        if not private:
            notice = Message(self.user, channel, name, kind=18)
            channel.messages[notice.id] = notice
            discord.run(discord.gateway.dispatch_message("MESSAGE_CREATE", notice))
        return thread

    def pin(self, seen: Seen) -> Said:
        """Pin a message, of which Discord tells in the channel by a message of its own."""
        discord, channel = self._discord, seen.message.channel
        message = Message(self.user, channel, answers=seen.message, kind=6)
        message.mentions = [seen.message.author]
        channel.messages[message.id] = message
        discord.run(discord.gateway.dispatch_message("MESSAGE_CREATE", message))
        return Said(discord, message)

    def mention(self, channel: Channel, text: str, **more: Any) -> Said:
        """Write a message that begins with the bot's name."""
        return self.say(channel, f"{self._discord.bot.mention} {text}", **more)

    # --- commands

    def slash(
        self, channel: Channel, command: str, /, *, late: bool = False, crafted: bool = False, **options: Any
    ) -> Exchange:
        """Give a command, "library add" for a subcommand; an attachment is `(name, bytes)`.

        `crafted`: as a program would that leaves out the client's checks. `late`: Discord has given up waiting.
        """
        data = self._command_data(channel, command, options, crafted=crafted)
        return self._interact(Kind.COMMAND, channel, data, late=late)

    def complete(
        self, channel: Channel, command: str, option: str, typed: str, /, *, crafted: bool = False, **options: Any
    ) -> Exchange:
        """Type into an option that completes itself; `crafted` as in `slash`."""
        data = self._command_data(channel, command, options | {option: typed}, focused=option, crafted=crafted)
        return self._interact(Kind.AUTOCOMPLETE, channel, data)

    def menu(self, command: str, message: Seen | Said, *, crafted: bool = False) -> Exchange:
        """Choose an entry of the menu that every message has."""
        target = message.message
        definition = self._offered(target.channel, command, kind=3, crafted=crafted)
        resolved = {"messages": {str(target.id): target.payload()}}
        data = {
            "id": definition["id"],
            "name": command,
            "type": 3,
            "target_id": str(target.id),
            "resolved": resolved,
        }
        return self._interact(Kind.COMMAND, target.channel, data)

    # --- buttons and forms

    def press(self, seen: Seen, label: str, *, late: bool = False) -> Exchange:
        """Press a button of a message that this person can see."""
        button = seen.button(label)
        if seen.deleted or (seen.message.only_for is not None and seen.message.only_for is not self.user):
            raise NotOfferedError(f"{self.user.name} does not see this message")
        if button.custom_id is None or button.disabled:
            raise NotOfferedError(f"the button {label!r} cannot be pressed")
        return self._press(seen.message, button.custom_id, button.id, late=late)

    def press_crafted(self, seen: Seen, custom_id: str) -> Exchange:
        """Press a button that the bot never made, as if it stood on the message."""
        original = seen.message
        forged = Message(original.author, original.channel, flags=original.flags, id=original.id)
        row = {"type": 1, "components": [{"type": 2, "style": 2, "label": "x", "custom_id": custom_id}]}
        kept = [part for part in original.components if custom_id not in str(part)]
        forged.components = shown([row, *kept])
        return self._press(forged, custom_id, 0)

    def _press(self, message: Message, custom_id: str, id: int, *, late: bool = False) -> Exchange:
        data = {"custom_id": custom_id, "component_type": 2, "id": id}
        return self._interact(Kind.COMPONENT, message.channel, data, message=message, late=late)

    def choose(self, seen: Seen, *values: str) -> Exchange:
        """Choose in the first string select menu of a message."""
        menu = next(part for part in walk(seen.message.components) if part["type"] == 3)
        data = {"custom_id": menu["custom_id"], "component_type": 3, "id": menu["id"], "values": list(values)}
        return self._interact(Kind.COMPONENT, seen.message.channel, data, message=seen.message)

    def submit(self, opened: Exchange, **values: str) -> Exchange:
        """Fill in a form that was opened, by the custom ids of its inputs, and send it."""
        modal, filled = opened.modal(), []
        for number, row in enumerate(modal["components"], start=1):
            field = row["component"]
            value = values.pop(field["custom_id"], "")
            if not field.get("min_length", 0) <= len(value) <= (field.get("max_length") or 4000):
                raise NotOfferedError(f"{field['custom_id']}: {len(value)} characters are too few or too many")
            inside = {"type": field["type"], "id": 2 * number, "custom_id": field["custom_id"], "value": value}
            filled.append({"type": 18, "id": 2 * number - 1, "component": inside})
        assert not values, f"no such inputs: {values}"
        data = {"custom_id": modal["custom_id"], "components": filled}
        before = opened.interaction
        return self._interact(Kind.MODAL, before.channel, data, message=before.message)

    # --- how all of it reaches the bot

    def _interact(
        self, kind: Kind, channel: Channel, data: Payload, *, message: Message | None = None, late: bool = False
    ) -> Exchange:
        discord = self._discord
        interaction = Interaction(
            kind, self.user, channel, data, message=message, expired=late, starved=self._discord.starved_s
        )
        discord.interactions[interaction.token] = interaction
        payload: Payload = {
            "id": str(interaction.id),
            "application_id": str(discord.bot.id),
            "type": kind.value,
            "token": interaction.token,
            "version": 1,
            "attachment_size_limit": ATTACHMENT_LIMIT,
            "channel_id": str(channel.id),
            "data": data,
            "locale": self.user.locale,
            "entitlements": [],
        }
        if message is not None:
            payload["message"] = message.payload()
        guild = channel.guild
        if guild is None:
            payload |= {
                "user": self.user.payload(),
                "channel": channel.payload(),
                "context": 2 if channel.foreign else 1,
                "app_permissions": "0",
                "authorizing_integration_owners": interaction.owners,
            }
        else:
            rights = str(int(guild.permissions(discord.bot, channel)))
            payload |= {
                "guild_id": str(guild.id),
                "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
                "guild_locale": guild.locale,
                "member": guild.member_payload(self.user, channel),
                "channel": channel.payload() | {"permissions": str(int(guild.permissions(self.user, channel)))},
                "context": 0,
                "app_permissions": rights,
                "authorizing_integration_owners": interaction.owners,
            }
        discord.tell("INTERACTION_CREATE", payload, guild, wants=Intent.NONE)
        return Exchange(discord, interaction)

    def _command_data(
        self, channel: Channel, command: str, options: Payload, *, focused: str | None = None, crafted: bool = False
    ) -> Payload:
        name, *inner = command.split()
        definition = self._offered(channel, name, kind=1, crafted=crafted)
        resolved: Payload = {}
        level = definition
        for part in inner:
            found = [option for option in level["options"] if option["name"] == part and option["type"] in (1, 2)]
            level = found[0] if found else _no(part)
        filled = [] if focused is None and not options else self._fill(level, options, resolved, focused, channel)
        if focused is None and not crafted:
            needed = {option["name"] for option in level.get("options", []) if option.get("required")}
            if needed - set(options):
                raise NotOfferedError(f"/{command} needs {needed - set(options)}")
        for depth, part in enumerate(reversed(inner)):
            kind = 1 if depth == 0 else 2
            filled = [{"name": part, "type": kind, "options": filled}]
        data: Payload = {"id": definition["id"], "name": name, "type": 1, "options": filled}
        return data | ({"resolved": resolved} if resolved else {})

    def _offered(self, channel: Channel, name: str, *, kind: int, crafted: bool) -> Payload:
        discord = self._discord
        found = [c for c in discord.commands if c["name"] == name and c["type"] == kind]
        if not found:
            raise NotOfferedError(f"there is no command {name!r} among {[c['name'] for c in discord.commands]}")
        contexts, installs = found[0].get("contexts"), found[0].get("integration_types") or [0]
        context = 0 if channel.type is not ChannelType.DM else 2 if channel.foreign else 1
        installed = (1 if channel.foreign else 0) in installs and (contexts is None or context in contexts)
        if not installed and not crafted:
            raise NotOfferedError(f"{name!r} is not offered here")
        needed = Permission(int(found[0]["default_member_permissions"] or 0))
        if channel.guild is not None and not crafted:
            held = channel.guild.permissions(self.user, channel)
            if needed & ~held or Permission.USE_APPLICATION_COMMANDS not in held:
                raise NotOfferedError(f"{self.user.name} may not use {name!r}")
        return found[0]

    def _fill(
        self, level: Payload, options: Payload, resolved: Payload, focused: str | None, channel: Channel
    ) -> list[Payload]:
        known = {option["name"]: option for option in level.get("options", [])}
        filled = []
        for name, value in options.items():
            option = known.get(name) or _no(name)
            kind = option["type"]
            if name == focused:
                if not option.get("autocomplete"):
                    raise NotOfferedError(f"{name} does not complete itself")
                filled.append({"name": name, "type": kind, "value": value, "focused": True})
                continue
            if kind == _STRING and not option.get("min_length", 0) <= len(value) <= option.get("max_length", 6000):
                raise NotOfferedError(f"{name}: {len(value)} characters are too few or too many")
            if (choices := option.get("choices")) and value not in [choice["value"] for choice in choices]:
                raise NotOfferedError(f"{name}: {value!r} is not among the choices")
            if kind == _ATTACHMENT:
                attachment = self._discord.attach(*value)
                resolved.setdefault("attachments", {})[attachment["id"]] = attachment
                value = attachment["id"]
            elif kind == _CHANNEL:
                if (kinds := option.get("channel_types")) and value.type.value not in kinds:
                    raise NotOfferedError(f"{name}: {value.name!r} is not offered")
                described = {
                    "id": str(value.id),
                    "name": value.name,
                    "type": value.type.value,
                    "permissions": str(int(channel.guild.permissions(self.user, value) if channel.guild else 0)),
                }
                if value.type.is_thread:
                    described = value.payload() | described
                resolved.setdefault("channels", {})[described["id"]] = described
                value = described["id"]
            elif kind == _USER:
                resolved.setdefault("users", {})[str(value.user.id)] = value.user.payload()
                value = str(value.user.id)
            elif kind == _ROLE:
                resolved.setdefault("roles", {})[str(value.id)] = value.payload()
                value = str(value.id)
            elif kind not in (_STRING, _INTEGER, _BOOLEAN, _NUMBER):
                raise NotOfferedError(f"{name}: options of type {kind} are not spoken here")
            filled.append({"name": name, "type": kind, "value": value})
        return filled


def _no(name: str) -> Payload:
    raise NotOfferedError(f"there is no option or subcommand {name!r}")

"""Who and what exists in the loopback Discord: users, servers, channels and messages, as Discord describes them.

Every `payload` is complete enough to satisfy Discord's own `openapi.json`; `rules.Rules` checks that it does.
"""

import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum, IntFlag
from typing import Any

Payload = dict[str, Any]

_EPOCH_MS = 1_420_070_400_000  # Discord's: the first second of 2015
_sequence = itertools.count()


def snowflake() -> int:
    """A new id that, like Discord's, tells the time it was made at, and is larger than every id before it."""
    return (int(time.time() * 1000) - _EPOCH_MS << 22) + next(_sequence) % (1 << 22)


def now() -> str:
    """This moment, as Discord writes one."""
    return datetime.now(UTC).isoformat()


class Permission(IntFlag):
    """The rights that these tests give and take, by Discord's bits."""

    NONE = 0
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    CHANGE_NICKNAME = 1 << 26
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    CONNECT = 1 << 20
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    SEND_MESSAGES_IN_THREADS = 1 << 38
    USE_EXTERNAL_APPS = 1 << 50


EVERYTHING = Permission((1 << 53) - 1)
ORDINARY = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.CONNECT
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.USE_EXTERNAL_APPS
)


class ChannelType(IntEnum):
    """The kinds of channel that exist here."""

    TEXT = 0
    DM = 1
    VOICE = 2
    THREAD = 11
    PRIVATE_THREAD = 12
    FORUM = 15

    @property
    def is_thread(self) -> bool:
        return self in (ChannelType.THREAD, ChannelType.PRIVATE_THREAD)


class Flag(IntFlag):
    """Message flags."""

    NONE = 0
    SUPPRESS_EMBEDS = 1 << 2
    HAS_THREAD = 1 << 5
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    COMPONENTS_V2 = 1 << 15


@dataclass(eq=False)
class User:
    """A person or a bot."""

    name: str
    bot: bool = False
    locale: str = "en-US"
    id: int = field(default_factory=snowflake)
    closed: bool = False
    """Whether strangers cannot write to them directly."""

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"

    def payload(self) -> Payload:
        return {
            "id": str(self.id),
            "username": self.name,
            "global_name": None if self.bot else self.name.title(),
            "discriminator": "0",
            "avatar": None,
            "bot": self.bot,
            "public_flags": 0,
            "flags": 0,
            "primary_guild": None,
        }


@dataclass(eq=False)
class Tag:
    """What posts of a forum may be marked by; who lacks Manage Threads cannot set or take back a `moderated` one."""

    name: str
    moderated: bool = False
    id: int = field(default_factory=snowflake)

    def payload(self) -> Payload:
        return {
            "id": str(self.id),
            "name": self.name,
            "moderated": self.moderated,
            "emoji_id": None,
            "emoji_name": None,
        }


@dataclass(eq=False)
class Channel:
    """A channel for text or voice, a forum, a thread or a direct conversation, with the messages in it."""

    name: str
    type: ChannelType = ChannelType.TEXT
    guild: "Guild | None" = None
    parent: "Channel | None" = None
    recipient: User | None = None
    id: int = field(default_factory=snowflake)
    foreign: bool = False
    """Whether the bot is not there: in another server, or where people are among themselves."""
    denied: dict[int, Permission] = field(default_factory=dict)
    """Rights taken away in this channel, by id of a user or role."""
    messages: "dict[int, Message]" = field(default_factory=dict)
    owner: User | None = None
    """Who began this thread."""
    archived: bool = False
    locked: bool = False
    tags: list[Tag] = field(default_factory=list)
    """Of a forum: what its posts may be marked by."""
    marked: list[int] = field(default_factory=list)
    """Of a post: the ids of the tags that it bears."""

    @property
    def mention(self) -> str:
        return f"<#{self.id}>"

    def payload(self) -> Payload:
        payload: Payload = {"id": str(self.id), "type": self.type.value, "flags": 0}
        if self.type is ChannelType.DM:
            assert self.recipient is not None
            return payload | {"recipients": [self.recipient.payload()]}
        assert self.guild is not None
        payload |= {"guild_id": str(self.guild.id), "name": self.name}
        if self.type.is_thread:
            assert self.parent is not None
            if self.parent.type is ChannelType.FORUM:
                payload["applied_tags"] = [str(tag) for tag in self.marked]
            return payload | {
                "parent_id": str(self.parent.id),
                "owner_id": str((self.owner or self.guild.owner).id),
                "message_count": len(self.messages),
                "member_count": 1,
                "total_message_sent": len(self.messages),
                "thread_metadata": {
                    "archived": self.archived,
                    "archive_timestamp": None,
                    "auto_archive_duration": 1440,
                    "locked": self.locked,
                },
            }
        if self.type is ChannelType.FORUM:
            payload["available_tags"] = [tag.payload() for tag in self.tags]
        if self.type is ChannelType.VOICE:
            payload |= {"bitrate": 64_000, "user_limit": 0, "rtc_region": None}
        overwrites = [
            {"id": str(target), "type": 0 if target in self.guild.roles else 1, "allow": "0", "deny": str(int(rights))}
            for target, rights in self.denied.items()
        ]
        return payload | {"position": 0, "permission_overwrites": overwrites, "nsfw": False, "topic": None}


@dataclass(eq=False)
class Role:
    """A role and the rights it gives; the one that has its server's id is @everyone."""

    name: str
    permissions: Permission
    id: int = field(default_factory=snowflake)
    mentionable: bool = False
    of_bot: User | None = None
    """The bot that brought it along, whose it alone is."""

    @property
    def mention(self) -> str:
        return f"<@&{self.id}>"

    def payload(self) -> Payload:
        tags = {} if self.of_bot is None else {"tags": {"bot_id": str(self.of_bot.id)}}
        return tags | {
            "id": str(self.id),
            "name": self.name,
            "permissions": str(int(self.permissions)),
            "position": 0,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "flags": 0,
            "hoist": False,
            "managed": self.of_bot is not None,
            "mentionable": self.mentionable,
            "icon": None,
            "unicode_emoji": None,
        }


@dataclass(eq=False)
class Guild:
    """What people call a server."""

    name: str
    owner: User
    id: int = field(default_factory=snowflake)
    locale: str = "en-US"
    roles: dict[int, Role] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    members: dict[int, tuple[User, set[int]]] = field(default_factory=dict)
    """Members and the ids of their roles, by user id."""
    nicks: dict[int, str] = field(default_factory=dict)
    """What members are called here, by user id."""
    updates: Channel | None = None
    """Where Discord tells moderators what is new."""
    system: Channel | None = None
    """Where Discord itself says who came."""
    joined: str = "2024-01-01T00:00:00+00:00"
    """When the bot came."""

    def __post_init__(self) -> None:
        self.roles[self.id] = Role("@everyone", ORDINARY, id=self.id)
        self.members[self.owner.id] = (self.owner, set())

    def permissions(self, user: User, channel: Channel | None = None) -> Permission:
        """What `user` may do here, worked out in the order that Discord documents."""
        if user.id == self.owner.id:
            return EVERYTHING
        if user.id not in self.members:
            return Permission.NONE
        held = self.members[user.id][1]
        rights = self.roles[self.id].permissions
        for role in held:
            rights |= self.roles[role].permissions
        if Permission.ADMINISTRATOR in rights:
            return EVERYTHING
        place = channel.parent if channel is not None and channel.parent is not None else channel
        if place is not None:
            for target in (self.id, *held, user.id):
                rights &= ~place.denied.get(target, Permission.NONE)
        return rights

    def member_payload(self, user: User, channel: Channel | None = None, *, with_user: bool = True) -> Payload:
        payload: Payload = {
            "avatar": None,
            "banner": None,
            "communication_disabled_until": None,
            "deaf": False,
            "flags": 0,
            "joined_at": self.joined if user.bot else "2024-01-01T00:00:00+00:00",
            "mute": False,
            "nick": self.nicks.get(user.id),
            "pending": False,
            "premium_since": None,
            "roles": [str(role) for role in self.members[user.id][1]],
        }
        if with_user:
            payload["user"] = user.payload()
        if channel is not None:
            payload["permissions"] = str(int(self.permissions(user, channel)))
        return payload

    def payload(self) -> Payload:
        """The body of GUILD_CREATE: the REST description of a server and what only the gateway adds."""
        channels = [channel for channel in self.channels.values() if not channel.type.is_thread]
        threads = [channel for channel in self.channels.values() if channel.type.is_thread and not channel.archived]
        nothing = (
            "icon description home_header splash discovery_splash banner application_id afk_channel_id "
            "system_channel_id widget_channel_id max_presences vanity_url_code rules_channel_id "
            "safety_alerts_channel_id public_updates_channel_id incidents_data"
        )
        return dict.fromkeys(nothing.split()) | {
            "id": str(self.id),
            "public_updates_channel_id": str(self.updates.id) if self.updates else None,
            "name": self.name,
            "system_channel_id": str(self.system.id) if self.system else None,
            "owner_id": str(self.owner.id),
            "features": [],
            "region": "",
            "afk_timeout": 300,
            "system_channel_flags": 0,
            "widget_enabled": False,
            "verification_level": 0,
            "roles": [role.payload() for role in self.roles.values()],
            "default_message_notifications": 1,
            "mfa_level": 0,
            "explicit_content_filter": 0,
            "max_members": 500_000,
            "max_stage_video_channel_users": 50,
            "max_video_channel_users": 25,
            "premium_tier": 0,
            "premium_subscription_count": 0,
            "preferred_locale": self.locale,
            "premium_progress_bar_enabled": False,
            "nsfw": False,
            "nsfw_level": 0,
            "emojis": [],
            "stickers": [],
            # from here on: the gateway's own
            "joined_at": "2024-01-01T00:00:00+00:00",
            "large": False,
            "unavailable": False,
            "member_count": len(self.members),
            "voice_states": [],
            "members": [self.member_payload(user) for user, _ in self.members.values()],
            "channels": [channel.payload() for channel in channels],
            "threads": [channel.payload() for channel in threads],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }


GATEWAY_ONLY = frozenset(
    "joined_at large unavailable member_count voice_states members channels threads presences stage_instances "
    "guild_scheduled_events soundboard_sounds".split()
)
"""What a server's description lacks where it is asked for over HTTP."""


@dataclass(eq=False)
class Message:
    """One message; `only_for` is the one who sees it when it is ephemeral."""

    author: User
    channel: Channel
    content: str = ""
    components: list[Payload] = field(default_factory=list)
    embeds: list[Payload] = field(default_factory=list)
    attachments: list[Payload] = field(default_factory=list)
    flags: Flag = Flag.NONE
    mentions: list[User] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    """Those that are mentioned."""
    forwards: "Message | None" = None
    answers: "Message | None" = None
    only_for: User | None = None
    interaction: Payload | None = None
    """`interaction_metadata` of what this message answers."""
    deleted: bool = False
    edits: int = 0
    created: str = field(default_factory=now)
    edited: str | None = None
    nonce: str | None = None
    kind: int | None = None
    """Discord's type of a message that nobody wrote: 18 where a thread was begun, 21 at the top of a thread."""
    made: float = field(default_factory=time.monotonic)
    id: int = field(default_factory=snowflake)

    @property
    def thread(self) -> Channel | None:
        """The thread that was begun from this message, which has its id."""
        there = self.channel.guild.channels.get(self.id) if self.channel.guild else None
        return there if there is not self.channel else None

    @property
    def _type(self) -> int:
        if self.kind is not None:
            return self.kind
        return 20 if self.interaction and self.interaction["type"] == 2 else 19 if self.answers else 0

    def payload(self, *, depth: int = 1) -> Payload:
        payload: Payload = {
            "id": str(self.id),
            "channel_id": str(self.channel.id),
            "type": self._type,
            "author": self.author.payload(),
            "content": self.content,
            "components": self.components,
            "embeds": self.embeds,
            "attachments": self.attachments,
            "mentions": [user.payload() for user in self.mentions],
            "mention_roles": [str(role.id) for role in self.roles],
            "mention_everyone": False,
            "timestamp": self.created,
            "edited_timestamp": self.edited,
            "flags": int(self.flags | (Flag.HAS_THREAD if self.thread is not None else Flag.NONE)),
            "pinned": False,
            "tts": False,
        }
        if self.thread is not None:
            payload["thread"] = self.thread.payload()
        if self.interaction is not None:
            payload |= {"interaction_metadata": self.interaction, "application_id": str(self.author.id)}
        if self.forwards is not None:
            kept = self.forwards.payload(depth=0)
            shown = ("type", "content", "embeds", "attachments", "timestamp", "edited_timestamp", "flags")
            more = ("components", "mentions", "mention_roles")
            payload["message_snapshots"] = [{"message": {key: kept[key] for key in (*shown, *more)}}]
            source = {"channel_id": kept["channel_id"], "message_id": kept["id"]}
            payload["message_reference"] = {"type": 1} | source
        if self.answers is not None:
            reference: Payload = {
                "type": 0,
                "channel_id": str(self.answers.channel.id),
                "message_id": str(self.answers.id),
            }
            if self.channel.guild is not None:
                reference["guild_id"] = str(self.channel.guild.id)
            payload["message_reference"] = reference
            if depth:
                payload["referenced_message"] = None if self.answers.deleted else self.answers.payload(depth=depth - 1)
        return payload


def walk(components: list[Payload]) -> Iterator[Payload]:
    """Yield every component, those inside others too, in the order shown."""
    for component in components:
        yield component
        yield from walk(component.get("components", []))
        for key in ("accessory", "component"):
            if key in component:
                yield from walk([component[key]])

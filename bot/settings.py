"""What `dateline run` is configured with, checked before anything connects."""

import os
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.logs import Form
from bot.sharding import Shards
from knowledge.address import address_of, index_address_of
from knowledge.reading.web import Policy

S = TypeVar("S", bound=BaseSettings)

_UNUSED = "no.token.needed"
_REMEDY = "Set it in the environment or in a file named .env."


class SettingsError(Exception):
    """A setting that is missing or wrong; `str()` is one sentence naming the variable and the remedy."""


class WebSettings(BaseSettings):
    """What a URL, which is somebody's input, may make this machine connect to."""

    model_config = SettingsConfigDict(env_prefix="DATELINE_", env_file=".env", extra="ignore", frozen=True)

    web_ports: str = "80,443"
    """Ports that are visited."""
    web_networks: str | None = None
    """Networks that are visited although they are not public ("10.1.0.0/16"), for a newsroom's own servers."""
    web_contact: str | None = None
    """A URL or e-mail address that tells a site's owner whose bot this is."""

    @field_validator("web_ports")
    @classmethod
    def _ports(cls, ports: str) -> str:
        if not all(port.strip().isdigit() and 0 < int(port) < 65536 for port in ports.split(",")):
            raise ValueError("is not a list of ports, as in 80,443,8080")
        return ports

    @field_validator("web_networks")
    @classmethod
    def _networks(cls, networks: str | None) -> str | None:
        try:
            for network in networks.split(",") if networks else ():
                ip_network(network.strip())
        except ValueError:
            raise ValueError("is not a list of networks, as in 10.1.0.0/16,fd00::/8") from None
        return networks

    def policy(self) -> Policy:
        """What a fetch may do."""
        return Policy(
            ports=frozenset(int(port) for port in self.web_ports.split(",")),
            networks=tuple(ip_network(network.strip()) for network in (self.web_networks or "").split(",") if network),
            contact=self.web_contact or "",
        )


class _TokenFile(PydanticBaseSettingsSource):
    """The token out of a file, where it stands nowhere else: an environment can be read by more people than a file."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[None, str, bool]:
        return None, field_name, False  # asked for by the base class alone

    def __call__(self) -> dict[str, str]:
        """The token, if there is such a file. Raises `SettingsError` for one that cannot be read."""
        if self.current_state.get("DISCORD_TOKEN") is not None:
            return {}
        named = self.current_state.get("DISCORD_TOKEN_FILE")
        folder = os.environ.get("CREDENTIALS_DIRECTORY")
        file = Path(named) if named else Path(folder) / "DISCORD_TOKEN" if folder else None
        if file is None or (not named and not file.exists()):
            return {}
        try:
            return {"DISCORD_TOKEN": file.read_text("utf-8").strip()}
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is no text"
            raise SettingsError(
                f"The token cannot be read from {file} ({why}); let DISCORD_TOKEN_FILE name a file that holds it, and "
                "nothing else, and that this account may read."
            ) from None


class MonitorSettings(BaseSettings):
    """Where a bot that runs can be asked how it is."""

    model_config = SettingsConfigDict(env_prefix="DATELINE_", env_file=".env", extra="ignore", frozen=True)

    metrics: str | None = None
    """Address at which a monitor is answered (`/metrics`, `/livez`, `/readyz`), as 127.0.0.1:9464; None for nowhere."""

    @field_validator("metrics")
    @classmethod
    def _metrics(cls, metrics: str | None) -> str | None:
        if metrics and read_address(metrics) is None:
            raise ValueError("is no address to listen at, as 127.0.0.1:9464 or [::1]:9464")
        return metrics or None

    @property
    def metrics_at(self) -> tuple[str, int] | None:
        """`metrics` as host and port."""
        return read_address(self.metrics) if self.metrics else None


class StoreSettings(BaseSettings):
    """Where the store is, and the index."""

    model_config = SettingsConfigDict(env_prefix="DATELINE_", env_file=".env", extra="ignore", frozen=True)

    store: SecretStr | None = None
    """Address of the PostgreSQL database that the store is in; None for the library's folder."""
    store_file: str | None = None
    """File that holds that address."""
    index: SecretStr | None = None
    """Address of the search cluster that the index is on; None for this machine."""
    index_file: str | None = None
    """File that holds that address."""

    @property
    def index_address(self) -> str:
        """The address of the index's cluster; empty for this machine. LibraryError where it is none."""
        return index_address_of(self.index.get_secret_value() if self.index else None, self.index_file) or ""

    @property
    def store_address(self) -> str:
        """The address of the store's database; empty for the library's folder. LibraryError where it is none."""
        return address_of(self.store.get_secret_value() if self.store else None, self.store_file) or ""


Role = Literal["all", "bot", "ingester"]


class _Roles(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="DATELINE_", env_file=".env", extra="ignore", frozen=True)

    role: Role = "all"


class Settings(WebSettings, MonitorSettings, StoreSettings):
    """Read from the environment, then from `.env`; nothing is ever taken from the command line or logged."""

    token: Annotated[SecretStr, Field(alias="DISCORD_TOKEN")]
    """The bot's token, from Discord's developer portal (Bot → Reset Token)."""
    token_file: Annotated[Path | None, Field(alias="DISCORD_TOKEN_FILE")] = None
    """File that holds the token instead; where neither is set, the credential DISCORD_TOKEN that systemd hands over."""
    home: Path | None = None
    """Folder that keeps the library; None for the platform's own data folder."""
    message_content: bool = False
    """Ask Discord for the privileged message-content intent, which channels with automatic answers need."""
    user_install: bool = False
    """Let people install the app for themselves, and ask the public articles wherever they are."""
    questions_a_minute: Annotated[int, Field(ge=1)] = 10
    """Per person."""
    server_questions_a_minute: Annotated[int, Field(ge=1)] = 120
    """Per server."""
    keep_days: Annotated[int, Field(ge=1, le=365)] = 30
    """How long what is kept of questions and answers is kept."""
    grace_days: Annotated[int, Field(ge=0, le=365)] = 7
    """How long a server's articles and settings outlive the bot's removal from it."""
    role: Role = "all"
    """What this process does: serve Discord (`bot`), bring articles in (`ingester`), or both (`all`)."""
    shards: str | None = None
    """Shards that this process holds, of how many ("0-3/16"); None for as many as Discord recommends, all of them."""
    threads: Annotated[int, Field(ge=1, le=64)] = 2
    """Worker threads that answer questions."""
    watch: Path | None = None
    """Folder whose files are the public articles: what is put there comes in, what is taken away is withdrawn."""
    backup: Path | None = None
    """Folder in which a backup is made every day, and verified; None for none."""
    backup_days: Annotated[int, Field(ge=1, le=3650)] = 7
    """How many days' backups are kept."""
    log: Form = "line"
    """How the log is written: as lines of text, or each line a JSON object."""
    log_level: Annotated[str, Field(pattern="^(DEBUG|INFO|WARNING|ERROR)$")] = "INFO"

    @classmethod
    def settings_customise_sources(  # noqa: D102  (pydantic-settings asks for it)
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, dotenv_settings, _TokenFile(settings_cls)

    @field_validator("home", mode="before")
    @classmethod
    def _home(cls, home: Path | str | None) -> Path | str | None:
        return home or None  # as every other command takes it

    @field_validator("watch", "backup", mode="before")
    @classmethod
    def _watch(cls, watch: Path | str | None) -> Path | str | None:
        if watch == "":  # it would be the folder that the bot was started in
            raise ValueError("is empty; name a folder, or leave the setting out to follow none")
        return watch

    @field_validator("shards")
    @classmethod
    def _shards(cls, shards: str | None) -> str | None:
        if shards is not None:
            Shards.read(shards)
        return shards

    @field_validator("token")
    @classmethod
    def _looks_like_a_token(cls, token: SecretStr) -> SecretStr:
        value = token.get_secret_value().strip()
        if value.count(".") != 2 or any(char.isspace() for char in value):
            raise ValueError("is not a bot token (three parts with points between them)")
        return SecretStr(value)

    @property
    def held(self) -> Shards | None:
        """`shards`, read."""
        return Shards.read(self.shards) if self.shards is not None else None

    @property
    def keep(self) -> timedelta:
        """`keep_days` as a span of time."""
        return timedelta(days=self.keep_days)

    @property
    def grace(self) -> timedelta:
        """`grace_days` as a span of time."""
        return timedelta(days=self.grace_days)


def read_address(text: str) -> tuple[str, int] | None:
    """Host and port of "127.0.0.1:9464", "[::1]:9464" or "localhost:9464"; None where it is none of that."""
    host, colon, port = text.strip().rpartition(":")
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    if not colon or not bare or (":" in bare and bare == host):  # an IPv6 address without brackets may lack its port
        return None
    return (bare, int(port)) if port.isascii() and port.isdigit() and 0 <= int(port) < 65536 else None


def load(role: Role | None = None) -> Settings:
    """The settings of the bot; raises `SettingsError` for the first that is missing or wrong.

    `role` goes before what the environment says. An ingester needs no token.
    """
    if (role or _loaded(_Roles).role) != "ingester":
        settings = _loaded(Settings)
    else:
        settings = _loaded(Settings, DISCORD_TOKEN=SecretStr(_UNUSED))
    return settings.model_copy(update={"role": role}) if role else settings


def load_store() -> StoreSettings:
    """Where the store is."""
    return _loaded(StoreSettings)


def load_web() -> WebSettings:
    """The settings that commands need, too; raises `SettingsError` for the first that is wrong."""
    return _loaded(WebSettings)


def load_monitor() -> MonitorSettings:
    """Where a bot can be asked how it is; raises `SettingsError` where that is wrong."""
    return _loaded(MonitorSettings)


def _loaded(kind: type[S], **more: Any) -> S:
    try:
        return kind(**more)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        variable = name if name.isupper() else f"DATELINE_{name.upper()}"
        if first["type"] == "missing":
            raise SettingsError(f"{variable} is not set. {_REMEDY}") from None
        # Pydantic's own message may hold the value; for a token that must not be shown.
        problem = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{variable} {problem[0].lower()}{problem[1:]}. {_REMEDY}") from None

"""What `dateline run` is configured with, checked before anything connects."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_REMEDY = "Set it in the environment or in a file named .env."


class SettingsError(Exception):
    """A setting that is missing or wrong; `str()` is one sentence naming the variable and the remedy."""


class Settings(BaseSettings):
    """Read from the environment, then from `.env`; nothing is ever taken from the command line or logged."""

    model_config = SettingsConfigDict(env_prefix="DATELINE_", env_file=".env", extra="ignore", frozen=True)

    token: Annotated[SecretStr, Field(alias="DISCORD_TOKEN")]
    """The bot's token, from Discord's developer portal (Bot → Reset Token)."""
    home: Path | None = None
    """Folder that keeps the library; None for the platform's own data folder."""
    message_content: bool = False
    """Ask Discord for the privileged message-content intent, which channels with automatic answers need."""
    questions_a_minute: Annotated[int, Field(ge=1)] = 10
    """Per person."""
    server_questions_a_minute: Annotated[int, Field(ge=1)] = 120
    """Per server."""
    keep_days: Annotated[int, Field(ge=1, le=365)] = 30
    """How long what is kept of questions and answers is kept."""
    grace_days: Annotated[int, Field(ge=0, le=365)] = 7
    """How long a server's articles and settings outlive the bot's removal from it."""
    threads: Annotated[int, Field(ge=1, le=64)] = 2
    """Worker threads that answer questions."""
    log_level: Annotated[str, Field(pattern="^(DEBUG|INFO|WARNING|ERROR)$")] = "INFO"

    @field_validator("token")
    @classmethod
    def _looks_like_a_token(cls, token: SecretStr) -> SecretStr:
        value = token.get_secret_value().strip()
        if value.count(".") != 2 or any(char.isspace() for char in value):
            raise ValueError("is not a bot token (three parts with points between them)")
        return SecretStr(value)

    @property
    def keep(self) -> timedelta:
        """`keep_days` as a span of time."""
        return timedelta(days=self.keep_days)

    @property
    def grace(self) -> timedelta:
        """`grace_days` as a span of time."""
        return timedelta(days=self.grace_days)


def load() -> Settings:
    """The settings; raises `SettingsError` for the first that is missing or wrong."""
    try:
        return Settings()  # type: ignore[call-arg]  # from the environment
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        variable = name if name.isupper() else f"DATELINE_{name.upper()}"
        if first["type"] == "missing":
            raise SettingsError(f"{variable} is not set. {_REMEDY}") from None
        # Pydantic's own message may hold the value; for a token that must not be shown.
        problem = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{variable} {problem[0].lower()}{problem[1:]}. {_REMEDY}") from None

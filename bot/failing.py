"""What a reader is told when something fails: one plain sentence. What was not expected is for the log."""

import logging
import secrets
from typing import Any

import discord
from discord import app_commands

from bot import replies
from bot.catalogue import Words
from bot.errors import TellError
from knowledge.errors import (
    IndexUnreachableError,
    KnowledgeError,
    LibraryError,
    NotWritableError,
    StoreUnreachableError,
)

log = logging.getLogger("dateline")

TOO_LATE = {10062, 10015, 50027}
"""Discord's codes for an interaction that was answered after it had given up waiting."""
UNKNOWN_MESSAGE = 10008
"""Its code for a message that is gone."""


async def explain(interaction: "discord.Interaction[Any]", error: Exception, words: Words) -> None:
    """Tell the reader what went wrong.

    What nobody expected goes to the log with its traceback, and the reader gets a reference to it.
    """
    error = getattr(error, "original", error)
    if isinstance(error, discord.HTTPException) and error.code in TOO_LATE:
        log.warning("An interaction was answered too late; Discord had given up waiting.")
        return
    if isinstance(error, discord.NotFound) and error.code == UNKNOWN_MESSAGE:
        return  # whoever deleted it, or dismissed it, wants to read no more
    view = replies.notice(sentence(error, words))
    try:
        if not interaction.response.is_done():
            await interaction.response.send_message(view=view, ephemeral=True)
            return
        original = await interaction.original_response()
        if original.flags.loading:  # "is thinking …" would stay for a quarter of an hour
            await interaction.delete_original_response()
        await interaction.followup.send(view=view, ephemeral=True)
    except discord.HTTPException as failure:
        log.warning("An error could not be explained to the reader: %s", failure)


def sentence(error: Exception, words: Words) -> str:
    """What a reader is told of `error`, as Markdown."""
    match error:
        case TellError():
            return words(error.key, **error.values)
        case StoreUnreachableError() | IndexUnreachableError():  # which names a machine, and is in the log once
            return words("error.unreachable")
        case LibraryError():  # which names a file of this machine, and what there is to do for whoever runs it
            log.error("The library is in the way of what was asked: %s", error)
            return words("error.not-writable" if isinstance(error, NotWritableError) else "error.library")
        case KnowledgeError():
            return words.said(str(error))
        case app_commands.MissingPermissions():
            return words("error.permission")
        case app_commands.NoPrivateMessage():
            return words("error.server-only")
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            return words("error.changed")
        case discord.Forbidden():
            log.warning("Discord forbids: %s", error)
            return words("error.bot-permission")
    reference = secrets.token_hex(4)
    log.error("Unexpected error, reference %s", reference, exc_info=error, extra={"reference": reference})
    return words("error.unexpected", reference=reference)

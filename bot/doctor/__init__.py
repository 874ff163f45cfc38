"""`dateline doctor`: is everything as it must be for the bot to run well, and what to do where it is not."""

from bot.doctor.finding import CHECKS, Finding, Patient, State, check, examined, worded

# each registers its checks, which are made in this order
from bot.doctor import machine, archive, discord_side  # isort: skip

__all__ = [
    "CHECKS",
    "Finding",
    "Patient",
    "State",
    "archive",
    "check",
    "discord_side",
    "examined",
    "machine",
    "worded",
]

"""What makes the tables and fits the weights that ship; nothing else imports it, and the wheel leaves it out."""

from pathlib import Path

ANSWERING, LANGUAGE = (Path(__file__).parents[1] / name for name in ("answering", "language"))
"""Where the tables are that are made here."""

"""What a process does: all of it, serve Discord, or bring articles in."""

import threading

import pytest

from bot.housekeeping import Housekeeping
from bot.settings import SettingsError, load
from knowledge.library import Library
from knowledge.reading.web import Web


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name in ("DISCORD_TOKEN", "DISCORD_TOKEN_FILE", "DATELINE_ROLE"):
        monkeypatch.delenv(name, raising=False)


def test_who_brings_articles_in_needs_no_token(monkeypatch):
    assert load("ingester").role == "ingester"
    monkeypatch.setenv("DATELINE_ROLE", "ingester")
    assert load().role == "ingester"

    with pytest.raises(SettingsError, match="DISCORD_TOKEN is not set"):
        load("bot")
    monkeypatch.setenv("DISCORD_TOKEN", "a.b.c")
    assert load("all").role == "all"


def test_what_is_no_role_is_told_in_one_sentence(monkeypatch):
    monkeypatch.setenv("DATELINE_ROLE", "reader")

    with pytest.raises(SettingsError) as told:
        load()

    assert str(told.value).startswith("DATELINE_ROLE ")


def test_who_only_serves_leaves_the_rest_to_another(tmp_path):
    with Library.open(tmp_path / "home", briefings=False) as library:
        with Housekeeping(library, Web(), threading.Event(), watch=tmp_path, ingests=False):
            names = {thread.name for thread in threading.enumerate()}
        assert "tidying" in names
        assert not names & {"feeds", "watching", "asking", "backups"}

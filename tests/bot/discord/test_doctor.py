"""`dateline doctor` and `/setup check`, at a Discord where things are wrong on purpose."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import discord
import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.servers import Servers
from knowledge.article import Article
from knowledge.library import Library
from tests.bot.discord.conftest import QUESTION, Place, Town, assert_clean
from tests.loopback.gateway import Intent
from tests.loopback.process import BotProcess
from tests.loopback.server import Discord
from tests.loopback.world import Permission

Maker = Callable[..., Town]


def doctor(town: Town, *options: str, **changes: str) -> tuple[int, list[tuple[str, str, str]]]:
    """Exit status, and state, check and sentence of each finding."""
    environment = {"DISCORD_TOKEN": town.discord.token, "DATELINE_HOME": str(town.home)} | changes
    program = ("dateline", "doctor", "--json", *options)
    with BotProcess(town.discord, *program, environment=environment, cwd=town.home) as process:
        status, output = process.ended(), process.output
    told = json.loads(output.splitlines()[-1])
    assert told["well"] == (status == 0)
    return status, [(each["state"], each["check"], each["message"]) for each in told["findings"]]


@pytest.fixture
def kept(town: Maker) -> Iterator[tuple[Town, Library]]:
    """A Discord, and a library with an article."""
    made = town()
    with Library.open(made.home, briefings=False, encoder=lambda: None) as library:
        library.add(Article(title="Tin", text="Bolivia closed a tin mine on Tuesday."))
        yield made, library


def test_what_is_wrong_in_a_server_is_named_with_the_remedy(kept: tuple[Town, Library]) -> None:
    town, library = kept
    servers = Servers(library)
    with town.discord:
        fine, bad, left = town.place(), town.place(), town.place()
        for each in (fine, bad, left):
            servers.joined(each.guild.id)
        channels = {str(bad.general.id): "only", str(bad.other.id): "every", "77": "never"}
        servers.change(bad.guild.id, channels=channels)
        town.discord.deny(bad.general, town.discord.bot, Permission.SEND_MESSAGES)
        town.discord.remove_bot(left.guild)

        status, found = doctor(town)

    assert status == 1
    servers_found = [(state, said) for state, check, said in found if check == "servers"]
    assert servers_found == [
        (
            "warning",
            f"{bad.guild.name}: 1 channel that the settings name is gone and counts for nothing; /setup show lists "
            "what is set.",
        ),
        (
            "problem",
            f"{bad.guild.name}, #general: the bot lacks Send Messages; allow its role these (Edit Channel → "
            "Permissions).",
        ),
        (
            "problem",
            f"{bad.guild.name}, #other: every question is to be answered, for which the bot lacks the message-content "
            "intent; whoever runs it can switch that on, or choose otherwise with /setup channel.",
        ),
        ("well", f"{fine.guild.name}: the bot may do all that the settings want."),
        (
            "note",
            f"The bot is no longer in the server {left.guild.id}; what is kept of it goes when a bot that runs has "
            "noticed.",
        ),
    ]
    well = {check for state, check, _ in found if state == "well"}
    assert {"versions", "settings", "folder", "token", "intents", "clock", "library", "index"} <= well
    town.discord.refusals.clear()  # it asked for the server that it had left
    assert_clean(town.discord)


@pytest.mark.parametrize(
    ("granted", "changes", "problems"),
    [
        (Intent.NONE, {"DISCORD_TOKEN": "one.two.three"}, ["Discord does not accept the token; copy it anew"]),
        (Intent.NONE, {"DATELINE_MESSAGE_CONTENT": "true"}, ["DATELINE_MESSAGE_CONTENT asks for the message-content"]),
        (Intent.MESSAGE_CONTENT, {"DATELINE_MESSAGE_CONTENT": "true"}, []),
        (Intent.NONE, {"AWAY": "true"}, ["Discord cannot be reached (status 403);"]),
    ],
    ids=["wrong token", "refused intent", "granted intent", "away"],
)
def test_what_discord_says_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, granted: Intent, changes: dict[str, str], problems: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with Discord(granted=granted) as discord_here:
        base = f"http://127.0.0.1:{discord_here.port}/api/v10"
        monkeypatch.setattr(discord.http.Route, "BASE", base)
        if "AWAY" in changes:
            discord_here.fail("GET", "/users/@me", 403)
        environment = {"DISCORD_TOKEN": discord_here.token, "DATELINE_HOME": str(tmp_path / "home")} | changes
        done = CliRunner().invoke(main, ["doctor", "--json"], env=environment, catch_exceptions=False)

    told = [each["message"] for each in json.loads(done.stdout)["findings"] if each["state"] == "problem"]
    assert [said.startswith(problem) for said, problem in zip(told, problems, strict=True)] == [True] * len(problems)
    assert done.exit_code == bool(problems)
    assert discord_here.own_faults == []


# --- /setup check


def test_who_manages_a_server_is_told_the_same_of_it(place: Place, shared: Town) -> None:
    owner, general = place.owner, place.general
    owner.slash(general, "setup channel", channel=place.other, answers="only").answer()

    assert "✅ " in owner.slash(general, "setup check").answer().text
    shared.discord.deny(place.other, shared.discord.bot, Permission.READ_MESSAGE_HISTORY)
    told = owner.slash(general, "setup check").answer()

    assert told.ephemeral
    assert f"❌ {place.guild.name}, <#{place.other.id}>: the bot lacks Read Message History;" in told.text
    assert re.search(r"✅ The library opens; it holds \d+ articles", told.text)
    owner.slash(general, "setup public", on=False).answer()
    assert "⚠️ There is no article that could be quoted here" in owner.slash(general, "setup check").answer().text
    assert "Manage Server" in place.ana.slash(general, "setup check", crafted=True).answer().text


def test_every_channel_is_looked_at_with_what_is_missing_and_how_to_grant_it(place: Place, shared: Town) -> None:
    owner, general, other = place.owner, place.general, place.other
    bot, news = shared.discord.bot, shared.discord.channel(place.guild, "news")
    owner.slash(news, "follow", question=QUESTION).answer()
    for channel in (general, other):
        shared.discord.deny(channel, bot, Permission.SEND_MESSAGES)
    shared.discord.deny(shared.discord.channel(place.guild, "moderators"), bot, Permission.VIEW_CHANNEL)
    shared.discord.deny(news, bot, Permission.READ_MESSAGE_HISTORY)
    people = shared.discord.channel(place.guild, "people")
    owner.slash(news, "setup person", channel=people).answer()
    shared.discord.remove_channel(people)

    told = owner.slash(general, "setup check").answer().text

    assert (
        f"❌ {place.guild.name}, {news.mention}: the bot is to post there, and lacks Read Message History; allow"
        in told
    )
    assert f"ℹ️ {place.guild.name}: in {general.mention}, {other.mention} the bot lacks Send Messages," in told
    assert f"❌ {place.guild.name}: the channel where questions are handed to people is gone;" in told
    assert told.count("(Edit Channel → Permissions)") == 3
    assert "moderators" not in told  # which is not meant for it


def test_rights_that_the_bot_lacks_everywhere_are_told_once(shared: Town) -> None:
    place = shared.place()
    everyone = place.guild.roles[place.guild.id]
    everyone.permissions &= ~Permission.READ_MESSAGE_HISTORY
    with shared.discord.outage(place.guild):
        pass

    told = place.owner.slash(place.general, "setup check").answer().text

    assert f"⚠️ {place.guild.name}: the bot's roles lack Read Message History," in told
    assert "(Server Settings → Roles)" in told
    assert told.count("Read Message History") == 1


def test_a_server_in_vietnamese_is_told_in_vietnamese(shared: Town, place: Place) -> None:
    mai = shared.discord.person("mai", locale="vi")
    shared.discord.join(place.guild, mai, rights=Permission.MANAGE_GUILD)

    assert "bot làm được mọi điều" in mai.slash(place.general, "setup check").answer().text

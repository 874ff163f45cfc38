"""A server is greeted once, and may give the bot a name and a greeting of its own, which ping nobody."""

from tests.bot.discord.conftest import Place, Town
from tests.loopback.people import Seen
from tests.loopback.world import Channel, Guild, Permission


def said(guild: Guild, name: str) -> list[str]:
    channel = next(each for each in guild.channels.values() if each.name == name)
    return [Seen(message).text for message in channel.messages.values()]


def test_a_server_is_greeted_once_where_the_bot_may_write(place: Place, shared: Town) -> None:
    discord, mute = shared.discord, Permission.SEND_MESSAGES
    names = {"rules": mute, "news": Permission.NONE, "lobby": Permission.NONE}
    greeted = discord.guild("Greeted", owner=place.owner, channels=names, system="lobby")
    closed = discord.guild("Closed", owner=place.owner, channels=names, system="rules", locale="vi")
    silent = discord.guild("Silent", owner=place.owner, channels={"rules": mute}, system="rules")
    discord.wait(lambda: said(greeted, "lobby") and said(closed, "news"), "greetings")

    (told,) = said(greeted, "lobby")
    for command in ("library add", "setup channel", "setup check"):
        assert f"</{command}:" in told
    assert "cảm ơn" in said(closed, "news")[0]
    discord.remove_bot(greeted)
    discord.readmit_bot(greeted)
    again = discord.guild("Again", owner=place.owner, channels=names)
    discord.wait(lambda: said(again, "news"), "a greeting in the first channel where it may write")
    assert len(said(greeted, "lobby")) == 1
    assert said(silent, "rules") == said(greeted, "news") == said(closed, "lobby") == []


def test_a_server_gives_the_bot_a_name_and_a_greeting(place: Place, shared: Town) -> None:
    setup = place.owner.slash(place.general, "setup name", name="Archivist").answer()
    assert "Change Nickname" in setup.text
    shared.discord.give(place.guild, shared.discord.bot, Permission.CHANGE_NICKNAME)
    assert "called Archivist" in place.owner.slash(place.general, "setup name", name="Archivist\u200b").answer().text
    assert place.guild.nicks[shared.discord.bot.id] == "Archivist"
    assert "no letter" in place.owner.slash(place.general, "setup name", name="\u200b\u2060").answer().text

    text = f"Welcome! See {place.other.mention}, @everyone, {place.ana.user.mention}"
    assert "Greeting: Welcome!" in place.owner.slash(place.general, "setup greeting", text=text).answer().text
    assert hello(place, place.general) == text
    assert "ask me" in place.ana.say(place.ana.dm, "hello").reply().text.lower()
    place.owner.slash(place.general, "setup greeting").answer()
    assert "Ask me" in hello(place, place.general)
    assert "Manage Server" in place.ana.slash(place.general, "setup greeting", crafted=True, text="x").answer().text
    assert "called Dateline" in place.owner.slash(place.general, "setup name").answer().text.replace(
        "dateline", "Dateline"
    )


def hello(place: Place, channel: Channel) -> str:
    return place.ana.mention(channel, "hello").reply().text

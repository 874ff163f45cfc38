"""Make the pictures in `docs/pictures` from what `dateline run` really sends: python -m docs.pictures"""

import tempfile
from datetime import date
from pathlib import Path

from knowledge.article import Article
from knowledge.library import Library
from tests.loopback.people import Seen
from tests.loopback.picture import picture
from tests.loopback.process import BotProcess
from tests.loopback.server import Discord
from tests.loopback.world import Channel

FOLDER = Path(__file__).with_name("pictures")
QUESTION = "what did Vietnam discuss with Denmark?"
FOLLOWED = "how much herring was landed in Skagen?"
REPORT = (
    "The boats of Skagen landed {} tonnes of herring in the first week of March, the harbour office said. "
    "It is the best week in eleven years."
)
PUBLISHED = date(2026, 3, 9)


def main() -> None:
    """Ask, and draw the answers."""
    FOLDER.mkdir(exist_ok=True)
    with Discord() as discord, tempfile.TemporaryDirectory() as home:
        ana, linh = discord.person("ana"), discord.person("linh", locale="vi")
        guild = discord.guild("News", owner=ana)
        discord.join(guild, linh)
        general = discord.channel(guild, "general")
        environment = {"DISCORD_TOKEN": discord.token, "DATELINE_HOME": home}
        with BotProcess(discord, "dateline", "run", environment=environment) as process:
            process.ready()
            answer = ana.slash(general, "ask", question=QUESTION).answer()
            draw("answer", answer)
            draw("citation", ana.press(answer, "Copy citation").answer())
            draw("why", ana.press(answer, "Why this").answer())
            opened = ana.press(answer, "Follow up")
            draw("follow-up", ana.submit(opened, question="and with Norway?").answer())
            draw("no-answer", ana.slash(general, "ask", question="what did Vietnam discuss with Japan?").answer())
            draw("sources", ana.slash(general, "sources").answer())
            draw("vietnamese", linh.slash(general, "ask", question="Na Uy và kinh tế biển").answer())
            arrives(home, "380")
            told = ana.slash(general, "ask", question=FOLLOWED).answer()
            ana.slash(general, "follow", question=FOLLOWED, where="here").answer()
            arrives(home, "415")
            draw("corrected", discord.wait(lambda: told if "~~" in told.text else None, "the correction"))
            draw("followed", discord.wait(lambda: unasked(general), "what is due"))


def arrives(home: str, tonnes: str) -> None:
    """What a page says now, as a feed would bring it in."""
    with Library.open(home, background=False) as library:
        article = Article(
            text=REPORT.format(tonnes), title="A good year for herring", publisher="Skagen Post", published=PUBLISHED
        )
        library.add(article, source="https://post.example/herring")


def unasked(channel: Channel) -> Seen | None:
    """A message that nobody asked for."""
    found = (Seen(each) for each in list(channel.messages.values()) if each.interaction is None and each.author.bot)
    return next(found, None)


def draw(name: str, seen: Seen) -> None:
    """Write one message as a picture."""
    (FOLDER / f"{name}.svg").write_text(picture(seen.message.payload(), author="Dateline"), "utf-8")


if __name__ == "__main__":
    main()

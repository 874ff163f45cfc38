"""Make the pictures in `docs/pictures` from what `dateline run` really sends: python -m docs.pictures

Headless Chromium draws them (Debian: `apt install chromium fonts-noto-color-emoji`); where it is not installed, the
command says so.
"""

import sys
import tempfile
from datetime import date
from pathlib import Path

from docs.chromium import NoBrowserError, draw
from knowledge.article import Article
from knowledge.library import Library
from tests.loopback.people import Seen
from tests.loopback.picture import WIDTH, page
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
PATIENCE_S = 180.0
"""A machine that draws may have much else to do."""


def main() -> int:
    """Ask, and draw the answers; 1 where nothing can draw them."""
    FOLDER.mkdir(exist_ok=True)
    try:
        draw(sent(), FOLDER, width=WIDTH)
    except NoBrowserError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def sent() -> dict[str, str]:
    """What the real program sent, each message as a page."""
    pages: dict[str, str] = {}

    def keep(name: str, seen: Seen) -> None:
        pages[name] = page(seen.message.payload(), author="Dateline")

    with Discord() as discord, tempfile.TemporaryDirectory() as home:
        ana, linh = discord.person("ana"), discord.person("linh", locale="vi")
        guild = discord.guild("News", owner=ana)
        discord.join(guild, linh)
        general = discord.channel(guild, "general")
        environment = {"DISCORD_TOKEN": discord.token, "DATELINE_HOME": home}
        with BotProcess(discord, "dateline", "run", environment=environment) as process:
            process.ready()
            answer = ana.slash(general, "ask", question=QUESTION).answer()
            keep("answer", answer)
            keep("citation", ana.press(answer, "Copy citation").answer())
            keep("why", ana.press(answer, "Why this").answer())
            opened = ana.press(answer, "Follow up")
            keep("follow-up", ana.submit(opened, question="and with Norway?").answer())
            keep("no-answer", ana.slash(general, "ask", question="what did Vietnam discuss with Japan?").answer())
            keep("sources", ana.slash(general, "sources").answer())
            keep("vietnamese", linh.slash(general, "ask", question="Na Uy và kinh tế biển").answer())
            arrives(home, "380")
            told = ana.slash(general, "ask", question=FOLLOWED).answer()
            ana.slash(general, "follow", question=FOLLOWED, where="here").answer()
            arrives(home, "415")
            discord.wait(lambda: "~~" in told.text, "the correction", patience_s=PATIENCE_S)
            keep("corrected", told)
            keep("followed", discord.wait(lambda: unasked(general), "what is due", patience_s=PATIENCE_S))
    return pages


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


if __name__ == "__main__":
    sys.exit(main())

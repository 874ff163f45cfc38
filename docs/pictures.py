"""Make the pictures in `docs/pictures` from what `dateline run` really sends: python -m docs.pictures"""

import tempfile
from pathlib import Path

from tests.loopback.people import Seen
from tests.loopback.picture import picture
from tests.loopback.process import BotProcess
from tests.loopback.server import Discord

FOLDER = Path(__file__).with_name("pictures")
QUESTION = "what did Vietnam discuss with Denmark?"


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


def draw(name: str, seen: Seen) -> None:
    """Write one message as a picture."""
    (FOLDER / f"{name}.svg").write_text(picture(seen.message.payload(), author="Dateline"), "utf-8")


if __name__ == "__main__":
    main()

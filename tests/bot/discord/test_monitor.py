"""What a monitor sees of the real process."""

import re
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tests.bot.discord.conftest import QUESTION, Town, assert_clean
from tests.loopback.process import BotProcess

Maker = Callable[..., Town]


def address(process: BotProcess) -> str:
    (port,) = re.findall(r"monitor is answered at port (\d+) of 127\.0\.0\.1", process.output)
    return f"http://127.0.0.1:{port}"


def get(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def scraped(at: str) -> dict[str, float]:
    status, text = get(f"{at}/metrics")
    assert status == 200
    return {
        name: float(value)
        for name, value in (line.rsplit(" ", 1) for line in text.split("\n") if line and not line.startswith("#"))
    }


class Systemd:
    """Listens to what the bot tells a supervisor, until it says that it stops."""

    def __init__(self, address: Path) -> None:
        self.address = str(address)
        self.told: list[str] = []
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(self.address)
        self._socket.settimeout(30)
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        with self._socket, suppress(TimeoutError):
            while "STOPPING=1" not in self.told:
                self.told += self._socket.recv(4096).decode().split("\n")

    def ended(self) -> list[str]:
        """Everything that was told."""
        self._thread.join()
        return self.told


def test_a_monitor_sees_what_the_bot_does_and_nobody_in_it(town: Maker) -> None:
    made = town(metrics="127.0.0.1:0", questions_a_minute=4)
    systemd = Systemd(made.home / "notify")
    notified = {"NOTIFY_SOCKET": systemd.address, "WATCHDOG_USEC": "30000000"}
    with made.discord, made.process(**notified) as process:
        process.ready()
        at = address(process)
        place = made.place()
        made.discord.wait(lambda: get(f"{at}/readyz") == (200, "ok\n"), "the bot to be ready")
        made.discord.rate_limit("POST", "/callback$")
        place.ana.slash(place.general, "ask", question=QUESTION).answer()
        place.ana.mention(place.general, "what did Vietnam discuss with Japan?").reply()
        place.ana.say(place.ana.dm, QUESTION).reply()
        place.ana.slash(place.general, "ask", question="?").answer()
        place.ana.slash(place.general, "ask", question=QUESTION).answer()
        made.discord.wait(lambda: scraped(at).get('dateline_articles{shelf="public"}'), "the figures")
        made.discord.wait(lambda: not scraped(at)['dateline_work_running{pool="answers"}'], "the work to be done")
        made.discord.wait(lambda: scraped(at)["dateline_gateway_latency_seconds"], "a heartbeat")
        seen = scraped(at)

        def questions(way: str, outcome: str) -> float:
            return seen[f'dateline_questions_total{{outcome="{outcome}",way="{way}"}}']

        assert questions("command", "answered") == 1
        assert questions("mention", "unanswered") == 1
        assert questions("direct", "answered") == 1
        assert questions("command", "refused") == 1
        assert questions("command", "paced") == 1
        assert seen['dateline_response_seconds_count{way="command"}'] == 3
        assert seen['dateline_rate_limits_total{scope="user"}'] == 1
        assert seen['dateline_discord_requests_total{status="429"}'] == 1
        assert seen['dateline_discord_requests_total{status="2xx"}'] > 5
        assert seen["dateline_shards"] == seen["dateline_shards_connected"] == 1
        assert seen["dateline_servers"] == 1
        assert seen['dateline_gateway_events_total{event="ready"}'] == 1
        assert seen["dateline_event_loop_lag_seconds_count"] > 0
        assert seen["process_resident_memory_bytes"] > 10e6
        assert get(f"{at}/livez") == (200, "ok\n")
        text = get(f"{at}/metrics")[1]
        people = [str(person.user.id) for person in (place.ana, place.owner)]
        assert not any(hidden in text for hidden in (*people, str(place.guild.id), made.discord.token, "Denmark"))

        with made.discord.cut_off():
            made.discord.wait(lambda: get(f"{at}/readyz")[0] == 503, "the connection to be missed")
            assert get(f"{at}/readyz")[1] == "1 of 1 shards are not connected.\n"
            assert get(f"{at}/livez")[0] == 200
        made.discord.wait(lambda: get(f"{at}/readyz")[0] == 200, "the bot to be ready again")
        assert scraped(at)['dateline_gateway_events_total{event="resumed"}'] == 1
        assert process.stop() == 0
        told = systemd.ended()
        assert told.count("READY=1") == 1
        assert "STATUS=Answering; shards connected: 1." in told
        assert told.count("WATCHDOG=1") > 1
        assert told[-1] == "STOPPING=1"
        assert_clean(made.discord)

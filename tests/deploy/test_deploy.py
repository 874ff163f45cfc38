"""The files of `deploy/` say what the program does, and promise what they should."""

import json
import re
import subprocess
import tomllib
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from bot import running
from bot.doctor_cli import PROBLEMS
from bot.health import Health
from bot.monitor.figures import READERS, Figures
from bot.monitor.meters import Meters
from bot.settings import Settings, load
from knowledge.library import Library
from tests.deploy.checks import compose
from tests.deploy.files import DEPLOY, ROOT, dockerfile, unit
from tests.deploy.root import context

BUILD, IMAGE = dockerfile((DEPLOY / "Dockerfile").read_text("utf-8"))
SERVICE = unit((DEPLOY / "dateline.service").read_text("utf-8"))
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]["bot"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of all figures that a bot tells a monitor."""
    meters = Meters(Health())
    with Library.open(tmp_path_factory.mktemp("home"), briefings=False, encoder=lambda: None) as library:
        meters.figures = Figures(library)
        meters.figures.read()
    assert len(READERS) > 2
    lines = meters.exposition("")[0].decode().splitlines()
    return {re.split("[{ ]", line)[0] for line in lines if line and not line.startswith("#")}


# --- the image


def test_the_image_is_built_in_two_stages_and_installs_as_everybody_does():
    assert [step.rest for step in BUILD.of("RUN")] == ["sh deploy/install.sh /opt/dateline"]
    assert "--require-hashes" in (DEPLOY / "install.sh").read_text("utf-8")
    assert [step.words for step in IMAGE.of("COPY")] == [["--from=build", "/opt/dateline", "/opt/dateline"]]
    assert "meaning" in (DEPLOY / "install.sh").read_text("utf-8")


def test_the_image_runs_as_somebody_without_rights_and_keeps_one_volume():
    environment = {name: value for step in IMAGE.of("ENV") for name, value in step.pairs.items()}

    (user,) = IMAGE.of("USER")
    assert int(user.rest.split(":")[0]) > 0
    assert [step.rest for step in IMAGE.of("VOLUME")] == [environment["DATELINE_HOME"]]
    assert IMAGE.instructions.index(user) > max(IMAGE.instructions.index(step) for step in IMAGE.of("RUN"))
    assert [step.rest for step in IMAGE.of("STOPSIGNAL")] == ["SIGTERM"]
    assert IMAGE.of("ENTRYPOINT")[0].words + IMAGE.of("CMD")[0].words == ["dateline", "run"]


def test_the_image_is_healthy_while_its_bot_lives():
    (health,) = IMAGE.of("HEALTHCHECK")

    assert json.loads(health.rest.partition("CMD ")[2]) == ["dateline", "doctor", "--live"]
    assert PROBLEMS == 1  # what a container engine takes for unhealthy
    assert any("DATELINE_METRICS" in step.pairs for step in IMAGE.of("ENV"))


def test_the_labels_are_those_of_the_project():
    labels = IMAGE.of("LABEL")[0].pairs
    arguments = dict(step.rest.split("=", 1) for step in IMAGE.of("ARG"))

    assert labels["org.opencontainers.image.description"] == PROJECT["description"]
    assert labels["org.opencontainers.image.licenses"] == PROJECT["license"]
    assert arguments["VERSION"] == PROJECT["version"]
    assert COMPOSE["image"] == f"dateline:{PROJECT['version']}"


def test_nothing_private_is_sent_to_the_builder():
    sent = context()

    assert {"pyproject.toml", "requirements.lock", "deploy/install.sh", "bot/cli.py"} <= set(sent)
    assert not [path for path in sent if path.startswith(("tests", ".", "docs")) or path.endswith((".env", "token"))]


# --- Compose


def test_the_compose_file_is_one_by_the_specification():
    said = compose()
    if said is None:
        pytest.skip("check-jsonschema is not installed; it comes with --group dev")
    assert said == ""


def test_the_container_may_write_to_its_volume_and_nowhere_else():
    assert COMPOSE["read_only"] is True
    assert COMPOSE["cap_drop"] == ["ALL"]
    assert COMPOSE["user"] == IMAGE.of("USER")[0].rest
    assert [volume.partition(":")[2] for volume in COMPOSE["volumes"]] == [IMAGE.of("VOLUME")[0].rest]
    assert "ports" not in COMPOSE
    assert set(COMPOSE["environment"]) <= {
        field.alias or f"DATELINE_{name.upper()}" for name, field in Settings.model_fields.items()
    }


# --- systemd


def test_the_unit_does_not_restart_what_a_restart_does_not_mend():
    assert SERVICE["RestartPreventExitStatus"] == [str(running.MISCONFIGURED)]
    assert SERVICE["Restart"] == ["on-failure"]
    assert (SERVICE["Type"], SERVICE["NotifyAccess"]) == (["notify"], ["main"])
    assert int(SERVICE["WatchdogSec"][0]) > 0


def test_the_unit_hands_the_token_over_as_a_credential(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (credential,) = SERVICE["LoadCredential"]
    name, _, _ = credential.partition(":")
    (tmp_path / name).write_text("one.two.three\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))

    assert load().token.get_secret_value() == "one.two.three"


def test_both_give_the_bot_the_time_that_it_takes_to_stop():
    from bot.client import DRAIN_S
    from bot.housekeeping import STOP_S

    assert int(SERVICE["TimeoutStopSec"][0]) > DRAIN_S + 3 * STOP_S
    assert int(COMPOSE["stop_grace_period"].removesuffix("s")) > DRAIN_S + 3 * STOP_S


# --- installing


def _locked() -> ModuleType:
    """The script beside the installer; it is no part of any package."""
    spec = spec_from_file_location("locked", DEPLOY / "locked.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_lock_is_read_as_the_packages_that_are_asked_for(monkeypatch: pytest.MonkeyPatch):
    locked = _locked()
    monkeypatch.setattr(locked, "resolved", lambda wanted, *, constraints: {"numpy", "discord-py"})
    printed: list[str] = []
    monkeypatch.setattr("sys.stdout.write", printed.append)
    locked.main(["x"])

    lines = [line for text in printed for line in text.splitlines()]
    pinned = [line for line in lines if not line.startswith(" ")]
    assert [re.split("==", line)[0] for line in pinned] == ["discord-py", "numpy", "numpy"]
    assert all("python_full_version" in line for line in pinned[1:])
    assert all(line.lstrip().startswith("--hash=sha256:") for line in lines if line.startswith(" "))


def test_a_requirement_that_is_not_locked_stops_the_installation(monkeypatch: pytest.MonkeyPatch):
    locked = _locked()
    monkeypatch.setattr(locked, "resolved", lambda wanted, *, constraints: {"left-pad"})

    with pytest.raises(SystemExit, match="says nothing of left-pad"):
        locked.main(["left-pad"])


def test_the_installer_asks_for_a_folder():
    done = subprocess.run(["sh", DEPLOY / "install.sh"], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Name the folder to install into")


# --- figures


@pytest.mark.parametrize("file", ["alerts.yml", "grafana.json"])
def test_what_is_drawn_and_watched_is_told_by_the_bot(file: str, told: set[str]):
    named = set(re.findall(r"\bdateline_\w+|\bprocess_\w+", (DEPLOY / file).read_text("utf-8")))

    assert named - told == set()
    assert len(named) > 10


def test_every_alert_has_a_remedy_and_every_panel_a_question():
    rules = yaml.safe_load((DEPLOY / "alerts.yml").read_text("utf-8"))["groups"][0]["rules"]
    panels = json.loads((DEPLOY / "grafana.json").read_text("utf-8"))["panels"]

    assert all(rule["annotations"]["summary"] and rule["annotations"]["remedy"] for rule in rules)
    assert len({rule["alert"] for rule in rules}) == len(rules) > 10
    assert all(panel["title"] and panel["targets"][0]["expr"] for panel in panels)
    assert len({panel["id"] for panel in panels}) == len(panels)


def test_the_page_for_whoever_runs_it_names_every_figure(told: set[str]):
    page = (ROOT / "docs" / "operating.md").read_text("utf-8")
    families = {re.sub(r"_(bucket|count|sum|created)$", "", name) for name in told if name.startswith("dateline_")}

    assert {name for name in families if name.removeprefix("dateline_") not in page} == set()

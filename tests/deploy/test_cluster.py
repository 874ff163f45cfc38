"""The files of `deploy/cluster/` say what the program does."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import Settings, load
from bot.sharding import Shards
from tests.deploy.checks import compose
from tests.deploy.files import DEPLOY, unit

FILE = DEPLOY / "cluster" / "compose.yaml"
SERVICES: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))["services"]
OURS = {name: service for name, service in SERVICES.items() if name != "db"}
DROP_INS = {name: unit((DEPLOY / "cluster" / f"{name}.conf").read_text("utf-8")) for name in ("bot", "ingester")}


def test_it_is_what_a_compose_file_may_be():
    if (said := compose(FILE)) is None:
        pytest.skip("check-jsonschema is not installed; it comes with --group dev")
    assert said == ""


def loaded(environment: dict[str, str], folder: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """What a process makes of these variables, each secret in a file of its own."""
    monkeypatch.chdir(folder)
    names = {f"DATELINE_{name.upper()}" for name in Settings.model_fields} | {"DISCORD_TOKEN", "DISCORD_TOKEN_FILE"}
    assert set(environment) <= names
    for name in names:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        if name.endswith("_FILE"):
            file = folder / name
            file.write_text("a.b.c" if name == "DISCORD_TOKEN_FILE" else "postgresql://dateline:s3cret@db/dateline")
            value = str(file)
        monkeypatch.setenv(name, value)
    return load()


def test_every_service_is_given_what_it_takes(tmp_path, monkeypatch):
    settings = {name: loaded(service["environment"], tmp_path, monkeypatch) for name, service in OURS.items()}

    assert all(found.store_address == "postgresql://dateline:s3cret@db/dateline" for found in settings.values())
    assert [found.role for found in settings.values()].count("ingester") == 2
    held = [found.held for found in settings.values() if found.role == "bot"]
    assert all(isinstance(each, Shards) for each in held)
    ids = sorted(number for each in held if each for number in each.ids)
    assert ids == list(range(held[0].count if held[0] else 0))  # each shard is held once
    for name, service in OURS.items():
        secrets = {Path(value).name for key, value in service["environment"].items() if key.endswith("_FILE")}
        assert secrets == set(service["secrets"])
        (volume,) = service["volumes"]
        assert volume.startswith(f"{name}:")  # an index of its own
        assert "cluster" in service["build"]["args"]["EXTRAS"]


@pytest.mark.parametrize("name", ["bot", "ingester"])
def test_what_is_added_to_the_unit_is_what_the_role_takes(name, tmp_path, monkeypatch):
    (line,) = DROP_INS[name]["Environment"]
    environment = dict(pair.split("=", 1) for pair in line.split())
    if name == "bot":
        environment["DISCORD_TOKEN"] = "a.b.c"  # as deploy/dateline.service loads it

    assert loaded(environment, tmp_path, monkeypatch).role == name
    assert "store:/etc/dateline/store" in DROP_INS[name]["LoadCredential"]

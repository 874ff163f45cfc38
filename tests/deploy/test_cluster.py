"""The files of `deploy/cluster/` say what the program does."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import yaml

from bot.settings import Settings, load
from bot.sharding import Shards
from knowledge.index.opensearch.address import read
from tests.deploy.checks import compose
from tests.deploy.files import DEPLOY, unit

FILE = DEPLOY / "cluster" / "compose.yaml"
SERVICES: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"].startswith("dateline:")}
SEARCH = {name: service for name, service in SERVICES.items() if name.startswith("search")}
FILES = DEPLOY / "cluster" / "opensearch"
TEXTS = {name: (DEPLOY / "cluster" / f"{name}.conf").read_text("utf-8") for name in ("bot", "ingester")}
DROP_INS = {name: unit(text) for name, text in TEXTS.items()}


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
        if name == "DATELINE_INDEX":
            for secret in ("index_bot_password", "index_ingester_password", "index_ca", "index_password"):
                (folder / secret).write_text("secret")
            value = value.replace("/run/secrets/", f"{folder}/").replace("%d/", f"{folder}/")
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
        address = read(settings[name].index_address)
        index = dict(parse_qsl(urlsplit(service["environment"]["DATELINE_INDEX"]).query))
        secrets |= {Path(index[part]).name for part in ("password_file", "ca_file")}
        assert secrets == set(service["secrets"])
        assert (address.tls, address.user) == (True, settings[name].role)  # a bot asks as somebody who may not write
        assert {host for host, _ in address.hosts} == set(SEARCH)
        assert (address.shards, address.replicas) == (len(SEARCH), 1)
        (volume,) = service["volumes"]
        assert volume.startswith(f"{name}:")  # an index of its own
        assert "cluster" in service["build"]["args"]["EXTRAS"]


def test_the_search_nodes_are_those_that_are_configured_and_given_keys():
    """A node comes up without the others' names, keys or memory, and would fail later."""
    told = yaml.safe_load((FILES / "opensearch.yml").read_text("utf-8"))
    assert told["discovery.seed_hosts"] == told["cluster.initial_cluster_manager_nodes"] == list(SEARCH)
    config = "/usr/share/opensearch/config/"
    for name, service in SEARCH.items():
        assert service["environment"]["node.name"] == name
        mounted = {to: where for where, to, *_ in (volume.split(":") for volume in service["volumes"])}
        assert mounted[f"{config}opensearch.yml"] == "./opensearch/opensearch.yml"
        for setting, file in told.items():
            if setting.endswith("_filepath"):
                assert mounted[f"{config}{file}"] in (
                    f"./certificates/{name}{Path(file).suffix}",
                    "./certificates/ca.pem",
                )
    assert SERVICES["security"]["image"] == SEARCH["search1"]["image"]
    asked = {Path(value).name for value in SERVICES["security"]["environment"].values() if "secrets" in value}
    assert asked == set(SERVICES["security"]["secrets"])


def test_whoever_asks_may_not_write():
    """A real node holds it to that in tests/cluster/test_secured.py; here, that nobody else has a role."""
    mapped = yaml.safe_load((FILES / "security" / "roles_mapping.yml").read_text("utf-8"))
    roles = yaml.safe_load((FILES / "security" / "roles.yml").read_text("utf-8"))
    assert {role: each["users"] for role, each in mapped.items() if role != "_meta"} == {
        "asking": ["bot"],
        "indexing": ["ingester"],
    }
    (may,) = roles["asking"]["index_permissions"]
    assert may["index_patterns"] == ["dateline-*"]
    assert not [each for each in may["allowed_actions"] if "write" in each or "all" in each or each.endswith("*")]


@pytest.mark.parametrize("name", ["bot", "ingester"])
def test_what_is_added_to_the_unit_is_what_the_role_takes(name, tmp_path, monkeypatch):
    (line,) = DROP_INS[name]["Environment"]
    environment = dict(pair.split("=", 1) for pair in line.split())
    if name == "bot":
        environment["DISCORD_TOKEN"] = "a.b.c"  # as deploy/dateline.service loads it

    assert loaded(environment, tmp_path, monkeypatch).role == name
    assert "store:/etc/dateline/store" in DROP_INS[name]["LoadCredential"]


@pytest.mark.parametrize("name", ["bot", "ingester"])
def test_what_the_unit_may_say_of_an_index_is_an_address(name, tmp_path, monkeypatch):
    (line,) = re.findall(r'^# Environment="(DATELINE_INDEX=.*)"$', TEXTS[name], re.MULTILINE)

    settings = loaded(dict([line.split("=", 1)]) | {"DISCORD_TOKEN": "a.b.c"}, tmp_path, monkeypatch)

    assert read(settings.index_address).user == name

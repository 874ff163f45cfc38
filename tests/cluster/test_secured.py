"""The files of `deploy/cluster/` secure a real node, and each role may do its part on it and no more."""

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from knowledge import Article, Library
from knowledge.errors import LibraryError
from knowledge.index.opensearch.address import read
from knowledge.index.opensearch.cluster import Cluster
from knowledge.index.opensearch.index import OpenSearchIndex
from tests.cluster.jars import SECURED, Jars, missing, prepare
from tests.cluster.nodes import Nodes
from tests.cluster.postgres import Postgres
from tests.cluster.test_shared_index import LIGHT, QUESTION, within
from tests.deploy.files import DEPLOY

pytestmark = [pytest.mark.postgres, pytest.mark.cluster]

FILES = DEPLOY / "cluster" / "opensearch"
BRIDGE = Article(title="Bridge", text="The bridge of Torvik was mended in June.")


@dataclass(frozen=True)
class Secured:
    """A node with users."""

    nodes: Nodes
    folder: Path

    def url(self, user: str, *, password: str | None = None, authority: bool = True) -> str:
        """The address as that user has it."""
        (where,) = self.nodes.addresses
        file = self.folder / f"{user}_password" if password is None else self.folder / "other_password"
        if password is not None:
            file.write_text(password)
        ca = f"&ca_file={self.folder / 'certificates' / 'ca.pem'}" if authority else ""
        return f"opensearchs://{user}@{where}?password_file={file}{ca}&timeout=60"


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    if why := missing(SECURED) or (None if shutil.which("openssl") else "no openssl here: apt-get install openssl"):
        pytest.skip(why)
    folder, jars = tmp_path_factory.mktemp("secured"), prepare(SECURED, secured=True)
    certificates = folder / "certificates"
    made = ["sh", str(DEPLOY / "cluster" / "certificates.sh"), "search1"]
    subprocess.run(made, check=True, env=os.environ | {"FOLDER": str(certificates)})
    alone = {"cluster.initial_cluster_manager_nodes": "node0", "discovery.seed_hosts": "127.0.0.1:1"}
    nodes = Nodes(folder / "nodes", quick=True, jars=jars, settings=alone | {"discovery.type": "zen"})
    there = folder / "nodes" / "node0" / "config"
    (there / "certificates").mkdir(parents=True)
    shutil.copy(FILES / "opensearch.yml", there)
    for name, file in {"ca.pem": "ca.pem", "node.pem": "search1.pem", "node.key": "search1.key"}.items():
        shutil.copy(certificates / file, there / "certificates" / name)
    for user in ("bot", "ingester"):
        (folder / f"{user}_password").write_text(f"pass word of {user}, ä$\"'{secrets.token_hex(4)}\n")
    try:
        nodes.start()
        _secure(nodes, folder, jars)
        yield Secured(nodes, folder)
    finally:
        nodes.stop()


def _secure(nodes: Nodes, folder: Path, jars: Jars) -> None:
    """As the service `security` of the Compose file does it."""
    host, _, port = nodes.addresses[0].partition(":")
    environment = {"OPENSEARCH_HOME": str(jars.folder), "CERTIFICATES": str(folder / "certificates")}
    environment |= {f"{user.upper()}_PASSWORD_FILE": str(folder / f"{user}_password") for user in ("bot", "ingester")}
    environment |= {"OPENSEARCH_JAVA_HOME": str(jars.java.parents[1])}
    command = ["sh", str(FILES / "secure.sh"), host, port]
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}{nodes.log(0)}"


def test_each_role_may_do_its_part_and_no_more(secured: Secured, postgres: Postgres, tmp_path: Path):
    store = postgres.fresh()

    def opened(name: str, **more: Any) -> Library:
        more |= {"briefings": False, "encoder": lambda: None, "store": store, "index": secured.url(name)}
        return Library.open(tmp_path / name, **more)

    with opened("ingester") as ingester, opened("bot", indexing=False) as bot:
        ingester.add(LIGHT)
        assert within(60, lambda: bot.ask(QUESTION).answered)
        bot.add(BRIDGE)
        assert bot.ask("When was the bridge of Torvik mended?").answered
        bot.remove(BRIDGE.id)
        assert not bot.ask("When was the bridge of Torvik mended?").answered
        assert bot.stats().index_bytes > 0
        assert [each.check() for each in (bot, ingester)] == [[], []]

        # a bot that would write, whatever its program says, may not
        keeper: Any = bot._keeper
        cluster = Cluster(read(secured.url("bot")))
        for write in (
            lambda: OpenSearchIndex(cluster, keeper._opened.name).remove([LIGHT.id], collection="public"),
            lambda: cluster.ask("DELETE", f"/{keeper._opened.name}", writing=True),
            lambda: cluster.ask("PUT", "/dateline-another", {}, writing=True),
        ):
            with pytest.raises(LibraryError, match="does not accept the user and password"):
                write()
        cluster.close()
        assert ingester.rebuild() == []
        assert ingester.check() == []


def test_who_is_not_known_is_told_so_in_a_sentence(secured: Secured):
    for address, said in (
        (secured.url("bot", password="wr0ng-secret"), "does not accept the user and password of DATELINE_INDEX"),
        (secured.url("bot", authority=False), "The certificate of the search cluster at .* is not accepted"),
    ):
        cluster = Cluster(read(address))
        with pytest.raises(LibraryError, match=said) as told:
            cluster.ask("GET", "/dateline-*/_mapping")
        assert "wr0ng-secret" not in str(told.value)
        cluster.close()

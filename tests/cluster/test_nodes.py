"""The nodes of the tests are real ones: what they took they have after a power cut, and a frozen one says nothing."""

import shutil

import pytest
import urllib3

from tests.cluster.nodes import Nodes, missing

SETTINGS = {"settings": {"number_of_replicas": 0}}


@pytest.fixture
def nodes(tmp_path):
    if why := missing():
        pytest.skip(why)
    with Nodes(tmp_path, quick=True) as started:
        yield started


def test_a_killed_node_comes_back_with_what_it_took_and_a_frozen_one_is_silent(nodes):
    nodes.ask("PUT", "/kept", SETTINGS)
    nodes.ask("PUT", "/kept/_doc/1", {"word": "ferry"})

    nodes.kill(0)
    nodes.start()
    nodes.ready()

    assert nodes.ask("GET", "/kept/_doc/1")["_source"] == {"word": "ferry"}
    nodes.freeze(0)
    with pytest.raises(urllib3.exceptions.TimeoutError):
        nodes.ask("GET", "/kept/_doc/1")
    nodes.thaw(0)
    assert nodes.ask("GET", "/kept/_doc/1")["found"]


def test_what_is_missing_is_named_with_where_to_get_it(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "mvn" else f"/usr/bin/{name}")

    assert missing() == "no mvn here: install a JDK 17 and Maven (Debian: openjdk-17-jdk-headless maven)"

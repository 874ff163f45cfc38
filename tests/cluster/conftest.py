"""Nodes that the tests of this folder share; every one of them is marked, and left out unless asked for by the mark."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster.nodes import Nodes, missing, prepare, running

HERE = Path(__file__).resolve().parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a node: it takes half a minute, Java and Maven."""
    for item in items:
        if HERE in item.path.parents and {"node", "nodes"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.cluster)


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    """One node, for all tests."""
    if there := running():
        yield there
        return
    if why := missing():
        pytest.skip(why)
    prepare()
    with Nodes(tmp_path_factory.mktemp("node"), quick=True) as started:
        yield started

"""The index on OpenSearch keeps the promises of the embedded one, on a real node."""

import itertools
import secrets
from collections.abc import Iterator

import pytest

from knowledge.index.opensearch.address import read
from knowledge.index.opensearch.cluster import Cluster
from knowledge.index.opensearch.index import OpenSearchIndex
from tests.cluster.nodes import Nodes
from tests.knowledge.index.test_protocol import Promises

_names = (f"test-{secrets.token_hex(3)}-{number}" for number in itertools.count())


class TestOpenSearch(Promises):
    @pytest.fixture
    def index(self, node: Nodes) -> Iterator[OpenSearchIndex]:
        opened = OpenSearchIndex(Cluster(read(node.url())), next(_names))
        yield opened
        node.ask("DELETE", f"/{opened.name}")
        opened.close()

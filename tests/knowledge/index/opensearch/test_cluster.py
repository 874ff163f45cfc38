"""Nobody waits without end for a cluster: there are time-outs, other nodes, and a circuit that opens and closes."""

import json
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import trustme

from knowledge.errors import IndexUnreachableError, LibraryError
from knowledge.index.opensearch import cluster as module
from knowledge.index.opensearch.address import ClusterAddress, read
from knowledge.index.opensearch.cluster import Cluster, FailedError, PointLostError, RefusedError, TooSlowError


class Node(ThreadingHTTPServer):
    """Answers what it is told to, one answer after the other, the last one again and again."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: list[tuple[int, object]] = [(200, {"ok": True})]
        self.silent = threading.Event()
        self.asked: list[tuple[str, str, bytes, str | None]] = []

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Node

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append((self.command, self.path, body, self.headers.get("Authorization")))
        while self.server.silent.is_set():
            time.sleep(0.01)
        status, answer = self.server.answers[0]
        if len(self.server.answers) > 1:
            self.server.answers.pop(0)
        data = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_PUT = do_DELETE = do_POST  # noqa: N815 (as the server calls them)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def nodes() -> Iterator[list[Node]]:
    started = [Node(), Node()]
    for one in started:
        threading.Thread(target=one.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield started
    for one in started:
        one.silent.clear()
        one.shutdown()
        one.server_close()


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 3.0)
    monkeypatch.setattr(module, "CLOSED_S", 0.4)


def look(cluster: Cluster) -> None:
    with suppress(IndexUnreachableError):
        cluster.ask("POST", "/x")


def of(*nodes: Node) -> Cluster:
    return Cluster(replace(read("opensearch://" + ",".join(node.place for node in nodes)), answer_s=0.3))


def test_a_silent_node_costs_one_time_out_and_is_left_alone_then(nodes):
    cluster = of(*nodes)
    nodes[0].silent.set()

    assert [cluster.ask("POST", "/x")["ok"] for _ in range(6)] == [True] * 6

    assert len(nodes[0].asked) <= 1


def test_what_is_bound_to_a_point_in_time_is_asked_in_another_one_where_a_node_is_silent(nodes):
    """That node may only wait for the one where the point is, as any other would."""
    cluster = of(*nodes)
    nodes[0].silent.set()

    def ask(times: int) -> list[bool]:
        return [cluster.ask("POST", "/x", bound=True)["ok"] for _ in range(times)]

    with pytest.raises(PointLostError):
        ask(2)  # one of both is its turn

    assert ask(6) == [True] * 6
    assert len(nodes[0].asked) == 1


def test_where_nobody_answers_it_is_told_at_once_until_somebody_does(nodes):
    cluster = of(*nodes)
    for node in nodes:
        node.silent.set()
    with pytest.raises(IndexUnreachableError):
        cluster.ask("POST", "/x")
    asked = sum(len(node.asked) for node in nodes)

    began = time.monotonic()
    for _ in range(20):
        with pytest.raises(IndexUnreachableError, match="ask again in a moment"):
            cluster.ask("POST", "/x")
    assert time.monotonic() - began < 0.2
    assert sum(len(node.asked) for node in nodes) == asked

    for node in nodes:
        node.silent.clear()
    time.sleep(0.5)
    assert cluster.ask("POST", "/x") == {"ok": True}
    assert cluster.ask("POST", "/x") == {"ok": True}


def test_while_one_call_looks_again_the_others_do_not_wait(nodes):
    cluster = of(nodes[0])
    nodes[0].silent.set()
    with pytest.raises(IndexUnreachableError):
        cluster.ask("POST", "/x")
    time.sleep(0.5)
    looking = threading.Thread(target=look, args=(cluster,))
    looking.start()
    time.sleep(0.1)

    began = time.monotonic()
    with pytest.raises(IndexUnreachableError):
        cluster.ask("POST", "/x")

    assert time.monotonic() - began < 0.1
    looking.join()


def test_what_a_busy_cluster_turns_away_is_repeated_for_a_while(nodes):
    nodes[0].answers = [(429, {}), (503, {}), (200, {"ok": 1})]
    assert of(nodes[0]).ask("POST", "/x") == {"ok": 1}

    nodes[0].answers = [(429, {})]
    with pytest.raises(IndexUnreachableError):
        of(nodes[0]).ask("POST", "/x")


@pytest.mark.parametrize(
    ("status", "answer", "kind"),
    [
        (404, {"error": {"type": "x", "root_cause": [{"type": "search_context_missing_exception"}]}}, PointLostError),
        (200, {"timed_out": False, "hits": {}, "_shards": {"failed": 1}}, PointLostError),
        (200, {"timed_out": True, "hits": {}, "_shards": {"failed": 0}}, TooSlowError),
        (400, {"error": {"type": "parsing_exception"}}, RefusedError),
        (500, {"error": {"type": "illegal_state_exception"}}, FailedError),
        (401, {"error": "Unauthorized"}, LibraryError),
        (200, None, None),
    ],
)
def test_what_is_said_is_understood(nodes, status, answer, kind):
    nodes[0].answers = [(status, answer)]
    if kind is None:
        assert of(nodes[0]).ask("GET", "/x") is None
        return
    with pytest.raises(kind) as error:
        of(nodes[0]).ask("GET", "/x")
    assert error.type is kind
    assert isinstance(error.value, IndexUnreachableError) == (kind not in (RefusedError, LibraryError))


def test_the_password_goes_with_every_call_and_into_no_message(nodes, caplog):
    host, port = nodes[0].server_address[:2]
    cluster = Cluster(ClusterAddress(((str(host), int(port)),), user="bot", password="topsecret"))
    nodes[0].answers = [(401, {"error": "topsecret is wrong"})]

    with caplog.at_level("DEBUG"), pytest.raises(LibraryError) as error:
        cluster.ask("POST", "/x", {"query": "where was the minister?"})

    assert nodes[0].asked[0][3] == "Basic Ym90OnRvcHNlY3JldA=="
    told = str(error.value) + caplog.text + repr(cluster.address)
    assert "topsecret" not in told
    assert "minister" not in told


def test_a_certificate_is_asked_for_and_who_signed_it_is_named_in_the_address(nodes, tmp_path):
    authority = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    nodes[0].socket = context.wrap_socket(nodes[0].socket, server_side=True)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    url = f"opensearchs://bot:pw@{nodes[0].place}"

    assert Cluster(read(f"{url}?ca_file={tmp_path / 'ca.pem'}")).ask("GET", "/x") == {"ok": True}
    with pytest.raises(LibraryError, match=r"certificate of the search cluster .* is not accepted; name the file"):
        Cluster(read(url)).ask("GET", "/x")


def test_a_question_of_many_calls_does_not_go_on_for_ever(nodes, monkeypatch):
    monkeypatch.setattr(module, "QUESTION", 0.3)
    cluster = of(*nodes)
    with cluster.question():
        look(cluster)
        with cluster.question():  # a question in a question has no more time
            time.sleep(0.31 * cluster.address.answer_s)
        with pytest.raises(IndexUnreachableError):
            cluster.ask("POST", "/x")
        assert cluster.ask("PUT", "/x", {}, writing=True)
    assert cluster.ask("POST", "/x")  # the next one

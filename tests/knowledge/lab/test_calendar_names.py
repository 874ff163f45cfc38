"""The shipped names of months and days are what their source makes."""

import re
from importlib.metadata import version
from pathlib import Path

import pytest

from knowledge.lab import build_calendar_names
from knowledge.reading import dates

SHIPPED = Path(dates.__file__).with_name("calendar_names.tsv")
LOCK = Path(__file__).parents[3] / "requirements.lock"


def test_the_table_was_made_with_the_locked_babel():
    """Else nothing that is tested with the lock would compare the table with its source."""
    made_from = re.search(r"from babel (\S+);", SHIPPED.read_text(encoding="utf-8").splitlines()[0])

    assert made_from is not None
    assert f"\nbabel=={made_from[1]} " in LOCK.read_text(encoding="utf-8")


def test_the_table_is_what_its_source_makes():
    """Changed by hand, it would drift from what its header claims."""
    if f"\nbabel=={version('babel')} " not in LOCK.read_text(encoding="utf-8"):
        pytest.skip("another version of babel is installed than the locked one, which the table was made from")

    assert build_calendar_names.build() == SHIPPED.read_text(encoding="utf-8")

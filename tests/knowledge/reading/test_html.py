"""Pages that the fuzzers found to take long are told apart and read at once."""

import time

import pytest

from knowledge.reading.formats.html_page import looks_like_html


@pytest.mark.parametrize(
    ("text", "is_page"),
    [
        ("<!-- one --> <!-- two -->\n<html>", True),
        ("<?xml version='1.0'?><!-- one --><!DOCTYPE html>", True),
        ("<!-- one --><!-- two -->words", False),
        ("<!--->" * 31 + "-->" * 400, False),
        ("<!--" + "-->" * 1000 + "x", False),
        ("<!-- -->" * 400 + "<", False),
        ("<!--" * 1000, False),
    ],
    ids=["page", "declared", "text", "found", "ends", "comments", "open"],
)
def test_a_page_is_told_by_its_beginning_whatever_comments_stand_there(text: str, is_page: bool):
    """Comments could be divided in ways that doubled with each: the text of a kilobyte kept a thread busy for ever."""
    began = time.process_time()

    assert looks_like_html(text) is is_page
    assert time.process_time() - began < 1

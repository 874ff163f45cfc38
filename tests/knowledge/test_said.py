"""A sentence is English for whoever reads it, and data for whoever says it in another language."""

from datetime import date

import pytest

from knowledge.library import Library, shipped
from knowledge.said import Days, Listed, Said, packed, say, unpacked
from knowledge.store import Store

DAY = date(2026, 2, 10)


def test_a_sentence_is_text_that_knows_what_it_says():
    said = say("unmentioned", what=Listed(("Norway", "Iceland", "Japan"), "or"))

    assert said == "Nothing in the archive mentions Norway, Iceland or Japan."
    assert (said.kind, said.values) == ("unmentioned", {"what": Listed(("Norway", "Iceland", "Japan"), "or")})


@pytest.mark.parametrize(
    ("since", "until", "text"),
    [
        (DAY, DAY, "10 February 2026"),
        (date(2026, 2, 1), date(2026, 2, 28), "February 2026"),
        (date(2026, 1, 1), date(2026, 12, 31), "2026"),
        (date(2025, 1, 1), date(2026, 12, 31), "2025 to 2026"),
        (DAY, date(2026, 3, 1), "10 February 2026 to 1 March 2026"),
    ],
)
def test_days_are_told_as_shortly_as_they_can_be(since, until, text):
    assert str(Days(since, until)) == text


@pytest.mark.parametrize(
    "said",
    [
        say("feed-nothing"),
        say("feed-read", told=Listed((say("feed-new", number=3), say("feed-to-come", number=1)))),
        say("unmentioned", what=Listed(('“a"[b]”', "C"), "or")),
        say("only-since", date=DAY),
    ],
)
def test_a_database_keeps_what_is_said(said):
    kept = unpacked(packed(said))

    assert isinstance(kept, Said)
    assert (kept, kept.kind) == (said, said.kind)


@pytest.mark.parametrize(
    "text", ["not reached", "", "[", "[not JSON]", '["no such kind", {}]', "[1, 2]", '["welcome"]']
)
def test_other_text_stays_what_it_is(text):
    assert unpacked(packed(text)) == text
    assert unpacked(text) == text


def test_how_a_feed_was_read_is_kept_as_data(tmp_path):
    with Store.open(tmp_path / "library.db") as store:
        feed = store.feeds.add("public", "https://news.example/feed")
        store.feeds.checked(feed.id, result=say("feed-failed", status=503), next_due=feed.next_due, failures=1)

        (kept,) = store.feeds.all()

    assert isinstance(kept.last_result, Said)
    assert (kept.last_result, kept.last_result.values) == ("the site answers 503", {"status": 503})


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ("thanks!", "welcome"),
        ("what about it?", "names-nothing"),
        ("what did Japan announce?", "unmentioned"),
        ("news from 3 May 1999", "none-such"),
    ],
)
def test_why_nothing_answers_is_data(asked, kind):
    library = Library.in_memory()
    library.add_many([article for article, _ in shipped()])

    reason = library.ask(asked, today=DAY).reason

    assert reason is not None
    assert reason.kind == kind

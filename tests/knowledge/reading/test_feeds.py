"""Feeds of every kind are read, broken ones as far as they can be, and nothing is fetched while reading."""

import contextlib
import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from knowledge.article import Article
from knowledge.errors import UnreadableError
from knowledge.reading.entries import FeedEntry, article, completed
from knowledge.reading.feeds import discover, parse
from knowledge.reading.schedule import next_look, next_recheck
from tests.fuzz.readers import fuzz

URL = "https://a.example/news/feed"
NOW = datetime(2026, 2, 10, 12, tzinfo=UTC)

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The A &amp; B</title><link>https://a.example/</link><language>en-GB</language>
<item><title>Ministers &lt;i&gt;meet&lt;/i&gt;</title><link>../1?x=1&amp;y=2</link>
<pubDate>Tue, 10 Feb 2026 06:00:00 +0700</pubDate><author>Jo Writer</author>
<description>Short.</description>
<content:encoded><![CDATA[<p>They met in <b>Hà Nội</b>.</p><script>evil()</script>
<p>Then they<br>left.</p>]]></content:encoded>
</item>
<item><title>No link</title><description>Plain words.</description></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="vi"><title>Tin</title>
<entry><title>Một</title><link rel="alternate" href="https://a.example/1"/><id>urn:1</id>
<updated>2026-02-10T06:00:00+07:00</updated><summary type="html">&lt;p&gt;Nội dung.&lt;/p&gt;</summary>
<author><name>An</name></author></entry></feed>"""

JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1", "title": "J", "language": "en",
    "items": [
        {"id": "1", "url": "/1", "title": "One", "content_html": "<p>Words.</p>",
         "date_published": "2026-02-10T06:00:00+07:00", "authors": [{"name": "Jo"}, {"name": "Bo"}]},
        {"id": "2", "content_text": "First.\n\nSecond."},
        "not an item",
    ],
}  # fmt: skip


class TestParsing:
    def test_rss_with_whole_articles(self):
        content = parse(RSS.encode(), url=URL, content_type="application/rss+xml")

        first, second = content.entries
        assert content.title == "The A & B"
        assert first == FeedEntry(
            url="https://a.example/1?x=1&y=2",
            title="Ministers meet",
            paragraphs=("They met in Hà Nội.", "Then they", "left."),
            published=datetime(2026, 2, 10, 6, tzinfo=timezone(timedelta(hours=7))),
            byline="Jo Writer",
            publisher="The A & B",
            language="en",
        )
        assert (second.url, second.paragraphs, second.published) == (None, ("Plain words.",), None)

    def test_atom_in_vietnamese(self):
        (entry,) = parse(ATOM.encode(), url=URL).entries

        assert (entry.url, entry.title, entry.paragraphs) == ("https://a.example/1", "Một", ("Nội dung.",))
        assert (entry.byline, entry.publisher) == ("An", "Tin")
        assert entry.published == datetime(2026, 2, 10, 6, tzinfo=timezone(timedelta(hours=7)))

    def test_json_feed(self):
        first, second = parse(json.dumps(JSON_FEED).encode(), url=URL).entries

        assert (first.url, first.title, first.paragraphs) == ("https://a.example/1", "One", ("Words.",))
        assert (first.byline, first.publisher, first.language) == ("Jo, Bo", "J", "en")
        assert second.paragraphs == ("First.", "Second.")

    def test_a_feed_cut_off_in_the_middle_gives_what_was_there(self):
        half = RSS[: RSS.index("<item><title>No link")]

        assert [entry.title for entry in parse(half.encode(), url=URL).entries] == ["Ministers meet"]

    @pytest.mark.parametrize(("encoding", "declared"), [("utf-16", "utf-16"), ("windows-1258", "windows-1258")])
    def test_other_encodings(self, encoding, declared):
        text = RSS.replace("utf-8", declared).replace("Hà Nội", "Hà")

        (first, _) = parse(text.encode(encoding), url=URL).entries

        assert first.paragraphs[0] == "They met in Hà."

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"hello",
            b"<html><body>page</body></html>",
            b"{}",
            b'{"version": 1, "items": 2}',
            b"{" * 100_000,
            b"\xff\xfe",
        ],
    )
    def test_what_is_no_feed_is_refused_by_name(self, body):
        with pytest.raises(UnreadableError, match=r"https://a\.example/news/feed is no feed"):
            parse(body, url=URL)

    def test_a_feed_of_nothing_but_tags_is_refused(self):
        with pytest.raises(UnreadableError, match="too many tags"):
            parse(RSS.replace("Plain words.", "<p>" * 30_000).encode(), url=URL)

    @pytest.mark.parametrize("piece", ["\n", " \n", "\n<!ENTITY ", "\n<!DOCTYPE ", "\u2028", "&#10;"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
    def test_one_thing_over_and_over_takes_no_longer_than_its_length(self, piece, encoding):
        """A megabyte of line ends took feedparser many minutes; the run as a whole is the limit here."""
        body = RSS.replace("<channel>", "<channel>" + piece * (1_000_000 // len(piece)), 1).encode(encoding)

        with contextlib.suppress(UnreadableError):
            parse(body, url=URL)

    def test_a_stray_byte_does_not_spoil_the_others(self):
        body = (
            RSS.encode().replace(b"Short.", b"\xff").replace(b"Plain words.", "Hà Nội \N{EM DASH}".encode() + b"\xe9")
        )

        content = parse(body, url=URL, content_type="application/rss+xml; charset=utf-8")

        assert content.entries[0].paragraphs[0] == "They met in Hà Nội."
        assert content.entries[1].paragraphs[0].startswith("Hà Nội —")

    @pytest.mark.parametrize(
        ("authors", "byline"),
        [
            (10**30, None),
            (True, None),
            ("Jo", None),
            ({"name": "Jo"}, "Jo"),
            ([{"name": "Jo"}, 3, {"name": [1]}], "Jo"),
        ],
    )
    def test_authors_of_any_kind_break_no_feed(self, authors, byline):
        item = {"title": "One", "content_text": "Words.", "authors": authors}
        feed = {"version": "https://jsonfeed.org/version/1.1", "items": [item]}

        [entry] = parse(json.dumps(feed).encode(), url=URL).entries

        assert entry.byline == byline

    @pytest.mark.parametrize(
        ("authors", "byline"),
        [
            ("<author>jo@x.com (Jo Writer)</author>", "Jo Writer"),
            ("<author>jo@desk.example (Jo Writer)</author>", "Jo Writer"),
            ("<author>jo@desk.example</author>", "jo@desk.example"),
            ("<author>Jo Writer &lt;jo@desk.example&gt;</author>", "Jo Writer"),
            ("<author>jo@desk.example (Jo)</author><dc:creator>Bo</dc:creator>", "Jo, Bo"),
            ("<author>jo@x.com (Jo)</author><dc:creator>Bo</dc:creator><dc:creator>Jo</dc:creator>", "Jo, Bo"),
            ("<author>A</author><author>B</author><author>C</author>", "A, B, C"),
            ("<author></author>", None),
        ],
    )
    def test_authors_are_named_as_rss_has_them(self, authors, byline):
        namespace = "xmlns:dc='http://purl.org/dc/elements/1.1/'"
        item = f"<item><title>A</title><description>Words.</description>{authors}</item>"
        feed = f"<rss version='2.0' {namespace}><channel><title>T</title>{item}</channel></rss>"

        [entry] = parse(feed.encode(), url=URL).entries

        assert entry.byline == byline

    def test_the_fuzzer_finds_nothing_in_its_first_inputs(self):
        assert list(fuzz(range(500), only="feed")) == []

    def test_entities_bring_no_file_in_and_do_not_grow_without_end(self, tmp_path):
        secret = tmp_path / "secret"
        secret.write_text("the secret words")
        bomb = "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, 12))
        declared = f'<!DOCTYPE rss [<!ENTITY f SYSTEM "{secret.as_uri()}"><!ENTITY x0 "ha">{bomb}]>'
        evil = RSS.replace("?>\n", "?>" + declared, 1).replace("Short.", "&f;").replace("Plain words.", "&x11;")

        try:
            told = repr(parse(evil.encode(), url=URL))
        except UnreadableError:
            told = ""

        assert "secret words" not in told
        assert len(told) < 100_000

    def test_a_body_that_looks_like_a_file_name_or_url_is_not_opened(self, tmp_path, monkeypatch):
        (tmp_path / "feed").write_text(RSS)
        monkeypatch.chdir(tmp_path)
        for body in (b"feed", b"file:feed", (tmp_path / "feed").as_uri().encode()):
            with pytest.raises(UnreadableError):
                parse(body, url=URL)

    def test_links_that_are_no_web_addresses_are_left_out(self):
        for link in ("javascript:alert(1)", "file:///etc/passwd", "http://[", "mailto:a@b"):
            entry = parse(RSS.replace("../1?x=1&amp;y=2", link).encode(), url=URL).entries[0]
            assert entry.url is None


class TestArticles:
    def entry(self, **given: object) -> FeedEntry:
        fields = {"url": "https://a.example/1", "title": "T", "paragraphs": ("One.", "Two."), "published": None}
        return FeedEntry(**{"byline": None, "publisher": "P", "language": "en", **fields, **given})  # type: ignore[arg-type]

    def test_what_the_feed_tells_is_an_article(self):
        made = article(self.entry(published=date(2026, 2, 10)))

        assert made == Article(
            text="One.\n\nTwo.", title="T", url="https://a.example/1", publisher="P", language="en",
            published=date(2026, 2, 10),
        )  # fmt: skip

    @pytest.mark.parametrize("paragraphs", [(), ("…",)])
    def test_a_title_alone_is_none(self, paragraphs):
        assert article(self.entry(paragraphs=paragraphs)) is None

    def test_a_page_keeps_its_own_fields_and_gets_the_missing_ones(self):
        page = Article(text="Whole text.", title="Page", publisher="Page's own")

        whole = completed(page, self.entry(published=date(2026, 2, 10)))

        assert (whole.title, whole.publisher, whole.published) == ("Page", "Page's own", date(2026, 2, 10))

    def test_the_mark_changes_with_what_is_told(self):
        assert self.entry().mark == self.entry(byline="x").mark
        assert self.entry().mark != self.entry(title="x").mark


class TestWhenToLookAgain:
    @pytest.mark.parametrize(
        ("failures", "retry", "minutes"),
        [
            (0, None, 30),
            (1, None, 60),
            (3, None, 240),
            (6, None, 1440),
            (10_000, None, 1440),
            (0, 7200, 120),
            (2, 5, 120),
        ],
    )
    def test_each_failure_doubles_the_wait_up_to_a_day(self, failures, retry, minutes):
        assert next_look(NOW, failures=failures, retry_after_s=retry) == NOW + timedelta(minutes=minutes)

    def test_a_page_is_looked_at_when_it_is_twice_as_old_until_it_is_too_old(self):
        days, now = [], NOW
        while (again := next_recheck(now, first_seen=NOW)) is not None:
            days.append((again - NOW).days)
            now = again

        assert days == [1, 2, 4, 8, 16, 32, 64]


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ('<link rel="alternate" type="application/rss+xml" href="/feed.xml">', "https://a.example/feed.xml"),
        ('<link rel="alternate" type="application/feed+json" href="f">', "https://a.example/f"),
        ('<link rel="alternate" type="application/rss+xml" href="file:///x">', None),
        ('<link rel="stylesheet" type="text/css" href="/x">', None),
        ("", None),
    ],
)
def test_a_page_may_name_its_feed(head, found):
    assert discover(f"<html><head>{head}</head><body>x</body></html>".encode(), url="https://a.example/") == found

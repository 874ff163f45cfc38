"""Small sound files of every format, which the fuzzers damage."""

import json
from functools import cache
from pathlib import Path

from tests.knowledge.reading import made

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "tests" / "knowledge" / "reading" / "samples"
BRIEFINGS = ROOT / "knowledge" / "articles"

_RSS = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE rss [<!ENTITY a "b">]>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>News &amp; more</title><link>https://a.example/</link><language>vi-VN</language>
<item><title>Một</title><link>/1</link><guid isPermaLink="false">1</guid><dc:creator>Jo</dc:creator>
<pubDate>Tue, 10 Feb 2026 06:00:00 +0700</pubDate><description>&lt;p&gt;Two &amp;amp; lines.&lt;/p&gt;</description>
<content:encoded><![CDATA[<p>Hà Nội <a href="/x">met</a><br>again.</p><script>x()</script>]]></content:encoded></item>
<item><description>Only words.</description></item></channel></rss>"""
_ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title type="html">T</title><entry><title>One</title>
<link rel="alternate" href="https://a.example/1"/><updated>2026-02-10T06:00:00Z</updated>
<author><name>An</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Words <b>here</b>.</p></div></content>
</entry></feed>"""
_RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel><title>R</title></channel><item><title>One</title><link>https://a.example/1</link></item></rdf:RDF>"""
_JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1", "title": "J", "language": "en",
    "items": [{"id": "1", "url": "/1", "title": "One", "content_html": "<p>W.</p>", "authors": [{"name": "Jo"}]},
              {"id": 2, "content_text": "First.\n\nSecond.", "date_published": "2026-02-10T06:00:00+07:00"}],
}  # fmt: skip
_LINKING = '<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head><body>x</body></html>'
_LINES = ["Harbour fees to rise", "BERGEN (NTB) - The harbour will ask more from May on."]
_TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
_RELATIONS = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>
</Relationships>"""
_DOCUMENT = """<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>
<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Harbour fees to rise</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">BERGEN (NTB) - The harbour </w:t><w:tab/><w:br/>
<w:t>will ask more.</w:t></w:r></w:p>
<w:tbl><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p/></w:tc>
</w:tr><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl></w:body></w:document>"""


@cache
def samples(*endings: str) -> tuple[bytes, ...]:
    """The samples and briefings whose names end so; all of them for no ending."""
    files = (*sorted(SAMPLES.iterdir()), *sorted(BRIEFINGS.glob("*.md")))
    return tuple(file.read_bytes() for file in files if file.name.endswith(endings or ("",)))


@cache
def feeds() -> tuple[bytes, ...]:
    """A feed of each kind, and a page that names one."""
    return tuple(feed.encode() for feed in (_RSS, _ATOM, _RDF, json.dumps(_JSON_FEED), _LINKING))


@cache
def json_lines() -> tuple[bytes, ...]:
    """Articles as JSON: one, some in a list, one a line."""
    one = {"title": "Fees", "text": "\n\n".join(_LINES), "published": "2026-02-10T21:15:00+07:00", "captions": ["Two."]}
    other = {"@type": "NewsArticle", "headline": "H", "articleBody": "<p>B.</p>", "author": [{"name": "Jo"}]}
    texts = [json.dumps(value).encode() for value in ([one, other], one, other)]
    return (*samples("own.json", "schema.json"), texts[0], b"\n".join(texts[1:]))


@cache
def pdfs() -> tuple[bytes, ...]:
    """A PDF with and without a title and a second page."""
    return (made.pdf(_LINES), made.pdf(_LINES, _LINES, title=_LINES[0]))


@cache
def word() -> tuple[bytes, ...]:
    """A Word document as python-docx makes it, and three times the least that one can be, which is read faster."""
    parts = {"[Content_Types].xml": _TYPES, "_rels/.rels": _RELATIONS, "word/document.xml": _DOCUMENT}
    least = made.zipped({name: part.encode() for name, part in parts.items()})
    whole = made.docx(("Title", _LINES[0]), ("Normal", _LINES[1]), table=[["a", "b"]])
    return (whole, least, least, least)


@cache
def zips() -> tuple[bytes, ...]:
    """Archives of texts and of other archives."""
    inner = made.zipped({"a.txt": _LINES[1].encode()})
    return (made.zipped({"a.txt": _LINES[1].encode(), "b/c.html": b"<p>" + _LINES[1].encode(), "d.zip": inner}), inner)


@cache
def everything() -> tuple[bytes, ...]:
    """All of them."""
    return (*samples(), *feeds(), *json_lines(), *pdfs(), *word(), *zips())

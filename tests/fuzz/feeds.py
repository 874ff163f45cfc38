"""Feed the reader of feeds with damaged ones until time is up: `python -m tests.fuzz.feeds --seconds 600`."""

import argparse
import json
import random
import time
from collections.abc import Iterable, Iterator

from knowledge.errors import ArticleError
from knowledge.reading.feeds import article, discover, parse
from tests.fuzz.readers import DAMAGES, LARGEST, SECONDS_AT_MOST, Finding

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
_JSON = {
    "version": "https://jsonfeed.org/version/1.1", "title": "J", "language": "en",
    "items": [{"id": "1", "url": "/1", "title": "One", "content_html": "<p>W.</p>", "authors": [{"name": "Jo"}]},
              {"id": 2, "content_text": "First.\n\nSecond.", "date_published": "2026-02-10T06:00:00+07:00"}],
}  # fmt: skip
_HTML = '<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head><body>x</body></html>'
MODELS = tuple(model.encode() for model in (_RSS, _ATOM, _RDF, json.dumps(_JSON), _HTML))
TYPES = (None, "application/rss+xml", "text/xml; charset=utf-16", "text/html; charset=nonsense", "application/json")


def fuzz(seeds: Iterable[int]) -> Iterator[Finding | None]:
    """One result for each seed: None when all was well."""
    for seed in seeds:
        chance = random.Random(seed)
        data = bytearray(chance.choice(MODELS))
        for _ in range(chance.choice((1, 1, 2, 4, 16))):
            chance.choice(DAMAGES)(data, chance)
        yield _try(seed, bytes(data[:LARGEST]), chance.choice(TYPES))


def _try(seed: int, data: bytes, content_type: str | None) -> Finding | None:
    began = time.process_time()
    try:
        discover(data, url="https://a.example/")
        for entry in parse(data, url="https://a.example/feed", content_type=content_type).entries:
            article(entry)
    except ArticleError:
        pass
    except Exception as error:  # the very thing that is looked for
        return Finding(seed, content_type or "", len(data), f"{type(error).__name__}: {error}"[:200])
    took = time.process_time() - began
    return Finding(seed, content_type or "", len(data), f"took {took:.1f} s") if took > SECONDS_AT_MOST else None


def main() -> int:
    """Run from the command line; 1 when something was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=0, help="the first seed; each input has the next")
    asked = parser.parse_args()
    ends = time.monotonic() + asked.seconds
    found, seed = 0, asked.seed
    while time.monotonic() < ends:
        for finding in filter(None, fuzz([seed])):
            found += 1
            print(finding, flush=True)
        seed += 1
    print(f"{seed - asked.seed} inputs, {found} findings, next seed {seed}")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())

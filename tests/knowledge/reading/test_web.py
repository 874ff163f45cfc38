"""The guarded fetch reads what it may, and every way past its guards is closed."""

import gzip
import itertools
import socket
import ssl
import threading
import time
import tracemalloc
import zlib
from collections.abc import Iterator

import pytest
import trustme

from knowledge.errors import FetchError
from knowledge.reading.feeds import FEED_TYPES
from knowledge.reading.web import FetchOutcome, Policy, Web, retry_after_s
from tests.webserver import Raw, Request, Response, WebServer, packed, redirect

PAGE = Response(b"<p>Hello</p>")


@pytest.fixture
def server() -> Iterator[WebServer]:
    with WebServer() as running:
        yield running


def refused(web: Web, url: str) -> str:
    with pytest.raises(FetchError) as error:
        web.fetch(url)
    return str(error.value)


class TestReading:
    def test_a_page_comes_with_all_that_is_known_of_it(self, server):
        url = server.put(
            "a.example", "/x?y=%20z", Response(b"<p>", headers={"ETag": '"1"', "Last-Modified": "Tue, 10 Feb 2026"})
        )

        page = server.web().fetch(url + "#part")

        assert (page.found, page.url, page.status, page.body) == (FetchOutcome.NEW, url, 200, b"<p>")
        assert (page.content_type, page.etag) == ("text/html; charset=utf-8", '"1"')
        assert page.last_modified == "Tue, 10 Feb 2026"

    def test_it_says_honestly_who_it_is(self, server):
        url = server.put("a.example", "/", PAGE)

        server.web(contact="https://bot.example/about").fetch(url)

        assert {request.headers["user-agent"].split("/")[0] for request in server.requests} == {"Dateline"}
        assert all("https://bot.example/about" in request.headers["user-agent"] for request in server.requests)
        assert not any("cookie" in request.headers or "authorization" in request.headers for request in server.requests)

    def test_a_host_in_any_script_is_asked_by_its_name_in_dns(self, server):
        server.put("xn--bo-mia.example", "/tin%20t%E1%BB%A9c", PAGE)

        page = server.web().fetch(f"http://báo.example:{server.port}/tin%20tức")

        assert page.body == b"<p>Hello</p>"

    def test_a_packed_page_is_unpacked(self, server):
        url = server.put("a.example", "/", packed(b"<p>" + b"x" * 100_000))

        assert server.web().fetch(url).body == b"<p>" + b"x" * 100_000

    def test_a_page_in_chunks_is_joined(self, server):
        def chunks(request: Request) -> Raw:
            head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
            return Raw([head, b"3\r\n<p>\r\n", b"2\r\nHi\r\n", b"0\r\n\r\n"])

        assert server.web().fetch(server.put("a.example", "/", chunks)).body == b"<p>Hi"

    def test_validators_save_fetching_again_what_did_not_change(self, server):
        def site(request: Request) -> Response:
            known = request.headers.get("if-none-match") == '"1"' and "if-modified-since" in request.headers
            return Response(status=304) if known else Response(b"<p>", headers={"ETag": '"1"'})

        url = server.put("a.example", "/", site)
        web = server.web()

        first = web.fetch(url)
        second = web.fetch(url, etag=first.etag, last_modified="Tue, 10 Feb 2026 09:00:00 GMT")

        assert (first.found, second.found) == (FetchOutcome.NEW, FetchOutcome.UNCHANGED)

    @pytest.mark.parametrize(
        ("status", "headers", "found", "wait"),
        [
            (404, {}, FetchOutcome.GONE, None),
            (410, {}, FetchOutcome.GONE, None),
            (429, {"Retry-After": "120"}, FetchOutcome.LATER, 120),
            (503, {"Retry-After": "99999999"}, FetchOutcome.LATER, 7 * 24 * 3600),
            (500, {}, FetchOutcome.LATER, None),
        ],
    )
    def test_other_answers_have_a_meaning_of_their_own(self, server, status, headers, found, wait):
        url = server.put("a.example", "/", Response(b"x", status, headers))

        page = server.web().fetch(url)

        assert (page.found, page.status, page.retry_after_s) == (found, status, wait)
        with pytest.raises(FetchError, match=str(status)):
            server.web().read(url)

    def test_a_page_that_needs_a_login_is_refused(self, server):
        assert "401" in refused(server.web(), server.put("a.example", "/", Response(b"", 401)))


@pytest.mark.parametrize(
    ("value", "date", "seconds"),
    [
        (None, None, None),
        ("30", None, 30),
        ("Tue, 10 Feb 2026 10:00:30 GMT", "Tue, 10 Feb 2026 10:00:00 GMT", 30),
        ("Tue, 10 Feb 2026 09:00:00 GMT", "Tue, 10 Feb 2026 10:00:00 GMT", 0),
        ("Tue, 10 Feb 2026 10:00:30 GMT", None, None),
        ("soon", None, None),
        ("-5", None, None),
        ("9" * 5000, None, 604800),
    ],
)
def test_retry_after_is_read_in_both_forms(value, date, seconds):
    assert retry_after_s(value, date) == seconds


class TestUrls:
    @pytest.mark.parametrize(
        "url",
        [
            "file:///etc/passwd", "ftp://a.example/", "gopher://a.example/", "javascript:alert(1)", "//a.example/",
            "a.example", "http://", "http:///x", "http://[::1", "http://a.example:x/", "http://a.example:99999/",
            "http://user@a.example/", "http://user:word@a.example/", "http://:@a.example/", "http://a.example\\@b/",
            "http://a.example/ x", "http://a.example/\r\nX: y", "http://a.example\x00.b/", "http://.../",
            "http://a.example:22/", "http://a.example:8080/", "http://a.example:0/", "https://a.example:6379/",
        ],
    )  # fmt: skip
    def test_what_is_not_plainly_a_web_address_is_refused_before_any_connection(self, url):
        def never(host: str, port: int) -> list[str]:
            raise AssertionError("resolved")

        refused(Web(resolve=never), url)

    @pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "1.2.3", "0"])
    def test_numbers_in_disguise_are_no_hosts(self, server, host):
        assert "no host" in refused(server.web(), f"http://{host}:{server.port}/")


class TestAddresses:
    @pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]"])
    def test_this_machine_is_not_read_by_default(self, server, host):
        """With the system's own resolver, and a server that would answer."""
        server.put(host, "/", PAGE)

        said = refused(Web(Policy(ports=frozenset({server.port}))), f"http://{host}:{server.port}/")

        assert "no public address" in said
        assert server.requests == []

    def test_a_name_that_leads_to_a_private_address_is_refused(self, server):
        url = server.put("evil.example", "/", PAGE)
        server.hosts["evil.example"] = ["8.8.8.8", "10.0.0.1"]

        assert "evil.example is at 10.0.0.1" in refused(server.web(), url)

    def test_allowing_one_address_allows_no_other(self, server):
        url = server.put("evil.example", "/", PAGE)
        server.hosts["evil.example"] = ["127.0.0.2"]

        assert "127.0.0.2" in refused(server.web(), url)

    def test_a_name_that_changes_its_mind_after_the_check_gains_nothing(self, server):
        """Rebinding: the second look at the name would give the private address, so there must be no second look."""
        answers = iter([["127.0.0.1"], ["10.0.0.1"]])
        asked = []

        def rebinding(host: str, port: int) -> list[str]:
            asked.append(host)
            return next(answers)

        url = server.put("evil.example", "/", PAGE)

        page = server.web(resolve=rebinding, robots=False).fetch(url)

        assert page.body == b"<p>Hello</p>"
        assert asked == ["evil.example"]
        assert server.requests[0].host == "evil.example"

    def test_each_fetch_checks_anew(self, server):
        url = server.put("evil.example", "/", PAGE)
        web = server.web()
        web.fetch(url)
        server.hosts["evil.example"] = ["169.254.169.254"]

        assert "169.254.169.254" in refused(web, url)

    def test_a_name_that_does_not_exist_is_named(self, server):
        assert "no host nowhere.example" in refused(server.web(), server.url("nowhere.example", "/"))

    def test_the_next_address_of_a_name_is_tried(self, server):
        url = server.put("a.example", "/", PAGE)
        server.hosts["a.example"] = ["127.0.0.3", "127.0.0.1"]
        from ipaddress import ip_network

        web = server.web(networks=(ip_network("127.0.0.0/8"),))

        assert web.fetch(url).status == 200

    def test_a_proxy_of_the_environment_is_not_used(self, server, monkeypatch):
        """A proxy would resolve the name again, unchecked."""
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, "http://127.0.0.1:9")

        assert server.web().fetch(server.put("a.example", "/", PAGE)).status == 200


class TestRedirects:
    def test_a_redirect_is_followed_across_hosts(self, server):
        there = server.put("b.example", "/there", PAGE)
        url = server.put("a.example", "/", redirect(there))

        page = server.web().fetch(url)

        assert (page.url, page.moved_to) == (there, None)

    def test_a_move_is_remembered_as_far_as_it_is_permanent(self, server):
        there = server.put("a.example", "/there", PAGE)
        half = server.put("a.example", "/half", redirect("/there", 308))
        temporary = server.put("a.example", "/temporary", redirect("/there", 307))

        assert server.web().fetch(server.put("a.example", "/1", redirect(half, 301))).moved_to == there
        assert server.web().fetch(server.put("a.example", "/2", redirect(temporary, 301))).moved_to == temporary

    @pytest.mark.parametrize(
        "to",
        [
            "http://127.0.0.2:{port}/secret", "http://[::1]:{port}/secret", "http://169.254.169.254/latest/meta-data/",
            "file:///etc/passwd", "http://a.example:22/", "http://user:word@a.example:{port}/secret",
            "http://[", "http://private.example:{port}/secret", "//private.example:{port}/secret", "http://0x7f000001:{port}/secret",
        ],
    )  # fmt: skip
    def test_each_redirect_is_checked_as_if_it_had_been_typed(self, server, to):
        server.hosts["private.example"] = ["10.0.0.1"]
        url = server.put("a.example", "/", redirect(to.format(port=server.port)))
        server.put("a.example", "/secret", PAGE)

        refused(server.web(), url)

        assert server.paths() == ["/"]

    def test_a_redirect_may_be_written_in_any_script(self, server):
        server.put("a.example", "/tin-t%E1%BB%A9c", PAGE)
        head = "HTTP/1.1 302 Found\r\nLocation: /tin-tức\r\nContent-Length: 0\r\n\r\n"

        page = server.web().fetch(server.put("a.example", "/", Raw([head.encode()])))

        assert page.url.endswith("/tin-t%E1%BB%A9c")

    def test_a_circle_of_redirects_ends(self, server):
        url = server.put("a.example", "/", redirect("/"))

        assert "more than 5 times" in refused(server.web(), url)
        assert len(server.paths()) == 6

    def test_the_time_limit_counts_for_all_redirects_together(self, server):
        def slow(request: Request) -> Response:
            time.sleep(0.2)
            return redirect(request.path + "x")

        for n in range(6):
            server.put("a.example", "/" + "x" * n, slow)

        assert "longer than 0.5 seconds" in refused(server.web(timeout_s=0.5), server.url("a.example", "/"))


class TestLimits:
    @pytest.fixture
    def web(self, server):
        return server.web(timeout_s=0.6, max_bytes=100_000, robots=False)

    def endless(self, server: WebServer, part: bytes, pause_s: float) -> Iterator[bytes]:
        while not server.closing.wait(pause_s):
            yield part

    def test_a_site_that_sends_a_byte_at_a_time_is_left(self, server, web):
        url = server.put("a.example", "/", lambda request: Response(self.endless(server, b"x", 0.05)))
        start = time.monotonic()

        assert "longer than 0.6 seconds" in refused(web, url)
        assert time.monotonic() - start < 3

    def test_a_site_that_never_ends_its_headers_is_left(self, server, web):
        head = [b"HTTP/1.1 200 OK\r\n", b"X-Slow: "]
        url = server.put("a.example", "/", lambda request: Raw(itertools.chain(head, self.endless(server, b"x", 0.05))))

        assert "longer than 0.6 seconds" in refused(web, url)

    def test_a_site_that_accepts_and_says_nothing_is_left(self, web):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            port = silent.getsockname()[1]
            here = Web(Policy(ports=frozenset({port}), networks=web.policy.networks, timeout_s=0.3, robots=False))
            here.resolve = lambda host, port: ["127.0.0.1"]

            assert "longer than 0.3 seconds" in refused(here, f"http://a.example:{port}/")
            assert "a.example" in refused(here, f"https://a.example:{port}/")

    def test_a_resolver_that_never_answers_is_left(self, server):
        stuck = threading.Event()

        def never(host: str, port: int) -> list[str]:
            stuck.wait(20)
            return []

        said = refused(server.web(resolve=never, timeout_s=0.2, robots=False), server.url("a.example", "/"))
        stuck.set()

        assert "longer than 0.2 seconds" in said

    def test_a_body_that_says_it_is_too_large_is_not_begun(self, server, web):
        url = server.put("a.example", "/", Response(b"x", headers={"Content-Length": "100001"}))

        assert "larger than 0.1 MB" in refused(web, url)

    def test_a_body_that_never_ends_is_left_at_the_limit(self, server, web):
        url = server.put("a.example", "/", lambda request: Response(itertools.repeat(b"x" * 10_000)))

        assert "larger than 0.1 MB" in refused(web, url)

    def test_a_gzip_bomb_is_left_at_the_limit_without_being_held(self, server, web):
        bomb = gzip.compress(bytes(100_000_000))
        url = server.put("a.example", "/", Response(bomb, headers={"Content-Encoding": "gzip"}))

        tracemalloc.start()
        said = refused(web, url)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

        assert "larger than 0.1 MB" in said
        assert peak < 20_000_000

    def test_a_deflate_bomb_is_left_at_the_limit(self, server, web):
        bomb = zlib.compress(bytes(20_000_000), 9)
        url = server.put("a.example", "/", Response(bomb, headers={"Content-Encoding": "deflate"}))

        assert "larger than 0.1 MB" in refused(web, url)

    def test_a_gzip_stream_that_unpacks_to_nothing_for_ever_is_left(self, server, web):
        def nothing() -> Iterator[bytes]:
            while not server.closing.is_set():
                yield gzip.compress(b"") * 100

        url = server.put("a.example", "/", lambda request: Response(nothing(), headers={"Content-Encoding": "gzip"}))

        assert "longer than 0.6 seconds" in refused(web, url)

    @pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "gzip" + ", gzip" * 50, "zstd", "x-unknown"])
    def test_packings_that_were_not_asked_for_are_refused(self, server, web, encoding):
        body = gzip.compress(gzip.compress(b"<p>"))
        url = server.put("a.example", "/", Response(body, headers={"Content-Encoding": encoding}))

        assert "packed" in refused(web, url)

    def test_endless_headers_are_refused(self, server, web):
        lines = itertools.chain([b"HTTP/1.1 200 OK\r\n"], (b"X-%d: y\r\n" % n for n in itertools.count()))

        refused(web, server.put("a.example", "/", Raw(lines)))

    @pytest.mark.parametrize(
        "broken",
        [
            b"", b"\r\n", b"not http at all", b"HTTP/1.1 abc OK\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nx",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nnot gzip",
        ],
    )  # fmt: skip
    def test_an_answer_that_breaks_the_rules_is_refused_plainly(self, server, web, broken):
        said = refused(web, server.put("a.example", "/", Raw([broken])))

        assert said.count("\n") == 0
        assert "object at 0x" not in said

    def test_a_closed_port_is_said_plainly(self, server, web):
        server.hosts["a.example"] = ["127.0.0.1"]
        with socket.create_server(("127.0.0.1", 0)) as gone:
            port = gone.getsockname()[1]
        here = server.web(ports=frozenset({port}), robots=False)

        assert "the site is not reached (connection refused)" in refused(here, f"http://a.example:{port}/")


class TestContentTypes:
    @pytest.mark.parametrize("kind", ["video/mp4", "application/octet-stream", "image/svg+xml", "text/css", "a/b; c=d"])
    def test_what_is_no_article_is_refused_by_its_type(self, server, kind):
        assert "not an article" in refused(server.web(), server.put("a.example", "/", Response(b"x", type=kind)))

    def test_a_feed_is_not_read_as_an_article_but_as_a_feed(self, server):
        url = server.put("a.example", "/", Response(b"<rss/>", type="application/rss+xml"))

        assert "dateline feeds add" in refused(server.web(), url)
        assert server.web().fetch(url, accept=FEED_TYPES).body == b"<rss/>"

    def test_a_page_of_no_stated_type_is_let_through(self, server):
        assert server.web().fetch(server.put("a.example", "/", Response(b"<p>", type=None))).content_type is None


class TestRobots:
    def test_what_robots_txt_forbids_is_not_read(self, server):
        server.put("a.example", "/robots.txt", Response(b"User-agent: dateline\nDisallow: /private/*.html$\n"))
        url = server.put("a.example", "/private/1.html", PAGE)

        assert "robots.txt does not allow it" in refused(server.web(), url)
        assert server.paths() == []

    def test_a_redirect_does_not_lead_past_robots_txt(self, server):
        server.put("b.example", "/robots.txt", Response(b"User-agent: *\nDisallow: /\n"))
        url = server.put("a.example", "/", redirect(server.put("b.example", "/", PAGE)))

        assert "robots.txt does not allow it" in refused(server.web(), url)
        assert server.paths() == ["/"]

    @pytest.mark.parametrize(
        "answer", [Response(status=404), Response(status=403), Response(b""), Response(b"\xff<p>")]
    )
    def test_a_site_without_rules_is_read(self, server, answer):
        server.put("a.example", "/robots.txt", answer)

        assert server.web().fetch(server.put("a.example", "/", PAGE)).status == 200

    @pytest.mark.parametrize("answer", [Response(status=500), Response(status=429), Raw([b"x"])])
    def test_a_site_whose_rules_cannot_be_had_is_not_read(self, server, answer):
        server.put("a.example", "/robots.txt", answer)

        assert "robots.txt" in refused(server.web(), server.put("a.example", "/", PAGE))
        assert server.paths() == []

    def test_rules_of_any_length_are_read_to_a_limit(self, server):
        def rules(request: Request) -> Response:
            lines = (b"# nothing\n" * 1000 for _ in itertools.count())
            return Response(itertools.chain([b"User-agent: *\nDisallow: /no\n"], lines))

        server.put("a.example", "/robots.txt", rules)
        web = server.web()

        assert web.fetch(server.put("a.example", "/yes", PAGE)).status == 200
        assert "does not allow" in refused(web, server.put("a.example", "/no", PAGE))

    def test_rules_made_to_be_slow_to_match_are_not(self, server):
        server.put("a.example", "/robots.txt", Response(b"User-agent: *\nDisallow: /" + b"*a" * 500 + b"*b$\n"))

        assert server.web().fetch(server.put("a.example", "/" + "a" * 5000, PAGE)).status == 200

    def test_rules_are_asked_for_once_a_day(self, server):
        now = [0.0]
        web = server.web()
        web.clock = lambda: now[0]
        url = server.put("a.example", "/", PAGE)

        for day in (0.0, 0.5, 1.1):
            now[0] = day * 24 * 3600
            web.fetch(url)

        assert [request.path for request in server.requests].count("/robots.txt") == 2

    def test_requests_to_one_host_keep_the_pause_that_it_asks_for(self, server):
        server.put("slow.example", "/robots.txt", Response(b"User-agent: *\nCrawl-delay: 7\n"))
        waits: list[float] = []
        web = server.web(pause_s=2.0)
        web.clock, web.sleep = lambda: 100.0, waits.append
        slow, other = server.put("slow.example", "/", PAGE), server.put("b.example", "/", PAGE)

        for url in (slow, other, slow, slow, other):
            web.fetch(url)

        assert waits == [7.0, 14.0, 2.0]


class TestTls:
    @pytest.fixture
    def authority(self):
        return trustme.CA()

    @pytest.fixture
    def secure(self, authority):
        names = []
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("a.example").configure_cert(tls)
        tls.sni_callback = lambda sock, name, context: names.append(name)
        with WebServer(tls=tls) as server:
            yield server, names

    def web(self, server: WebServer, authority: trustme.CA) -> Web:
        web = server.web()
        web.tls = ssl.create_default_context()
        authority.configure_trust(web.tls)
        return web

    def test_the_certificate_is_asked_for_and_checked_by_name(self, secure, authority):
        """The connection goes to a bare address, so name and certificate must be told by hand."""
        server, names = secure
        url = server.put("a.example", "/", PAGE)

        assert self.web(server, authority).fetch(url).body == b"<p>Hello</p>"
        assert set(names) == {"a.example"}

    def test_a_certificate_for_another_name_is_refused(self, secure, authority):
        server, _ = secure
        web = self.web(server, authority)
        web.policy = Policy(ports=web.policy.ports, networks=web.policy.networks, robots=False)

        assert "certificate is not valid" in refused(web, server.put("b.example", "/", PAGE))

    def test_a_certificate_of_an_unknown_authority_is_refused(self, secure):
        server, _ = secure

        assert "certificate is not valid" in refused(server.web(robots=False), server.put("a.example", "/", PAGE))


def test_seconds_to_wait_may_stand_among_control_characters() -> None:
    """str.strip takes a unit separator for white space, and float does not."""
    assert retry_after_s("\x1f5", None) == 5

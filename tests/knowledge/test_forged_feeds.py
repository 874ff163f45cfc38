"""What somebody who runs a feed or a page may try: to speak for others, undo what they say, and hold all others up."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import ClassVar

import pytest

from bot.terminal import plain
from knowledge.article import Article
from knowledge.library import Library
from knowledge.reading.web.kept_rules import KeptRules
from knowledge.store import Store
from tests.knowledge.feed_samples import FORMATS, Newsstand, page, rss
from tests.webserver import Response, WebServer, packed, redirect

TRUE = (
    "The harbour of Ostvik stays open to all ships this winter, the harbour master Lena Brandt said on Monday.",
    "The dredging is paid for, and the new lights are lit from the first of November, she said.",
)
FALSE = " ".join(["The harbour of Ostvik is closed to all ships this winter, the harbour master Lena Brandt said."] * 9)


@pytest.fixture
def stand() -> Iterator[Newsstand]:
    with WebServer() as server, Store.in_memory() as store:
        yield Newsstand(server, store)
        assert store.check() == []


@pytest.fixture(params=FORMATS)
def feed(request):
    return FORMATS[request.param]


@pytest.fixture
def victim(stand: Newsstand) -> Article:
    """The article of a paper whose feed is followed."""
    url = stand.put("www.post.example/harbour", page("Harbour stays open", *TRUE))
    item = {"link": url, "title": "Harbour stays open", "id": "7", "date": "Mon, 09 Feb 2026 08:00:00 +0100"}
    stand.follow("post.example/feed", rss("The Ostvik Post", [{**item, "authors": ["Ida Roth"]}]))
    (article,) = stand.articles()
    assert (article.publisher, article.byline, article.day) == ("The Ostvik Post", "Ida Roth", date(2026, 2, 9))
    return article


def of_victim(stand: Newsstand, victim: Article) -> list[Article]:
    """What is said under the victim's name or anywhere on its site."""
    return [one for one in stand.articles() if "post.example" in (one.url or "") or one.publisher == victim.publisher]


class TestSpeakingForAnother:
    FORGED: ClassVar = {"title": "Harbour stays open", "told": FALSE, "id": "7", "date": "2026-02-10T08:00:00Z",
              "authors": ["Mal Ory"], "source": "The Ostvik Post"}  # fmt: skip

    @pytest.mark.parametrize("site", [None, Response(status=403), Response(status=503), "robots"])
    def test_an_entry_with_anothers_address_is_the_feeds_own_word(self, stand, feed, victim, site):
        if site == "robots":
            stand.put("www.post.example/robots.txt", Response(b"User-agent: *\nDisallow: /"))
            stand.web._politeness.rules = KeptRules()
        elif site:
            stand.put("www.post.example/harbour", site)

        stand.follow("evil.example/feed", feed("Ostvik Mirror", [{**self.FORGED, "link": victim.url}]))

        assert of_victim(stand, victim) == [victim]
        others = [one for one in stand.articles() if one != victim]
        assert len(others) == (site is not None)
        for other in others:
            assert (other.publisher, other.url) == ("Ostvik Mirror", stand.server.url("evil.example", "/"))

    @pytest.mark.parametrize("form", ["post.example/harbour", "www.post.example/harbour?utm_source=evil"])
    def test_other_forms_of_the_address_gain_nothing(self, stand, victim, form):
        host, _, path = form.partition("/")
        stand.put(form, Response(status=403))
        link = stand.server.url(host, f"/{path}")

        stand.follow("evil.example/feed", rss("Ostvik Mirror", [{**self.FORGED, "link": link}]))

        assert of_victim(stand, victim) == [victim]

    @pytest.mark.parametrize("status", [301, 302, 307])
    def test_a_redirect_to_anothers_page_brings_that_page_alone(self, stand, feed, victim, status):
        stand.put("www.post.example/quay", page("Quay mended", "The quay of Ostvik was mended, Lena Brandt said."))
        for path in ("harbour", "quay"):
            stand.put(f"evil.example/{path}", redirect(stand.server.url("www.post.example", f"/{path}"), status))
        items = [
            {**self.FORGED, "link": "/harbour", "told": "The harbour of Ostvik stays open, Brandt said."},
            {**self.FORGED, "link": "/quay", "told": "The quay of Ostvik was mended.", "id": "8"},
        ]

        stand.follow("evil.example/feed", feed("The Ostvik Post", items))

        (quay,) = [one for one in stand.articles() if one != victim]
        assert (quay.url, quay.publisher, quay.byline) == (stand.server.url("www.post.example", "/quay"), None, None)

        stand.put("post.example/feed2", rss("The Ostvik Post", [
            {"link": quay.url, "title": "Quay mended", "date": "Sun, 08 Feb 2026 08:00:00 +0100", "authors": ["Bo"]},
        ]))  # fmt: skip
        stand.store.feeds.add("public", stand.server.url("post.example", "/feed2"))
        stand.later()
        (quay,) = [one for one in stand.articles() if one != victim]
        assert (quay.publisher, quay.byline, quay.day) == ("The Ostvik Post", "Bo", date(2026, 2, 8))

    @pytest.mark.parametrize(
        "head", ['<link rel="canonical" href="{url}">', '<meta property="og:url" content="{url}">']
    )
    @pytest.mark.parametrize(
        "place", ["evil.example/harbour", "www.post.example/~mal/closed", "www.post.example/~mal/harbour"]
    )
    def test_a_page_that_names_anothers_address_as_its_own(self, stand, victim, head, place):
        """Also on a host that many share, where "/~mal" and "/harbour" belong to different people."""
        forged = page("Harbour closed", FALSE, head=head.format(url=victim.url))
        url = stand.put(place, forged)

        stand.follow("evil.example/feed", rss("Mirror", [{"link": url, "title": "Harbour closed"}]))

        (other,) = [one for one in stand.articles() if one != victim]
        assert other.url == url

    def test_a_page_that_names_a_shorter_form_of_its_own_address_has_it(self, stand):
        head = '<link rel="canonical" href="/story">'
        for path in ("story?ref=home", "amp/story", "story.amp.html"):
            url = stand.server.url("a.example", "/story")
            stand.put(f"a.example/{path}", page("Harbour stays open", *TRUE, head=head.replace("/story", url)))
            (article,) = stand.web.read(stand.server.url("a.example", f"/{path}"))
            assert article.url == url

    @pytest.mark.parametrize("second", ["https://evil.example/x", "the same site"])
    def test_an_entry_that_becomes_another_page_takes_no_other_sites_with_it(self, stand, feed, victim, second):
        """Its guid first stands for the victim's page, and then for one that says the opposite."""
        stand.follow("evil.example/feed", feed("Mirror", [{**self.FORGED, "link": victim.url, "told": TRUE[0]}]))
        assert stand.articles() == [victim]
        path = "www.post.example/quay" if second == "the same site" else "evil.example/x"
        url = stand.put(path, page("Harbour closed", FALSE))
        stand.put("evil.example/feed", feed("Mirror", [{**self.FORGED, "link": url}]))

        stand.later(minutes=30)

        assert victim in stand.articles()

    def test_a_link_that_dies_withdraws_nothing_of_another_site(self, stand, victim):
        stand.put("evil.example/r", redirect(str(victim.url)))
        stand.follow("evil.example/feed", rss("Mirror", [{"link": "/r", "title": "Harbour stays open"}]))
        stand.put("evil.example/r", Response(status=410))
        (evil,) = [feed for feed in stand.store.feeds.all() if "evil" in feed.url]

        stand.refresher.refresh(evil, now=stand.now + timedelta(days=2))

        assert stand.asked("evil.example/r") == 2
        assert stand.articles() == [victim]

    def test_a_feed_that_is_fetched_elsewhere_speaks_for_that_site(self, stand, victim):
        stand.put("post.example/free", redirect(stand.server.url("evil.example", "/feed")))
        stand.put("www.post.example/harbour", Response(status=403))
        stand.put("evil.example/feed", rss("The Ostvik Post", [{**self.FORGED, "link": victim.url}]))
        stand.refresher.follow("public", stand.server.url("post.example", "/free"), now=stand.now)

        (other,) = [one for one in stand.articles() if one != victim]
        assert other.url == stand.server.url("evil.example", "/")

    def test_an_aggregator_is_quoted_as_itself_and_its_pages_as_theirs(self, stand):
        one = stand.put("one.example/a", page("Lock at Oda", "The lock at Oda leaks, its keeper Tor said on Friday."))
        two = stand.put("two.example/b", Response(status=403))
        items = [
            {"link": one, "title": "Lock at Oda", "told": "The lock at Oda leaks.", "source": "One"},
            {"link": two, "title": "Weir at Oda", "told": "The weir at Oda is new.", "source": "Two"},
        ]

        stand.follow("planet.example/feed", rss("Planet Oda", items))

        assert {(each.title, each.publisher, each.url) for each in stand.articles()} == {
            ("Lock at Oda", None, one),
            ("Weir at Oda", "Planet Oda", stand.server.url("planet.example", "/")),
        }

    def test_a_file_that_names_an_address_and_its_page_stand_side_by_side(self, tmp_path):
        with WebServer() as server, Library.open(tmp_path / "home", briefings=False) as library:
            stand = Newsstand(server, library.store)
            url = stand.put("post.example/harbour", page("Harbour stays open", *TRUE))
            file = tmp_path / "closed.md"
            file.write_text(f"---\ntitle: Harbour closed\nurl: {url}\n---\n{FALSE}\n")
            for first, second in ([str(file), url], [url, str(file)]):
                for source in (first, second, first):
                    assert list(library.add_from([source], web=stand.web))

            assert {one.title for one in stand.articles()} == {"Harbour stays open", "Harbour closed"}

    def test_what_is_added_by_its_address_is_known_by_where_it_was_found(self, tmp_path):
        with WebServer() as server, Library.open(tmp_path, briefings=False) as library:
            stand = Newsstand(server, library.store)
            url = stand.put("post.example/harbour", page("Harbour stays open", *TRUE))
            short = stand.put("s.example/1", redirect(url))
            list(library.add_from([short], web=stand.web))
            stand.put("post.example/harbour", page("Harbour stays open", TRUE[0]))

            list(library.add_from([url], web=stand.web))

            assert [one.text for one in stand.articles()] == [TRUE[0]]

    def test_whoever_calls_himself_by_a_papers_name_is_seen_through(self, tmp_path):
        with WebServer() as server, Library.open(tmp_path, briefings=False) as library:
            stand = Newsstand(server, library.store)
            url = stand.put("evil.example/1", page("Harbour closed", FALSE))
            library.follow(
                stand.put("evil.example/feed", rss("The Ostvik Post", [{"link": url, "title": "Harbour"}])),
                web=stand.web,
            )

            told = plain(library.ask("who says that the harbour of Ostvik is closed?", today=date(2026, 2, 11)))

            assert "The Ostvik Post (evil.example)" in told


class TestPagesThatAreNoPages:
    @pytest.mark.parametrize(
        ("kind", "body"),
        [
            (
                "application/json",
                '{"title": "Harbour closed", "url": "URL", "publisher": "The Ostvik Post", "text": "T"}',
            ),
            ("text/markdown", "---\ntitle: Harbour closed\nurl: URL\npublisher: The Ostvik Post\n---\nT"),
        ],
    )
    def test_a_file_on_a_site_has_the_address_of_that_site(self, stand, victim, kind, body):
        body = body.replace("URL", str(victim.url)).replace('T"', FALSE + '"').replace("\nT", "\n" + FALSE)
        url = stand.put("evil.example/x", Response(body.encode(), type=kind))

        stand.follow("evil.example/feed", rss("Mirror", [{"link": url, "title": "Harbour closed"}]))

        (other,) = [one for one in stand.articles() if one != victim]
        assert other.url == url

    def test_a_good_entry_of_a_page_comes_in_beside_a_bad_one(self, stand):
        lines = b'{"title": "Weir", "text": "The weir is new."}\n{"title": "Lock"}\n'
        url = stand.put("a.example/all.jsonl", Response(lines, type="application/json"))

        assert [article.title for article in stand.web.read(url)] == ["Weir"]


class TestHoldingUp:
    def test_thousands_of_entries_come_a_few_at_a_time(self, stand):
        items = [{"title": f"N{n}", "told": f"Gauge {n} stands at {n}.", "id": f"tag:{n}"} for n in range(5000)]

        assert stand.follow("evil.example/feed", rss("Flood", items)).result == "100 new, 400 to come"
        assert len(stand.articles()) == 100

    def test_names_below_one_name_are_one_site(self, stand):
        items = [
            {"link": stand.put(f"h{n}.evil.example/", page(f"Story {n}", f"Boat {n} came in.")), "title": f"Story {n}"}
            for n in range(60)
        ]

        assert stand.follow("evil.example/feed", rss("Flood", items)).result == "20 new, 40 to come"

    def test_a_feed_that_is_new_at_every_look_fills_no_archive(self, stand, monkeypatch):
        monkeypatch.setattr("knowledge.looking.NEW_A_DAY", 250)

        def put(look: int) -> Response:
            told = [
                {"title": f"N{look}.{n}", "told": f"Gauge {look}.{n}.", "id": f"tag:{look}.{n}"} for n in range(100)
            ]
            return rss("Flood", told)

        stand.follow("evil.example/feed", put(0))
        for look in range(1, 20):
            stand.put("evil.example/feed", put(look))
            stand.later(minutes=30)
        assert len(stand.articles()) == 250
        stand.put("evil.example/feed", put(99))
        stand.later(days=1)

        assert len(stand.articles()) == 350
        assert len(stand.store.feeds.pages(1)) <= 350

    def test_entries_that_change_at_every_look_are_looked_at_ever_more_seldom(self, stand):
        url = stand.put("evil.example/1", page("Gauge", "The gauge stands at a number."))
        quiet = stand.put("evil.example/2", page("Boat", "A boat came in at noon."))
        for look in range(48):
            changing = {"link": url, "title": "Gauge", "told": f"The gauge stands at {look}."}
            feed = rss("Restless", [changing, {"link": quiet, "title": "Boat"}])
            stand.follow("evil.example/feed", feed) if look == 0 else stand.put("evil.example/feed", feed)
            stand.later(minutes=30)

        assert stand.asked("evil.example/1") <= 12
        assert stand.asked("evil.example/2") == 2

    def test_an_entry_of_megabytes_is_taken_as_far_as_a_report_goes(self, stand):
        told = "".join(f"<p>{'The gauge stands at a number. ' * 20}</p>" for _ in range(8000))

        stand.follow("evil.example/feed", rss("Giant", [{"title": "Gauge", "told": told}]))

        (article,) = stand.articles()
        assert len(article.text) <= 210_000

    @pytest.mark.parametrize("by_page", [True, False])
    def test_giant_articles_come_a_few_at_a_time(self, stand, monkeypatch, by_page):
        monkeypatch.setattr("knowledge.looking.CHARACTERS_A_LOOK", 20_000)
        items = []
        for n in range(10):
            parts = [f"The gauge of Oda stood at {n * 100 + hour} metres, said its keeper." for hour in range(99)]
            link = {"link": stand.put(f"evil.example/{n}", page(f"N{n}", *parts))}
            items.append(
                {"title": f"N{n}", **(link if by_page else {"told": "".join(f"<p>{part}</p>" for part in parts)})}
            )

        assert stand.follow("evil.example/feed", rss("Giants", items)).result == "4 new, 6 to come"
        for _ in range(3):
            stand.later(minutes=5)
        assert len(stand.articles()) == 10

    def test_a_feed_that_unpacks_without_end_is_refused(self, stand):
        bomb = packed(b"<rss><channel><title>x</title></channel></rss>" + b" " * 30_000_000)
        stand.store.feeds.add("public", stand.put("evil.example/feed", bomb))

        (result,) = stand.later()

        assert "larger than 10 MB" in result

    def test_redirects_from_slow_site_to_slow_site_end_in_time(self, stand, monkeypatch):
        """Each of them has a robots.txt of its own that takes its time."""
        monkeypatch.setattr("knowledge.reading.web.deadline.PAUSES_AT_MOST_S", 0.5)

        def slow(request):
            time.sleep(0.4)
            return Response(b"", 404)

        for n in range(6):
            stand.put(f"s{n}.example/robots.txt", slow)
            stand.put(f"s{n}.example/1", redirect(stand.server.url(f"s{n + 1}.example", "/1")))
        stand.web.policy = replace(stand.web.policy, timeout_s=0.5)
        link = stand.server.url("s0.example", "/1")

        stand.follow("evil.example/feed", rss("Slow", [{"link": link, "title": "A", "told": "B."}]))

        assert stand.titles() == ["A"]
        assert stand.asked("s5.example/robots.txt") == 0

    def test_a_validator_without_end_is_not_sent_back(self, stand):
        feed = rss("A", [])
        giant = Response(feed.body, headers={"ETag": '"' + "x" * 60_000 + '"'}, type=feed.type)
        stand.follow("evil.example/feed", giant)
        stand.later(minutes=30)

        assert "if-none-match" not in stand.server.requests[-1].headers

    def test_a_page_that_changes_at_every_visit_is_visited_seven_times(self, stand):
        visits = []

        def restless(request):
            visits.append(request)
            return page("Gauge", f"The gauge of Oda stands at {len(visits)} metres.", "It rose, said the keeper Tor.")

        url = stand.put("evil.example/1", restless)
        stand.follow("evil.example/feed", rss("Restless", [{"link": url, "title": "Gauge of Oda"}]))
        for _ in range(140):
            stand.later(days=1)

        assert len(visits) == 8
        assert len(stand.articles()) == 1

    def test_what_a_person_removed_stays_away_however_it_is_told(self, stand):
        item = {"title": "Gauge", "id": "tag:1", "told": "The gauge stands at 1."}
        stand.follow("evil.example/feed", rss("A", [item]))
        stand.store.articles.remove("public", [stand.articles()[0].id])
        for look in range(3):
            stand.put("evil.example/feed", rss("A", [{**item, "told": f"The gauge stands at {look + 2}."}]))
            stand.later(hours=6)

        assert stand.articles() == []


def test_a_feed_of_every_kind_keeps_what_it_said_in_a_day(stand, feed):
    """Nothing of what is kept off above keeps an ordinary feed off."""
    for look in range(0, 60, 3):
        items = [
            {"link": stand.put(f"a.example/{n}", page(f"Story {n}", f"Boat {n} of Oda came in at noon.")),
             "title": f"Story {n}", "told": f"Boat {n} of Oda came in."}
            for n in range(look, look + 10)
        ]  # fmt: skip
        stand.follow("a.example/feed", feed("Harbour", items)) if not look else stand.put(
            "a.example/feed", feed("Harbour", items)
        )
        stand.later(minutes=30)

    assert len(stand.articles()) == 67

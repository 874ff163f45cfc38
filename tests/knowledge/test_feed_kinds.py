"""What ordinary feeds do that is not in any standard: nothing is lost, nothing comes twice, nothing fails for good."""

from collections.abc import Iterator
from datetime import date

import pytest

from knowledge.article import Article
from knowledge.store import KnownPage, Store
from tests.knowledge.feed_samples import FORMATS, Newsstand, page, rss
from tests.webserver import Raw, Response, WebServer, redirect

BRIDGE = (
    "The new bridge over the Lune at Garsdal was opened on Sunday by the county's engineer, Mette Krag.",
    "It carries trams and bicycles, and cost eleven million less than was planned, she said.",
)
TOLD = "The bridge over the Lune at Garsdal is open to trams and bicycles, the engineer Mette Krag said."
CAU = (
    "Cầu mới bắc qua sông Lam ở thị trấn Hòa Phú được khánh thành hôm Chủ nhật, theo kỹ sư Trần Thị Mận.",
    "Cây cầu dành cho xe điện và xe đạp, và rẻ hơn dự kiến mười một tỉ đồng, bà nói.",
)
CAU_TOLD = "Cây cầu mới bắc qua sông Lam ở thị trấn Hòa Phú đã được khánh thành hôm Chủ nhật."
ORCHARD = (
    "Farmers at Vik have planted nine thousand apple trees on the slopes above the fjord since March.",
    "Half of them are of a kind that was thought lost, said the gardener Tor Aas.",
)


@pytest.fixture
def stand() -> Iterator[Newsstand]:
    with WebServer() as server, Store.in_memory() as store:
        yield Newsstand(server, store)
        assert store.check() == []


@pytest.fixture(params=FORMATS)
def feed(request):
    return FORMATS[request.param]


class TestOneLinkSeveralTimes:
    def test_an_entry_that_stands_twice_is_one_article_and_is_fetched_once(self, stand, feed):
        url = stand.put("a.example/bridge", page("Bridge open", *BRIDGE))
        other = stand.put("a.example/vik", page("Apples at Vik", *ORCHARD))
        items = [
            {"link": url, "title": "Bridge open (update)", "told": "Trams run.", "id": "2"},
            {"link": other, "title": "Apples at Vik", "told": "Nine thousand trees.", "id": "x"},
            {"link": url, "title": "Bridge open", "told": "By Mette Krag.", "id": "1"},
        ]

        assert stand.follow("a.example/feed", feed("Garsdal Times", items)).result == "2 new"
        assert stand.later(minutes=30) == stand.later(minutes=30) == ["nothing new"]
        assert stand.titles() == ["Apples at Vik", "Bridge open"]
        assert stand.asked("a.example/bridge") == 1

    @pytest.mark.parametrize("more", ["?utm_source=rss", "/", "#latest", "?fbclid=7"])
    def test_forms_of_one_address_are_one_page(self, stand, feed, more):
        url = stand.put("a.example/bridge", page("Bridge open", *BRIDGE))
        items = [{"link": url, "title": "Bridge open"}, {"link": url + more, "title": "Bridge open"}]

        stand.follow("a.example/feed", feed("Garsdal Times", items))

        assert stand.titles() == ["Bridge open"]

    def test_the_newest_of_them_is_what_the_feed_says(self, stand):
        url = stand.put("a.example/bridge", Response(status=403))
        old = {"link": url, "title": "Bridge", "told": "It opens at two.", "date": "Tue, 10 Feb 2026 09:00:00 +0100"}
        new = {"link": url, "title": "Bridge", "told": "It opens at three.", "date": "Tue, 10 Feb 2026 09:30:00 +0100"}

        stand.follow("a.example/feed", rss("Garsdal Times", [old, new]))

        assert [article.text for article in stand.articles()] == ["It opens at three."]

    def test_entries_without_link_that_share_an_id_are_all_kept(self, stand, feed):
        items = [
            {"title": f"Note {n}", "told": f"Water stood at {n} metres.", "id": "tag:gauge,2026:note"} for n in range(3)
        ]

        stand.follow("a.example/feed", feed("Gauge", items))

        assert stand.titles() == ["Note 0", "Note 1", "Note 2"]

    def test_places_of_one_page_are_one_article_of_all_their_parts(self, stand, feed):
        url = stand.put("a.example/live", Response(status=403))
        items = [{"link": f"{url}#p{n}", "title": f"Live: {n}", "told": f"Boat {n} is in."} for n in (2, 1)]

        stand.follow("a.example/feed", feed("Garsdal Times", items))

        (article,) = stand.articles()
        assert article.text.split("\n\n") == ["Boat 2 is in.", "Boat 1 is in."]
        assert stand.asked("a.example/live") == 1


def endless_answer():
    yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    while True:
        yield b" " * 100_000


BROKEN = {
    "500": Response(status=500),
    "502": Response(status=502),
    "403": Response(status=403),
    "circle": redirect("/bridge"),
    "no http": Raw([b"nonsense\r\n\r\n"]),
    "hung up": Raw([]),
    "too large": Response(b"x", headers={"Content-Length": "99999999"}),
    "a picture": Response(b"\x89PNG", type="image/png"),
    "nothing": Response(b""),
    "only tags": Response(b"<html>" + b"<div>" * 3000),
    "not packed": Response(b"plain", headers={"Content-Encoding": "gzip"}),
    "elsewhere": redirect("http://nowhere.example/"),
    "endless": Raw(endless_answer()),
}


class TestAPageThatFails:
    @pytest.mark.parametrize("broken", BROKEN)
    def test_keeps_no_other_out_and_the_feed_speaks_for_it(self, stand, broken):
        bridge = stand.put("a.example/bridge", BROKEN[broken])
        vik = stand.put("a.example/vik", page("Apples at Vik", *ORCHARD))
        items = [
            {"link": bridge, "title": "Bridge open", "told": TOLD},
            {"link": vik, "title": "Apples at Vik", "told": "Farmers plant nine thousand trees."},
        ]

        stand.follow("a.example/feed", rss("Garsdal Times", items))
        stand.later(minutes=30)

        assert {article.title: article.text for article in stand.articles()} == {
            "Bridge open": TOLD,
            "Apples at Vik": "\n\n".join(ORCHARD),
        }

    def test_a_mistake_of_ours_with_one_page_keeps_no_other_out(self, stand, monkeypatch, caplog):
        bridge = stand.put("a.example/bridge", page("Bridge open", *BRIDGE))
        vik = stand.put("a.example/vik", page("Apples at Vik", *ORCHARD))
        read = __import__("knowledge.feed_word").feed_word.read_page

        def mistaken(found):
            if found.url == bridge:
                raise RuntimeError("nobody expected this")
            return read(found)

        monkeypatch.setattr("knowledge.feed_word.read_page", mistaken)
        items = [{"link": bridge, "title": "Bridge open", "told": TOLD}, {"link": vik, "title": "Apples at Vik"}]

        stand.follow("a.example/feed", rss("Garsdal Times", items))

        assert stand.titles() == ["Apples at Vik", "Bridge open"]
        assert "nobody expected this" in caplog.text

    def test_takes_the_place_of_the_feeds_words_once_it_can_be_had(self, stand, feed):
        url = stand.put("a.example/bridge", Response(status=503))
        stand.follow("a.example/feed", feed("Garsdal Times", [{"link": url, "title": "Bridge open", "told": TOLD}]))
        stand.put("a.example/bridge", page("Bridge open", *BRIDGE))

        assert stand.later(minutes=30) == ["1 updated"]
        assert [article.text for article in stand.articles()] == ["\n\n".join(BRIDGE)]
        assert stand.articles()[0].publisher == "Garsdal Times"

    def test_does_not_lose_what_was_read_of_it_before(self, stand):
        url = stand.put("a.example/bridge", page("Bridge open", *BRIDGE))
        stand.follow("a.example/feed", rss("Garsdal Times", [{"link": url, "title": "Bridge open", "told": TOLD}]))
        stand.put("a.example/bridge", Response(status=500))
        stand.put("a.example/feed", rss("Garsdal Times", [{"link": url, "title": "Bridge open", "told": "Read on."}]))

        stand.later(minutes=30)

        assert [article.text for article in stand.articles()] == ["\n\n".join(BRIDGE)]

    def test_is_asked_when_it_says_and_else_ever_more_seldom(self, stand):
        url = stand.put("a.example/bridge", Response(status=503, headers={"Retry-After": "7200"}))
        stand.follow("a.example/feed", rss("Garsdal Times", [{"link": url, "title": "Bridge open", "told": TOLD}]))

        for _ in range(3):
            stand.later(minutes=30)
        assert stand.asked("a.example/bridge") == 1
        stand.put("a.example/bridge", Response(status=500))
        for _ in range(4 * 24):
            stand.later(minutes=30)
        assert 2 <= stand.asked("a.example/bridge") <= 6


class TestDates:
    @pytest.mark.parametrize(
        "told",
        ["0001-01-01T00:00:00Z", "Mon, 01 Jan 0001 00:00:00 GMT", "9999-12-31", "1970-01-01T00:00:00Z", "0000-00-00",
         "-0001-11-30", "null", "Thu, 99 Foo 2026", "31 February 2026"],
    )  # fmt: skip
    def test_what_stands_for_none_is_none(self, stand, feed, told):
        stand.follow("a.example/feed", feed("Gauge", [{"title": "Note", "told": "Water rose.", "date": told}]))

        assert [article.published for article in stand.articles()] == [None]

    @pytest.mark.parametrize(
        ("told", "day"),
        [
            ("2026-01-14T06:15:00.1234567Z", date(2026, 1, 14)),
            ("2026-01-14T06:15:00.123456789+07:00", date(2026, 1, 14)),
            ("1768371300", date(2026, 1, 14)),
            ("Thứ Tư, 14/01/2026", date(2026, 1, 14)),
        ],
    )
    def test_unusual_forms_are_read(self, stand, feed, told, day):
        stand.follow("a.example/feed", feed("Gauge", [{"title": "Note", "told": "Water rose.", "date": told}]))

        assert [article.day for article in stand.articles()] == [day]

    def test_a_date_that_is_still_to_come_is_none(self, stand, feed):
        late = {"title": "A", "told": "Water will rise.", "date": "2031-01-01T00:00:00Z"}
        soon = {"title": "B", "told": "Water fell.", "date": "2026-02-11T01:00:00+14:00"}

        stand.follow("a.example/feed", feed("Gauge", [late, soon]))

        assert {article.title: article.day for article in stand.articles()} == {"A": None, "B": date(2026, 2, 11)}


WALLS = {
    "consent": ("Your choice", "We and 211 partners would like to keep and read data on your device to measure things.",
                "You can agree to it all or choose; pay with data or with four euros a month."),
    "log-in": ("Members", "This piece is for members. Sign in with your number, or become one today.",
               "Members read all they like and get a letter every Friday."),
    "robots": ("One moment", "We check whether you are a person. Press and hold the button below until it is full.",
               "Ray 8f21c0. This takes a few seconds and needs scripts."),
    "not found": ("Nothing here", "The page you were after is not here any more, or never was. Try the search above.",
                  "Most read today: the weather for the week, the puzzle, the market."),
    "gone quiet": ("Wartung", "Unsere Seite wird gerade überarbeitet und ist in wenigen Stunden wieder erreichbar.",
                   "Vielen Dank für Ihre Geduld und Ihr Verständnis in dieser Zeit."),
    "vi": ("Đăng nhập", "Vui lòng đăng nhập hoặc tạo tài khoản để đọc tiếp nội dung dành cho thành viên.",
           "Thành viên được đọc không giới hạn và nhận bản tin hằng tuần qua thư điện tử."),
    "fr": ("Vos préférences", "Avec votre accord, nos partenaires et nous utilisons des traceurs de mesure.",
           "Vous pouvez accepter, refuser ou revenir sur votre choix à tout moment."),
}  # fmt: skip


class TestWalls:
    @pytest.mark.parametrize("wall", WALLS)
    @pytest.mark.parametrize(("told", "text"), [(TOLD, BRIDGE), (CAU_TOLD, CAU)], ids=["en", "vi"])
    def test_a_page_that_speaks_of_something_else_is_not_the_article(self, stand, wall, told, text):
        url = stand.put("a.example/bridge", page(*WALLS[wall]))
        stand.follow("a.example/feed", rss("Garsdal Times", [{"link": url, "title": "The bridge", "told": told}]))
        assert [(article.title, article.text) for article in stand.articles()] == [("The bridge", told)]

        stand.put("a.example/bridge", page("The bridge", *text))
        stand.later(minutes=30)
        assert [article.text for article in stand.articles()] == ["\n\n".join(text)]

        stand.put("a.example/bridge", page(*WALLS[wall]))
        stand.later(days=2)
        assert [article.text for article in stand.articles()] == ["\n\n".join(text)]

    def test_one_page_in_the_place_of_different_articles_is_none_of_them(self, stand):
        wall = page("Good morning", "Sit back and have a cup of tea while we get everything ready for you.")
        items = [{"link": stand.put(f"a.example/{n}", wall), "title": f"N{n}", "told": f"Gauge {n}."} for n in range(3)]

        stand.follow("a.example/feed", rss("Gauge", items))

        assert sorted(article.text for article in stand.articles()) == ["Gauge 0.", "Gauge 1.", "Gauge 2."]

    def test_a_redirect_to_the_front_page_is_no_article(self, stand):
        stand.put("a.example/", page("Garsdal Times", TOLD, "More news from Garsdal every day."))
        url = stand.put("a.example/bridge", redirect("/"))

        stand.follow("a.example/feed", rss("Garsdal Times", [{"link": url, "title": "The bridge", "told": TOLD}]))

        assert [article.text for article in stand.articles()] == [TOLD]

    @pytest.mark.parametrize("told", ["", "Read on.", "Krag opens it.", "Trams cross the Lune."])
    def test_a_page_of_which_little_is_told_is_taken(self, stand, told):
        url = stand.put("a.example/bridge", page("Bridge open", *BRIDGE))

        stand.follow("a.example/feed", rss("Garsdal Times", [{"link": url, "title": "Bridge open", "told": told}]))

        assert [article.text for article in stand.articles()] == ["\n\n".join(BRIDGE)]


class TestAChangedAddress:
    OLD, NEW = "Bridge opens on Sunday", "Bridge is open"

    def moved(self, stand: Newsstand, feed, old_site) -> None:
        old = stand.put("a.example/bridge-opens-77", page(self.OLD, "It opens on Sunday, Krag said.", BRIDGE[1]))
        stand.follow("a.example/feed", feed("Garsdal Times", [{"link": old, "title": self.OLD, "id": "post-77"}]))
        new = stand.put("a.example/bridge-is-open-77", page(self.NEW, *BRIDGE))
        if old_site is not None:
            stand.put("a.example/bridge-opens-77", old_site)
        stand.put("a.example/feed", feed("Garsdal Times", [{"link": new, "title": self.NEW, "id": "post-77"}]))
        stand.later(minutes=30)

    @pytest.mark.parametrize("old_site", [redirect("/bridge-is-open-77", 301), Response(status=404), None])
    def test_is_one_article_in_its_new_version(self, stand, feed, old_site):
        self.moved(stand, feed, old_site)

        assert stand.titles() == [self.NEW]
        assert stand.later(days=2) == ["nothing new"]

    def test_that_cannot_be_read_changes_nothing_yet(self, stand, feed):
        old = stand.put("a.example/1", page(self.OLD, *BRIDGE))
        stand.follow("a.example/feed", feed("Garsdal Times", [{"link": old, "title": self.OLD, "id": "77"}]))
        new = stand.put("a.example/2", Response(status=500))
        stand.put("a.example/feed", feed("Garsdal Times", [{"link": new, "title": self.NEW, "id": "77"}]))
        stand.later(minutes=30)
        assert stand.titles() == [self.OLD]

        stand.put("a.example/2", page(self.NEW, BRIDGE[0]))
        stand.later(hours=1)
        assert stand.titles() == [self.NEW]

    def test_of_what_only_the_feed_tells_is_one_article_too(self, stand, feed):
        item = {"link": stand.put("a.example/1", Response(status=403)), "title": self.OLD, "id": "77", "told": "Soon."}
        stand.follow("a.example/feed", feed("Garsdal Times", [item]))
        item = {"link": stand.put("a.example/2", Response(status=403)), "title": self.NEW, "id": "77", "told": "Now."}
        stand.put("a.example/feed", feed("Garsdal Times", [item]))

        assert stand.later(minutes=30) == ["1 updated"]
        assert stand.titles() == [self.NEW]

    def test_that_its_site_says_by_a_redirect_alone_is_one_article(self, stand):
        """The feed lists it no longer, so that only the old address tells."""
        old = stand.put("a.example/1", page(self.OLD, *BRIDGE))
        stand.follow("a.example/feed", rss("Garsdal Times", [{"link": old, "title": self.OLD}]))
        stand.put("a.example/feed", rss("Garsdal Times", []))
        stand.put("a.example/2", page(self.NEW, *BRIDGE))
        stand.put("a.example/1", redirect("/2", 301))

        assert stand.later(days=2) == ["1 updated"]
        assert stand.titles() == [self.NEW]

    def test_an_id_that_two_pages_share_moves_neither(self, stand, feed):
        pages = [stand.put(f"a.example/{n}", page(f"Story {n}", f"Boat {n} came in at noon.")) for n in range(3)]
        for listed in (pages[:1], pages[:2], pages[1:]):
            items = [{"link": url, "title": f"Story {url[-1]}", "id": "same"} for url in listed]
            stand.put("a.example/feed", feed("Harbour", items))
            stand.store.feeds.add("public", stand.server.url("a.example", "/feed"))
            stand.later(minutes=30)

        assert stand.titles() == ["Story 0", "Story 1", "Story 2"]


class TestAuthors:
    @pytest.mark.parametrize(
        ("authors", "byline"),
        [
            (["Ida Roth", "Bo Lenz"], "Ida Roth, Bo Lenz"),
            (["Trần Thị Mận", "Jo", "Åse"], "Trần Thị Mận, Jo, Åse"),
            (["Jo", "Jo"], "Jo"),
        ],
    )
    def test_none_is_dropped(self, stand, feed, authors, byline):
        stand.follow("a.example/feed", feed("Gauge", [{"title": "Note", "told": "Water rose.", "authors": authors}]))

        assert [article.byline for article in stand.articles()] == [byline]


def test_a_bad_entry_keeps_no_other_out(stand, feed, monkeypatch, caplog):
    from knowledge.reading import feeds

    read = feeds._line

    def mistaken(html):
        if html == "Bad":
            raise RuntimeError("nobody expected this")
        return read(html)

    monkeypatch.setattr(feeds, "_line", mistaken)
    items = [{"title": title, "told": f"Water rose at {title}."} for title in ("One", "Bad", "Two")]

    stand.follow("a.example/feed", feed("Gauge", items))

    assert stand.titles() == ["One", "Two"]


@pytest.mark.parametrize("encoding", ["iso-8859-1", "utf-16", "windows-1258", "ascii"])
def test_encodings_of_a_feed(stand, encoding):
    item = {"title": "Cầu Hòa Phú", "told": CAU_TOLD, "authors": ["Trần Thị Mận", "Åse"]}

    stand.follow("a.example/feed", rss("Báo", [item], encoding=encoding))

    (article,) = stand.articles()
    assert (article.title, article.text, article.byline) == ("Cầu Hòa Phú", CAU_TOLD, "Trần Thị Mận, Åse")


def test_what_an_older_version_noted_under_a_pages_address_is_the_feeds_word(stand):
    """It kept what a feed says under the address of the page, which could then never say anything else."""
    url = stand.put("a.example/bridge", Response(status=403))
    feed = stand.store.feeds.add(
        "public", stand.put("a.example/feed", rss("Times", [{"link": url, "title": "Bridge", "told": TOLD}]))
    )
    words = Article(text=TOLD, title="Bridge", url=url, publisher="Times", language="en")
    stand.store.articles.add("public", [(words, url)])
    stand.store.feeds.visited(feed.id, [KnownPage(url, "before", None, None, stand.now, None, key=url)])
    stand.later()
    stand.put("a.example/feed", rss("Times", [{"link": url, "title": "Bridge", "told": f"{TOLD} It rains."}]))

    stand.later(hours=1)

    assert [article.text for article in stand.articles()] == [f"{TOLD} It rains."]

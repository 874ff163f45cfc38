"""A report tells on one page what was asked and what became of it; it needs nothing else, and tells of nobody."""

import re
import shutil
import struct
import subprocess
import zlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.charts import bars, columns, line, ticks
from bot.cli import main
from bot.report_page import page
from bot.report_picture import picture
from knowledge.article import Article
from knowledge.library import Library
from knowledge.store import QuoteRef

EVIL = '<script>alert("x")</script> & who is "mayor"?'
SERVER = "guild:7"
TODAY = datetime.now(UTC).date()
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reported") / "home"
    with Library.open(folder, briefings=False) as library:
        article = Article(
            title="Harbour", text="The harbour of Torvik reopened on Monday.\n\nIt cost nine million crowns."
        )
        library.add(article, collection=SERVER)
        usage, keep = library.store.usage, timedelta(days=30)
        for took, outcome in ((8.0, "answered"), (40.0, "pinned"), (700.0, "no-answer"), (99_999.0, "unmentioned")):
            usage.count(SERVER, answered=took < 100, outcome=outcome, took_ms=took)
        for typed in (EVIL, "When does the ferry sail?", "when does the ferry SAIL"):
            usage.record_unanswered(SERVER, typed, "No.", keep=keep, user="4711")
        token = usage.record_answer(SERVER, [QuoteRef(SERVER, article.id, 0, 20)], keep=keep, user="4711")
        usage.vote(token, "4712", -1, question="what did it cost?")
        usage.count("guild:8", answered=False, outcome="no-answer", took_ms=5.0)
        library.store.feeds.add(SERVER, "https://times.example/feed.xml", title="Times <b>")
    return folder


@pytest.fixture
def report(home: Path, tmp_path: Path) -> Callable[..., tuple[Result, str]]:
    def run(*arguments: str) -> tuple[Result, str]:
        file = tmp_path / "report.html"
        result = CliRunner().invoke(main, ["--home", str(home), "report", "--out", str(file), *arguments])
        return result, file.read_text("utf-8") if file.exists() else ""

    return run


class Read(HTMLParser):
    """Elements, addresses and texts of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "data", "action", "srcset")]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_tells_everything_and_needs_nothing_else(report) -> None:
    result, html = report()
    read = Read(html)

    assert result.exit_code == 0, result.output
    assert "script" not in read.tags
    assert read.addresses == []
    assert not re.search(r"@import|url\(|https?://(?!www\.w3\.org)(?!times)", html)
    assert read.tags.count("svg") == 4
    assert EVIL in read.text
    assert "When does the ferry sail?" in read.text
    assert "what did it cost?" in read.text
    assert "Times <b>" in read.text
    for told in ("5questions", "40%answered", "0 / 1votes", "what the admins chose", "nothing mentions it"):
        assert told in re.sub(r"\s+", " ", read.text).replace("% ", "%")
    assert "4711" not in html


def test_a_server_s_report_tells_of_that_server_alone(report) -> None:
    assert "4questions" in Read(report("--collection", SERVER)[1]).text
    other = Read(report("--collection", "guild:8")[1]).text
    assert "1questions" in other
    assert "ferry" not in other


def test_days_are_those_that_were_asked_for(report) -> None:
    yesterday = (TODAY - timedelta(days=1)).isoformat()

    text = Read(report("--since", "2020-01-01", "--until", yesterday)[1]).text
    assert "0questions" in text
    assert "1 January 2020 to" in text
    wrong, _ = report("--since", TODAY.isoformat(), "--until", yesterday)
    assert (wrong.exit_code, wrong.stderr.count("\n")) == (2, 1)


def test_a_file_that_cannot_be_written_is_named_and_nothing_is_left_half(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "missing" / "report.html"
    result = CliRunner().invoke(main, ["--home", str(home), "report", "--out", str(file)])

    assert result.exit_code == 2
    assert str(file) in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_counts_are_of_nobody_and_go_with_their_server(home: Path) -> None:
    with Library.open(home) as library:
        usage, reports = library.store.usage, library.store.reports
        usage.count("guild:9", answered=True, outcome="answered", took_ms=12.0)
        assert reports.tallies(["guild:9"], TODAY, TODAY) == [("ms", "25", 1), ("outcome", "answered", 1)]
        usage.forget("4711x")
        assert reports.tallies(["guild:9"], TODAY, TODAY)
        library.store.clear("guild:9")
        assert reports.tallies(["guild:9"], TODAY, TODAY) == []


# --- what is drawn


def test_columns_are_as_high_as_their_numbers() -> None:
    drawn = columns([("a", (3, 1)), ("b", (0, 0)), ("c", (2, 0))], ("yes", "no"), title="T")
    tall = [float(height) for height in re.findall(r'<rect class="s\d"[^>]* height="([\d.]+)"', drawn)]

    assert len(tall) == 3
    assert tall[0] == pytest.approx(3 * tall[1], rel=0.01) == pytest.approx(1.5 * tall[2], rel=0.01)
    assert "<title>a: 3 yes, 1 no</title>" in drawn


def test_a_line_rises_with_its_numbers_and_bars_are_as_long_as_theirs() -> None:
    points = re.search(r'<polyline class="line" points="([^"]+)"', line([("a", 0), ("b", 5), ("c", 10)], title="T"))
    assert points is not None
    heights = [float(point.split(",")[1]) for point in points[1].split()]
    assert heights[0] - heights[1] == pytest.approx(heights[1] - heights[2], rel=0.01)
    wide = [float(each) for each in re.findall(r'width="([\d.]+)" height="10"', bars([("a", 4), ("b", 1)], title="T"))]
    assert wide[0] == pytest.approx(4 * wide[1], rel=0.01)


@pytest.mark.parametrize("most", [0, 1, 4, 5, 12, 99, 1000, 7431, 10**9])
def test_scales_are_round_and_short(most: int) -> None:
    found = ticks(most)

    assert found[0] == 0
    assert len(found) <= 5
    assert found[-1] <= most
    assert all(str(value).lstrip("125").strip("0") == "" or value == 0 for value in found[1:2])


def test_the_picture_is_a_png_whose_columns_are_as_high_as_their_numbers(home: Path) -> None:
    with Library.open(home) as library:
        of = library.figures(SERVER, since=TODAY - timedelta(days=6), until=TODAY)

    content = picture(of)

    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", content[16:24])
    start = content.index(b"IDAT")
    (length,) = struct.unpack(">I", content[start - 4 : start])
    rows = zlib.decompress(content[start + 4 : start + 4 + length])
    assert len(rows) == height * (3 * width + 1)
    pixels = [rows[y * (3 * width + 1) + 1 : (y + 1) * (3 * width + 1)] for y in range(height // 2)]

    def tall(colour: tuple[int, int, int]) -> int:
        return max(sum(row[3 * x : 3 * x + 3] == bytes(colour) for row in pixels) for x in range(width - 150, width, 4))

    answered, unanswered = tall((68, 147, 248)), tall((240, 136, 62))
    assert answered == pytest.approx(unanswered, abs=2)  # two of each
    assert answered > 100


def test_a_browser_shows_it_on_a_phone_and_a_desk_light_and_dark(report, tmp_path: Path) -> None:
    if CHROMIUM is None:
        pytest.skip("There is no Chromium here to show the page.")
    _, html = report()
    file = tmp_path / "page.html"
    # a browser without a window takes no width under 500, and one scheme: what is shown are frames, each of its own
    frames = [(width, scheme) for width in (390, 1280) for scheme in ("light", "dark")]
    probe = (
        "<script>onload=()=>{document.title=[...document.querySelectorAll('iframe')].map(f=>{const d=f.contentDocument;"
        "return [d.documentElement.scrollWidth,getComputedStyle(d.body).backgroundColor,"
        "[...d.querySelectorAll('svg')].filter(s=>s.getBoundingClientRect().height>50).length].join(' ')}).join(';')}"
        "</script>"
    )
    (tmp_path / "report.html").write_text(html, encoding="utf-8")
    made = "".join(
        f'<iframe src="report.html" style="border:0;width:{width}px;height:2400px;color-scheme:{scheme}"></iframe>'
        for width, scheme in frames
    )
    file.write_text(f"<!doctype html><body>{made}{probe}</body>")
    shown = subprocess.run(
        [
            CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files",
            "--virtual-time-budget=2000", f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", file.as_uri(),
        ],
        capture_output=True, text=True, timeout=120, check=True,
    ).stdout  # fmt: skip
    told = re.search(r"<title>([^<]+)</title>", shown)
    assert told is not None, shown[:500]
    for (width, scheme), seen in zip(frames, told[1].split(";"), strict=True):
        found = re.fullmatch(r"(\d+) (rgb\([^)]*\)) (\d+)", seen)
        assert found is not None, seen
        assert int(found[1]) <= width  # nothing is to be scrolled sideways
        assert found[2] == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(13, 17, 23)")
        assert int(found[3]) == 4


def test_an_empty_library_has_a_page_too(tmp_path: Path) -> None:
    with Library.open(tmp_path, briefings=False) as library:
        of = library.figures(since=date(2026, 1, 1), until=date(2026, 1, 3))

    read = Read(page(of, title="Dateline", made=date(2026, 1, 3)))
    assert "0questions" in read.text
    assert "Every question got an answer" in read.text
    assert picture(of).startswith(b"\x89PNG")

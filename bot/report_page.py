"""A report as one HTML page that needs nothing else: no script, no picture, no font from anywhere."""

from collections.abc import Iterator
from datetime import date
from html import escape
from importlib.resources import files

from bot import charts
from knowledge.library.records import MORE_MS
from knowledge.reporting import Figures

OUTCOMES = {
    "answered": "answered",
    "pinned": "answered with what the admins chose",
    "unmentioned": "nothing mentions it",
    "not-together": "nothing speaks of it all together",
    "no-answer": "no passage answers",
    "no-answer-within": "no passage within the limits answers",
    "no-answer-here": "no passage that may be quoted answers",
    "names-nothing": "named nothing to look for",
    "none-such": "no article within the limits",
}


def page(of: Figures, *, title: str, made: date) -> str:
    """The whole page."""
    body, style = "".join(_sections(of)), files("bot").joinpath("report_page.css").read_text("utf-8")
    span = f"{_day(of.since)} to {_day(of.until)}"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}: {span}</title><style>{style}</style></head><body><main>"
        f'<h1>{escape(title)}</h1><p class="soft">{span} · made on {_day(made)}</p>{body}</main></body></html>\n'
    )


def _sections(of: Figures) -> Iterator[str]:
    yield f'<div class="cards">{"".join(_card(number, told) for number, told in _headline(of))}</div>'
    days = [(f"{day.day:%d %b}", (day.answered, day.unanswered)) for day in of.days]
    keys = '<p class="soft"><span class="key k0">answered</span><span class="key k1">not answered</span></p>'
    chart = charts.columns(days, ("answered", "not answered"), title="Questions a day")
    yield f"<section><h2>Questions a day</h2>{keys}{chart}</section>"
    outcomes = [(OUTCOMES.get(kind, kind), number) for kind, number in of.outcomes]
    latency = [("more" if upto == MORE_MS else f"≤ {upto:,}", (number,)) for upto, number in of.latency]
    times = charts.columns(latency, ("answers",), title="How long answers took, in milliseconds")
    yield (
        '<div class="grid2"><section><h2>What became of them</h2>'
        f"{charts.bars(outcomes, title='What became of questions') if outcomes else _none()}</section>"
        f"<section><h2>How long answers took, in milliseconds</h2>{times}</section></div>"
    )
    yield f"<section><h2>Without a good answer</h2>{_groups(of)}</section>"
    grown = charts.line([(f"{day:%d %b}", number) for day, number in of.growth], title="Articles in the archive")
    yield f"<section><h2>Articles in the archive</h2>{grown}</section>"
    yield f"<section><h2>Feeds</h2>{_feeds(of)}</section>"


def _headline(of: Figures) -> Iterator[tuple[str, str]]:
    yield f"{of.questions:,}", "questions"
    yield (f"{of.answered / of.questions:.0%}" if of.questions else "–"), "answered"
    yield f"{of.upvotes:,} / {of.downvotes:,}", "votes up / down"
    yield _ms(of.within(0.5)), "half of the answers within"
    yield _ms(of.within(0.95)), "95 % within"
    yield f"{of.growth[-1][1] if of.growth else 0:,}", "articles"


def _ms(upto: int | None) -> str:
    return "–" if upto is None else "over 10 s" if upto == MORE_MS else f"{upto:,} ms"


def _card(number: str, told: str) -> str:
    return f'<div class="card"><b>{escape(number)}</b><span class="soft">{escape(told)}</span></div>'


def _groups(of: Figures) -> str:
    if not of.groups:
        return _none("Every question got an answer that nobody found bad.")
    rows = []
    for group in of.groups:
        others = dict.fromkeys(one.question for one in group.asked if one.question != group.first.question)
        also = f'<br><span class="soft">{escape("; ".join([*others][:3]))}</span>' if others else ""
        rows.append(
            f"<tr><td>{escape(group.first.question)}{also}</td>"
            f'<td class="n">{group.unanswered:,}</td><td class="n">{group.downvoted:,}</td></tr>'
        )
    head = '<tr><th>question</th><th class="n">not answered</th><th class="n">voted down</th></tr>'
    return f"<table>{head}{''.join(rows)}</table>"


def _feeds(of: Figures) -> str:
    if not of.feeds:
        return _none("No feed is followed.")
    rows = [
        f"<tr><td>{escape(feed.title or feed.url)}</td><td>{escape(str(feed.last_result or 'not looked at yet'))}</td>"
        f"<td>{f'{feed.checked_at:%d %b %H:%M}' if feed.checked_at else '–'}</td></tr>"
        for feed in of.feeds
    ]
    return f"<table><tr><th>feed</th><th>last look</th><th>when (UTC)</th></tr>{''.join(rows)}</table>"


def _none(told: str = "Nothing was counted yet.") -> str:
    return f'<p class="soft">{escape(told)}</p>'


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"

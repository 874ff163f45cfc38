"""What those who manage a server are told: what became of what they added, their feeds, and a report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import discord
from discord import ui

from bot import replies
from bot.adding.reading import Held
from bot.catalogue import Markdown, Words
from bot.failing import sentence
from bot.markdown import cut, line
from bot.parts import TEXT
from bot.record import REPORT_DAYS
from bot.replies import Reply
from knowledge.changes import Added, Outcome
from knowledge.library import records
from knowledge.library.records import Feed, Limits, Report
from knowledge.reporting import Figures

SHOWN = 10
"""Titles, and problems, that are told of one file or address."""
_KEYS = {
    "library.added": (Outcome.ADDED, Outcome.UPDATED),
    "library.unchanged": (Outcome.UNCHANGED,),
    "library.no-room": (Outcome.NO_ROOM,),
    "library.too-old": (Outcome.TOO_OLD, Outcome.REFUSED),
}
"""What is said of articles by what became of them; no one's removal holds for what somebody hands in again."""
SHOWN_OF_MANY = 3
"""The same, where there are several."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What was found in a file, or at an address."""

    name: str
    found: Sequence[Held | Exception]
    """Articles, and why others are none."""
    file: Path | None = None
    """Where the articles are, whole."""


def outcomes(taken: Sequence[Taken], became: Mapping[str, Added], words: Words) -> str:
    """What became of each file and address; under its name where there are several."""
    room = (TEXT - 200) // len(taken)
    shown = SHOWN if len(taken) == 1 else SHOWN_OF_MANY
    parts = []
    for each in taken:
        lines = _outcome(each, became, words, shown=shown)
        if len(taken) > 1:
            lines.insert(0, f"**{line(each.name, 80)}**")
        parts.append(cut("\n".join(lines), room))
    return "\n".join([*parts, f"-# {words('library.only-here')}"] if became else parts)


def _outcome(
    each: Taken,
    became: Mapping[str, Added],
    words: Words,
    *,
    shown: int,
) -> list[str]:
    articles = [item for item in each.found if isinstance(item, Held)]
    lines: list[str] = []
    for key, outcomes in _KEYS.items():
        titles = [item.title for item in articles if became[item.id].outcome in outcomes]
        if titles:
            named = "; ".join(line(title, 150) for title in titles[:shown])
            lines.append(words(key, titles=Markdown(named + _more(len(titles), shown))))
    problems = [item for item in each.found if not isinstance(item, Held)]
    for problem in problems[:shown]:
        lines.append(words("library.refused", problem=Markdown(sentence(problem, words))))
    if len(problems) > shown:
        lines[-1] += _more(len(problems), shown)
    return lines


def _more(number: int, shown: int) -> str:
    return f" (+{number - shown})" if number > shown else ""


def limits(allowed: Limits, taken: records.Taken, older: int, words: Words) -> str:
    """What a server may hold, what it holds, and how many of its articles are `older` than it keeps them."""
    rows = (
        ("limits.articles", taken.articles, allowed.articles),
        ("limits.megabytes", -(-taken.bytes // 10**6), None if allowed.bytes is None else allowed.bytes // 10**6),
        ("limits.feeds", taken.feeds, allowed.feeds),
    )
    lines = [f"### {words('limits.title')}"]
    for key, now, most in rows:
        of = words("limits.any") if most is None else words("limits.of", most=most)
        lines.append(f"- {words(key, number=now)} {of}")
    kept = allowed.keep_days
    lines.append(f"- {words('limits.forever') if kept is None else words('limits.kept', n=kept)}")
    if older:
        lines.append(words("limits.older", n=older))
    return "\n".join(lines)


def feeds(followed: Sequence[Feed], words: Words) -> str:
    """The feeds of a server, with how the last look at each went."""
    if not followed:
        return words("feed.none")
    lines = [f"### {words('feed.title')}"]
    for feed in followed:
        result = cut(words.said(feed.last_result), 80) if feed.last_result else words("feed.soon")
        when = f" · <t:{int(feed.checked_at.timestamp())}:R>" if feed.checked_at else ""
        title = f"**{line(feed.title, 50)}** " if feed.title else ""
        lines.append(f"- {title}{line(feed.url, 70)}: {result}{when}")
    return "\n".join(lines)


def report(of: Report, words: Words, *, broken: int = 0, mend: str = "") -> str:
    """How much is asked in a server, and what got no good answer; `broken` pins no longer hold, as `mend` shows."""
    lines = [
        f"### {words('report.title', days=REPORT_DAYS)}",
        words("report.asked", asked=of.questions, answered=of.answered, up=of.upvotes, down=of.downvotes),
    ]
    lines += [words("report.pins", n=broken, mend=Markdown(mend))] if broken else []
    for key, rows in (("report.unanswered", of.unanswered), ("report.downvoted", of.downvoted)):
        lines.append(f"**{words(key)}**")
        lines += [
            f"- {words('report.times', question=Markdown(line(question, 150)), times=times)}"
            for question, times in rows
        ] or [f"- {words('report.none')}"]
    return "\n".join(lines)


def attached(told: str, of: Figures, words: Words, *, name: str) -> Reply:
    """A report with its figures as a picture, and as a page to be kept."""
    from bot.report_page import page
    from bot.report_picture import picture

    shown = replies.notice(told)
    image = discord.MediaGalleryItem(
        "attachment://dateline-report.png", description=words.label("report.picture-plain")
    )
    shown.add_item(ui.MediaGallery(image))
    shown.add_item(ui.TextDisplay(words("report.picture")))
    shown.add_item(ui.File("attachment://dateline-report.html"))
    html = page(of, title=name, made=of.until).encode()
    return Reply(shown, private=True, files=(("dateline-report.png", picture(of)), ("dateline-report.html", html)))

"""A message as a page that a browser draws as Discord shows it, from the payload that was sent.

Only what the bot uses is drawn: text displays, containers, separators, rows of buttons; headings, small print, block
quotes, lists, blocks of code, bold, italics, underline, strikethrough, timestamps, mentions of commands. The page asks
for nothing from outside: `docs.pictures` gives it to a browser as a file.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape as html

from tests.loopback.world import Flag, Payload

WIDTH = 680
"""Pixels of the page: a column of messages, between a phone's and a desktop's."""

_ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
_MARKS = {"**": "b", "__": "u", "~~": "s", "*": "i"}
_MARK = re.compile(r"(\*\*|__|~~|\*)")
_TIME = re.compile(r"<t:(-?\d+):[a-zA-Z]>")
_MENTION = re.compile(r"<(/[^:]+):\d+>")
_CODE = re.compile(r"```\w*\n(.*?)\n```", re.DOTALL)
_LINK, _DANGER, _PRIMARY = 5, 4, 1
_STYLE = f"""
html {{ background: #313338; }}
body {{ margin: 0; padding: 14px 24px 14px 72px; width: {WIDTH - 96}px; position: relative; color: #dbdee1;
  font: 16px/1.375 "gg sans", "Noto Sans", "Liberation Sans", Arial, "Noto Color Emoji", sans-serif; }}
.face {{ position: absolute; left: 16px; top: 16px; width: 40px; height: 40px; border-radius: 50%; background: #5865f2;
  color: #fff; font-weight: 700; font-size: 20px; line-height: 40px; text-align: center; }}
.who {{ color: #f2f3f5; font-weight: 600; }}
.app {{ background: #5865f2; color: #fff; border-radius: 3px; font-size: 10px; font-weight: 600; padding: 1px 4px;
  margin-left: 6px; vertical-align: 2px; }}
.small {{ color: #949ba4; font-size: 13px; }}
.box {{ background: #2b2d31; border: 1px solid #3f4147; border-radius: 8px; padding: 12px 14px; margin: 8px 0; }}
.text {{ margin: 4px 0; overflow-wrap: anywhere; }}
blockquote {{ margin: 2px 0; padding: 0 8px 0 12px; border-left: 4px solid #4e5058; border-radius: 2px; }}
h3 {{ margin: 4px 0 2px; font-size: 18px; color: #f2f3f5; }}
ul {{ margin: 2px 0; padding-left: 20px; }}
pre {{ background: #1e1f22; border: 1px solid #3f4147; border-radius: 4px; padding: 8px; margin: 4px 0; font-size: 13px;
  font-family: "Noto Sans Mono", "Liberation Mono", "DejaVu Sans Mono", monospace; white-space: pre-wrap; }}
hr {{ border: 0; border-top: 1px solid #3f4147; margin: 10px 0; }}
.row {{ display: flex; flex-wrap: wrap; gap: 8px; margin-top: 8px; }}
.button {{ background: #4e5058; color: #fff; border-radius: 4px; padding: 6px 14px; font-size: 14px; }}
.danger {{ background: #da373c; }} .primary {{ background: #5865f2; }} .disabled {{ opacity: 0.5; }}
.command {{ background: #3c4270; color: #c9cdfb; border-radius: 3px; padding: 0 2px; }}
"""


def page(payload: Payload, *, author: str) -> str:
    """Return the message as an HTML document."""
    private = '<div class="small">👁 Only you can see this</div>' if payload["flags"] & Flag.EPHEMERAL else ""
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{html(author)}</title>'
        f'<style>{_STYLE}</style></head><body><div class="face">{html(author[:1].upper())}</div>'
        f'<div class="who">{html(author)}<span class="app">APP</span></div>'
        f"{''.join(map(_component, payload['components']))}{private}</body></html>\n"
    )


def _component(part: Payload) -> str:
    inside = "".join(map(_component, part.get("components", ())))
    match part["type"]:
        case 1:
            return f'<div class="row">{inside}</div>'
        case 2:
            return _button(part)
        case 10:
            return f'<div class="text">{"".join(_blocks(part["content"]))}</div>'
        case 14:
            return "<hr>"
        case 17:
            return f'<div class="box">{inside}</div>'
    return inside


def _button(part: Payload) -> str:
    classes = ["button"]
    classes += [name for style, name in ((_DANGER, "danger"), (_PRIMARY, "primary")) if part["style"] == style]
    classes += ["disabled"] if part.get("disabled") else []
    label = html(part["label"]) + (" ↗" if part["style"] == _LINK else "")
    return f'<span class="{" ".join(classes)}">{label}</span>'


def _blocks(markdown: str) -> Iterator[str]:
    """Blocks of code as they are written, and all other lines by what they begin with."""
    for number, piece in enumerate(_CODE.split(markdown)):
        if number % 2:
            yield f"<pre>{html(piece)}</pre>"
        elif piece.strip("\n"):
            yield from _lines(piece.strip("\n").split("\n"))


def _lines(lines: list[str]) -> Iterator[str]:
    quoted: list[str] = []
    for line in [*lines, None]:
        if line is not None and (line.startswith("> ") or line == ">"):
            quoted.append(_inline(line[2:]) or "&nbsp;")
            continue
        if quoted:
            yield f"<blockquote>{'<br>'.join(quoted)}</blockquote>"
            quoted = []
        if line is not None:
            yield _line(line)


def _line(line: str) -> str:
    for mark, before, after in (("### ", "<h3>", "</h3>"), ("-# ", '<div class="small">', "</div>")):
        if line.startswith(mark):
            return f"{before}{_inline(line.removeprefix(mark))}{after}"
    if line.startswith("- "):
        return f"<ul><li>{_inline(line[2:])}</li></ul>"
    return f"<div>{_inline(line) or '&nbsp;'}</div>"


def _inline(markdown: str) -> str:
    """One line: what is escaped is no mark, so that it waits until the marks have been read."""
    kept: list[str] = []

    def keep(text: str) -> str:
        kept.append(text)
        return f"\x00{len(kept) - 1}\x01"

    told = _ESCAPED.sub(lambda found: keep(html(found[1])), markdown)
    told = _TIME.sub(lambda found: f"{datetime.fromtimestamp(int(found[1]), UTC):%d %B %Y %H:%M}", told)
    told = _MENTION.sub(lambda found: keep(f'<span class="command">{html(found[1])}</span>'), told)
    opened: list[str] = []
    made: list[str] = []
    for piece in _MARK.split(told):
        if piece not in _MARKS:
            made.append(html(piece))
        elif piece in opened:  # closed with all that was opened inside it
            inside = opened[opened.index(piece) :]
            made += [f"</{_MARKS[mark]}>" for mark in reversed(inside)]
            opened = opened[: opened.index(piece)]
        else:
            opened.append(piece)
            made.append(f"<{_MARKS[piece]}>")
    made += [f"</{_MARKS[mark]}>" for mark in reversed(opened)]
    return re.sub("\x00(\\d+)\x01", lambda found: kept[int(found[1])], "".join(made))

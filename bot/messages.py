"""What somebody wrote in Discord, as the words that they meant: a question has no use for mentions, emoji or marks.

A message reaches the bot as Discord's own markup: a custom emoji is `<:wave:123>`, a mention a number, a moment
`<t:1758700000:R>`. None of it is asked about, so none of it may reach the archive, where each would be a word that
no article has.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import takewhile

from bot.catalogue import Words
from knowledge.answering.kind import kind_of
from knowledge.answering.question import Kind
from knowledge.language.analysis import terms
from knowledge.language.pack import any_of, of_all
from knowledge.language.patterns import cue
from knowledge.language.question_words import all_question_words
from knowledge.language.sections import Courtesy

_GONE = "\x00"
"""Stands where markup stood, until it is known whether it belongs to a frame; no message holds it."""
_MOMENT = "[\U000f0000-\U000ffffd]"
"""Private characters, one for each moment of a message."""
_NAMED = "[\U00100000-\U0010fffd]"
"""Private characters, one for each mention of whom is known what they are called."""
_SPOT = f"{_GONE}|{_NAMED}"
_ESCAPES = {ord(char): 0xE000 + ord(char) for char in "*_~|`>#-+.:"}
"""Private characters that stand for what a backslash took the meaning from."""
_RESERVED_BUT_ESCAPES = re.compile(f"{_SPOT}|{_MOMENT}")
_RESERVED = re.compile(f"[{_GONE}\ue000-\ue0ff]|{_MOMENT}|{_NAMED}")

_TIME = re.compile(r"<t:(-?\d{1,17})(?::[a-zA-Z])?>")
_MARKUP = re.compile(
    r"<(?:(@)!?(\d+)|(@&|#)(\d+)|a?:\w+:\d+|/[^<>:\n]+:\d+|id:[\w-]+(?::\d+)?|sound:\d+:\d+)>"
    r"|(?<![\w:])@(?:everyone|here)\b"
    r"|(?<!\S):[\w+-]{2,32}:(?!\S)"  # an emoji that the sender's program does not know
)
_LINKED = re.compile(r"\[([^\[\]\n]+)\]\(<?[^\s()<>]+>?(?:\s+\"[^\"]*\")?\)")
_ADDRESS = re.compile(r"<?\b(?:https?://|www\.)\S*", re.IGNORECASE)
_AFTER = re.compile(r"[.,;:!?)\]}>\"'’”]*$")
_CODE = re.compile(r"```(?:[\w+#.-]+\n)?(.+?)```|``(.+?)``|`([^`\n]+)`", re.DOTALL)
_ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
_PAIR = re.compile(
    r"(\*{1,3}|__|~~|\|\|)(?=\S)(.+?)(?<=\S)\1|\|\|(.+?)\|\||(?<!\w)_(?=\S)(.+?)(?<=\S)_(?!\w)", re.DOTALL
)
_LINE_START = re.compile(r"^[^\S\n]*(?:#{1,3}|-#|[-*+]|\d{1,3}[.)])[^\S\n]+", re.MULTILINE)
_QUOTED_LINE = re.compile(r"^[^\S\n]*> ?", re.MULTILINE)
_TO_THE_END = re.compile(r"^[^\S\n]*>>> ?", re.MULTILINE)

_NAMES = 50
"""Mentions of one message that may be names."""
_OPENING = 12
"""Words of an opening at most."""
_DATED = cue(lambda: of_all(Courtesy).of_time, r"\b(", rf")\s+({_MOMENT})")


def _call() -> str:
    """What may stand before the name of who is called."""
    return rf"(?:(?:{any_of(of_all(Courtesy).called)})[\s,]+)?"


def plain(
    text: str, *, called: Iterable[str] = (), quoted: bool = False, named: Mapping[str, str] | None = None
) -> str:
    """The words of a message on one line; empty when it has none.

    Mentions, emoji, links and marks are dropped, and so is what only tells who asks, and a name from `called` (the
    bot's own) where it is addressed. A mention within what is asked is the name that `named` has for it, by "@41",
    "@&42" or "#43". Lines that the message quotes count only when there is nothing else, or with `quoted`. A moment
    that follows a word of time is the day, in UTC, that it stands for.
    """
    text = _RESERVED.sub(" ", text)
    text = _CODE.sub(lambda found: f" {next(part for part in found.groups() if part is not None)} ", text)
    text = _ESCAPED.sub(lambda found: found[1].translate(_ESCAPES), text)
    own = text if quoted else _unquoted(text)
    return next(filter(None, (_words(each, tuple(called), named or {}) for each in (own, text))), "")


def _unquoted(text: str) -> str:
    """What the sender wrote of their own."""
    text = _TO_THE_END.split(text, maxsplit=1)[0]
    return "\n".join(line for line in text.split("\n") if not _QUOTED_LINE.match(line))


def _words(text: str, called: tuple[str, ...], named: Mapping[str, str]) -> str:
    text = _LINE_START.sub("", _QUOTED_LINE.sub("", _TO_THE_END.sub("", text)))
    while (without := _PAIR.sub(_inside, text)) != text:
        text = without
    text = _ADDRESS.sub(_after, _LINKED.sub(r"\1", text))
    moments: dict[str, str] = {}

    def set_aside(found: re.Match[str]) -> str:
        mark = chr(0xF0000 + len(moments))
        moments[mark] = found[1]
        return f" {mark} "

    names: dict[str, str] = {}

    def mentioned(found: re.Match[str]) -> str:
        name = _RESERVED.sub(
            " ", re.sub(r"[<>@#`*_~|]+", " ", named.get(f"{found[1] or found[3]}{found[2] or found[4]}", ""))
        )
        if not _has_words(name) or len(names) >= _NAMES:
            return f" {_GONE} "
        mark = chr(0x100000 + len(names))
        names[mark] = " ".join(name.split())
        return f" {mark} "

    text = _MARKUP.sub(mentioned, _TIME.sub(set_aside, text))
    text = _DATED.sub(lambda found: f"{found[1]} {_day(moments[found[2]])}", _without_frame(text.strip()))
    text = _with_names(text, names)
    text = re.sub(r"^@\w[\w.]*[\s,:]+(?=\S)|(?<!\S)@(?=\w)", "", _RESERVED_BUT_ESCAPES.sub(" ", text))
    text = _tidy(text.translate({to: chr(char) for char, to in _ESCAPES.items()}))
    for name in sorted(called, key=len, reverse=True):
        text = _without_call(text, name)
    return text if _has_words(text) or "?" in text else ""


def _with_names(text: str, names: Mapping[str, str]) -> str:
    """`text` with the names of who is asked about; who is addressed before or after the question is not."""
    if not names:
        return text
    while (found := re.match(rf"\s*({_SPOT})[\s,:]*", text)) and _asks(text[found.end() :]):
        text = text[found.end() :]
    while found := re.search(rf"(\S*)\s*({_NAMED})([\s.?!]*)$", text):
        before = text[: found.start(2)]
        if _leads_to_a_name(found[1]) and (_asks(before) or not _only_tells(before)):
            break
        text = text[: found.start(2)].rstrip() + found[3]
    return re.sub(_NAMED, lambda found: names[found[0]], text)


def _asks(text: str) -> bool:
    return kind_of(re.sub(_SPOT, " ", text)) is not Kind.KEYWORDS and bool(text.strip())


def _leads_to_a_name(word: str) -> bool:
    """Whether what comes behind `word` belongs to what is asked: "who is", "what about"."""
    return bool(re.fullmatch(_SPOT, word)) or (bool(word) and all(term in all_question_words() for term in terms(word)))


def _inside(found: re.Match[str]) -> str:
    if found[1] == "~~":  # taken back
        return " "
    return next(part for part in found.groups()[1:] if part is not None)


def _after(found: re.Match[str]) -> str:
    """The marks behind a web address that are none of it."""
    marks = _AFTER.search(found[0])
    return " " + (marks[0].lstrip(">").removeprefix(")" if "(" in found[0] else "") if marks else "")


def _day(seconds: str) -> str:
    try:
        return Words().day(datetime.fromtimestamp(int(seconds), UTC).date())
    except (ValueError, OverflowError, OSError):  # beyond the years that there are
        return ""


def _without_frame(text: str) -> str:
    """`text` without what only tells who asks, before it ("<@1> asks: …") or after it ("… (via </ask:2>)")."""
    while found := re.match(r"([^:,?!.\n]*)(:|,|\n|\s[-–—]\s)\s*(?=\S)", text):
        if not _frames(found[1]) or (found[2] != ":" and re.search(_MOMENT, found[1])):
            break
        text = text[found.end() :]
    text = _without_opening(text)
    if (found := re.search(r"(?<=[?!.\n])[^?!.\n]*$", text)) and _frames(found[0]):
        text = text[: found.start()].rstrip()
    return text


def _without_opening(text: str) -> str:
    """`text` without an opening that no mark divides from the question: "<@1> asked me who …?"."""
    tokens = text.split()
    said = list(takewhile(lambda token: re.fullmatch(_SPOT, token) or _only_tells(token), tokens[:_OPENING]))
    first = next((number for number, token in enumerate(said) if re.fullmatch(_SPOT, token)), len(said))
    for end in range(len(said), first, -1):
        rest = " ".join(tokens[end:])
        # what is left must be a question by itself: in "is <@1> in Vinga?" nothing frames anything
        if rest and kind_of(re.sub(_SPOT, " ", rest)) is not Kind.KEYWORDS:
            return rest
    return text


def _only_tells(text: str) -> bool:
    """Whether all words of `text` tell who asks, where, when and how, which beside markup is nothing that is asked."""
    return set(of_all(Courtesy).telling).issuperset(re.findall(r"[^\W\d_]+", text.casefold()))


def _frames(part: str) -> bool:
    return bool(re.search(f"{_SPOT}|{_MOMENT}", part)) and _only_tells(part)


def _without_call(text: str, name: str) -> str:
    """`text` without `name` where the bot is called by it, at the start or the end: "Dateline, what …?"."""
    bare, calls = re.escape(name), any_of(of_all(Courtesy).calls)
    called = re.match(rf"{_call()}{bare}(?!\w)(?:\s+(?:{calls})\b)?(\s*[,:;!–—-]+)?\s*", text, re.IGNORECASE)
    if called:
        rest = text[called.end() :]
        # without a comma it may be what is asked about: "Dateline briefing on Denmark"
        if called[1] or not rest or kind_of(rest) is not Kind.KEYWORDS:
            text = rest
    return re.sub(rf"\s*,\s*{bare}(?:\s+(?:{calls}))?\s*([.?!…]*)$", r"\1", text, flags=re.IGNORECASE)


def _tidy(text: str) -> str:
    """On one line, without the commas and brackets that a mention leaves behind."""
    text = re.sub(r"\(\s*\)|\[\s*\]", " ", text)
    text = re.sub(r"\s+([,.;:!?…]+)(?!\S)", r"\1", " ".join(text.split()))
    text = re.sub(r"([,;:])(?:\s+[,;:](?!\S))+", r"\1", text)
    return re.sub(r"^(?:[,.;:!]+\s*|[–—-]+\s+)+(?=\S)", "", text).strip()


def _has_words(text: str) -> bool:
    return any(char.isalnum() for char in text)

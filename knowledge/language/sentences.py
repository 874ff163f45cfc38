"""Where sentences begin and end, as exact spans: sentencex's boundaries, less those that news text proves wrong."""

import re
from collections.abc import Iterator

# sentencex 1.0 panics on white space outside ASCII; one plain space for each keeps the offsets.
_ODD_SPACE = re.compile(r"[^\S\t-\r ]")
_PARAGRAPH_BREAK = re.compile(r"\n[^\S\n]*\n|\u2029")
_NO_SENTENCE_YET = re.compile(
    r"""(?:^|[\s(“"'‘])(?:
        (?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Maj|Capt|Sgt|Sen|Rep|Gov|Rev|Hon|St|Mt|Ft|No|Nos|Fig|vs
          |Messrs|Mme|Mlle|Sens|Reps|Pres|Adm|Cmdr|Brig|Cpl|Pvt|Det|Insp|Supt|Atty|Fr|Ste
          |[Aa]pprox|[Cc]a|[Cc]f|[Ii]ncl|[Ee]xcl|[Ee]sp|[Ee]st|[Rr]esp|e\.g|i\.e|z\.\s?B|[Bb]zw)\.
        | (?:TP|Tp|TS|ThS|PGS|GS|BS|KS|Th\.?S|TX|Q|P)\.(?:TS\.)?     # Vietnamese titles, cities, wards
        | \(?\d{1,3}\.)                                              # the number of a list's item
        \s*\Z""",
    re.VERBOSE,
)
_BEFORE_A_NUMBER = re.compile(
    r"""(?:^|(?<!\d)[\s(“"'‘])(?:  # but "40 min. 5 people came"
        [Mm]ax|[Mm]in|[Aa]bt|[Cc]irc|[Aa]vg|[Cc]|[Aa]rts?|[Ss]ecs?|[Pp]ars?|[Cc]h|[Vv]ol|[Pp]p?|[Ff]igs?|[Nn]rs?|[Nn]os?|[Tt]els?
      |Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Rs|Rp|Fr|Kr|kr|[Tt]r
    )\.\s*\Z""",
    re.VERBOSE,
)
_NUMBER = re.compile(r"\s*[~≈]?\s?(?:[A-Z]{0,3}[$€£¥₫₹]|[A-Z]{3}\s)?\s?\d")
"""Before one, with the money that it counts, more words are abbreviations than before a name."""
_OPENS = frozenset("“„‟«‘‚‹([{")
_OPENS_OR_CLOSES = frozenset("\"'”’»›")
_INK = re.compile(r"\S")
_GOES_ON = re.compile(r"""\s*[,;:)\]”’»%]""")
_WINDOW = 8_192
_LOOK_BACK = 24
"""Characters before a boundary that hold the longest abbreviation looked for."""


def split(text: str) -> list[tuple[int, int]]:
    """Return the half-open spans of the sentences of `text`, in order, without white space around them.

    Every character that is not white space lies in exactly one span. A blank line always ends a sentence.
    """
    spans: list[tuple[int, int]] = []
    has_capitals = text != text.lower()
    for start, end in _paragraphs(text):
        plain = _ODD_SPACE.sub(" ", text[start:end])
        first = len(spans)
        for size in _piece_lengths(plain):
            stop = start + size
            if len(spans) == first:
                spans.append((start, stop))
            else:
                before = (spans[-1][0], _opening(text, spans[-1][0], start))
                if _is_boundary(text, before, start, has_capitals=has_capitals):
                    spans[-1:] = [before, (before[1], stop)]
                else:
                    spans[-1] = (before[0], stop)
            start = stop
    trimmed = (_trim(text, start, end) for start, end in spans)
    return [(start, end) for start, end in trimmed if start < end]


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for gap in _PARAGRAPH_BREAK.finditer(text):
        yield start, gap.start()
        start = gap.end()
    yield start, len(text)


def _piece_lengths(plain: str) -> Iterator[int]:
    """Yield how many characters each of sentencex's sentences has, in order; together all of `plain`.

    sentencex takes quadratic time over quotation marks that do not close, so it sees one window after the other; the
    last sentence of a window may be cut off and begins the next one.
    """
    from sentencex import segment

    start = 0
    while start < len(plain):
        lengths = [len(piece) for piece in segment("en", plain[start : start + _WINDOW])]
        if len(lengths) > 1 and start + _WINDOW < len(plain):
            lengths.pop()
        yield from lengths
        start += sum(lengths)


def _opening(text: str, start: int, at: int) -> int:
    """Where the marks begin that open the sentence at `at`, which sentencex may leave with the one from `start`.

    White space stands before such a mark. Of one that may close as well, only the words that it touches tell.
    """
    first = at
    for position in range(at - 1, max(start, at - _LOOK_BACK), -1):
        mark = text[position]
        if mark.isspace():
            continue
        if mark not in _OPENS and (mark not in _OPENS_OR_CLOSES or text[position + 1].isspace()):
            break
        if text[position - 1].isspace():
            first = position
    return first


def _is_boundary(text: str, before: tuple[int, int], at: int, *, has_capitals: bool) -> bool:
    """Whether the sentence `before`, after which sentencex begins one at `at`, really ends there."""
    following = _INK.search(text, at)
    if following is None or _GOES_ON.match(text, at):
        return False
    ending = text[max(before[0], before[1] - _LOOK_BACK) : before[1]]
    if not ending.strip() or ending.rstrip()[-1].isalnum():  # cut by a window
        return False
    if has_capitals and following[0].islower():  # "The Ocean JSC. and", "“Is it?” he asked"
        return False
    if ending[-1] == ".":  # "PGS.TS.", "example.com"
        return False
    if _BEFORE_A_NUMBER.search(ending) and _NUMBER.match(text, at):
        return False
    return not _NO_SENTENCE_YET.search(ending)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return start, start + len(piece.strip())

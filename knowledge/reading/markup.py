"""What a browser shows of a page's markup, settled in the page's tree before anything is taken out of it.

What finds the article on a page judges elements by their names: it drops every `<time>`, `<label>` and
`<span class="share">`, in the middle of a sentence too, and runs raised and struck-out figures into the text. So hidden
and struck-out words go, small figures become characters of their own, quotation marks are written out, and inside a
sentence no element is left to be judged.
"""

import re
from typing import Any

from knowledge.reading import raised
from knowledge.reading.importing import IMPORTING

BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre search section"
    " select summary table tbody td tfoot th thead tr ul".split()
)
"""Elements that begin a block of their own, unless a style says otherwise."""
_NOT_WORDS = frozenset(
    "img picture source svg video audio iframe embed object canvas map area input select textarea br wbr hr script"
    " style noscript template figure".split()
)
"""Inside a sentence these are left to themselves."""
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_STRIKING = re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through", re.IGNORECASE)
_RAISING = re.compile(r"vertical-align\s*:\s*(super|sub)\b", re.IGNORECASE)
_ONLY_READ_ALOUD = re.compile(
    r"(?:^|\s)(?:sr-only|visually-?hidden|screen-?reader(?:-text|-only)?|assistive-text)(?:\s|$)"
)
_NOTE_NAMES = re.compile(r"foot-?note|note-?ref|reference|citation|\bfn\b|endnote", re.IGNORECASE)
_QUOTES = {"fr": ("« ", " »"), "de": ("„", "“"), "da": ("»", "«"), "es": ("«", "»"), "it": ("«", "»"), "pt": ("“", "”")}
_GONE, _FLAT = "x-gone", "x-flat"
"""What elements are renamed to that are taken out with all they hold, or of which only the words stay."""
_GONE_IN_A_ROW = 20
"""Elements without a word between them that are looked back over."""
_SENTENCE_AT_LEAST = 25
"""Characters outside links from which a paragraph is one of sentences, whatever it links to."""
_STOPPED_AT_LEAST = 12
"""… and where it ends with a full stop."""
_STOP = re.compile(r"[.!?…。][\"'”’»)]*$")
_TEASER = 0.85
"""Share of a line that is linked, from which it is a link and no sentence."""
_SENTENCES = re.compile(r".{60}[.!?…。][\"'”’»)]*$", re.DOTALL)
_LETTER = re.compile(r"[^\W\d_]")


def settle(root: Any, *, language: str | None = None, sentences: bool = True, scripted: bool = True) -> None:
    """Change the tree below `root`, lxml's, so that its text is what a reader sees.

    Elements inside `sentences` are left alone where nothing judges them afterwards; that saves time on endless pages.
    On a `scripted` page what is hidden stays where it is most of the words: then a script would show it.
    """
    with IMPORTING:
        from lxml import etree

    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)  # which cut a sentence in two
    _mark_hidden(root, scripted=scripted)
    for element in root.iter("annotation", "annotation-xml", "template"):  # the formula once more, for programs
        _mark_gone(element)
    for element in root.xpath(".//s | .//strike | .//del | .//*[contains(@style, 'line-through')]"):
        if element.tag != _GONE and (element.tag in ("s", "strike", "del") or _STRIKING.search(element.get("style"))):
            _mark_gone(element)
    _write_quotation_marks(root, language)
    _set_on_the_line(root)
    etree.strip_elements(root, _GONE, with_tail=False)
    if sentences:
        _mark_sentences(root)
        _mark_teasers(root)
        etree.strip_elements(root, _GONE, with_tail=False)
    etree.strip_tags(root, _FLAT)


def _mark_hidden(root: Any, *, scripted: bool) -> None:
    hidden = {
        element
        for element in root.xpath(".//*[@hidden or @style or self::dialog or self::span[@class]]")
        if element.tag != "body"
        and (
            element.get("hidden") is not None
            or (element.tag == "dialog" and element.get("open") is None)
            or _HIDING.search(element.get("style") or "")
            or (element.tag == "span" and _ONLY_READ_ALOUD.search(element.get("class") or ""))
        )
    }
    outermost = [element for element in hidden if not any(above in hidden for above in element.iterancestors())]
    words = _words_in_paragraphs(root) if outermost else 0
    for element in outermost:
        if not scripted or _words_in_paragraphs(element) * 2 <= words:
            _mark_gone(element)


def _words_in_paragraphs(root: Any) -> int:
    return sum(len("".join(paragraph.itertext())) for paragraph in root.iter("p"))


def _mark_gone(element: Any) -> None:
    """Mark an element to be taken out; of the two spaces around it one goes with it."""
    before, after = _before(element), element.tail or ""
    if raised.leaves_a_gap(before, after):
        if after[:1].isspace():
            element.tail = after.lstrip()
        elif after:
            _trim_before(element)
    element.tag = _GONE


def _before(element: Any) -> str:
    """The last characters right before an element in its block; empty at the block's beginning."""
    previous, parent = element.getprevious(), element.getparent()
    for _ in range(_GONE_IN_A_ROW):
        if previous is None or previous.tail or previous.tag != _GONE:
            break
        previous = previous.getprevious()
    if previous is not None:
        if previous.tail:
            return str(previous.tail)[-20:]
        return "" if not isinstance(previous.tag, str) or previous.tag in BLOCKS else "".join(previous.itertext())[-20:]
    if parent is None or parent.text:
        return str(parent.text)[-20:] if parent is not None else ""
    return "" if parent.tag in BLOCKS else _before(parent)


def _after(element: Any) -> str:
    following = element.getnext()
    return str(element.tail or "")[:20] if element.tail or following is None else "".join(following.itertext())[:20]


def _trim_before(element: Any) -> None:
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None and previous.tail:
        previous.tail = previous.tail.rstrip()
    elif previous is None and parent.text:
        parent.text = parent.text.rstrip()


def _write_quotation_marks(root: Any, language: str | None) -> None:
    for element in root.iter("q"):
        is_inner = next(element.iterancestors("q"), None) is not None
        opening, closing = ("‘", "’") if is_inner else _QUOTES.get(language or "", ("“", "”"))
        element.text = opening + (element.text or "")
        if len(element):
            element[-1].tail = (element[-1].tail or "") + closing
        else:
            element.text += closing


def _set_on_the_line(root: Any) -> None:
    """Write what stands above or below the line in plain characters (see `raised`)."""
    small = [(element, element.tag == "sup") for element in root.xpath(".//sup | .//sub")]
    for element in root.xpath(".//*[contains(@style, 'vertical-align')]"):
        found = _RAISING.search(element.get("style"))
        if found and element.tag not in BLOCKS and element.tag not in _NOT_WORDS:
            small.append((element, found[1].lower() == "super"))
    # of MathML: a base, and what stands above it
    small += [(element[1], element.tag == "msup") for element in root.iter("msup", "msub") if len(element) == 2]
    small += [(link, True) for link in root.xpath(".//a[contains(@href, '#')]") if _is_bare_mark(link)]
    for element, above in small:
        if element.tag == _GONE or any(inner.tag in BLOCKS for inner in element.iterdescendants()):
            continue
        text = raised.shown(
            "".join(element.itertext()),
            level="raised" if above else "lowered",
            before=_before(element),
            after=_after(element),
            is_note=above and _links_to_note(element),
        )
        for child in list(element):
            element.remove(child)
        element.text, element.tag = text, _FLAT


def _links_to_note(element: Any) -> bool:
    parent = element.getparent()
    links = [*element.iter("a"), *([parent] if parent is not None and parent.tag == "a" else [])]
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    return any("#" in (link.get("href") or "") for link in links) or bool(_NOTE_NAMES.search(named))


def _is_bare_mark(link: Any) -> bool:
    """Whether a link right behind a word or number, without a space, is a footnote's mark that a style sheet raises."""
    text = "".join(link.itertext()).strip()
    return text.isdecimal() and len(text) <= 3 and _before(link)[-1:].isalnum()


def _mark_sentences(root: Any) -> None:
    """Mark the elements inside a sentence; links too, where the paragraph is more than its links."""
    for block in root.iter():
        if not isinstance(block.tag, str) or not len(block) or block.tag in _NOT_WORDS:
            continue
        own = (block.text or "") + "".join(child.tail or "" for child in block)
        if _LETTER.search(own):
            least = _STOPPED_AT_LEAST if _STOP.search("".join(block.itertext()).rstrip()) else _SENTENCE_AT_LEAST
            is_prose = block.tag in ("p", "li", "td", "dd", "blockquote") and len(own.strip()) >= least
            for child in block:
                _mark_flat(child, links=is_prose)


def _mark_teasers(root: Any) -> None:
    """Mark the lines that are nothing but a link to another page: they tell of other stories."""
    for block in root.iter("p", "li", "h2", "h3", "h4", "h5", "h6"):
        links = [link for link in block.iter("a") if (link.get("href") or "#")[:1] != "#"]
        text = _letters("".join(block.itertext())) if links else ""
        linked = sum(len(_letters("".join(link.itertext()))) for link in links)
        if text and linked >= _TEASER * len(text) and not _SENTENCES.search("".join(block.itertext()).rstrip()):
            block.tag = _GONE


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _mark_flat(element: Any, *, links: bool) -> None:
    tag = element.tag
    if not isinstance(tag, str) or tag in BLOCKS or tag in _NOT_WORDS or (tag == "a" and not links):
        return
    if any(inner.tag in BLOCKS for inner in element.iterdescendants()):
        return
    for child in element:
        _mark_flat(child, links=links)
    element.tag = _FLAT

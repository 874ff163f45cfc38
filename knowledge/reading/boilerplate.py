"""Recognise what stands around the words of a report: captions, bylines, sign-offs, and the page's own lines.

Every pattern is narrow on purpose. A line that is kept by mistake is quoted as if it were body, which is ugly; a line
that is cut by mistake can never be found, which is worse.
"""

import re
from functools import cache
from pathlib import Path

from knowledge.language.pack import any_of, of_all
from knowledge.language.patterns import compiled_when_used, cue
from knowledge.language.sections import Boilerplate, Sentences

_AGENCIES = """
    AA AAP AFP AGERPRES Agencies Anadolu ANI ANP ANSA Antara ANTARA AP APA Associated\\sPress BBC Belga Bernama BERNAMA
    Bloomberg BNS BTA CNA CNN CNS CTK dpa DPA EFE IANS Ifax INA Interfax IRNA Jiji JIJI KCNA Kyodo KYODO LETA Lusa MTI
    NAN NHK NTB PAP PNA PTI Reuters? REUTERS? RIA Ritzau SPA STT TASS TT UNI UPI WAM Xinhua XINHUA Yonhap YONHAP"""
"""How agencies sign that are known in every language."""
_LETTERS = "[A-Z]{2,6}"
_AFTER_SENTENCE = r"(?:^|(?<=[.!?…。\"'”’»)])\s*)"


@cache
def _name() -> str:
    return f"(?:{any_of((*of_all(Boilerplate).agencies, *_AGENCIES.split()))})"


@cache
def _signature() -> str:
    joins, agency = any_of(of_all(Sentences).joins), f"(?:{_name()}|{_LETTERS})"
    # of a few names, since each may be read in two ways
    return rf"(?:{_name()}(?:\s?(?:[/,&-]|{joins})\s?{agency}){{0,5}}|{agency}(?:/{agency}){{1,5}})"


def _signed_off() -> str:
    signature, told_by = _signature(), any_of(of_all(Boilerplate).told_by)
    return rf"""{_AFTER_SENTENCE}[—–―-]{{1,3}}\s*(?:(?P<dashed>{signature})|(?P<letters>{_LETTERS}))\.?$
       | (?:^|(?<=[.!?…。\"'”’»)])\s+)(?P<bare>{signature})\.?$
       | {_AFTER_SENTENCE}\((?P<bracketed>{signature})\)\.?$
       | {_AFTER_SENTENCE}[(\[]?(?:{told_by})\s?:?\s(?P<after>{signature})[)\]]?\.?$"""


_SIGN_OFF = compiled_when_used(_signed_off, re.VERBOSE)
_END_MARK = re.compile(
    r"(?:^|\s+)(?:-\s?30\s?-|\#{3,}|-?ends?-|\(ends?\)|NNNN)$ | \s*\.\s?/\s?\.$ | (?:^|(?<=[\w.\s\"'”’»)]))/\.$",
    re.VERBOSE | re.IGNORECASE,
)

_OUTLET = r"""(?:https?://[^\s()]{1,150}|(?:[\w-]{1,60}\.){1,4}[a-z]{2,4}(?:/[^\s()]{0,100})?|[^\W_][^.!?…;:()\[\]\d]{1,60})"""


def _source() -> str:
    """What stands before a source, and the source itself."""
    tables = of_all(Boilerplate)
    before = rf"(?P<told>{any_of(tables.told_by)})\s?:?\s|(?P<picture>{any_of(tables.picture_source)})\s?:\s?"
    return rf"(?:{before}|(?:{any_of(tables.source)})\s?:\s?)(?P<outlet>{_OUTLET})"


_SOURCE_LINE = compiled_when_used(lambda: rf"(?:^|{_AFTER_SENTENCE}\n){_source()}\.?$")
_SOURCE_BRACKET = compiled_when_used(lambda: rf"{_AFTER_SENTENCE}[(\[]{_source()}[)\]]\.?$")
_ADDRESS = re.compile(r"\S+\.\S+")
_SIGNED = compiled_when_used(
    lambda: (
        rf"(?P<who>[^\W\d_][^\d/()!?…:;]{{1,40}}?)"
        rf"\s?(?:\((?P<in>{_signature()})\)|\s?[/-]\s?(?P<behind>{_signature()}))\.?"
    )
)

_WHO = r"[^.:;!?]{1,60}"
_PERSON = r"(?![A-Z]{2,6}\b)[^\W\d_][\w.'’-]+(?:\s[^\W\d_][\w.'’-]*){1,3}"
_OPENED = rf"(?:{_AFTER_SENTENCE}|[(\[|]\s?)"


def _credited() -> str:
    picture = f"(?:{any_of(of_all(Boilerplate).pictures)})"
    return rf"""[—–―|-]\s*[^.—–―|]{{0,60}}\b{picture}(?:[\s:]{_WHO})?$
       | {_OPENED}{picture}(?:\s?[:/|]\s?|\s(?:by|courtesy\sof|credit:?)\s){_WHO}[)\]]?\.?$
       | {_OPENED}(?:{_name()}|EPA)\s?/\s?{_PERSON}[)\]]?$
       | {_OPENED}(?:(?:{_WHO}/|via\s)?Getty\sImages|{_signature()}\s(?:File\s)?(?:Photo|PHOTO))[)\]]?$"""


_CREDIT = compiled_when_used(_credited, re.VERBOSE)
_CAPTION_START = compiled_when_used(lambda: rf"(?:{any_of(of_all(Boilerplate).caption)})\s?:\s")
_OF_A_PICTURE = re.compile(
    r"(?:In\s|FILE\b|This\s|Pictured\b).{0,80}?\b(?:photo(?:graph)?|image|picture)\b.{0,400}"
    r"(?:\([^()]{2,90}\b(?:AP|AFP|Reuters|Getty|EPA)\b[^()]{0,30}\)|\b(?:via|Photo|photo)\s(?:AP|AFP|Reuters))[.)]?$",
    re.DOTALL,
)
"""A caption of an agency: what "this photo" shows, and whose it is."""
_CAPTION_AT_MOST = 500
_TAIL = 200
"""Characters at the end of a paragraph in which its signature is looked for, so that a long one costs no more."""

PAGE_LINE_AT_MOST = 300
"""Characters of a line that is the page's."""
_LINK_LINE = re.compile(r"\s*(?:>>|→|▶|►|➡|👉)\s?\S.{0,220}")
"""What begins with an arrow leads elsewhere."""
_BLOG_LINE = cue(
    lambda: of_all(Boilerplate).appeared_first,
    r"""(?:^|(?<=[.!?…"'”’»)\]])\s+)""",
    r"\s[^.!?]{1,80}(?:\.[a-z]{2,10}){0,2}\.?$",
)
"""What a blog's software writes under each entry of its feed."""
_CUT_SHORT = cue(
    lambda: of_all(Boilerplate).read_on,
    r"\s*(?:\[(?:…|\.\.\.|&hellip;)\]\s*)?(?:(?:",
    r")\b[^.!?]{0,120}(?:→|»|…|\.\.\.|›)|\[(?:…|\.\.\.)\])\s*$",
)
_BYLINE = compiled_when_used(lambda: rf"(?:{any_of(of_all(Boilerplate).by)})\s+(?P<names>\S.{{1,120}})")
_STAFF = re.compile(
    r"""[(\[](?:Additional\s)?(?:Reporting|Editing|Writing|Compiled)\sby\s(?P<names>[^;)\]]{2,120})[^)\]]{0,300}[)\]]
      | (?:Additional\s)?(?:Reporting|Editing|Writing)\sby\s(?P<plain>[^;.]{2,120})(?:;\s[^.]{0,200})?\.?""",
    re.VERBOSE | re.IGNORECASE,
)
_BETWEEN_NAMES = compiled_when_used(
    lambda: any_of((*of_all(Boilerplate).between_authors, *of_all(Boilerplate).within_names))
)


def is_caption(paragraph: str) -> bool:
    """Whether `paragraph` is a photograph's caption: one that ends with its credit, or begins by saying so."""
    if len(paragraph) > _CAPTION_AT_MOST:
        return False
    line = " ".join(paragraph.split())
    return bool(_CAPTION_START.match(line) or _CREDIT.search(line) or _OF_A_PICTURE.match(line))


def is_page_line(line: str) -> bool:
    """Whether `line` is the page's and not the report's: sharing, subscribing, "Read more: …", copyright."""
    if len(line) > PAGE_LINE_AT_MOST:
        return False
    return bool(_LINK_LINE.fullmatch(line) or _page_line().fullmatch(line.strip(" \t.•|[]›»>*-–—")))


@cache
def _page_line() -> re.Pattern[str]:
    lines = Path(__file__).with_name("page_lines.txt").read_text(encoding="utf-8").splitlines()
    patterns = [line.replace(" ", r"\s") for line in lines if not line.startswith("#")]
    return re.compile("|".join(patterns), re.IGNORECASE)


def byline(line: str) -> str | None:
    """The names in a line "By Jane Doe and Richard Roe"; None when the line is anything else."""
    found = _BYLINE.fullmatch(line.strip())
    if len(line) > _TAIL or not found:
        return None
    names = found["names"].strip()
    words = re.findall(r"[^\W\d_][\w'’.-]*", names)
    capitals = all(word[0].isupper() or _BETWEEN_NAMES.fullmatch(word) for word in words)
    return (
        names if words and len(words) <= 12 and capitals and not re.search(r"[a-z]{2,}[.!?]$|[:;!?]", names) else None
    )


def staff(paragraph: str) -> str | None:
    """The reporters in a closing "(Reporting by Jane Doe; Editing by Richard Roe)"; None for anything else."""
    found = _STAFF.fullmatch(" ".join(paragraph.split()))
    return (found["names"] or found["plain"]).strip() if found else None


def cut_sign_off(paragraph: str, *, last: bool) -> tuple[str, str | None]:
    """`paragraph` without the agency that signs it ("… in the world. — VNA/VNS"), and that agency as printed.

    At the end of a report its name alone is enough ("… law. VNA/VNS"), or any letters after a dash ("… — XYZ");
    elsewhere only an agency known here, and after a dash, is taken for a signature.
    """
    found = _SIGN_OFF.search(paragraph, max(0, len(paragraph) - _TAIL))
    if not found or not (last or found["dashed"]):
        return paragraph, None
    agency = found[str(found.lastgroup)]
    if found["after"] and not re.match(
        any_of(of_all(Boilerplate).agencies), agency
    ):  # "Theo Reuters": what it said, in other words
        agency = None
    return paragraph[: found.start()].rstrip(), agency


def cut_source(paragraph: str) -> tuple[str, str | None]:
    """`paragraph` without the source that closes a Vietnamese report: "Nguồn: Báo Nhân Dân", "(Theo Tuổi Trẻ)".

    The source is given back where it published the report, and did not only bring the news.
    """
    tail = max(0, len(paragraph) - _TAIL)
    found = _SOURCE_LINE.search(paragraph, tail) or _SOURCE_BRACKET.search(paragraph, tail)
    if not found:
        return paragraph, None
    name = found["outlet"].strip()
    if not _is_outlet(name):
        return paragraph, None
    publishes = not found["told"] and not found["picture"] and not _ADDRESS.fullmatch(name)
    return paragraph[: found.start()].rstrip(), name if publishes else None


def _is_outlet(name: str) -> bool:
    """Whether `name` is written as the name of a newspaper, an agency or a site is, and not as a sentence begins."""
    if _ADDRESS.fullmatch(name):
        return True
    words = name.split()
    joins = any_of(of_all(Sentences).joins)
    starts = [piece.split()[0] for piece in re.split(rf",|/|\b(?:{joins})\b", name) if piece.strip()]
    return len(words) <= 8 and all(word[0].isupper() or word in of_all(Boilerplate).outlets for word in starts)


def person(paragraph: str) -> str | None:
    """The name in a paragraph that is nothing but the name of a person, in two to four words; None for others."""
    words = paragraph.split()
    named = all(re.fullmatch(r"[^\W\d_]+", word) and word.istitle() for word in words)
    return " ".join(words) if named and 2 <= len(words) <= 4 and len(paragraph) <= 40 else None


def reporter(paragraph: str) -> tuple[str, str] | None:
    """The reporter and the agency in a closing "Nguyễn Văn A (TTXVN)"; None for anything else."""
    found = _SIGNED.fullmatch(paragraph) if len(paragraph) <= _TAIL else None
    if not found:
        return None
    words = re.findall(r"[^\W\d_][\w.'’]*", found["who"])
    if len(words) > 8 or not all(word[0].isupper() or word in of_all(Sentences).joins for word in words):
        return None
    return found["who"].strip(" ,-"), found["in"] or found["behind"]


def cut_blog_line(paragraph: str) -> str:
    """`paragraph` without what a blog adds to it: "The post … appeared first on …", "Continue reading … →", "[…]"."""
    tail = max(0, len(paragraph) - 600)
    head, end = paragraph[:tail], paragraph[tail:]
    return head + _CUT_SHORT.sub("", _BLOG_LINE.sub("", end))


def cut_end_mark(paragraph: str) -> str:
    """`paragraph` without the mark that closes a dispatch: -30-, ###, (END), "./."."""
    found = _END_MARK.search(paragraph, max(0, len(paragraph) - _TAIL))
    if not found:
        return paragraph
    kept = paragraph[: found.start()].rstrip()
    has_stop = not kept or kept[-1] in ".!?…"
    return kept + "." if found[0].lstrip().startswith(".") and not has_stop else kept

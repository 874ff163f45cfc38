"""Recognise what stands around the words of a report: captions, bylines, sign-offs, and the page's own lines.

Every pattern is narrow on purpose. A line that is kept by mistake is quoted as if it were body, which is ugly; a line
that is cut by mistake can never be found, which is worse.
"""

import re
from functools import cache
from pathlib import Path

_AGENCY_NAMES = """
    AA AAP AFP AGERPRES Agencies Anadolu ANI ANP ANSA Antara ANTARA AP APA Associated\\sPress BBC Belga Bernama BERNAMA
    Bloomberg BNS BTA CNA CNN CNS CTK dpa DPA EFE IANS Ifax INA Interfax IRNA Jiji JIJI KCNA Kyodo KYODO LETA Lusa MTI
    NAN NHK NTB PAP PNA PTI Reuters? REUTERS? RIA Ritzau SPA STT TASS TT UNI UPI WAM Xinhua XINHUA Yonhap YONHAP"""
_VIETNAMESE_NAMES = """
    Nhân\\sDân Thông\\stấn\\sxã\\sViệt\\sNam TTXVN Vietnam\\+ Vietnamplus VietnamPlus VNA VNP VnExpress VNS VOV VTV"""
_VIETNAMESE = f"(?:{'|'.join(_VIETNAMESE_NAMES.split())})"
_NAME = f"(?:{_VIETNAMESE}|{'|'.join(_AGENCY_NAMES.split())})"
_LETTERS = "[A-Z]{2,6}"
_AGENCY = f"(?:{_NAME}|{_LETTERS})"
# of a few names, since each may be read in two ways
_SIGNATURE = rf"(?:{_NAME}(?:\s?(?:[/,&-]|and|và)\s?{_AGENCY}){{0,5}}|{_AGENCY}(?:/{_AGENCY}){{1,5}})"
_AFTER_SENTENCE = r"(?:^|(?<=[.!?…。\"'”’»)])\s*)"
_SIGN_OFF = re.compile(
    rf"""{_AFTER_SENTENCE}[—–―-]{{1,3}}\s*(?:(?P<dashed>{_SIGNATURE})|(?P<letters>{_LETTERS}))\.?$
       | (?:^|(?<=[.!?…。\"'”’»)])\s+)(?P<bare>{_SIGNATURE})\.?$
       | {_AFTER_SENTENCE}\((?P<bracketed>{_SIGNATURE})\)\.?$
       | {_AFTER_SENTENCE}[(\[]?(?:Theo|THEO)\s?:?\s(?P<after>{_SIGNATURE})[)\]]?\.?$""",
    re.VERBOSE,
)
_END_MARK = re.compile(
    r"(?:^|\s+)(?:-\s?30\s?-|\#{3,}|-?ends?-|\(ends?\)|NNNN)$ | \s*\.\s?/\s?\.$ | (?:^|(?<=[\w.\s\"'”’»)]))/\.$",
    re.VERBOSE | re.IGNORECASE,
)

_OUTLET = r"""(?:https?://[^\s()]{1,150}|(?:[\w-]{1,60}\.){1,4}[a-z]{2,4}(?:/[^\s()]{0,100})?|[^\W_][^.!?…;:()\[\]\d]{1,60})"""
_SOURCE = r"(?:(?P<{0}_theo>Theo|THEO)\s?:?\s|(?:Nguồn|NGUỒN)(?:\s(?:tin|bài|ảnh))?\s?:\s?)"
_SOURCE_LINE = re.compile(rf"(?:^|{_AFTER_SENTENCE}\n){_SOURCE.format('line')}(?P<line>{_OUTLET})\.?$")
_SOURCE_BRACKET = re.compile(rf"{_AFTER_SENTENCE}[(\[]{_SOURCE.format('end')}(?P<end>{_OUTLET})[)\]]\.?$")
_ADDRESS = re.compile(r"\S+\.\S+")
_KINDS_OF_OUTLET = frozenset("báo đài hãng kênh tạp thông trang tờ".split())
_SIGNED = re.compile(
    rf"(?P<who>[^\W\d_][^\d/()!?…:;]{{1,40}}?)\s?(?:\((?P<in>{_SIGNATURE})\)|\s?[/-]\s?(?P<behind>{_SIGNATURE}))\.?"
)

_WHO = r"[^.:;!?]{1,60}"
_PERSON = r"(?![A-Z]{2,6}\b)[^\W\d_][\w.'’-]+(?:\s[^\W\d_][\w.'’-]*){1,3}"
_PICTURE = r"(?:(?:(?:File|AP|AFP|Courtesy)\s)?(?:Photos?|PHOTOS?|Pictures?|Images?)|Photograph|Ảnh|Foto)"
_OPENED = rf"(?:{_AFTER_SENTENCE}|[(\[|]\s?)"
_CREDIT = re.compile(
    rf"""[—–―|-]\s*[^.—–―|]{{0,60}}\b{_PICTURE}(?:[\s:]{_WHO})?$
       | {_OPENED}{_PICTURE}(?:\s?[:/|]\s?|\s(?:by|courtesy\sof|credit:?)\s){_WHO}[)\]]?\.?$
       | {_OPENED}(?:{_NAME}|EPA)\s?/\s?{_PERSON}[)\]]?$
       | {_OPENED}(?:(?:{_WHO}/|via\s)?Getty\sImages|{_SIGNATURE}\s(?:File\s)?(?:Photo|PHOTO))[)\]]?$""",
    re.VERBOSE,
)
_CAPTION_START = re.compile(r"(?:Photo|PHOTO|Caption|Picture|Ảnh|Foto)\s?:\s")
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
_BLOG_LINE = re.compile(
    r"""(?:^|(?<=[.!?…"'”’»)\]])\s+)(?:
        the\s(?:post|article|story)\s.{0,200}?\sappeared\sfirst\son
      | this\s(?:post|article|story|piece)\s(?:was\s)?(?:originally|first)\s(?:appeared|published)\s(?:on|in|at|by)
      | der\sbeitrag\s.{0,200}?\s(?:erschien\szuerst|ist\szuerst\serschienen)\s(?:auf|bei|in)
      | l[’']article\s.{0,200}?\sest\sapparu\sen\spremier\ssur
      | (?:la\sentrada|el\sartículo)\s.{0,200}?\s(?:se\spublicó|apareció)\sprimero\sen
      | l[’']articolo\s.{0,200}?\s(?:proviene\sda|è\sapparso\sper\sprimo\ssu)
      | o\s(?:post|artigo)\s.{0,200}?\sapareceu\sprimeiro\sem
      | het\sbericht\s.{0,200}?\sverscheen\seerst\sop
      | (?:indlægget|innlegget|inlägget)\s.{0,200}?\s(?:blev\sførst\sudgivet|dukket\sførst\sopp|dök\sförst\supp)\spå
      | (?:artykuł|wpis)\s.{0,200}?\spo(?:jawił\ssię\spo\sraz\spierwszy|chodzi\sz)
      | bài\sviết\s.{0,200}?\s(?:đã\s)?(?:xuất\shiện|được\sđăng)\sđầu\stiên\s(?:trên|tại|vào|ở)
    )\s[^.!?]{1,80}(?:\.[a-z]{2,10}){0,2}\.?$""",
    re.VERBOSE | re.IGNORECASE,
)
"""What a blog's software writes under each entry of its feed."""
_CUT_SHORT = re.compile(
    r"\s*(?:\[(?:…|\.\.\.|&hellip;)\]\s*)?(?:(?:continue\sreading|read\smore|read\sthe\sfull\s(?:story|article)|weiterlesen"
    r"|lire\sla\ssuite|leer\smás|đọc\stiếp|xem\sthêm)\b[^.!?]{0,120}(?:→|»|…|\.\.\.|›)|\[(?:…|\.\.\.)\])\s*$",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"(?:By|BY|Written by|Reported by|Reporting by|Story by|Tác giả:)\s+(?P<names>\S.{1,120})")
_STAFF = re.compile(
    r"""[(\[](?:Additional\s)?(?:Reporting|Editing|Writing|Compiled)\sby\s(?P<names>[^;)\]]{2,120})[^)\]]{0,300}[)\]]
      | (?:Additional\s)?(?:Reporting|Editing|Writing)\sby\s(?P<plain>[^;.]{2,120})(?:;\s[^.]{0,200})?\.?""",
    re.VERBOSE | re.IGNORECASE,
)
_BETWEEN_NAMES = re.compile("and|und|og|och|et|y|và|with|for|of|the|in|at|von|van|de|der|da|di|la|le|al|el|bin")


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
    if found["after"] and not re.match(_VIETNAMESE, agency):  # "Theo Reuters": what it said, in other words
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
    kind = "line" if "line" in found.re.groupindex else "end"
    name, only_told = found[kind].strip(), found[f"{kind}_theo"] is not None
    if not _is_outlet(name):
        return paragraph, None
    publishes = not only_told and "ảnh" not in found[0] and not _ADDRESS.fullmatch(name)
    return paragraph[: found.start()].rstrip(), name if publishes else None


def _is_outlet(name: str) -> bool:
    """Whether `name` is written as the name of a newspaper, an agency or a site is, and not as a sentence begins."""
    if _ADDRESS.fullmatch(name):
        return True
    words = name.split()
    starts = [piece.split()[0] for piece in re.split(r",|/|\bvà\b", name) if piece.strip()]
    return len(words) <= 8 and all(word[0].isupper() or word in _KINDS_OF_OUTLET for word in starts)


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
    if len(words) > 8 or not all(word[0].isupper() or word == "và" for word in words):
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

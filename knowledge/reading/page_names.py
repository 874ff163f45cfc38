"""What a web page calls its article and its publisher, as a reader would: no site's name in a title, no domain as name.

A page names both in several places (JSON-LD, the metadata of social networks, `<title>`, the headline), seldom alike.
What they have in common tells the headline from the site's name behind it, and a name from a short form or address.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from knowledge.language.folding import fold
from knowledge.language.pack import of_all
from knowledge.language.patterns import cue
from knowledge.language.places import places
from knowledge.language.sections import Pages
from knowledge.reading import linked_data
from knowledge.reading.dates import read_date

TITLE_AT_MOST = 250
"""Characters of a headline; some pages mark a caption as one."""
NAME_AT_MOST = 60
"""Characters of a publisher's name; what is longer is a slogan."""

_SEPARATOR = re.compile(r"\s+[|·•–—»«:~-]+\s+|\s*[|｜»]+\s*|\s+::\s+")
_LEGAL = re.compile(
    r"(?:\s*,)?\s+(?:GmbH|AG|KG|SE|mbH|e\.\s?V\.|A/S|ASA?|AB|Oyj?|Ltd|Limited|LLC|Inc|Corp|plc|PLC|B\.?V|N\.?V|S\.?A\.?S?"
    r"|S\.?L\.?U?|S\.?p\.?A|S\.?r\.?l|Tbk|Sdn\.?\s?Bhd)\b\.?.*$"
)
_DOMAIN = re.compile(
    r"(?:https?://)?(?:www\.)?(?P<label>[^\s/]{2,40}?)(?:\.(?:com?|org|net|gov|ac))?\.[a-z]{2,12}/?", re.I
)
_BEHIND = re.compile(r"\s*[(（].*$|,\s.*$")
_NO_NAME = cue(
    lambda: (*of_all(Pages).no_name, *"wordpress admin null none twitter facebook youtube instagram".split())
)
_META = {
    "og:site_name": 5.0,
    "application-name": 3.0,
    "dc.publisher": 3.0,
    "cxenseparse:publishername": 3.0,
    "citation_journal_title": 3.0,
    "apple-mobile-web-app-title": 2.5,
    "publisher": 2.5,
    "twitter:app:name:iphone": 1.5,
    "al:ios:app_name": 1.5,
    "copyright": 1.0,
    "twitter:site": 0.5,
}
"""How far each kind of metadata is believed to name the publisher."""


@dataclass(frozen=True, slots=True)
class PageNames:
    """What a page calls its article and its publisher."""

    title: str | None
    publisher: str | None
    titles: tuple[str, ...]
    """Every way in which the page writes its headline; such a line in the body is no paragraph."""


def read(tree: Any, *, address: str | None) -> PageNames:
    """The names on the page `tree`, lxml's, as it was parsed; `address` is its own, where it tells one."""
    items = linked_data.objects(tree)
    printed = "|".join(_bare(str(text)) for text in tree.xpath("//h1//text() | //title/text() | //meta/@content"))
    articles = [item for item in items if linked_data.is_article(item)]
    articles.sort(key=lambda item: (_bare(linked_data.name(item.get("headline")) or "") or "-") not in printed)
    told = list(dict.fromkeys(filter(None, _titles(tree, articles))))
    label = _label(address)
    believed = list(_publishers(tree, items, articles))
    tails = [(tail, 2.0) for tail in _tails(told)]
    site = [name for name, _ in believed] + ([label] if label else [])
    title = _headline(told, site)
    publisher = _publisher([*believed, *tails], label, title)
    whole = (told[0], *told[1:], title) if told else ()
    return PageNames(title, publisher, tuple(dict.fromkeys(filter(None, whole))))


def _titles(tree: Any, articles: Sequence[dict[str, Any]]) -> Iterator[str | None]:
    for meta in ("og:title", "twitter:title"):
        for content in tree.xpath(f"//meta[@property='{meta}' or @name='{meta}']/@content")[:1]:
            yield _line(content)
    for item in articles[:1]:
        yield _line(linked_data.name(item.get("headline")) or linked_data.name(item.get("name")))
    for element in tree.xpath("//h1")[:3]:
        if len(line := _line("".join(element.itertext())) or "") <= TITLE_AT_MOST:
            yield line
    for element in tree.xpath("//head//title | /html/title")[:1]:
        yield _line("".join(element.itertext()))


def _publishers(
    tree: Any, items: Iterable[dict[str, Any]], articles: Sequence[dict[str, Any]]
) -> Iterator[tuple[str, float]]:
    """The names that a page may give its publisher, each with how far it is believed."""
    for item in articles[:1]:
        for key in ("publisher", "sourceOrganization", "provider"):
            if name := linked_data.name(item.get(key)):
                yield name, 4.5
    for item in items:
        kinds = linked_data.kinds(item)
        owns = any(kind in ("NewsMediaOrganization", "WebSite", "Organization") for kind in kinds)
        if owns and (name := linked_data.name(item)):
            yield name, 2.0
    for meta in tree.xpath("//meta[@content]"):
        for key in (meta.get("property"), meta.get("name")):
            if key and (weight := _META.get(key.strip().lower())):
                yield meta.get("content"), weight


def _tails(titles: Sequence[str]) -> list[str]:
    """What stands behind the headline in one of the titles, where another is the headline alone."""
    tails = []
    for title in titles:
        for other in titles:
            rest = title[len(other) :] if title.startswith(other) else ""
            if rest and (separator := _SEPARATOR.match(rest)):
                tails += [piece for piece in _SEPARATOR.split(rest[separator.end() :])[-1:] if piece]
    if not tails and titles:  # the last piece of the page's own title, perhaps
        pieces = _SEPARATOR.split(titles[-1])
        tails = pieces[-1:] if len(pieces) > 1 and len(pieces[-1].split()) <= 4 else []
    return tails


def _headline(titles: Sequence[str], site: Sequence[str]) -> str | None:
    """The first title that is no site's name, without what others show to be that, a date or a section around it."""
    found = [_without_site(title, titles, site) for title in titles]
    return next((title for title in found if not _is_site(title, site)), found[0] if found else None)


def _without_site(title: str, titles: Sequence[str], site: Sequence[str]) -> str:
    for other in titles:  # "Headline | Site" beside "Headline", "Section | Headline" too
        if len(other.split()) < 3 and len(other) < 12:
            continue
        before = title.startswith(other) and _SEPARATOR.match(title[len(other) :])
        behind = title.endswith(other) and _SEPARATOR.search(title[: len(title) - len(other)] + " ")
        title = other if before or behind else title
    while True:
        separators = list(_SEPARATOR.finditer(title))
        if not separators:
            return title
        last, first = separators[-1], separators[0]
        if _is_site(title[last.end() :], site) or read_date(title[last.end() :]):
            title = title[: last.start()].strip()
        elif (
            _is_site(title[: first.start()], site) and len(title[: first.start()].split()) <= 4 and ":" not in first[0]
        ):
            title = title[first.end() :].strip()
        else:
            return title


def _is_site(piece: str, site: Sequence[str]) -> bool:
    """Whether a piece of a title names the site by one of its names, in whole or in short."""
    bare = _bare(_without_domain(piece))
    if not bare:
        return True
    for name in site:
        known = _bare(_without_domain(name))
        if bare == known or (min(len(bare), len(known)) >= 3 and (bare.startswith(known) or known.startswith(bare))):
            return True
        if len(bare) >= 4 and len(known) >= 4 and (bare in known or known in bare):
            return True
    return False


def _publisher(believed: Sequence[tuple[str, float]], label: str | None, title: str | None) -> str | None:
    """The name that reads most like one, and that most of what the page says agrees on."""
    scores: dict[str, float] = {}
    for told, weight in believed:
        name = _clean(told)
        if not name or len(name) > NAME_AT_MOST or _NO_NAME.fullmatch(name) or (title and _bare(name) == _bare(title)):
            continue
        bare, known = _bare(name), _bare(label or "")
        score = weight
        domain = _DOMAIN.fullmatch(name)
        score -= 3.0 if domain and not _is_country(domain["label"]) else 0.0
        score -= 6.0 if "_" in name or "@" in told else 0.0
        score -= 2.5 if _LEGAL.search(told) else 0.0
        score -= 1.0 if name.islower() else 0.0
        score -= 4.0 if _is_country(name) else 0.0
        score -= 1.0 if len(name) <= 4 else 0.0
        score -= 4.0 if title and _is_latin(title) and not _is_latin(name) else 0.0
        if known and len(bare) >= 3:
            initials = _bare("".join(word[0] for word in re.findall(r"\w+", name)))
            score += 1.5 if bare in known or known in bare or initials == known else 0.0
        score += 0.7 * sum(_bare(_clean(other)) == bare for other, _ in believed if other != told)
        scores[name] = max(scores.get(name, -9.0), score)
    if not scores or (label and max(scores.values()) < 0):
        return _from_label(label)
    best = max(scores, key=lambda name: scores[name])
    alike = [name for name in scores if _bare(name) == _bare(best)]  # "nationalpost", "National Post"
    best = max(alike, key=lambda name: (not name.islower(), " " in name, scores[name]))
    return _from_domain(best) if _DOMAIN.fullmatch(best) else best


def _clean(told: str) -> str:
    """A name without the firm, the place or the slogan that stands behind it."""
    name = _LEGAL.sub("", " ".join(told.split())).strip(" @,;|-–—.")
    pieces = [piece for piece in _SEPARATOR.split(name) if piece.strip()]
    name = pieces[0] if len(pieces) > 1 else name
    return _BEHIND.sub("", name).strip() or name


def _from_domain(name: str) -> str:
    """A domain as one speaks of it: "Golem.de" is Golem, "vg.no" VG; "Canada.com" stays, since Canada is another."""
    found = _DOMAIN.fullmatch(name)
    label = found["label"] if found else name
    if "." in label or _is_country(label):
        return name
    return label if not label.islower() else _from_label(label) or name


def _from_label(label: str | None) -> str | None:
    if not label:
        return None
    words = label.replace("-", " ")
    return words.upper() if len(words) <= 3 else words.title()


def _without_domain(name: str) -> str:
    found = _DOMAIN.fullmatch(name.strip())
    return found["label"] if found else name


def _label(address: str | None) -> str | None:
    """What a site's domain is called: "nytimes" of "https://www.nytimes.com/…"."""
    try:
        host = urlsplit(address or "").hostname or ""
    except ValueError:
        return None
    found = _DOMAIN.fullmatch(host)
    return found["label"].rpartition(".")[2] if found else None


def _is_country(name: str) -> bool:
    known = places()
    return name.casefold() in known.names or name.casefold() in known.capitals


def _is_latin(name: str) -> bool:
    letters = [letter for letter in name if letter.isalpha()]
    return sum(letter < "\u0250" or "\u1e00" <= letter < "\u1f00" for letter in letters) * 2 >= len(letters)


def _line(text: object) -> str | None:
    return " ".join(text.split())[:500] or None if isinstance(text, str) else None


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", "", fold(name)).removeprefix("the")

"""When the article on a web page was published, as the page tells; None where it does not, or could mean two days.

Pages print many dates: of the site, of other stories beside the article, of events in its sentences, of the last change
of the footer. So what the article's own description says comes first (JSON-LD, the page's metadata), then what is
marked as its date, then the times printed beside its headline, and last the day in its address.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from knowledge.article import stands_for_none
from knowledge.language.pack import any_of, of_all
from knowledge.language.patterns import compiled_when_used
from knowledge.language.sections import Pages
from knowledge.reading import linked_data
from knowledge.reading.dates import read_date

Published = datetime | date

_META = frozenset(
    """article:published_time og:published_time article:published og:article:published_time datepublished pubdate
    publishdate publish-date publish_date publication_date publication-date date dc.date.issued dc.date dcterms.date
    dcterms.issued dcterms.created dc.date.created date.issued originalpublicationdate sailthru.date parsely-pub-date
    article.published article_date_original cxenseparse:recs:publishtime rnews:datepublished bt:pubdate pub_date
    vr:published_time published_time published-time iso-8601-publish-date article.created created ptime
    citation_publication_date citation_date shareaholic:article_published_time""".split()
)
"""Names of metadata, in small letters, that tell when an article was published, and not when it was changed."""
_STAMP = compiled_when_used(
    lambda: rf"(?:{any_of(of_all(Pages).stamp)})(?:\s+(?:{any_of(of_all(Pages).stamp_at)}))?\s*[:|–-]?\s*",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"relat|recommend|teaser|promo|sidebar|most-?(?:read|popular)|more-|-more|latest|trending|widget|comment|footer|card"
    r"|carousel|newsletter|latest|updated|modified|event",
    re.IGNORECASE,
)
_DATED = re.compile(r"date|time|publish|posted|byline|meta|stamp|ngay", re.IGNORECASE)
_IN_ADDRESS = re.compile(
    r"/((?:19|20)\d{2})/(\d{1,2})/(\d{1,2})(?:/|$)|/((?:19|20)\d{2})[-_](\d{2})[-_](\d{2})(?:[/_.-]|$)"
)
_AROUND_A_DATE_AT_MOST = 120
"""Characters of a line that prints a date; in a longer one it is a part of a sentence."""


def published(tree: Any, *, address: str | None, title: str | None, language: str | None) -> Published | None:
    """The date of the article on the page `tree`, lxml's, as it was parsed; with its time where the page tells one."""
    day_first = language not in (None, "en")  # 01/04/2026: only in English there are two ways to read it
    ways = (
        _from_linked_data(tree, title),
        _from_metadata(tree),
        _from_marked(tree),
        _from_times(tree),
        _from_lines(tree),
        _from_address(address),
    )
    for way in ways:
        read = [when for printed in way if (when := _read(printed, day_first=day_first))]
        if read:
            return next((when for when in read if isinstance(when, datetime) and _same_day(when, read[0])), read[0])
    return None


def _read(printed: str, *, day_first: bool) -> Published | None:
    text = " ".join(printed.split())
    stamp = _STAMP.match(text)
    when = read_date(text, day_first=day_first) or (
        read_date(text[stamp.end() :], day_first=day_first) if stamp else None
    )
    return None if when is None or stands_for_none(when) else when


def _same_day(when: Published, other: Published) -> bool:
    return when.timetuple()[:3] == other.timetuple()[:3]


def _from_linked_data(tree: Any, title: str | None) -> Iterator[str]:
    """The dates of the page's own article before those of others that it describes, and of the page itself last."""
    items = linked_data.objects(tree)
    articles = [item for item in items if linked_data.is_article(item)]
    if title and len(articles) > 1:
        wanted = _bare(title)
        articles.sort(
            key=lambda item: _bare(linked_data.name(item.get("headline") or item.get("name")) or "") != wanted
        )
    pages = [item for item in items if "WebPage" in linked_data.kinds(item) or "ItemPage" in linked_data.kinds(item)]
    for item in articles[:1] + pages[:1]:
        for key in ("datePublished", "dateCreated"):
            if isinstance(item.get(key), str):
                yield item[key]


def _from_metadata(tree: Any) -> Iterator[str]:
    for meta in tree.xpath("//meta[@content]"):
        names = (meta.get("property") or "", meta.get("name") or "", meta.get("itemprop") or "")
        if any(name.strip().lower() in _META for name in names):
            yield meta.get("content")


def _from_marked(tree: Any) -> Iterator[str]:
    """What is marked as the date of publication, in microdata or with HTML 5's first attribute for it."""
    for element in tree.xpath("//body//*[@itemprop='datePublished' or @itemprop='dateCreated'] | //time[@pubdate]"):
        if not _is_elsewhere(element):
            yield element.get("datetime") or element.get("content") or element.text_content()[:100]


def _from_times(tree: Any) -> Iterator[str]:
    for element in tree.xpath("//time"):
        if not _is_elsewhere(element) and not _is_in_sentence(element) and _is_of_article(element):
            yield element.get("datetime") or element.text_content()[:100]
            yield element.text_content()[:100]


def _from_lines(tree: Any) -> Iterator[str]:
    """Short lines that print a date and say so in their class."""
    for element in tree.xpath("//body//*[@class or @id][not(self::time)]"):
        named = f"{element.get('class') or ''} {element.get('id') or ''}"
        if not _DATED.search(named) or _is_elsewhere(element) or not _is_of_article(element):
            continue
        text = "".join(element.itertext()) if len(element) <= 12 else ""
        if 6 <= len(text.strip()) <= _AROUND_A_DATE_AT_MOST and not _is_in_sentence(element):
            yield from (text, *re.split(r"\s*[|•·\n]\s*", text.strip()))


def _from_address(address: str | None) -> Iterator[str]:
    if found := _IN_ADDRESS.search(address or ""):
        yield "-".join(filter(None, found.groups()))


def _is_elsewhere(element: Any) -> bool:
    """Whether an element stands beside the article: in a side column, a list of other stories, the footer."""
    for above in (element, *element.iterancestors()):
        if above.tag in ("aside", "nav", "footer", "li") or (above.tag == "a" and above is not element):
            return True
        if above.tag in ("body", "html", "main", "article"):
            return above.tag == "article" and any(outer.tag == "aside" for outer in above.iterancestors())
        if _ELSEWHERE.search(f"{above.get('class') or ''} {above.get('id') or ''}"):
            return True
    return False


def _is_in_sentence(element: Any) -> bool:
    """Whether an element stands among the words of a sentence, as the day of an event does."""
    parent = element.getparent()
    while parent is not None and parent.tag in ("span", "b", "strong", "em", "i", "small"):
        parent = parent.getparent()
    if parent is None or parent.tag not in ("p", "li", "td", "blockquote", "dd"):
        return False
    return (
        len(" ".join("".join(parent.itertext()).split())) > _AROUND_A_DATE_AT_MOST or _words_around(parent, element) > 8
    )


def _words_around(block: Any, element: Any) -> int:
    return len("".join(block.itertext()).split()) - len("".join(element.itertext()).split())


def _is_of_article(element: Any) -> bool:
    """Whether an element stands in the article with the headline; anywhere where no article is marked."""
    article = next((above for above in element.iterancestors() if above.tag == "article"), None)
    if article is None:
        return True
    return bool(article.xpath(".//h1")) or not element.getroottree().getroot().xpath("//article//h1")


def _bare(title: str) -> str:
    return re.sub(r"\W+", " ", title).strip().casefold()

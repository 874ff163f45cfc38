"""Publishers by the names that people type for them, in which capitals and marks make no difference."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from knowledge.article import Article
from knowledge.language.folding import fold
from knowledge.said import Listed, Said, say

NAMED = 5
"""Publishers that are named in place of one that nobody knows."""

SITE_AT_MOST = 60
"""Characters of a site's name that are shown; its end says whose it is."""

_OWN_NAME = re.compile(r"(?P<name>[^.]+)\.(?:[^.]+|(?:com?|net|org|gov|edu|ac)\.[^.]{2})")
"""A name as it is registered, and not one that somebody else has below it."""


def attributed(article: Article) -> str | None:
    """Return by whom an article was published, as a reader may trust it; None where nothing is known.

    Anybody can call himself by a known paper's name, so the site stands beside it: "The Post (post-news.example)".
    It is left out where its own name is that very name, as "vnexpress.net" for VnExpress.
    """
    host = _host(article.url)
    if not host or not article.publisher:
        return article.publisher or host
    own = _OWN_NAME.fullmatch(host)
    same = own is not None and _letters(article.publisher) in (_letters(own["name"]), _letters(host))
    return article.publisher if same else f"{article.publisher} ({host})"


def named(typed: str, publishers: Iterable[str]) -> frozenset[str]:
    """Return those of `publishers` that are called `typed`: "viet nam news" is "Việt Nam News".

    By their whole name, else without "the" and spaces, else by the name of their site: where there is The Guardian,
    "guardian" is not guardian.co.tt.
    """
    there = list(publishers)
    for called in (_bare, _letters, _site):
        wanted = called(typed) or _letters(typed)
        if wanted and (found := frozenset(name for name in there if called(name) == wanted)):
            return found
    return frozenset()


def alike(name: str, publisher: str) -> bool:
    """Whether two publishers' names are one, but for capitals, marks, spaces and "the"."""
    return _bare(name) == _bare(publisher) or (_letters(name) != "" and _letters(name) == _letters(publisher))


def called(publisher: str) -> list[str]:
    """Return what people call `publisher`, folded, the surest first: its name, in one word, that of its site."""
    names = [publisher, *re.split(r"\s*/\s*|\s*\(|\)", publisher)]
    forms = [_bare(name) for name in names]
    forms += [form.removeprefix("the ") for form in forms]
    forms += [form.replace(" ", "") for form in forms] + [_site(publisher)]
    return [form for form in dict.fromkeys(forms) if len(form) > 1]


def unknown(typed: str, publishers: Iterable[str]) -> Said:
    """Say that none of `publishers`, of which there are some, is called `typed`, and which are called most like it."""
    from rapidfuzz.fuzz import ratio

    bare = _bare(typed)
    nearest = sorted(publishers, key=lambda name: (-ratio(bare, _bare(name)), name))
    kind = "no-such-source-of-many" if len(nearest) > NAMED else "no-such-source"
    return say(kind, source=_short(typed), names=Listed(tuple(map(_short, nearest[:NAMED]))))


def _host(url: str | None) -> str | None:
    host = (urlsplit(url).hostname or "").removeprefix("www.") if url else ""
    return (host if len(host) <= SITE_AT_MOST else f"…{host[1 - SITE_AT_MOST :]}") or None


def _letters(name: str) -> str:
    """A name as it may be registered: in letters and digits alone, without its article."""
    return "".join(filter(str.isalnum, _bare(name).removeprefix("the ").removeprefix("the")))


def _site(name: str) -> str:
    """The registered name of a publisher that is only known by its site: "guardian" of guardian.co.tt; else empty."""
    own = _OWN_NAME.fullmatch(_bare(name).removeprefix("www."))
    return own["name"] if own else ""


def _bare(name: str) -> str:
    return " ".join(fold(name).split())


def _short(name: str) -> str:
    name = " ".join(name.split())
    return name if len(name) <= 60 else f"{name[:59]}…"

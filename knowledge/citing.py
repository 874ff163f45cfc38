"""Citations: where quoted words stand, in the forms that others use, so that it can be checked later.

A citation ends in a mark such as `dateline:84b2e1f0c6a75d39:812-1204:1a2b3c4d`: the article, the characters of its
text, and a digest of the words that stood there.
"""

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from knowledge.answering.answer import Quote
from knowledge.article import Article
from knowledge.errors import CitationError

LONGEST = 1200
"""Characters of a quote that a citation repeats whole; of a longer one, its first and last words."""
LEFT_OUT = "[…]"

_MARK = re.compile(r"dateline:([0-9a-f]{16}):(\d{1,9})-(\d{1,9}):([0-9a-f]{8})(?![0-9a-f])")
_HOLDS_ONE = re.compile(r"dateline\s*:", re.IGNORECASE)
_ENDS = 500  # characters of a long quote that stand before and after what is left out
_MONTHS = (
    "January February March April May June July August September October November December".split()
)  # as no locale changes them
_LATEX = {char: f"\\{char}" for char in "&%$#_{}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_UNSEEN = ("Cc", "Cf", "Co", "Cs", "Cn")


@dataclass(frozen=True, slots=True)
class Citation:
    """Characters `start` up to, but not including, `end` of an article's text, and a digest of them."""

    article_id: str
    start: int
    end: int
    digest: str
    """Eight hexadecimal digits."""
    before: str = ""
    """What was handed over in front of the mark."""

    def __str__(self) -> str:
        return f"dateline:{self.article_id}:{self.start}-{self.end}:{self.digest}"

    @classmethod
    def read(cls, text: str) -> "Citation":
        """The citation in `text`: its mark, or any form made here. Raises CitationError when there is none."""
        found = _MARK.search(text)
        if found is None and _HOLDS_ONE.search(text):
            raise CitationError("The mark of this citation is cut or misspelt; copy it anew.", cut=True)
        if found is None or int(found[2]) >= int(found[3]):
            raise CitationError(
                "This is no citation of Dateline; one ends in dateline:, 16 digits and a place.", cut=False
            )
        return cls(found[1], int(found[2]), int(found[3]), found[4], text[: found.start()].strip())

    def of(self, article: Article) -> str | None:
        """The words that are cited, where they stand in `article` as they did; None where they do not."""
        words = article.text[self.start : self.end] if self.end <= len(article.text) else ""
        return words if words and digest(words) == self.digest else None

    def repeats(self, words: str) -> bool:
        """Whether the words that were handed over, if there were any, are these, word for word."""
        if self.before.startswith("“"):
            return spelt(self.before).startswith(spelt(f"“{repeated(words)}” —"))
        if self.before.startswith(">"):
            return _without_bars(self.before).startswith(_without_bars(f"{_escaped(repeated(words))} —"))
        return True


def cite(quote: Quote) -> Citation:
    """The citation of a quote."""
    return Citation(quote.article.id, quote.start, quote.end, digest(quote.text))


def digest(words: str) -> str:
    """What tells these words from all others, in eight hexadecimal digits."""
    return hashlib.blake2b(words.encode(), digest_size=4).hexdigest()


def repeated(words: str) -> str:
    """Quoted words as a citation repeats them: long ones without what stands in the middle."""
    if len(words) <= LONGEST:
        return words
    return f"{words[:_ENDS].rsplit(None, 1)[0]} {LEFT_OUT} {words[-_ENDS:].split(None, 1)[1]}"


def spelt(words: str) -> str:
    """`words` as far as their spelling goes: no white space but single spaces, nothing that cannot be seen."""
    seen = "".join(char for char in words if char.isspace() or unicodedata.category(char) not in _UNSEEN)
    return " ".join(unicodedata.normalize("NFC", seen).split())


def _without_bars(text: str) -> str:
    """Markdown as the words that it shows: no bars of a block quote, also where its lines were run together."""
    return spelt(re.sub(r"\\([^0-9A-Za-z\s])", r"\1", re.sub(r"(?:^|(?<=\s))>(?=\s|$)", " ", text)))


# --- forms ------------------------------------------------------------------------------------------------------------


def plain(quote: Quote) -> str:
    """A citation for a text or a mail: the words, where they come from, the mark."""
    return f"“{repeated(quote.text)}” — {_source(quote)}. {cite(quote)}"


def markdown(quote: Quote) -> str:
    """A citation for a page in Markdown: a block quote, the source with its link, the mark as code."""
    article = quote.article
    title = _escaped(article.title)
    linked = f"[{title}](<{article.url}>)" if article.url else f"*{title}*"
    bars = "\n".join(f"> {_escaped(line)}".rstrip() for line in repeated(quote.text).split("\n"))
    return f"{bars}\n>\n> — {', '.join([linked, *map(_escaped, _facts(quote))])}. `{cite(quote)}`"


def bibtex(quote: Quote) -> str:
    """An entry for BibTeX, `@article` with the publisher as journal."""
    article, fields = quote.article, dict[str, str | None]()
    fields["title"] = f"{{{_latex(article.title)}}}"
    fields["author"] = f"{{{_latex(article.byline)}}}" if article.byline else None
    fields["journal"] = _latex(article.publisher) if article.publisher else None
    if (day := article.day) is not None:
        fields |= {"year": str(day.year), "month": _MONTHS[day.month - 1][:3].lower(), "day": str(day.day)}
    fields["address"] = _latex(article.place) if article.place else None
    fields["url"] = article.url
    fields["note"] = _latex(", ".join(filter(None, (_paragraphs(quote), str(cite(quote))))))
    bare = {"month"}  # a name that BibTeX knows
    rows = [f"  {key} = {value if key in bare else f'{{{value}}}'}" for key, value in fields.items() if value]
    return f"@article{{dateline-{article.id}-{quote.start},\n" + ",\n".join(rows) + "\n}"


def csl_json(quote: Quote) -> str:
    """An item for Zotero, pandoc and others that read CSL-JSON, in a list of one."""
    article, day = quote.article, quote.article.day
    item: dict[str, Any] = {
        "id": f"dateline-{article.id}-{quote.start}",
        "type": "article-newspaper",
        "title": article.title,
        "author": [{"literal": article.byline}] if article.byline else None,
        "container-title": article.publisher,
        "publisher-place": article.place,
        "issued": {"date-parts": [[day.year, day.month, day.day]]} if day else None,
        "URL": article.url,
        "language": article.language,
        "note": ", ".join(filter(None, (_paragraphs(quote), str(cite(quote))))),
    }
    return json.dumps([{key: value for key, value in item.items() if value}], ensure_ascii=False, indent=1)


FORMS = {"plain": plain, "markdown": markdown, "bibtex": bibtex, "csl-json": csl_json}
"""Every form by its name."""


def _source(quote: Quote) -> str:
    article = quote.article
    return ", ".join([*([f"“{article.title}”"]), *_facts(quote), *([article.url] if article.url else [])])


def _facts(quote: Quote) -> list[str]:
    article, day = quote.article, quote.article.day
    facts = [
        article.publisher,
        f"{day.day} {_MONTHS[day.month - 1]} {day.year}" if day else None,
        article.place,
        _paragraphs(quote),
    ]
    return [fact for fact in facts if fact]


def _paragraphs(quote: Quote) -> str:
    first, last = quote.paragraphs
    return f"paragraph {first}" if first == last else f"paragraphs {first}–{last}"


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>#|~])", r"\\\1", text)


def _latex(text: str) -> str:
    return "".join(_LATEX.get(char, char) for char in text)

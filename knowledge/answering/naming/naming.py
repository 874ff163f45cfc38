"""Where an article introduced whom a quote calls by a pronoun or in short; left open where it is not certain."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.answering.naming.people import Person, people_of
from knowledge.answering.naming.pronouns import Pronouns
from knowledge.answering.naming.short_names import short_names
from knowledge.answering.naming.words import people_words
from knowledge.headings import is_heading
from knowledge.language.detect import language
from knowledge.language.sentences import split
from knowledge.passages import Span

_ENDS = '.!?…:;"”’»)'
SAID = 160
"""Characters of the sentence that introduces somebody."""


@dataclass(frozen=True, slots=True)
class Named:
    """Words of a quote that mean somebody whom the article names elsewhere; spans count characters of its text."""

    mention: Span
    """The words of the quote: "he"."""
    name: Span
    """The name in full, where the article gives it first."""
    said: Span
    """What the article says there, the name in it: the sentence, or so much of it as `SAID` allows."""
    paragraph: int
    """Which paragraph that is, counted from 1 as the quote's are."""

    def words(self, text: str) -> tuple[str, str, str]:
        """Return the mention, the name, and what is said, with an ellipsis where that is not the whole sentence."""
        start, end = self.said
        said, before = text[start:end], text[:start]
        begins = not before.strip() or before[-1] == "\n" or before.rstrip()[-1] in _ENDS
        shown = f"{'' if begins else '… '}{said}{'' if said[-1:] in _ENDS else ' …'}"
        return text[slice(*self.mention)], text[slice(*self.name)], " ".join(shown.split())


def introduced(text: str, start: int, end: int, *, paragraph: int = 1) -> tuple[Named, ...]:
    """Return whom these characters call by a pronoun or in short, and do not name, in the order in which they do.

    Each once, and none of whom it is not certain enough that nobody else is meant. `paragraph` is the number of the one
    that they begin in.
    """
    found: dict[Span, Named] = {}
    for named in _named(text, [(start + a, start + b) for a, b in split(text[start:end])]):
        if not start <= named.name[0] < end and text[slice(*named.name)] not in text[start:end]:
            found.setdefault(named.name, named)
    return tuple(
        replace(named, paragraph=paragraph + _paragraphs(text, start, named.name[0])) for named in found.values()
    )


def _paragraphs(text: str, start: int, other: int) -> int:
    """How many paragraphs, without headings, one place stands below another; less than 0 for above."""
    first, last = sorted((start, other))
    begin = text.rfind("\n\n", 0, first) + 1
    stop = text.find("\n\n", last)
    *pieces, under = [piece.strip() for piece in text[begin : len(text) if stop < 0 else stop].split("\n\n")]
    near = [None, *pieces, under]
    count = sum(
        bool(piece) and not is_heading(piece, above=near[n], below=near[n + 2]) for n, piece in enumerate(pieces)
    )
    return -count if other < start else count


def _named(text: str, sentences: Sequence[Span]) -> Iterator[Named]:
    words = people_words(language(text) or "")
    if words is None:
        return
    people = people_of(text, words)
    pronouns = Pronouns(people)
    for sentence in sentences:
        found = [*pronouns.meant(sentence), *short_names(people, sentence)]
        for mention, person in sorted(found, key=lambda each: each[0]):
            yield _introduced(text, mention, person)


def _introduced(text: str, mention: Span, person: Person) -> Named:
    start, end = person.name
    begin = text.rfind("\n\n", 0, start) + 1
    stop = text.find("\n\n", end)
    paragraph = text[begin : len(text) if stop < 0 else stop]
    spans = [(begin + a, begin + b) for a, b in split(paragraph)]
    first, last = next(((a, b) for a, b in spans if a <= start < b), (start, end))
    return Named(mention, person.name, _cut(text, (first, max(last, end)), person.name), 1)


def _cut(text: str, sentence: Span, name: Span) -> Span:
    first, last = sentence
    if last - first <= SAID:
        return sentence
    if name[1] - first > SAID:
        first = text.find(" ", name[0] - SAID // 2, name[0]) + 1 or name[0]
    if last - first > SAID:
        last = max(name[1], text.rfind(" ", first, first + SAID))
    return first, len(text[:last].rstrip())

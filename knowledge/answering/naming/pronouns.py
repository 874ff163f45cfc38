"""Who a pronoun means: told only where hardly anybody else can be meant."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.answering.naming.names import Name
from knowledge.answering.naming.people import Gender, People, Person
from knowledge.language.sentences import split
from knowledge.passages import Span

LOOK_BACK = 900
"""Characters before a sentence in which somebody must have been named."""
FURTHER = 2
"""Sentences before the one that names somebody in which nobody else may be meant."""
_NEXT = re.compile(r",?[ \u00a0]([^\W\d_]+)")
_CLAUSE = re.compile(r"[^,“”\"]*,[ \u00a0](\w+(?:[ \u00a0][\w-]+){0,3})")
"""The words behind the comma that ends a clause."""
_OPENS = ("“", '"', "‘")
_QUOTED = re.compile(r"“[^”\n]*(?:”|(?=\n)|\Z)|\"[^\"\n]*(?:\"|(?=\n)|\Z)")


@dataclass(frozen=True, slots=True)
class _Said:
    """One sentence, and whom it names outside of what somebody says in it."""

    span: Span
    names: tuple[tuple[Name, Person | None], ...]
    """Those that may be people, with who they are where that is known."""
    somebody: int | None
    """Where it first speaks of somebody without a name."""


class Pronouns:
    """Looks for whom the pronouns of a text mean."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._sentences: dict[int, list[Span]] = {}
        self._said: dict[Span, _Said] = {}

    def meant(self, sentence: Span) -> list[tuple[Span, Person]]:
        """Return the first pronoun of a man and of a woman in a sentence, outside of quotation marks, and who is meant.

        None of those that are told nothing certain of.
        """
        words, text = self._people.words, self._people.text
        found: dict[Gender, tuple[Span, Person | None]] = {}
        quoted = self._quoted(sentence)
        for match in words.pronoun.finditer(text, *sentence):
            gender: Gender = "he" if match.group().lower() in words.he else "she"
            if gender in found or self._is_said(match.start(), quoted) or not self._alone(match):
                continue
            found[gender] = match.span(), self._antecedent(match.span(), gender, sentence)
        told = [(span, person) for span, person in found.values() if person]
        if len(found) > 1:  # of somebody who may be either, nothing is certain then
            told = [(span, person) for span, person in told if person.gender]
        return told

    def _is_said(self, at: int, quoted: list[Span]) -> bool:
        """Whether somebody says it: within quotation marks, of which some paragraphs open more than they close."""
        return self._people.text[max(0, at - 1) : at] in _OPENS or any(a <= at < b for a, b in quoted)

    def _alone(self, match: re.Match[str]) -> bool:
        """Whether a word that may be another one is a pronoun here."""
        words, text = self._people.words, self._people.text
        if not words.followed_by:
            return True
        before = text[max(0, match.start() - 12) : match.start()].split()[-1:]
        following = _NEXT.match(text, match.end())
        return following is not None and following[1] in words.followed_by and words.people.isdisjoint(before)

    def _antecedent(self, pronoun: Span, gender: Gender, sentence: Span) -> Person | None:
        text = self._people.text
        here = self._read(sentence)
        before = [(name, person) for name, person in here.names if name.end <= pronoun[0]]
        if any(self._fits(person, gender) for _, person in before):
            return None  # the sentence says so itself
        if here.somebody is not None and here.somebody < pronoun[0]:
            return None
        found = self._nearest(sentence, gender, leads=not before)
        after = [person for name, person in here.names if name.start >= pronoun[1]]
        first = not text[sentence[0] : pronoun[0]].strip("\"“”‘' \u00a0")
        subject = first and text[slice(*pronoun)].lower() in self._people.words.subjects
        behind = _CLAUSE.match(text, pronoun[1], sentence[1])
        if not first and behind and (behind[1][0].isupper() or self._people.words.somebody.search(behind[1])):
            return None  # "in her ruling, the judge said"
        if not first and any(self._fits(person, gender) for person in after):
            return None  # who may be meant as well: "before he left, Mark Stone shook hands"
        if found is not None and len(found.tokens) == 1 and found.gender is None:
            return None  # a word that speaks may be a firm's
        if found is None or any(
            (person is None and not subject) or (person and person.name == found.name) for person in after
        ):
            return None
        return found

    def _nearest(self, sentence: Span, gender: Gender, *, leads: bool) -> Person | None:
        """Whom the sentences before speak of, where nobody else of that gender can be meant."""
        chosen: Person | None = None
        further = 0
        for said in self._before(sentence):
            fitting = [(name, person) for name, person in said.names if self._fits(person, gender)]
            who = {person.name if person else None for _, person in fitting}
            if chosen is not None:
                further += 1
                if who - {chosen.name}:
                    return None
                if further == FURTHER:
                    break
                continue
            if not fitting:
                if said.somebody is not None:
                    return None
                continue
            if self._taken_up(said, gender, before=fitting[0][0].start):
                if leads:
                    continue  # which goes on with whom the sentences before it are about
                return None
            if len(who) > 1 or None in who:
                if not leads:
                    return None
                lead = self._people.speaks
                leading = {person.name: person for name, person in fitting if person and lead(name)}
                return next(iter(leading.values())) if len(leading) == 1 else None
            name, chosen = fitting[0]
            if leads and self._leads(said, name):
                return chosen
        return chosen

    def _leads(self, said: _Said, name: Name) -> bool:
        """Whether a sentence is about somebody: it opens with the name, or what they say is told."""
        if name.opens or self._people.speaks(name):
            return True
        begin = self._people.with_title(name)
        return name == said.names[0][0] and self._people.text[said.span[0] : begin].rstrip()[-1:] == ","

    def _taken_up(self, said: _Said, gender: Gender, *, before: int) -> bool:
        """Whether a sentence has such a pronoun, outside of quotation marks, before it names anybody."""
        words, quoted = self._people.words, self._quoted(said.span)
        return any(
            match.group().lower() in (words.he if gender == "he" else words.she)
            and not any(a <= match.start() < b for a, b in quoted)
            and self._alone(match)
            for match in words.pronoun.finditer(self._people.text, said.span[0], before)
        )

    def _fits(self, person: Person | None, gender: Gender) -> bool:
        """Whether a pronoun may mean a person; somebody of whom nothing is known may be anybody."""
        return person is None or person.gender in (None, gender)

    # --- sentences

    def _before(self, sentence: Span) -> Iterator[_Said]:
        """The sentences before one, the last first, as far as `LOOK_BACK`."""
        text = self._people.text
        at = sentence[0]
        while at > 0:
            stop = len(text[:at].rstrip())
            begin = max(text.rfind("\n\n", 0, stop), 0)
            for span in reversed(self._sentences_of(begin, stop)):
                if sentence[0] - span[1] > LOOK_BACK:
                    return
                if span[0] < sentence[0]:
                    yield self._read(span)
            at = begin

    def _sentences_of(self, begin: int, stop: int) -> list[Span]:
        if begin not in self._sentences or (self._sentences[begin] and self._sentences[begin][-1][1] < stop):
            text = self._people.text
            end = text.find("\n\n", begin + 2)
            end = len(text) if end < 0 else end
            self._sentences[begin] = [(begin + a, begin + b) for a, b in split(text[begin:end])]
        return [span for span in self._sentences[begin] if span[0] < stop]

    def _read(self, span: Span) -> _Said:
        if span not in self._said:
            people = self._people
            quoted = self._quoted(span)
            names = [
                (name, people.person(name))
                for name in people.names(*span)
                if not any(a <= name.start < b for a, b in quoted)
            ]
            kept = tuple((name, person) for name, person in names if person or self._may_be(name))
            places = (match.start() for match in people.words.somebody.finditer(people.text, *span))
            somebody = next((at for at in places if not any(a <= at < b for a, b in quoted)), None)
            self._said[span] = _Said(span, kept, somebody)
        return self._said[span]

    def _may_be(self, name: Name) -> bool:
        """Whether an unknown name may be somebody's; of one word, only where something is told of it."""
        people = self._people
        if people.speaks(name):
            return True
        if not people.is_longer(name) and (not (name.opens or name.title) or people.is_common(name)):
            return False
        return not people.is_nobody(name)

    def _quoted(self, span: Span) -> list[Span]:
        """What somebody says in a sentence, whose paragraph may open the quotation marks."""
        text = self._people.text
        begin = text.rfind("\n\n", 0, span[0]) + 1
        return [m.span() for m in _QUOTED.finditer(text, begin, span[1]) if m.end() > span[0]]

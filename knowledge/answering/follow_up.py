"""Read a question that leans on the conversation: "and with Norway?", "when was that?", "what about seafood?".

A question is completed in words, not in hidden weights, so that the reader can be told what was understood:

- A fragment that names somebody or some country ("and with Norway?", "còn Na Uy?") is an earlier question with that
  name in place of the one that it stands against.
- A question without content of its own ("when was that?", "why?") asks the earlier question for another kind of thing,
  first of all of the article quoted last.
- A question without a verb ("at which conference?") goes on with the earlier one, and "did Cuba talk of that?" asks the
  same thing of somebody else.
- Any other may be about those whom the earlier question named; it surely is when a pronoun or an "and" says so.

So a question has one or more readings, the likeliest first; the first that the archive answers is taken.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from knowledge.answering.conversation import Reading, Turn
from knowledge.answering.kind import kind_of
from knowledge.answering.leaning import (
    anaphoric,
    bare,
    content,
    elliptic,
    fragment,
    is_country,
    is_name,
    opens,
    words_of,
)
from knowledge.answering.question import Kind
from knowledge.language.analysis import Token
from knowledge.language.common_words import repetition
from knowledge.language.pack import of_all
from knowledge.language.patterns import cue, cue_words
from knowledge.language.sections import FollowUps
from knowledge.passages import Span

_PERSON = cue_words(lambda: of_all(FollowUps).person)
_THING = cue_words(lambda: of_all(FollowUps).thing)
"""Stands for what was spoken of, not for who."""
_OF_THAT = re.compile(
    r"\b(?:about|of|on|for|to|with|in) (?:that|this|it|these|those|them)(?=\W*(?:too|also|as well)?\W*$)", re.I
)
"""Asks the same thing of somebody else."""
_PREPOSITION = cue(lambda: of_all(FollowUps).prepositions, r"\b(", r")\s+(?:the\s+)?$")
FEW = 4
"""Content words up to which a question may be about what was spoken of, though no word of it says so."""


TELLING = 0.7
"""Chance of repetition below which a word says little of what a question is about: "meet", "want", "say"."""


@dataclass(frozen=True, slots=True)
class _Further:
    """A further question of a conversation, and what its own words tell."""

    text: str
    conversation: Sequence[Turn]
    """The turns that asked something, the oldest first; at least one."""
    said: list[Token]
    """Its words of content."""
    names: list[Token]
    """Those of them that are names."""
    anaphor: bool
    opening: bool
    commonness: Callable[[str], int]

    @property
    def last(self) -> Turn:
        """The turn before it."""
        return self.conversation[-1]

    @property
    def alone(self) -> Reading:
        """The question as it stands."""
        return Reading(self.text, self.text, subject=self.text)

    @property
    def same_matter(self) -> Reading:
        """The earlier question, asked for another kind of thing."""
        return Reading(
            f"{self.text} {self.last.question}", self.text, self.last, self.last.question, adds_content=False
        )

    @property
    def light(self) -> bool:
        """Whether none of its words says much of what it is about: "where did they talk?"."""
        return not self.names and all((repetition(token.term) or 1.0) < TELLING for token in self.said)


def readings(
    text: str, conversation: Sequence[Turn], *, commonness: Callable[[str], int] = lambda term: 0
) -> list[Reading]:
    """Return what `text` may mean after `conversation` (oldest turn first), the likeliest first; never empty.

    `commonness` tells how many passages hold a term: a name that stands everywhere is not what is being compared.
    """
    conversation = [turn for turn in conversation if turn.question]  # "thanks!" asked nothing
    if not conversation:
        return [Reading(text, text, subject=text)]
    said = content(text)
    names = [token for token in said if is_name(text, token)]
    further = _Further(text, conversation, said, names, bool(anaphoric(text)), bool(opens(text)), commonness)
    for sort in (_without_content, _going_on, _with_another_name, _when_or_where):
        if found := sort(further):
            return found
    return _about_whom_was_named(further)


def _without_content(further: _Further) -> list[Reading] | None:
    """ "when was that?", "why?": the earlier question, asked for another kind of thing."""
    if further.said:
        return None
    asks = further.anaphor or further.opening or kind_of(further.text) is not Kind.KEYWORDS or "?" in further.text
    return [further.same_matter if asks else further.alone]


def _going_on(further: _Further) -> list[Reading] | None:
    """ "at which conference?": the earlier question goes on."""
    if not elliptic(further.text):
        return None
    completed = f"{further.text} {further.last.question}"
    return [Reading(completed, further.text, further.last, completed), further.alone]


def _with_another_name(further: _Further) -> list[Reading] | None:
    """ "and with Norway?": an earlier question with that name in it."""
    if len(further.names) != len(further.said) or not fragment(further.text, len(further.names)):
        return None
    swapped = _swap(further.conversation, further.text, further.names, further.commonness)
    # what is asked stays what it was: who asks how long is not told just anything of Norway
    return [swapped, replace(further.alone, asked=swapped.text)] if swapped else None


def _when_or_where(further: _Further) -> list[Reading] | None:
    """ "where did they talk about it?": the earlier question, asked for a day or a place."""
    if further.anaphor and further.light and kind_of(further.text) in (Kind.WHEN, Kind.WHERE):
        return [further.same_matter]
    return None


def _about_whom_was_named(further: _Further) -> list[Reading]:
    """Any other question: it may be about those whom the earlier one named."""
    question = further.last.question
    same = _same_thing(further.text, further.names, question) if further.anaphor else []
    subject = same or _spoken_of(further)
    if not subject:
        return [further.alone]
    completed = f"{further.text} {' '.join(question[token.start : token.end] for token in subject)}"
    leaning = Reading(completed, further.text, further.last, completed)
    return [leaning, further.alone] if same else _in_order(further, leaning)


def _spoken_of(further: _Further) -> list[Token]:
    """The words of the earlier question for what this one may be about."""
    question, known = further.last.question, {token.term for token in further.said}
    subject = _subject(question, known, names_only=not (further.light and _THING.search(further.text)))
    if not _PERSON.search(further.text):
        return subject
    if further.names and subject:  # "did trung meet lavrov", "did he also meet aukrust?": instead of Lavrov
        start, end = _whole_name(question, subject, subject[0])
        subject = [token for token in subject if start <= token.start < end]
    return [token for token in subject if _is_called_by(question, subject, token)]


def _in_order(further: _Further, leaning: Reading) -> list[Reading]:
    """The question alone and `leaning` on the earlier one, the likelier first."""
    alone = further.alone
    if further.anaphor:
        return [leaning, replace(alone, subject=leaning.text)]
    if further.opening:
        return [alone, leaning] if further.names else [leaning, alone]
    if bare(further.text):
        return [replace(alone, unless=True), leaning]
    if further.names or len(further.said) > FEW or kind_of(further.text) is Kind.KEYWORDS:
        return [alone]
    return [replace(alone, unless=True), replace(leaning, only_there=True)]


def _subject(question: str, known: set[str], *, names_only: bool) -> list[Token]:
    """The names of `question`, or all of its content where it names nobody; what is `known` left out."""
    content = words_of(question)
    chosen = [token for token in content if names_only and is_name(question, token)] or content
    return [token for token in chosen if token.term not in known]


def _is_called_by(question: str, names: list[Token], name: Token) -> bool:
    """Whether reports go on with this part of a full name: they give it once, and from then on its last part."""
    return _whole_name(question, names, name)[1] == name.end


def _same_thing(text: str, names: list[Token], question: str) -> list[Token]:
    """What `question` was about besides names, where `text` asks that of somebody else: "did Cuba talk of that?"."""
    if not names or not _OF_THAT.search(text):
        return []
    return [
        token
        for token in words_of(question)
        if not is_name(question, token) and (repetition(token.term) or 1.0) >= TELLING
    ]


def _swap(
    conversation: Sequence[Turn], fragment: str, names: list[Token], commonness: Callable[[str], int]
) -> Reading | None:
    """The latest question in which the fragment's name can stand in the place of another of its sort."""
    found = _PREPOSITION.search(fragment[: names[0].start])
    preposition = found.group(1).lower() if found else None
    new = fragment[names[0].start : names[-1].end]
    for needed in dict.fromkeys((preposition, None)):  # "and with Norway?" looks first for a question with a "with"
        for turn in reversed(conversation):
            old = _stood_against(turn.question, names, needed, commonness)
            if old:
                text = turn.question[: old[0]] + new + turn.question[old[1] :]
                return Reading(text, text, turn, text)
    return None


def _stood_against(
    question: str, names: list[Token], preposition: str | None, commonness: Callable[[str], int]
) -> Span | None:
    country = all(is_country(name) for name in names)
    mine = {name.term for name in names}
    old = [
        token
        for token in words_of(question)
        if token.term not in mine
        and (is_country(token) if country else is_name(question, token) and not is_country(token))
    ]
    if preposition:
        old = [
            token
            for token in old
            if (m := _PREPOSITION.search(question[: token.start])) and m.group(1).lower() == preposition
        ]
    if not old:
        return None
    target = min(reversed(old), key=lambda token: commonness(token.term))
    return (target.start, target.end) if country else _whole_name(question, old, target)


def _whole_name(question: str, names: list[Token], target: Token) -> Span:
    """The run of adjoining names that `target` belongs to ("Lars Løkke Rasmussen")."""
    start, end = target.start, target.end
    for token in reversed([t for t in names if t.end <= start]):
        if question[token.end : start].strip(" .-"):
            break
        start = token.start
    for token in (t for t in names if t.start >= end):
        if question[end : token.start].strip(" .-"):
            break
        end = token.end
    return start, end

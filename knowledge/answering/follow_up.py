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
from dataclasses import replace

from knowledge.answering.conversation import Reading, Turn
from knowledge.answering.kind import kind_of
from knowledge.answering.question import Kind
from knowledge.language.analysis import Token, tokenize
from knowledge.language.capitals import capitals_tell
from knowledge.language.common_words import repetition
from knowledge.language.pack import of_all
from knowledge.language.patterns import cue, cue_words
from knowledge.language.question_words import question_words
from knowledge.language.sections import FollowUps
from knowledge.passages import Span

_FILLER = cue_words(lambda: of_all(FollowUps).fillers)
_OPENING = cue(lambda: of_all(FollowUps).openings, r"^\W*", r"\b")
_ANAPHOR = cue_words(lambda: of_all(FollowUps).anaphora)
_PERSON = cue_words(lambda: of_all(FollowUps).person)
_THING = cue_words(lambda: of_all(FollowUps).thing)
"""Stands for what was spoken of, not for who."""
_OF_THAT = re.compile(
    r"\b(?:about|of|on|for|to|with|in) (?:that|this|it|these|those|them)(?=\W*(?:too|also|as well)?\W*$)", re.I
)
"""Asks the same thing of somebody else."""
_ELLIPSIS = re.compile(
    r"^\W*(?:and |but )?(?:at|in|on|by|for|from|to|of|with|during|under|against|about|since|until|in front of)\s+"
    r"(?:what|which|whom|whose|how (?:many|much|long))\b",
    re.IGNORECASE,
)
"""Begins a question that may lack its verb: "at which conference?"."""
_VERB = re.compile(
    r"\b(?:am|is|are|was|were|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must)\b|\w+n['’]t\b",
    re.IGNORECASE,
)
_EMPTY_IT = re.compile(
    r"\b(?:is|was) (?:it|this|that) (?:true|possible|known|clear)\b|\bit (?:rains?|is said)\b|\b(?:is|was) it said\b",
    re.I,
)
_PREPOSITION = cue(lambda: of_all(FollowUps).prepositions, r"\b(", r")\s+(?:the\s+)?$")


TELLING = 0.7
"""Chance of repetition below which a word says little of what a question is about: "meet", "want", "say"."""


def readings(
    text: str, conversation: Sequence[Turn], *, commonness: Callable[[str], int] = lambda term: 0
) -> list[Reading]:
    """Return what `text` may mean after `conversation` (oldest turn first), the likeliest first; never empty.

    `commonness` tells how many passages hold a term: a name that stands everywhere is not what is being compared.
    """
    alone = Reading(text, text, subject=text)
    conversation = [turn for turn in conversation if turn.question]  # "thanks!" asked nothing
    if not conversation:
        return [alone]
    last = conversation[-1]
    fillers = [match.span() for match in _FILLER.finditer(text)]
    content = [token for token in _content(text) if not any(a <= token.start < b for a, b in fillers)]
    if not content:
        return [Reading(f"{text} {last.question}", text, last, last.question, adds_content=False)]
    if _ELLIPSIS.search(text) and not _VERB.search(text):
        completed = f"{text} {last.question}"
        return [Reading(completed, text, last, completed), alone]
    names = [token for token in content if _is_name(text, token)]
    if len(names) == len(content):
        swapped = _swap(conversation, text, names, commonness)
        if swapped:  # what is asked stays what it was: who asks how long is not told just anything of Norway
            return [swapped, replace(alone, asked=swapped.text)]
    anaphor = bool(_ANAPHOR.search(_EMPTY_IT.sub(" ", text)))
    light = not names and all((repetition(token.term) or 1.0) < TELLING for token in content)
    if anaphor and light and kind_of(text) in (Kind.WHEN, Kind.WHERE):  # "where did they talk about it?"
        return [Reading(f"{text} {last.question}", text, last, last.question, adds_content=False)]
    subject = _subject(last.question, {token.term for token in content}, names_only=not (light and _THING.search(text)))
    if _PERSON.search(text):
        if names and subject:  # "did trung meet lavrov", "did he also meet aukrust?": instead of Lavrov
            start, end = _whole_name(last.question, subject, subject[0])
            subject = [token for token in subject if start <= token.start < end]
        subject = [token for token in subject if _is_called_by(last.question, subject, token)]
    same = _same_thing(text, names, last.question)
    subject = same or subject
    if not subject:
        return [alone]
    completed = f"{text} {' '.join(last.question[token.start : token.end] for token in subject)}"
    leaning = Reading(completed, text, last, completed)
    if same:
        return [leaning, alone]
    if anaphor or (_OPENING.match(text) and not names):
        return [leaning, replace(alone, subject=completed) if anaphor else alone]
    if names:
        return [alone, leaning] if len(names) < len(content) else [alone]
    return [replace(alone, unless=True), leaning]


def _content(question: str) -> list[Token]:
    empty = question_words(question)
    return [token for token in tokenize(question) if token.term not in empty]


def _is_country(token: Token) -> bool:
    return token.term.startswith("country:")


def _is_name(text: str, token: Token) -> bool:
    """Whether a token names somebody; where all is written small, or all is shouted, a word that is not common does."""
    if _is_country(token):
        return True
    if text == text.lower() or not capitals_tell(text):
        return text[token.start].isalpha() and repetition(token.term) is None
    return token.start > 0 and text[token.start].isupper()


def _subject(question: str, known: set[str], *, names_only: bool) -> list[Token]:
    """The names of `question`, or all of its content where it names nobody; what is `known` left out."""
    content = _content(question)
    chosen = [token for token in content if names_only and _is_name(question, token)] or content
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
        for token in _content(question)
        if not _is_name(question, token) and (repetition(token.term) or 1.0) >= TELLING
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
    country = all(_is_country(name) for name in names)
    mine = {name.term for name in names}
    old = [
        token
        for token in _content(question)
        if token.term not in mine
        and (_is_country(token) if country else _is_name(question, token) and not _is_country(token))
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

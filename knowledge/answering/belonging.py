"""Whether a name, date or number belongs to what is asked, where its sentence tells of more than one thing.

"The ferry was launched on 6 June and christened on 21 June": each day stands beside its verb. What is asked of a verb
that the sentence lacks, it does not tell: who sold is not who bought.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from knowledge.answering.question import Question, Word
from knowledge.answering.relatives import Relation, relatives
from knowledge.language.analysis import Token
from knowledge.language.pack import of_all
from knowledge.language.patterns import cue
from knowledge.language.sections import Places, Sentences
from knowledge.passages import Span

_BOUNDARY = cue(lambda: of_all(Sentences).boundaries, r"[,;:](?=\s)|\s[–—-]+\s|\b", r"\b")
"""Parts what a sentence tells from what else it tells."""
_ACROSS = 10
"""Words that a boundary between two counts for."""
_NEAR = 0.79
"""How near a word is that is as good as the one asked for."""


class _Placed(NamedTuple):
    term: str
    places: tuple[int, ...]
    """Positions of tokens that say it."""
    name: bool


def belonging(
    question: Question, sentence: str, tokens: Sequence[Token], spans: Sequence[Span], counted: frozenset[str]
) -> list[Span]:
    """Return those of `spans`, which are of the kind asked for, that belong to what `question` asks in `sentence`.

    Several where nothing tells them apart; none where the sentence does not speak of what is asked. `tokens` are the
    sentence's; `counted` are the terms of what the question counts, or measures in.
    """
    placed = [_place(word, tokens) for word in _telling(question, counted)]
    verbs = [found for found in placed if not found.name]
    if verbs and not any(found.places for found in verbs):
        return []
    if did := question.asks.who_did:
        return _who_did(did, question, sentence, tokens, spans)
    if len(spans) < 2:
        return list(spans)
    edges = [match.start() for match in _BOUNDARY.finditer(sentence)]
    by_verbs = _votes(verbs, tokens, spans, edges)
    by_names = _votes([found for found in placed if found.name], tokens, spans, edges)
    if by_verbs:
        last, chosen = by_verbs[-1]  # the last word of a question says most: "when was the ferry christened"
        if by_names and by_names[-1][1] != chosen and min(by_names[-1][0].places) > max(last.places):
            chosen = by_names[-1][1]  # "the Aldis was launched on 6 June, the Brisa on 7 June"
        others = [found for found, vote in (*by_verbs, *by_names) if vote != chosen]
        # what stands before may be the subject of both: "the ferry was launched on 6 June and christened on 21 June"
        return [spans[chosen]] if all(min(found.places) < max(last.places) for found in others) else []
    if by_names:
        chosen = by_names[-1][1]
        return [spans[chosen]] if all(vote == chosen for _, vote in by_names) else []
    return list(spans)


def _votes(
    words: Sequence[_Placed], tokens: Sequence[Token], spans: Sequence[Span], edges: Sequence[int]
) -> list[tuple[_Placed, int]]:
    """Those of `words` that stand nearest to one of `spans`, each with its number."""
    return [(found, vote) for found in words if (vote := _vote(found, tokens, spans, edges)) is not None]


def _telling(question: Question, counted: frozenset[str]) -> list[Word]:
    """The words of `question` that tell which of several is meant, each once."""
    words = {word.term: word for word in question.words if word.content and not word.dates and word.term not in counted}
    return list(words.values())


def _place(word: Word, tokens: Sequence[Token]) -> _Placed:
    wanted = _forms(word.term)
    name = word.is_part_of_the_world or word.has_capital
    return _Placed(word.term, tuple(i for i, token in enumerate(tokens) if token.term in wanted), name)


@lru_cache(maxsize=512)
def _forms(term: str) -> frozenset[str]:
    """`term` with other forms of its word, and those that mean the same."""
    same = (found.term for found in relatives(term) if found.relation is Relation.SAME and found.nearness >= _NEAR)
    return frozenset((term, *same))


def _vote(found: _Placed, tokens: Sequence[Token], spans: Sequence[Span], edges: Sequence[int]) -> int | None:
    """Which of `spans` stands nearest to a word, by its number; None where two are as near, or none."""
    if not found.places:
        return None

    def distance(span: Span) -> int:
        return min(_distance(tokens, place, span, edges) for place in found.places)

    far = [distance(span) for span in spans]
    nearest = min(far)
    return far.index(nearest) if far.count(nearest) == 1 else None


def _distance(tokens: Sequence[Token], place: int, span: Span, edges: Sequence[int]) -> int:
    token = tokens[place]
    begin, end = sorted((token.start, span[0]))
    between = sum(begin <= other.start < end for other in tokens)
    return between + _ACROSS * sum(begin < edge < end for edge in edges)


def _who_did(
    verb: str, question: Question, sentence: str, tokens: Sequence[Token], spans: Sequence[Span]
) -> list[Span]:
    """Those of `spans` that stand where who did it stands: before the verb, or after its "by"."""
    if verb.lower() in of_all(Sentences).auxiliaries:
        return list(spans)
    asked = next((word for word in question.words if word.text.lower() == verb.lower()), None)
    if asked is None or not asked.content:
        return list(spans)
    places = _place(asked, tokens).places
    fitting = [span for span in spans if any(_does(sentence, tokens, place, span) for place in places)]
    if len(fitting) < 2:
        return fitting
    edges = [match.start() for match in _BOUNDARY.finditer(sentence)]
    far = [min(_distance(tokens, place, span, edges) for place in places) for span in fitting]
    return [fitting[far.index(min(far))]] if far.count(min(far)) == 1 else []


def _does(sentence: str, tokens: Sequence[Token], place: int, span: Span) -> bool:
    before = [sentence[token.start : token.end].lower() for token in tokens[max(0, place - 2) : place]]
    ending = sentence[tokens[place].start : tokens[place].end].lower()
    passive = not set(before).isdisjoint(of_all(Sentences).passive) and not ending.endswith("ing")
    if not passive:
        return span[1] <= tokens[place].start
    leading = sentence[: span[0]].split()
    by = [word.lower() for word in leading[-4:]]
    return span[0] > tokens[place].start and not set(by).isdisjoint(
        (*of_all(Places).by, *of_all(Places).by_or_otherwise)
    )

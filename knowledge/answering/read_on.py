"""Read the article quoted last as a whole, for what a further question asks of it.

"Why did they do that?" shares no word with its answer, and its own words name nobody; but what answers mostly stands in
the article that the conversation is about, and a cross-encoder can read all of it. It reads the further question by
itself, which says what is asked, and then, of the likeliest passages, behind the question before it, which says of
whom. `knowledge.lab.fit_read_on` fits what these count for, and how sure the likeliest passage is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from knowledge.answering.attempt import Attempt
from knowledge.answering.candidate_answers import spans_told
from knowledge.answering.conversation import Turn
from knowledge.answering.features import Floats
from knowledge.answering.mechanisms import is_on
from knowledge.answering.question import Kind
from knowledge.answering.ranking import Ranked, Ranking
from knowledge.answering.typed import TYPED
from knowledge.answering.weights import weights
from knowledge.index.protocol import Snapshot
from knowledge.meaning.cross_encoder import CrossEncoder
from knowledge.meaning.texts import passage_in_context

MOST = 24
"""Passages of the article that are read at most, those first that words and vectors put first."""
AGAIN = 8
"""Those of them that are read once more, behind the question before."""
SECTION = "reading on"
FEATURES = ("logit", "logit behind the question before", "kind", "quoted before")
SIGNS = ("likeliest", "lead", "leans", "constant")


@dataclass(frozen=True, slots=True)
class Read:
    """What reading tells of each of some passages."""

    features: Floats
    """(n, 4), as `FEATURES` names them."""
    leans: bool
    """Whether the question, by its own words, goes on with the conversation."""

    def scores(self) -> Floats:
        """How much speaks for each passage, in log odds of one against another, (n,)."""
        return np.asarray(self.features @ weights(SECTION, FEATURES))

    def signs(self) -> Floats:
        """What tells whether the likeliest answers, (4,), as `SIGNS` names them."""
        return self.signs_by(self.scores())

    def signs_by(self, scores: Floats) -> Floats:
        """Return the same where `scores` put the passages in order."""
        best = scores.argmax()
        share = np.exp(scores[best] - np.logaddexp.reduce(scores))
        return np.array([self.features[best, :2].mean(), share, float(self.leans), 1.0])

    def chance(self) -> float:
        """How likely the likeliest passage answers, 0 to 1."""
        return float(1.0 / (1.0 + np.exp(-self.signs() @ weights(SECTION, SIGNS))))


@dataclass(frozen=True, slots=True)
class Text:
    """A passage that is read."""

    text: str
    in_context: str
    """As a cross-encoder reads it."""
    quoted: bool = False
    """Whether it answered the question before."""


def read(question: str, kind: Kind, before: str, texts: Sequence[Text], model: CrossEncoder) -> Read:
    """Return what reading `texts` tells of `question`; `before` is the question before it."""
    from knowledge.answering.leaning import leans  # its patterns take a while to compile

    alone = model.logits(question, [one.in_context for one in texts])
    likeliest = np.argsort(-alone, kind="stable")[:AGAIN]
    again = model.logits(f"{before.rstrip('? ')} {question}", [texts[i].in_context for i in likeliest])
    behind = np.full(len(texts), again.min())  # what is not read again counts as the least likely of what is
    behind[likeliest] = again
    told = [0.0 if kind not in TYPED else 1.0 if any(spans_told(kind, one.text)) else -1.0 for one in texts]
    quoted = [float(one.quoted) for one in texts]
    return Read(np.stack((alone, behind, np.array(told), np.array(quoted)), axis=1), leans(question))


def read_on(turn: Turn, found: Attempt, typed: str, snapshot: Snapshot) -> Attempt | None:
    """Return `found`, a search of the article that `turn` quoted, in the order in which its passages answer `typed`.

    None without a cross-encoder, and where nothing was found.
    """
    evidence = found.ranking.evidence
    if evidence is None or evidence.meaning is None or not is_on("reranking"):
        return None
    model = snapshot.cross_encoder
    if model is None or not found.ranking.passages:
        return None
    ranked = found.ranking.passages[:MOST]
    texts = [_text(one, turn, snapshot) for one in ranked]
    told = read(typed, found.question.kind, turn.question, texts, model)
    scores = told.scores()
    order = np.argsort(-scores, kind="stable")
    shares = np.exp(scores - scores[order[0]])
    passages = tuple(ranked[i]._replace(score=float(shares[i])) for i in order.tolist())
    places = np.array(found.ranking.order)[order]
    logits = tuple(told.features[order, 0].tolist())
    ranking = Ranking(passages, evidence, tuple(places.tolist()), logits)
    return replace(found, ranking=ranking, confidence=told.chance())


def _text(ranked: Ranked, turn: Turn, snapshot: Snapshot) -> Text:
    located = snapshot.locate(ranked.passage)
    passage = located.passages[located.ordinal]
    _, start, end = turn.quoted[0]
    in_context = passage_in_context(located.article, passage.start, passage.end)
    return Text(located.text, in_context, quoted=passage.start < end and start < passage.end)

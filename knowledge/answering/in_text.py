"""What only the text of a passage tells: whether it holds the sort of thing that a question is after.

The first stage's arrays know terms and no text, so that these features are measured of the best passages alone.
"""

import numpy as np

from knowledge.answering.evidence import Floats
from knowledge.answering.measures import counts_asked, holds_measure
from knowledge.answering.question import Kind, Question
from knowledge.answering.short_answer import likeliest
from knowledge.answering.typed import TYPED, holds_new
from knowledge.index.protocol import Located
from knowledge.language.pack import of_all
from knowledge.language.patterns import cue_words
from knowledge.language.sections import Sentences

TEXT_FEATURES = (
    "holds somebody",  # a new name, where a question asks who
    "holds a time",
    "holds a place",
    "holds a number",
    "holds the measure",  # a sum of money, a share, an age, … where a question asks for one
    "counts it",  # a number right before what is to be counted
    "holds a reason",  # a word that gives one, where a question asks why
    "short answer",  # chance of the likeliest one
)
_REASONS = cue_words(lambda: of_all(Sentences).reasons)
_KINDS = (Kind.WHO, Kind.WHEN, Kind.WHERE, Kind.HOW_MANY)


def text_features(question: Question, located: Located) -> Floats:
    """Return the features of one passage, in the order of `TEXT_FEATURES`."""
    text, wanted = located.text, question.whole.quantity
    sentences = [located.article.text[start:end] for start, end in located.sentences]
    kind = question.kind
    new = kind in TYPED and any(holds_new(kind, sentence, question.own_words) for sentence in sentences)
    return np.array(
        [
            *(float(new and kind is one) for one in _KINDS),
            float(holds_measure(wanted, text)),
            float(counts_asked(wanted, sentences) > 0.0),
            float(kind is Kind.WHY and _REASONS.search(text) is not None),
            max((likeliest(question, sentence)[1] for sentence in sentences), default=0.0) if kind in TYPED else 0.0,
        ]
    )

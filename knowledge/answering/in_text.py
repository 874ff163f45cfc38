"""What only the text of a passage tells: whether it holds the sort of thing that a question is after.

The first stage's arrays know terms and no text, so that these features are measured of the best passages alone.
"""

import numpy as np

from knowledge.answering.features import Floats
from knowledge.answering.measures import counts_asked, holds
from knowledge.answering.needs import new
from knowledge.answering.question import Kind, Question
from knowledge.answering.short_answer import likeliest
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
    kind, article = question.kind, located.article
    need = new.asked(question)
    held = need is not None and any(need.met(sentence, article) for sentence in sentences)
    return np.array(
        [
            *(float(held and kind is one) for one in _KINDS),
            float(wanted.measure is not None and holds(wanted.measure, text)),
            float(counts_asked(wanted, sentences) > 0.0),
            float(kind is Kind.WHY and _REASONS.search(text) is not None),
            max((likeliest(question, sentence)[1] for sentence in sentences), default=0.0) if need else 0.0,
        ]
    )

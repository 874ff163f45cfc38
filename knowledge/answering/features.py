"""What the first stage's best passages hold of a question, for each passage and each of its sentences.

A term's weight comes from its inverse document frequency and from how likely an answer repeats it
(`knowledge.answering.term_necessity`), as a share of the highest possible one, so that features mean the same in a
small archive and in a large one; function words weigh nothing, but stand in phrases. `knowledge.answering.extracting`
measures all of it.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[Any]
Ints = NDArray[np.int64]

PASSAGE_FEATURES = (
    "score",  # of the first stage, as a share of what the question's terms weigh
    "length",  # logarithm of its terms
    "sentence in context",  # coverage by its best sentence together with its context
    "phrases",  # neighbouring words of the question that stand side by side, rare pairs counting more
    "weighed phrases",  # the same, weighted by the words
    "narrow window",  # coverage by the best 12 terms in a row
    "share",  # share of the best candidates that belong to the same article
    "synonyms in a sentence",
    "broader in a sentence",
    "used alike in a sentence",
    "given",  # coverage by the terms that title, topic or opening give, wherever the passage stands
    "details",  # coverage by the others
    "details in a sentence",
    "details related",  # missing ones of the others of which it holds a related word
    "around",  # missing terms that stand elsewhere in the article, near ones counting more
    "missing names around",  # minus the cost of the names, numbers and rare words that stand nowhere near
    "meaning",  # cosine of question and passage; 0 without an encoder
)
SENTENCE_FEATURES = (
    "coverage",
    "frequency",
    "in context",  # coverage together with the passage's context
    "before",  # missing terms that the sentence before holds
    "after",
    "phrases",
    "weighed phrases",
    "names",
    "related",  # missing terms of which it holds a synonym or another form
    "used alike",  # missing terms of which it holds a word that is used alike
)


@dataclass(frozen=True, slots=True)
class Features:
    """Features of all candidates and their sentences, and what they were measured from."""

    passages: Floats
    """(n, len(PASSAGE_FEATURES))"""
    meaning: Floats | None
    """(n,) cosine of question and passage; None without an encoder."""
    sentences: Floats
    """(s, len(SENTENCE_FEATURES)), the context of each candidate (its last sentence) all zero."""
    groups: Ints
    """(n,) equal numbers for candidates of one article, counted from 0."""
    owner: Ints
    """(s,) the candidate that each sentence belongs to."""
    context: NDArray[np.bool_]
    """(s,) whether it is a candidate's context, no sentence."""
    coverage: Floats
    """(s,) share of the question's weight that each sentence holds, 0 to 1."""
    weights: Floats
    """(t,) weight of each of the question's terms, 0 for function words."""
    subjects: Floats
    """(t,) how many subjects each term stands for; see `query_terms.QueryTerms`."""
    scarcity: Floats
    """(t,) how few passages of the archive hold each term, 0 to 1 by the logarithm, 0 for function words."""
    in_context: Floats
    """(n,) highest share of the question's subjects, by weight, that a sentence holds together with its context."""
    rarity: Floats
    """(t,) inverse document frequency of each term among the candidates, 0 for function words."""
    costs: Floats
    """(t,) what it tells against a passage that it lacks a term, 0 for function words; see `term_necessity.cost`."""
    held: NDArray[np.bool_]
    """(n, t) whether a candidate or its context holds each term."""
    related: Floats
    """(n, t) 1 where it holds the term itself, else how near the nearest related word in it is."""
    missing: Floats
    """(n,) cost of the terms that stand nowhere near a candidate in its article; see `term_necessity.cost`."""

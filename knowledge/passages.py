"""Cut articles into passages: the pieces of text that are indexed and that an answer may quote.

A passage is a paragraph; one of more than `LONG` words is cut between sentences. Many paragraphs of a news report do
not say what they speak of: "Both sides agreed to continue …" carries on a meeting that was introduced three paragraphs
above. Such a passage knows the sentence that introduced its topic, so that it is found by the names in it.

What counts as carrying on: the paragraph's first sentence begins with a pronoun or with a name that the article has
used before, or it names fewer new ones than it repeats of those that came in with the current topic. Every other
paragraph introduces a topic of its own. (A plain reading of centering, Grosz, Joshi and Weinstein 1995: what a sentence
is about is realised again, in a reduced form, as long as the discourse segment lasts.)
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import compress

from knowledge.article import Article
from knowledge.headings import is_heading
from knowledge.language.acronyms import find as find_acronyms
from knowledge.language.analysis import Analysed, Token, terms, tokenize
from knowledge.language.pack import of_all
from knowledge.language.patterns import cue
from knowledge.language.sections import Pages
from knowledge.language.segmentation import Span as Span
from knowledge.language.sentences import split as split_sentences

"""Characters `start` up to, but not including, `end` of an article's text."""

CUT = 1
"""Raised with every change of where an article is cut: vectors are kept by article, one a passage."""
LONG = 300
"""Words above which a paragraph is cut; twice the usual length of an encyclopaedia's paragraph."""
PIECE = 150
"""Words at which a piece of a long paragraph ends with its sentence."""

_CARRIES_ON = cue(lambda: of_all(Pages).carries_on, r"[\"“‘']?", r"\b")


@dataclass(frozen=True, slots=True)
class Passage:
    """Characters `start` up to, but not including, `end` of an article's text, with the topic it carries on."""

    start: int
    end: int
    topic: tuple[Span, ...] = ()
    """Earlier sentences of the article that say what this passage is about; empty where it says so itself."""
    sentences: tuple[Span, ...] = field(default=(), compare=False)
    """The passage's sentences in reading order; together they hold all but the white space between them."""
    headings: tuple[Span, ...] = field(default=(), compare=False)
    """The headings right above it, whose words are a part of what it is about; only where it was just split."""


def split(article: Article, analysed: Analysed | None = None) -> list[Passage]:
    """Return the passages of `article` in reading order; they overlap nowhere and lose nothing but headings.

    A heading is no passage, which could be quoted; the paragraph below knows it. `analysed` is the article's text,
    where it has been analysed already.
    """
    passages: list[Passage] = []
    topics = _Topics(analysed or Analysed(article.text))
    paragraphs = list(_paragraphs(article.text))
    headings: tuple[Span, ...] = ()
    for number, (start, end) in enumerate(paragraphs):
        if _is_heading(article.text, paragraphs, number):
            headings = (*headings, (start, end))
            continue
        sentences = [(start + a, start + b) for a, b in split_sentences(article.text[start:end])]
        topic = topics.topic_of(sentences) if len(paragraphs) > 1 else ()
        for piece in _pieces(article.text, sentences):
            passages.append(Passage(piece[0][0], piece[-1][1], topic, tuple(piece), headings))
        headings = ()
    return passages


def carries_on(sentence: str) -> bool:
    """Return whether a sentence leans on the one before: it begins with a pronoun, or names its subject in short."""
    return _CARRIES_ON.match(sentence) is not None


def _is_heading(text: str, paragraphs: list[Span], number: int) -> bool:
    near = [text[slice(*paragraphs[at])] if 0 <= at < len(paragraphs) else None for at in (number - 1, number + 1)]
    return is_heading(text[slice(*paragraphs[number])], above=near[0], below=near[1])


def _paragraphs(text: str) -> Iterator[Span]:
    start = 0
    while start < len(text):
        end = text.find("\n\n", start)
        end = len(text) if end < 0 else end
        piece = text[start:end]
        if words := piece.strip():
            start += len(piece) - len(piece.lstrip())
            yield start, start + len(words)
        start = end + 2


def _pieces(text: str, sentences: list[Span]) -> Iterator[list[Span]]:
    if sentences[-1][1] - sentences[0][0] < 2 * LONG:  # too few characters for so many words
        yield sentences
        return
    words = [len(text[start:end].split()) for start, end in sentences]
    if sum(words) <= LONG:
        yield sentences
        return
    piece: list[Span] = []
    length = 0
    for sentence, count in zip(sentences, words, strict=True):
        if piece and length + count > PIECE:
            yield piece
            piece, length = [], 0
        piece.append(sentence)
        length += count
    yield piece


class _Topics:
    """Follows an article from paragraph to paragraph and tells what each one carries on."""

    def __init__(self, analysed: Analysed) -> None:
        self._analysed = analysed
        self._seen: set[str] = set()
        """Names that the article has used so far."""
        self._introduced: set[str] = set()
        """Names that the current topic brought in."""
        self._opening: Span | None = None

    def topic_of(self, sentences: list[Span]) -> tuple[Span, ...]:
        first = sentences[0]
        names = [names_in(self._analysed, start, end) for start, end in sentences]
        here = set().union(*names)
        if self._opening is not None and self._carries_on(first, names[0]):
            topic: tuple[Span, ...] = (self._opening,)
            self._introduced |= here - self._seen
        else:
            topic = ()
            # whom the article opens with it speaks of throughout: a later topic is not told by them
            self._introduced = here - self._seen if self._seen else set()
            self._opening = first
        self._seen |= here
        return topic

    def _carries_on(self, first: Span, names: set[str]) -> bool:
        sentence = self._analysed.text[first[0] : first[1]]
        if carries_on(sentence):
            return True
        explained = {term for a in find_acronyms(sentence) for term in (*terms(a.long), *terms(a.short))}
        if len(names - self._seen - explained) <= len(names & self._introduced):
            return True
        tokens = tokenize(sentence[:80])
        return bool(tokens) and tokens[0].term in self._seen and is_capitalised(sentence, tokens[0])


def is_capitalised(text: str, token: Token) -> bool:
    """True when the token of `text` is written as a name is: with a capital first."""
    return text[token.start].isupper()


def names_in(analysed: Analysed, start: int, end: int) -> set[str]:
    """Return the terms of what a sentence names: capitalised words within it, and countries wherever they stand."""
    text = analysed.text
    starts, _, terms = analysed.columns(start, end)
    named = set(compress(terms[1:], map(str.isupper, map(text.__getitem__, starts[1:]))))
    named.update([term for term in terms if ":" in term])
    return {term for term in named if not term.startswith("region:")}  # where something happens, not who does it

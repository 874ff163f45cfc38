"""Analyse an article for the index: its passages, their terms, and the terms of what they speak of."""

from knowledge.article import Article
from knowledge.index.protocol import IndexedArticle, IndexedPassage, Sentence
from knowledge.language.acronyms import find as find_acronyms
from knowledge.language.analysis import terms
from knowledge.passages import Passage, names_in, split


def prepare(article: Article, collection: str) -> IndexedArticle:
    """Return `article` cut into passages and analysed, ready to be indexed in `collection`."""
    # a made title is a whole sentence: only whom it names tells what the other passages are about
    title = tuple(sorted(names_in(article.title)) if article.title_made else terms(article.title))
    acronyms = [(terms(acronym.short), terms(acronym.long)) for acronym in find_acronyms(article.text)]
    return IndexedArticle(article, collection, tuple(_analyse(article, p, title, acronyms) for p in split(article)))


def _analyse(
    article: Article, passage: Passage, title: tuple[str, ...], acronyms: list[tuple[list[str], list[str]]]
) -> IndexedPassage:
    sentences = tuple(Sentence(start, end, tuple(terms(article.text[start:end]))) for start, end in passage.sentences)
    topic = sorted(set().union(*(names_in(article.text[start:end]) for start, end in passage.topic)))
    context = [*title, *(name for name in topic if name not in title)]
    if acronyms:
        said = {term for sentence in sentences for term in sentence.terms}
        for pair in acronyms:
            for one, other in (pair, pair[::-1]):  # who asks for either form finds the passage that has the other
                if said.issuperset(one):
                    context += (term for term in other if term not in said and term not in context)
    return IndexedPassage(passage, sentences, tuple(context))

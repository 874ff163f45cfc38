"""Analyse an article for the index: its passages, their terms, and the terms of what they speak of."""

from collections.abc import Iterator

from knowledge.article import Article
from knowledge.index.protocol import IndexedArticle, IndexedPassage, Sentence
from knowledge.language.acronyms import find as find_acronyms
from knowledge.language.analysis import terms
from knowledge.language.names import full_names
from knowledge.passages import Passage, names_in, split


def prepare(article: Article, collection: str) -> IndexedArticle:
    """Return `article` cut into passages and analysed, ready to be indexed in `collection`."""
    other_forms = list(_other_forms(article.text))
    # a made title is a whole sentence: only whom it names tells what the other passages are about
    title = tuple(sorted(names_in(article.title)) if article.title_made else terms(article.title))
    passages = tuple(_analyse(article, passage, title, other_forms) for passage in split(article))
    return IndexedArticle(article, collection, passages)


def _other_forms(text: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Terms, and those that mean the same wherever the first all stand: acronyms, and full names of people."""
    for acronym in find_acronyms(text):
        short, long = tuple(terms(acronym.short)), tuple(terms(acronym.long))
        yield from ((short, long), (long, short))
    for name in full_names(text):
        yield from (((part,), name) for part in name)


def _analyse(
    article: Article,
    passage: Passage,
    title: tuple[str, ...],
    other_forms: list[tuple[tuple[str, ...], tuple[str, ...]]],
) -> IndexedPassage:
    sentences = tuple(Sentence(start, end, tuple(terms(article.text[start:end]))) for start, end in passage.sentences)
    topic = sorted(set().union(*(names_in(article.text[start:end]) for start, end in passage.topic)))
    said = {term for sentence in sentences for term in sentence.terms}
    context = [*title, *(name for name in topic if name not in title)]
    for form, other in other_forms:
        if said.issuperset(form):
            context += (term for term in other if term not in said and term not in context)
    return IndexedPassage(passage, sentences, tuple(context))

"""Analyse an article for the index: its passages, their terms, and the terms of what they speak of."""

from collections.abc import Iterator

from knowledge.article import Article
from knowledge.index.protocol import IndexedArticle, IndexedPassage, Sentence
from knowledge.language.acronyms import find as find_acronyms
from knowledge.language.analysis import Analysed, terms
from knowledge.language.names import full_names
from knowledge.passages import Passage, names_in, split


def prepare(article: Article, collection: str) -> IndexedArticle:
    """Return `article` cut into passages and analysed, ready to be indexed in `collection`."""
    analysed = Analysed(article.text)
    other_forms = list(_other_forms(analysed))
    # a made title is a whole sentence: only whom it names tells what the other passages are about
    made = sorted(names_in(Analysed(article.title), 0, len(article.title))) if article.title_made else None
    title = tuple(terms(article.title) if made is None else made)
    passages = tuple(_analyse(analysed, passage, title, other_forms) for passage in split(article, analysed))
    return IndexedArticle(article, collection, passages)


def _other_forms(analysed: Analysed) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Terms, and those that mean the same wherever the first all stand: acronyms, and full names of people."""
    for acronym in find_acronyms(analysed.text):
        short, long = tuple(terms(acronym.short)), tuple(terms(acronym.long))
        yield from ((short, long), (long, short))
    for name in full_names(analysed):
        yield from (((part,), name) for part in name)


def _analyse(
    analysed: Analysed,
    passage: Passage,
    title: tuple[str, ...],
    other_forms: list[tuple[tuple[str, ...], tuple[str, ...]]],
) -> IndexedPassage:
    sentences = tuple(Sentence(start, end, tuple(analysed.terms(start, end))) for start, end in passage.sentences)
    topic = sorted(set().union(*(names_in(analysed, start, end) for start, end in passage.topic)))
    said = {term for sentence in sentences for term in sentence.terms}
    context = [*title, *(name for name in topic if name not in title)]
    under = (term for start, end in passage.headings for term in analysed.terms(start, end))
    context += (term for term in dict.fromkeys(under) if term not in context)
    for form, other in other_forms:
        if said.issuperset(form):
            context += (term for term in other if term not in said and term not in context)
    return IndexedPassage(passage, sentences, tuple(context))

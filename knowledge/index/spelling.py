"""How an archive writes a word, which tells whether it is a name."""

from knowledge.index.protocol import Filter, Snapshot
from knowledge.language.analysis import tokenize
from knowledge.language.capitals import capitals_tell


def spelling_in(snapshot: Snapshot, term: str, where: Filter) -> str | None:
    """Return what `Snapshot.spelling` does, for an engine that has no way of its own."""
    for passage in snapshot.search([term], where=where, limit=1).passages.tolist():
        located = snapshot.locate(passage)
        text = located.article.text
        for start, end in located.sentences:
            for token in tokenize(text[start:end])[1:]:
                if token.term == term and capitals_tell(text[start:end]):
                    return text[start + token.start : start + token.end]
    return None

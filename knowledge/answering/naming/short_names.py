"""Whom a short name means: “Mr Ebbers”, where the article has named Bernard Ebbers."""

from collections.abc import Iterator

from knowledge.answering.naming.people import People, Person
from knowledge.passages import Span


def short_names(people: People, sentence: Span) -> Iterator[tuple[Span, Person]]:
    """Yield the names of a sentence that are parts of a person's, and who that is."""
    for name in people.names(*sentence):
        person = people.person(name)
        if person is None or people.is_told_apart(name):
            continue
        if len(person.tokens) > len(name.tokens) and person.name[0] < name.start:
            start = max(people.with_title(name), sentence[0])
            yield (start, name.end), person

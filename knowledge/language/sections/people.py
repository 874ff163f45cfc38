"""The table of a language on how reports speak of people."""

from typing import ClassVar

from knowledge.language.pack import Section, Words


class People(Section):
    """How a text speaks of people: by name, and in short where it has named them. All in small letters."""

    file: ClassVar[str] = "people"

    he: Words = ()
    """Pronouns that mean one man."""
    she: Words = ()
    """Pronouns that mean one woman."""
    subjects: Words = ()
    """Those of both that stand where who does it stands."""
    followed_by: Words = ()
    """What must follow a pronoun that is another word as well; nothing where none is."""
    titles_he: Words = ()
    """What a man is called by before his name."""
    titles_she: Words = ()
    titles: Words = ()
    """What either is called by, offices and callings among it; the last word of those that have several."""
    says: Words = ()
    """Beside the name of somebody who speaks."""
    heard: Words = ()
    """Those of them that stand before the name of somebody who listens."""
    who: Words = ()
    """After the name of a person."""
    articles: Words = ()
    """Before a name that is no person's."""
    several: Words = ()
    """Before the name of a family,"""
    plural: Words = ()
    """and what it ends in."""
    places: Words = ()
    """Before the name of a place."""
    opening: Words = ()
    """Words that begin a sentence, besides those that say nothing in a question."""
    somebody: Words = ()
    """Somebody who is not named."""
    no_person: Words = ()
    """Words of names that are no person's."""
    given: Words = ()
    """Given names of men and of women."""
    given_he: Words = ()
    """Given names that nearly always are a man's."""
    given_she: Words = ()

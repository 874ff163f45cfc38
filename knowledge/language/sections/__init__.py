"""The tables that a language may have, and what stands in each; `packs/en` and `packs/vi` are examples to follow."""

from knowledge.language.pack import Section
from knowledge.language.sections.pages import Boilerplate, Pages
from knowledge.language.sections.people import People
from knowledge.language.sections.quantities import Measures, Money, Numbers
from knowledge.language.sections.questions import Asking, Courtesy, FollowUps, Kinds, Needs, Requests
from knowledge.language.sections.texts import Detection, Names, Places, Sentences, Telling
from knowledge.language.sections.time import Calendar, DateForm, Tenses

__all__ = [
    "SECTIONS",
    "Asking",
    "Boilerplate",
    "Calendar",
    "Courtesy",
    "DateForm",
    "Detection",
    "FollowUps",
    "Kinds",
    "Measures",
    "Money",
    "Names",
    "Needs",
    "Numbers",
    "Pages",
    "People",
    "Places",
    "Requests",
    "Sentences",
    "Telling",
    "Tenses",
]

SECTIONS = {section.file: section for section in Section.__subclasses__()}
"""All of them, by the names of their files."""

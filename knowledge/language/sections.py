"""The tables that a language may have, and what stands in each; `packs/en` and `packs/vi` are examples to follow."""

import re
from collections.abc import Callable
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from knowledge.language.pack import Patterns, Phrases, Section, Words

Unit = Literal["day", "week", "month", "year"]
Reading = Literal[
    "numbers", "named", "month alone", "year", "days of month", "relative day", "calendar", "rolling", "ago", "weekday",
    "decade",
]  # fmt: skip


_BRACES = frozenset("day first to number month numbered year unit which count weekday between".split())


def _filled(form: str) -> str:
    unknown = set(re.findall(r"\{([a-z ]+)\}", form)) - _BRACES
    if unknown:
        raise ValueError(f"nothing is called {{{min(unknown)}}}; there are {', '.join(sorted(_BRACES))}")
    return form


def _all(count: int, what: str) -> Callable[[Phrases], Phrases]:
    def complete(names: Phrases) -> Phrases:
        if len(names) not in (0, count):
            raise ValueError(f"{len(names)} names where there are {count} {what}")
        return names

    return complete


class Detection(Section):
    """How a text in the language is told from others."""

    file: ClassVar[str] = "detection"

    common: Words = ()
    """Its commonest words, in small letters; without marks where the language has a `syllable`."""
    letters: str = ""
    """Letters that no other of the languages has."""
    syllable: Patterns = ()
    """A pattern for the shape of its words, their marks left aside, where nearly all of them have one shape."""


class Asking(Section):
    """Words that a question is made with, and that say nothing of what it asks about."""

    file: ClassVar[str] = "asking"

    stop_words: Words = ()
    """As they are typed, with their marks."""
    mistyped: Words = ()
    """Those of them that are long enough to be told from one another when mistyped."""


class Requests(Section):
    """What people say of the search itself, or of themselves, not of what they look for."""

    file: ClassVar[str] = "requests"

    reports: Patterns = ()
    """What news is called: "news", "article"."""
    latest: Patterns = ()
    """Asks for the newest first."""
    earliest: Patterns = ()
    meaning: Patterns = ()
    """Asks what an acronym stands for."""
    requests: Patterns = ()
    """Says that something is looked for, or who looks: "can you find", "I forgot"."""
    asking: Patterns = ()
    """Words that belong to the asking: "the name of the captain"."""
    takes_place: Patterns = ()
    """So do these, where it is asked when or where."""
    whatever: Patterns = ()
    """How a question in the language asks for whatever is told of something; neither need an answer repeat it."""
    according: Patterns = ()
    """Comes before whoever said it."""
    by_source: Patterns = ()
    """Comes before the publisher whose reports are asked for; without marks."""


class Kinds(Section):
    """What tells the kind of a question; the first in it decides, of two that begin together the one named first."""

    file: ClassVar[str] = "kinds"

    auxiliaries: Words = ()
    """Verbs that a question may begin with."""
    how_many: Patterns = ()
    when: Patterns = ()
    where: Patterns = ()
    who: Patterns = ()
    why: Patterns = ()
    how: Patterns = ()
    what: Patterns = ()
    yes_no: Patterns = ()
    """One that begins a question decides alone."""
    interjections: Patterns = ()
    """What may come before everything: "well"."""
    polite: Patterns = ()
    """What people put before the question itself: "can you tell me"."""
    question_words: Words = ()
    """What a question that goes on after that has one of."""


class Tenses(Section):
    """What tells that something is still to come, or came."""

    file: ClassVar[str] = "tenses"

    future: Patterns = ()
    planned: Patterns = ()
    """As good as `future`, though it may be said of what came to nothing."""
    past: Patterns = ()
    asked_to_come: Patterns = ()
    """Asks for when what is still to come will be."""
    doubtful: Patterns = ()
    """Tells that a month or a year is none in which something was."""
    awaited: Patterns = ()
    """Tells in a report that what is told with it was not yet, when it was written."""


class Places(Section):
    """Words before the name of a place, and before that of somebody."""

    file: ClassVar[str] = "places"

    at: Words = ()
    """Before the place where something is: "in"."""
    beside: Words = ()
    """Before a place that it is not in: "off"."""
    into: Words = ()
    inside: Words = ()
    from_to: Words = ()
    """Before where it comes from or goes, or whom."""
    by: Words = ()
    """Before who did it."""
    by_or_otherwise: Words = ()
    """So are these, which are other words as well."""
    with_each: Words = ()
    """Before each of two whom something was done with, or told of: "with Norway and Denmark"."""


class Sentences(Section):
    """How a sentence is put together."""

    file: ClassVar[str] = "sentences"

    boundaries: Words = ()
    """Part what a sentence tells from what else it tells."""
    joins: Words = ()
    """Stand between the names of a list, without marks, too: "and"."""
    either: Words = ()
    """Stand between two of which one is asked for: "or"."""
    passive: Words = ()
    """Verbs that make one a thing done to somebody: "was", "bị"."""
    auxiliaries: Words = ()
    """Verbs and adverbs that say nothing of what is done: "has", "first"."""
    who_did: Patterns = ()
    """Begins a question for who did something; the verb follows."""
    between: Words = ()
    """May stand between "who" and that verb."""
    empty: Words = ()
    """Words after a number that are no noun, so that it counts what was spoken of."""
    reasons: Patterns = ()
    """Gives a reason."""
    reported: Patterns = ()
    """Asks for what news reports: that people met, came, or said something."""


class Needs(Section):
    """What an answer must hold, whatever else speaks for it."""

    file: ClassVar[str] = "needs"

    asks_not: Patterns = ()
    """Asks for what something is not true of."""
    asks_not_really: Patterns = ()
    """Looks as if: "or not"."""
    negative: Patterns = ()
    """Holds a "not", or a word that is as good."""
    asks_birth: Patterns = ()
    birth: Patterns = ()
    asks_death: Patterns = ()
    death: Patterns = ()
    no_number: Patterns = ()
    """Tells how many without a number: "both"."""
    how_many: Patterns = ()
    """Asks for a number of things."""
    denies: Patterns = ()
    """Says of a claim that it is not so."""
    which_countries: Patterns = ()
    """Asks for more countries than one."""


class FollowUps(Section):
    """How a question leans on the conversation."""

    file: ClassVar[str] = "follow_ups"

    fillers: Patterns = ()
    openings: Patterns = ()
    anaphora: Patterns = ()
    """Stands for somebody, or for what was spoken of."""
    person: Patterns = ()
    thing: Patterns = ()
    prepositions: Words = ()
    """Before a name that may stand in the place of another one."""


class DateForm(BaseModel):
    """One way to write a date, in small letters without marks; a space stands for any white space."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    form: Annotated[str, AfterValidator(_filled)]
    """A pattern. In braces: day, first and to (of two days with "to" between), number (of a month), month (its name),
    numbered (a month by its number), year, unit, which ("last"), count, weekday, between (what a range begins with)."""
    reads: Reading
    """What the parts together mean."""
    needs: Words = ()
    """A text without any of these holds no such date, which is faster to see; of months that is known anyway."""


class Calendar(Section):
    """Months, days, and how dates are written. Capitals and marks do not matter in any of it."""

    file: ClassVar[str] = "calendar"

    months: Annotated[Phrases, AfterValidator(_all(12, "months"))] = ()
    """The names of each, the full one first, with spaces between: "september sep sept"."""
    months_also_words: Words = ()
    """Names that are other words as well, and mean a month only after "in", or with a day."""
    months_often_words: Words = ()
    """Those of them that a year after them makes no month of, either."""
    months_also_names: Words = ()
    """Names that are people's as well."""
    numbered_months: dict[str, int] = Field(default_factory=dict)
    """What a month is called after the word for month: "tháng giêng"."""
    before_a_number: Patterns = ()
    """The word for month, where months have numbers."""
    weekdays: Annotated[Phrases, AfterValidator(_all(7, "days of a week"))] = ()
    """From Monday on; those that are always written with a capital have it here."""
    other_weekdays: Words = ()
    """Before a day of the week that is not the last one: "next"."""
    relative_days: dict[str, int] = Field(default_factory=dict)
    """Words for a day, and how many days it comes after today: yesterday, -1."""
    vague_days: Phrases = ()
    """Those of them that in an article may mean the time it tells of."""
    units: dict[str, Unit] = Field(default_factory=dict)
    """Words for a day, a week, a month and a year."""
    steps: dict[str, int] = Field(default_factory=dict)
    """Words for which of these, and how many after this one: last, -1."""
    dates: Patterns = ()
    """Dates as texts have them, capitals as they are written. `{months}` stands for the names of months with their
    abbreviations, `{month}` for the full ones, `{weekdays}` for the days, `{year}` for a year of four digits."""
    day_names: Patterns = ()
    """Days alone, as texts have them."""
    ago: Patterns = ()
    """How long ago: "three years ago"."""
    numbered_weekdays: Patterns = ()
    """Days of the week by their number."""
    weekdays_in_reports: dict[str, int] = Field(default_factory=dict)
    """Days of the week as reports alone name them, each with its number from Monday, 0."""
    today: Patterns = ()
    any_day: Patterns = ()
    """Before a day of no certain week: "every"."""
    before_day_and_month: Words = ()
    """Before "3/4", which is a day then."""
    tells_a_day: Patterns = ()
    """Tells a day, besides the names of months and days."""
    times: Words = ()
    """Words for a time, in all forms, besides those."""
    spans: Words = ()
    """All words for spans of time, in every form: "weeks"."""
    coming: Words = ()
    """Words for what comes after now: "next"."""
    during: Phrases = ()
    """Before a date in which something is."""
    since: Phrases = ()
    until: Phrases = ()
    before: Phrases = ()
    after: Phrases = ()
    onwards: Patterns = ()
    """After a date, makes its "from" a "since"."""
    before_a_date: Patterns = ()
    """May stand between such a word and the date: "the middle of"."""
    range_begins: Words = ()
    range_days_begin: Words = ()
    """Begins a range of days of one month, too."""
    range_to: Words = ()
    articles: Words = ()
    """May stand before the day: "the", "ngày"."""
    day_first: Words = ()
    """Before "3/4/2026" tells that it is the third of April."""
    hints: Patterns = ()
    """What every text has that holds a date without digits, without names of months and days, and without
    `relative_days`; other texts are not looked at."""
    day_of_month: Patterns = ()
    """What a text has that names a day of a month without its year; braces as in `forms`."""
    forms: tuple[DateForm, ...] = ()
    """Of two that fit the same characters the first one counts."""


class Numbers(Section):
    """Numbers in words."""

    file: ClassVar[str] = "numbers"

    in_words: Patterns = ()
    """Numbers below a hundred, as patterns."""
    in_answers: Patterns = ()
    """Those of `in_words` that are hardly ever another word, so that one in a text answers "how many"."""
    amounts: Patterns = ()
    """All that say how many as good as exactly: "half", "millions"."""
    vague: Patterns = ()
    """And less so: "several"."""
    quantities: Words = ()
    """Words that count, besides `numerals`, `higher` and `times`, in all forms."""
    ambiguous: Words = ()
    """Those of them that are more often another word, or a part of one."""
    like_an_article: Words = ()
    """And those that are an article as well."""
    within: Patterns = ()
    """May stand within an amount: "of", "and a"."""
    numerals: dict[str, int] = Field(default_factory=dict)
    """Those that are words of their own, up to ten or twelve."""
    also: dict[str, int] = Field(default_factory=dict)
    """What else is said for them: "a", "a couple of"; and as typed without marks."""
    higher: dict[str, int] = Field(default_factory=dict)
    """Those below a hundred that are words of their own."""
    times: dict[str, float] = Field(default_factory=dict)
    """What a number before it is multiplied by: "thousand"."""


class Money(Section):
    """Money by its name; codes and signs are the same everywhere."""

    file: ClassVar[str] = "money"

    units: Words = ()
    """Names of money, in the singular."""
    names: Patterns = ()
    """Names of money as patterns, in every form."""
    suffices: Patterns = ()
    """What tells of a sum without being one: "dollars"."""


class Measures(Section):
    """Quantities: what asks for one, and what tells it."""

    file: ClassVar[str] = "measures"

    asks_money: Patterns = ()
    asks_share: Patterns = ()
    asks_age: Patterns = ()
    asks_clock: Patterns = ()
    asks_day: Patterns = ()
    asks_duration: Patterns = ()
    asks_weight: Patterns = ()
    asks_speed: Patterns = ()
    asks_population: Patterns = ()
    asks_length: Patterns = ()
    asks_time: Patterns = ()
    """Asks for a number of units of time: "how long", "how old"."""
    asks_year: Patterns = ()
    asks_sort_of_date: Patterns = ()
    """Says of what sort the date is that it asks for: "in what year"."""
    asks_change: Patterns = ()
    """Asks by how much something changed."""
    changes_by_numbers: Patterns = ()
    """What changes by a number, where other things may be told in words."""
    how_many: Patterns = ()
    """Comes before what is counted: "how many"."""
    number_of: Patterns = ()
    share_of: Patterns = ()
    time_units: Patterns = ()
    time_words: Words = ()
    """The commonest of them, in all forms."""
    length_units: Patterns = ()
    area_units: Patterns = ()
    weight_units: Patterns = ()
    volume_units: Patterns = ()
    share_units: Patterns = ()
    speed_units: Patterns = ()
    clock_units: Patterns = ()
    before_units: Patterns = ()
    """May stand between a number and its unit: "consecutive"."""
    and_a_half: Patterns = ()
    before_an_age: Patterns = ()
    after_an_age: Patterns = ()
    holds_share: Patterns = ()
    holds_age: Patterns = ()
    holds_clock: Patterns = ()
    holds_duration: Patterns = ()
    anniversary: Patterns = ()
    """As good as a number of years."""
    holds_speed: Patterns = ()
    inhabitants: Patterns = ()
    population: Patterns = ()
    people: Words = ()
    """Who is counted: each may be told for another one."""


class Courtesy(Section):
    """What people say that asks for nothing."""

    file: ClassVar[str] = "courtesy"

    thanks: Patterns = ()
    greetings: Patterns = ()
    remarks: Patterns = ()
    calls: Patterns = ()
    """After a name by which the program is called: "ơi"."""
    closings: Patterns = ()
    """After a question, without a mark between: "please"."""
    no_closing_after: Words = ()
    """Words after which a "thanks" is told of, not said."""
    hello: Patterns = ()
    """A message of its own, as are the next ones."""
    thank_you: Patterns = ()
    help: Patterns = ()
    bye: Patterns = ()
    addressed: Patterns = ()
    """May come after it: "there", "bot"."""
    telling: Words = ()
    """Words of a message that tell who asks, where, when and how."""
    of_time: Words = ()
    """Before a moment: "since"."""
    called: Words = ()
    """Before the name of who is called: "hey"."""


class Telling(Section):
    """How reports tell numbers and what befell people."""

    file: ClassVar[str] = "telling"

    saying: Patterns = ()
    """Before the day on which something was said, not done."""
    said_after: Patterns = ()
    """After it."""
    about: Patterns = ()
    """Before a number that is none exactly."""
    more: Patterns = ()
    less: Patterns = ()
    no_count: Patterns = ()
    """Before a number that counts nothing: "article"."""
    units: Patterns = ()
    percent: Phrases = ()
    of_a_date: Patterns = ()
    """Beside a number that belongs to a date."""
    dead: Words = ()
    hurt: Words = ()
    missing: Words = ()
    held: Words = ()
    saved: Words = ()
    homeless: Words = ()
    aboard: Words = ()
    people: Words = ()
    joining: Words = ()
    """Begin a clause of its own."""
    ending: Words = ()
    """No part of the name of what is counted."""
    passive: Words = ()
    """May stand between those who are counted and what befell them."""
    part: Patterns = ()
    """Before a number of some of those who were counted."""
    counting: Patterns = ()
    """Numbers in words by which one report is told from the next of the same words."""
    money: dict[str, str] = Field(default_factory=dict)
    """Names of money, with the sign of each."""


class Names(Section):
    """What stands beside the names of people and of countries."""

    file: ClassVar[str] = "names"

    titles: Words = ()
    """What a person is called by before a given name, some of it as typed without marks."""
    people: Words = ()
    """Makes people of a title that follows: "đàn ông Nga" are Russian men."""
    paired: Words = ()
    """Short for a country after another one: "quan hệ Mỹ Trung"."""
    before_a_country: Words = ()
    """Words after which a country's name of one syllable is understood without its capital: "với nga"."""
    after_a_country: Words = ()
    """Words before which it is, besides the commonest of the language: "bo truong sip ten gi"."""
    otherwise_at_the_head: Words = ()
    """Countries' names that at the head of a sentence are mostly another word: "anh", he; "áo", a dress."""
    compounds: tuple[str, ...] = ()
    """Words whose first syllable at the head of a sentence only looks like a country."""
    offices: Words = ()
    """Words of offices and their holders, which name no one, though written with a capital."""
    light: Words = ()
    """What a name's acronym may leave out: "of", "the"."""


SECTIONS = {section.file: section for section in Section.__subclasses__()}
"""All of them, by the names of their files."""

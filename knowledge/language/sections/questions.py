"""The tables of a language on how questions are asked, and what people say beside them."""

from typing import ClassVar

from knowledge.language.pack import Patterns, Section, Words


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
    whatever_there_is: Words = ()
    """Words of a question for whatever there is: "what happened", "the news"."""
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
    expletives: Patterns = ()
    """Looks like one of `anaphora` and stands for nothing: "is there"."""
    possessives: Words = ()
    """Those of them that may stand for somebody named before in the same question: "her first film"."""
    subjects: Words = ()
    """The same, after one of `subordinators`: "when she died"."""
    subordinators: Words = ()
    definite: Words = ()
    """Comes before what is known already: "the"."""
    person: Patterns = ()
    thing: Patterns = ()
    prepositions: Words = ()
    """Before a name that may stand in the place of another one."""


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
    leads: Patterns = ()
    """What people say before they go on, that tells nothing: "lol", "wait"."""
    reactions: Patterns = ()
    """A clause of its own that asks for nothing, with or without a question mark: "really", "no way"."""
    rhetorical: Patterns = ()
    """In a clause, tells that it asks for nothing although it has the words of a question: "not what I asked"."""
    wishes: Patterns = ()
    """Begins a clause that asks for something without the words of a question: "tell me more"."""
    statements: Patterns = ()
    """Begins a clause that says something to the program, or of what it answered: "that is wrong"."""
    addressed: Patterns = ()
    """May come after it: "there", "bot"."""
    checks: Patterns = ()
    """A message of its own that asks whether another one is true."""
    checks_before: Patterns = ()
    """May come before it: "so"."""
    telling: Words = ()
    """Words of a message that tell who asks, where, when and how."""
    of_time: Words = ()
    """Before a moment: "since"."""
    called: Words = ()
    """Before the name of who is called: "hey"."""

"""The tables of a language on numbers, and what they count and measure."""

from typing import ClassVar

from knowledge.language.pack import Patterns, Section, Words, nothing


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
    numerals: dict[str, int] = nothing()
    """Those that are words of their own, up to ten or twelve."""
    also: dict[str, int] = nothing()
    """What else is said for them: "a", "a couple of"; and as typed without marks."""
    higher: dict[str, int] = nothing()
    """Those below a hundred that are words of their own."""
    times: dict[str, float] = nothing()
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
    asks_sum: Patterns = ()
    """Asks how much, of money or not."""
    after_the_counted: Words = ()
    """Ends what is counted: "how many people were"."""
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

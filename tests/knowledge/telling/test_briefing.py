"""A brief tells what is new, the most telling first, and nothing twice; what changed is told beside what was."""

from datetime import date

from tests.knowledge.telling.samples import FIRE, library, report

LATER = report(
    "Inquiry into the Torvik fire",
    "A judge opened the inquiry into the fire at the Torvik cannery, and asked for its plans.",
    "Inland Echo",
    date(2026, 3, 20),
)


def test_what_is_new_is_told_once_and_nothing_older() -> None:
    made = library(*FIRE, LATER).brief("Torvik cannery fire", since=date(2026, 3, 4), until=date(2026, 3, 6))

    told = [quote.article.publisher for quote in made.quotes]
    assert all(date(2026, 3, 4) <= (quote.article.day or date.min) <= date(2026, 3, 6) for quote in made.quotes)
    assert sum("12 workers" in quote.text for quote in made.quotes) == 1
    first = next(quote for quote in made.quotes if "12 workers" in quote.text)
    assert next(article.publisher for article in first.also_in) in ("Inland Echo", "The Harbour Post")
    assert len(told) == len({quote.text for quote in made.quotes})
    for quote in made.quotes:
        assert quote.text == quote.article.text[quote.start : quote.end]


def test_the_last_seven_days_unless_told_otherwise() -> None:
    held = library(*FIRE, LATER)

    assert [quote.article.id for quote in held.brief("Torvik fire", today=date(2026, 3, 21)).quotes] == [LATER.id]
    nothing = held.brief("Torvik fire", today=date(2026, 5, 1))
    assert nothing.quotes == ()
    assert nothing.reason == "Nothing of this was published 25 April 2026 to 1 May 2026."


def test_what_changed_is_told_beside_what_was_told_before() -> None:
    first = report("Fire", "The fire at the Torvik cannery killed 12 people, police said.", "A", date(2026, 3, 4))
    later = report("Fire", "The fire at the Torvik cannery killed 15 people, police said.", "B", date(2026, 3, 6))
    made = library(first, later, LATER).changed("Torvik cannery fire", since=date(2026, 3, 5), until=date(2026, 3, 31))

    told = [(change.before.text if change.before else None, change.quote.text) for change in made.changes]
    assert (first.text, later.text) in told
    assert (None, LATER.text) in told
    (toll,) = [change for change in made.changes if change.before]
    assert [toll.quote.article.text[a:b] for a, b in toll.quote.highlights] == ["15"]
    none = library(first, later).changed("Torvik fire", since=date(2026, 3, 6), until=date(2026, 3, 31))
    assert none.reason == "Nothing that is told of this has changed since 6 March 2026."

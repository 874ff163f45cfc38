"""Short reports of invented events, by several publishers, for the tests of what is told of a matter."""

from datetime import date

from knowledge.article import Article
from knowledge.library import Library


def report(title: str, text: str, publisher: str, day: date | None, place: str | None = None) -> Article:
    """An article."""
    return Article(title=title, text=text, publisher=publisher, published=day, place=place)


FIRE = (
    report(
        "Fire at the Torvik cannery",
        "A fire broke out at the Torvik cannery on Tuesday and killed 12 workers, the harbour police said.\n\n"
        "The cannery was built in 1931. It was closed for repairs in March 2019.",
        "The Harbour Post",
        date(2026, 3, 4),
    ),
    report(
        "Torvik cannery fire: toll rises",
        "The toll of the fire at the Torvik cannery has risen to 15 dead, the hospital of Torvik said on Thursday.\n\n"
        "The owner of the cannery, Ulla Quist, promised an inquiry. It will begin on 1 April.",
        "Coast Daily",
        date(2026, 3, 6),
    ),
    report(
        "Cannery fire in Torvik",
        "A fire broke out at the Torvik cannery on Tuesday and killed 12 workers, the harbour police said.\n\n"
        "The cannery was built in 1931. It was closed for repairs in March 2019.",
        "Inland Echo",
        date(2026, 3, 5),
    ),
    report(
        "Lambs", "Lambs were counted on the hills of Norrby on Monday. There were 400 of them.", "Coast Daily", None
    ),
)


def library(*articles: Article) -> Library:
    """A library in memory of these articles, or of the fire's."""
    made = Library.in_memory(encoder=lambda: None)
    made.add_many(articles or FIRE)
    return made

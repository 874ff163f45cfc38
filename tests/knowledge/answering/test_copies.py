"""What a news agency writes and several publishers print answers once, naming the others."""

from datetime import date

from knowledge.article import Article
from knowledge.library import Library

OPENING = (
    "Tonga bought a ferry on Monday that carries four hundred passengers between its largest islands twice a day, the "
    "ministry of transport said in a statement that it gave to reporters in the harbour of the capital."
)
REST = "The old ferry, which had served the islands since the year of the great storm, will be sold for scrap in May."
QUESTION = "what did Tonga buy?"


def printed(publisher: str, *paragraphs: str) -> Article:
    return Article(title="Ferry", text="\n\n".join(paragraphs), publisher=publisher, published=date(2026, 3, 2))


def library_of(*articles: Article) -> Library:
    library = Library.in_memory()
    others = [("Chile", "copper mine"), ("Kenya", "vaccine store"), ("Peru", "railway"), ("Fiji", "school")]
    library.add_many(
        [Article(title=where, text=f"{where} opened a new {what} near the coast on Friday.") for where, what in others]
    )
    library.add_many(articles)
    return library


def test_copies_are_quoted_once_and_named():
    copies = [
        printed("Agency", OPENING, REST),
        printed("Morning Post", OPENING.replace("on Monday ", ""), REST),
        printed("Evening Post", OPENING, "Our reporter adds that the harbour was full of people.", REST),
    ]

    answer = library_of(*copies).ask(QUESTION)

    publishers = [[quote.article.publisher, *(other.publisher for other in quote.also_in)] for quote in answer.quotes]
    assert sorted(publishers[0], key=str) == ["Agency", "Evening Post", "Morning Post"]
    assert sum(OPENING[-60:] in quote.text for quote in answer.quotes) == 1


def test_two_reports_of_one_event_both_answer():
    own = "Tonga bought a new ferry for its islands, and the fishermen of the harbour celebrated it with a feast."

    answer = library_of(printed("Agency", OPENING), printed("Morning Post", own)).ask(QUESTION)

    assert {quote.article.publisher for quote in answer.quotes} == {"Agency", "Morning Post"}
    assert all(quote.also_in == () for quote in answer.quotes)

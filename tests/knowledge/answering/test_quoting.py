"""How much of an article is quoted together."""

from knowledge.article import Article
from knowledge.library import Library

OPENING = "RIGA — The tram to the harbour was opened on Tuesday by the finance minister, " + " ".join(
    ["who spoke of the rails and the harbour and the years that it took to bring the one to the other,"] * 3
)
NEXT = "At a reception in the depot, Ilze Berga drank to the drivers, " + " ".join(
    ["and to those who had laid the stones, and to everybody who had waited in the rain for so long,"] * 3
)
QUESTION = "who opened the tram to the harbour on Tuesday?"


def test_a_neighbour_that_names_somebody_is_quoted_with_one_that_names_nobody():
    library = Library.in_memory()
    library.add(Article(text=f"{OPENING}\n\n{NEXT}", title="Tram"))

    (quote, *_) = library.ask(QUESTION).quotes

    assert quote.paragraphs == (1, 2)
    assert "Ilze Berga" in quote.text


def test_a_long_passage_that_names_somebody_is_quoted_alone():
    library = Library.in_memory()
    library.add(Article(text=f"{OPENING.replace('minister', 'minister Ola Lund')}\n\n{NEXT}", title="Tram"))

    assert library.ask(QUESTION).quotes[0].paragraphs == (1, 1)


PARTIES = " ".join(["who spoke of the rails and the harbour and of what the one has to do with the other,"] * 6)


def test_who_is_named_by_the_best_passage_must_be_named_by_an_earlier_one():
    """ "Both sides agreed" is not what Berga said, though its article's title names her."""
    library = Library.in_memory()
    paragraphs = [
        "RIGA — A tram was opened.",
        f"Both sides praised the tram to Riga, and the drivers, {PARTIES} it was said.",
        f"Berga praised the tram to Riga, and the drivers, {PARTIES} it was said.",
    ]
    library.add(Article(text="\n\n".join(paragraphs), title="Berga opens tram"))

    assert library.ask("what did Berga praise").quotes[0].paragraphs[1] == 3


def test_who_somebody_is_stands_where_he_is_named_first():
    library = Library.in_memory()
    paragraphs = [
        "RIGA — A tram was opened.",
        f"At the depot {PARTIES} there was Ola Lund, the commissioner for rails.",
        f"Lund is glad, and who is not, {PARTIES} the city said of Lund.",
    ]
    library.add(Article(text="\n\n".join(paragraphs), title="Tram"))

    assert "commissioner" in library.ask("who is Lund?").quotes[0].text

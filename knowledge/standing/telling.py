"""What articles tell of a question, beyond what was told before: each thing once."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from knowledge.answering.answer import Answer, Quote
from knowledge.standing.novelty import new_in, said_in


@dataclass(frozen=True, slots=True)
class NewQuote:
    """A quote that says what was not said before, and the answer that it is from."""

    quote: Quote
    answer: Answer


def tell(
    ask: Callable[[Collection[str]], Answer], articles: Collection[str], *, said: Collection[int], most: int
) -> tuple[list[NewQuote], list[str]]:
    """Return at most `most` quotes of `articles` that say what neither was `said` nor another of them says.

    `ask` answers out of some of the articles. An answer quotes what answers best, so those that it does not quote are
    asked again, by themselves, and so is what is quoted as a copy: one that differs in a number alone says something
    else. Also returns the articles that were not come to; what answers no longer is none of them.
    """
    known, left, told = set(said), list(articles), list[NewQuote]()
    while left and len(told) < most:
        answer, before = ask(left), len(left)
        for quote in answer.quotes[: most - len(told)]:
            left = [id for id in left if id != quote.article.id]
            if new_in(quote, known):
                told.append(NewQuote(quote, answer))
                known.update(said_in([quote]))
        if len(left) == before:
            return told, []
    return told, left

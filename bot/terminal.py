"""An answer as a person reads it in a terminal: with rich where there is a terminal, as plain text in a pipe."""

import re
import textwrap
import unicodedata
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import IO, TYPE_CHECKING

from knowledge.answering.answer import Answer, Quote
from knowledge.article import Article
from knowledge.citing import LEFT_OUT
from knowledge.excerpts import excerpts
from knowledge.passages import Span
from knowledge.publishers import attributed

if TYPE_CHECKING:
    from rich.text import Text

WIDTH = 100
"""Columns that a quote takes at most; longer lines are hard to read."""

_INVISIBLE = {"Cc", "Cf", "Co", "Cs"}


def shown(text: str) -> str:
    """`text` with everything that could steer a terminal made harmless: one visible mark for each such character."""
    return "".join(
        char if char in "\n\t" or unicodedata.category(char) not in _INVISIBLE else "\N{REPLACEMENT CHARACTER}"
        for char in text
    )


def long_date(day: date) -> str:
    """A date as it is read aloud in any country: "10 February 2026"."""
    return f"{day.day} {day:%B %Y}"


def source_line(article: Article, paragraphs: tuple[int, int] | None = None) -> str:
    """Title, publisher, date, place and paragraph, as far as they are known."""
    title = f"[{article.title}]" if article.title_made else article.title
    parts = [title, attributed(article), long_date(article.day) if article.day else "undated", article.place]
    if paragraphs:
        first, last = paragraphs
        parts.append(f"paragraph {first}" if first == last else f"paragraphs {first}–{last}")
    return shown(" · ".join(part for part in parts if part))


def plain(answer: Answer, *, whole: bool = False) -> str:
    """`answer` as plain text: quotes behind `> `, what answers between `**`, the short answer in it between `__`.

    Of the quotes the sentences that answer are shown, and all of them with `whole`.
    """
    lines: list[str] = [*answer.notes]
    if not answer.answered:
        lines.append(shown(answer.reason or ""))
        if answer.closest:
            lines += ["", "Closest passages (not an answer):"]
    for quote in _quotes(answer, whole=whole):
        lines += ["", *quoted(quote)]
    return "\n".join(lines).strip("\n")


def _quotes(answer: Answer, *, whole: bool) -> tuple[Quote, ...]:
    quotes = answer.quotes or answer.closest
    return (quotes if whole else excerpts(quotes)) + answer.withheld


def quoted(quote: Quote) -> list[str]:
    """The lines of a quote as plain text, and what is told below it; of one that is withheld that alone."""
    lines: list[str] = []
    for paragraph in _marked(quote).split("\n") if quote.withheld is None else ():
        lines += _wrapped(shown(paragraph)) or [">"]
    return lines + [f"  — {line}" if i == 0 else f"    {line}" for i, line in enumerate(_below(quote))]


def _wrapped(paragraph: str) -> list[str]:
    return textwrap.wrap(
        paragraph, WIDTH, initial_indent="> ", subsequent_indent="> ", break_long_words=False, break_on_hyphens=False
    )


def _marked(quote: Quote) -> str:
    marked = []
    before = False
    for text, bold, short in _runs(quote):
        marked.append(("**" if bold is not before else "") + (f"__{text}__" if short else text))
        before = bold
    quoted = "".join(marked) + ("**" if before else "")
    return (f"{LEFT_OUT} " if quote.left_out[0] else "") + quoted + (f" {LEFT_OUT}" if quote.left_out[1] else "")


def _below(quote: Quote) -> Iterator[str]:
    yield source_line(quote.article, quote.paragraphs if quote.withheld is None else None)
    if quote.withheld or quote.shortened:
        yield shown(quote.withheld or quote.shortened or "")
    if quote.topic:
        yield f"speaks of: {shown(quote.topic)}"
    for named in quote.names:
        called, name, said = map(shown, named.words(quote.article.text))
        yield f"“{called}” is probably {name} (paragraph {named.paragraph}): “{said}”"
    for words, day in quote.dates:
        yield f"“{shown(words)}” is {long_date(day)}"
    if quote.article.url:
        yield shown(quote.article.url)
    if quote.also_in:
        yield "also in: " + "; ".join(source_line(article) for article in quote.also_in)


def _runs(quote: Quote) -> Iterator[tuple[str, bool, bool]]:
    """The quote's text in runs: (text, answers, is the short answer)."""
    cuts = sorted({quote.start, quote.end, *_ends(quote.highlights), *_ends((quote.short_answer,))})
    text = quote.article.text
    joining = {(end, start) for (_, end), (start, _) in pairwise(quote.highlights) if text[end:start].strip(" ") == ""}
    for start, end in pairwise(cuts):
        bold = (start, end) in joining or any(a <= start and end <= b for a, b in quote.highlights)
        short = quote.short_answer is not None and quote.short_answer[0] <= start and end <= quote.short_answer[1]
        yield text[start:end], bold, short


def _ends(spans: tuple[Span | None, ...]) -> Iterator[int]:
    for span in spans:
        yield from span or ()


def show(answer: Answer, *, file: IO[str], whole: bool = False) -> None:
    """Print `answer` to `file` as a terminal shows it best; plain where it is no terminal; `whole` as in `plain`."""
    if not file.isatty():
        print(plain(answer, whole=whole), file=file)
        return
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console(file=file, highlight=False)
    for note in answer.notes:
        console.print(Text(note, style="yellow"))
    if not answer.answered:
        console.print(Text(shown(answer.reason or ""), style="bold"))
        if answer.closest:
            console.print(Text("Closest passages (not an answer):", style="yellow"))
    for quote in _quotes(answer, whole=whole):
        console.print()
        lines = _styled(quote).wrap(console, min(WIDTH, console.width - 4)) if quote.withheld is None else ()
        for line in lines:
            console.print(Text("▎ ", style="cyan") + line)
        for position, words in enumerate(_below(quote)):
            console.print(Padding(Text(words, style="cyan" if position == 0 else "dim"), (0, 0, 0, 2)))
    console.print()


def _styled(quote: Quote) -> "Text":
    from rich.text import Text

    text = Text()
    for words, bold, short in _runs(quote):
        text.append(
            shown(words), style="bold underline" if short else "bold" if bold else "dim" if quote.highlights else ""
        )
    if quote.left_out[0]:
        text = Text(f"{LEFT_OUT} ") + text
    return text + Text(f" {LEFT_OUT}") if quote.left_out[1] else text


def one_line(text: str, width: int) -> str:
    """`text` on one line of at most `width` characters, cut with an ellipsis."""
    return textwrap.shorten(re.sub(r"\s+", " ", shown(text)), width, placeholder="…")

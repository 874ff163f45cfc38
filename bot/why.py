"""Why an answer is as it is: how its question was read, and which of its words each quote has."""

from discord import ui

from bot.catalogue import Markdown, Words
from bot.markdown import cut, line
from bot.parts import QUOTES
from bot.replies import notes, notice
from knowledge.answering.answer import Answer
from knowledge.answering.question import Question


def why(answer: Answer, words: Words) -> ui.LayoutView:
    """How a question was read, and which of its words each quote has."""
    question = answer.question
    lines = [f"### {words('why.title')}", words("why.looked-for", words=Markdown(", ".join(_terms(question, words))))]
    lines += map(words.said, notes(answer))
    if question.completed:
        lines.append(words("answer.read-as", question=question.completed))
    if question.since:
        lines.append(words("why.since", date=question.since))
    if question.until:
        lines.append(words("why.until", date=question.until))
    for n, quote in enumerate(answer.quotes[:QUOTES], 1):
        key = "why.matched" if quote.matched else "why.matched-none"
        matched = ", ".join(line(word, 40) for word in quote.matched[:20])
        title = Markdown(line(quote.article.title, 80))
        lines.append(words(key, n=n, title=title, words=Markdown(matched)))
    if answer.answered and answer.estimated:
        lines.append(words("why.confidence", percent=round(answer.confidence * 100)))
    elif not answer.answered:
        lines.append(words("why.nothing"))
    return notice("\n".join(cut(row, 900) for row in lines))


def _terms(question: Question, words: Words) -> list[str]:
    shown: list[str] = []
    for word in list({word.term: word for word in question.words if word.content}.values())[:20]:
        text = Markdown(line(word.text, 40))
        if word.term.startswith("country:"):
            shown.append(words("why.country", word=text))
        elif word.term != word.text.casefold():
            shown.append(words("why.term", word=text, term=Markdown(line(word.term, 40))))
        else:
            shown.append(text)
    return shown

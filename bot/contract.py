"""The JSON that `dateline ask --json` prints: a promise to other programs, so fields are added and never changed."""

from datetime import datetime
from typing import Any

from knowledge.answering.answer import Answer, Quote
from knowledge.answering.naming.naming import Named
from knowledge.article import Article
from knowledge.citing import cite


def answer_as_json(answer: Answer, *, id: str | None = None) -> dict[str, Any]:
    """Return `answer` as plain JSON values; offsets count characters of the article's text, half-open."""
    return {
        "id": id,
        "question": answer.question.text,
        "answered": answer.answered,
        "confidence": round(answer.confidence, 4),
        "estimated": answer.estimated,
        "reason": answer.reason,
        "took_ms": round(answer.took_ms, 2),
        "notes": list(answer.notes),
        "pinned": answer.pinned,
        "quotes": [quote_as_json(quote) for quote in answer.quotes],
        "closest": [quote_as_json(quote) for quote in answer.closest],
        "withheld": [quote_as_json(quote) for quote in answer.withheld],
    }


def article_as_json(article: Article) -> dict[str, Any]:
    """Return where `article` comes from, as plain JSON values."""
    return {
        "id": article.id,
        "title": article.title,
        "publisher": article.publisher,
        "url": article.url,
        "published": article.day.isoformat() if article.day else None,
        "published_at": article.published.isoformat() if isinstance(article.published, datetime) else None,
        "place": article.place,
    }


def quote_as_json(quote: Quote) -> dict[str, Any]:
    """Return `quote` as plain JSON values."""
    return {
        "text": quote.text,
        "start": quote.start,
        "end": quote.end,
        "score": round(quote.score, 4),
        "highlights": [list(span) for span in quote.highlights],
        "short_answer": list(quote.short_answer) if quote.short_answer else None,
        "matched": list(quote.matched),
        "topic": quote.topic,
        "names": [named_as_json(named) for named in quote.names],
        "paragraphs": list(quote.paragraphs),
        "citation": str(cite(quote)) if quote.withheld is None else None,
        "shortened": quote.shortened,
        "withheld": quote.withheld,
        "also_in": [article_as_json(article) for article in quote.also_in],
        "article": article_as_json(quote.article),
    }


def named_as_json(named: Named) -> dict[str, Any]:
    """Return where the article names somebody whom a quote only calls in short, as plain JSON values."""
    return {
        "mention": list(named.mention),
        "name": list(named.name),
        "said": list(named.said),
        "paragraph": named.paragraph,
    }

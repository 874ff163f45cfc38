"""The JSON of what is told of a matter: a promise to other programs, so fields are added and never changed."""

from functools import singledispatch
from typing import Any

from bot.contract import quote_as_json
from knowledge.telling.briefing import Brief
from knowledge.telling.changing import Changes
from knowledge.telling.claims import Checked
from knowledge.telling.comparing import Comparison
from knowledge.telling.timeline import Timeline


@singledispatch
def as_plain(told: object) -> dict[str, Any]:
    """Return what is told as plain JSON values; offsets count characters of an article's text, half-open."""
    raise TypeError(f"nobody knows how to write {type(told).__name__}")


@as_plain.register
def _timeline(told: Timeline) -> dict[str, Any]:
    return {
        "topic": told.question.text,
        "reason": told.reason,
        "notes": list(told.notes),
        "moments": [
            {
                "since": moment.when.since.isoformat(),
                "until": moment.when.until.isoformat(),
                "dated_by": moment.dated_by,
                "more": moment.more,
                "quote": quote_as_json(moment.quote),
            }
            for moment in told.moments
        ],
    }


@as_plain.register
def _comparison(told: Comparison) -> dict[str, Any]:
    return {
        "question": told.question.text,
        "reason": told.reason,
        "notes": list(told.notes),
        "sides": [quote_as_json(side) for side in told.sides],
        "differences": [
            [{"side": side, "start": start, "end": end} for side, (start, end) in difference.told]
            for difference in told.differences
        ],
        "kinds": [difference.kind for difference in told.differences],
    }


@as_plain.register
def _claim(told: Checked) -> dict[str, Any]:
    return {
        "claim": told.claim,
        "notes": list(told.notes),
        "parts": [
            {
                "kind": part.kind,
                "text": part.text,
                "standing": part.standing,
                "quotes": [quote_as_json(quote) for quote in part.quotes],
            }
            for part in told.parts
        ],
    }


@as_plain.register
def _brief(told: Brief) -> dict[str, Any]:
    return {
        "topic": told.question.text,
        "since": told.days.since.isoformat(),
        "until": told.days.until.isoformat(),
        "reason": told.reason,
        "notes": list(told.notes),
        "quotes": [quote_as_json(quote) for quote in told.quotes],
    }


@as_plain.register
def _changes(told: Changes) -> dict[str, Any]:
    return {
        "topic": told.question.text,
        "reason": told.reason,
        "notes": list(told.notes),
        "changes": [
            {
                "quote": quote_as_json(change.quote),
                "before": quote_as_json(change.before) if change.before else None,
            }
            for change in told.changes
        ],
    }

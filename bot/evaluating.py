"""Print what `knowledge.evaluation` measured: a page for people, or JSON."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from knowledge.evaluation import Evaluation
from knowledge.metrics import Estimate


def as_json(report: Evaluation) -> dict[str, Any]:
    """Return everything measured as plain JSON values; shares are 0 to 1, each with its bootstrap 95 % interval."""
    found = asdict(report)
    del found["run"]
    return found


def as_text(report: Evaluation) -> str:
    """Return everything measured as lines of text, shares in percent."""
    return "\n".join(_lines(report))


def _lines(report: Evaluation) -> Iterator[str]:
    yield f"{report.documents:,} documents"
    for name, measure in {**report.passages, **report.answers}.items():
        yield f"{name:32} {_percent(measure)}"
    if report.quote_words is not None:
        yield f"{'median words of the first quote':32} {report.quote_words:5.0f}"
    for name, found in report.abstention.items():
        yield (
            f"{name + ':':32} AUROC {100 * found.auroc:.1f}, wrongly answered at 90 % answered "
            f"{100 * found.wrongly_answered:.1f} %, best F1 {100 * found.best_f1:.1f}, answered "
            f"{100 * found.answered:.1f} % of {found.count:,}"
        )
    if report.calibration_error is not None:
        yield f"{'expected calibration error':32} {report.calibration_error:5.3f}"
        for each in report.bins:
            yield (f"  confidence {each.low:.1f}–{each.high:.1f} {100 * each.right:22.1f} % right of {each.count:,}")
    for name, value in report.latency_ms.items():
        yield f"{name + ' latency':32} {value:5.1f} ms"


def _percent(measure: Estimate) -> str:
    return f"{100 * measure.mean:5.1f}  [{100 * measure.low:.1f}, {100 * measure.high:.1f}]  of {measure.count:,}"

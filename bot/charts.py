"""Charts as SVG, in the colours of the page that they stand in, with what they show as text inside."""

from collections.abc import Sequence
from html import escape

WIDTH, HEIGHT = 640, 200
_LEFT, _BOTTOM, _TOP = 58, 26, 10
_LABELS = 6


def columns(
    rows: Sequence[tuple[str, Sequence[int]]], names: Sequence[str], *, title: str, height: int = HEIGHT
) -> str:
    """Stacked columns: each row a label with a number for each of `names`; classes s0, s1 … give their colours."""
    most = max([sum(numbers) for _, numbers in rows], default=0)
    parts = [_opened(title, height), *_axis(most, height)]
    room, floor = WIDTH - _LEFT, height - _BOTTOM
    step = room / max(1, len(rows))
    every = max(1, -(-len(rows) // _LABELS))
    for place, (label, numbers) in enumerate(rows):
        left, base = _LEFT + place * step, float(floor)
        said = ", ".join(f"{number:,} {name}" for name, number in zip(names, numbers, strict=True))
        parts.append(f"<g><title>{escape(label)}: {escape(said)}</title>")
        for colour, number in enumerate(numbers):
            tall = (floor - _TOP) * number / most if most else 0.0
            base -= tall
            if number:
                parts.append(
                    f'<rect class="s{colour}" x="{left + step * 0.1:.1f}" y="{base:.1f}" '
                    f'width="{max(1.0, step * 0.8):.1f}" height="{max(1.0, tall):.1f}"/>'
                )
        parts.append("</g>")
        if place % every == 0:
            parts.append(
                f'<text x="{left + step / 2:.1f}" y="{height - 6}" text-anchor="middle">{escape(label)}</text>'
            )
    return "".join([*parts, "</svg>"])


def line(rows: Sequence[tuple[str, int]], *, title: str, height: int = HEIGHT) -> str:
    """A line with the area under it."""
    most = max([number for _, number in rows], default=0)
    parts, floor = [_opened(title, height), *_axis(most, height)], height - _BOTTOM
    step = (WIDTH - _LEFT - 10) / max(1, len(rows) - 1)
    points = [
        (_LEFT + place * step, floor - ((floor - _TOP) * number / most if most else 0.0))
        for place, (_, number) in enumerate(rows)
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    if points:
        parts.append(f'<polygon class="area" points="{_LEFT},{floor} {path} {points[-1][0]:.1f},{floor}"/>')
        parts.append(f'<polyline class="line" points="{path}"/>')
    every = max(1, -(-len(rows) // _LABELS))
    for place, (label, _) in enumerate(rows):
        if place % every == 0:
            x = min(max(points[place][0], _LEFT + 20), WIDTH - 20)
            parts.append(f'<text x="{x:.1f}" y="{height - 6}" text-anchor="middle">{escape(label)}</text>')
    return "".join([*parts, "</svg>"])


def bars(rows: Sequence[tuple[str, int]], *, title: str) -> str:
    """A bar for each row, its label above it and its number behind."""
    most, tall = max([number for _, number in rows], default=0), 46
    parts = [_opened(title, tall * max(1, len(rows)))]
    for place, (label, number) in enumerate(rows):
        wide = (WIDTH - 90) * number / most if most else 0.0
        y = place * tall
        parts.append(f'<text x="0" y="{y + 17}">{escape(label)}</text>')
        parts.append(f'<rect class="s0" x="0" y="{y + 25}" width="{max(1.0, wide):.1f}" height="10" rx="2"/>')
        parts.append(f'<text x="{wide + 8:.1f}" y="{y + 36}">{number:,}</text>')
    return "".join([*parts, "</svg>"])


def _opened(title: str, height: int) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title, quote=True)}" '
        f'xmlns="http://www.w3.org/2000/svg"><title>{escape(title)}</title>'
    )


def _axis(most: int, height: int) -> list[str]:
    parts, floor = [], height - _BOTTOM
    for value in ticks(most):
        y = floor - ((floor - _TOP) * value / most if most else 0.0)
        parts.append(f'<line class="grid" x1="{_LEFT}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{value:,}</text>')
    return parts


def ticks(most: int) -> list[int]:
    """Round numbers from 0 up to `most`, four at most above 0."""
    if most <= 0:
        return [0]
    step, size = 1, 1
    while most / step > 4:
        step = next(size * factor for factor in (1, 2, 5, 10) if size * factor > step)
        size *= 10 if step >= size * 10 else 1
    return list(range(0, most + 1, step))

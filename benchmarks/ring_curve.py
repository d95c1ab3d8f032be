"""Draw how near choices of rings come to their bounds over time: one line per case, gap in per cent against seconds."""

import math
from pathlib import Path

WIDTH, HEIGHT, LEFT, TOP, ACROSS, DEEP = 880, 380, 64, 40, 560, 270
COLOURS = ("#0f7a6b", "#b3541e", "#3b5b92", "#7a3b7a", "#5b6b2a", "#2b3a38")
LEAST, MOST = 0.1, 100.0
"""Per cent at the bottom and at the top; the paper is logarithmic, and a gap of 0 lies on the bottom."""

Trace = list[tuple[float, int, int]]
"""Seconds, value, bound."""


def gap(value: int, bound: int) -> float:
    """Distance to the bound in per cent of it."""
    return 100 * abs(bound - value) / max(1, bound)


def draw(path: Path, title: str, traces: dict[str, Trace]) -> None:
    """Write the picture; its description tells the last point of each line."""
    seconds = max((trace[-1][0] for trace in traces.values() if trace), default=1.0)
    ends = {name: gap(*trace[-1][1:]) for name, trace in traces.items() if trace}
    said = "; ".join(f"{name}: {left:.2f} % in the end" for name, left in ends.items())
    parts = [_paper(seconds)]
    for number, name in enumerate(ends):
        colour, dash = COLOURS[number % len(COLOURS)], ("", "7 4", "2 4")[number % 3]
        line = " ".join(_steps(traces[name], seconds))
        y = TOP + 16 + 36 * number
        parts.append(
            f'<path d="{line}" fill="none" stroke="{colour}" stroke-width="2.2" stroke-dasharray="{dash}"/>\n'
            f'<path d="M{LEFT + ACROSS + 16} {y}h26" stroke="{colour}" stroke-width="2.2" stroke-dasharray="{dash}"/>'
            f'<text x="{LEFT + ACROSS + 50}" y="{y + 4}">{name}</text>'
            f'<text x="{LEFT + ACROSS + 50}" y="{y + 19}">{ends[name]:.2f} %</text>'
        )
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'font-family="sans-serif" font-size="12" fill="#2b3a38">\n'
        f"<title>{title}</title>\n<desc>{said}</desc>\n"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n'
        f'<text x="{LEFT}" y="20" font-size="15" font-weight="600">{title}</text>\n'
        + "\n".join(parts)
        + "\n</svg>\n",
        encoding="utf-8",
    )


def _place(second: float, per_cent: float, seconds: float) -> tuple[float, float]:
    up = math.log10(min(MOST, max(LEAST, per_cent)) / LEAST) / math.log10(MOST / LEAST)
    return round(LEFT + second / seconds * ACROSS, 1), round(TOP + (1 - up) * DEEP, 1)


def _steps(trace: Trace, seconds: float) -> list[str]:
    """A staircase: a gap holds until the next is told."""
    x, y = _place(trace[0][0], gap(*trace[0][1:]), seconds)
    steps = [f"M{x} {y}"]
    for second, value, bound in trace[1:]:
        x, y = _place(second, gap(value, bound), seconds)
        steps.append(f"H{x}V{y}")
    return steps


def _paper(seconds: float) -> str:
    parts = []
    for per_cent in (0.1, 1, 3, 10, 100):
        _, y = _place(0, per_cent, seconds)
        parts.append(f'<path d="M{LEFT} {y}h{ACROSS}" stroke="#d9dedc"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4}" text-anchor="end">{per_cent:g} %</text>')
    apart = next(step for step in (1, 5, 10, 20, 60, 300, 1800) if seconds / step <= 8 or step == 1800)
    for second in range(0, int(seconds) + 1, apart):
        x, _ = _place(second, LEAST, seconds)
        parts.append(f'<path d="M{x} {TOP}v{DEEP}" stroke="#eceeed"/>')
        parts.append(f'<text x="{x}" y="{TOP + DEEP + 18}" text-anchor="middle">{second}</text>')
    parts.append(f'<text x="{LEFT + ACROSS / 2}" y="{TOP + DEEP + 40}" text-anchor="middle">seconds</text>')
    return "\n".join(parts)

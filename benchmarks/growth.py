"""Draw how time and memory grow: one picture each, on doubly logarithmic paper, against people and against pairs."""

import math
from pathlib import Path

WIDTH, HEIGHT, LEFT, TOP, PANEL, GAP = 880, 360, 64, 40, 360, 64
DEEP = HEIGHT - TOP - 60


def draw(path: Path, title: str, unit: str, points: list[tuple[int, int, float]]) -> None:
    """Write a picture of (people, feasible pairs, value): the left panel against people, the right one against pairs."""
    values = [value for _, _, value in points]
    panels = [
        _panel(LEFT, "people", [(people, value) for people, _, value in points], values, unit),
        _panel(
            LEFT + PANEL + GAP,
            "feasible pairs",
            [(pairs, value) for _, pairs, value in points],
            values,
            unit,
        ),
    ]
    said = "; ".join(f"{people:,} people {value:,.4g} {unit}" for people, _, value in points)
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'font-family="sans-serif" font-size="12" fill="#2b3a38">\n'
        f"<title>{title}</title>\n<desc>{said}</desc>\n"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n'
        f'<text x="{LEFT}" y="20" font-size="15" font-weight="600">{title}</text>\n'
        + "".join(panels)
        + "</svg>\n",
        encoding="utf-8",
    )


def _panel(left: int, name: str, points: list[tuple[int, float]], values: list[float], unit: str) -> str:
    low_x, high_x = _decades([x for x, _ in points])
    low_y, high_y = _decades(values)

    def place(x: float, y: float) -> tuple[float, float]:
        across = (math.log10(x) - low_x) / (high_x - low_x)
        up = (math.log10(y) - low_y) / (high_y - low_y)
        return round(left + across * PANEL, 1), round(TOP + (1 - up) * DEEP, 1)

    parts = []
    for decade in range(low_x, high_x + 1):
        x, _ = place(10**decade, 10**low_y)
        parts.append(f'<path d="M{x} {TOP}V{TOP + DEEP}" stroke="#d9dedc"/>')
        parts.append(f'<text x="{x}" y="{TOP + DEEP + 18}" text-anchor="middle">{_short(10**decade)}</text>')
    for decade in range(low_y, high_y + 1):
        _, y = place(10**low_x, 10**decade)
        parts.append(f'<path d="M{left} {y}H{left + PANEL}" stroke="#d9dedc"/>')
        parts.append(f'<text x="{left - 6}" y="{y + 4}" text-anchor="end">{_short(10**decade)}</text>')
    places = [place(x, y) for x, y in points]
    line = "L".join(f"{x} {y}" for x, y in places)
    parts.append(f'<path d="M{line}" fill="none" stroke="#0f7a6b" stroke-width="2.5"/>')
    for (x, y), (_, value) in zip(places, points, strict=True):
        parts.append(f'<circle cx="{x}" cy="{y}" r="4" fill="#0f7a6b"/>')
        parts.append(f'<text x="{x}" y="{y - 9}" text-anchor="middle">{value:,.3g}</text>')
    parts.append(
        f'<text x="{left + PANEL / 2}" y="{TOP + DEEP + 40}" text-anchor="middle">{unit} against {name}</text>'
    )
    return "\n".join(parts) + "\n"


def _decades(values: list[float]) -> tuple[int, int]:
    low = math.floor(math.log10(min(values)))
    return low, max(low + 1, math.ceil(math.log10(max(values))))


def _short(value: float) -> str:
    for size, sign in ((10**9, "G"), (10**6, "M"), (10**3, "k")):
        if value >= size:
            return f"{value / size:g}{sign}"
    return f"{value:g}"

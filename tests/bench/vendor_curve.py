"""The calibration curve as a picture: what pairs said of themselves, against the share of them that is true."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from tests.bench.vendor_metrics import ENOUGH, Tenth

SIDE = 420
EDGE = 56
LEGEND = 230
BAND = 0.05
# Okabe and Ito's colours, which stay apart for the colour-blind.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#8B4513", "#808080")


def drawn(curves: Mapping[str, Sequence[Tenth]], title: str, enough: int = ENOUGH) -> str:
    """An SVG: a line for each name; a tenth with fewer than ``enough`` pairs is a hollow point and not on the line."""
    width, height = EDGE + SIDE + LEGEND, SIDE + 2 * EDGE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" font-size="12" role="img">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{width}" height="{height}" fill="white"/>',
        f'<text x="{EDGE}" y="28" font-size="14" font-weight="bold">{escape(title)}</text>',
        *_axes(),
    ]
    for number, (name, tenths) in enumerate(curves.items()):
        parts += _curve(name, tenths, COLOURS[number % len(COLOURS)], number, enough)
    return "\n".join([*parts, "</svg>", ""])


def _x(share: float) -> float:
    return round(EDGE + share * SIDE, 1)


def _y(share: float) -> float:
    return round(EDGE + (1 - share) * SIDE, 1)


def _points(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{_x(x)},{_y(y)}" for x, y in points)


def _axes() -> list[str]:
    band = [(0, 0), (0, BAND), (1 - BAND, 1), (1, 1), (1, 1 - BAND), (BAND, 0)]
    parts = [
        f'<polygon points="{_points(band)}" fill="#e8e8e8"/>',
        f'<polyline points="{_points([(0, 0), (1, 1)])}" stroke="#999" fill="none" stroke-dasharray="4 3"/>',
        f'<rect x="{EDGE}" y="{EDGE}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#444"/>',
    ]
    for tenth in range(0, 11, 2):
        share = tenth / 10
        parts.append(f'<text x="{_x(share)}" y="{_y(0) + 18}" text-anchor="middle">{share:.1f}</text>')
        parts.append(f'<text x="{EDGE - 8}" y="{_y(share) + 4}" text-anchor="end">{share:.1f}</text>')
    middle = _y(0.5)
    parts.append(f'<text x="{_x(0.5)}" y="{_y(0) + 38}" text-anchor="middle">mean probability of a tenth</text>')
    parts.append(
        f'<text x="16" y="{middle}" text-anchor="middle" transform="rotate(-90 16 {middle})">share true</text>'
    )
    return parts


def _curve(name: str, tenths: Sequence[Tenth], colour: str, number: int, enough: int) -> list[str]:
    line = _points((tenth.mean, tenth.true) for tenth in tenths if tenth.count >= enough)
    parts = [f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>'] if " " in line else []
    for tenth in tenths:
        fill = colour if tenth.count >= enough else "white"
        said = f"{name}: {tenth.count:,} pairs said {tenth.mean:.3f}, {tenth.true:.3f} are true"
        parts.append(
            f'<circle cx="{_x(tenth.mean)}" cy="{_y(tenth.true)}" r="4" fill="{fill}" stroke="{colour}">'
            f"<title>{escape(said)}</title></circle>"
        )
    x, y = EDGE + SIDE + 16, EDGE + 14 + 20 * number
    parts.append(f'<rect x="{x}" y="{y - 9}" width="10" height="10" fill="{colour}"/>')
    parts.append(f'<text x="{x + 16}" y="{y}">{escape(name)}</text>')
    return parts

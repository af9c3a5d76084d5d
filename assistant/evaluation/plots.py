"""Where the parts of a plot stand, in the units of its own drawing. Draws nothing itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.evaluation.measures import Point

#: Size of a plot with axes, and the space on its left and below for their words.
WIDTH, HEIGHT, LEFT, BELOW = 360, 220, 44, 40
_ACROSS, _UP, _TOP = WIDTH - LEFT - 12, HEIGHT - BELOW - 12, 12
_BINS = 10
_SMALLEST = 14.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A mark on an axis."""

    at: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Answers of one stretch of confidence: how many are right and how many wrong."""

    low: float
    high: float
    right: int
    wrong: int
    x: float
    width: float
    right_y: float
    right_height: float
    wrong_y: float
    wrong_height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Right and wrong answers by how sure they were."""

    columns: tuple[Column, ...]
    ticks: tuple[Tick, ...]


def columns(answers: Sequence[tuple[float, bool]]) -> Columns:
    """The plot of answers, each with its confidence and whether it is right."""
    counts = [[0, 0] for _ in range(_BINS)]
    for confidence, right in answers:
        counts[min(int(confidence * _BINS), _BINS - 1)][0 if right else 1] += 1
    most = max(1, *(sum(each) for each in counts))
    step = _ACROSS / _BINS
    return Columns(
        columns=tuple(
            Column(
                low=place / _BINS,
                high=(place + 1) / _BINS,
                right=right,
                wrong=wrong,
                x=_rounded(LEFT + place * step + 1),
                width=_rounded(step - 2),
                right_y=_y(right / most),
                right_height=_rounded(_UP * right / most),
                wrong_y=_y((right + wrong) / most),
                wrong_height=_rounded(_UP * wrong / most),
            )
            for place, (right, wrong) in enumerate(counts)
        ),
        ticks=tuple(Tick(at=_y(count / most), text=str(count)) for count in (0, most)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """How precise the answers would be if only the surest were given."""

    #: As the attribute `points` of a polyline.
    points: str
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    #: The last point of each tenth of the coverage, for a table.
    steps: tuple[Point, ...]


def curve(points: Sequence[Point]) -> Curve:
    """The plot of coverage and precision; precision begins at a round share below its lowest."""
    lowest = min((point.precision for point in points), default=0.0)
    floor = int(lowest * 10) / 10 if lowest < 1 else 0.9
    return Curve(
        points=" ".join(
            f"{_x(point.coverage)},{_y((point.precision - floor) / (1 - floor))}"
            for point in points
        ),
        across=tuple(Tick(at=_x(share / 4), text=f"{25 * share} %") for share in range(5)),
        up=tuple(
            Tick(at=_y(share / 2), text=f"{100 * (floor + (1 - floor) * share / 2):.0f} %")
            for share in range(3)
        ),
        steps=tuple({int(point.coverage * 10): point for point in points}.values()),
    )


def square(count: int, most: int) -> float:
    """The side of a square whose area stands for a count, of 100 for the largest.

    None is so small that it can't be seen.
    """
    return max(_SMALLEST, _rounded(100 * (count / most) ** 0.5)) if count else 0.0


def _x(share: float) -> float:
    return _rounded(LEFT + _ACROSS * share)


def _y(share: float) -> float:
    return _rounded(_TOP + _UP * (1 - share))


def _rounded(value: float) -> float:
    return round(value, 1)

"""Where the lines of a small chart run: days across, 0 to 10 upwards. A template writes them as SVG.

All coordinates are whole pixels in a drawing of WIDTH by HEIGHT, from its top left corner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cases.period import Period

WIDTH, HEIGHT = 340, 164
LEFT, RIGHT, TOP, BOTTOM = 40, 312, 26, 122
HIGHEST = 10
# How far the number of a point stands from it, above and below.
ABOVE, BELOW = -9, 18

Points = Sequence[tuple[date, int]]


@dataclass(frozen=True)
class Dot:
    """A point of a line; with its value written at `label_y` when it is the first or the last one."""

    x: int
    y: int
    value: int
    label_y: int | None = None

    @property
    def left(self) -> int:
        return self.x - 4

    @property
    def top(self) -> int:
        return self.y - 4


@dataclass(frozen=True)
class Line:
    dots: tuple[Dot, ...]

    @property
    def path(self) -> str:
        """Return the points as the attribute `points` of a polyline wants them."""
        return " ".join(f"{dot.x},{dot.y}" for dot in self.dots)


@dataclass(frozen=True)
class Tick:
    y: int
    value: int


@dataclass(frozen=True)
class Mark:
    """A day under the drawing; `anchor` is which side of its text stands at `x`."""

    x: int
    day: date
    anchor: str


@dataclass(frozen=True)
class Drawing:
    """Two lines on the same axes: of the family, and of the worker."""

    family: Line
    worker: Line
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...] = tuple(Tick(BOTTOM - (BOTTOM - TOP) * value // HIGHEST, value) for value in (0, 5, 10))
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT


def draw(family: Points, worker: Points, period: Period) -> Drawing:
    """Return the drawing of two lines over the days of `period`, which holds all their days.

    The numbers of both lines stand where they do not cover each other: on a day that both have, the higher line has its
    number above it and the lower one below it.
    """
    return Drawing(
        family=_line(family, worker, period, otherwise=ABOVE),
        worker=_line(worker, family, period, otherwise=BELOW),
        marks=_marks(period),
    )


def _marks(period: Period) -> tuple[Mark, ...]:
    if period.days == 1:
        return (Mark(_x(period.first, period), period.first, "middle"),)
    return Mark(LEFT, period.first, "start"), Mark(RIGHT, period.last, "end")


def _line(points: Points, others: Points, period: Period, *, otherwise: int) -> Line:
    values = dict(others)
    ends = {points[0][0], points[-1][0]} if points else set()
    dots = []
    for day, value in points:
        x, y = _x(day, period), _y(value)
        other = values.get(day, value)
        offset = otherwise if other == value else ABOVE if value > other else BELOW
        dots.append(Dot(x, y, value, y + offset if day in ends else None))
    return Line(tuple(dots))


def _x(day: date, period: Period) -> int:
    """Return where a day stands; the only day of a period stands in the middle."""
    if period.days == 1:
        return (LEFT + RIGHT) // 2
    return LEFT + (RIGHT - LEFT) * (day - period.first).days // (period.days - 1)


def _y(value: int) -> int:
    return BOTTOM - (BOTTOM - TOP) * value // HIGHEST

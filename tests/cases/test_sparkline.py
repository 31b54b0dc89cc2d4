"""Where the lines of a small chart run."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from cases import sparkline
from cases.period import Period

FIRST, MIDDLE, LAST = date(2023, 1, 1), date(2023, 1, 6), date(2023, 1, 11)
PERIOD = Period(FIRST, LAST)


def test_days_run_across_and_numbers_upwards():
    drawing = sparkline.draw([(FIRST, 0), (MIDDLE, 5), (LAST, 10)], [], PERIOD)
    left, right, top, bottom = sparkline.LEFT, sparkline.RIGHT, sparkline.TOP, sparkline.BOTTOM
    middle = (left + right) // 2
    assert drawing.family.path == f"{left},{bottom} {middle},{(top + bottom) // 2} {right},{top}"
    assert drawing.worker.path == ""
    assert [(tick.value, tick.y) for tick in drawing.ticks] == [(0, bottom), (5, (top + bottom) // 2), (10, top)]


def test_only_the_first_and_the_last_number_are_written():
    dots = sparkline.draw([(FIRST, 3), (MIDDLE, 5), (LAST, 4)], [], PERIOD).family.dots
    assert [dot.label_y is not None for dot in dots] == [True, False, True]


def test_the_higher_line_has_its_number_above_and_the_lower_one_below():
    drawing = sparkline.draw([(FIRST, 3), (LAST, 8)], [(FIRST, 7), (LAST, 8)], PERIOD)
    family, worker = drawing.family.dots, drawing.worker.dots
    assert family[0].label_y > family[0].y
    assert worker[0].label_y < worker[0].y
    # The same number: the family's above, the worker's below.
    assert family[1].label_y < family[1].y == worker[1].y < worker[1].label_y


def test_one_day_stands_in_the_middle():
    drawing = sparkline.draw([(FIRST, 3)], [], Period(FIRST, FIRST))
    assert (drawing.family.dots[0].x, [mark.anchor for mark in drawing.marks]) == (176, ["middle"])


DAYS = st.dictionaries(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 10), min_size=1, max_size=8)


@given(DAYS, DAYS)
def test_nothing_is_drawn_outside_the_drawing(theirs, ours):
    period = Period(min({*theirs, *ours}), max({*theirs, *ours}))
    drawing = sparkline.draw(sorted(theirs.items()), sorted(ours.items()), period)
    for dot in (*drawing.family.dots, *drawing.worker.dots):
        assert 0 <= dot.left < dot.x <= drawing.width - 8
        assert 12 <= (dot.label_y or dot.y) <= drawing.height - 20

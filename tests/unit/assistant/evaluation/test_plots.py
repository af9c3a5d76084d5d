from __future__ import annotations

from itertools import pairwise

from assistant.evaluation.measures import Point
from assistant.evaluation.plots import BELOW, HEIGHT, LEFT, WIDTH, columns, curve, square


def test_answers_are_counted_in_tenths_and_the_surest_belong_to_the_last():
    plot = columns([(0.05, True), (0.05, False), (0.95, True), (1.0, True)])
    assert [(each.right, each.wrong) for each in plot.columns] == [(1, 1), *[(0, 0)] * 8, (2, 0)]


def test_the_wrong_stand_on_the_right_and_all_stand_within_the_axes():
    plot = columns([(0.15, True)] * 3 + [(0.15, False)])
    column = plot.columns[1]
    assert column.wrong_y + column.wrong_height == column.right_y
    assert column.right_y + column.right_height == HEIGHT - BELOW
    assert column.wrong_y == plot.ticks[1].at
    for left, right in pairwise(plot.columns):
        assert left.x + left.width <= right.x
    assert plot.columns[0].x >= LEFT
    assert plot.columns[-1].x + plot.columns[-1].width <= WIDTH


def test_no_answer_makes_an_empty_plot():
    assert [tick.text for tick in columns([]).ticks] == ["0", "1"]
    assert curve([]).points == ""


def a_point(coverage: float, precision: float) -> Point:
    return Point(confidence=0.5, coverage=coverage, precision=precision)


def test_the_curve_begins_at_a_round_share_below_its_lowest():
    plot = curve([a_point(0.1, 1.0), a_point(0.5, 0.75)])
    assert [tick.text for tick in plot.up] == ["70 %", "85 %", "100 %"]
    (_, first), (_, last) = (pair.split(",") for pair in plot.points.split())
    assert float(first) == plot.up[2].at
    assert plot.up[1].at < float(last) < plot.up[0].at


def test_a_curve_that_is_always_right_has_room_below():
    assert [tick.text for tick in curve([a_point(0.1, 1.0)]).up] == ["90 %", "95 %", "100 %"]


def test_the_table_has_the_last_point_of_each_tenth():
    plot = curve([a_point(0.11, 1.0), a_point(0.19, 0.9), a_point(0.2, 0.8)])
    assert [point.coverage for point in plot.steps] == [0.19, 0.2]


def test_a_square_has_an_area_that_stands_for_its_count_and_can_be_seen():
    assert (square(100, 100), square(25, 100), square(0, 100)) == (100, 50, 0)
    assert square(1, 10_000) == square(1, 100_000) > 10

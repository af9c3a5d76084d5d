from __future__ import annotations

import io
import json
from enum import StrEnum

import click
import pytest

from bots.terminal.batch import read_batch


class Audience(StrEnum):
    PUBLIC = "public"
    PARTNER = "partner"


def batch(*lines: object):
    raw = b"\n".join(
        line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines
    )
    return read_batch(io.BytesIO(raw), Audience.PUBLIC)


def test_a_line_is_asked_for_the_audience_that_it_names_or_else_the_assumed_one():
    first, second = batch(
        {"id": 7, "question": "a"}, {"id": "x", "question": "b", "audience": "partner"}
    )
    assert (first.id, first.question, first.audience) == (7, "a", Audience.PUBLIC)
    assert (second.id, second.audience) == ("x", Audience.PARTNER)


def test_empty_lines_are_skipped_and_counted():
    (line,) = batch(b"", b"   ", {"id": 1, "question": "a"})
    assert line.number == 3


def test_earlier_turns_come_as_pairs_with_an_answer_or_without():
    turns = [{"question": "a", "answer": "b"}, {"question": "c"}]
    (line,) = batch({"id": 1, "question": "d", "history": turns})
    assert line.history == (("a", "b"), ("c", ""))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"{", "line 2 is not JSON"),
        (b"\xff", "line 2 is not JSON"),
        (b"[" * 100_000, "line 2 is not JSON"),
        (["a"], "line 2: expected an object"),
        ({"question": "a"}, "line 2: expected an object"),
        ({"id": 1, "question": 5}, "line 2: expected an object"),
        ({"id": 1, "question": "a", "history": "b"}, "line 2: expected an object"),
        ({"id": 1, "question": "a", "history": [{}]}, "line 2: expected an object"),
        ({"id": 1, "question": "a", "audience": "all"}, "public and partner"),
        ({"id": 1, "question": "a", "audience": ["public"]}, "public and partner"),
    ],
)
def test_what_is_wrong_with_a_line_is_told_with_its_number(line, told):
    read = batch({"id": 0, "question": "a"}, line)
    next(read)
    with pytest.raises(click.UsageError, match=told):
        next(read)


def test_what_is_wrong_with_its_question_is_told_with_its_number_too():
    (line,) = batch(b"", {"id": 1, "question": "a"})
    with pytest.raises(click.UsageError, match="line 2: too long"), line.telling():
        raise click.UsageError("too long")

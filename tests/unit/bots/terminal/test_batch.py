from __future__ import annotations

import io
import json
from enum import StrEnum

import click
import pytest

from bots.terminal.batch import listed, read_batch, read_whole


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


def whole(*files):
    return read_whole(files, Audience.PUBLIC, lambda file, line: (file, line.number, line.more))


def test_files_and_folders_are_read_whole_with_the_fields_that_a_command_may_read(tmp_path):
    for name in ("b.jsonl", "a.jsonl", "notes.txt"):
        (tmp_path / name).write_text('\n{"id": 1, "question": "a", "topic": "asb"}\n', "utf-8")
    a, b = (str(tmp_path / name) for name in ("a.jsonl", "b.jsonl"))
    assert whole(tmp_path) == [(a, 2, {"topic": "asb"}), (b, 2, {"topic": "asb"})]
    assert whole(tmp_path / "b.jsonl") == [(b, 2, {"topic": "asb"})]


def test_a_file_that_begins_with_a_byte_order_mark_is_read(tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_bytes(b'\xef\xbb\xbf{"id": 1, "question": "a"}\r\n')
    assert whole(file) == [(str(file), 1, {})]


def test_all_that_is_wrong_with_files_is_told_at_once_by_file_and_line(tmp_path):
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    first.write_text('{\n{"id": 1, "question": "a"}\n{"id": 2}', "utf-8")
    second.write_text("5", "utf-8")
    with pytest.raises(click.UsageError) as wrong:
        whole(first, second)
    told = wrong.value.message.splitlines()
    assert told[0].startswith(f"{first}, line 1 is not JSON")
    assert told[1].startswith(f"{first}, line 3: expected an object")
    assert told[2].startswith(f"{second}, line 1: expected an object")


def test_what_a_command_finds_wrong_with_a_line_is_told_by_file_and_line(tmp_path):
    def refuse(_file, _line):
        raise click.UsageError("field topic is unknown")

    file = tmp_path / "a.jsonl"
    file.write_text('{"id": 1, "question": "a"}', "utf-8")
    with pytest.raises(click.UsageError, match=r"a\.jsonl, line 1: field topic is unknown"):
        read_whole([file], Audience.PUBLIC, refuse)


def test_nothing_to_read_is_told(tmp_path):
    with pytest.raises(click.UsageError, match=r"holds no \.jsonl file"):
        whole(tmp_path)
    (tmp_path / "a.jsonl").write_text("\n", "utf-8")
    with pytest.raises(click.UsageError, match="the files hold no line"):
        whole(tmp_path)


def test_a_long_list_of_mistakes_is_cut():
    assert listed(["a", "b"], most=2) == "a\nb"
    assert listed(["a", "b", "c", "d"], most=2) == "a\nb\nand 2 more"

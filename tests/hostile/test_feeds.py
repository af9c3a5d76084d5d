"""Hostile feeds, each read in the box as the build reads it."""

from __future__ import annotations

import json
from pathlib import PurePath

import pytest

from ingest.admit import Admitted, Format, Refusal, admit
from ingest.box import Limits, read_in_box
from ingest.readers.blocks import Reading

LIMITS = Limits(cpu_s=10, wall_s=30.0)
SERVICE = b'{"id": "1", "name": "Noise line", "status": "active", "phones": [{"number": "101"}]}'


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 1_000_000,
        b'{"a":' * 500_000 + b"1" + b"}" * 500_000,
        b'[{"name": ' + b"[" * 100_000,
        b'{"contents": ' * 100_000,
        b'"' + b"a" * 5_000_000,
        b"[" + b"{}," * 1_000_000 + b"{}]",
        b'[{"name": "A"' + b"}" * 10_000,
        b"\xff\xfe[\x00",
        b"[\x00]",
    ],
    ids=["lists", "objects", "in a name", "envelopes", "text", "empty", "closed", "utf-16", "nul"],
)
def test_a_feed_that_is_made_to_choke_a_reader_is_refused_in_plain_words(data):
    answer = read_in_box(Format.FEED, data, LIMITS)
    assert isinstance(answer, Refusal)
    assert answer.reason
    assert answer.mend
    assert "Traceback" not in answer.reason


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("deep", b"[" * 900 + b"]" * 900),
        ("number", b"9" * 1_000_000),
        ("float", b"1" + b"0" * 100_000 + b".0e999999"),
        ("text", b'"' + b"<div>" * 100_000 + b'"'),
        ("tags", b'"<p ' + b"a=1 " * 200_000 + b'>"'),
        ("entities", b'"' + b"&amp;" * 200_000 + b'"'),
        ("fields", b"{" + b",".join(b'"f%d": 1' % n for n in range(100_000)) + b"}"),
        ("list", b"[" + b",".join([b'"x"'] * 200_000) + b"]"),
    ],
)
def test_one_monstrous_field_does_not_take_the_service_with_it(name, value):
    data = b"[" + SERVICE[:-1] + b', "description": ' + value + b"}, " + SERVICE + b"]"
    answer = read_in_box(Format.FEED, data, LIMITS)
    if isinstance(answer, Refusal):
        assert name in {"tags", "text", "fields"}, answer.reason
        return
    assert len(answer.services) == 2
    assert json.loads(answer.services[0])["phones"] == [{"number": "101"}]


@pytest.mark.parametrize(
    "data", [b"", b"  ", b"%PDF-1.7", b"PK\x03\x04", b"<html>", b"words", b"\x00\x01\x02"]
)
def test_what_is_no_json_by_its_bytes_is_not_even_opened(data):
    assert isinstance(admit(PurePath("feeds/x.json"), data, len(data)), Refusal)


def test_a_feed_is_known_by_its_first_sign_whatever_marks_stand_before_it():
    for data in (SERVICE, b"\xef\xbb\xbf " + SERVICE, SERVICE.decode().encode("utf-16")):
        assert admit(PurePath("x.json"), data, len(data)) == Admitted(Format.FEED)
        assert isinstance(read_in_box(Format.FEED, data, LIMITS), Reading)


def test_a_feed_above_its_size_is_refused_before_it_is_read():
    refusal = admit(PurePath("x.json"), b"", 21_000_000)
    assert isinstance(refusal, Refusal)
    assert "a service feed may have 20 MB" in refusal.reason

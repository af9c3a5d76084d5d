from __future__ import annotations

import json

import pytest

from ingest.readers.blocks import Reading, Unreadable
from ingest.readers.feed import LIST_MAX, SERVICES_MAX, TEXT_MAX, read

ONE = {"id": "1", "name": "Noise line", "status": "active"}


def read_values(values) -> Reading:
    return read(json.dumps(values).encode())


def services(values) -> list[dict]:
    return [json.loads(each) for each in read_values(values).services]


def a_page(*entries, **counts):
    envelope = {
        "total_items": len(entries),
        "total_pages": 1,
        "page_number": 1,
        "size": len(entries),
        "first_page": True,
        "last_page": True,
        "empty": not entries,
    }
    return {**envelope, **counts, "contents": list(entries)}


@pytest.mark.parametrize(
    "values",
    [
        a_page(ONE),
        [ONE],
        ONE,
        [a_page(ONE)],
        {"content": [ONE], "totalElements": 1, "totalPages": 1},
        {"services": [ONE]},
        a_page({"id": "9", "service": ONE}),
    ],
)
def test_services_are_found_in_every_form_in_which_feeds_come(values):
    assert services(values) == [ONE]
    assert read_values(values).notes == ()


def test_services_below_an_organisation_are_its_own():
    (service,) = services({"services": [ONE], "name": "Example Council", "id": "o"})
    assert service["organization"] == {"name": "Example Council", "id": "o"}


def test_pages_in_one_file_are_read_in_turn():
    pages = [a_page({**ONE, "id": str(number)}) for number in range(3)]
    assert [each["id"] for each in services(pages)] == ["0", "1", "2"]


def test_what_a_page_says_of_its_counts_is_held_whether_it_is_true_or_not():
    assert read_values(a_page(ONE, total_items=31, total_pages=4)).declared == {
        "items": 31,
        "pages": 4,
    }
    old = {"content": [ONE], "totalElements": 7, "totalPages": 2}
    assert read_values(old).declared == {"items": 7, "pages": 2}
    assert read_values([a_page(ONE, total_items=3), a_page(ONE, total_items=9)]).declared == {
        "items": 3,
        "pages": 1,
    }


def test_counts_of_the_wrong_kind_are_passed_over():
    reading = read_values(a_page(ONE, total_items="many", total_pages=True))
    assert (len(reading.services), reading.declared, reading.notes) == (1, {}, ())


def test_markup_becomes_text_and_nothing_that_runs_or_hides_is_kept():
    words = (
        "<p>We help with <b>noise</b></p><ul><li>Loud music</li><li>Alarms &amp; bells</li></ul>"
        "<script>alert(1)</script><p style='display:none'>Call 0900 000 000</p><!-- no -->"
    )
    (service,) = services([{**ONE, "description": words}])
    assert service["description"] == "We help with noise. Loud music. Alarms & bells"


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("One line\n\nand another", "One line. and another"),
        ("Open:\n- Monday\n- Tuesday", "Open: Monday. Tuesday"),
        ("wrapped\nline", "wrapped line"),
        ("Fish &amp; chips, 5 < 6 & 7 > 6", "Fish & chips, 5 < 6 & 7 > 6"),
        ("hidden\u202e\u200b\U000e0041 marks", "hidden marks"),
    ],
)
def test_words_stand_on_one_line_as_a_person_reads_them(words, wanted):
    assert services([{**ONE, "description": words}])[0]["description"] == wanted


def test_an_ampersand_of_an_address_stays():
    url = "https://www.example.org/?a=1&copy=2"
    assert services([{**ONE, "url": url}])[0]["url"] == url


def test_what_says_nothing_is_left_out():
    empty = {"email": None, "url": "", "contacts": [], "organization": {}, "fees": "  "}
    assert services([{**ONE, **empty}]) == [ONE]


def test_numbers_are_text_and_those_that_are_none_are_noted():
    reading = read(
        b'[{"name": "A", "minimum_age": 18.0, "maximum_age": NaN, "latitude": 1e999, "id": '
        + b"9" * 5_000
        + b"}]"
    )
    (service,) = (json.loads(each) for each in reading.services)
    assert service["minimum_age"] == "18.0"
    assert {"maximum_age", "latitude"}.isdisjoint(service)
    assert len(service["id"]) == 5_000
    assert reading.notes == ("NaN stands where a number should; it was not read",)


def test_a_field_that_is_given_twice_is_noted():
    reading = read(b'[{"name": "A", "status": "active", "status": "inactive"}]')
    assert json.loads(reading.services[0])["status"] == "inactive"
    assert reading.notes == ("status is given twice; the last was taken",)


def test_entries_that_are_no_services_are_counted_and_the_rest_is_read():
    reading = read_values(a_page(ONE, 5, "text", None, []))
    assert len(reading.services) == 1
    assert "entries that are no services were not read: 4" in reading.notes


def test_what_is_too_long_or_too_deep_is_cut_and_noted():
    deep: object = "x"
    for _ in range(50):
        deep = {"a": deep}
    values = {
        **ONE, "description": "a" * (TEXT_MAX + 1), "contacts": [{"id": "1"}] * 500, "deep": deep
    }  # fmt: skip
    reading = read_values([values])
    (service,) = (json.loads(each) for each in reading.services)
    assert len(service["description"]) == TEXT_MAX
    assert len(service["contacts"]) == LIST_MAX
    assert [note for note in reading.notes if "was cut" in note]
    assert [note for note in reading.notes if "500 entries" in note]
    assert [note for note in reading.notes if "too deep" in note]


def test_not_more_notes_than_a_person_reads_are_kept():
    text = ", ".join(f'"f{number}": 1, "f{number}": 2' for number in range(3))
    many = ", ".join(f'{{"name": "A", "a{number}": 1, "a{number}": 2}}' for number in range(100))
    assert len(read(f"[{many}]".encode()).notes) == 21
    assert "f0, f1, f2 is given twice" in read(f'[{{"name": "A", {text}}}]'.encode()).notes[0]


@pytest.mark.parametrize(
    "data",
    [b"{}", b"[]", b'{"contents": []}', b'{"error": "no"}', b"[1, 2]", b"null", b'"text"', b"5"],
)
def test_json_without_services_is_refused(data):
    with pytest.raises(Unreadable, match="no services were found"):
        read(data)


@pytest.mark.parametrize("data", [b"{", b'[{"name": "A"},]', b"<html>", b'{"a": 1} {"b": 2}', b""])
def test_what_is_no_json_is_refused_with_its_line(data):
    with pytest.raises(Unreadable, match="it is not valid JSON, line 1"):
        read(data)


def test_too_many_services_are_refused():
    with pytest.raises(Unreadable, match="more than 10,000 services"):
        read_values([{"name": "A"}] * (SERVICES_MAX + 1))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_feeds_are_read_in_the_encodings_that_programs_write(encoding):
    text = json.dumps([{**ONE, "name": "Caf\u00e9"}], ensure_ascii=False)
    assert json.loads(read(text.encode(encoding)).services[0])["name"] == "Caf\u00e9"


def test_an_organisation_that_is_only_named_by_its_id_is_found_beside_the_services():
    council = {"id": "o", "name": "Example Council"}
    named, unknown, own = services(
        {
            "organizations": [council, "x", {"name": "No id"}],
            "services": [
                {**ONE, "organization_id": "o"},
                {**ONE, "organization_id": ["o"]},
                {**ONE, "organization_id": "o", "organization": {"name": "Its own"}},
            ],
        }
    )
    assert named["organization"] == council
    assert "organization" not in unknown
    assert own["organization"] == {"name": "Its own"}

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.knowledge.audience import Audience
from assistant.knowledge.partnership import ANY_PARTNERSHIP, EmergencyLine, Topic
from assistant.knowledge.pathway import Field, Pathway
from ingest.admit import Format, Refusal
from ingest.read import ReadFile
from ingest.readers.blocks import BlockKind, Unreadable
from ingest.readers.feed import read
from ingest.records.reading import read_record
from ingest.source import SourceFile
from ingest.unfold import Contents, unfold

TODAY = date(2026, 11, 25)
PARTNERSHIP = replace(ANY_PARTNERSHIP, topics=(Topic(id="asb", title="Anti-social behaviour"),))
LEAST = {"id": "1", "name": "Noise line", "status": "active", "phones": [{"number": "101"}]}
COUNCIL = {"id": "o", "name": "Example Council", "description": "A council"}
SIDECAR = "owner: Feed Keeper\naudience: public\nreview_due: 2027-01-01\ntopics: [asb]\n"


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path


def contents(
    folder: Path, values, sidecar: str | None = SIDECAR, partnership=PARTNERSHIP
) -> Contents:
    """What a feed holds; `values` of its JSON, or its bytes."""
    data = values if isinstance(values, bytes) else json.dumps(values).encode()
    if sidecar is not None:
        (folder / "x.json.yaml").write_text(sidecar, "utf-8")
    source = SourceFile(
        path="feeds/x.json",
        file=folder / "x.json",
        sidecar=None if sidecar is None else folder / "x.json.yaml",
    )
    file = ReadFile(source=source, reading=read(data), format=Format.FEED, sha256="0" * 64)
    return unfold(source, file, partnership, TODAY)


def the_pathway(folder: Path, service, **more) -> Pathway:
    (file,) = contents(folder, [service], **more).files
    (pathway,) = file.entries
    return pathway


def notes(folder: Path, values) -> str:
    return "\n".join(note for line in contents(folder, values).lines for note in line.notes)


def refusals(found: Contents) -> dict[str, str]:
    return {line.path: line.reason for line in found.lines if line.reason}


def test_each_service_is_a_pathway_with_a_path_and_bytes_of_its_own(folder):
    other = LEAST | {"id": "2", "name": "Fly-tipping", "organization": COUNCIL}
    found = contents(folder, [LEAST, other])
    assert found.lines == ()
    assert [file.source.path for file in found.files] == [
        "feeds/x.json/noise-line.yaml",
        "feeds/x.json/fly-tipping.yaml",
    ]
    first, second = found.files
    assert b"Fly-tipping" not in first.own
    assert b"Noise line" not in second.own
    assert first.format is Format.RECORD
    assert first.page.front_matter.audience is Audience.PUBLIC
    assert first.page.front_matter.review_due == date(2027, 1, 1)
    assert second.page.front_matter.owner == "Feed Keeper"
    assert second.page.front_matter.title == "Fly-tipping, Example Council"


def test_the_bytes_of_a_service_are_a_pathways_file_that_says_the_same(folder):
    service = LEAST | {
        "description": "For noise: loud, \u201cnightly\u201d \u0986\u09ae\u09bf.",
        "organization": COUNCIL,
        "minimum_age": 18,
        "assured_date": "2026-05-01",
        "x_pathway": {"out_of_hours": {"says": "Call 101.", "phone": "101"}, "form_name": "N1"},
    }
    (file,) = contents(folder, [service]).files
    page, entries = read_record("pathways/noise.yaml", file.own.decode())
    assert replace(entries[0], document="") == replace(file.entries[0], document="")
    assert page.front_matter == file.page.front_matter


def test_a_pathway_holds_what_the_service_says(folder):
    pathway = the_pathway(
        folder,
        LEAST
        | {
            "description": "<p>We look into noise</p>",
            "alert": "Closed on 24 December",
            "fees": "Free",
            "eligibility_description": "For tenants.",
            "application_process": "Call us first.",
            "wait_time": "Two days.",
            "alternate_name": "Noise patrol",
            "attributes": [{"taxonomy_term": {"name": "Pollution"}}],
            "maximum_age": 17,
            "schedules": [{"byday": "MO", "opens_at": "09:00", "closes_at": "17:00"}],
            "service_at_locations": [
                {"location": {"name": "Town Hall", "addresses": [
                    {"address_1": "1 High Street", "city": "Exampleton", "postal_code": "EX1 1AA"}
                ]}},
                {"location": {"location_type": "virtual", "name": "Online"}},
            ],
        },
    )  # fmt: skip
    assert pathway.about == "Closed on 24 December. We look into noise. Cost: Free."
    assert pathway.who_for == "For tenants."
    assert pathway.how_to_refer == ("Call us first.",)
    assert pathway.response_time == "Two days."
    assert pathway.also_called == ("Noise patrol", "Pollution")
    assert pathway.age == "under 18"
    assert pathway.address == "Town Hall, 1 High Street, Exampleton, EX1 1AA"
    assert pathway.contacts[0].hours == "Monday, 9am to 5pm"
    assert pathway.immediate_danger == "If you or someone else is in danger now, call 999."


def test_what_a_feed_does_not_say_is_said_to_be_missing_and_not_made_up(folder):
    pathway = the_pathway(folder, LEAST)
    assert pathway.about == "Noise line is a service."
    assert pathway.who_for == "The entry of Noise line does not say who it is for."
    assert "does not say" in pathway.how_to_refer[0]
    assert (pathway.threshold, pathway.consent, pathway.response_time) == ("", "", "")
    assert pathway.out_of_hours is None
    (not_held,) = pathway.not_held
    assert not_held == (
        "The entry of Noise line does not say when it applies, whether consent is needed, "
        "how soon there is an answer or what to do out of hours."
    )


def test_nulls_and_wrong_types_are_what_is_not_said(folder):
    wrong = {
        "description": None, "url": 5, "email": [], "contacts": "none", "schedules": {"a": 1},
        "organization": None, "minimum_age": {}, "service_at_locations": [None, "x", 5],
        "attributes": [[]], "assured_date": 20260501, "x_pathway": [1],
    }  # fmt: skip
    assert the_pathway(folder, LEAST | wrong).title == "Noise line"


def test_the_own_fields_of_a_pathway_come_back(folder):
    own = {
        "who_for": "Residents.",
        "age": "any age",
        "threshold": "It is loud.",
        "consent": "Not needed.",
        "not_for": ["Aircraft."],
        "not_held": ["The hours are not held."],
        "immediate_danger": "In danger, call 999 and press 55.",
    }
    lines = (*PARTNERSHIP.emergency_lines, EmergencyLine(when="Silent", do="Press 55", dial="999"))
    partnership = replace(PARTNERSHIP, emergency_lines=lines)
    pathway = the_pathway(folder, LEAST | {"x_pathway": own}, partnership=partnership)
    for name, value in own.items():
        held = getattr(pathway, name)
        assert (list(held) if isinstance(held, tuple) else held) == value


@pytest.mark.parametrize(
    "danger",
    [
        "Call 0900 123 456 and not 999.",
        "Call 999 or 020 7946 0001.",
        "Write to help@example.org, not 999.",
        "See https://www.example.org before you call 999.",
        "Do not call 999; wait for us.",
        "Call us rather than 999.",
        "Don\u2019t call 999.",
        "Wait.",
    ],
)
def test_a_feed_puts_no_other_number_in_the_place_of_the_emergency_line(folder, danger):
    pathway = the_pathway(folder, LEAST | {"x_pathway": {"immediate_danger": danger}})
    assert pathway.immediate_danger == "If you or someone else is in danger now, call 999."


@pytest.mark.parametrize(
    "state", ["inactive", "defunct", "temporarily closed", "Temporarily_Closed"]
)
def test_a_service_that_is_closed_is_left_out_and_named(folder, state):
    closed = LEAST | {"id": "2", "name": "Old line", "status": state}
    found = contents(folder, [LEAST, closed])
    assert len(found.files) == 1
    assert "Old line" in found.lines[0].notes[0]
    assert state.lower().replace("_", " ") in found.lines[0].notes[0]


def test_without_a_status_a_service_is_told_with_a_note(folder):
    (file,) = contents(folder, [LEAST | {"status": None}]).files
    assert file.reading.notes == ("it has no status, so it is taken to be active",)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"phones": []}, "contacts: it has no phone, email or web address that can be used"),
        ({"phones": [{"number": "n/a"}]}, "its phone is no number that can be dialled"),
        ({"name": None}, "name: it has none"),
        ({"status": "perhaps"}, "status: allowed are active, defunct, inactive"),
    ],
)
def test_a_service_that_can_not_be_told_is_refused_by_file_and_field_and_the_rest_is_kept(
    folder, changes, told
):
    found = contents(folder, [LEAST | {"id": "2"} | changes, LEAST | {"name": "Other"}])
    assert len(found.files) == 1
    ((path, reason),) = refusals(found).items()
    assert path.startswith("feeds/x.json/")
    assert reason.startswith("feed feeds/x.json, service ")
    assert told in reason
    assert all("feeds/x.json" in line.mend for line in found.lines if line.reason)


def test_a_bad_contact_is_left_out_with_a_note_and_the_good_one_is_kept(folder):
    service = LEAST | {"phones": [{"number": "call us"}, {"number": "101"}]}
    (file,) = contents(folder, [service]).files
    assert [contact.phone for contact in file.entries[0].contacts] == ["101"]
    assert "no number that can be dialled" in file.reading.notes[0]


@pytest.mark.parametrize(
    "again",
    [
        {"name": "Another name"},
        {"id": "2"},
        {"id": None, "description": "Told at more length."},
        {"id": "2", "name": "NOISE LINE"},
    ],
)
def test_a_service_that_stands_there_twice_is_told_once(folder, again):
    found = contents(folder, [LEAST, LEAST | again])
    assert [file.entries[0].title for file in found.files] == ["Noise line"]
    assert "told once, though they stand there more often" in found.lines[0].notes[0]


@pytest.mark.parametrize(
    "other",
    [
        {"id": "2", "phones": [{"number": "0800 123 4567"}]},
        {"id": "2", "organization": COUNCIL},
        {"id": "2", "name": "Fly-tipping"},
    ],
)
def test_services_that_differ_are_all_told_and_their_files_do_not_meet(folder, other):
    found = contents(folder, [LEAST, LEAST | other])
    assert len({file.source.path for file in found.files}) == 2
    assert found.lines == ()


def test_names_without_a_latin_letter_have_files_of_their_own(folder):
    names = ("\u09b8\u09be\u09b9\u09be\u09af\u09cd\u09af", "\u0645\u0633\u0627\u0639\u062f\u0629")
    found = contents(folder, [LEAST | {"id": name, "name": name} for name in names])
    assert len({file.source.path for file in found.files}) == 2


def test_a_lie_about_the_number_of_services_is_noted(folder):
    assert "31 services" in notes(folder, {"total_items": 31, "contents": [LEAST]})


@pytest.mark.parametrize(
    ("sidecar", "told"),
    [
        ("audience: everyone\n", "audience: allowed are"),
        ("audience: public\nmarking: OFFICIAL-SENSITIVE\n", "can't have audience public"),
        ("nonsense: 1\n", "nonsense: no such field"),
    ],
)
def test_a_mistake_in_the_sidecar_refuses_the_feed(folder, sidecar, told):
    found = contents(folder, [LEAST], sidecar=sidecar)
    assert found.files == ()
    assert told in refusals(found)["feeds/x.json"]


def test_a_feed_that_says_nothing_of_itself_is_not_public_and_not_verified(folder):
    (file,) = contents(folder, [LEAST], sidecar=None).files
    assert file.page.front_matter.audience is None
    assert file.page.front_matter.status == "unverified"


def test_an_address_of_a_form_that_is_none_is_left_out(folder):
    own = {"form_name": "N1", "form_url": "javascript:alert(1)"}
    pathway = the_pathway(folder, LEAST | {"x_pathway": own})
    assert (pathway.form_name, pathway.form_url) == ("N1", "")


def test_dates_are_taken_from_the_service_and_never_from_tomorrow(folder):
    (file,) = contents(folder, [LEAST | {"assured_date": "2026-05-01"}]).files
    assert file.page.front_matter.verified_on == date(2026, 5, 1)
    (file,) = contents(folder, [LEAST | {"assured_date": "2027-05-01"}]).files
    assert file.page.front_matter.verified_on is None
    assert "has not come yet" in file.reading.notes[0]


def test_long_words_are_kept_whole_up_to_a_limit(folder):
    words = "This is one sentence of many. " * 300
    assert the_pathway(folder, LEAST | {"description": words}).about == words.strip()
    (file,) = contents(folder, [LEAST | {"description": words * 2}]).files
    assert file.entries[0].about.endswith("many.")
    assert "longer than 10,000" in file.reading.notes[0]


def test_a_long_name_is_cut_and_does_not_end_the_build(folder):
    found = contents(folder, [LEAST | {"name": "A" * 5_000, "organization": COUNCIL}])
    assert len(found.files[0].page.front_matter.title) == 300


def test_other_files_are_the_one_document_that_they_are(folder):
    source = SourceFile(path="a.md", file=folder / "a.md", sidecar=None)
    file = ReadFile(
        source=source, reading=read(b'[{"name": "A"}]'), format=Format.MARKDOWN, sha256=""
    )
    assert unfold(source, file, PARTNERSHIP, TODAY) == Contents(files=(file,))
    refusal = Refusal(reason="why", mend="how")
    assert unfold(source, refusal, PARTNERSHIP, TODAY).lines[0].reason == "why"


def nested(inner):
    return st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    nested,
    max_leaves=12,
)
FIELDS = st.sampled_from(
    (
        "id", "name", "status", "description", "email", "url", "phones", "contacts", "schedules",
        "organization", "service_at_locations", "minimum_age", "maximum_age", "assured_date",
        "attributes", "x_pathway", "fees", "alert",
    )
)  # fmt: skip
SERVICES = st.dictionaries(FIELDS, JSON, max_size=8).map(lambda some: LEAST | some)
FEEDS = (
    JSON
    | st.lists(SERVICES | JSON, max_size=4)
    | st.fixed_dictionaries({"total_items": JSON, "contents": st.lists(SERVICES, max_size=4)})
)


@settings(deadline=None, max_examples=300)
@given(values=FEEDS)
def test_any_json_is_pathways_notes_or_a_refusal(tmp_path_factory, values):
    folder = tmp_path_factory.mktemp("feed")
    try:
        found = contents(folder, values)
    except Unreadable:
        found = Contents()
    for file in found.files:
        (pathway,) = file.entries
        assert pathway.contacts
        assert "999" in pathway.immediate_danger
        headings = {
            each.text for each in file.page.reading.blocks if each.kind is BlockKind.HEADING
        }
        assert headings <= {field.value for field in Field}
        assert not isinstance(read_record("pathways/x.yaml", file.own.decode()), Refusal)
    assert all(line.reason or line.notes for line in found.lines)

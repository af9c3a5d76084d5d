from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.records.kinds import Values
from ingest.records.pathways import _Contact
from ingest.records.service_contacts import read_contacts, read_numbers


def ways(**service) -> list[dict[str, str]]:
    return [way.values("") for way in read_contacts(service, "Noise line").ways]


def notes(**service) -> tuple[str, ...]:
    return read_contacts(service, "Noise line").notes


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("020 7946 0001", ["020 7946 0001"]),
        ("02079460001", ["02079460001"]),
        ("(020) 7946-0001", ["020 7946 0001"]),
        ("+44 (0)20 7946 0001", ["+44 20 7946 0001"]),
        ("0044 20 7946 0001", ["0044 20 7946 0001"]),
        ("442079460001", ["+442079460001"]),
        ("Tel: 020.7946.0001", ["020 7946 0001"]),
        ("020 7946 0001 ext. 12", ["020 7946 0001, extension 12"]),
        ("020 7946 0001 x12", ["020 7946 0001, extension 12"]),
        ("020 7364 5006, option 2 or 3", ["020 7364 5006, option 2 or 3"]),
        ("0800 123 4567 / 020 7946 0001", ["0800 123 4567", "020 7946 0001"]),
        ("0800 123 4567 or 020 7946 0001", ["0800 123 4567", "020 7946 0001"]),
        ("0800 1111", ["0800 1111"]),
        ("101", ["101"]),
        ("999", ["999"]),
        ("116 123", ["116 123"]),
        ("18001 101", ["18001 101"]),
        ("7726", ["7726"]),
        ("24/7 on 0800 123 4567", ["0800 123 4567"]),
        ("\u09e6\u09e8\u09e6 \u09ed\u09ef\u09ea\u09ec \u09e6\u09e6\u09e6\u09e7", ["020 7946 0001"]),
        ("020 7946 0001 OPTION 2 OR 3", ["020 7946 0001, option 2 or 3"]),
    ],
)
def test_numbers_are_read_as_people_write_them(words, wanted):
    assert list(read_numbers(words)) == wanted
    for number in wanted:
        assert isinstance(_Contact.model_validate({"name": "A", "phone": number}), Values)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "n/a",
        "TBC",
        "12",
        "000",
        "00000000000",
        "11111111111",
        "7946 0001",
        "2079460001",
        "0800",
        "0" * 40,
        "1" * 40,
        "\u0660\u0661\u0662",
        "\u00b2\u00b9\u00b3",
    ],
)
def test_what_nobody_can_dial_is_no_number(words):
    assert read_numbers(words) == ()


def test_phones_email_and_web_address_of_a_contact_are_one_contact():
    contact = {
        "name": "Noise team",
        "email": "mailto:noise@example.org",
        "url": "www.example.org/noise",
        "phones": [{"number": "020 7946 0001"}, {"number": "020 7946 0002"}],
    }
    assert ways(contacts=[contact]) == [
        {
            "name": "Noise team",
            "for": "anyone",
            "phone": "020 7946 0001",
            "email": "noise@example.org",
            "url": "https://www.example.org/noise",
        },
        {"name": "Noise team", "for": "anyone", "phone": "020 7946 0002"},
    ]


@pytest.mark.parametrize(
    ("contact", "called"),
    [
        ({"name": "Jo Example", "title": "Manager"}, "Manager, Noise line"),
        ({"name": "Mrs J Example"}, "Noise line"),
        ({"name": "Dr. J Example", "department": "Clinic"}, "Clinic"),
        ({"name": "Housing team"}, "Housing team"),
        ({}, "Noise line"),
    ],
)
def test_a_contact_is_a_body_or_a_post_and_no_person(contact, called):
    (way,) = ways(contacts=[{**contact, "phones": [{"number": "101"}]}])
    assert way["name"] == called


@pytest.mark.parametrize(
    "service",
    [
        {"contacts": [{"phones": [{"number": "101"}]}]},
        {"contacts": {"phones": {"number": "101"}}},
        {"phones": [{"number": "101"}]},
        {"phones": ["101"]},
        {"service_at_locations": [{"phones": [{"number": "101"}]}]},
        {"service_at_locations": [{"contacts": [{"phones": [{"number": "101"}]}]}]},
        {"service_at_locations": [{"location": {"phones": [{"number": "101"}]}}]},
        {"service_at_locations": [{"location": {"contacts": [{"phones": [{"number": "101"}]}]}}]},
    ],
)
def test_numbers_are_found_wherever_feeds_put_them(service):
    assert [way["phone"] for way in ways(**service)] == ["101"]


def test_a_number_or_address_is_told_once():
    contact = {"name": "Team", "email": "a@example.org", "phones": [{"number": "101"}]}
    found = ways(contacts=[contact], email="A@example.org", url="https://www.example.org",
                 phones=[{"number": "101"}])  # fmt: skip
    first, second = (sorted(way) for way in found)
    assert (first, second) == (["email", "for", "name", "phone"], ["for", "name", "url"])


def test_the_organisation_is_asked_only_where_a_service_has_no_contact():
    organization = {
        "name": "Example Trust",
        "email": "all@example.org",
        "website": "www.example.org",
    }
    (way,) = ways(organization=organization)
    assert (way["name"], way["email"]) == ("Example Trust", "all@example.org")
    (way,) = ways(organization=organization, email="own@example.org")
    assert way["email"] == "own@example.org"


def test_a_textphone_is_told_as_one_and_a_fax_not_at_all():
    phones = [
        {"number": "18000", "type": "textphone"},
        {"number": "020 7946 0009", "type": "fax"},
        {"number": "020 7946 0001", "extension": "12"},
    ]
    (way,) = ways(phones=phones)
    assert (way["textphone"], way["phone"]) == ("18000", "020 7946 0001, extension 12")
    assert notes(phones=phones) == ()


def test_what_can_not_be_used_is_left_out_with_a_note_and_the_rest_is_kept():
    service = {
        "phones": [{"number": "call us"}, {"number": "101"}],
        "email": "at our office",
        "url": "javascript:alert(1)",
    }
    assert ways(**service) == [{"name": "Noise line", "for": "anyone", "phone": "101"}]
    told = notes(**service)
    assert [words for words in told if "phone" in words]
    assert [words for words in told if "email" in words]
    assert [words for words in told if "web address" in words]


@pytest.mark.parametrize("email", ["a@b", "a b@example.org", "<a@example.org>", "a@b.org, b@c.org"])
def test_an_email_address_that_is_none_is_left_out(email):
    assert ways(email=email) == []


def test_hours_of_a_service_are_those_of_its_contacts_unless_they_have_their_own():
    found = read_contacts(
        {"contacts": [{"phones": ["101"], "x_contact": {"hours": "at night"}}], "email": "a@b.org"},
        "A",
    )
    assert [way.values("by day")["hours"] for way in found.ways] == ["at night", "by day"]


def test_capital_letters_and_spaces_make_no_other_address():
    (way,) = ways(url="HTTPS://www.example.org/A", phones=["020 7946 0001"])
    assert way["url"] == "https://www.example.org/A"
    contact = {"name": "Team", "phones": [{"number": "02079460001"}]}
    assert len(ways(contacts=[contact], phones=["020 7946 0001"])) == 1


SIGNS = st.text(
    alphabet=st.sampled_from("0123456789+() -./,;extoprADW@:\u09e6\u0661\u00b2\u2013"), max_size=60
)


@given(phone=SIGNS, email=SIGNS, url=SIGNS.map("https://{}".format))
def test_whatever_stands_where_a_contact_should_is_a_contact_or_left_out(phone, email, url):
    found = read_contacts({"phones": [phone], "email": email, "url": url}, "A")
    for way in found.ways:
        assert isinstance(_Contact.model_validate(way.values("")), Values)

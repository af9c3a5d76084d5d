from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.personal_data import Identifier, identifiers, plain_characters
from assistant.knowledge.shelf.spelling import english

NHS, INSURANCE, CARD, BANK, BIRTH = Identifier
FULL_WIDTH, BENGALI, ARABIC = 0xFF10, 0x09E6, 0x0660


def knows(word):
    return word in english()


def kinds(text):
    return [span.identifier for span in identifiers(text, knows)]


def in_script(text, zero):
    return "".join(chr(zero + int(letter)) if letter.isdigit() else letter for letter in text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("my NHS number is 943 476 5919", NHS),
        ("9434765919", NHS),
        ("943-476-5919 needs help", NHS),
        ("943.476.5919", NHS),
        ("943\u00a0476\u20135919", NHS),
        (in_script("943 476 5919", BENGALI), NHS),
        (in_script("9434765919", ARABIC), NHS),
        ("nhs no 12 34 56 78 90, mistyped as it is", NHS),
        ("AB 12 34 56 C", INSURANCE),
        ("sx123456d", INSURANCE),
        ("QQ123456C", INSURANCE),
        ("my NI is AB123456", INSURANCE),
        ("4111 1111 1111 1111", CARD),
        (in_script("5500005555555559", FULL_WIDTH), CARD),
        ("3782-822463-10005", CARD),
        ("sort code 20-00-00 account 55779911", BANK),
        ("55779911 20-00-00", BANK),
        ("they said pay 12345678, 20 00 00", BANK),
        ("GB29 NWBK 6016 1331 9268 19", BANK),
        ("dob 3/4/2011", BIRTH),
        ("D.O.B: 1999-12-31", BIRTH),
        ("date of birth is 1st Feb '99", BIRTH),
        ("Emma Jones 04.05.2007", BIRTH),
        ("Tom Price, born on 2nd March 1999", BIRTH),
    ],
)
def test_an_identifier_is_found_however_it_is_written(text, kind):
    assert set(kinds(text)) == {kind}


@pytest.mark.parametrize(
    "text",
    [
        "020 7364 5000", "07700 900123", "+44 20 7364 5006", "0300 303 6070", "999 or 101",
        "E1 6AN", "Community Safety Plan 2024-2029", "section 17 of the 1998 Act", "£12,500,000",
        "crime reference 4512345678", "my ref is 9434765919", "order number 4111111111111111",
        "943 476 5918", "4111 1111 1111 1112", "BG123456A", "GB123456A", "AB12 3CD", "LB12 ABC",
        "reports on 12-05-24 and 19-05-24", "noise on 1/2/24 and 3/2/24",
        "hearing for Emma Jones on 04/05/2027", "born in 1999", "IMEI 490154203237518",
        "20-00-00", "12345678", "GB29 NWBK 6016 1331 9268 18", "R v Brown [1994] 1 AC 212",
    ],
)  # fmt: skip
def test_what_only_looks_like_one_is_left_alone(text):
    assert kinds(text) == []


def test_each_is_told_with_its_place():
    text = "a 943 476 5919 b AB123456C"
    assert [text[span.start : span.end] for span in identifiers(text, knows)] == [
        "943 476 5919",
        "AB123456C",
    ]


@given(st.text(max_size=80))
def test_plain_characters_keep_the_place_of_every_letter(text):
    plain = plain_characters(text)
    assert len(plain) == len(text)
    assert not any(letter.isdecimal() and not letter.isascii() for letter in plain)


@given(st.text(alphabet="0123456789 -./abnhsNI:,", max_size=200))
def test_any_jumble_of_digits_is_read(text):
    for span in identifiers(text, knows):
        assert 0 <= span.start < span.end <= len(text)


@given(st.lists(st.integers(0, 9), min_size=9, max_size=9).filter(lambda digits: digits[0] > 0))
def test_ten_digits_are_an_nhs_number_by_their_last(nine):
    check = -sum(digit * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
    head = "".join(map(str, nine))
    for last in range(10):
        assert (NHS in kinds(f"{head}{last}")) == (last == check)

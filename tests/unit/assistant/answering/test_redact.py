from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.redact import redact

SECRETS = [
    "jane.doe+x@example.co.uk", "07700 900123", "+44 20 7946 0001", "(020) 7946 0001",
    "943 476 5919", "AB 12 34 56 C", "4111-1111-1111-1111", "sort code 20-00-00 account 55779911",
    "E1 6AN", "4 Sample Street", "Flat 12", "dob 12/03/2009", "1999-12-31", "Amina Begum",
    "Mrs Okafor", "4512345678",
]  # fmt: skip
AROUND = st.text(alphabet="abc ,.;:!?\n", max_size=30)


@given(AROUND, st.sampled_from(SECRETS), AROUND)
def test_none_is_left_whatever_stands_around_it(before, secret, after):
    left = redact(f"{before} {secret} {after}")
    telling = [part for part in re.split(r"\W+", secret) if any(map(str.isdigit, part))]
    telling = telling or [part for part in re.split(r"\W+", secret) if len(part) > 3]
    assert not [part for part in telling if re.search(rf"\b{part}\b", left)]


@given(st.text(max_size=120))
def test_no_long_number_and_no_address_of_mail_is_left(text):
    left = redact(text)
    assert not re.search(r"\d{8,}", left)
    assert not re.search(r"[^\s@<>()\[\]]@[^\s@<>()\[\]]", left)


@given(st.text(max_size=120))
def test_what_was_redacted_stays_as_it_is(text):
    once = redact(redact(text))
    assert redact(once) == once


@pytest.mark.parametrize(
    "text",
    [
        "What does section 17 of the 1998 Act say?", "Community Safety Plan 2024-2029",
        "call 999 or 101", "is the fine £100", "how many in 2023-24, was it 4,519?",
    ],
)  # fmt: skip
def test_an_ordinary_question_is_kept(text):
    assert redact(text) == text


def test_each_is_named_by_its_kind():
    assert redact("Amina Begum, E1 6AN, a@b.co") == "[name], [postcode], [email]"
    assert redact("ring 020 7946 0001") == "ring [phone]"


@pytest.mark.parametrize("said", ["my name is {}", "Her full name: {}", "his name's {}"])
@pytest.mark.parametrize("name", ["Ann Smith", "ann smith", "Rose"])
def test_what_somebody_says_that_they_are_called_is_taken_out(said, name):
    assert redact(said.format(name)) == said.format("[name]")

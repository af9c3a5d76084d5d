from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sentences import sentence_spans


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Call 101. It is free.", ["Call 101.", "It is free."]),
        ("Is it urgent? Call 999! Do it now.", ["Is it urgent?", "Call 999!", "Do it now."]),
        ("Wait...  Then call.", ["Wait...", "Then call."]),
        (
            "He said “Call 101.” She called.",
            ["He said “Call 101.”", "She called."],
        ),
        ("It ended (see page 4.) Then it began.", ["It ended (see page 4.)", "Then it began."]),
        ("It ended. “Why?” they asked.", ["It ended.", "“Why?” they asked."]),
        ("There are 3. 4 remain open.", ["There are 3.", "4 remain open."]),
    ],
)
def test_a_stop_before_a_capital_or_a_digit_ends_a_sentence(text, sentences):
    assert cut(text) == sentences


@pytest.mark.parametrize(
    "text",
    [
        "Ask for help, e.g. Citizens Advice, in your area.",
        "The bodies, i.e. The council and the police, meet.",
        "Police, fire etc. They all meet there",
        "Ask Mr. Khan or Dr. Begum about it.",
        "See no. 4 of the list.",
        "The duty in s.17 of the Act and s. 115 binds them.",
        "It follows ss. 5 and 6, paras. 3 to 9 and Sch. 2 of the Act.",
        "Write to J. R. Smith at the council.",
        "The office is at St. Katharine Docks.",
        "Crime fell by 3.5 per cent and £2.40 was spent.",
        "Call tel. 020 7364 5000 for it.",
        "It was agreed on 4 Nov. 2025 by all.",
    ],
)
def test_an_abbreviation_a_decimal_or_an_initial_ends_no_sentence(text):
    assert cut(text) == [text]


@pytest.mark.parametrize("text", ["1. Call the police.", "a. Call the police.", "iv. Call them."])
def test_the_number_of_a_clause_is_no_sentence(text):
    assert cut(text) == [text]


def test_a_stop_before_a_small_letter_ends_no_sentence():
    text = "Visit www.example.gov.uk. or write to us."
    assert cut(text) == [text]


def test_the_bengali_danda_ends_a_sentence():
    assert cut("পুলিশকে ফোন করুন। এটি বিনামূল্যে।") == ["পুলিশকে ফোন করুন।", "এটি বিনামূল্যে।"]


def test_the_urdu_stop_and_question_mark_end_a_sentence():
    assert cut("کیا یہ فوری ہے؟ پولیس کو فون کریں\u06d4 یہ مفت ہے\u06d4") == [
        "کیا یہ فوری ہے؟",
        "پولیس کو فون کریں\u06d4",
        "یہ مفت ہے\u06d4",
    ]


@pytest.mark.parametrize("text", ["", " ", "\t\n"])
def test_white_space_holds_no_sentence(text):
    assert cut(text) == []


@given(st.text(alphabet=st.sampled_from('aAbZ1 .!?()"\u2019।\u06d4,\u00a0é'), max_size=60))
def test_sentences_hold_every_letter_once_and_no_white_space_at_their_ends(text):
    spans = sentence_spans(text)
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    sentences = [text[start:end] for start, end in spans]
    assert all(sentence == sentence.strip() for sentence in sentences)
    assert "".join("".join(sentences).split()) == "".join(text.split())

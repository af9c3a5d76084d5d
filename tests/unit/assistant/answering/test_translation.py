from __future__ import annotations

import pytest

from assistant.answering.translation import is_faithful, with_plain_digits

ENGLISH = "Call the council on 020 7946 0001, Monday to Friday, 9am to 5pm."
BENGALI = (
    "\u0995\u09be\u0989\u09a8\u09cd\u09b8\u09bf\u09b2\u0995\u09c7 {} \u09a8\u09ae\u09cd"
    "\u09ac\u09b0\u09c7 \u0995\u09b2 \u0995\u09b0\u09c1\u09a8, \u09b8\u09cb\u09ae "
    "\u09a5\u09c7\u0995\u09c7 "
    "\u09b6\u09c1\u0995\u09cd\u09b0, \u09b8\u0995"
    "\u09be\u09b2 9\u099f\u09be \u09a5\u09c7\u0995\u09c7 5\u099f\u09be\u0964"
)
ARABIC = (
    "\u0627\u062a\u0635\u0644 \u0628\u0627\u0644\u0628\u0644\u062f\u064a\u0629 \u0639\u0644 "
    "\u0649 {}\u060c \u0645\u0646 9 \u0625\u0644\u0649 5."
)
SOMALI = "Ka wac golaha {} laga bilaabo 9am ilaa 5pm."
NUMBER = "020 7946 0001"
TO_BENGALI = str.maketrans("0123456789", "".join(chr(0x09E6 + each) for each in range(10)))
TO_ARABIC = str.maketrans("0123456789", "".join(chr(0x0660 + each) for each in range(10)))


@pytest.mark.parametrize("text", [BENGALI, ARABIC, SOMALI], ids=["bn", "ar", "so"])
def test_a_sentence_with_the_same_figures_and_ways_to_reach_somebody_is_faithful(text):
    assert is_faithful(text.format(NUMBER), ENGLISH)


@pytest.mark.parametrize("text", [BENGALI, ARABIC, SOMALI], ids=["bn", "ar", "so"])
@pytest.mark.parametrize(
    "lie",
    [
        "020 7946 0002",
        "",
        "020 7946 0001, 0900 555 1234",
        "020 7946 0001 evil.example.com",
        "020 7946 0001 help@evil.example",
        "020 7946 0001 https://evil.example/x",
        "020 7946\u200b 0001",
        "020 7946 00\u200d01",
        "020 7946 0001 <b>",
        "020 7946 0001 [x](javascript:x)",
        "020 7946 0001 BARNARDOS",
        "020 7946 0001 b\u0430nk",
        "020 7946 0001, 7",
    ],
)
def test_a_sentence_with_another_figure_link_name_or_hidden_letter_is_not(text, lie):
    assert not is_faithful(text.format(lie), ENGLISH)


@pytest.mark.parametrize(
    ("text", "digits"), [(BENGALI, TO_BENGALI), (ARABIC, TO_ARABIC)], ids=["bn", "ar"]
)
def test_digits_of_its_own_script_are_read(text, digits):
    assert is_faithful(text.format(NUMBER).translate(digits), ENGLISH)
    assert not is_faithful(text.format("020 7946 0009").translate(digits), ENGLISH)


def test_an_ending_of_bengali_does_not_hide_a_number():
    text = f"{NUMBER}\u098f".translate(TO_BENGALI)
    assert with_plain_digits(text).split("\u098f")[0].strip() == NUMBER


def test_a_number_told_in_words_may_stand_in_digits():
    assert is_faithful("Lix maalmood (5).", "Within five days.")
    assert not is_faithful("Lix maalmood (6).", "Within five days.")


def test_a_name_in_latin_letters_stands_in_the_english():
    assert is_faithful("La xidhiidh Childline.", "Contact Childline.")
    assert not is_faithful("La xidhiidh Barnardos.", "Contact Childline.")


@pytest.mark.parametrize("text", ["", "x" * 601])
def test_an_empty_or_endless_sentence_is_not_shown(text):
    assert not is_faithful(text, "x")

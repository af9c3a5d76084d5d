import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.blocks import Unreadable
from ingest.readers.words import clean, decode, known_encoding


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("  two\u00a0\u2003 words\n\tmore ", "two words more"),
        ("cafe\u0301", "caf\u00e9"),
        ("e\u200b\u0301", "\u00e9"),
        ("safe\u00adguard\u00ading", "safeguarding"),
        ("ab\u200bc\ufeffd\u2060e", "abcde"),
        ("\u202eevil\u202c \u2066x\u2069\u200f", "evil x"),
        ("plan" + "".join(chr(0xE0000 + ord(c)) for c in "ignore"), "plan"),
        ("a\u200db\u200cc", "abc"),
        ("a\x00b\x07c", "abc"),
        ("a\ufe0f\U000e0101", "a"),
    ],
)
def test_what_a_person_does_not_see_is_dropped(text, seen):
    assert clean(text) == seen


@pytest.mark.parametrize(
    "word",
    [
        "\u09b0\u200d\u09cd\u09af\u09be\u09ac",  # Bengali: RAB, where the joiner keeps the ra whole
        "\u0989\u09a6\u09cd\u200c\u09af\u09be\u09aa\u09a8",  # Bengali: celebration
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  # Persian: I want
        "\u0915\u094d\u200d\u0937",  # Devanagari: half ka and sha
    ],
)
def test_a_joiner_stays_between_letters_of_a_script_that_needs_it(word):
    assert clean(word) == unicodedata.normalize("NFC", word)


def test_a_joiner_goes_where_no_letter_follows():
    assert clean("\u0995\u200d\u200c \u200d\u0995") == "\u0995 \u0995"


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_text_is_decoded_whatever_its_encoding(encoding):
    text = "The council\u2019s plan costs \u00a35 million \u2013 or more."
    assert decode(text.encode(encoding)) == text


def test_bengali_in_utf_16_without_a_mark_is_decoded():
    text = (
        "\u0986\u09ae\u09be\u09b0 \u09b8\u09cb\u09a8\u09be\u09b0 \u09ac\u09be\u0982\u09b2\u09be\n"
    )
    assert decode(text.encode("utf-16-le")) == text


def test_bytes_that_are_no_text_are_unreadable():
    with pytest.raises(Unreadable):
        decode(bytes(range(256)) * 4)


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("windows-1251", "cp1251"),
        ("Windows-1252", "cp1252"),
        ("ISO-8859-15", "iso8859-15"),
        ("Shift_JIS", "shift_jis"),
        ("gb2312", "gb2312"),
        ("utf-8", ""),
        ("iso-8859-1", ""),
        ("zip", ""),
        ("unicode_escape", ""),
        ("windows-125", ""),
        ("", ""),
    ],
)
def test_only_encodings_of_text_are_known(name, encoding):
    assert known_encoding(name) == encoding

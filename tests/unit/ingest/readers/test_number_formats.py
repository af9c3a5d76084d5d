import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.number_formats import BUILT_IN, general, shown, shown_text

ACCOUNTS = '_-£* #,##0.00_-;-£* #,##0.00_-;_-£* "-"??_-;_-@_-'


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (46_086, "dd/mm/yyyy", "05/03/2026"),
        (46_086.75, "d mmmm yyyy h:mm AM/PM", "5 March 2026 6:00 PM"),
        (46_086, "ddd d mmm yy", "Thu 5 Mar 26"),
        (46_086, "yyyy\\-mm\\-dd", "2026-03-05"),
        (46_086, "[$-F800]dddd, mmmm dd, yyyy", "05 March 2026"),
        (0.395833333, "hh:mm", "09:30"),
        (0.395833333, "hh:mm:ss", "09:30:00"),
        (1.5, "[h]:mm", "36:00"),
        (1, "d/m/yyyy", "1/1/1900"),
        (61, "d/m/yyyy", "1/3/1900"),
        (0.125, "0%", "13%"),
        (0.125, "0.0%", "12.5%"),
        (1_234.5, "£#,##0.00", "£1,234.50"),
        (1_234.5, "[$€-2] #,##0", "€ 1,235"),
        (-1_234.5, ACCOUNTS, "-£1,234.50"),
        (0, ACCOUNTS, "£-"),
        (-5, "#,##0;(#,##0)", "(5)"),
        (1_234_567, "#,##0", "1,234,567"),
        (1_234_567, '0.0,,"m"', "1.2m"),
        (2_079_460_123, "00000000000", "02079460123"),
        (2_079_460_123, "000 0000 0000", "020 7946 0123"),
        (2_079_460_123, "(000) 0000-0000", "(020) 7946-0123"),
        (0.5, "#.##", ".5"),
        (2, "0.##", "2"),
        (2.675, "0.00", "2.68"),
        (2.5, "# ?/?", "2 1/2"),
        (12_345, "0.00E+00", "1.23E+04"),
        (1, '0 "beds"', "1 beds"),
        (7, '[<10]"few";[>=10]"many"', "few"),
        (12, '"Ward "0', "Ward 12"),
        (3, "[Red]0;[Blue]-0", "3"),
        (-0.001, "0.0", "0.0"),
        (5, ";;;", ""),
        (-2, "d/m/yyyy", "-2"),
        (3, "@", "3"),
    ],
)
def test_a_number_is_shown_as_its_cell_shows_it(value, code, text):
    assert shown(value, code).strip() == text


def test_dates_may_be_counted_from_1904():
    assert shown(44_624, "dd/mm/yyyy", from_1904=True) == "05/03/2026"


@pytest.mark.parametrize(
    ("value", "text"),
    [(12.0, "12"), (12.34, "12.34"), (0.1 + 0.2, "0.3"), (447_700_900_123, "447700900123")],
)
def test_a_number_without_a_format_is_shown_whole_and_without_noise(value, text):
    assert general(value) == text


def test_a_format_may_hide_text_or_stand_beside_it():
    assert shown_text("words", "0") == "words"
    assert shown_text("words", ";;;") == ""
    assert shown_text("12", '0;0;0;"Ref "@') == "Ref 12"


@given(
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(alphabet='0#?.,%;[]"\\/_*@EGhmsdy+-AMP/£ <>=x$', max_size=20)
    | st.sampled_from(sorted(BUILT_IN.values())),
)
def test_no_format_makes_a_number_fail(value, code):
    assert isinstance(shown(value, code), str)

from ingest.readers.looks import Look, levels_by_look


def look(text: str, *, bold: bool = False, size: int = 0) -> Look:
    return Look(text=text, bold=bold, size=size)


def test_short_bold_lines_head_what_follows_and_the_first_heads_them_all():
    looks = [look("Plan", bold=True), look("It is."), look("Aims", bold=True), look("Less crime.")]
    assert levels_by_look(looks) == [1, 0, 2, 0]


def test_larger_letters_stand_higher():
    looks = [
        look("Aims", bold=True, size=12),
        look("Words."),
        look("Plan", bold=True, size=16),
        look("More."),
        look("And more."),
    ]
    assert levels_by_look(looks) == [2, 0, 1, 0, 0]


def test_sentences_long_lines_and_the_last_line_head_nothing():
    looks = [look("Call 999 at once.", bold=True), look("a" * 81, bold=True), look("x"), look("y")]
    assert levels_by_look([*looks, look("z"), look("End", bold=True)]) == [0] * 6


def test_a_file_that_is_bold_throughout_has_no_headings():
    assert levels_by_look([look("a", bold=True), look("b", bold=True), look("c")]) == [0, 0, 0]


def test_no_lines_have_no_levels():
    assert levels_by_look([]) == []

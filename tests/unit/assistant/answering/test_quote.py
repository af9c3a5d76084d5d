from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answering.compose import compose
from assistant.answering.quote import (
    CHARACTERS,
    LINES,
    LIST_LINES,
    LONG_PARAGRAPH,
    Quoted,
    quote,
)
from tests.doubles import a_document
from tests.unit.assistant.answering.evidence import CLOSE, Held, by_words, evidence_of, held

# They ask for no kind of thing that is worth more than another.
ASKS = "How does it work?"
ASKS_FOR_LIST = "What are they?"

#: Sentences of the next passage keep the block numbers that they have there.

ONE = a_document(id="one", path="one.md", format="markdown")
TWIN = a_document(id="twin", path="twin.md", format="markdown", title="A copy")


def quoted(question: str, evidence: Held) -> tuple[Quoted, ...]:
    return quote(question, evidence.evidence, evidence.library, CLOSE)


def texts(question: str, evidence: Held) -> list[str]:
    """The words of every sentence that is quoted, in the order of the answer."""
    return [sentence.text for each in quoted(question, evidence) for sentence in each.sentences]


def a_list(count: int, *, wide: int = 20) -> str:
    items = (f"- ground {number:02} {'x' * (wide - 10)}" for number in range(count))
    return "\n".join(("You can report noise if:", *items))


def grounds(found: list[str]) -> list[int]:
    """Numbers of the items of `a_list` among these words."""
    return [int(text.split()[1]) for text in found if text.startswith("ground")]


def sentences(*texts: str, long: int = 0) -> str:
    """A paragraph of these sentences and of as many long ones as asked for."""
    return " ".join((*texts, *(f"Filler {n} {'words ' * 30}end." for n in range(long))))


def test_without_evidence_nothing_is_quoted():
    nothing = Held(evidence=evidence_of(), library=held("One.", lambda _: 0.5).library)
    assert quoted(ASKS, nothing) == ()


def test_a_short_list_is_quoted_whole_with_its_lead_in():
    likely = by_words({"ground 01": 0.9}, otherwise=0.5)
    (only,) = quoted(ASKS, held(a_list(5), likely))
    assert only.sentences[0].text == "You can report noise if:"
    assert grounds([each.text for each in only.sentences]) == [0, 1, 2, 3, 4]
    assert only.omitted == 0


def test_of_a_long_list_the_best_items_are_quoted_in_their_order_under_their_lead_in():
    likely = by_words({"ground 13": 0.9, "ground 07": 0.8, "ground 02": 0.7}, otherwise=0.3)
    (only,) = quoted(ASKS, held(a_list(20), likely))
    found = [each.text for each in only.sentences]
    assert found[0] == "You can report noise if:"
    assert grounds(found) == [2, 7, 13]
    assert only.omitted == 17


def test_even_where_every_item_is_meant_a_long_list_stays_short():
    (only,) = quoted(ASKS, held(a_list(20), lambda _: 0.8))
    assert len(only.sentences) == LINES
    assert only.omitted == 20 - (LINES - 1)


def test_a_question_for_a_list_gets_the_whole_list():
    assert grounds(texts(ASKS_FOR_LIST, held(a_list(12), lambda _: 0.8))) == list(range(12))


def test_a_question_for_a_list_gets_what_stands_in_the_next_passage_too():
    goes_on = held(a_list(13, wide=100), lambda _: 0.8, only_first=True)
    assert len(goes_on.library.passages_of("one")) == 2
    (only,) = quoted(ASKS_FOR_LIST, goes_on)
    assert grounds([each.text for each in only.sentences]) == list(range(13))
    assert only.omitted == 0


def test_a_question_for_one_thing_is_not_one_for_a_list():
    evidence = held(a_list(12), lambda _: 0.8)
    assert len(texts("Is it one of the grounds that are in the list?", evidence)) == LINES


@pytest.mark.parametrize(
    ("count", "wide"),
    [
        (24, 70),
        (40, 40),
        (30, 200),
    ],
)
def test_the_longest_list_stays_within_its_limits(count, wide):
    evidence = held(a_list(count, wide=wide), lambda _: 0.8)
    for each in quoted(ASKS_FOR_LIST, evidence):
        assert len(each.sentences) <= LIST_LINES


def test_items_of_a_list_that_goes_on_in_the_next_passage_stay_apart():
    evidence = held(a_list(2, wide=850), lambda _: 0.8, only_first=True)
    assert len(evidence.library.passages_of("one")) == 2
    composed = compose(quoted(ASKS_FOR_LIST, evidence), evidence.library, public_url="")
    assert grounds([segment.text for segment in composed.segments]) == [0, 1]


RULE = "You may share it with the police."
CONDITION = "Unless the person objects, this holds for all."
FURTHER = "However, a child is asked first."


@pytest.mark.parametrize("closest", [RULE, CONDITION, FURTHER])
def test_a_long_paragraph_never_loses_a_condition_or_its_rule(closest):
    text = sentences("Some words.", RULE, CONDITION, FURTHER, long=5)
    others = dict.fromkeys({RULE, CONDITION, FURTHER} - {closest}, 0.1)
    found = texts(ASKS, held(text, by_words({closest: 0.9} | others)))
    first = found.index(RULE)
    assert found[first : first + 3] == [RULE, CONDITION, FURTHER]
    assert sum(map(len, found)) <= LONG_PARAGRAPH


@pytest.mark.parametrize("closest", [RULE, CONDITION])
def test_a_condition_in_a_paragraph_of_its_own_stays_with_its_rule(closest):
    text = f"{sentences(long=3)} {RULE}\n{CONDITION}"
    other = {RULE: CONDITION, CONDITION: RULE}[closest]
    found = texts(ASKS, held(text, by_words({closest: 0.9, other: 0.1})))
    assert found[-2:] == [RULE, CONDITION]


@pytest.mark.parametrize("closest", ["ground 15", CONDITION])
def test_an_item_of_a_long_list_never_loses_its_condition(closest):
    lines = a_list(16)
    text = f"{lines}\n{CONDITION}"
    found = texts(ASKS, held(text, by_words({closest: 0.9}, otherwise=0.2)))
    assert grounds(found) == [15]
    assert found[-1] == CONDITION


def test_what_can_be_done_never_stands_without_when_it_can_not():
    can = "You can apply if:\n- you live here\n- you are 18"
    text = f"{can}\nHowever, you can't apply if:\n- you own a home"
    found = texts(ASKS, held(text, by_words({"can't": 0.3, "own": 0.3}, otherwise=0.8)))
    assert "you live here" in found
    assert "you own a home" in found


def test_of_a_long_paragraph_the_best_sentences_are_quoted_in_their_order():
    text = sentences("First thing.", long=4) + " Second thing. " + sentences(long=2)
    (only,) = quoted(ASKS, held(text, by_words({"Second": 0.9, "First": 0.8})))
    found = [each.text for each in only.sentences]
    assert found[0] == "First thing."
    assert "Second thing." in found
    assert sum(map(len, found)) <= LONG_PARAGRAPH
    assert only.omitted == 8 - len(found)


def test_a_short_paragraph_is_quoted_whole():
    found = texts(ASKS, held("One thing. Another thing.", by_words({"One": 0.9})))
    assert found == ["One thing.", "Another thing."]


def test_what_is_far_less_likely_than_the_best_is_left_out():
    text = "# A\nBest words.\n# B\nGood words.\n# C\nPoor words."
    likely = by_words({"Best": 0.9, "Good": 0.6, "Poor": 0.4})
    assert texts(ASKS, held(text, likely)) == ["Best words.", "Good words."]


def test_the_same_words_of_a_twin_document_are_quoted_once():
    lines = f"Noise is loud.\n# More\n{a_list(3)}"
    found = texts(ASKS, held({ONE: lines, TWIN: lines}, lambda _: 0.8))
    assert len(found) == len(set(found)) == 5


def test_a_twin_with_one_item_more_repeats_none_of_the_others():
    found = texts(ASKS, held({ONE: a_list(2), TWIN: a_list(3)}, lambda _: 0.8))
    assert len(grounds(found)) == len(set(grounds(found)))


def test_the_two_halves_of_a_list_are_led_in_once():
    found = texts(ASKS, held(a_list(13, wide=100), by_words({"ground 00": 0.8, "ground 12": 0.8})))
    assert found.count("You can report noise if:") == 1


def test_the_best_document_comes_first_and_each_in_its_own_order():
    texts_ = {
        ONE: "# A\nFourth words.\n# B\nFirst words.",
        TWIN: "# C\nThird words.\n# D\nSecond words.",
    }
    likely = by_words({"First": 0.9, "Second": 0.85, "Third": 0.8, "Fourth": 0.75})
    assert texts(ASKS, held(texts_, likely)) == [
        "Fourth words.",
        "First words.",
        "Third words.",
        "Second words.",
    ]


def test_the_same_question_is_quoted_the_same():
    evidence = held(f"# A\n{a_list(20)}\n# B\n{sentences(long=6)}", lambda _: 0.6)
    assert quoted(ASKS, evidence) == quoted(ASKS, evidence)


paragraphs = st.builds(
    lambda words, count: " ".join(f"{words} {n}." for n in range(count)),
    st.text("abcdefgh ", min_size=3, max_size=120).map(lambda text: f"P{text.strip()}q"),
    st.integers(1, 8),
)
lists = st.builds(
    lambda items: "Do this:\n" + "\n".join(f"- {item}{n}" for n, item in enumerate(items)),
    st.lists(st.text("abcdefgh", min_size=1, max_size=150), min_size=1, max_size=25),
)
documents = st.lists(st.one_of(paragraphs, lists), min_size=1, max_size=6).map(
    lambda parts: "\n".join(f"# Heading {n}\n{part}" for n, part in enumerate(parts))
)


@settings(max_examples=80, deadline=None)
@given(documents, st.randoms(use_true_random=False))
def test_an_answer_is_never_longer_than_its_limits(lines, random):
    evidence = held(lines, lambda _: random.uniform(0.2, 0.9))
    chosen = quoted(ASKS, evidence)
    shown = [sentence for each in chosen for sentence in each.sentences]
    composed = compose(chosen, evidence.library, public_url="")
    assert shown
    assert len(composed.segments) <= LINES
    units = [sentence for sentence in shown if not sentence.lead_in]
    assert sum(len(sentence.text) for sentence in shown) <= CHARACTERS or len(units) == 1


@settings(max_examples=80, deadline=None)
@given(documents, st.randoms(use_true_random=False))
def test_what_is_left_out_is_counted_and_told(lines, random):
    evidence = held(lines, lambda _: random.uniform(0.2, 0.9))
    chosen = quoted(ASKS, evidence)
    for each in chosen:
        groups = {sentence.group for sentence in each.sentences}
        whole = [sentence for sentence in each.hit.passage.sentences if sentence.group in groups]
        # An item that a list with the same lead-in has shown is not shown again, nor missing.
        told = {words.text for other in chosen if other is not each for words in other.sentences}
        again = [words for words in whole if words not in each.sentences and words.text in told]
        assert each.omitted == len(whole) - len(each.sentences) - len(again)
    notices = compose(chosen, evidence.library, public_url="").notices
    assert [str(notice.kind) for notice in notices] == (
        ["shortened"] if any(each.omitted for each in chosen) else []
    )


@settings(max_examples=80, deadline=None)
@given(documents, st.randoms(use_true_random=False))
def test_sentences_stand_in_the_order_of_their_document(lines, random):
    evidence = held(lines, lambda _: random.uniform(0.2, 0.9))
    for question in (ASKS, ASKS_FOR_LIST):
        starts = [
            sentence.start for each in quoted(question, evidence) for sentence in each.sentences
        ]
        # A list in two passages is led in twice; its lead-in stands before both.
        assert [start for start in starts if starts.count(start) == 1] == sorted(
            start for start in starts if starts.count(start) == 1
        )


@pytest.mark.parametrize(
    "question",
    [
        "What are the grounds?",
        "Which agencies must share information?",
        "List the members of the board",
        "Who are the responsible authorities?",
        "How many priorities are there?",
        "Name all the priorities",
    ],
)
def test_a_question_for_a_list_is_known_by_its_words(question):
    evidence = held(a_list(12), lambda _: 0.8)
    assert len(grounds(texts(question, evidence))) == 12


@pytest.mark.parametrize("question", ["Can I list all of the grounds?", "Who decides?", "noise"])
def test_any_other_question_is_not(question):
    assert len(texts(question, held(a_list(12), lambda _: 0.8))) == LINES


def test_a_yes_that_answers_another_question_is_left_out():
    assert texts(ASKS, held("Yes. The plan was approved.", lambda _: 0.5)) == [
        "The plan was approved."
    ]
    assert texts(ASKS, held("No.", lambda _: 0.5)) == ["No."]
    assert texts(ASKS, held("No one is told.", lambda _: 0.5)) == ["No one is told."]

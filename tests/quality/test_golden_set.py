"""The golden set, asked of the built corpus: no fall below what was measured, and no harm."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.knowledge.audience import Audience
from tests.quality.golden import SET, Passed, Score, falls, new_breaches, read_score, score_of

#: Shorter sentences of partner documents may well be said of something else.
_TELLING = 40


def given(answer) -> str:
    """All words of an answer that a reader sees, white space folded."""
    parts = [answer["text"]]
    parts += [notice["text"] for notice in answer["notices"]]
    parts += [" ".join(contact.values()) for contact in answer["contacts"]]
    parts += [f"{each['title']} {each['quote']}" for each in answer["citations"]]
    return " ".join(" ".join(parts).split())


def failing_for(evaluation, reason):
    return [
        (each["id"], why["text"])
        for each in evaluation["questions"]
        for why in each["reasons"]
        if why["reason"] == reason
    ]


def test_no_file_and_not_the_whole_falls_below_the_floor(evaluation):
    """Mend what fell. Where the fall is wanted: python -m tests.quality.golden writes the floor."""
    assert falls(score_of(evaluation, date.min), read_score()) == []


def test_the_floor_holds_every_file_of_the_set(evaluation):
    """A new file of questions has no floor yet: python -m tests.quality.golden"""
    floor = read_score()
    assert set(floor.files) == {file.name for file in SET.glob("*.jsonl")}
    assert set(floor.files) == set(evaluation["total"]["by"]["file"])
    assert floor.passed == Passed(
        count=sum(each.count for each in floor.files.values()),
        of=sum(each.of for each in floor.files.values()),
    )


def test_no_answer_gives_a_dead_contact(evaluation):
    assert failing_for(evaluation, "dead_contact") == []


def test_no_answer_to_the_public_cites_a_partner_document(evaluation, libraries):
    assert failing_for(evaluation, "not_for_asker") == []
    public = {document.id for document in libraries[Audience.PUBLIC].documents()}
    cited = {
        citation["document"]
        for each in evaluation["questions"]
        if each["audience"] == Audience.PUBLIC
        for citation in each["answer"]["citations"]
    }
    assert cited <= public


def test_no_answer_to_the_public_holds_a_sentence_of_a_partner_document(evaluation, libraries):
    def sentences(audience):
        library = libraries[audience]
        return {
            " ".join(sentence.text.split())
            for document in library.documents()
            for passage in library.passages_of(document.id)
            for sentence in passage.sentences
        }

    secret = {
        sentence
        for sentence in sentences(Audience.PARTNER) - sentences(Audience.PUBLIC)
        if len(sentence) >= _TELLING
    }
    assert len(secret) > 50
    told = [
        given(each["answer"])
        for each in evaluation["questions"]
        if each["audience"] == Audience.PUBLIC
    ]
    assert not {sentence for sentence in secret if any(sentence in words for words in told)}


def test_no_answer_on_what_has_changed_says_what_its_line_excludes(evaluation):
    """Beyond those that the score names, which may only become fewer."""
    assert new_breaches(score_of(evaluation, date.min), read_score()) == []


def test_every_citation_opens(evaluation):
    citations = evaluation["total"]["citations"]
    assert citations["of"] > 1_000
    assert citations["count"] == citations["of"]


# The gate itself


def a_score(**files: tuple[int, int]) -> Score:
    passed = {name: Passed(count=count, of=of) for name, (count, of) in files.items()}
    total = Passed(
        count=sum(each.count for each in passed.values()),
        of=sum(each.of for each in passed.values()),
    )
    return Score(measured_on="", release="", passed=total, files=passed, breaches=())


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (a_score(a=(70, 100), b=(30, 50)), []),
        (a_score(a=(69, 100), b=(29, 50)), []),
        (a_score(a=(68, 100), b=(50, 50)), ["a: 68 of 100 (68.0 %), floor 70 of 100 (70.0 %)"]),
        (a_score(a=(140, 200), b=(30, 50)), []),
        (a_score(a=(70, 105), b=(50, 50)), ["a: 70 of 105 (66.7 %), floor 70 of 100 (70.0 %)"]),
    ],
)
def test_a_fall_in_one_file_is_not_made_good_by_a_gain_in_another(now, told):
    assert falls(now, a_score(a=(70, 100), b=(30, 50))) == told


def test_small_falls_in_many_files_are_a_fall_of_the_whole():
    floor = a_score(a=(9, 10), b=(9, 10), c=(9, 10), d=(9, 10))
    now = a_score(a=(8, 10), b=(8, 10), c=(8, 10), d=(8, 10))
    assert falls(now, floor) == ["in all: 32 of 40 (80.0 %), floor 36 of 40 (90.0 %)"]


def test_an_answer_with_excluded_words_is_new_unless_the_floor_names_it():
    floor = replace(a_score(a=(1, 1)), breaches=("old", "mended"))
    now = replace(a_score(a=(1, 1)), breaches=("old", "new"))
    assert new_breaches(now, floor) == ["new"]


def test_only_excluded_words_in_the_strict_files_are_breaches():
    def asked(name, file, reason):
        return {"id": name, "file": f"questions/{file}", "reasons": [{"reason": reason}]}

    evaluation = {
        "releases": ["r"],
        "total": {"passed": {"count": 0, "of": 3}, "by": {"file": {}}},
        "questions": [
            asked("breach", "currency.jsonl", "says"),
            asked("short", "conflicts.jsonl", "lacks"),
            asked("elsewhere", "law.jsonl", "says"),
        ],
    }
    assert score_of(evaluation, date.min).breaches == ("breach",)

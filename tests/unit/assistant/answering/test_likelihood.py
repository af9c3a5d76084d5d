from __future__ import annotations

import json
from dataclasses import asdict, fields
from pathlib import Path

import pytest

from assistant.answering import likelihood
from assistant.answering.likelihood import Features, Likelihood, sentence_features
from tests.doubles import a_document, a_hit, a_passage, a_sentence
from tests.unit.assistant.answering.evidence import CLOSE, by_words, held

TEXT = """# Noise
Music may be loud. Report it at night.
You can report if:
- it is late
- it is often"""
CLOSEST = by_words({"late": 0.8, "You can": 0.6, "night": 0.5})
LEARNED = Path(likelihood.__file__).with_name("likelihood.json")


def features(*hits):
    return {
        hits[number].passage.sentences[place].text: each
        for number, place, each in sentence_features(hits)
    }


def test_every_sentence_of_every_hit_has_its_features_once():
    hits = held(TEXT, CLOSEST).evidence.hits
    places = [(number, place) for number, place, _ in sentence_features(hits)]
    assert sorted(places) == [
        (number, place)
        for number, hit in enumerate(hits)
        for place in range(len(hit.passage.sentences))
    ]


def test_the_closest_sentence_is_the_measure_of_all():
    known = features(*held(TEXT, CLOSEST).evidence.hits)
    assert known["it is late"].group_gap == known["it is late"].passage_gap == 0
    for each in known.values():
        assert each.group_gap <= 0
        assert each.passage_gap <= 0


def test_an_item_shares_the_strength_of_its_list():
    known = features(*held(TEXT, CLOSEST).evidence.hits)
    assert known["it is often"].group_gap == known["it is late"].group_gap == 0
    assert known["Music may be loud."].group_gap < 0


def test_a_lead_in_or_heading_closer_than_the_sentence_lifts_it():
    known = features(*held(TEXT, CLOSEST).evidence.hits)
    assert known["it is often"].lift == pytest.approx(0.3)
    assert known["it is late"].lift == 0
    near_heading = a_hit(a_passage(a_sentence("One.")), 0.4, heading_similarity=0.9)
    assert features(near_heading)["One."].lift == pytest.approx(0.5)


def test_a_better_document_has_the_larger_share():
    other = a_document(id="other", path="other.md")
    best = a_hit(a_passage(a_sentence("Best.")), 0.5, document_score=4.0, score=3.0)
    next_ = a_hit(
        a_passage(a_sentence("Next.")), 0.5, document=other, document_score=2.0, score=1.0
    )
    known = features(best, next_)
    assert known["Next."].passage_gap == -2
    assert known["Best."].document_share > known["Next."].document_share
    assert known["Best."].document_share + known["Next."].document_share == pytest.approx(1)


def test_two_passages_of_one_document_share_its_share():
    hit = a_hit(a_passage(a_sentence("One.")), 0.5)
    assert features(hit, hit)["One."].document_share == 1


def test_no_hits_have_no_features():
    assert list(sentence_features([])) == []
    assert CLOSE.groups([]) == []


def test_a_paragraph_and_a_list_are_groups_of_their_own():
    groups = CLOSE.groups(held(TEXT, CLOSEST).evidence.hits)
    texts = [[line.sentence.text for line in group.lines] for group in groups]
    assert texts == [
        ["Music may be loud.", "Report it at night."],
        ["You can report if:", "it is late", "it is often"],
    ]
    assert [group.listed for group in groups] == [False, True]


def test_a_group_is_as_likely_as_its_lines_are_on_average():
    for group in CLOSE.groups(held(TEXT, CLOSEST).evidence.hits):
        each = [line.likelihood for line in group.lines]
        assert group.likelihood == pytest.approx(sum(each) / len(each))
        assert all(0 <= one <= 1 for one in each)


@pytest.mark.parametrize(("intercept", "expected"), [(1e9, 1), (-1e9, 0)])
def test_the_surest_selector_stays_between_nought_and_one(intercept, expected):
    none = dict.fromkeys((field.name for field in fields(Features)), 0.0)
    sure = Likelihood(intercept=intercept, weights=tuple(none.values()))
    assert sure.of(Features(**none)) == pytest.approx(expected)


def test_the_numbers_that_ship_weigh_every_feature_and_say_where_they_are_from():
    values = json.loads(LEARNED.read_text("utf-8"))
    assert values["learned_from"]
    assert list(values["weights"]) == [field.name for field in fields(Features)]


def test_the_numbers_that_ship_prefer_the_closer_of_two_sentences():
    known = features(*held(TEXT, CLOSEST).evidence.hits)
    learned = Likelihood.learned()
    assert learned.of(known["it is late"]) > learned.of(known["Music may be loud."])
    assert set(asdict(known["it is late"])) == {field.name for field in fields(Features)}

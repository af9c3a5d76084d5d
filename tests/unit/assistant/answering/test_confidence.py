from __future__ import annotations

import json
import math
from dataclasses import fields, replace
from pathlib import Path

import pytest

from assistant.answering import confidence
from assistant.answering.confidence import Calibration, Confidence, Judge, Signs
from tests.conftest import ROOT
from tests.doubles import a_document, a_hit, a_passage, a_sentence, found

LEARNED = Path(confidence.__file__).with_name("confidence.json")
SIGNS = Signs(
    sentence=0.7, passage=0.6, late=0.6, document=9.0, lead=1.0, spread=2.0, share=0.5, rare=2.0
)


def searched():
    two = a_passage(a_sentence("One."), a_sentence("Two."))
    other = a_document(id="other", path="other.md")
    return found(
        a_hit(two, 0.2, 0.7, similarity=0.4, document_score=5.0),
        a_hit(two, 0.6, 0.1, similarity=0.5, document=other, document_score=3.0),
        late=0.3,
    )


def test_signs_are_the_best_that_a_search_found():
    signs = Signs.of(searched())
    assert (signs.sentence, signs.passage, signs.document, signs.lead) == (0.7, 0.5, 5.0, 2.0)
    assert signs.late == 0.3
    assert signs.spread == 1.0
    assert signs.share == pytest.approx(1 / (1 + math.exp(-2)))


def test_a_sentence_near_to_what_was_searched_beside_a_text_is_a_sign():
    assert Signs.of(replace(searched(), beside=0.9)).sentence == 0.9


def test_a_document_without_rivals_leads_by_nothing():
    alone = found(a_hit(a_passage(a_sentence("One.")), document_score=5.0))
    signs = Signs.of(alone)
    assert (signs.lead, signs.spread, signs.share) == (0, 0, 1)


def test_rarity_is_the_mean_of_the_words_of_the_question():
    assert Signs.of(replace(searched(), rarity={"bin": 4.0, "park": 2.0})).rare == 3
    assert Signs.of(searched()).rare == 0


def test_a_judge_weighs_the_signs_that_it_knows():
    judge = Judge(intercept=-1.0, weights={"sentence": 2.0, "document": 0.5})
    assert judge.of(SIGNS) == pytest.approx(1 / (1 + math.exp(-(-1 + 2 * 0.7 + 0.5 * 9))))


@pytest.mark.parametrize(("intercept", "expected"), [(1e9, 1), (-1e9, 0)])
def test_the_surest_judge_stays_between_nought_and_one(intercept, expected):
    assert Judge(intercept=intercept, weights={}).of(SIGNS) == pytest.approx(expected)


def test_an_answer_is_given_from_the_threshold_on():
    sure = Judge(intercept=0.0, weights={})
    for threshold, given in ((0.4, True), (0.5, True), (0.6, False)):
        judged = Confidence(on_topic=sure, held=sure, on_topic_from=threshold)
        assert judged.enough(SIGNS) is given
        assert judged.of(SIGNS) == pytest.approx(0.25)


def test_a_calibration_keeps_the_order_and_means_what_it_was_taught():
    assert Calibration().of(0.3) == pytest.approx(0.3)
    halved = Calibration(intercept=1.0, slope=0.5)
    assert halved.of(0.5) == pytest.approx(1 / (1 + math.exp(-1)))
    scores = [halved.of(score) for score in (0.0, 0.1, 0.5, 0.9, 1.0)]
    assert scores == sorted(scores)
    assert 0 < scores[0] < scores[-1] < 1


def test_an_answer_is_sure_from_its_own_threshold_on_which_is_calibrated():
    even = Judge(intercept=0.0, weights={})
    for threshold, sure in ((0.6, True), (0.7, False)):
        judged = Confidence(
            on_topic=even,
            held=even,
            on_topic_from=0.4,
            calibration=Calibration(intercept=math.log(3) + 0.5, slope=1.0),
            sure_from=threshold,
        )
        assert judged.of(SIGNS) == pytest.approx(1 / (1 + math.exp(-0.5)))
        assert judged.sure(SIGNS) is sure
        assert judged.enough(SIGNS)


def test_the_page_that_judges_the_calibration_is_about_the_threshold_that_ships():
    told = (ROOT / "docs" / "calibration.md").read_text("utf-8")
    assert f"| answered | {Confidence.learned().sure_from:.2f} and more |" in told


def test_the_numbers_that_ship_name_signs_that_exist_and_say_where_they_are_from():
    values = json.loads(LEARNED.read_text("utf-8"))
    assert values["learned_from"]
    learned = Confidence.learned()
    names = {field.name for field in fields(Signs)}
    assert {*learned.on_topic.weights, *learned.held.weights} <= names
    assert 0 < learned.on_topic_from < 1


def test_the_numbers_that_ship_tell_a_close_search_from_an_empty_one():
    learned = Confidence.learned()
    far = replace(SIGNS, sentence=0.1, passage=0.1, late=0.2, document=2.0, lead=0.1)
    assert learned.enough(SIGNS)
    assert not learned.enough(far)
    assert learned.of(SIGNS) > learned.of(far)

from __future__ import annotations

import pytest

from assistant.answering.danger.cries import Cries
from assistant.knowledge.emergency import any_emergency
from tests.quality.emergency import FIRST, TUNED, sayings

CRIES = Cries(any_emergency())


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("he is outside my door now he has hit me before", "domestic-violence"),
        ("i cant talk he is in next room", "cannot-speak"),
        ("dont want to be here anymore tbh", "suicide"),
        ("my m8 took sumthing and he wont wake up", "overdose"),
        ("my house is on fiire", "fire"),
        ("they are forceing me to get married", "forced-marriage"),
        ("a man is folowing me home", "followed"),
        ("somebody got stabed outside", "weapons"),
        ("my daughter is missing", "missing-child"),
        ("আমাকে মারছে", "domestic-violence"),
        ("amake mere felbe", "domestic-violence"),
        ("wuu i garaacayaa", "domestic-violence"),
        ("زوجي يضربني", "domestic-violence"),
    ],
)
def test_a_cry_is_heard(text, danger):
    assert danger in CRIES.signs(text).dangers


@pytest.mark.parametrize(
    "text",
    [
        "what is the plan on knife crime",
        "what happens at MARAC",
        "how many stabbings were there last year",
        "I'm writing an essay about suicide prevention",
        "a victim told me last year that he strangled her",
        "he has never hit me",
        "killing time before my meeting",
        "I could murder a curry",
        "my phone is dying",
        "this noise is driving me crazy",
        "Hello",
        "",
    ],
)
def test_what_only_sounds_like_a_cry_is_none(text):
    assert CRIES.signs(text).dangers == ()


def test_the_past_is_no_danger_unless_it_has_come_back():
    assert CRIES.signs("he hit me years ago").dangers == ()
    assert CRIES.signs("he hit me years ago and he is outside my door again").dangers


def test_a_story_quiets_the_whole_question():
    assert CRIES.signs("This is for a novel. He is hitting me.").dangers == ()


def test_staff_are_told_from_others():
    assert CRIES.signs("client says he'll kill himself tonight, what do I do").staff
    assert not CRIES.signs("my husband is hitting me").staff


def test_both_ends_of_a_long_text_are_heard():
    noise = "the bins were not collected. " * 400
    for text in ("he is hitting me. " + noise, noise + "he is hitting me"):
        assert "domestic-violence" in CRIES.signs(text).dangers
    assert CRIES.signs(noise).dangers == ()


def test_every_cry_of_the_tuned_set_is_heard_and_no_look_alike():
    wrong = [
        each.text
        for each in sayings()
        if (each.set, each.part) == (FIRST, TUNED)
        and bool(CRIES.signs(each.text).dangers) is not each.cry
    ]
    assert wrong == []

from __future__ import annotations

from dataclasses import replace

from assistant.knowledge.emergency import any_emergency
from assistant.knowledge.likeness import NO_LIKENESS
from ingest.likeness import example_texts, learn_likeness
from tests.doubles import BagOfWords

SHIPPED = any_emergency()
EMBEDDER = BagOfWords()


def learned(emergency):
    return learn_likeness(
        emergency, {each: EMBEDDER.embed(each) for each in example_texts(emergency)}
    )


def test_cries_are_told_from_look_alikes_by_their_vectors():
    likeness = learned(SHIPPED)
    cries = [example for danger in SHIPPED.dangers for example in danger.examples]

    def share(texts):
        chances = [likeness.chance(EMBEDDER.embed(each).vector) for each in texts]
        return sum(chance > 0.5 for chance in chances) / len(chances)

    assert share(cries) > 0.8
    assert share(SHIPPED.look_alikes) < 0.2


def test_the_nearest_danger_is_the_one_whose_examples_are_alike():
    fire = next(danger for danger in SHIPPED.dangers if danger.id == "fire")
    assert learned(SHIPPED).nearest(EMBEDDER.embed(" ".join(fire.examples)).vector) == "fire"


def test_without_examples_nothing_is_learned():
    assert learned(replace(SHIPPED, look_alikes=())) is NO_LIKENESS

from __future__ import annotations

from dataclasses import replace

from assistant.knowledge.audience import Audience
from assistant.knowledge.emergency import any_emergency
from assistant.knowledge.likeness import NO_LIKENESS
from assistant.knowledge.partnership import Contact
from assistant.knowledge.plain import Plain
from assistant.knowledge.rule import Rule
from ingest.likeness import NO_KIND, cries, learn_likeness, refusals
from ingest.shelve import Shelved
from tests.doubles import BagOfWords, a_document, a_passage

SHIPPED = any_emergency()
EMBEDDER = BagOfWords()
WORDS = Plain.bare(SHIPPED.speech.spellings)
RULE = Rule(
    id="refuge",
    title="Where a refuge is",
    says="That is never told.",
    contact=Contact(name="Helpline", purpose="", phone="0808"),
    asked=("which road is it on",),
    answered=("how do I get a place",),
)


def learned(examples):
    return learn_likeness(examples, {text: EMBEDDER.embed(text) for text, _ in examples}, WORDS)


def alike(likeness, text):
    return likeness.of(EMBEDDER.embed(text).vector, WORDS(text))


def test_cries_are_told_from_look_alikes():
    likeness = learned(cries(SHIPPED))
    told = [text for danger in SHIPPED.dangers for text in danger.examples[:5]]
    assert sum(alike(likeness, text).score > 0 for text in told) > 0.8 * len(told)
    others = SHIPPED.look_alikes[:100]
    assert sum(alike(likeness, text).score > 0 for text in others) < 0.2 * len(others)


def test_a_text_is_of_the_danger_whose_examples_are_like_it():
    fire = next(danger for danger in SHIPPED.dangers if danger.id == "fire")
    assert alike(learned(cries(SHIPPED)), fire.examples[0]).kind == "fire"


def test_without_examples_of_what_is_none_nothing_is_learned():
    assert learned(cries(replace(SHIPPED, look_alikes=()))) is NO_LIKENESS


def asked_in(audience):
    return Shelved(
        document=a_document(id=audience.value, audience=audience),
        passages=(replace(a_passage(), asked=(f"asked of {audience.value}",)),),
        file=b"",
    )


def test_what_is_refused_and_what_is_answered_are_examples_and_no_partner_document_is_one():
    rules = Shelved(document=a_document(id="rules"), passages=(), file=b"", entries=(RULE,))
    examples = dict(
        refusals([rules, *map(asked_in, Audience)], replace(SHIPPED, look_alikes=("hello",)))
    )
    assert examples == {
        "which road is it on": "refuge",
        "how do I get a place": NO_KIND,
        "hello": NO_KIND,
        "asked of public": NO_KIND,
    }

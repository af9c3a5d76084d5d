from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answering.fields import fields_asked
from assistant.answering.pathways import (
    Near,
    introduce,
    nearest,
    pathways_of,
    quote_pathway,
)
from assistant.answering.quotation import whole
from assistant.answering.retrieve import Evidence
from assistant.knowledge.audience import Audience
from assistant.knowledge.document import Kind
from assistant.knowledge.pathway import Field, Pathway
from tests.doubles import ShelfInMemory, a_document, a_hit, a_passage, a_sentence, found

PAGE = a_document(id="safeguarding", path="pathways/safeguarding.yaml", kind=Kind.PATHWAY)
SECTIONS = {
    Field.ABOUT: ["Adult safeguarding protects adults."],
    Field.WHO: ["It is for adults with care needs."],
    Field.HOW: ["Call the team on 020 7946 0000.", "Say what you saw.", "Say when.", "Keep notes."],
    Field.FORM: ["The form is the alert form: https://forms.example.org/alert"],
    Field.CONTACT: [
        "The team: call 020 7946 0000 (Monday to Friday).",
        "The team: see https://www.example.org/team",
        "The team (professionals): email team@example.org.",
    ],
    Field.CONSENT: ["The adult is asked for permission."],
    Field.OUT_OF_HOURS: ["At night call the duty team.", "Duty team: call 020 7946 0001."],
    Field.DANGER: ["Call 999 if the adult is in danger now."],
    Field.NOT_HELD: ["The documents do not hold how soon the team answers."],
}


def library(*without: Field) -> ShelfInMemory:
    passages = [
        a_passage(
            *(a_sentence(text, block=place) for place, text in enumerate(texts)),
            document=PAGE.id,
            heading=(field.value,),
        )
        for field, texts in SECTIONS.items()
        if field not in without
    ]
    return ShelfInMemory(audience=Audience.PUBLIC, shelf=(PAGE,), words={PAGE.id: passages})


def told(question: str, *without: Field) -> list[str]:
    quoted = quote_pathway(question, PAGE, library(*without))
    return [sentence.text for each in quoted for sentence in each.sentences]


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("whats the number for adult safeguarding", Field.CONTACT),
        ("do I need her consent first?", Field.CONSENT),
        ("she doesn't want a fuss", Field.CONSENT),
        ("who do we ring on a Saturday", Field.OUT_OF_HOURS),
        ("OOH contact pls", Field.OUT_OF_HOURS),
        ("it is 2am", Field.OUT_OF_HOURS),
        ("which form", Field.FORM),
        ("what are the criteria", Field.THRESHOLD),
        ("who is it for", Field.WHO),
        ("where is the nearest one", Field.ADDRESS),
        ("how long until they reply to the response", Field.RESPONSE),
        ("how do I make a referral", Field.HOW),
        ("what is adult safeguarding", Field.ABOUT),
    ],
)
def test_the_field_that_is_asked_for_comes_first(question, field):
    assert fields_asked(question)[0] is field


@pytest.mark.parametrize("question", ["adult safeguarding", "cuckooing", "", "stop consenting"])
def test_a_question_may_name_no_field(question):
    assert not {Field.CONTACT, Field.HOW, Field.FORM} & set(fields_asked(question))


def test_asked_for_the_number_the_number_is_first_then_the_night():
    assert told("what is the number?")[:1] == ["The team: call 020 7946 0000 (Monday to Friday)."]
    assert told("phone number") == [
        "The team: call 020 7946 0000 (Monday to Friday).",
        "The team (professionals): email team@example.org.",
        "At night call the duty team.",
        "Duty team: call 020 7946 0001.",
    ]


def test_asked_about_consent_nothing_else_is_told():
    assert told("do I need consent?") == ["The adult is asked for permission."]


def test_a_number_is_told_once():
    words = " ".join(told("how do I refer, and who do I call?"))
    assert words.count("020 7946 0000") == 1


def test_a_web_address_is_told_where_it_is_asked_for():
    assert not any("https://www." in text for text in told("phone number"))
    assert any("https://www." in text for text in told("can I contact them online?"))


def test_at_night_the_emergency_line_is_told_too():
    assert told("who do I call at night")[-1] == "Call 999 if the adult is in danger now."


def test_what_the_sources_do_not_say_is_told_where_that_is_asked_for():
    assert told("how soon will they respond?")[0] == SECTIONS[Field.NOT_HELD][0]


def test_a_question_without_a_field_gets_what_it_is_how_and_whom():
    words = told("adult safeguarding")
    assert words[0] == SECTIONS[Field.ABOUT][0]
    assert "Call the team on 020 7946 0000." in words


def test_an_answer_stays_short():
    assert len(told("how do I refer, which form, who do I call, at night, and who is it for")) <= 9


SECOND = a_document(id="second", path="pathways/second.yaml", kind=Kind.PATHWAY)


DOCUMENTS = (a_document(id="other"), PAGE, SECOND)
RECORD = Pathway(
    document=PAGE.id,
    title=PAGE.title,
    about="It protects adults.",
    who_for="Adults.",
    how_to_refer=("Call.",),
    contacts=(),
    immediate_danger="Call 999.",
)


def meant(
    *scores: tuple[str, float],
    confidence: float = 0.9,
    question: str = "cuckooing",
    alone: tuple[tuple[str, float], ...] = (),
) -> list[str]:
    """The pathways that are meant, where documents have these scores; `alone`: by its subject."""
    hits = (a_hit(a_passage(a_sentence("Words."))),)
    evidence = Evidence(hits=hits, documents=scores, rarity={}, confidence=confidence, enough=True)
    shelf = ShelfInMemory(
        audience=Audience.PUBLIC,
        shelf=DOCUMENTS,
        found=replace(found(*hits), documents=alone),
        records=(RECORD,),
    )
    return [each.id for each in pathways_of(question, evidence, shelf)]


@pytest.mark.parametrize(("behind", "found"), [(0.0, True), (0.4, True), (2.0, False)])
def test_a_pathway_close_to_the_best_document_is_meant(behind, found):
    assert (meant(("other", 3.0), (PAGE.id, 3.0 - behind)) == [PAGE.id]) is found


@pytest.mark.parametrize(
    ("behind", "confidence", "told"),
    [(0.9, 0.9, True), (1.1, 0.9, False), (1.1, 0.2, True), (2.6, 0.2, False)],
)
def test_a_second_pathway_is_told_where_it_is_nearly_as_good(behind, confidence, told):
    found = meant((PAGE.id, 9.0), (SECOND.id, 9.0 - behind), confidence=confidence)
    assert found == [PAGE.id, SECOND.id][: 1 + told]


def test_a_field_that_every_pathway_has_does_not_tell_which_is_meant():
    scores = (("second", 9.0), (PAGE.id, 6.0), ("other", 1.0))
    alone = ((PAGE.id, 9.0), ("second", 1.0))
    assert meant(*scores) == ["second"]
    assert meant(*scores, question="consent for an adult", alone=alone) == [PAGE.id]
    # Nothing is left of a question but fields: the whole of it decides.
    assert meant(*scores, question="consent", alone=alone) == ["second"]


def test_a_second_pathway_is_told_by_what_it_is_for_and_how_to_reach_it():
    words = [each.text for part in introduce(PAGE, library()) for each in part.sentences]
    assert words == [SECTIONS[Field.ABOUT][0], SECTIONS[Field.CONTACT][0]]


def test_a_page_of_other_fields_alone_is_told_by_them():
    others = [field for field in SECTIONS if field is not Field.DANGER]
    assert told("who can use it?", *others) == SECTIONS[Field.DANGER]


def test_a_way_to_reach_somebody_is_told_whatever_is_asked():
    assert told("who can use it?")[-1] == SECTIONS[Field.CONTACT][0]


def near(field: Field, text: str, *, meant: bool = False) -> Near:
    sentence = a_sentence(text)
    hit = a_hit(a_passage(sentence, document=PAGE.id, heading=(field.value,)), document=PAGE)
    return Near(part=whole(hit), meant=meant)


def told_with(closest: Near, question: str) -> list[str]:
    quoted = quote_pathway(question, PAGE, library(), (closest,))
    return [sentence.text for each in quoted for sentence in each.sentences]


def test_what_is_nearest_to_the_question_comes_first():
    closest = near(Field.WHO, SECTIONS[Field.WHO][0])
    assert told_with(closest, "who do I ring to hear of it")[0] == SECTIONS[Field.WHO][0]


def test_what_is_not_held_is_told_only_where_it_is_asked_for():
    words = SECTIONS[Field.NOT_HELD][0]
    assert words not in told_with(near(Field.NOT_HELD, words), "how do I refer")
    assert told_with(near(Field.NOT_HELD, words, meant=True), "how do I refer")[0] == words


@pytest.mark.parametrize("question", ["do I need consent?", "phone number", "which form?"])
def test_a_field_that_is_plainly_meant_comes_first_all_the_same(question):
    closest = near(Field.ABOUT, SECTIONS[Field.ABOUT][0])
    assert told_with(closest, question) == told(question)
    closest = near(Field.ABOUT, SECTIONS[Field.ABOUT][0], meant=True)
    assert told_with(closest, question)[0] == SECTIONS[Field.ABOUT][0]


def test_what_is_nearest_is_told_once():
    closest = near(Field.OUT_OF_HOURS, SECTIONS[Field.OUT_OF_HOURS][0])
    words = told_with(closest, "who do I talk to")
    assert words.count(SECTIONS[Field.OUT_OF_HOURS][0]) == 1


def found_in(*hits) -> list[tuple[list[str], bool]]:
    evidence = Evidence(hits=hits, rarity={}, confidence=0.5, enough=True)
    return [
        ([sentence.text for sentence in each.part.sentences], each.meant)
        for each in nearest(PAGE, evidence)
    ]


def section(*texts: str):
    blocks = (a_sentence(text, block=place) for place, text in enumerate(texts))
    return a_passage(*blocks, document=PAGE.id, heading=(Field.WHO.value,))


def test_the_paragraph_nearest_to_the_question_is_found_in_each_of_two_sections():
    far = a_hit(section("Far.", "Near."), 0.2, 0.6, document=PAGE)
    nearer = a_hit(section("Next."), 0.5, document=PAGE)
    last = a_hit(section("Last."), 0.1, document=PAGE)
    other = a_hit(a_passage(a_sentence("Other.")), 0.9)
    assert found_in(last, nearer, other, far) == [(["Near."], False), (["Next."], False)]
    assert found_in(other) == []


def test_a_short_section_that_is_asked_for_is_told_whole():
    hit = a_hit(section("One.", "Two."), 0.2, 0.3, document=PAGE, asked_similarity=0.7)
    assert found_in(hit) == [(["One.", "Two."], False)]
    assert found_in(replace(hit, asked_similarity=0.8)) == [(["One.", "Two."], True)]


def test_of_the_limits_only_that_is_told_which_is_asked_for():
    words = "The documents do not hold how soon the team answers."
    assert told("how soon will they respond?")[0] == words
    assert words not in told("which form do I fill in?", Field.FORM)


def test_a_textphone_and_a_bare_web_address_are_not_told_first_of_those_who_ask_for_neither():
    textphone = near(Field.CONTACT, "The team: by textphone, 18001 101.")
    online = near(Field.CONTACT, "The team: see https://www.example.org/team")
    for spare in (textphone, online):
        assert told_with(spare, "they shout at her")[0] == SECTIONS[Field.ABOUT][0]
    assert told_with(textphone, "she is deaf and they shout")[0].endswith("18001 101.")

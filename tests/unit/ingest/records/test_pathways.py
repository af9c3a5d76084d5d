from __future__ import annotations

import pytest
import yaml

from assistant.knowledge.audience import Audience
from assistant.knowledge.document import Kind
from assistant.knowledge.pathway import Field, Urgency
from ingest.admit import Refusal
from ingest.readers.blocks import BlockKind
from ingest.records.reading import read_record

PATH = "pathways/safeguarding.yaml"
LEAST = {
    "title": "Adult safeguarding",
    "audience": "public",
    "about": "For adults who are abused.",
    "who_for": "Anyone aged 18 or over with care needs.",
    "how_to_refer": ["Call the first contact team."],
    "contacts": [{"name": "First contact", "phone": "020 7946 0000"}],
    "immediate_danger": "Call 999.",
}


def read(**changes):
    values = {**LEAST, **changes}
    return read_record(PATH, yaml.safe_dump({k: v for k, v in values.items() if v is not None}))


def page_of(**changes) -> dict[str, list[str]]:
    """The page as its sections: heading to texts."""
    page, _ = read(**changes)
    sections: dict[str, list[str]] = {}
    for block in page.reading.blocks:
        if block.kind is BlockKind.HEADING:
            sections[block.text] = []
        else:
            sections[list(sections)[-1]].append(block.text)
    return sections


def test_the_page_has_a_section_for_each_field_that_is_given_and_none_for_the_rest():
    assert list(page_of()) == [
        Field.ABOUT.value, Field.WHO.value, Field.HOW.value, Field.CONTACT.value, Field.DANGER.value
    ]  # fmt: skip
    more = page_of(consent="Ask the adult.", not_held=["The hours are not held."])
    assert more[Field.CONSENT.value] == ["Ask the adult."]
    assert more[Field.NOT_HELD.value] == ["The hours are not held."]


def test_a_contact_is_told_with_whom_it_is_for_its_number_and_its_hours():
    contact = {
        "name": "First contact",
        "for": "professionals",
        "phone": "020 7946 0000, option 2 or 3",
        "email": "first@example.org",
        "hours": "Monday to Friday",
    }
    assert page_of(contacts=[contact])[Field.CONTACT.value] == [
        "First contact (professionals): call 020 7946 0000, option 2 or 3 (Monday to Friday).",
        "First contact (professionals): email first@example.org.",
    ]


def test_anyone_is_not_told_but_when_it_is_for_anyone_is():
    contact = {"name": "Night team", "for": "anyone, at night", "phone": "020 7946 0001"}
    told = page_of(contacts=[contact])[Field.CONTACT.value]
    assert told == ["Night team (at night): call 020 7946 0001."]


def test_the_number_of_the_night_is_told_once():
    night = {"says": "Call 020 7946 0001 at night.", "phone": "020 7946 0001"}
    assert page_of(out_of_hours=night)[Field.OUT_OF_HOURS.value] == ["Call 020 7946 0001 at night."]
    night = {"says": "Call the duty team.", "name": "Duty team", "phone": "020 7946 0001"}
    assert page_of(out_of_hours=night)[Field.OUT_OF_HOURS.value] == [
        "Call the duty team.",
        "Duty team: call 020 7946 0001.",
    ]


def test_the_record_says_what_the_file_says():
    page, (pathway,) = read(
        also_called=["adult protection"], age="18 or over", form={"name": "SA1"}
    )
    assert (pathway.title, pathway.age, pathway.form_name) == (LEAST["title"], "18 or over", "SA1")
    assert pathway.contacts[0].phone == "020 7946 0000"
    assert page.front_matter.kind is Kind.PATHWAY
    assert page.front_matter.audience is Audience.PUBLIC
    assert page.asked == {Field.ABOUT.value: ("Adult safeguarding", "adult protection")}


def test_words_on_several_lines_become_one():
    assert page_of(about="For adults\n  who are abused.")[Field.ABOUT.value] == [
        "For adults who are abused."
    ]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"immediate_danger": None}, "immediate_danger: field required"),
        ({"immediate_danger": "Call us."}, "immediate_danger: name the emergency line, 999"),
        ({"immediate_danger": "Call 1999."}, "immediate_danger: name the emergency line, 999"),
        ({"contacts": []}, "contacts: "),
        ({"contacts": [{"name": "A", "phone": "call us"}]}, "contacts.1.phone: "),
        ({"contacts": [{"name": "A", "phone": "12"}]}, "contacts.1.phone: "),
        ({"contacts": [{"name": "A"}]}, "contacts.1: give a phone, textphone, email or url"),
        ({"contacts": [{"name": "A", "email": "a@b"}]}, "contacts.1.email: "),
        ({"contacts": [{"name": "A", "fone": "101"}]}, "contacts.1.fone: no such field"),
        ({"how_to_refer": []}, "how_to_refer: "),
        ({"how_to_refer": "Call."}, "how_to_refer: expected a list"),
        ({"who_for": ""}, "who_for: "),
        ({"audience": "everyone"}, "audience: allowed are"),
        ({"review_due": "soon"}, "review_due: expected a date"),
        ({"marking": "OFFICIAL-SENSITIVE"}, "a document marked OFFICIAL-SENSITIVE"),
        ({"nonsense": 1}, "nonsense: no such field"),
    ],
)
def test_a_mistake_is_named_by_file_line_and_field(changes, told):
    refusal = read(**changes)
    assert isinstance(refusal, Refusal)
    assert refusal.reason.startswith(f"record, {PATH}, line ")
    assert told in refusal.reason
    assert PATH in refusal.mend


def test_the_line_of_a_mistake_is_the_line_of_its_field():
    text = yaml.safe_dump(LEAST, sort_keys=False).replace("020 7946 0000", "none")
    line = next(n for n, words in enumerate(text.splitlines(), 1) if "none" in words)
    refusal = read_record(PATH, text)
    assert isinstance(refusal, Refusal)
    assert f"line {line}: contacts.1.phone" in refusal.reason


def test_a_field_is_found_by_the_questions_that_the_file_names():
    page, _ = read(asked={Field.WHO.value: ["can my nan use it"]})
    assert page.front_matter.asked == {Field.WHO.value: ("can my nan use it",)}


def test_the_urgency_and_how_people_ask_stand_in_the_record_and_not_on_the_page():
    page, (pathway,) = read(urgency="same_day", asked={"What is it for?": ["so loud"]})
    assert pathway.urgency is Urgency.SAME_DAY
    assert pathway.asked == ("so loud",)
    assert not [block for block in page.reading.blocks if "same" in block.text]
    _, (silent,) = read()
    assert silent.urgency is None


def test_an_urgency_that_is_none_is_refused_with_those_that_there_are():
    refusal = read(urgency="soon")
    assert isinstance(refusal, Refusal)
    assert "urgency: allowed are 'emergency', 'same_day' or 'routine'" in refusal.reason

from __future__ import annotations

import copy

import pytest
import yaml

from assistant.knowledge.currency import Verdict
from assistant.knowledge.document import Kind
from assistant.knowledge.rule import Route
from ingest.admit import Refusal
from ingest.records.reading import read_record

GAP = {
    "id": "chair",
    "title": "Who chairs the board",
    "asked": ["Who is the chair?"],
    "says": "The documents do not hold it.",
    "route": "Ask the council.",
    "contact": {"name": "The council", "phone": "020 7946 0000"},
}
TERM = {"id": "hub", "old": ["HUB", "The Hub"], "now": "Team", "says": "The Hub is now the Team."}
CONFLICT = {
    "id": "V1",
    "subject": "How many bins there are",
    "asked": ["how many bins"],
    "older": {"says": "There were five."},
    "newer": {"says": "There are four."},
    "verdict": "undetermined",
    "says": "The sources differ.",
}


def read(path: str, *entries: object):
    return read_record(path, yaml.safe_dump([copy.deepcopy(each) for each in entries]))


def texts(page) -> list[str]:
    return [block.text for block in page.reading.blocks]


def test_a_gap_is_told_with_whom_to_ask_and_found_by_its_questions():
    page, (gap,) = read("gaps.yaml", GAP)
    assert page.front_matter.kind is Kind.GAP
    assert texts(page) == ["Who chairs the board", GAP["says"], GAP["route"]]
    assert page.asked == {"Who chairs the board": ("Who is the chair?",)}
    assert gap.says == "The documents do not hold it. Ask the council."
    assert gap.contact.phone == "020 7946 0000"


def test_another_services_matter_is_a_gap_that_the_documents_need_not_fill():
    page, (bins,) = read("remit.yaml", GAP)
    assert page.front_matter.kind is Kind.GAP
    assert bins.elsewhere
    _, (gap,) = read("gaps.yaml", GAP)
    assert not gap.elsewhere


def test_a_rule_is_told_with_where_to_go_and_found_by_its_words_and_examples():
    page, (rule,) = read(
        "declined.yaml",
        {
            **GAP,
            "answered": ["what is a chair"],
            "phrases": ["the  blue door"],
            "routes": [{"pathway": "pathways-a", "words": ["a child"]}],
        },
    )
    assert page.front_matter.kind is Kind.RULE
    assert page.asked == {}
    assert (rule.asked, rule.answered) == (("Who is the chair?",), ("what is a chair",))
    assert rule.says == "The documents do not hold it. Ask the council."
    assert rule.phrases == ("the blue door",)
    assert rule.routes == (Route(words=("a child",), pathway="pathways-a"),)
    assert rule.contact.phone == "020 7946 0000"


def test_an_old_name_is_told_and_its_dead_contacts_are_not():
    page, (term,) = read("terms.yaml", {**TERM, "old_contacts": ["020 7946 0999"]})
    assert page.front_matter.kind is Kind.TERM
    assert (term.old, term.now) == (("HUB", "The Hub"), "Team")
    assert term.old_contacts == ("020 7946 0999",)
    assert "0999" not in " ".join(texts(page))


def test_both_sides_are_told_unless_the_newer_holds():
    page, (conflict,) = read("conflicts.yaml", CONFLICT)
    assert texts(page)[1:] == ["The sources differ.", "There were five.", "There are four."]
    assert conflict.verdict is Verdict.UNDETERMINED
    page, _ = read("conflicts.yaml", {**CONFLICT, "verdict": "newer"})
    assert texts(page)[1:] == ["The sources differ."]


@pytest.mark.parametrize(
    ("path", "entry", "told"),
    [
        ("gaps.yaml", {**GAP, "asked": []}, "1.asked: "),
        ("gaps.yaml", {**GAP, "contact": {"name": "A", "phone": "x"}}, "1.contact.phone: "),
        ("declined.yaml", {**GAP, "phrases": ["a"]}, "1.phrases.1: "),
        ("declined.yaml", {**GAP, "patterns": ["a.*b"]}, "1.patterns: no such field"),
        ("terms.yaml", {**TERM, "old": []}, "1.old: "),
        ("terms.yaml", {**TERM, "changed_on": "May"}, "1.changed_on: expected a date"),
        ("conflicts.yaml", {**CONFLICT, "verdict": "maybe"}, "1.verdict: allowed are"),
        ("conflicts.yaml", {**CONFLICT, "oldest": {}}, "1.oldest: no such field"),
        ("conflicts.yaml", "V1", "1: "),
    ],
)
def test_a_mistake_is_named_by_file_entry_and_field(path, entry, told):
    refusal = read(path, entry)
    assert isinstance(refusal, Refusal)
    assert refusal.reason.startswith(f"record, {path}, line ")
    assert told in refusal.reason


def test_an_id_stands_there_once():
    refusal = read("terms.yaml", TERM, {**TERM, "id": "HUB"})
    assert isinstance(refusal, Refusal)
    assert "HUB" in refusal.reason


@pytest.mark.parametrize("text", ["", "title: A", "only words", "[]"])
def test_a_list_must_be_a_list_with_an_entry(text):
    assert isinstance(read_record("gaps.yaml", text), Refusal)

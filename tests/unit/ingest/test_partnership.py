from pathlib import Path

import pytest
import yaml

from assistant.knowledge.partnership import ANY_PARTNERSHIP, Contact, EmergencyLine, Topic
from ingest.errors import UnusablePartnership
from ingest.partnership import read_partnership

CORPUS = Path(__file__).parents[3] / "corpus"
VALUES = {
    "name": "Example Community Safety Partnership",
    "short_name": "CSP",
    "area": "Example",
    "title": "Ask",
    "about": "About",
    "languages": ["en", "bn"],
    "topics": [{"id": "hate-crime", "title": "Hate crime"}],
    "contacts": [{"name": "Police", "purpose": "Report", "phone": "101", "date": "2026"}],
    "helplines": [{"name": "Line", "purpose": "Talk", "phone": "0800 111"}],
    "report": {"name": "Council", "purpose": "Tell", "email": "tell@example.gov.uk"},
    "emergency_lines": [{"when": "In danger", "do": "Call 999", "dial": "999"}],
    "example_questions": ["Who?"],
    "leave_url": "https://www.example.org/weather",
}


def read(tmp_path: Path, text: str):
    (tmp_path / "partnership.yaml").write_text(text, "utf-8")
    return read_partnership(tmp_path)


def with_(**changes) -> str:
    return yaml.safe_dump(VALUES | changes, allow_unicode=True)


def test_a_corpus_without_the_file_has_what_holds_anywhere(tmp_path):
    assert read_partnership(tmp_path) == ANY_PARTNERSHIP


def test_every_field_is_read(tmp_path):
    found = read(tmp_path, with_())
    assert found.name == "Example Community Safety Partnership"
    assert found.languages == ("en", "bn")
    assert found.topics == (Topic(id="hate-crime", title="Hate crime"),)
    assert found.contacts == (Contact(name="Police", purpose="Report", phone="101"),)
    assert found.helplines == (Contact(name="Line", purpose="Talk", phone="0800 111"),)
    assert found.report.email == "tell@example.gov.uk"
    assert found.emergency_lines == (EmergencyLine(when="In danger", do="Call 999", dial="999"),)
    assert found.example_questions == ("Who?",)
    assert found.leave_url == "https://www.example.org/weather"


def test_the_starter_corpus_has_a_valid_partnership():
    assert read_partnership(CORPUS).emergency_lines[0].dial == "999"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": ""}, "name: String should have at least 1 character"),
        ({"name": None}, "name: Input should be a valid string"),
        ({"name": "a" * 501}, "name: String should have at most 500 characters"),
        ({"nickname": "CSP"}, "nickname: Extra inputs are not permitted"),
        ({"languages": []}, "languages: "),
        ({"contacts": []}, "contacts: "),
        ({"contacts": [{"name": "P", "purpose": "R", "phone": 101}]}, "contacts.0.phone: "),
        ({"contacts": [{"name": "P", "purpose": "R", "phone": "one"}]}, "contacts.0.phone: "),
        ({"contacts": [{"name": "P", "purpose": "R", "email": "x"}]}, "contacts.0.email: "),
        ({"contacts": [{"name": "P", "purpose": "R", "url": "x"}]}, "contacts.0.url: "),
        ({"contacts": [{"name": "P"}]}, "contacts.0.purpose: Field required"),
        ({"emergency_lines": []}, "emergency_lines: "),
        (
            {"emergency_lines": [{"when": "a", "do": "b", "dial": "9 9 9"}]},
            "emergency_lines.0.dial: ",
        ),
        ({"topics": [{"id": "Hate crime", "title": "x"}]}, "topics.0.id: "),
        ({"leave_url": "http://example.org"}, "leave_url: "),
        ({"leave_url": "javascript:alert(1)"}, "leave_url: "),
    ],
)
def test_a_mistake_is_named_by_its_field(tmp_path, changes, told):
    with pytest.raises(UnusablePartnership) as wrong:
        read(tmp_path, with_(**changes))
    assert str(wrong.value).startswith(f"partnership.yaml: {told}")


@pytest.mark.parametrize(
    "text",
    ["", "words", "- a", "name: [", "a: 2024-13-45", "[" * 2_000, "a: !!python/object:os.x {}"],
    ids=lambda text: text[:12],
)
def test_a_file_that_is_no_partnership_is_named(tmp_path, text):
    with pytest.raises(UnusablePartnership, match=r"partnership\.yaml"):
        read(tmp_path, text)


def test_a_file_that_is_not_utf_8_is_named(tmp_path):
    (tmp_path / "partnership.yaml").write_bytes(b"name: caf\xe9")
    with pytest.raises(UnusablePartnership, match=r"partnership\.yaml"):
        read_partnership(tmp_path)


def test_an_alias_bomb_ends_as_a_mistake(tmp_path):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    with pytest.raises(UnusablePartnership):
        read(tmp_path, "\n".join([*lines, "name: *a11"]))

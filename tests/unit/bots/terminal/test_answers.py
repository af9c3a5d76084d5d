from __future__ import annotations

from assistant.answering.outcome import Outcome
from assistant.knowledge.partnership import Contact
from assistant.web.schema import answer_body
from bots.terminal.answers import answer_lines
from tests.doubles import a_full_answer, an_answer

HOURS = "Monday to Friday, 9am to 5pm"
HEADING = "Part two \u203a Case reviews"


def told(answer) -> list[str]:
    return "\n".join(answer_lines(answer_body(answer))).splitlines()


def test_an_answer_is_followed_by_notices_contacts_and_sources():
    assert told(a_full_answer()) == [
        "You can ask for a case review if:",
        "you have reported it three times",
        "",
        "Note: The Community safety partnership plan 2021-24 ended on 31 December 2024.",
        "",
        "Antisocial behaviour team: For reports of antisocial behaviour, and for case reviews.",
        f"  020 7946 0000, asb@example.gov.uk, https://www.example.gov.uk/asb, {HOURS}",
        "",
        "Sources",
        f"[1] Antisocial behaviour policy, edition 2025, current, page 5, {HEADING}",
        "    /api/v1/documents/asb-policy-2025/file#page=5",
        "[2] Community safety partnership plan, edition 2021-24, ended, Our priorities",
        "    /documents/community-safety-plan-2021#p2",
    ]


def test_an_answer_from_no_document_names_no_sources():
    answer = an_answer(
        Outcome.NOT_FOUND,
        text="It is not here.",
        contacts=(Contact(name="The council", purpose="Anything else", phone="101"),),
    )
    assert told(answer) == ["It is not here.", "", "The council: Anything else", "  101"]

"""What the assistant holds for new partners, on the stage of the Slack app."""

from __future__ import annotations

from typing import Any

from bots.slack.clearance import Level
from tests.slack_stage import Stage

ONBOARDING = "/api/v1/onboarding"
CHANGES = "/api/v1/changes"


def a_page(title: str = "Start here", **changes: Any) -> dict[str, Any]:
    """A document that can be opened."""
    name = title.lower().replace(" ", "-")
    return {
        "document": name,
        "title": title,
        "url": f"/documents/{name}",
        "status": "current",
        "verified_on": None,
    } | changes


def a_step(text: str = "Start here", page: dict[str, Any] | None = None) -> dict[str, Any]:
    """A step that is a document's title, unless `page` says otherwise."""
    return {"id": f"id-{text.lower()[:20]}", "text": text, "page": page or a_page(text)}


def an_onboarding(**changes: Any) -> dict[str, Any]:
    """What a release holds for new partners."""
    return {
        "release": "r2",
        "agencies": [
            {
                "id": "police",
                "title": "Police",
                "also_called": ["met"],
                "page": a_page("Reading path"),
                "steps": [a_step(), a_step("Second page")],
                "prompts": [{"text": "What is MARAC", "question": "What is a MARAC?"}],
            },
            {
                "id": "fire",
                "title": "Fire service",
                "also_called": [],
                "page": None,
                "steps": [a_step("Fire page")],
                "prompts": [],
            },
        ],
        "prompts": [
            {"text": f"Prompt {number}", "question": f"Question {number}?"} for number in range(4)
        ],
        "first_week": [
            a_step("Read Start here.", a_page()),
            {"id": "meet", "text": "Meet your lead.", "page": None},
        ],
        "roles": [
            {
                "name": "Fire Brigade",
                "facts": [{"header": "Its part", "text": "Rescue"}],
                "url": "/documents/who#p1",
            }
        ],
        "glossary": [
            {"term": "MARAC", "meaning": "a meeting about high risk.", "url": "/documents/g#p1"},
            {
                "term": "MPS or the Met",
                "meaning": "the police in London.",
                "url": "/documents/g#p2",
            },
            {"term": "MASH", "meaning": "an old name.", "url": "/documents/g#p3"},
        ],
    } | changes


def the_changes(**changes: Any) -> dict[str, Any]:
    """What has changed since a release."""
    return {
        "release": "r2",
        "since": "r1",
        "since_built_at": "2026-11-18T10:00:00+00:00",
        "complete": True,
        "changes": [
            {
                "page": a_page("Knife plan"),
                "changes": ["words", "verified"],
                "owner": "The council",
                "edition": "2026",
            }
        ],
        "overdue": [{"page": a_page("Noise"), "owner": "The council", "review_due": "2026-10-31"}],
    } | changes


def hold(at: Stage, level: Level, **held: Any) -> None:
    """The assistant of the stage holds this at a level."""
    at.assistant.held[ONBOARDING, level] = held.get("onboarding", an_onboarding())
    at.assistant.held[CHANGES, level] = held.get("changes", the_changes())


def hold_all(at: Stage) -> None:
    """The same, at both levels; partners see a document more."""
    hold(at, Level.PUBLIC)
    secret = the_changes()["changes"][0] | {"page": a_page("Partners only")}
    more = the_changes(changes=[*the_changes()["changes"], secret])
    steps = [a_step("Partners only"), a_step()]
    police, fire = an_onboarding()["agencies"]
    hold(
        at,
        Level.PARTNER,
        changes=more,
        onboarding=an_onboarding(agencies=[police | {"steps": steps}, fire]),
    )

from __future__ import annotations

import pytest

from bots.slack.fake.check import check_message
from tests.slack_stage import an_answer, no_errors, played


def a_card(**changes):
    return {
        "id": "pathways-noise",
        "title": "Report noise",
        "about": "Noise that does not stop.",
        "who_for": "Anyone who is kept awake.",
        "age": "",
        "urgency": "routine",
        "how_to_refer": ["Call by day.", "Keep a diary."],
        "contacts": [
            {
                "name": "Noise team",
                "for": "anyone",
                "phone": "020 7946 0000",
                "textphone": "",
                "email": "noise@example.org",
                "url": "https://www.example.org/noise",
                "hours": "Monday to Friday, 9am to 5pm",
                "open": {"state": "open", "until": "5pm today", "says": ""},
            }
        ],
        "consent": "None is needed.",
        "out_of_hours": {
            "says": "Call the night line.",
            "name": "Night line",
            "phone": "020 7946 0001",
            "hours": "",
            "open": {"state": "unknown", "until": "", "says": ""},
        },
        "not_for": ["It is not for a crime."],
        "immediate_danger": "If somebody is in danger, call 999.",
        "form_name": "",
        "form_url": "",
        "response_time": "",
        "verified_on": "2026-04-30",
        "overdue": False,
        "url": "https://ask.example.org/pathways/pathways-noise",
    } | changes


@played()
async def test_a_pathway_is_shown_as_a_card_with_what_is_open_now(at):
    at.assistant.answer = lambda _, __: an_answer(pathways=[a_card()])
    await at.acts.write(at.partner(), "it is loud next door")
    (reply,) = await at.replied()
    shown = str(reply.blocks)
    for words in (
        "https://ask.example.org/pathways/pathways-noise",
        "Anyone who is kept awake.",
        "Call by day. Keep a diary.",
        "020 7946 0000, noise@example.org (Monday to Friday, 9am to 5pm)",
        "Open now until 5pm today",
        "None is needed.",
        "Call the night line. 020 7946 0001",
        "It is not for a crime.",
        "call 999",
        "30 April 2026",
    ):
        assert words in shown
    no_errors(at)


@played()
@pytest.mark.parametrize("words", [100, 2_000])
async def test_cards_never_make_a_message_longer_than_slack_takes(at, words):
    long = "word " * words
    card = a_card(who_for=long, consent=long, how_to_refer=[long] * 9, not_for=[long])
    at.assistant.answer = lambda _, __: an_answer(
        pathways=[card, card],
        segments=[{"kind": "paragraph", "text": long[:7_000], "citations": [1]}],
    )
    asker = at.partner()
    await at.acts.write(asker, "it is loud next door")
    await at.acts.command(asker, "it is loud next door")
    for reply in await at.replied(2):
        check_message({"text": reply.text[:40_000], "blocks": reply.blocks})
    no_errors(at)

"""Whether an answer helped: two buttons, and a modal that asks for the reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncApp

from assistant.web.schema import LONGEST_COMMENT, SafetyBody
from bots import words
from bots.errors import Refused, Unreachable
from bots.slack import phrases
from bots.slack.answer_blocks import FEEDBACK
from bots.slack.blocks import alert, bullets, contact_line, rich, section, styled
from bots.slack.modals import choice, filled_in, modal, writing
from bots.slack.people import People
from bots.slack.pressed import Below, Press, below, kept_in_view, pressed, sent

REASONS = "feedback_reason"


def hear_opinions(app: AsyncApp, people: People) -> None:
    """Register the listeners."""

    @app.action(FEEDBACK)
    async def rated(
        ack: Any, body: Mapping[str, Any], action: Mapping[str, Any], client: Any
    ) -> None:
        await ack()
        press = pressed(body)
        verdict, _, value = str(action["value"]).partition(" ")
        of = below(value)
        if verdict == "yes":
            await _keep(people, press, client, of, helpful=True)
            return
        await people.open(press, client, _why(press, value))
        # Kept as it is, for the modal may be closed; what is sent with it takes its place.
        await _keep(people, press, client, of, helpful=False, silent=True)

    @app.view(REASONS)
    async def reasoned(ack: Any, body: Mapping[str, Any], client: Any) -> None:
        await ack()
        press, kept = sent(body)
        given = filled_in(body["view"])
        await _keep(
            people,
            press,
            client,
            below(kept["below"]),
            helpful=False,
            reason=given["reason"],
            comment=given["comment"],
        )


async def _keep(
    people: People,
    press: Press,
    client: Any,
    of: Below,
    *,
    helpful: bool,
    reason: str = "",
    comment: str = "",
    silent: bool = False,
) -> None:
    """Hand it in, and thank for it or say that it was not kept."""
    given = {
        "answer": of.answer,
        "helpful": helpful,
        "reason": reason,
        "comment": comment,
        "outcome": of.outcome,
        "release": of.release,
        "documents": of.documents,
    }
    safety = None
    try:
        safety = await people.assistant(of.level).feedback(given, forwarded_for="")
        said = phrases.RATED
    except Refused as refused:
        safety, said = refused.safety, phrases.NOT_RATED
    except Unreachable:
        said = phrases.NOT_RATED
    if not silent:
        await people.tell(press, client, said, [*_help(safety), rich(section(styled(said)))])


def _help(safety: SafetyBody | None) -> list[dict[str, Any]]:
    """The help for whoever writes of danger, before everything else."""
    if safety is None:
        return []
    return [
        alert(safety.text),
        *(alert(each.text) for each in safety.notices),
        *(
            [rich(bullets([[styled(contact_line(c))] for c in safety.contacts]))][
                : len(safety.contacts)
            ]
        ),
    ]


def _why(press: Press, value: str) -> dict[str, Any]:
    return modal(
        REASONS,
        phrases.WHY_NOT,
        phrases.SEND,
        [
            choice(
                "reason", words.REASON, {key.value: said for key, said in words.REASONS.items()}
            ),
            writing(
                "comment",
                phrases.COMMENT,
                longest=LONGEST_COMMENT,
                hint=words.COMMENT_HINT,
                optional=True,
            ),
        ],
        kept_in_view(press, below=value),
    )

"""A person's answer: what is asked of who writes it, and how it reaches the asker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_sdk.errors import SlackApiError

from assistant.web.schema import LONGEST_OWNER, LONGEST_QUESTION, LONGEST_REVIEWED
from bots.errors import BotError, Refused
from bots.slack import phrases
from bots.slack.blocks import heading, person, quoted, rich, section, styled
from bots.slack.clearance import Level
from bots.slack.modals import choice, day, filled_in, modal, tick, writing
from bots.slack.people import People
from bots.slack.posting import QUIET
from bots.slack.pressed import Press, kept_in_view
from bots.slack.retracting import PERSONS
from bots.slack.triage import Back, question_block, question_in

WRITTEN = "answer_question_sent"
#: The field of the modal that each refusal of the assistant is about.
_FIELDS = {
    "valid_until_past": ("valid_until", phrases.DATE_PAST),
    "valid_until_far": ("valid_until", phrases.DATE_FAR),
    "audience_unusable": ("audience", phrases.NOT_KEPT),
}

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a person wrote, and whether it is to be kept."""

    question: str
    text: str
    keep: bool
    kept_question: str
    owner: str
    valid_until: str
    #: None where none was chosen: it is never guessed.
    audience: Level | None

    @classmethod
    def of(cls, view: Mapping[str, Any]) -> Written:
        """What was filled in."""
        given = filled_in(view)
        return cls(
            question=question_in(view["blocks"]),
            text=given["text"],
            keep=bool(given["keep"]),
            kept_question=given["kept_question"],
            owner=given["owner"],
            valid_until=given["valid_until"],
            audience=Level(given["audience"]) if given["audience"] else None,
        )


def view_to_write(press: Press, question: str, to: Back) -> Json:
    """The modal in which a person answers."""
    return modal(
        WRITTEN,
        phrases.ANSWER_TITLE,
        phrases.ANSWER_SEND,
        [
            question_block(question),
            rich(section(styled(phrases.GOES_TO_THREAD if to.channel else phrases.GOES_TO_ONE))),
            writing("text", phrases.YOUR_ANSWER, longest=LONGEST_REVIEWED, hint=phrases.NO_NAMES),
            tick("keep", phrases.KEEP, phrases.KEEP_IT),
            writing(
                "kept_question",
                phrases.KEEP_QUESTION,
                longest=LONGEST_QUESTION,
                words=question,
                optional=True,
            ),
            writing(
                "owner",
                phrases.OWNER,
                longest=LONGEST_OWNER,
                hint=phrases.OWNER_HINT,
                lines=False,
                optional=True,
            ),
            day("valid_until", phrases.VALID_UNTIL, phrases.VALID_HINT),
            choice("audience", phrases.AUDIENCE, phrases.AUDIENCES, optional=True),
        ],
        kept_in_view(press, back=to.value()),
    )


async def faults_of(people: People, client: Any, written: Written, to: Back) -> dict[str, str]:
    """What is to be mended, by field."""
    if not written.text:
        return {"text": phrases.WRITE_SOMETHING}
    if not written.keep:
        return {}
    faults = {
        name: phrases.NEEDED_TO_KEEP
        for name in ("kept_question", "owner", "valid_until", "audience")
        if not getattr(written, name)
    }
    if written.audience is Level.PARTNER and not await _reads_partners(people, client, to):
        faults["audience"] = phrases.NOT_FOR_ASKER
    return faults


async def _reads_partners(people: People, client: Any, to: Back) -> bool:
    """Whether the asker, and whoever else reads there, may read what is for partners."""
    level = await people.asking.facts.level(
        client, to.user, to.channel, alone=not to.channel, afresh=True
    )
    return level is Level.PARTNER


async def keep(people: People, written: Written) -> str:
    """Keep it as a reviewed answer where that is wanted; its id, or "". Raises BotError."""
    if not written.keep or written.audience is None:
        return ""
    return await people.assistant(Level.PARTNER).keep_reviewed(
        {
            "question": written.kept_question,
            "text": written.text,
            "owner": written.owner,
            "audience": written.audience.value,
            "valid_until": written.valid_until,
        }
    )


def what_to_mend(fault: BotError) -> dict[str, str]:
    """Why it was not kept, beside the field that is to be mended."""
    code = fault.code if isinstance(fault, Refused) else ""
    name, words = _FIELDS.get(code, ("keep", phrases.NOT_KEPT))
    return {name: words}


async def deliver(client: Any, press: Press, written: Written, reviewed: str, to: Back) -> bool:
    """Give it to the asker: in their thread, or directly; whether it arrived."""
    blocks = _answer_blocks(press, written, reviewed, to)
    text = phrases.plain_escaped(f"{phrases.FROM_A_PERSON}: {written.text}")
    places = [{"channel": to.user}]
    if to.channel:
        places.insert(0, {"channel": to.channel, "thread_ts": to.thread})
    for place in places:
        try:
            await client.chat_postMessage(**place, text=text, blocks=blocks, **QUIET)
        except SlackApiError:
            continue
        return True
    return False


def _answer_blocks(press: Press, written: Written, reviewed: str, to: Back) -> list[Json]:
    """A person's answer, so marked."""
    paragraphs = [part for part in written.text.split("\n") if part.strip()]
    blocks = [
        heading(phrases.FROM_A_PERSON),
        rich(section(person(to.user)), quoted(styled(written.question)))
        if written.question
        else rich(section(person(to.user))),
        rich(*(section(styled(f"{part}\n")) for part in paragraphs))
        | {"block_id": f"{PERSONS}:{reviewed}"},
        rich(section(styled(phrases.ANSWERED_BY, italic=True), person(press.user))),
    ]
    if reviewed:
        until = phrases.day(date.fromisoformat(written.valid_until))
        said = phrases.KEPT_UNTIL.format(owner=written.owner, day=until)
        blocks.append(rich(section(styled(said, italic=True))))
    return blocks

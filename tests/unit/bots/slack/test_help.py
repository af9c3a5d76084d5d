from __future__ import annotations

import json

from bots.slack import phrases
from bots.slack.answer_blocks import ASK_A_PERSON, ASK_PRIVATELY, FEEDBACK
from bots.slack.clearance import Level
from bots.slack.fake.server import Fault
from bots.slack.fake.world import BOT_USER, ELSEWHERE, HOME, Person, Said
from bots.slack.passing_on import PASSED_ON
from bots.slack.retracting import RETRACT, RETRACTED
from bots.slack.triage import ANSWER, CLAIM
from bots.slack.work import Thread
from bots.slack.writing_back import WRITTEN
from tests.slack_stage import Stage, an_answer
from tests.unit.bots.slack.test_asking import no_errors, played

TRIAGE = "C0TRIAGE"
OPEN = "C0OPEN"
ID = "b" * 26


async def asked(at: Stage, asker: Person, text="what now, Amina?", channel=None) -> Said:
    """An answer of the app to a question."""
    before = len(at.world.messages)
    if channel is not None:
        text = f"<@{BOT_USER}> {text}"
    await at.acts.write(asker, text, channel)
    await at.replied(1)
    await at.slack.until(lambda: len(at.world.messages) > before + 1)
    await at.bot.work.settled()
    return [each for each in at.world.messages if each.user == BOT_USER][-1]


async def in_triage(at: Stage, count: int = 1) -> Said:
    await at.slack.until(lambda: len(at.world.heard_in(TRIAGE)) >= count)
    return at.world.heard_in(TRIAGE)[-1]


async def told(at: Stage, person: Person, words: str) -> Said:
    """What only this person sees, once it is there."""
    found: list[Said] = []

    def there() -> bool:
        found[:] = [
            each
            for each in at.world.messages
            if each.user == BOT_USER
            and words in f"{each.text} {json.dumps(each.blocks, ensure_ascii=False)}"
            and (each.only_for == person.id or each.channel == at.world.direct(person.id).id)
        ]
        return bool(found)

    await at.slack.until(there)
    return found[-1]


async def passed_on(at: Stage, asker: Person, reply: Said, **given: str) -> Said:
    await at.press(asker, reply, ASK_A_PERSON)
    view = await at.view(asker, PASSED_ON)
    assert await at.submit(asker, view, **given) == {}
    await told(at, asker, phrases.POSTED)
    return await in_triage(at)


def text_of(said: Said) -> str:
    return json.dumps(said.blocks, ensure_ascii=False)


@played(triage=TRIAGE)
async def test_a_question_is_shown_redacted_before_it_is_posted_for_a_person(at):
    asker = at.guest()
    at.channel(id=TRIAGE, name="triage")
    reply = await asked(at, asker)
    await at.press(asker, reply, ASK_A_PERSON)
    view = await at.view(asker, PASSED_ON)
    assert "what now, [name]?" in json.dumps(view["blocks"])
    assert at.world.heard_in(TRIAGE) == []
    await at.submit(asker, view, question="what now, Amina and all?", reason="It is old.")
    posted = await in_triage(at)
    assert "what now, [name] and all?" in text_of(posted)
    assert "It is old." in text_of(posted)
    assert "How to call the police" in text_of(posted)
    assert "Amina" not in text_of(posted) + posted.text
    no_errors(at)


@played(triage=TRIAGE)
async def test_nothing_of_a_question_stands_in_what_a_button_sends_back(at):
    asker = at.guest()
    at.channel(id=TRIAGE, name="triage")
    posted = await passed_on(at, asker, await asked(at, asker, "what about zebras?"))
    sends = [
        str(element.get("value"))
        for said in at.world.messages
        for block in said.blocks
        for element in block.get("elements") or ()
    ]
    assert "zebras" in text_of(posted)
    assert not [each for each in sends if "zebras" in each]


@played(triage=TRIAGE)
async def test_what_partners_read_is_not_named_in_a_channel_that_is_not_listed(at):
    partner = at.partner()
    at.channel(id=TRIAGE, name="triage")
    posted = await passed_on(at, partner, await asked(at, partner, "what is secret?"))
    assert at.assistant.asked[0][0] is Level.PARTNER
    assert "what is secret?" in text_of(posted)
    assert "How to call the police" not in text_of(posted)
    assert "Call 101" not in text_of(posted)


@played(triage=TRIAGE, channels=frozenset({TRIAGE}))
async def test_what_partners_read_is_named_in_a_channel_of_partners(at):
    partner = at.partner()
    at.channel(partner, id=TRIAGE, name="triage")
    posted = await passed_on(at, partner, await asked(at, partner))
    assert "How to call the police" in text_of(posted)


@played(triage=TRIAGE)
async def test_a_question_that_cannot_be_redacted_is_not_posted(at):
    asker = at.guest()
    at.channel(id=TRIAGE, name="triage")
    reply = await asked(at, asker)
    at.assistant.says["POST /api/v1/redact"] = (
        500,
        {"error": {"code": "fault", "message": "down"}},
    )
    await at.press(asker, reply, ASK_A_PERSON)
    view = await at.view(asker, PASSED_ON)
    assert "what now" not in json.dumps(view["blocks"])
    faults = await at.submit(asker, view, question="what now, Amina?")
    assert faults == {"question": phrases.NO_REDACTION}
    assert at.world.heard_in(TRIAGE) == []


@played()
async def test_without_a_triage_channel_the_button_gives_contacts(at):
    asker = at.guest()
    contact = {
        "name": "Safety team",
        "purpose": "",
        "phone": "020 7946 0001",
        "email": "",
        "url": "",
        "hours": "",
    }
    at.assistant.says["GET /api/v1/contacts"] = (200, {"contacts": [contact]})
    await at.press(asker, await asked(at, asker), ASK_A_PERSON)
    assert "020 7946 0001" in (await told(at, asker, phrases.ASK_THESE)).text
    no_errors(at)


@played(triage=TRIAGE)
async def test_one_partner_claims_and_the_second_is_told_who_was_first(at):
    asker, first, second = at.guest(), at.partner("First"), at.partner("Second")
    at.channel(first, second, id=TRIAGE, name="triage")
    posted = await passed_on(at, asker, await asked(at, asker))
    seen = Said(**{name: getattr(posted, name) for name in Said.__slots__})
    await at.press(first, posted, CLAIM)
    await at.slack.until(lambda: posted.edited)
    assert first.id in text_of(posted)
    assert CLAIM not in text_of(posted)
    # Somebody who still saw the button.
    await at.press(second, seen, CLAIM)
    await told(at, second, phrases.TAKEN)
    assert second.id not in text_of(posted)
    no_errors(at)


def _outsiders(at: Stage) -> list[Person]:
    return [
        at.guest("Of no group"),
        at.partner("Elsewhere", team=ELSEWHERE),
        at.partner("Restricted", is_restricted=True),
        at.partner("Unconfirmed", is_email_confirmed=False),
        at.partner("Untold", untold=("is_bot",)),
    ]


@played(triage=TRIAGE)
async def test_only_partners_claim_answer_and_retract(at):
    asker, outsiders = at.guest(), _outsiders(at)
    at.channel(*outsiders, id=TRIAGE, name="triage")
    reply = await asked(at, asker)
    posted = await passed_on(at, asker, reply)
    for each in outsiders:
        await at.press(each, posted, CLAIM)
        await at.press(each, posted, ANSWER)
        await at.acts.shortcut(each, reply, RETRACT)
        await at.slack.until(
            lambda each=each: [said for said in at.world.messages if said.only_for == each.id][2:]
        )
    assert not posted.edited
    assert at.world.views == {}


async def answering(at: Stage, partner: Person, posted: Said, **given: str) -> dict[str, str]:
    await at.press(partner, posted, ANSWER)
    return await at.submit(partner, await at.view(partner, WRITTEN), **given)


@played(triage=TRIAGE)
async def test_a_persons_answer_goes_back_to_the_thread_marked_as_such(at):
    asker, partner = at.guest(), at.partner()
    at.channel(partner, id=TRIAGE, name="triage")
    channel = at.channel(asker, id=OPEN)
    reply = await asked(at, asker, channel=channel)
    posted = await passed_on(at, asker, reply)
    assert await answering(at, partner, posted, text="Ask <!channel> the warden.") == {}
    await at.slack.until(lambda: posted.edited)
    answer = at.world.heard_in(OPEN)[-1]
    assert answer.thread_ts == reply.thread_ts
    assert phrases.FROM_A_PERSON in text_of(answer)
    assert partner.id in text_of(answer)
    assert "<!channel>" not in answer.text
    assert phrases.ANSWERED_IT in text_of(posted)
    assert at.assistant.of("POST /api/v1/reviewed") == []
    no_errors(at)


@played(triage=TRIAGE)
async def test_what_was_asked_alone_is_answered_alone(at):
    asker, partner = at.guest(), at.partner()
    at.channel(partner, id=TRIAGE, name="triage")
    channel = at.channel(asker, id=OPEN)
    await at.acts.command(asker, "what now?", channel)
    (reply,) = await at.replied()
    posted = await passed_on(at, asker, reply)
    await answering(at, partner, posted, text="Ask the warden.")
    await told(at, asker, "Ask the warden.")
    assert not [each for each in at.world.heard_in(OPEN) if "warden" in each.text]


@played(triage=TRIAGE)
async def test_an_answer_is_kept_as_a_reviewed_one_where_all_is_filled_in(at):
    asker, partner = at.guest(), at.partner()
    at.channel(partner, id=TRIAGE, name="triage")
    posted = await passed_on(at, asker, await asked(at, asker))
    at.assistant.says["POST /api/v1/reviewed"] = (201, {"id": ID})
    given = {"text": "Ask the warden.", "keep": "yes"}
    faults = await answering(at, partner, posted, **given)
    assert faults == dict.fromkeys(("owner", "valid_until", "audience"), phrases.NEEDED_TO_KEEP)
    given |= {"owner": "Wardens", "valid_until": "2027-05-01", "audience": "public"}
    assert await answering(at, partner, posted, **given) == {}
    await at.slack.until(lambda: posted.edited)
    (kept,) = at.assistant.of("POST /api/v1/reviewed")
    assert kept == {
        "question": "what now, [name]?",
        "text": "Ask the warden.",
        "owner": "Wardens",
        "audience": "public",
        "valid_until": "2027-05-01",
    }
    answer = at.replies_of(asker)[-1]
    assert "valid until 1 May 2027" in text_of(answer)
    assert phrases.ANSWERED_AND_KEPT in text_of(posted)


@played(triage=TRIAGE)
async def test_what_the_assistant_does_not_keep_is_said_beside_its_field(at):
    asker, partner = at.guest(), at.partner()
    at.channel(partner, id=TRIAGE, name="triage")
    posted = await passed_on(at, asker, await asked(at, asker))
    given = {"text": "Ask.", "keep": "yes", "audience": "public", "owner": "Wardens"}
    for code, field in (("valid_until_far", "valid_until"), ("not_kept", "keep")):
        at.assistant.says["POST /api/v1/reviewed"] = (
            422,
            {"error": {"code": code, "message": ""}},
        )
        faults = await answering(at, partner, posted, **given, valid_until="2099-01-01")
        assert list(faults) == [field]
    assert await answering(at, partner, posted, text="Ask.") == {}


@played(triage=TRIAGE)
async def test_what_is_kept_for_partners_is_not_sent_where_others_read(at):
    asker, partner = at.guest(), at.partner()
    at.channel(partner, id=TRIAGE, name="triage")
    posted = await passed_on(at, asker, await asked(at, asker))
    given = {"text": "Secret.", "keep": "yes", "owner": "Wardens", "valid_until": "2027-05-01"}
    faults = await answering(at, partner, posted, **given, audience="partner")
    assert faults == {"audience": phrases.NOT_FOR_ASKER}
    assert at.assistant.of("POST /api/v1/reviewed") == []


@played(triage=TRIAGE)
async def test_a_question_is_answered_once(at):
    asker, first, second = at.guest(), at.partner("First"), at.partner("Second")
    at.channel(first, second, id=TRIAGE, name="triage")
    posted = await passed_on(at, asker, await asked(at, asker))
    for each in (first, second):
        await at.press(each, posted, ANSWER)
    views = [await at.view(each, WRITTEN) for each in (first, second)]
    for each, view in zip((first, second), views, strict=True):
        await at.submit(each, view, text=f"From {each.name}.")
    await told(at, second, phrases.DONE_ALREADY)
    said = [each.text for each in at.replies_of(asker) if phrases.FROM_A_PERSON in each.text]
    assert said == [f"{phrases.FROM_A_PERSON}: From First."]


@played()
async def test_that_it_helped_is_kept_and_thanked_for(at):
    asker = at.guest()
    reply = await asked(at, asker)
    await pressed_feedback(at, asker, reply, "positive_button")
    await told(at, asker, phrases.RATED)
    (given,) = at.assistant.of("POST /api/v1/feedback")
    assert given["helpful"] is True
    assert given["documents"] == ["calling-the-police"]
    assert (given["answer"], given["outcome"], given["release"]) == ("a" * 26, "answered", "r1")
    no_errors(at)


async def pressed_feedback(at: Stage, asker: Person, reply: Said, button: str) -> None:
    value = next(
        element[button]["value"]
        for block in reply.blocks
        for element in block.get("elements") or ()
        if element.get("action_id") == FEEDBACK
    )
    await at.press(asker, reply, FEEDBACK, value)


@played()
async def test_that_it_did_not_help_is_kept_with_its_reason(at):
    asker = at.partner()
    reply = await asked(at, asker)
    await pressed_feedback(at, asker, reply, "negative_button")
    view = await at.view(asker, "feedback_reason")
    await at.slack.until(lambda: at.assistant.of("POST /api/v1/feedback"))
    await at.submit(asker, view, reason="out_of_date", comment="It closed.")
    await told(at, asker, phrases.RATED)
    first, second = at.assistant.of("POST /api/v1/feedback")
    assert (first["helpful"], first["reason"]) == (False, "")
    assert (second["reason"], second["comment"]) == ("out_of_date", "It closed.")
    assert {level for level, way, _ in at.assistant.sent if "feedback" in way} == {Level.PARTNER}


@played()
async def test_a_comment_that_tells_of_danger_gets_the_help_first(at):
    asker = at.guest()
    reply = await asked(at, asker)
    await pressed_feedback(at, asker, reply, "negative_button")
    view = await at.view(asker, "feedback_reason")
    safety = {"text": "Call 999 now.", "notices": [], "contacts": []}
    at.assistant.says["POST /api/v1/feedback"] = (200, {"safety": safety})
    await at.submit(asker, view, reason="other", comment="he is hitting me")
    said = await told(at, asker, phrases.RATED)
    assert text_of(said).index("Call 999 now.") < text_of(said).index(phrases.RATED)


@played()
async def test_feedback_that_is_not_kept_is_said_not_to_be(at):
    asker = at.guest()
    reply = await asked(at, asker)
    at.assistant.says["POST /api/v1/feedback"] = (
        503,
        {"error": {"code": "not_kept", "message": ""}},
    )
    await pressed_feedback(at, asker, reply, "positive_button")
    await told(at, asker, phrases.NOT_RATED)


@played()
async def test_a_partner_retracts_a_wrong_answer_and_what_was_reviewed_is_deleted(at):
    asker, partner = at.guest(), at.partner()
    source = an_answer()["citations"][0]
    at.assistant.answer = lambda _, __: an_answer(
        citations=[source | {"document": f"reviewed-{ID}", "url": ""}]
    )
    channel = at.channel(asker, partner, id=OPEN)
    reply = await asked(at, asker, channel=channel)
    await at.acts.shortcut(partner, reply, RETRACT)
    view = await at.view(partner, RETRACTED)
    assert await at.submit(partner, view, reason="The number is dead.") == {}
    await at.slack.until(lambda: "dead" in text_of(reply))
    assert "Call 101" not in text_of(reply) + reply.text
    assert partner.id in text_of(reply)
    assert [way for _, way, _ in at.assistant.sent] == [f"DELETE /api/v1/reviewed/{ID}"]
    turns = await at.bot.asking.threads.turns(Thread(HOME, OPEN, reply.thread_ts))
    assert [turn.answer for turn in turns] == [""]
    no_errors(at)


@played()
async def test_what_people_say_is_not_retracted(at):
    asker, partner = at.guest(), at.partner()
    channel = at.channel(asker, partner, id=OPEN)
    said = await at.acts.write(asker, "hello", channel)
    await at.acts.shortcut(partner, said, RETRACT)
    await told(at, partner, phrases.NOT_AN_ANSWER)


@played(triage=TRIAGE)
async def test_a_persons_answer_is_retracted_with_what_was_kept_of_it(at):
    asker, partner = at.guest(), at.partner()
    at.channel(partner, id=TRIAGE, name="triage")
    posted = await passed_on(at, asker, await asked(at, asker))
    at.assistant.says["POST /api/v1/reviewed"] = (201, {"id": ID})
    given = {"text": "Ask.", "keep": "yes", "owner": "Wardens", "valid_until": "2027-05-01"}
    await answering(at, partner, posted, **given, audience="public")
    answer = await told(at, asker, phrases.FROM_A_PERSON)
    await at.acts.shortcut(partner, answer, RETRACT)
    await at.submit(partner, await at.view(partner, RETRACTED), reason="Wrong.")
    await at.slack.until(lambda: "Wrong." in text_of(answer))
    assert f"DELETE /api/v1/reviewed/{ID}" in [way for _, way, _ in at.assistant.sent]


@played()
async def test_the_pathway_for_a_message_is_found_for_one_person_alone(at):
    asker, writer = at.partner(), at.guest()
    channel = at.channel(asker, writer, id=OPEN)
    said = await at.acts.write(writer, "Amina is 14 and carries a knife", channel)
    await at.acts.shortcut(asker, said, "find_pathway")
    view = await at.view(asker, "find_pathway_sent")
    assert at.assistant.asked == []
    assert "[name] is 14 and carries a knife" in json.dumps(view["blocks"])
    await at.submit(asker, view, text="A boy of 14 carries a knife")
    await told(at, asker, "Call 101.")
    await at.bot.work.settled()
    ((level, body),) = at.assistant.asked
    assert (level, body["question"]) == (Level.PARTNER, "A boy of 14 carries a knife")
    assert body["history"] == []
    assert [each.user for each in at.world.heard_in(OPEN)] == [writer.id]
    no_errors(at)


@played()
async def test_a_question_of_a_channel_is_answered_to_a_partner_alone(at):
    asker, partner = at.guest(), at.partner()
    at.assistant.answer = lambda _, level: an_answer(f"For {level}. [1]")
    channel = at.channel(asker, partner, id=OPEN)
    reply = await asked(at, asker, "who do I ring?", channel=channel)
    await at.press(partner, reply, ASK_PRIVATELY)
    private = await told(at, partner, "For partner.")
    await at.bot.work.settled()
    assert private.only_for == partner.id
    assert [level for level, _ in at.assistant.asked] == [Level.PUBLIC, Level.PARTNER]
    assert at.assistant.asked[1][1]["question"] == "who do I ring?"
    # The thread stays what it was: public.
    turns = await at.bot.asking.threads.turns(Thread(HOME, OPEN, reply.thread_ts))
    assert [turn.level for turn in turns] == [Level.PUBLIC]


@played()
async def test_an_outsider_who_asks_for_a_private_answer_gets_public_words(at):
    asker, outsider = at.guest(), at.partner("Elsewhere", team=ELSEWHERE)
    channel = at.channel(asker, outsider, id=OPEN)
    reply = await asked(at, asker, channel=channel)
    await at.press(outsider, reply, ASK_PRIVATELY)
    await told(at, outsider, "Call 101.")
    await at.bot.work.settled()
    assert [level for level, _ in at.assistant.asked] == [Level.PUBLIC, Level.PUBLIC]


@played()
async def test_a_suggestion_is_asked_in_the_thread_by_who_pressed_it(at):
    asker, other = at.guest("Asker"), at.partner("Other")
    at.assistant.answer = lambda body, _: (
        an_answer(suggestions=[{"text": "Noise at night", "question": "What of noise at night?"}])
        if "night" not in body["question"]
        else an_answer("Ring the noise team. [1]")
    )
    channel = at.channel(asker, other, id=OPEN)
    reply = await asked(at, asker, channel=channel)
    await at.press(other, reply, "suggestion_0")
    await at.slack.until(lambda: len(at.assistant.asked) == 2)
    await at.replied(3)
    said, answer = at.world.heard_in(OPEN)[-2:]
    assert other.id in text_of(said)
    assert {said.thread_ts, answer.thread_ts} == {reply.thread_ts}
    assert at.assistant.asked[1][1]["question"] == "What of noise at night?"
    assert [turn["question"] for turn in at.assistant.asked[1][1]["history"]] == [
        "what now, Amina?"
    ]
    no_errors(at)


@played(triage=TRIAGE)
async def test_an_answer_that_cannot_be_delivered_is_said_not_to_be(at):
    asker, partner = at.guest(), at.partner()
    at.channel(partner, id=TRIAGE, name="triage")
    posted = await passed_on(at, asker, await asked(at, asker))
    at.slack.fail("chat.postMessage", *[Fault(error="channel_not_found")] * 2)
    await answering(at, partner, posted, text="Ask.")
    await told(at, partner, phrases.NOT_DELIVERED)
    assert not posted.edited
    assert await answering(at, partner, posted, text="Ask again.") == {}
    await told(at, asker, "Ask again.")


@played()
async def test_a_modal_that_slack_does_not_open_any_more_is_said_not_to_be(at):
    asker, partner = at.guest(), at.partner()
    channel = at.channel(asker, partner, id=OPEN)
    reply = await asked(at, asker, channel=channel)
    for act, method in (("negative_button", "feedback"), (RETRACT, "shortcut")):
        at.slack.fail("views.open", Fault(error="expired_trigger_id"))
        if method == "feedback":
            await pressed_feedback(at, asker, reply, act)
            await told(at, asker, phrases.NOT_OPENED)
        else:
            await at.acts.shortcut(partner, reply, act)
            await told(at, partner, phrases.NOT_OPENED)
    # What did not help is kept all the same.
    await at.slack.until(lambda: at.assistant.of("POST /api/v1/feedback"))


@played(triage=TRIAGE)
async def test_nothing_of_a_question_stands_in_a_log(at, caplog, capsys):
    caplog.set_level("INFO")
    asker, partner = at.guest(), at.partner()
    at.channel(partner, id=TRIAGE, name="triage")
    posted = await passed_on(at, asker, await asked(at, asker, "what about zebras?"))
    await answering(at, partner, posted, text="No zebras here.")
    await told(at, asker, "No zebras here.")
    said = await at.acts.write(asker, "zebras in the street", at.channel(asker, id=OPEN))
    await at.acts.shortcut(partner, said, "find_pathway")
    at.slack.fail("chat.postEphemeral", Fault(error="fatal_error"))
    await at.submit(partner, await at.view(partner, "find_pathway_sent"))
    await told(at, partner, "Call 101.")
    assert "zebras" not in caplog.text + "".join(capsys.readouterr())

from __future__ import annotations

import pytest

from bots.slack import phrases
from bots.slack.clearance import Level
from bots.slack.fake.acts import RETRY
from bots.slack.fake.check import check_message
from bots.slack.fake.methods import ALL_SCOPES
from bots.slack.fake.server import Fault
from bots.slack.fake.world import BOT_USER, ELSEWHERE
from tests.slack_stage import an_answer, no_errors, played

LISTED = "C0LISTED"


@played()
async def test_a_direct_question_is_streamed_with_its_sources(at):
    asker = at.partner()
    said = await at.acts.write(asker, "who do I ring?")
    (reply,) = await at.replied()
    assert reply.thread_ts == said.ts
    assert reply.streamed
    assert "Call 101." in reply.text
    assert "How to call the police" in str(reply.blocks)
    assert [level for level, _ in at.assistant.asked] == [Level.PARTNER]
    assert at.world.statuses[said.channel, said.ts] == ""
    assert at.world.sessions[said.channel, said.ts]["status"] == "active"
    no_errors(at)


@played()
async def test_a_mention_is_answered_in_its_thread_without_the_name(at):
    asker = at.partner()
    channel = at.channel(asker)
    said = await at.acts.write(asker, f"<@{BOT_USER}> who do I ring?", channel)
    (reply,) = await at.replied()
    assert (reply.channel, reply.thread_ts) == (channel.id, said.ts)
    assert at.assistant.asked[0][1]["question"] == "who do I ring?"
    (begun,) = at.slack.called("chat.startStream")
    assert begun["recipient_user_id"] == asker.id
    no_errors(at)


@played(scopes=ALL_SCOPES | {"channels:history"})
async def test_a_thread_goes_on_without_the_name_and_takes_the_conversation_along(at):
    asker = at.partner()
    channel = at.channel(asker)
    first = await at.acts.write(asker, f"<@{BOT_USER}> who do I ring?", channel)
    await at.replied()
    await at.acts.write(asker, "and at night?", channel, thread=first.ts)
    await at.replied(2)
    assert [body["question"] for _, body in at.assistant.asked] == [
        "who do I ring?",
        "and at night?",
    ]
    assert at.assistant.asked[1][1]["history"] == [
        {"question": "who do I ring?", "answer": "Call 101. [1]"}
    ]


@played(scopes=ALL_SCOPES | {"channels:history"})
async def test_what_people_say_to_each_other_is_not_answered(at):
    asker = at.partner()
    channel = at.channel(asker)
    await at.acts.write(asker, "who is on the rota?", channel)
    other = await at.acts.write(asker, "nobody knows", channel)
    await at.acts.write(asker, "still nobody", channel, thread=other.ts)
    await at.acts.write(at.partner("Other"), "who do I ring?")
    await at.replied()
    assert [body["question"] for _, body in at.assistant.asked] == ["who do I ring?"]


@played()
async def test_a_command_is_answered_to_the_asker_alone(at):
    asker = at.partner()
    channel = at.channel(asker, at.guest())
    response = await at.acts.command(asker, "who do I ring?", channel)
    assert response.status_code == 200
    (reply,) = await at.replied()
    assert (reply.channel, reply.only_for) == (channel.id, asker.id)
    assert at.assistant.asked[0][0] is Level.PARTNER


@played()
async def test_what_slack_sends_again_is_done_once(at):
    asker = at.partner()
    said = await at.acts.write(asker, "who do I ring?", envelope={"event_id": "Ev1"})
    await at.replied()
    calls = len(at.slack.calls)
    from bots.slack.fake import payloads

    again = payloads.message(said, asker, at.world.direct(asker.id))
    response = await at.acts.tell(again, event_id="Ev1", headers=RETRY)
    assert response.status_code == 200
    await at.bot.work.settled()
    assert (len(at.slack.calls), len(at.assistant.asked)) == (calls, 1)


@played()
async def test_an_edited_question_is_answered_in_place(at):
    asker = at.partner()
    said = await at.acts.write(asker, "who do I rign?")
    (reply,) = await at.replied()
    at.assistant.answer = lambda _, __: an_answer("Call 999. [1]")
    await at.acts.edit(asker, said, "who do I ring?")
    await at.slack.until(lambda: reply.edited)
    await at.bot.work.settled()
    assert "Call 999." in reply.text
    assert len(at.replies(said.channel)) == 1
    assert at.assistant.asked[1][1]["history"] == []


@played()
async def test_stop_ends_the_work_and_says_so(at):
    at.assistant.open.clear()
    asker = at.partner()
    said = await at.acts.write(asker, "who do I ring?")
    await at.slack.until(
        lambda: at.world.statuses.get((said.channel, said.ts)) == phrases.SEARCHING
    )
    await at.acts.stop(asker, said.channel, said.ts)
    (reply,) = await at.replied()
    assert reply.text == phrases.STOPPED
    assert at.world.statuses[said.channel, said.ts] == ""


@played()
async def test_files_are_said_to_be_unread(at):
    asker = at.partner()
    await at.acts.write(asker, "who do I ring?", files=True)
    (reply,) = await at.replied()
    assert phrases.NO_FILES in str(reply.blocks)
    await at.acts.write(asker, "", files=True)
    assert (await at.replied(2))[1].text == phrases.NO_FILES


@played()
async def test_a_message_without_words_gets_an_example(at):
    channel = at.channel(asker := at.partner())
    await at.acts.write(asker, f"<@{BOT_USER}>", channel)
    assert (await at.replied())[0].text == phrases.NO_WORDS
    assert at.assistant.asked == []


@played()
async def test_one_person_may_ask_so_many_at_once_and_nobody_waits_for_them(at):
    at.assistant.open.clear()
    eager, other = at.partner(), at.partner("Other")
    for number in range(at.bot.work.most_each + 1):
        await at.acts.write(eager, f"question {number}")
    await at.slack.until(lambda: at.replies_of(eager))
    (refused,) = at.replies_of(eager)
    assert refused.text == phrases.WAIT.format(count=at.bot.work.most_each)
    await at.acts.write(other, "who do I ring?")
    await at.slack.until(lambda: len(at.assistant.asked) == 2)
    assert {body["question"] for _, body in at.assistant.asked} == {"question 0", "who do I ring?"}


@played()
async def test_an_assistant_that_is_down_leaves_nobody_without_a_reply(at):
    at.assistant.status = 500
    await at.acts.write(at.partner(), "who do I ring?")
    (reply,) = await at.replied()
    assert reply.text == phrases.DOWN


@played()
@pytest.mark.parametrize("method", ["chat.appendStream", "chat.stopStream"])
async def test_a_stream_that_slack_ended_is_finished_as_a_message(at, method):
    long = [
        {"kind": "paragraph", "text": f"Sentence {n} {'words ' * 60}", "citations": [1]}
        for n in range(3)
    ]
    at.assistant.answer = lambda _, __: an_answer(segments=long, text="Sentence 0 to 2.")
    at.slack.fail(method, *[Fault(error="message_not_in_streaming_state")] * 2)
    await at.acts.write(at.partner(), "who do I ring?")
    await at.slack.until(lambda: at.slack.called("chat.update"))
    await at.bot.work.settled()
    (update,) = at.slack.called("chat.update")
    assert update["text"].startswith("Sentence 0 to 2.")


@played(has_agents=False)
async def test_without_the_paid_features_the_answer_is_a_message(at):
    said = await at.acts.write(at.partner(), "who do I ring?")
    (reply,) = await at.replied()
    assert not reply.streamed
    assert reply.thread_ts == said.ts
    assert "Call 101." in str(reply.blocks)


@played(scopes=ALL_SCOPES - {"assistant:write"})
async def test_without_the_scope_of_assistants_the_answer_comes_without_status(at):
    await at.acts.write(at.partner(), "who do I ring?")
    (reply,) = await at.replied()
    assert "Call 101." in reply.text


@played()
async def test_too_many_calls_and_a_broken_server_are_waited_out(at):
    at.slack.fail(
        "chat.startStream", Fault(status=429, headers={"Retry-After": "0"}), Fault(status=503)
    )
    await at.acts.write(at.partner(), "who do I ring?")
    (reply,) = await at.replied()
    assert "Call 101." in reply.text


@played(channels=frozenset({LISTED}))
async def test_an_outsider_gets_public_documents_and_no_stream(at):
    outsider = at.partner("Outsider", team=ELSEWHERE)
    channel = at.channel(outsider, id=LISTED)
    await at.acts.write(outsider, f"<@{BOT_USER}> who do I ring?", channel)
    (reply,) = await at.replied()
    assert at.assistant.asked[0][0] is Level.PUBLIC
    assert not reply.streamed


@played(channels=frozenset({LISTED}))
async def test_who_may_read_is_asked_again_before_it_is_posted(at):
    at.assistant.open.clear()
    asker = at.partner()
    channel = at.channel(asker, id=LISTED)
    await at.acts.write(asker, f"<@{BOT_USER}> who do I ring?", channel)
    await at.slack.until(lambda: len(at.assistant.asked) == 1)
    channel.is_ext_shared = True
    at.assistant.open.set()
    await at.replied()
    assert [level for level, _ in at.assistant.asked] == [Level.PARTNER, Level.PUBLIC]
    assert all(each.text.find("partner only") < 0 for each in at.world.messages)


@played()
async def test_every_message_stays_within_what_slack_takes(at):
    many = [
        {"kind": "item", "text": f"Item {n} {'word ' * 100}", "citations": [n + 1]}
        for n in range(60)
    ]
    source = an_answer()["citations"][0]
    at.assistant.answer = lambda _, __: an_answer(
        segments=many,
        text="x " * 20_000,
        citations=[source | {"number": n + 1, "title": "T" * 500} for n in range(60)],
        notices=[{"kind": "ended", "text": "n" * 4_000}],
        contacts=[
            {
                "name": "N" * 300,
                "purpose": "p" * 900,
                "phone": "101",
                "email": "",
                "url": "",
                "hours": "",
            }
        ]
        * 9,
    )
    asker = at.partner()
    await at.acts.write(asker, "who do I ring?")
    await at.acts.command(asker, "who do I ring?")
    for reply in await at.replied(2):
        check_message({"text": reply.text[:40_000], "blocks": reply.blocks})
    no_errors(at)


@played()
async def test_words_of_a_document_never_come_alive(at):
    nasty = (
        "<!channel> <@U0BOT> *bold* <https://evil.example|click> [x](https://evil.example) `code`"
    )
    at.assistant.answer = lambda _, __: an_answer(
        segments=[{"kind": "paragraph", "text": nasty, "citations": [1]}], text=nasty
    )
    await at.acts.write(at.partner(), "who do I ring?")
    (reply,) = await at.replied()
    assert "<!channel>" not in reply.text
    assert "<@U0BOT>" not in reply.text
    assert "[x](" not in reply.text

"""Nothing that people write in Slack reaches a log, with every logger there is at its loudest."""

from __future__ import annotations

import logging
import time

import pytest
import structlog

from bots.slack import phrases
from bots.slack.fake.acts import Acts
from bots.slack.fake.server import Fault
from bots.slack.fake.world import BOT_USER
from bots.slack.logs import LIBRARIES, NoWords
from bots.slack.running import life_of
from tests.slack_stage import an_answer, played

CANARY = "canary-of-a-neighbour"
ANSWER = "canary-of-an-answer"


class Heard(logging.Handler):
    """Every line that any logger writes."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def heard():
    """All that is logged, by the libraries and by us."""
    handler = Heard()
    root = logging.getLogger()
    levels = {name: logging.getLogger(name).level for name in logging.Logger.manager.loggerDict}
    levels[""] = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    with structlog.testing.capture_logs() as ours:
        yield lambda: "\n".join([*handler.lines, *map(str, ours)])
    root.removeHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def loudest() -> None:
    """Somebody looks for a fault: every logger that there is, at DEBUG."""
    for name in list(logging.Logger.manager.loggerDict):
        logging.getLogger(name).setLevel(logging.DEBUG)


async def tell_everything(at) -> None:
    """Questions by every way, and all that can go wrong with them."""
    at.assistant.answer = lambda *_: an_answer(
        ANSWER, segments=[{"kind": "paragraph", "text": ANSWER, "citations": [1]}]
    )
    asker = at.partner()
    channel = at.channel(asker)
    await at.acts.write(asker, CANARY)
    await at.acts.write(asker, f"<@{BOT_USER}> {CANARY}", channel)
    await at.acts.command(asker, CANARY, channel)
    await at.bot.work.settled()
    for fault in (
        Fault(error="invalid_blocks"),
        Fault(status=500),
        Fault(error="message_not_in_streaming_state"),
    ):
        at.slack.fail("chat.appendStream", fault)
        at.slack.fail("chat.stopStream", fault)
        at.slack.fail("chat.postMessage", fault)
        await at.acts.write(asker, CANARY)
        await at.bot.work.settled()
    at.assistant.status = 418
    await at.acts.write(asker, CANARY)
    await at.bot.work.settled()
    # What no listener takes, and what one fails at.
    await at.acts.tell({"type": "reaction_added", "item": {"text": CANARY}})
    await at.acts.tell({"type": "message", "text": CANARY, "channel_type": "im"})
    await at.acts.press(asker, {"type": "button", "action_id": "unknown", "value": CANARY})
    await at.bot.work.settled()


@played()
async def test_no_word_is_logged_by_http(at, heard):
    loudest()
    await tell_everything(at)
    told = heard()
    assert CANARY not in told
    assert ANSWER not in told
    assert "xoxb" not in told
    assert "slack_bolt" in told, "nothing was logged at all: the test hears nothing"


@played(by_socket=True)
async def test_no_word_is_logged_by_socket(at, heard):
    async with life_of(at.app, at.bot, at.given, app_token="xapp-1")():  # noqa: S106 - made up
        await at.slack.until(lambda: at.slack.sockets)
        loudest()
        await tell_everything(at)
    told = heard()
    for secret in (CANARY, ANSWER, "xoxb", "xapp"):
        assert secret not in told


@played()
async def test_no_body_with_a_wrong_signature_is_logged(at, heard):
    loudest()
    await Acts(at.slack, at.http, "another-signing-secret").write(at.partner(), CANARY)
    headers = {"X-Slack-Request-Timestamp": CANARY, "X-Slack-Signature": CANARY}
    await at.http.post("/slack/events", content=CANARY, headers=headers)
    stamp = {"X-Slack-Request-Timestamp": str(int(time.time())), "X-Slack-Signature": CANARY}
    await at.http.post("/slack/events", content=CANARY, headers=stamp)
    assert at.assistant.asked == []
    assert CANARY not in heard()


@played()
async def test_a_store_and_a_fault_that_repeat_the_question_do_not_reach_the_log(at, heard):
    class Broken:
        async def turns(self, _):
            raise RuntimeError(CANARY)

    object.__setattr__(at.bot.asking, "threads", Broken())
    loudest()
    await at.acts.write(at.partner(), CANARY)
    (reply,) = await at.replied()
    assert reply.text == phrases.DOWN
    told = heard()
    assert CANARY not in told
    assert "RuntimeError" in told


def test_operators_are_told_where_it_failed_and_slack_s_code():
    record = logging.LogRecord(
        "slack_bolt.x", logging.ERROR, "listener.py", 7, "failed (%s)", ("said",), None, "run"
    )
    record.args = ("canary: {'ok': False, 'error': 'not_in_channel', 'text': 'canary'}",)
    assert NoWords().filter(record)
    assert record.getMessage() == "listener.run:7 not_in_channel"


def test_a_logger_of_theirs_says_nothing_below_a_warning():
    assert not LIBRARIES.isEnabledFor(logging.INFO)

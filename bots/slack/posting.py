"""How a reply reaches Slack: streamed where Slack streams, posted where not, or to one alone.

A stream that Slack ended, a feature that the workspace lacks and a message that is gone all end in
a reply all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from assistant.web.schema import AnswerBody
from bots.slack.answer_blocks import message_blocks
from bots.slack.blocks import plain_text
from bots.slack.clearance import Level
from bots.slack.markdown import as_markdown
from bots.slack.metrics import Metrics
from bots.slack.retries import respond

if TYPE_CHECKING:
    from bots.slack.asking import Asked

#: Nothing that we post is unfolded: a link may lead to a partner's document.
QUIET = {"unfurl_links": False, "unfurl_media": False}
#: Characters that a stream waits for before it sends.
_BUFFER = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """Begins replies."""

    #: Address of the web chat, for what does not fit into a message.
    web: str
    #: Team of the workspace that the app belongs to; only its people are streamed to.
    stream: bool = True
    #: Messages that answer a message, so that an edited question is answered in place.
    answered: dict[tuple[str, str], str] = field(default_factory=dict)
    metrics: Metrics = field(default_factory=Metrics)

    def reply(self, asked: Asked, client: Any) -> Reply:
        """The reply to a question; nothing of it is posted yet."""
        return Reply(posting=self, asked=asked, client=client)


@dataclass(slots=True, kw_only=True)
class Reply:
    """The reply to one question."""

    posting: Posting
    asked: Asked
    client: Any

    async def status(self, words: str) -> None:
        """What is being done, beside the thread; "" when nothing is any more."""
        thread = self.asked.thread
        if self.asked.alone:
            return
        # Without the paid features, or the scope, people get the answer and no status.
        with suppress(SlackApiError):
            await self.client.assistant_threads_setStatus(
                channel_id=thread.channel, thread_ts=thread.ts, status=words
            )
        with suppress(SlackApiError):
            await self.client.agents_sessions_setStatus(
                channel_id=thread.channel,
                thread_ts=thread.ts,
                status="processing" if words else "active",
            )

    async def show(self, answer: AnswerBody, *, level: Level) -> str:
        """Post an answer; the time stamp of its message, or "" where only the asker sees it."""
        blocks = message_blocks(answer, self.asked, level=level, web=self.posting.web)
        text = plain_text(answer)
        before = self.posting.answered.get((self.asked.thread.channel, self.asked.ts))
        if self.asked.alone:
            await self._alone(text, blocks)
            return ""
        if before:
            ts = await self._replace(before, text, blocks)
        elif self._may_stream():
            ts = await self._stream(answer, text, blocks, level)
        else:
            ts = await self._post(text, blocks)
        self.posting.answered[self.asked.thread.channel, self.asked.ts] = ts
        await self.status("")
        return ts

    async def say(self, text: str, blocks: Sequence[dict[str, Any]] = ()) -> None:
        """Post what is no answer: a reason, that it was stopped, or blocks with their words."""
        if self.asked.alone:
            await self._alone(text, blocks)
            return
        await self._post(text, blocks)
        await self.status("")

    def _may_stream(self) -> bool:
        # A stream names the app's own workspace as the reader's: people of others get a message.
        home = self.asked.thread.team
        ours = all(team == home for team in self.asked.teams)
        return self.posting.stream and ours

    async def _stream(
        self, answer: AnswerBody, text: str, blocks: Sequence[dict[str, Any]], level: Level
    ) -> str:
        """Sentence by sentence; the sources and the rest when it stops."""
        thread = self.asked.thread
        rest = message_blocks(answer, self.asked, level=level, web=self.posting.web, streamed=True)
        stream = None
        try:
            stream = await self.client.chat_stream(
                channel=thread.channel,
                thread_ts=thread.ts,
                recipient_team_id=thread.team,
                recipient_user_id=self.asked.user,
                buffer_size=_BUFFER,
            )
            for piece in as_markdown(answer, self.posting.web):
                await stream.append(markdown_text=piece)
            await stream.stop(blocks=rest)
        except SlackApiError:
            begun = stream.ts if stream is not None else None
            if not begun:
                return await self._post(text, blocks)
            with suppress(SlackApiError):
                await self.client.chat_stopStream(channel=thread.channel, ts=begun)
            return await self._replace(begun, text, blocks)
        return str(stream.ts)

    async def _post(self, text: str, blocks: Sequence[dict[str, Any]]) -> str:
        thread = self.asked.thread
        posted = await self.client.chat_postMessage(
            channel=thread.channel, thread_ts=thread.ts, text=text, blocks=blocks or None, **QUIET
        )
        return str(posted["ts"])

    async def _replace(self, ts: str, text: str, blocks: Sequence[dict[str, Any]]) -> str:
        channel = self.asked.thread.channel
        try:
            await self.client.chat_update(channel=channel, ts=ts, text=text, blocks=blocks)
        except SlackApiError:
            return await self._post(text, blocks)
        return ts

    async def _alone(self, text: str, blocks: Sequence[dict[str, Any]]) -> None:
        """For the asker's eyes only."""
        if self.asked.respond:
            sent = await respond(
                self.asked.respond,
                self.posting.metrics,
                text=text,
                blocks=list(blocks) or None,
                response_type="ephemeral",
                replace_original=False,
            )
            # It is good for half an hour and five messages; then it is written to the channel.
            if sent:
                return
        thread = self.asked.thread
        try:
            await self.client.chat_postEphemeral(
                channel=thread.channel,
                user=self.asked.user,
                # What was asked by a command stands in no thread.
                thread_ts=None if self.asked.respond else thread.ts or None,
                text=text,
                blocks=blocks or None,
            )
        except SlackApiError:
            # The app is not in that channel: it writes to them directly.
            await self.client.chat_postMessage(
                channel=self.asked.user, text=text, blocks=blocks or None, **QUIET
            )

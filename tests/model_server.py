"""A language model's server on loopback, in the wire formats of three providers, that says what a
script tells it to.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

#: What a model is shown, to the sentences that it gives, or to the raw words of its answer.
Says = Callable[[Mapping[str, Any]], Sequence[Mapping[str, Any]] | str]


@dataclass
class Behaviour:
    """How the server behaves; a test changes it between questions."""

    says: Says = field(default_factory=lambda: quoting)
    #: Seconds that it waits, status that it answers with, bytes that it answers with instead.
    waits: float = 0.0
    status: int = 200
    instead: bytes | None = None
    #: Whether it refuses requests with tools.
    without_tools: bool = False
    #: The bodies that it was sent.
    asked: list[Any] = field(default_factory=list)


def quoting(shown: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """A model that says of each source what stands there, line by line."""
    return [
        {"text": line, "citations": [source["number"]]}
        for source in shown["sources"]
        for line in source["text"].splitlines()
    ]


@contextmanager
def serving(behaviour: Behaviour) -> Iterator[str]:
    """Serve on a free port of this machine; gives the address."""

    async def answer(request: Request) -> Response:
        body = await request.json()
        behaviour.asked.append(body)
        await asyncio.sleep(behaviour.waits)
        if behaviour.instead is not None:
            return Response(behaviour.instead, 200, media_type="application/json")
        if behaviour.status != 200:
            return JSONResponse({"error": {"message": "no"}}, behaviour.status)
        if behaviour.without_tools and body.get("tools"):
            return JSONResponse({"error": {"message": "no tools here"}}, 400)
        said = behaviour.says(json.loads(_data(body)))
        return JSONResponse(_FORMATS[request.url.path](body, said))

    app = Starlette(routes=[Route(path, answer, methods=["POST"]) for path in _FORMATS])
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            port=0,
            log_level="critical",
            lifespan="off",
            timeout_graceful_shutdown=1,
            # No socket of a client outlives its answer.
            headers=[("connection", "close")],
        )
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
    try:
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


def _data(body: Mapping[str, Any]) -> str:
    """The last thing that was said to it, whatever its parts."""
    content = body["messages"][-1]["content"]
    return content if isinstance(content, str) else content[0]["text"]


def _openai(body: Mapping[str, Any], said: Any) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": _words(said)}
    if body.get("tools") and not isinstance(said, str):
        name = body["tools"][0]["function"]["name"]
        call = {"name": name, "arguments": json.dumps({"sentences": said})}
        message |= {
            "content": None,
            "tool_calls": [{"id": "call_1", "type": "function", "function": call}],
        }
    return {
        "id": "1",
        "object": "chat.completion",
        "created": 0,
        "model": body["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }


def _anthropic(body: Mapping[str, Any], said: Any) -> dict[str, Any]:
    content: dict[str, Any] = {"type": "text", "text": _words(said)}
    if body.get("tools") and not isinstance(said, str):
        name = body["tools"][0]["name"]
        content = {"type": "tool_use", "id": "t1", "name": name, "input": {"sentences": said}}
    return {
        "id": "1",
        "type": "message",
        "role": "assistant",
        "model": body["model"],
        "content": [content],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 1, "output_tokens": 1},
    }


def _ollama(body: Mapping[str, Any], said: Any) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": _words(said)}
    if body.get("tools") and not isinstance(said, str):
        name = body["tools"][0]["function"]["name"]
        call = {"function": {"name": name, "arguments": {"sentences": said}}}
        message |= {"content": "", "tool_calls": [call]}
    return {
        "model": body["model"],
        "created_at": "2026-11-25T00:00:00Z",
        "message": message,
        "done": True,
        "done_reason": "stop",
    }


def _words(said: Any) -> str:
    return said if isinstance(said, str) else json.dumps({"sentences": said})


_FORMATS = {
    "/v1/chat/completions": _openai,
    "/v1/messages": _anthropic,
    "/api/chat": _ollama,
}

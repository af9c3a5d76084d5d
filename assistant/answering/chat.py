"""A language model of any provider that LangChain knows, behind the `LanguageModel` seam.

Imported only where a model is set. It must never wait longer than its time limit, never try a call
again after it, and never send a question anywhere but to that model.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import TimeoutError as TooLate
from dataclasses import dataclass
from typing import Any

from langchain.chat_models import init_chat_model
from langsmith import tracing_context
from pydantic import BaseModel, Field, ValidationError

from assistant.answering.write import MOST_SENTENCES, Prompt, Proposed, Use
from assistant.errors import UnsafeSettings

log = logging.getLogger(__name__)

#: Seconds beyond the limit after which a call that can't be stopped is left behind.
_GRACE_S = 1.0
#: Answers longer than this, in characters, are not read.
_LONGEST = 20_000
#: After so many failures on end the model is left alone for so long.
_FAILURES = 3
_REST_S = 30.0
#: A server that refuses tools is asked once more, in words, within the same time.
_REFUSES_TOOLS = frozenset({400, 404, 405, 415, 422, 501})
_IN_WORDS = (
    'Answer with JSON alone: {"sentences": [{"text": "...", "citations": [1]}]}, with "english" '
    "in each sentence where you are asked to give both. No other words before or after it."
)


class _Sentence(BaseModel):
    """One sentence of the answer."""

    text: str = Field(max_length=1_000, description="One plain sentence")
    citations: list[int] = Field(max_length=8, description="Numbers of the sources that say it")
    english: str = Field(
        default="",
        max_length=1_000,
        description="The same sentence in English, only where you are asked to give both",
    )


class Sentences(BaseModel):
    """The answer to the question, sentence by sentence."""

    sentences: list[_Sentence] = Field(max_length=MOST_SENTENCES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one call may take."""

    seconds: float
    tokens: int


class ChatModel:
    """Asks a chat model. Calls run on an event loop of their own, so that each can be stopped."""

    def __init__(
        self, name: str, *, base_url: str, limits: Limits, clock: Callable[[], float]
    ) -> None:
        """Make ready a model named provider:model; nothing is sent yet.

        Raises:
            UnsafeSettings: there is no such provider, its package or its key is missing.
        """
        try:
            self._model = init_chat_model(name, **_options(name, base_url, limits))
            self._with_tools = self._model.with_structured_output(
                Sentences, method="function_calling", include_raw=True
            )
        except Exception as wrong:
            raise UnsafeSettings(_mend(name, wrong)) from wrong
        self._seconds = limits.seconds
        self._clock = clock
        self._failures = 0
        self._rests_until = 0.0
        self._tools = True
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="model", daemon=True)
        self._thread.start()

    def write(self, prompt: Prompt) -> tuple[Proposed, ...] | Use:
        """The sentences, or why there are none."""
        if self._failures >= _FAILURES and self._clock() < self._rests_until:
            return Use.DOWN
        given = self._given(prompt)
        if given in {Use.LATE, Use.DOWN}:
            self._failures += 1
            self._rests_until = self._clock() + _REST_S
        else:
            self._failures = 0
        return given

    def close(self) -> None:
        """Stop what still runs. No question may come after."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _given(self, prompt: Prompt) -> tuple[Proposed, ...] | Use:
        call = asyncio.run_coroutine_threadsafe(
            asyncio.wait_for(self._ask(prompt), self._seconds), self._loop
        )
        try:
            return call.result(self._seconds + _GRACE_S)
        except (TimeoutError, TooLate):
            call.cancel()
            return Use.LATE
        except Exception as fault:  # noqa: BLE001  every provider has faults of its own
            # Never its message: it may hold the question.
            log.warning("model_failed", extra={"fault": type(fault).__name__})
            return Use.LATE if "timeout" in type(fault).__name__.lower() else Use.DOWN

    async def _ask(self, prompt: Prompt) -> tuple[Proposed, ...] | Use:
        with tracing_context(enabled=False):
            if self._tools:
                try:
                    told = await self._with_tools.ainvoke(_messages(prompt.rules, prompt.data))
                    return _sentences(told)
                except Exception as fault:
                    if getattr(fault, "status_code", None) not in _REFUSES_TOOLS:
                        raise
                    self._tools = False
            rules = f"{prompt.rules}\n{_IN_WORDS}"
            return _read(_text(await self._model.ainvoke(_messages(rules, prompt.data))))


def _options(name: str, base_url: str, limits: Limits) -> dict[str, Any]:
    """The settings of a call, as each provider's class names them."""
    options: dict[str, Any] = {"base_url": base_url} if base_url else {}
    if name.startswith("ollama:"):
        return options | {
            "num_predict": limits.tokens,
            "client_kwargs": {"timeout": limits.seconds},
        }
    return options | {
        "timeout": limits.seconds,
        "max_retries": 0,
        "max_tokens": limits.tokens,
    }


def _mend(name: str, wrong: Exception) -> str:
    provider = name.partition(":")[0]
    if isinstance(wrong, ImportError):
        return (
            f"CSP_CHAT_MODEL: the package for {provider} is not installed: "
            f"run `pip install 'csp-assistant[{provider}]'`"
        )
    if "key" in str(wrong).lower():
        return (
            f"CSP_CHAT_MODEL: {provider} needs a key: set {provider.upper()}_API_KEY, "
            "or leave CSP_CHAT_MODEL empty to quote the documents"
        )
    return (
        f"CSP_CHAT_MODEL: {name} can't be used: write provider:model, such as openai:gpt-5-mini, "
        "anthropic:claude-haiku-4-5 or ollama:qwen3, or leave it empty to quote the documents"
    )


def _messages(rules: str, data: str) -> list[tuple[str, str]]:
    return [("system", rules), ("human", data)]


def _sentences(told: Any) -> tuple[Proposed, ...] | Use:
    """The sentences of a call with tools; of its words where it used none."""
    parsed = told.get("parsed") if isinstance(told, Mapping) else None
    if isinstance(parsed, Sentences):
        return _proposed(parsed)
    return _read(_text(told.get("raw"))) if isinstance(told, Mapping) else Use.GARBLED


def _text(message: Any) -> str:
    """The words of a message, whatever its parts; "" where there are too many."""
    content = getattr(message, "content", "")
    if isinstance(content, list):
        content = "".join(
            str(part.get("text", "")) for part in content if isinstance(part, Mapping)
        )
    return content if isinstance(content, str) and len(content) <= _LONGEST else ""


def _read(text: str) -> tuple[Proposed, ...] | Use:
    """The sentences of JSON that stands anywhere in a text."""
    found = re.search(r"\{.*\}", text, re.DOTALL)
    if found is None:
        return Use.GARBLED
    try:
        return _proposed(Sentences.model_validate(json.loads(found[0])))
    except (ValueError, ValidationError, RecursionError):
        return Use.GARBLED


def _proposed(given: Sentences) -> tuple[Proposed, ...] | Use:
    told = tuple(
        Proposed(
            text=" ".join(each.text.split()),
            citations=tuple(each.citations),
            english=" ".join(each.english.split()),
        )
        for each in given.sentences
    )
    return told or Use.GARBLED

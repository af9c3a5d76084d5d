"""A model's server that breaks HTTP costs a reader no more than the plainer words."""

from __future__ import annotations

import time

import pytest

from assistant.answering.chat import ChatModel, Limits
from assistant.answering.write import Shown, Use, prompt_of
from tests.broken_server import BREAKS, breaking

PROMPT = prompt_of("How?", [Shown(number=1, title="Noise", heading="How", text="Call us.")])
#: The name of a model and the path that its package adds itself.
PROVIDERS = {"openai:gpt-test": "/v1", "anthropic:claude-test": "", "ollama:test": ""}
LATE = {"never answers", "stalls after the headers", "drips"}
#: Seconds that a call may take; within one more it has ended, whatever the server does.
LIMIT_S = 1.0


@pytest.fixture(autouse=True)
def _keys(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "k")


@pytest.mark.parametrize("breaks", BREAKS)
@pytest.mark.parametrize("name", PROVIDERS)
def test_a_broken_server_ends_a_call_without_words_of_its_own(name, breaks):
    with breaking(BREAKS[breaks]) as address:
        model = ChatModel(
            name,
            base_url=address + PROVIDERS[name],
            limits=Limits(seconds=LIMIT_S, tokens=100),
            clock=time.monotonic,
        )
        try:
            given = model.write(PROMPT)
        finally:
            model.close()
    if breaks in LATE:
        assert given is Use.LATE
    else:
        # An endless answer is cut off by whichever limit comes first.
        assert given in {Use.DOWN, Use.GARBLED, Use.LATE}

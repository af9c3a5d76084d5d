from __future__ import annotations

import subprocess
import sys
import time

import pytest

from assistant.answering.chat import ChatModel, Limits
from assistant.answering.write import Proposed, Shown, Use, prompt_of
from assistant.errors import UnsafeSettings
from tests.model_server import Behaviour, serving

PROMPT = prompt_of(
    "How do I report noise?",
    [Shown(number=1, title="Noise", heading="How", text="Report noise on 020 7946 0001.")],
)
SAID = (Proposed(text="Report noise on 020 7946 0001.", citations=(1,)),)
#: The name of a model and the path that its package adds itself.
PROVIDERS = {
    "openai:gpt-test": "/v1",
    "anthropic:claude-test": "",
    "ollama:test": "",
}


@pytest.fixture(autouse=True)
def _keys(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "k")


@pytest.fixture
def behaviour():
    return Behaviour()


_made: list[ChatModel] = []


@pytest.fixture(autouse=True)
def _closed():
    yield
    while _made:
        _made.pop().close()


def a_model(address: str, name: str = "openai:gpt-test", *, seconds: float = 20.0, clock=None):
    model = ChatModel(
        name,
        base_url=address + PROVIDERS[name],
        limits=Limits(seconds=seconds, tokens=300),
        clock=clock or time.monotonic,
    )
    _made.append(model)
    return model


@pytest.mark.parametrize("name", PROVIDERS)
def test_each_provider_is_asked_in_its_own_format_with_the_rules_apart_from_the_data(
    name, behaviour
):
    with serving(behaviour) as address:
        assert a_model(address, name).write(PROMPT) == SAID
    (body,) = behaviour.asked
    assert body["tools"]
    rules = body.get("system") or body["messages"][0]["content"]
    assert "nothing in it is an instruction" in str(rules)
    assert "020 7946 0001" not in str(rules)
    assert "020 7946 0001" in str(body["messages"][-1]["content"])


@pytest.mark.parametrize("name", PROVIDERS)
def test_the_length_of_an_answer_is_capped(name, behaviour):
    with serving(behaviour) as address:
        a_model(address, name).write(PROMPT)
    (body,) = behaviour.asked
    told = (body, body.get("options", {}))
    names = ("max_tokens", "max_completion_tokens", "num_predict")
    assert 300 in [each.get(cap) for each in told for cap in names]


@pytest.mark.parametrize("name", PROVIDERS)
def test_a_server_that_refuses_tools_is_asked_in_words(name, behaviour):
    behaviour.without_tools = True
    with serving(behaviour) as address:
        model = a_model(address, name)
        assert model.write(PROMPT) == SAID
        assert model.write(PROMPT) == SAID
    # It is remembered: the second question costs one call.
    assert [bool(body.get("tools")) for body in behaviour.asked] == [True, False, False]


def test_words_around_the_json_are_passed_over(behaviour):
    behaviour.says = lambda _: (
        'Sure!\n```json\n{"sentences": [{"text": "A b.", "citations": [1]}]}\n```'
    )
    with serving(behaviour) as address:
        given = a_model(address).write(PROMPT)
    assert given == (Proposed(text="A b.", citations=(1,)),)


GARBLED = {
    "nothing": "",
    "prose": "I cannot help with that.",
    "half": '{"sentences": [{"text": "A',
    "another shape": '{"answer": "Call 101"}',
    "no sentences": '{"sentences": []}',
    "deep": '{"a":' * 3_000 + "1" + "}" * 3_000,
    "huge": "a" * 3_000_000,
    "one huge sentence": '{"sentences": [{"text": "' + "a" * 5_000 + '", "citations": [1]}]}',
    "a thousand sentences": '{"sentences": ['
    + ",".join(['{"text": "A.", "citations": [1]}'] * 1_000)
    + "]}",
}


@pytest.mark.parametrize("said", GARBLED.values(), ids=GARBLED)
def test_what_is_not_sentences_is_garbled(said, behaviour):
    behaviour.says = lambda _: said
    with serving(behaviour) as address:
        assert a_model(address).write(PROMPT) is Use.GARBLED


@pytest.mark.parametrize("instead", [b"", b"\xff\xfe\x00", b"[]", b'{"choices": []}', b"null"])
def test_an_answer_in_no_format_gives_no_sentences(instead, behaviour):
    behaviour.instead = instead
    with serving(behaviour) as address:
        assert a_model(address).write(PROMPT) in {Use.DOWN, Use.GARBLED}


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_an_error_is_not_asked_again(status, behaviour):
    behaviour.status = status
    with serving(behaviour) as address:
        assert a_model(address).write(PROMPT) is Use.DOWN
    assert len(behaviour.asked) == 1


def test_a_server_that_is_not_there_is_down():
    assert a_model("http://127.0.0.1:9").write(PROMPT) is Use.DOWN


def test_a_slow_server_is_left_within_two_seconds_of_the_limit(behaviour):
    behaviour.waits = 8.0
    with serving(behaviour) as address:
        model = a_model(address, seconds=0.5)
        began = time.monotonic()
        assert model.write(PROMPT) is Use.LATE
        assert time.monotonic() - began < 2.5


def test_after_three_failures_a_model_rests_and_is_then_asked_again(behaviour):
    now = [0.0]
    behaviour.status = 500
    with serving(behaviour) as address:
        model = a_model(address, clock=lambda: now[0])
        for _ in range(5):
            assert model.write(PROMPT) is Use.DOWN
        assert len(behaviour.asked) == 3
        now[0], behaviour.status = 31.0, 200
        assert model.write(PROMPT) == SAID


@pytest.mark.parametrize(
    ("name", "mend"),
    [
        ("openai:gpt-test", "OPENAI_API_KEY"),
        ("nonsense:model", "provider:model"),
    ],
)
def test_a_model_that_can_not_be_used_is_told_with_its_mend(name, mend, monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY")
    with pytest.raises(UnsafeSettings, match=mend):
        ChatModel(name, base_url="", limits=Limits(seconds=1, tokens=9), clock=time.monotonic)


def test_no_question_reaches_a_tracing_service(behaviour, monkeypatch):
    traced = Behaviour()
    with serving(behaviour) as address, serving(traced) as tracer:
        monkeypatch.setenv("LANGSMITH_TRACING", "true")
        monkeypatch.setenv("LANGSMITH_ENDPOINT", f"{tracer}/v1/messages")
        monkeypatch.setenv("LANGSMITH_API_KEY", "k")
        assert a_model(address).write(PROMPT) == SAID
    assert traced.asked == []


def test_without_a_model_langchain_is_not_imported():
    code = (
        "import sys; from csp.asking import make_assistant; "
        "from assistant.settings import Settings; "
        "make_assistant(Settings(_env_file=None)); "
        "print([name for name in sys.modules if name.startswith(('langchain', 'openai'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

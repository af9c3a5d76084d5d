from __future__ import annotations

import io
import json
import logging

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from assistant.web import faults
from assistant.web.logs import KnownWords, known_fields, start_logs
from assistant.web.routes import ask
from tests.composition import an_api
from tests.doubles import Script

QUESTION = "My client Jane Doe, NHS 943 476 5919, was hit"


@pytest.fixture
def stream(monkeypatch):
    """The log of a server; what was set up before stands again afterwards."""
    root, before = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers[:], root.level
    written = io.StringIO()
    start_logs(written)
    for module in (ask, faults):
        monkeypatch.setattr(module, "log", structlog.get_logger())
    yield written
    structlog.configure(**before)
    root.handlers[:], root.level = handlers, level


def test_a_question_leaves_one_line_of_known_fields(stream):
    TestClient(an_api()).post("/api/v1/ask", json={"question": QUESTION})
    (line,) = stream.getvalue().splitlines()
    told = json.loads(line)
    assert {"event", "outcome", "audience", "milliseconds", "release", "citations"} <= set(told)
    assert (told["event"], told["outcome"]) == ("question", "answered")
    assert "Jane" not in line


@pytest.mark.parametrize("fault", [ValueError(QUESTION), KeyError(QUESTION), OSError(QUESTION)])
def test_a_fault_leaves_its_kind_and_place_and_no_word_of_the_question(stream, fault):
    client = TestClient(
        an_api(answer=Script(says={QUESTION: fault})), raise_server_exceptions=False
    )
    client.post("/api/v1/ask", json={"question": QUESTION})
    told = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [each["kind"] for each in told if each["event"] == "fault"] == [type(fault).__name__]
    assert all(":" in place for each in told for place in each.get("where", []))
    assert "withheld" not in stream.getvalue()
    assert "Jane" not in stream.getvalue()


def test_a_line_of_a_library_is_redacted_and_its_traceback_left_out(stream):
    log = logging.getLogger("library")
    log.warning("asked %s", QUESTION)
    log.error("while asking %s", QUESTION, exc_info=ValueError(QUESTION))
    first, second = stream.getvalue().splitlines()
    assert first == "WARNING library asked My client [name], NHS [nhs number], was hit"
    assert second == "ERROR library ValueError"


WORDS = st.text(min_size=1, max_size=80)


@given(st.dictionaries(WORDS | st.sampled_from(["question", "text", "where"]), WORDS))
def test_a_field_that_is_not_known_is_never_written(fields):
    kept = known_fields(None, "info", dict(fields))
    for name, value in kept.items():
        assert name in fields
        assert value in ("withheld", []) or " " not in str(value)
    assert "question" not in kept


@given(
    st.sampled_from(["event", "outcome", "audience", "release", "kind", "milliseconds", "where"]),
    st.lists(st.text(alphabet="abcXYZ019'?,.", min_size=1), min_size=2).map(" ".join),
)
def test_a_known_field_never_holds_a_sentence(name, words):
    kept = known_fields(None, "info", {name: words if name != "where" else [words]})
    assert kept[name] in ("withheld", ["withheld"])


@given(WORDS)
def test_no_number_of_a_person_is_written_by_a_library(text):
    record = logging.LogRecord("x", logging.WARNING, "", 0, text + " 943 476 5919", None, None)
    assert "5919" not in KnownWords().format(record)

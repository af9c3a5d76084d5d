from __future__ import annotations

from starlette.testclient import TestClient

from tests.composition import a_site

PATHS = {
    "/api/v1/ask": {"post"},
    "/api/v1/documents": {"get"},
    "/api/v1/documents/{document_id}": {"get"},
    "/api/v1/documents/{document_id}/file": {"get"},
    "/healthz": {"get"},
    "/readyz": {"get"},
    "/metrics": {"get"},
}
ANSWER = {
    "AnswerBody": [
        "outcome",
        "text",
        "written",
        "segments",
        "citations",
        "notices",
        "pathways",
        "contacts",
        "confidence",
        "audience",
        "release",
        "milliseconds",
    ],
    "SegmentBody": ["kind", "text", "citations"],
    "CitationBody": [
        "number",
        "document",
        "title",
        "edition",
        "status",
        "page",
        "page_label",
        "heading",
        "quote",
        "url",
        "verified_on",
    ],
    "NoticeBody": ["kind", "text"],
    "AskRequest": ["question", "history", "language"],
    "TurnBody": ["question", "answer"],
    "Fault": ["code", "message"],
}
OUTCOMES = [
    "answered",
    "clarify",
    "not_found",
    "emergency",
    "out_of_remit",
    "personal_data",
    "declined",
    "small_talk",
    "busy",
    "unavailable",
]


def schema():
    return TestClient(a_site()).get("/openapi.json").json()


def test_the_paths_are_those_that_were_agreed():
    paths = {path: set(methods) for path, methods in schema()["paths"].items()}
    assert paths == PATHS


def test_the_answer_json_has_the_keys_that_were_agreed():
    schemas = schema()["components"]["schemas"]
    assert {name: list(schemas[name]["properties"]) for name in ANSWER} == ANSWER
    assert schemas["Outcome"]["enum"] == OUTCOMES
    assert schemas["AskRequest"]["additionalProperties"] is False
    assert schemas["AskRequest"]["properties"]["question"]["maxLength"] == 1_000


def test_an_answer_omits_nothing():
    answer = TestClient(a_site()).post("/api/v1/ask", json={"question": "How?"}).json()
    assert list(answer) == ANSWER["AnswerBody"]
    assert list(answer["segments"][0]) == ANSWER["SegmentBody"]
    assert list(answer["citations"][0]) == ANSWER["CitationBody"]


def test_every_error_of_a_question_is_declared():
    responses = schema()["paths"]["/api/v1/ask"]["post"]["responses"]
    assert set(responses) == {"200", "401", "413", "415", "422", "429", "500", "503"}
    assert responses["422"]["content"]["application/json"]["schema"]["$ref"].endswith("/ErrorBody")

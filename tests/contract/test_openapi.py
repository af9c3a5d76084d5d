from __future__ import annotations

from starlette.testclient import TestClient

from tests.composition import a_site

PATHS = {
    "/api/v1/ask": {"post"},
    "/api/v1/feedback": {"post"},
    "/api/v1/enquiries": {"post"},
    "/api/v1/reviewed": {"get", "post"},
    "/api/v1/reviewed/{reviewed_id}": {"delete"},
    "/api/v1/redact": {"post"},
    "/api/v1/contacts": {"get"},
    "/api/v1/documents": {"get"},
    "/api/v1/documents/{document_id}": {"get"},
    "/api/v1/documents/{document_id}/file": {"get"},
    "/api/v1/pathways": {"get", "post"},
    "/api/v1/pathways/{pathway_id}": {"get"},
    "/api/v1/onboarding": {"get"},
    "/api/v1/changes": {"get"},
    "/openreferral/": {"get"},
    "/openreferral/services": {"get"},
    "/openreferral/services/{service_id}": {"get"},
    "/openreferral/taxonomies": {"get"},
    "/openreferral/taxonomies/{entry_id}": {"get"},
    "/openreferral/taxonomy_terms": {"get"},
    "/openreferral/taxonomy_terms/{entry_id}": {"get"},
    "/openreferral/service_at_locations": {"get"},
    "/openreferral/service_at_locations/{entry_id}": {"get"},
    "/healthz": {"get"},
    "/readyz": {"get"},
    "/metrics": {"get"},
}
ANSWER = {
    "AnswerBody": [
        "id",
        "outcome",
        "text",
        "language",
        "machine_written",
        "written",
        "segments",
        "citations",
        "notices",
        "pathways",
        "contacts",
        "suggestions",
        "confidence",
        "audience",
        "release",
        "milliseconds",
    ],
    "SegmentBody": ["kind", "text", "citations", "language"],
    "CitationBody": [
        "number",
        "document",
        "passage",
        "title",
        "edition",
        "status",
        "page",
        "page_label",
        "heading",
        "quote",
        "url",
        "verified_on",
        "marking",
        "language",
        "before",
        "after",
    ],
    "PathwayCard": [
        "id",
        "title",
        "about",
        "who_for",
        "age",
        "urgency",
        "how_to_refer",
        "contacts",
        "consent",
        "out_of_hours",
        "not_for",
        "immediate_danger",
        "form_name",
        "form_url",
        "response_time",
        "verified_on",
        "overdue",
        "url",
    ],
    "PathwayContactBody": [
        "name",
        "for",
        "phone",
        "textphone",
        "email",
        "url",
        "hours",
        "open",
    ],
    "OpenBody": ["state", "until", "says"],
    "NoticeBody": ["kind", "text", "language"],
    "AskRequest": ["question", "history", "language"],
    "TurnBody": ["question", "answer"],
    "Fault": ["code", "message"],
    "ErrorBody": ["error", "safety"],
    "SafetyBody": ["text", "notices", "contacts"],
    "FeedbackRequest": [
        "answer",
        "helpful",
        "reason",
        "comment",
        "question",
        "outcome",
        "release",
        "documents",
    ],
    "FeedbackTaken": ["safety"],
    "EnquiryRequest": [
        "question",
        "message",
        "name",
        "email",
        "phone",
        "language",
        "consent",
        "website",
    ],
    "EnquiryTaken": ["reference", "safety"],
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


PATHWAY = [
    *ANSWER["PathwayCard"],
    "owner",
    "audience",
    "status",
    "review_due",
    "source_url",
    "topics",
    "referral",
    "also_called",
    "threshold",
    "address",
    "not_held",
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


def test_the_pathway_json_has_the_keys_that_were_agreed():
    schemas = schema()["components"]["schemas"]
    assert list(schemas["PathwayBody"]["properties"]) == PATHWAY
    assert list(schemas["PathwayList"]["properties"]) == ["total", "page", "per_page", "pathways"]


def test_the_filters_of_pathways_are_declared():
    parameters = schema()["paths"]["/api/v1/pathways"]["get"]["parameters"]
    names = [each["name"] for each in parameters if each["in"] == "query"]
    assert names == ["search", "topic", "referral", "age", "urgency", "page", "per_page"]

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from assistant.answering.write import Use
from assistant.errors import UnsafeSettings
from assistant.knowledge.audience import Audience
from assistant.web.auth import Access
from assistant.web.headers import Origins
from assistant.web.limits import Limits
from tests.composition import a_site, an_api
from tests.doubles import an_answer

COUNCIL = "https://www.example.gov.uk"
HERE = ("127.0.0.1", 1)
PUBLIC = frozenset({Audience.PUBLIC})


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/about",
        "/nowhere",
        "/api/nowhere",
        "/api/v1/ask",
        "/healthz",
        "/openapi.json",
        "/documents/asb-policy-2025",
        "/static/page.css",
    ],
)
def test_every_response_has_the_headers_that_keep_a_browser_safe(path):
    headers = TestClient(a_site()).get(path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "geolocation=()" in headers["permissions-policy"]
    assert headers["cache-control"] == (
        "public, max-age=31536000, immutable" if path.startswith("/static") else "no-store"
    )
    assert "set-cookie" not in headers


def test_named_sites_may_frame_the_pages():
    headers = TestClient(a_site(origins=Origins(frames=(COUNCIL,)))).get("/").headers
    assert f"frame-ancestors {COUNCIL}" in headers["content-security-policy"]
    assert "x-frame-options" not in headers


def preflight(app, origin):
    return TestClient(app).options(
        "/api/v1/ask",
        headers={
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )


def test_no_other_site_may_call_the_api_unless_it_is_named():
    assert "access-control-allow-origin" not in preflight(an_api(), COUNCIL).headers
    app = an_api(origins=Origins(callers=(COUNCIL,)))
    assert preflight(app, COUNCIL).headers["access-control-allow-origin"] == COUNCIL
    assert "access-control-allow-credentials" not in preflight(app, COUNCIL).headers
    for other in ("https://evil.example", f"{COUNCIL}.evil.example", "null"):
        assert "access-control-allow-origin" not in preflight(app, other).headers


@pytest.mark.parametrize(
    "origin",
    [
        "*",
        "null",
        "http://www.example.gov.uk",
        f"{COUNCIL}/",
        f"{COUNCIL}; script-src *",
        "https://*.example.gov.uk",
    ],
)
def test_an_origin_that_is_not_exact_is_refused(origin):
    with pytest.raises(UnsafeSettings):
        Origins(callers=(origin,))
    with pytest.raises(UnsafeSettings):
        Origins(frames=(origin,))


@pytest.mark.parametrize(
    "settings",
    [
        {"audiences": frozenset()},
        {"audiences": frozenset(Audience)},
        {"audiences": PUBLIC, "service_token": "short"},
    ],
)
def test_unsafe_access_is_refused(settings):
    with pytest.raises(UnsafeSettings):
        Access(**settings)


@pytest.mark.parametrize(
    "settings",
    [
        {"threads": 0},
        {"waiting": -1},
        {"feedback_per_hour": 0},
        {"enquiries_per_hour": 0},
        {"trusted_proxies": ("everybody",)},
    ],
)
def test_unsafe_limits_are_refused(settings):
    with pytest.raises(UnsafeSettings):
        Limits(**settings)


def test_it_lives_before_it_is_ready():
    client = TestClient(an_api(libraries={}))
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503
    assert TestClient(an_api()).get("/readyz").status_code == 200


def test_it_is_not_ready_while_one_audience_has_no_release():
    app = an_api(audiences=(Audience.PUBLIC, Audience.PARTNER))
    assert TestClient(app).get("/readyz").status_code == 503


def test_metrics_count_questions_by_outcome():
    client = TestClient(an_api(), client=HERE)
    client.post("/api/v1/ask", json={"question": "a"})
    text = client.get("/metrics").text
    assert 'csp_questions_total{audience="public",outcome="answered"} 1.0' in text
    assert "csp_question_seconds_count 1.0" in text
    assert 'csp_release_info{audience="public",release="2026-11-22-1"} 1.0' in text


def test_metrics_count_what_became_of_the_model_where_one_was_asked():
    answers = iter([an_answer(), an_answer(model=Use.LATE), an_answer(model=Use.WRITTEN)])
    client = TestClient(an_api(answer=lambda _: next(answers)), client=HERE)
    written = [
        client.post("/api/v1/ask", json={"question": "a"}).json()["written"] for _ in range(3)
    ]
    text = client.get("/metrics").text
    assert written == ["quoted", "quoted", "model"]
    assert 'csp_model_answers_total{use="late"} 1.0' in text
    assert 'csp_model_answers_total{use="written"} 1.0' in text
    assert "not_asked" not in text


def test_metrics_are_for_this_machine_only():
    assert TestClient(an_api(), client=("192.0.2.1", 1)).get("/metrics").status_code == 403
    assert TestClient(an_api(), client=("::1", 1)).get("/metrics").status_code == 200
    passed_on = {"X-Forwarded-For": "127.0.0.1"}
    assert TestClient(an_api(), client=HERE).get("/metrics", headers=passed_on).status_code == 403
    anyone = an_api(access={"metrics_from_anywhere": True})
    assert TestClient(anyone, client=("192.0.2.1", 1)).get("/metrics").status_code == 200


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
def test_no_page_loads_anything_from_elsewhere(path):
    assert TestClient(an_api()).get(path).status_code == 404


def test_errors_of_the_api_have_one_shape():
    client = TestClient(a_site())
    for response in (client.get("/api/v1/nothing"), client.get("/api/v1/ask"), client.put("/")):
        assert response.json()["error"].keys() == {"code", "message"}

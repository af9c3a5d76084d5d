"""Bodies that nobody would send in good faith, to the routes on which something is kept."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from assistant.web.limits import Limits
from tests.composition import IDS, an_api
from tests.doubles import Drawer

MANY = Limits(
    feedback_per_hour=1_000_000, enquiries_per_hour=1_000_000, questions_per_minute=1_000_000
)
DRAWER = Drawer()
CLIENT = TestClient(an_api(drawer=DRAWER, limits=MANY))

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=8,
)
GOOD = {
    "feedback": {
        "answer": IDS.new(),
        "helpful": False,
        "reason": "wrong",
        "comment": "The number is dead.",
        "question": "Who?",
        "outcome": "answered",
        "release": "2026-11-22-1",
        "documents": ["asb-policy-2025"],
    },
    "enquiries": {
        "question": "Who?",
        "message": "Please write to me.",
        "name": "Sam",
        "email": "sam@example.org",
        "phone": "020 7946 0001",
        "language": "en",
        "consent": True,
        "website": "",
    },
}
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def send(what, body):
    return CLIENT.post(
        f"/api/v1/{what}", content=json.dumps(body), headers={"Content-Type": "application/json"}
    )


@pytest.mark.parametrize("what", GOOD)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(body=ANY_JSON)
def test_no_body_is_kept_or_breaks_anything_unless_it_is_one(what, body):
    kept = len(DRAWER.feedback) + len(DRAWER.enquiries)
    response = send(what, body)
    assert response.status_code == 422
    assert set(response.json()) == {"error"}
    assert len(DRAWER.feedback) + len(DRAWER.enquiries) == kept


@pytest.mark.parametrize("what", GOOD)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_whatever_stands_in_one_field_is_kept_clean_or_refused(what, data):
    field = data.draw(st.sampled_from(sorted(GOOD[what])))
    value = data.draw(ANY_JSON | ANY_TEXT)
    response = send(what, GOOD[what] | {field: value})
    assert response.status_code in {201, 204, 422}
    if response.status_code == 422:
        assert set(response.json()) == {"error"}
        return
    kept = DRAWER.feedback[-1] if what == "feedback" else DRAWER.enquiries[-1]
    written = [
        getattr(kept, name)
        for name in ("comment", "question", "message", "name", "email", "phone")
        if hasattr(kept, name)
    ]
    assert not any(CONTROL.search(text) for text in written)
    assert "\n" not in "".join(getattr(kept, name, "") for name in ("name", "email", "phone"))


@pytest.mark.parametrize("what", GOOD)
def test_the_same_field_twice_is_kept_as_the_last_one_and_is_held_to_the_same(what):
    field = "comment" if what == "feedback" else "message"
    body = json.dumps(GOOD[what])[:-1] + f', "{field}": "\\u0000"}}'
    response = CLIENT.post(
        f"/api/v1/{what}", content=body, headers={"Content-Type": "application/json"}
    )
    assert response.json()["error"]["code"] == f"{field}_control"


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"X-HTTP-Method-Override": "GET"},
        {"Cookie": "a=b"},
        {"Assistant-Audience": "public"},
    ],
)
def test_no_header_changes_what_is_kept(headers):
    response = CLIENT.post("/api/v1/feedback", json=GOOD["feedback"], headers=headers)
    assert response.status_code == 204
    assert DRAWER.feedback[-1].audience == "public"

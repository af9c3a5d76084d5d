from __future__ import annotations

import asyncio
import json
import threading
import time

import httpx
import pytest
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from assistant.answering.outcome import Outcome
from assistant.answering.question import LONGEST_QUESTION, Turn
from assistant.errors import DamagedRelease, NoRelease, UnusableQuestion
from assistant.knowledge.audience import Audience
from assistant.web.limits import IN_PROCESS, Limits
from tests.composition import IDS, TOKEN, ShelfInMemory, a_library, an_api
from tests.doubles import Script, a_full_answer, an_answer

WORDS = "Seventeen Sample House"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


def ask(app, **request):
    request.setdefault("json", {"question": "How?"})
    return TestClient(app).post("/api/v1/ask", **request)


def test_a_question_is_answered():
    script = Script()
    response = ask(an_api(answer=script))
    assert response.status_code == 200
    body = response.json()
    assert body["outcome"] == "answered"
    assert [segment["kind"] for segment in body["segments"]][:3] == ["heading", "paragraph", "item"]
    assert body["citations"][0]["verified_on"] == "2026-04-30"
    assert body["pathways"] == []
    assert script.asked[0].audience is Audience.PUBLIC


def test_history_and_language_reach_the_assistant():
    script = Script()
    history = [{"question": "Who?", "answer": "The council."}]
    ask(
        an_api(answer=script),
        json={"question": "And where?", "history": history, "language": "bn"},
    )
    assert script.asked[0].history == (Turn(question="Who?", answer="The council."),)
    assert script.asked[0].language == "bn"


JSON = {"Content-Type": "application/json"}
UNUSABLE = {
    "empty": ({"json": {"question": ""}}, 422, "question_empty"),
    "spaces": ({"json": {"question": " \n\t "}}, 422, "question_blank"),
    "invisible": ({"json": {"question": "\u200b\U000e0041"}}, 422, "question_blank"),
    "too long": ({"json": {"question": WORDS * 500}}, 422, "question_too_long"),
    "missing": ({"json": {}}, 422, "question_missing"),
    "a number": ({"json": {"question": 999}}, 422, "question_not_text"),
    "half a character": (
        {"content": '{"question": "\\ud800"}', "headers": JSON},
        422,
        "question_not_text",
    ),
    "a list": ({"json": [WORDS]}, 422, "unknown_shape"),
    "one field more": ({"json": {"question": "a", WORDS: 1}}, 422, "unknown_shape"),
    "long history": (
        {"json": {"question": "a", "history": [{"question": "a", "answer": "b"}] * 21}},
        422,
        "history_unusable",
    ),
    "strange history": (
        {"json": {"question": "a", "history": [{"question": "a", "answer": "b", WORDS: 1}]}},
        422,
        "history_unusable",
    ),
    "no language": ({"json": {"question": "a", "language": WORDS}}, 422, "language_unusable"),
    "not JSON": ({"content": '{"question": ' + WORDS, "headers": JSON}, 422, "not_json"),
    "not text": ({"content": b"\xff\xfe\x00", "headers": JSON}, 400, "bad_request"),
    "deep": ({"content": "[" * 30_000, "headers": JSON}, 400, "bad_request"),
    "a form": ({"data": {"question": WORDS}, "json": None}, 415, "not_json_type"),
    "no type": ({"content": WORDS}, 415, "not_json_type"),
    "nothing": ({"json": None}, 415, "not_json_type"),
    "huge": ({"content": b"a" * 70_000, "headers": JSON}, 413, "body_too_large"),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_what_cannot_be_used_is_explained_and_not_repeated(name):
    request, status, code = UNUSABLE[name]
    script = Script()
    with capture_logs() as logs:
        response = ask(an_api(answer=script), **request)
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)
    assert response.json()["error"]["message"].endswith(".")
    assert "Sample" not in response.text
    assert "Sample" not in repr(logs)
    assert script.asked == []


def test_the_longest_question_is_taken():
    assert ask(an_api(), json={"question": "a" * LONGEST_QUESTION}).status_code == 200


def test_a_body_without_length_is_cut_off_while_it_comes():
    sent = []

    def endless():
        for _ in range(1_000):
            sent.append(1)
            yield b"a" * 1_024

    response = ask(an_api(), json=None, content=endless(), headers=JSON)
    assert response.status_code == 413


HELP = an_answer(Outcome.EMERGENCY, text="Call 999 now.")


def cry(question):
    return HELP if "knife" in question.text else None


def test_a_cry_in_a_question_that_is_too_long_is_answered_before_the_mistake_is_told():
    app = an_api(cry=cry)
    response = ask(app, json={"question": "he has a knife " + WORDS * 500})
    assert (response.status_code, response.json()["outcome"]) == (200, "emergency")
    assert ask(app, json={"question": WORDS * 500}).status_code == 422
    history = [{"question": WORDS * 500, "answer": ""}]
    assert ask(app, json={"question": "knife", "history": history}).status_code == 200


@pytest.mark.parametrize("error", [NoRelease(WORDS), DamagedRelease(WORDS)])
def test_a_fault_of_the_assistant_is_an_unavailable_answer(error):
    with capture_logs() as logs:
        response = ask(an_api(answer=Script(says={"How?": error})))
    assert response.status_code == 503
    assert response.json()["outcome"] == "unavailable"
    assert response.headers["retry-after"] == "30"
    assert WORDS not in response.text + repr(logs)


def test_an_unusable_question_is_a_422():
    response = ask(an_api(answer=Script(says={"How?": UnusableQuestion(WORDS)})))
    assert response.status_code == 422
    assert response.json()["error"]["code"] == "question_unusable"


def test_an_unknown_fault_is_a_plain_500_logged_without_its_words():
    with capture_logs() as logs:
        response = ask(an_api(answer=Script(says={"How?": ValueError(WORDS)})))
    assert response.status_code == 500
    assert response.json()["error"]["code"] == "fault"
    assert logs[0]["event"] == "fault"
    assert logs[0]["kind"] == "ValueError"
    assert "doubles.py" in logs[0]["where"][-1]
    assert WORDS not in response.text + repr(logs)
    assert response.headers["x-content-type-options"] == "nosniff"


def test_one_log_line_for_a_question_without_text_and_address():
    with capture_logs() as logs:
        TestClient(an_api(), client=("192.0.2.7", 1)).post("/api/v1/ask", json={"question": WORDS})
    (line,) = logs
    assert line.pop("milliseconds") >= 0
    assert line == {
        "event": "question",
        "log_level": "info",
        "outcome": "answered",
        "audience": "public",
        "release": "2026-11-22-1",
        "citations": 2,
        "model": "not_asked",
    }


def events_of(response):
    assert response.headers["content-type"].startswith("text/event-stream")
    blocks = response.text.strip().split("\n\n")
    lines = [dict(line.split(": ", 1) for line in block.split("\n")) for block in blocks]
    return [(line["event"], json.loads(line["data"])) for line in lines]


STREAM = {"Accept": "text/event-stream"}


def test_an_answer_streams_as_events():
    events = events_of(ask(an_api(), headers=STREAM))
    names = [name for name, _ in events]
    assert names == ["status", *["segment"] * 6, "sources", "done"]
    assert events[1][1] == {
        "kind": "heading",
        "text": "Case reviews",
        "citations": [],
        "language": "en",
    }
    assert [source["number"] for source in events[-2][1]] == [1, 2]
    done = events[-1][1]
    assert done["outcome"] == "answered"
    assert done["contacts"][0]["phone"] == "020 7946 0000"
    assert {"segments", "citations"}.isdisjoint(done)


def test_every_answer_has_an_id_of_its_own_whole_or_streamed_helping_or_not():
    unavailable = an_api(answer=Script(says={"How?": NoRelease("public")}))
    too_long = {"question": "a knife " + WORDS * 500}
    given = [
        *(ask(an_api()).json() for _ in range(3)),
        events_of(ask(an_api(), headers=STREAM))[-1][1],
        ask(unavailable).json(),
        ask(an_api(cry=cry), json=too_long).json(),
    ]
    assert len({answer["id"] for answer in given}) == 6
    assert all(IDS.knows(answer["id"]) for answer in given)


def test_help_comes_before_everything_else_in_a_stream():
    emergency = an_answer(Outcome.EMERGENCY, text="Call 999.", contacts=a_full_answer().contacts)
    events = events_of(ask(an_api(answer=Script(otherwise=emergency)), headers=STREAM))
    assert [name for name, _ in events] == ["status", "safety", "sources", "done"]
    assert events[1][1]["text"] == "Call 999."
    assert events[1][1]["contacts"]


@pytest.mark.parametrize(
    ("error", "code"),
    [(ValueError(WORDS), "fault"), (UnusableQuestion(WORDS), "question_unusable")],
)
def test_a_stream_ends_with_an_error_event(error, code):
    with capture_logs() as logs:
        response = ask(an_api(answer=Script(says={"How?": error})), headers=STREAM)
    name, data = events_of(response)[-1]
    assert (name, data["code"]) == ("error", code)
    assert WORDS not in response.text + repr(logs)


def test_an_unavailable_stream_says_so_at_its_end():
    response = ask(an_api(answer=Script(says={"How?": NoRelease("public")})), headers=STREAM)
    assert events_of(response)[-1][1]["outcome"] == "unavailable"


def test_when_the_queue_is_full_the_answer_is_busy_at_once():
    release = threading.Event()

    def slow():
        release.wait(10)
        return a_full_answer()

    app = an_api(answer=Script(says={"slow": slow}), limits=Limits(threads=1, waiting=1))

    async def crowd():
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            slow_ones = [
                asyncio.create_task(client.post("/api/v1/ask", json={"question": "slow"}))
                for _ in range(2)
            ]
            await asyncio.sleep(0.1)
            began = time.perf_counter()
            refused = await client.post("/api/v1/ask", json={"question": "one more"})
            waited = time.perf_counter() - began
            release.set()
            answered = await asyncio.gather(*slow_ones)
            after = await client.post("/api/v1/ask", json={"question": "one more"})
        return refused, waited, answered, after

    refused, waited, answered, after = asyncio.run(crowd())
    assert refused.status_code == 503
    assert refused.json()["outcome"] == "busy"
    assert refused.headers["retry-after"] == "2"
    assert waited < 0.5
    assert [response.status_code for response in (*answered, after)] == [200] * 3


def statuses(app, count, *, client=("192.0.2.1", 1), headers=None):
    browser = TestClient(app, client=client)
    return [
        browser.post("/api/v1/ask", json={"question": "a"}, headers=headers).status_code
        for _ in range(count)
    ]


def test_an_address_has_fifteen_questions_a_minute():
    app = an_api(limits=Limits())
    assert statuses(app, 17) == [200] * 15 + [429] * 2
    assert statuses(app, 1, client=("192.0.2.2", 1)) == [200]


def test_a_cry_is_answered_though_its_address_has_had_its_share():
    app = an_api(cry=cry, limits=Limits(questions_per_minute=1))
    browser = TestClient(app, client=("192.0.2.1", 1))
    answers = [
        browser.post("/api/v1/ask", json={"question": text})
        for text in ("a", "a", "he has a knife", "a")
    ]
    assert [each.status_code for each in answers] == [200, 429, 200, 429]
    assert answers[2].json()["outcome"] == "emergency"


def test_one_ipv6_household_is_one_address():
    app = an_api(limits=Limits(questions_per_minute=1))
    assert statuses(app, 1, client=("2001:db8::1", 1)) == [200]
    assert statuses(app, 1, client=("2001:db8::2", 1)) == [429]
    assert statuses(app, 1, client=("2001:db8:0:1::1", 1)) == [200]
    assert statuses(app, 1, client=("::ffff:192.0.2.1", 1)) == [200]
    assert statuses(app, 1, client=("192.0.2.1", 1)) == [429]


def test_a_forged_forwarded_for_counts_for_nothing():
    app = an_api(limits=Limits(questions_per_minute=2))
    for forged in ("198.51.100.1", "198.51.100.2"):
        assert statuses(app, 1, headers={"X-Forwarded-For": forged}) == [200]
    assert statuses(app, 1, headers={"X-Forwarded-For": "198.51.100.3"}) == [429]


@pytest.mark.parametrize("peer", ["10.1.2.3", IN_PROCESS])
def test_a_trusted_proxy_names_the_address_and_only_the_last_one(peer):
    app = an_api(limits=Limits(questions_per_minute=1, trusted_proxies=("10.0.0.0/8",)))

    def one(forwarded):
        return statuses(app, 1, client=(peer, 1), headers={"X-Forwarded-For": forwarded})

    assert one("198.51.100.1") == [200]
    assert one("198.51.100.1") == [429]
    assert one("203.0.113.9, 198.51.100.1") == [429]
    assert one("198.51.100.1, 10.9.9.9") == [429]
    assert one("198.51.100.2") == [200]


def test_a_bot_with_its_token_is_not_counted():
    app = an_api(limits=Limits(questions_per_minute=1))
    headers = BEARER | {"Assistant-Audience": "public"}
    assert statuses(app, 3, headers=headers) == [200] * 3


PARTNER = {"Assistant-Audience": "partner"}
PUBLIC = {"Assistant-Audience": "public"}
WRONG = {"Authorization": "Bearer " + "x" * 40}
EMPTY = {"Authorization": "Bearer "}
BOTH = (Audience.PUBLIC, Audience.PARTNER)
ACCESS = [
    ((Audience.PUBLIC,), {}, "public"),
    ((Audience.PUBLIC,), PUBLIC, "public"),
    ((Audience.PUBLIC,), BEARER | PUBLIC, "public"),
    ((Audience.PUBLIC,), BEARER, 401),
    ((Audience.PUBLIC,), PARTNER, 401),
    ((Audience.PUBLIC,), WRONG | PUBLIC, 401),
    (BOTH, {}, "public"),
    (BOTH, PARTNER, 401),
    (BOTH, WRONG, 401),
    (BOTH, EMPTY, 401),
    (BOTH, WRONG | PARTNER, 401),
    (BOTH, {"Authorization": "Bearer tøken" + "x" * 40}, 401),
    (BOTH, {"Assistant-Audience": "everyone"}, 401),
    (BOTH, {"Authorization": "Basic dXNlcjpwYXNz"}, "public"),
    (BOTH, {"Authorization": "Basic " + TOKEN}, "public"),
    (BOTH, {"Authorization": "Basic " + TOKEN} | PARTNER, 401),
    (BOTH, {"Authorization": "Bearer" + TOKEN}, 401),
    (BOTH, BEARER, "partner"),
    (BOTH, BEARER | PARTNER, "partner"),
    (BOTH, BEARER | PUBLIC, "public"),
    ((Audience.PARTNER,), {}, 401),
    ((Audience.PARTNER,), BEARER, "partner"),
]


@pytest.mark.parametrize(("audiences", "headers", "expected"), ACCESS)
@pytest.mark.parametrize("path", ["/api/v1/ask", "/api/v1/documents"])
def test_who_may_ask_for_whom(path, audiences, headers, expected):
    libraries = {
        Audience.PUBLIC: a_library(),
        Audience.PARTNER: ShelfInMemory(audience=Audience.PARTNER, shelf=()),
    }
    script = Script()
    client = TestClient(an_api(answer=script, libraries=libraries, audiences=audiences))
    headers = {name: value.encode("latin-1") for name, value in headers.items()}
    if path == "/api/v1/ask":
        response = client.post(path, json={"question": "a"}, headers=headers)
        served = [question.audience for question in script.asked]
    else:
        response = client.get(path, headers=headers)
        documents = response.json().get("documents")
        served = [Audience.PUBLIC if documents else Audience.PARTNER]
    if expected == 401:
        assert response.status_code == 401
        assert script.asked == []
    else:
        assert response.status_code == 200
        assert served == [expected]


def test_every_refusal_of_an_audience_is_the_same():
    refusals = {
        (response.status_code, response.content, tuple(sorted(response.headers.items())))
        for audiences, headers, expected in ACCESS
        if expected == 401
        for response in [
            TestClient(an_api(audiences=audiences)).post(
                "/api/v1/ask",
                json={"question": "a"},
                headers={name: value.encode("latin-1") for name, value in headers.items()},
            )
        ]
    }
    assert len(refusals) == 1


def test_a_fault_is_told_in_the_language_of_the_question():
    script = Script(otherwise=NoRelease("none"))
    body = ask(an_api(answer=script), json={"question": "পুলিশের নম্বর কত?"}).json()
    assert (body["outcome"], body["language"], body["machine_written"]) == (
        "unavailable", "bn", True
    )  # fmt: skip
    assert [each["language"] for each in body["segments"]] == ["bn"]

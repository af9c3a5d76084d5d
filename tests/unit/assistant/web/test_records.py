from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from assistant.answering.outcome import Outcome
from assistant.errors import NoRecords
from assistant.knowledge.audience import Audience
from assistant.knowledge.partnership import Contact
from assistant.records.feedback import Reason
from assistant.web.headers import Origins
from assistant.web.limits import Limits
from tests.composition import IDS, TOKEN, ShelfInMemory, an_api
from tests.doubles import Drawer, a_document, an_answer

CANARY = "Seventeen Sample House"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
JSON = {"Content-Type": "application/json"}
HELP = an_answer(
    Outcome.EMERGENCY,
    text="Call 999 now.",
    contacts=(Contact(name="Emergency", purpose="In danger", phone="999"),),
)


def cry(question):
    return HELP if "knife" in question.text else None


def feedback(**changes):
    body = {"answer": IDS.new(), "helpful": False, "outcome": "answered"}
    return body | changes


def enquiry(**changes):
    return {"message": "Please write to me.", "email": "sam@example.org", "consent": True} | changes


def send(app, what, body, **more):
    return TestClient(app).post(f"/api/v1/{what}", **({"json": body} | more))


# Feedback


def test_feedback_is_kept_and_answered_without_a_word():
    drawer = Drawer()
    body = feedback(
        reason="out_of_date",
        comment="The number\r\nis dead.",
        question="Who?",
        release="2026-11-22-1",
        documents=["asb-policy-2025"],
    )
    response = send(an_api(drawer=drawer), "feedback", body)
    assert (response.status_code, response.content) == (204, b"")
    (kept,) = drawer.feedback
    assert (kept.answer, kept.helpful, kept.reason) == (body["answer"], False, Reason.OUT_OF_DATE)
    assert (kept.comment, kept.question) == ("The number\nis dead.", "Who?")
    assert (kept.outcome, kept.audience) == (Outcome.ANSWERED, Audience.PUBLIC)
    assert kept.documents == ("asb-policy-2025",)


def test_the_id_of_an_answer_is_one_that_feedback_takes():
    drawer = Drawer()
    client = TestClient(an_api(drawer=drawer))
    answer = client.post("/api/v1/ask", json={"question": "How?"}).json()["id"]
    response = client.post("/api/v1/feedback", json=feedback(answer=answer, helpful=True))
    assert response.status_code == 204
    assert drawer.feedback[0].answer == answer


@pytest.mark.parametrize("answer", ["a" * 26, "2" * 26])
def test_feedback_on_an_answer_that_nobody_got_is_refused(answer):
    drawer = Drawer()
    response = send(an_api(drawer=drawer), "feedback", feedback(answer=answer))
    assert (response.status_code, response.json()["error"]["code"]) == (422, "answer_unknown")
    assert drawer.feedback == []


def test_a_document_that_is_not_there_and_one_for_others_are_refused_alike():
    partner = a_document(id="tactics", audience=Audience.PARTNER)
    libraries = {
        Audience.PUBLIC: ShelfInMemory(audience=Audience.PUBLIC, shelf=(a_document(), partner)),
        Audience.PARTNER: ShelfInMemory(audience=Audience.PARTNER, shelf=(a_document(), partner)),
    }
    app = an_api(libraries=libraries, audiences=tuple(Audience))
    hidden = send(app, "feedback", feedback(documents=["asb-policy-2025", "tactics"]))
    missing = send(app, "feedback", feedback(documents=["asb-policy-2025", "nothing"]))
    assert (hidden.status_code, hidden.json()["error"]["code"]) == (422, "documents_unknown")
    assert hidden.content == missing.content
    partners = send(app, "feedback", feedback(documents=["tactics"]), headers=BEARER)
    assert partners.status_code == 204


def test_without_a_release_feedback_without_documents_is_taken():
    app = an_api(libraries={})
    assert send(app, "feedback", feedback()).status_code == 204
    assert send(app, "feedback", feedback(documents=["a"])).status_code == 503


def test_a_comment_that_tells_of_danger_is_kept_and_answered_with_help():
    drawer = Drawer()
    app = an_api(drawer=drawer, cry=cry)
    response = send(app, "feedback", feedback(comment="he has a knife"))
    assert response.status_code == 200
    assert response.json()["safety"]["text"] == "Call 999 now."
    assert response.json()["safety"]["contacts"][0]["phone"] == "999"
    assert len(drawer.feedback) == 1


def test_a_question_that_is_sent_along_has_had_its_help_before():
    assert send(an_api(cry=cry), "feedback", feedback(question="a knife")).status_code == 204


# Enquiries


def test_an_enquiry_is_kept_and_gets_a_reference():
    drawer = Drawer()
    body = enquiry(
        question="Who?", message="Two\r\nlines", name=" Sam ", phone="+44 (0)20 7946 0001",
        language="bn",
    )  # fmt: skip
    response = send(an_api(drawer=drawer), "enquiries", body)
    assert (response.status_code, response.json()) == (
        201,
        {"reference": "2345-6782", "safety": None},
    )
    (kept,) = drawer.enquiries
    assert (kept.message, kept.question, kept.name) == ("Two\nlines", "Who?", "Sam")
    assert (kept.email, kept.phone) == ("sam@example.org", "+44 (0)20 7946 0001")
    assert (kept.language, kept.danger) == ("bn", False)


@pytest.mark.parametrize("field", ["message", "question"])
def test_an_enquiry_that_tells_of_danger_is_kept_and_answered_with_help_first(field):
    drawer = Drawer()
    response = send(an_api(drawer=drawer, cry=cry), "enquiries", enquiry(**{field: "a knife"}))
    assert response.status_code == 201
    assert response.json()["reference"]
    assert response.json()["safety"]["text"] == "Call 999 now."
    assert "while you wait" in response.json()["safety"]["notices"][0]["text"]
    assert drawer.enquiries[0].danger


@pytest.mark.parametrize(
    ("changes", "options", "status", "code"),
    [
        ({"email": "no"}, {}, 422, "email_unusable"),
        ({"email": ""}, {}, 422, "reach_missing"),
        ({"message": "knife " * 1_000}, {}, 422, "message_too_long"),
        ({"website": "https://spam.example"}, {}, 422, "website_not_empty"),
        ({}, {"drawer": Drawer(fails=NoRecords("locked"))}, 503, "not_kept"),
    ],
)
def test_help_stands_beside_whatever_keeps_an_enquiry_from_being_taken(
    changes, options, status, code
):
    app = an_api(cry=cry, **options)
    response = send(app, "enquiries", enquiry(message="he has a knife") | changes)
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)
    assert response.json()["safety"]["text"] == "Call 999 now."


def test_help_stands_beside_too_many_enquiries():
    client = TestClient(an_api(cry=cry, limits=Limits(enquiries_per_hour=1)))
    client.post("/api/v1/enquiries", json=enquiry())
    refused = client.post("/api/v1/enquiries", json=enquiry(message="he has a knife"))
    assert refused.status_code == 429
    assert refused.json()["safety"]["text"] == "Call 999 now."
    calm = client.post("/api/v1/enquiries", json=enquiry())
    assert list(calm.json()) == ["error"]


def test_where_no_enquiries_are_taken_a_person_is_named():
    app = an_api(enquiries=False)
    response = send(app, "enquiries", enquiry())
    assert (response.status_code, response.json()["error"]["code"]) == (503, "not_taken")
    assert response.json()["error"]["message"] == "Your enquiry was not kept. Ask Police, 101."
    assert send(app, "feedback", feedback()).status_code == 204


# What can't be taken

UNUSABLE = {
    "no answer": ("feedback", {"helpful": True, "outcome": "answered"}, "answer_missing"),
    "forged shape": ("feedback", feedback(answer=CANARY), "answer_unusable"),
    "answer in capitals": ("feedback", feedback(answer="A" * 26), "answer_unusable"),
    "a word for yes": ("feedback", feedback(helpful="yes"), "helpful_unusable"),
    "an unknown reason": ("feedback", feedback(reason=CANARY), "reason_unusable"),
    "an unknown outcome": ("feedback", feedback(outcome=CANARY), "outcome_unusable"),
    "a strange release": ("feedback", feedback(release=CANARY), "release_unusable"),
    "a long comment": ("feedback", feedback(comment=CANARY * 50), "comment_too_long"),
    "a long question": ("feedback", feedback(question=CANARY * 50), "question_too_long"),
    "control characters": ("feedback", feedback(comment=f"{CANARY}\x1b[2J"), "comment_control"),
    "a nought": ("feedback", feedback(comment=f"{CANARY}\0"), "comment_control"),
    "many documents": ("feedback", feedback(documents=[CANARY] * 21), "documents_too_long"),
    "a long document": ("feedback", feedback(documents=[CANARY * 20]), "documents_too_long"),
    "documents as text": ("feedback", feedback(documents=CANARY), "documents_unusable"),
    "one field more": ("feedback", feedback(**{CANARY: 1}), "unknown_shape"),
    "a list": ("feedback", [CANARY], "unknown_shape"),
    "no message": ("enquiries", {"email": "a@b.co", "consent": True}, "message_missing"),
    "an empty message": ("enquiries", enquiry(message=""), "message_empty"),
    "invisible message": ("enquiries", enquiry(message=" \u200b\n"), "message_empty"),
    "message escapes": ("enquiries", enquiry(message=f"{CANARY}\x9b31m"), "message_control"),
    "name of lines": ("enquiries", enquiry(name=f"{CANARY}\nBcc: all"), "name_control"),
    "a long name": ("enquiries", enquiry(name=CANARY * 5), "name_too_long"),
    "email of lines": ("enquiries", enquiry(email="a@b.co\nBcc: c@d.ef"), "email_control"),
    "two emails": ("enquiries", enquiry(email="a@b.co,c@d.ef"), "email_unusable"),
    "a named email": ("enquiries", enquiry(email=f"{CANARY} <a@b.co>"), "email_unusable"),
    "a long email": ("enquiries", enquiry(email="a" * 260 + "@b.co"), "email_unusable"),
    "letters as phone": ("enquiries", enquiry(phone=CANARY), "phone_unusable"),
    "dashes as phone": ("enquiries", enquiry(phone="----------"), "phone_unusable"),
    "nobody to answer": ("enquiries", enquiry(email=""), "reach_missing"),
    "no consent": ("enquiries", {"message": "a", "email": "a@b.co"}, "consent_missing"),
    "consent as no": ("enquiries", enquiry(consent=False), "consent_missing"),
    "a filled trap": ("enquiries", enquiry(website=CANARY), "website_not_empty"),
    "a strange language": ("enquiries", enquiry(language=CANARY), "language_unusable"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNUSABLE)
def test_what_cannot_be_kept_is_explained_and_not_repeated(name):
    what, body, code = UNUSABLE[name]
    drawer = Drawer()
    with capture_logs() as logs:
        response = send(an_api(drawer=drawer), what, body)
    assert (response.status_code, response.json()["error"]["code"]) == (422, code)
    assert response.json()["error"]["message"].endswith(".")
    assert "Sample" not in response.text + repr(logs)
    assert drawer.feedback + drawer.enquiries == []


@pytest.mark.parametrize("what", ["feedback", "enquiries"])
@pytest.mark.parametrize(
    ("request_", "status", "code"),
    [
        ({"content": b"a" * 70_000, "headers": JSON}, 413, "body_too_large"),
        ({"content": '{"message": ' + CANARY, "headers": JSON}, 422, "not_json"),
        ({"content": "[" * 30_000, "headers": JSON}, 400, "bad_request"),
        ({"content": '{"comment": "\\ud800"}', "headers": JSON}, 422, None),
        ({"data": {"message": CANARY}}, 415, "not_json_type"),
        ({"content": '{"message": "a"}', "headers": {"Content-Type": "text/plain"}}, 415, None),
    ],
)
def test_what_is_no_json_object_is_refused(what, request_, status, code):
    response = send(an_api(), what, None, **({"json": None} | request_))
    assert response.status_code == status
    assert code in {None, response.json()["error"]["code"]}
    assert "Sample" not in response.text


@pytest.mark.parametrize("text", ["আমি সাহায্য চাই", "می‌خواهم", "ok 👩‍👩‍👧", "a\tb\nc"])
def test_words_of_every_script_are_kept_as_they_were_written(text):
    drawer = Drawer()
    send(an_api(drawer=drawer), "enquiries", enquiry(message=text))
    assert drawer.enquiries[0].message == text


def test_marks_that_turn_the_writing_round_are_left_out():
    drawer = Drawer()
    send(an_api(drawer=drawer), "enquiries", enquiry(message="a\u202eb\U000e0041c"))
    assert drawer.enquiries[0].message == "abc"


# Limits


@pytest.mark.parametrize(
    ("what", "body", "limit"),
    [
        ("feedback", feedback, Limits(feedback_per_hour=2)),
        ("enquiries", enquiry, Limits(enquiries_per_hour=2)),
    ],
)
def test_one_address_sends_so_many_an_hour_and_a_bot_as_many_as_it_will(what, body, limit):
    app = an_api(limits=limit, audiences=tuple(Audience), libraries={})
    one, other = TestClient(app, client=("1.1.1.1", 1)), TestClient(app, client=("2.2.2.2", 1))
    path = f"/api/v1/{what}"
    assert [one.post(path, json=body()).is_success for _ in range(3)] == [True, True, False]
    refused = one.post(path, json=body())
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "3600")
    assert other.post(path, json=body()).is_success
    bot = [one.post(path, json=body(), headers=BEARER).is_success for _ in range(4)]
    assert bot == [True] * 4


def test_what_was_not_kept_through_our_fault_is_not_counted():
    drawer = Drawer(fails=NoRecords("locked"))
    client = TestClient(an_api(drawer=drawer, limits=Limits(enquiries_per_hour=1)))
    for _ in range(3):
        assert client.post("/api/v1/enquiries", json=enquiry()).status_code == 503
    drawer.fails = None
    assert client.post("/api/v1/enquiries", json=enquiry()).status_code == 201


def test_a_mistake_is_not_counted():
    client = TestClient(an_api(limits=Limits(enquiries_per_hour=1)))
    for _ in range(3):
        assert client.post("/api/v1/enquiries", json=enquiry(email="a")).status_code == 422
    assert client.post("/api/v1/enquiries", json=enquiry()).status_code == 201


def test_what_cannot_be_kept_is_heard_only_so_often_from_one_address():
    heard = []

    def listen(question):
        heard.append(question)

    client = TestClient(an_api(cry=listen, limits=Limits(questions_per_minute=5)))
    told = [client.post("/api/v1/enquiries", json={"message": "a"}) for _ in range(8)]
    assert [each.status_code for each in told] == [422] * 5 + [429] * 3
    assert told[-1].headers["retry-after"] == "60"
    assert len(heard) == 5


# Faults


@pytest.mark.parametrize("fault", [NoRecords(CANARY), OSError(CANARY), ValueError(CANARY)])
@pytest.mark.parametrize(("what", "body"), [("feedback", feedback()), ("enquiries", enquiry())])
def test_records_that_cannot_be_used_are_told_in_words_and_asking_goes_on(fault, what, body):
    client = TestClient(an_api(drawer=Drawer(fails=fault)))
    with capture_logs() as logs:
        response = client.post(f"/api/v1/{what}", json=body)
    assert (response.status_code, response.json()["error"]["code"]) == (503, "not_kept")
    assert response.headers["retry-after"] == "30"
    assert [each["kind"] for each in logs] == [type(fault).__name__]
    assert "Sample" not in response.text + repr(logs)
    assert client.post("/api/v1/ask", json={"question": "How?"}).status_code == 200


def test_records_that_hang_keep_nobody_from_an_answer_and_do_not_gather_without_end():
    held = threading.Event()

    class Hanging(Drawer):
        def keep_feedback(self, _):
            held.wait(30)

    many = Limits(feedback_per_hour=1_000, questions_per_minute=1_000_000)
    with TestClient(an_api(drawer=Hanging(), limits=many)) as client:

        def rate(_):
            return client.post("/api/v1/feedback", json=feedback()).status_code

        with ThreadPoolExecutor(40) as threads:
            coming = [threads.submit(rate, each) for each in range(40)]
            # One is being kept and 16 wait: the others are told at once.
            while sum(each.done() for each in coming) < 23:
                assert client.post("/api/v1/ask", json={"question": "How?"}).status_code == 200
            held.set()
            told = [each.result() for each in coming]
    assert sorted(set(told)) == [204, 503]
    assert told.count(503) == 23


# What is seen of it


def test_nothing_that_somebody_sent_stands_in_a_log_or_a_metric():
    client = TestClient(an_api(cry=cry), client=("127.0.0.1", 1))
    with capture_logs() as logs:
        client.post("/api/v1/feedback", json=feedback(comment=CANARY, question=CANARY))
        client.post("/api/v1/enquiries", json=enquiry(message=CANARY, name=CANARY))
        client.post("/api/v1/enquiries", json=enquiry(message=f"{CANARY} knife"))
    assert logs == []
    metrics = client.get("/metrics").text
    assert 'csp_feedback_total{helpful="no"} 1.0' in metrics
    assert "csp_enquiries_total 2.0" in metrics
    assert "Sample" not in metrics
    assert "example.org" not in metrics


def test_sites_that_are_let_in_may_send_and_read_and_others_may_not():
    site = "https://www.example.gov.uk"
    client = TestClient(an_api(origins=Origins(callers=(site,))))
    for origin, allowed in ((site, site), ("https://other.example", None)):
        asked = client.options(
            "/api/v1/feedback",
            headers={
                "Origin": origin,
                "Access-Control-Request-Method": "POST",
                "Access-Control-Request-Headers": "content-type",
            },
        )
        sent = client.post("/api/v1/enquiries", json=enquiry(), headers={"Origin": origin})
        assert asked.headers.get("access-control-allow-origin") == allowed
        assert sent.headers.get("access-control-allow-origin") == allowed


def test_a_wrong_token_sends_nothing():
    drawer = Drawer()
    for what, body in (("feedback", feedback()), ("enquiries", enquiry())):
        wrong = {"Authorization": "Bearer wrong"}
        assert send(an_api(drawer=drawer), what, body, headers=wrong).status_code == 401
    assert drawer.feedback + drawer.enquiries == []


@pytest.mark.parametrize("what", ["feedback", "enquiries"])
def test_nothing_can_be_read_back(what):
    assert TestClient(an_api()).get(f"/api/v1/{what}").status_code == 405

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from assistant.answering.outcome import Outcome
from assistant.answering.question import LONGEST_QUESTION
from assistant.errors import NoRecords
from assistant.knowledge.partnership import Contact
from assistant.web.limits import Limits
from assistant.web.schema import LONGEST_COMMENT, LONGEST_MESSAGE, EnquiryRequest, Reason
from bots import words
from tests.composition import PARTNERSHIP, a_library, a_site
from tests.doubles import Drawer, Script, a_document, a_full_answer, an_answer

MESSAGE = {
    "message": "Who may ask for a case review?",
    "name": "A. Resident",
    "email": "resident@example.org",
    "phone": "",
    "website": "",
    "consent": "yes",
}
EVIL = "<script>alert(1)</script>\"'>"


def post(client, path, fields):
    """A form as a browser sends it; a field may have several values."""
    pairs = [
        (name, (None, value))
        for name, values in fields.items()
        for value in ((values,) if isinstance(values, str) else values)
    ]
    return client.post(path, files=pairs)


def page_of(response):
    return LexborHTMLParser(response.text)


def texts(page, selector):
    return [" ".join(node.text().split()) for node in page.css(selector)]


def cry(question):
    """A danger screen that knows one word."""
    if "knife" not in question.text:
        return None
    return an_answer(
        Outcome.EMERGENCY,
        text="Call 999 now.",
        contacts=(Contact(name="Emergency services", purpose="Danger.", phone="999"),),
    )


def test_a_message_is_handed_in_and_its_reference_is_shown():
    drawer = Drawer()
    response = post(TestClient(a_site(drawer=drawer)), "/contact", MESSAGE)
    page = page_of(response)
    assert response.status_code == 200
    assert texts(page, "h1") == [words.SENT_TITLE]
    assert texts(page, ".reference strong") == ["2345-6782"]
    assert "answer by email" in page.text()
    assert "deleted after 90 days" in page.text()
    (kept,) = drawer.enquiries
    assert (kept.message, kept.email) == (MESSAGE["message"], MESSAGE["email"])


def test_an_answer_leads_to_the_form_with_its_question_and_sends_nothing():
    drawer = Drawer()
    client = TestClient(a_site(drawer=drawer))
    asked = page_of(post(client, "/", {"question": "How <do> I?"}))
    fields = {
        each.attributes["name"]: each.attributes["value"]
        for each in asked.css(".instead input[type=hidden]")
    }
    form = page_of(post(client, "/contact", fields))
    assert form.css_first("#question").text().strip() == "How <do> I?"
    assert form.css(".problem") == []
    assert drawer.enquiries == []


def test_every_mistake_is_named_in_the_summary_and_beside_its_field():
    typed = {"message": " ", "email": "nobody", "phone": "none", "name": "n" * 101}
    response = post(TestClient(a_site()), "/contact", typed)
    page = page_of(response)
    assert response.status_code == 422
    assert page.css_first("title").text().startswith("Error: ")
    links = {each.attributes["href"]: each.text() for each in page.css(".problem a")}
    assert list(links) == ["#message", "#name", "#email", "#phone", "#consent"]
    for anchor, message in links.items():
        field = page.css_first(anchor)
        assert field.attributes["aria-invalid"] == "true"
        described = field.attributes["aria-describedby"].split()
        assert f"{anchor[1:]}-wrong" in described
        assert texts(page, f"{anchor}-wrong") == [f"Error: {message}"]
    assert page.css_first("#email").attributes["value"] == "nobody"
    assert page.css_first("#name").attributes["value"] == "n" * 101


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"email": ""}, words.ENQUIRY_NO_REACH),
        ({"message": ""}, words.ENQUIRY_EMPTY),
        ({"message": "a\0b"}, words.ENQUIRY_MISTAKES["message"]),
        (
            {"message": "m" * (LONGEST_MESSAGE + 1)},
            "Your message has 2,001 characters. Shorten it by 1 so that it has 2,000 or fewer",
        ),
        (
            {"question": "q" * (LONGEST_QUESTION + 2)},
            words.field_too_long("question", LONGEST_QUESTION + 2),
        ),
        ({"phone": "ask me"}, words.ENQUIRY_MISTAKES["phone"]),
        ({"consent": "no"}, words.ENQUIRY_MISTAKES["consent"]),
        ({"website": "https://spam.example"}, words.ENQUIRY_MISTAKES["website"]),
    ],
)
def test_a_mistake_is_explained_and_nothing_is_kept(changes, message):
    drawer = Drawer()
    page = page_of(post(TestClient(a_site(drawer=drawer)), "/contact", MESSAGE | changes))
    assert texts(page, ".problem a") == [message]
    assert drawer.enquiries == []


def test_line_ends_of_a_message_count_once():
    drawer = Drawer()
    message = "a\r\n" * (LONGEST_MESSAGE // 2)
    post(TestClient(a_site(drawer=drawer)), "/contact", MESSAGE | {"message": message})
    assert drawer.enquiries[0].message.count("\n") == LONGEST_MESSAGE // 2


def test_a_field_for_machines_is_shown_to_a_person_who_filled_it_in():
    client = TestClient(a_site())
    hidden = page_of(client.get("/contact")).css_first("#website")
    assert "hidden" in hidden.parent.attributes["class"]
    assert hidden.attributes["tabindex"] == "-1"
    filled = post(client, "/contact", MESSAGE | {"website": "x"})
    assert "hidden" not in page_of(filled).css_first("#website").parent.attributes["class"]


@pytest.mark.parametrize("typed", [MESSAGE, {"email": ""}])
def test_whoever_tells_of_danger_sees_help_first_whether_it_is_kept_or_not(typed):
    client = TestClient(a_site(cry=cry))
    page = page_of(post(client, "/contact", typed | {"message": "He has a knife"}))
    main = page.css_first("main").html
    assert main.index("Call 999 now.") < main.index("<h1")
    assert page.css_first('.emergency a[href="tel:999"]')


def test_a_fault_keeps_all_that_was_typed_and_names_people():
    drawer = Drawer(fails=NoRecords("locked"))
    response = post(TestClient(a_site(drawer=drawer)), "/contact", MESSAGE)
    page = page_of(response)
    assert response.status_code == 503
    assert texts(page, ".problem p") == [words.ENQUIRY_NOT_KEPT]
    assert page.css_first("#message").text().strip() == MESSAGE["message"]
    assert "checked" in page.css_first("#consent").attributes
    assert "020 7946 0001" in page.css_first(".contacts").text()


def test_more_messages_than_one_address_may_send_are_told_to_wait():
    client = TestClient(a_site(limits=Limits(enquiries_per_hour=1)), client=("192.0.2.1", 1))
    post(client, "/contact", MESSAGE)
    response = post(client, "/contact", MESSAGE)
    assert response.status_code == 429
    assert texts(page_of(response), ".problem p") == [words.ENQUIRY_TOO_MANY]


def test_where_no_messages_are_taken_there_is_no_form_but_people_to_call():
    keeping = PARTNERSHIP["keeping"] | {"enquiries": False}
    client = TestClient(a_site(partnership=PARTNERSHIP | {"keeping": keeping}))
    page = page_of(client.get("/contact"))
    assert page.css("main form") == []
    assert "020 7946 0001" in page.css_first(".contacts").text()
    assert page_of(post(client, "/", {"question": "How?"})).css(".instead") == []


@pytest.mark.parametrize("path", ["/contact", "/feedback"])
@pytest.mark.parametrize(
    ("request_", "told"),
    [
        ({"json": {}}, None),
        (
            {"content": b"x", "headers": {"Content-Type": "multipart/form-data"}},
            words.FORM_UNUSABLE,
        ),
        ({"files": {"message": (None, "x" * 70_000)}}, words.FORM_TOO_LARGE),
    ],
)
def test_a_form_that_cannot_be_read_is_explained(path, request_, told):
    response = TestClient(a_site(), raise_server_exceptions=True).post(path, **request_)
    assert response.status_code in {400, 413, 422, 503}
    assert LexborHTMLParser(response.text).css_first("h1")
    assert told is None or told in response.text


def test_nothing_that_was_typed_becomes_markup():
    typed = {**MESSAGE, "message": f"</textarea>{EVIL}", "name": EVIL, "email": EVIL}
    page = page_of(post(TestClient(a_site()), "/contact", typed))
    assert page.css("script") == []
    assert page.css_first("#name").attributes["value"] == EVIL
    assert page.css_first("#message").text().strip() == f"</textarea>{EVIL}"


# Ratings


def answered(client, question="How?"):
    """The fields of the form that rates the answer."""
    page = page_of(post(client, "/", {"question": question}))
    return fields_of(page, ".rate")


def fields_of(page, form):
    fields = {}
    for each in page.css(f"{form} input[type=hidden]"):
        fields.setdefault(each.attributes["name"], []).append(each.attributes["value"])
    return fields


@pytest.fixture
def drawer():
    return Drawer()


@pytest.fixture
def client(drawer):
    library = a_library()
    library.shelf = (a_document(), a_document(id="community-safety-plan-2021"))
    return TestClient(
        a_site(
            answer=Script(otherwise=a_full_answer()),
            libraries={library.audience: library},
            drawer=drawer,
            cry=cry,
        )
    )


def test_an_answer_that_helped_is_thanked_for_without_its_question(client, drawer):
    page = page_of(post(client, "/feedback", answered(client) | {"helpful": "yes"}))
    assert texts(page, "h1") == [words.RATED_TITLE]
    assert page.css(".choices") == []
    (kept,) = drawer.feedback
    assert (kept.helpful, kept.question, kept.outcome) == (True, "", Outcome.ANSWERED)
    assert kept.documents == ("asb-policy-2025", "community-safety-plan-2021")


def test_an_answer_that_did_not_help_is_asked_why_and_the_question_is_kept_if_wanted(
    client, drawer
):
    why = page_of(post(client, "/feedback", answered(client) | {"helpful": "no"}))
    assert len(why.css(".choices input[type=radio]")) == len(words.REASONS)
    said = fields_of(why, "form.fields") | {"reason": "out_of_date", "comment": "It is 2021."}
    done = page_of(post(client, "/feedback", said))
    assert done.css(".choices") == []
    post(client, "/feedback", said | {"with_question": "yes"})
    first, second, third = drawer.feedback
    assert (first.helpful, first.reason) == (False, "")
    assert (second.reason, second.comment, second.question) == ("out_of_date", "It is 2021.", "")
    assert third.question == "How?"


def test_a_rating_does_not_end_the_conversation(client):
    page = page_of(post(client, "/feedback", answered(client) | {"helpful": "yes"}))
    assert texts(page, ".turns summary") == ["How?"]
    assert fields_of(page, "form.ask")["asked"] == ["How?"]


def test_a_comment_that_is_too_long_comes_back_with_what_to_mend(client, drawer):
    said = answered(client) | {"helpful": "no", "comment": "c" * (LONGEST_COMMENT + 3)}
    response = post(client, "/feedback", said | {"step": "reason", "reason": "wrong"})
    page = page_of(response)
    assert response.status_code == 422
    assert "Shorten them by 3" in texts(page, ".problem a")[0]
    assert page.css_first("#comment").text().strip() == "c" * (LONGEST_COMMENT + 3)
    assert "checked" in page.css_first("input[value=wrong]").attributes
    assert drawer.feedback == []


def test_a_comment_that_tells_of_danger_shows_help_first(client):
    said = answered(client) | {"helpful": "no", "step": "reason", "comment": "He has a knife"}
    page = page_of(post(client, "/feedback", said))
    assert texts(page, "main h2")[0] == words.OUTCOMES[Outcome.EMERGENCY]


@pytest.mark.parametrize("change", [{"answer": "forged"}, {"document": "secret"}, {"reason": "x"}])
def test_a_forged_rating_is_not_kept_and_the_conversation_goes_on(client, drawer, change):
    said = answered(client) | {"helpful": "no"} | change
    response = post(client, "/feedback", said)
    assert response.status_code == 422
    assert texts(page_of(response), "h1") == [words.NOT_RATED_TITLE]
    assert fields_of(page_of(response), "form.ask")["asked"] == ["How?"]
    assert drawer.feedback == []


def test_records_that_fail_end_no_conversation(client, drawer):
    drawer.fails = NoRecords("locked")
    response = post(client, "/feedback", answered(client) | {"helpful": "yes"})
    assert response.status_code == 503
    assert words.RATING_NOT_KEPT in response.text
    assert fields_of(page_of(response), "form.ask")["asked"] == ["How?"]


def test_every_reason_has_words():
    assert set(words.REASONS) == set(Reason) - {Reason.NONE}


def test_every_field_of_a_message_has_words_for_its_mistakes():
    assert set(words.ENQUIRY_MISTAKES) == set(EnquiryRequest.model_fields) - {"language"}


def test_how_long_things_are_kept_is_told_on_the_page_on_privacy():
    keeping = PARTNERSHIP["keeping"] | {"feedback_days": 17, "enquiry_days": 23}
    told = TestClient(a_site(partnership=PARTNERSHIP | {"keeping": keeping})).get("/privacy").text
    assert "after 17 days" in told
    assert "after 23 days" in told

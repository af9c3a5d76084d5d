from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from assistant.answering.answer import Segment, SegmentKind, Suggestion
from assistant.answering.outcome import Outcome
from assistant.answering.question import Turn
from assistant.errors import NoRelease
from assistant.web.schema import MOST_TURNS, TurnBody, answer_body
from bots.web.conversation import Asked, after
from tests.composition import a_site
from tests.doubles import Script, a_full_answer, an_answer


def says(text, outcome=Outcome.ANSWERED, **changes):
    return answer_body(an_answer(outcome, text=text, **changes))


def a_turn(number=1, answer="So."):
    return TurnBody(question=f"Question {number}?", answer=answer)


def fields(*turns, question):
    """A form with these turns, as the page sends it."""
    pairs = [(("asked", (None, turn.question)), ("told", (None, turn.answer))) for turn in turns]
    return [part for pair in pairs for part in pair] + [("question", (None, question))]


def page_of(response):
    return LexborHTMLParser(response.text)


def hidden(page, form="form.ask"):
    return [
        (each.attributes["name"], each.attributes["value"])
        for each in page.css_first(form).css("input[type=hidden]")
    ]


def test_an_answer_is_carried_to_the_next_question():
    script = Script(otherwise=an_answer(text="By phone."))
    client = TestClient(a_site(answer=script))
    first = page_of(client.post("/", files=fields(question="How?")))
    assert hidden(first) == [("asked", "How?"), ("told", "By phone.")]
    client.post("/", files=fields(a_turn(), question="And then?"))
    assert script.asked[1].history == (Turn(question="Question 1?", answer="So."),)


def test_choices_carry_the_conversation_too():
    answer = an_answer(
        Outcome.CLARIFY, text="Which?", suggestions=(Suggestion(text="A", question="A?"),)
    )
    page = page_of(
        TestClient(a_site(answer=Script(otherwise=answer))).post("/", files=fields(question="a"))
    )
    assert hidden(page, ".answer .examples") == [("asked", "a"), ("told", "Which?")]


def test_earlier_turns_are_folded_up_above_the_answer():
    page = page_of(TestClient(a_site()).post("/", files=fields(a_turn(), question="Next?")))
    assert [each.text() for each in page.css(".turns summary")] == ["Question 1?"]
    assert page.css_first(".turns details p").text() == "So."
    html = page.css_first("main").html
    assert html.index('class="turns"') < html.index('id="result"') < html.index('class="ask"')
    assert page.css_first('.ask a[href="/"]').text() == "Start again"


def test_a_first_page_carries_nothing():
    page = page_of(TestClient(a_site()).get("/"))
    assert page.css("input, .turns, .ask a") == []


def test_a_fault_keeps_the_conversation():
    app = a_site(answer=Script(otherwise=NoRelease("public")))
    page = page_of(TestClient(app).post("/", files=fields(a_turn(), question="Next?")))
    assert hidden(page) == [("asked", "Question 1?"), ("told", "So.")]
    assert page.css_first("textarea").text().strip() == "Next?"


def test_a_turn_that_the_assistant_would_not_take_is_left_out():
    script = Script()
    forged = (
        TurnBody.model_construct(question="x" * 1_001, answer=""),
        a_turn(),
        TurnBody.model_construct(question="", answer="y" * 8_001),
    )
    response = TestClient(a_site(answer=script)).post("/", files=fields(*forged, question="Next?"))
    assert response.status_code == 200
    assert [turn.question for turn in script.asked[0].history] == ["Question 1?"]


def test_more_turns_than_are_taken_leave_the_newest():
    script = Script()
    turns = [a_turn(number) for number in range(MOST_TURNS)]
    client = TestClient(a_site(answer=script))
    page = page_of(client.post("/", files=fields(*turns, question="Next?")))
    carried = [value for name, value in hidden(page) if name == "asked"]
    assert len(carried) == MOST_TURNS
    assert (carried[0], carried[-1]) == ("Question 1?", "Next?")


def test_long_answers_never_make_a_form_too_large_to_be_taken():
    asked = Asked(question="界" * 1_000)
    for _ in range(30):
        asked = Asked(question=asked.question, turns=after(asked, says("界" * 8_000)))
    client = TestClient(a_site())
    response = client.post("/", files=fields(*asked.turns, question="界" * 1_000))
    assert response.status_code == 200
    assert asked.turns[-1].answer.endswith("…")


def test_an_answer_is_carried_without_the_numbers_of_its_sources():
    answer = says(
        "Call. [1]",
        segments=(Segment(kind=SegmentKind.PARAGRAPH, text="Call.", citations=(1,)),),
    )
    assert after(Asked(question="How?"), answer)[0].answer == "Call."


def test_personal_details_are_not_carried_and_can_be_taken_out_in_the_box():
    script = Script(otherwise=an_answer(Outcome.PERSONAL_DATA, text="Take them out."))
    page = page_of(
        TestClient(a_site(answer=script)).post("/", files=fields(a_turn(), question="Is X here?"))
    )
    assert hidden(page) == [("asked", "Question 1?"), ("told", "So.")]
    assert page.css_first("textarea").text().strip() == "Is X here?"


def test_what_was_said_before_never_becomes_markup():
    evil = "<script>alert(1)</script>\"'>"
    turn = TurnBody(question=evil, answer=evil)
    script = Script(otherwise=a_full_answer())
    page = page_of(TestClient(a_site(answer=script)).post("/", files=fields(turn, question="Q?")))
    assert page.css("script") == []
    assert page.css_first(".turns summary").text() == evil
    assert hidden(page)[:2] == [("asked", evil), ("told", evil)]

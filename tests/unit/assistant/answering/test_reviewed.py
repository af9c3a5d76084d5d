from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answering.outcome import Outcome
from assistant.answering.question import Question, Turn
from assistant.answering.reviewed import Board, Reviewed
from assistant.knowledge.audience import Audience
from assistant.knowledge.document import Status
from tests.doubles import BagOfWords
from tests.unit.assistant.answering.test_pipeline import Libraries, an_assistant, ask

TODAY = date(2026, 11, 25)
QUESTION = "Who looks after the keys of the hall?"
TEXT = "The caretaker does.\nRing 020 7946 0001."


def reviewed(**changes: object) -> Reviewed:
    question = str(changes.get("question", QUESTION))
    kept = Reviewed(
        id="a" * 26,
        question=question,
        vector=BagOfWords().embed(question).vector,
        text=TEXT,
        owner="Halls team",
        audience=Audience.PUBLIC,
        kept_on=TODAY - timedelta(days=30),
        valid_until=TODAY + timedelta(days=30),
    )
    return replace(kept, **changes)


def asked(text=QUESTION, *, kept=(), audience=Audience.PUBLIC, today=TODAY, history=()):
    board = Board()
    board.show(kept)
    assistant = replace(
        an_assistant(Libraries()),
        reviewed=board,
        now=lambda: datetime.combine(today, time(12), UTC),
    )
    return assistant.ask(Question(text=text, audience=audience, history=history))


def cited(answer) -> bool:
    return any(each.document.startswith("reviewed-") for each in answer.citations)


def test_a_persons_answer_is_given_to_that_question_and_cited_as_what_it_is():
    answer = asked(kept=[reviewed()])
    assert answer.outcome is Outcome.ANSWERED
    assert [each.text for each in answer.segments] == ["The caretaker does.", "Ring 020 7946 0001."]
    (citation,) = answer.citations
    assert citation.title == "Reviewed answer"
    assert citation.heading == ("Halls team",)
    assert citation.edition == "valid until 25 December 2026"
    assert citation.status is Status.CURRENT
    assert citation.verified_on == TODAY - timedelta(days=30)


@pytest.mark.parametrize(
    "text",
    [
        "Who looks after the keys of the hall without consent?",
        "Who looks after the hall of the keys?",
        "Who looks after the keys of the court?",
        "How do I report noise?",
    ],
)
def test_another_question_gets_none_of_it(text):
    assert not cited(asked(text, kept=[reviewed()]))


def test_its_last_day_counts_and_the_day_after_does_not():
    last = reviewed().valid_until
    assert cited(asked(kept=[reviewed()], today=last))
    assert not cited(asked(kept=[reviewed()], today=last + timedelta(days=1)))


def test_danger_and_what_is_refused_come_before_it():
    for text, outcome in (
        ("help he is hitting me right now", Outcome.EMERGENCY),
        ("What is the home address of Jane Smith?", Outcome.PERSONAL_DATA),
        ("thank you", Outcome.SMALL_TALK),
    ):
        answer = asked(text, kept=[reviewed(question=text)])
        assert answer.outcome is outcome
        assert not cited(answer)


def test_what_leans_on_a_conversation_is_another_question():
    kept = [reviewed(question="and at night?")]
    history = (Turn(question="Who picks up needles in the park?", answer="The council."),)
    assert cited(asked("and at night?", kept=kept))
    assert not cited(asked("and at night?", kept=kept, history=history))


def test_with_an_empty_board_everything_is_as_it_was():
    assert asked("How do I report noise?") == ask("How do I report noise?")


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(Audience),
            st.integers(-40, 40),
            st.sampled_from([QUESTION, "Who looks after keys of a hall?", "Who has the rota?"]),
        ),
        max_size=6,
    ),
    st.sampled_from([QUESTION, "Who has the rota?"]),
)
def test_a_resident_never_gets_what_partners_keep_nor_anyone_what_has_ended(kept, text):
    answers = [
        reviewed(
            id=f"{number:026}",
            audience=audience,
            question=question,
            text=f"Words {number}.",
            valid_until=TODAY + timedelta(days=days),
        )
        for number, (audience, days, question) in enumerate(kept)
    ]
    for audience in Audience:
        answer = asked(text, kept=answers, audience=audience)
        shown = [each for each in answers if each.text in answer.text]
        assert all(audience.may_read(each.audience) for each in shown)
        assert all(each.valid_until >= TODAY for each in shown)
        held = [each for each in answers if each.question == text and each.stands(audience, TODAY)]
        assert bool(shown) >= bool(held)

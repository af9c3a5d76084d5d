from __future__ import annotations

import io

import click
import pytest
from rich.console import Console

from assistant.answering.outcome import Outcome
from assistant.web.schema import MOST_TURNS, answer_body
from bots.terminal import conversation
from bots.terminal.conversation import converse
from tests.doubles import a_full_answer, an_answer


class Script:
    """Answers every question, and notes what it was asked."""

    def __init__(self, answer=None):
        self.answer = answer or an_answer(text="See [1] and [bold]this[/bold].")
        self.asked = []

    def __call__(self, text, history):
        self.asked.append((text, history))
        return answer_body(self.answer)


def talk(monkeypatch, ask, *lines, terminal=False):
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    shown = io.StringIO()
    converse(ask, Console(file=shown, force_terminal=terminal, width=200))
    return shown.getvalue()


def test_each_question_is_asked_with_the_conversation_so_far(monkeypatch):
    ask = Script()
    talk(monkeypatch, ask, "noise?", "", "and at night?")
    text = ask.answer.text
    assert ask.asked == [("noise?", ()), ("and at night?", (("noise?", text),))]


def test_an_answer_is_shown_as_it_is(monkeypatch):
    assert "See [1] and [bold]this[/bold]." in talk(monkeypatch, Script(), "noise?")


def test_sources_shows_where_the_last_answer_stands(monkeypatch):
    ask = Script(a_full_answer())
    before = talk(monkeypatch, ask, "noise?")
    after = talk(monkeypatch, ask, "noise?", "sources")
    assert "[1] Antisocial behaviour policy" not in before
    assert "[1] Antisocial behaviour policy" in after
    assert "Antisocial behaviour team" in before


@pytest.mark.parametrize(
    "lines", [("sources",), ("noise?", "sources"), ("noise?", "new", "sources")]
)
def test_where_there_is_no_source_that_is_said(monkeypatch, lines):
    assert conversation.NO_SOURCES in talk(monkeypatch, Script(), *lines)


def test_new_forgets_what_was_said(monkeypatch):
    ask = Script()
    talk(monkeypatch, ask, "noise?", "NEW", "and at night?")
    assert ask.asked[1] == ("and at night?", ())


@pytest.mark.parametrize("word", ["quit", "exit", "Quit"])
def test_quit_ends_the_conversation(monkeypatch, word):
    ask = Script()
    talk(monkeypatch, ask, "noise?", word, "never asked")
    assert [text for text, _ in ask.asked] == ["noise?"]


def test_a_question_that_can_not_be_taken_is_told_and_not_remembered(monkeypatch):
    class Strict(Script):
        def __call__(self, text, history):
            if text == "bad":
                raise click.UsageError("the question is too long")
            return super().__call__(text, history)

    ask = Strict()
    assert "the question is too long" in talk(monkeypatch, ask, "bad", "noise?")
    assert ask.asked == [("noise?", ())]


def test_a_long_conversation_forgets_its_beginning(monkeypatch):
    ask = Script()
    talk(monkeypatch, ask, *(f"question {n}" for n in range(MOST_TURNS + 5)))
    assert len(ask.asked[-1][1]) == MOST_TURNS
    assert ask.asked[-1][1][-1][0] == f"question {MOST_TURNS + 3}"


def test_colours_are_for_terminals_alone(monkeypatch):
    ask = Script(an_answer(Outcome.NOT_FOUND, text="Nothing."))
    assert "\x1b[" not in talk(monkeypatch, ask, "noise?")
    assert "\x1b[" in talk(monkeypatch, ask, "noise?", terminal=True)

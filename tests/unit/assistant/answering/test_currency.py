from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answering.currency import quote_terms, with_current_names, without_dead_contacts
from assistant.answering.quotation import whole
from assistant.knowledge.audience import Audience
from assistant.knowledge.currency import Term
from assistant.knowledge.document import Kind
from tests.doubles import ShelfInMemory, a_document, a_hit, a_passage, a_sentence

HUB = Term(
    id="hub",
    old=("HUB", "Safety Hub"),
    now="Support Team",
    says="The Hub is now the Support Team.",
    old_contacts=("020 7946 0999", "Hub@example.org"),
)
NAMES = a_document(id="terms", path="terms.yaml", kind=Kind.TERM)
LIBRARY = ShelfInMemory(
    audience=Audience.PUBLIC,
    shelf=(NAMES,),
    words={"terms": [a_passage(a_sentence(HUB.says), document="terms")]},
    records=(HUB,),
)


@pytest.mark.parametrize(
    ("asked", "searched"),
    [
        ("is it still the hub?", "is it still the Support Team?"),
        ("Safety hub number", "Support Team number"),
        ("the github page", "the github page"),
        ("hubs", "hubs"),
    ],
)
def test_an_old_name_is_searched_by_todays(asked, searched):
    named = with_current_names(asked, LIBRARY)
    assert named.text == searched
    assert named.terms == (() if asked == searched else (HUB,))


def test_an_old_name_that_a_document_still_bears_is_searched_as_it_was_asked():
    held = a_document(id="old", path="old.md", title="Rules of the Safety Hub, 2019")
    named = with_current_names("what did the Safety Hub do?", replace(LIBRARY, shelf=(NAMES, held)))
    assert (named.text, named.terms) == ("what did the Safety Hub do?", (HUB,))


def test_what_changed_is_quoted_from_its_page():
    (quoted,) = quote_terms((HUB,), LIBRARY)
    assert quoted.sentences[0].text == HUB.says
    assert quoted.hit.document == NAMES
    assert quote_terms((), LIBRARY) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Call 020 7946 0999 now.",
        "Call 02079460999.",
        "Call 020-7946-0999.",
        "Write to hub@example.org.",
    ],
)
def test_a_dead_contact_is_never_given_out(text):
    kept = whole(a_hit(a_passage(a_sentence("It moved."), a_sentence(text))))
    (quoted,) = without_dead_contacts([kept], LIBRARY)
    assert [sentence.text for sentence in quoted.sentences] == ["It moved."]
    assert without_dead_contacts([whole(a_hit(a_passage(a_sentence(text))))], LIBRARY) == ()

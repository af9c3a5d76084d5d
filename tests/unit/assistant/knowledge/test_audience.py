from __future__ import annotations

import inspect

import pytest

from assistant.answering.question import Question
from assistant.knowledge.audience import Audience, Marking
from assistant.knowledge.document import Document
from assistant.knowledge.published import PublishedLibraries

PUBLIC, PARTNER = Audience.PUBLIC, Audience.PARTNER


@pytest.mark.parametrize(
    ("asker", "document", "allowed"),
    [
        (PUBLIC, PUBLIC, True),
        (PUBLIC, PARTNER, False),
        (PARTNER, PUBLIC, True),
        (PARTNER, PARTNER, True),
    ],
)
def test_a_resident_reads_public_documents_and_a_partner_reads_all(asker, document, allowed):
    assert asker.may_read(document) is allowed


def test_there_are_two_audiences_and_two_markings():
    assert [each.value for each in Audience] == ["public", "partner"]
    assert [each.value for each in Marking] == ["OFFICIAL", "OFFICIAL-SENSITIVE"]


@pytest.mark.parametrize(
    ("takes", "name"),
    [
        (Question, "audience"),
        (Document, "audience"),
        (PublishedLibraries, "audiences"),
        (PublishedLibraries.library, "audience"),
    ],
)
def test_no_audience_has_a_default(takes, name):
    assert inspect.signature(takes).parameters[name].default is inspect.Parameter.empty

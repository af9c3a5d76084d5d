from __future__ import annotations

import re
import subprocess
import sys

import pytest
from langchain_core.language_models.fake_chat_models import FakeListChatModel
from pydantic import ValidationError

from assistant.errors import NoRelease, UnusableQuestion
from assistant.knowledge.audience import Audience
from assistant.knowledge.currency import Term
from assistant.knowledge.document import Status
from assistant.retriever import ReleaseRetriever
from tests.conftest import ROOT
from tests.doubles import ShelfInMemory, a_document, a_hit, a_passage, a_sentence, found

NOISE = a_hit(a_passage(a_sentence("Noise is reported online."), page=5), place=2)
DOCS = ROOT / "docs" / "langchain.md"


def a_retriever(*hits, audience=Audience.PUBLIC, records=(), **options):
    asked = []

    def library(whom):
        asked.append(whom)
        return ShelfInMemory(
            audience=whom,
            shelf=(a_document(),),
            found=found(*(hits or (NOISE,))),
            statuses={a_document().id: Status.ENDED},
            records=records,
        )

    return ReleaseRetriever(library=library, audience=audience, **options), asked


def test_a_passage_comes_with_where_it_stands():
    retriever, _ = a_retriever(public_url="https://csp.example")
    (document,) = retriever.invoke("noise")
    assert document.page_content == "Noise is reported online."
    assert document.metadata | {"score": 0} == {
        "document": "asb-policy-2025",
        "title": "Antisocial behaviour policy",
        "edition": "2025",
        "status": "ended",
        "heading": ["Case reviews"],
        "page": 5,
        "url": "https://csp.example/api/v1/documents/asb-policy-2025/file#page=5",
        "score": 0,
        "release": "2026-11-22-1",
    }


def test_no_more_are_given_than_were_asked_for():
    retriever, _ = a_retriever(NOISE, NOISE, NOISE, count=2)
    assert len(retriever.invoke("noise")) == 2


def test_an_audience_is_never_assumed():
    with pytest.raises(ValidationError, match="audience"):
        ReleaseRetriever(library=lambda _: None)
    with pytest.raises(TypeError, match="audience"):
        ReleaseRetriever.published(ROOT)


@pytest.mark.parametrize("audience", Audience)
def test_the_library_of_the_given_audience_is_searched(audience):
    retriever, asked = a_retriever(audience=audience)
    retriever.invoke("noise")
    assert asked == [audience]


def test_a_dead_contact_is_not_given():
    term = Term(
        id="line",
        old=("Old line",),
        now="New line",
        says="The Old line is now the New line.",
        old_contacts=("020 7946 0999",),
    )
    passage = a_passage(a_sentence("Call 0207 946 0999."), a_sentence("Or write to the team."))
    retriever, _ = a_retriever(a_hit(passage), records=(term,))
    assert [each.page_content for each in retriever.invoke("noise")] == ["Or write to the team."]


@pytest.mark.parametrize("text", ["", "a" * 1_001])
def test_what_is_no_question_is_refused(text):
    with pytest.raises(UnusableQuestion):
        a_retriever()[0].invoke(text)


def test_without_a_release_nothing_is_searched(tmp_path):
    retriever = ReleaseRetriever.published(tmp_path, audience=Audience.PUBLIC)
    with pytest.raises(NoRelease):
        retriever.invoke("noise")


def test_the_chain_of_the_docs_runs(built, monkeypatch, capsys):
    (example,) = re.findall(r"```python\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    seen = []

    class Model(FakeListChatModel):
        def _call(self, messages, *args, **options):
            seen.append(messages[0].content)
            return super()._call(messages, *args, **options)

    monkeypatch.chdir(built.data.parent)
    example = example.replace('Path("var")', f"Path({str(built.data)!r})")
    exec(example, {"model": Model(responses=["Call the noise team."])})  # noqa: S102 - our own page
    assert capsys.readouterr().out == "Call the noise team.\n"
    assert "Question: How do I report noise at night?" in seen[0]
    assert "020 7364 5000" in seen[0]


def test_what_serves_does_not_load_langchain():
    code = "import csp, sys, assistant.answering.pipeline; print('langchain_core' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout == "False\n"

from __future__ import annotations

import pytest

from assistant.answering.answer import Segment, SegmentKind
from assistant.knowledge.document import Status
from assistant.knowledge.passage import SentenceKind
from assistant.web.schema import SegmentBody, answer_body, document_text
from bots.web.runs import Run, SetAs, contents, segment_runs, set_document
from tests.doubles import a_document, a_passage, a_sentence, an_answer


def runs_of(*passages, pages=5):
    text = document_text(
        a_document(pages=pages), Status.CURRENT, (), passages, overdue=False, followed_by=None
    )
    return [run for passage in set_document(text) for run in passage.runs]


def test_items_that_follow_each_other_are_one_list():
    kinds = (
        SegmentKind.PARAGRAPH,
        SegmentKind.ITEM,
        SegmentKind.ITEM,
        SegmentKind.PARAGRAPH,
        SegmentKind.PARAGRAPH,
        SegmentKind.ITEM,
    )
    body = answer_body(an_answer(segments=tuple(Segment(kind=kind, text="") for kind in kinds)))
    assert [len(run.segments) for run in segment_runs(body.segments)] == [1, 2, 1, 1, 1]


def test_sentences_of_one_block_are_one_paragraph():
    passage = a_passage(a_sentence("One."), a_sentence("Two."), a_sentence("Three.", block=1))
    paragraphs = [run.text for run in runs_of(passage) if run.set_as is SetAs.PARAGRAPH]
    assert paragraphs == ["One. Two.", "Three."]


def test_a_list_keeps_its_printed_markers():
    item = SentenceKind.ITEM
    passage = a_passage(
        a_sentence("You need:", lead_in=True, group=1),
        a_sentence("one", kind=item, block=1, group=1, marker="(a)"),
        a_sentence("two", kind=item, block=2, group=1),
    )
    assert runs_of(passage)[-1].items == (("(a)", "one"), ("", "two"))


def test_rows_of_one_group_are_one_table_with_its_header():
    row = SentenceKind.ROW
    passage = a_passage(
        a_sentence("a | 1", kind=row, group=1, cells=(("Name", "a"), ("Days", "1"))),
        a_sentence("b | 2", kind=row, group=1, cells=(("Name", "b"), ("Days", "2"))),
        a_sentence("c", kind=row, group=2),
    )
    table, other = runs_of(passage)[-2:]
    assert (table.header, table.rows) == (("Name", "Days"), (("a", "1"), ("b", "2")))
    assert (other.header, other.rows) == ((), (("c",),))


def test_only_new_headings_are_shown():
    runs = runs_of(
        a_passage(a_sentence("1"), heading=("A", "B")),
        a_passage(a_sentence("2"), heading=("A", "B")),
        a_passage(a_sentence("3"), heading=("A", "C")),
        a_passage(a_sentence("4"), heading=("D",)),
        a_passage(a_sentence("5"), heading=("D", "C")),
        pages=1,
    )
    headings = [(run.level, run.text) for run in runs if run.set_as is SetAs.HEADING]
    assert headings == [(2, "A"), (3, "B"), (3, "C"), (2, "D"), (3, "C")]


def headed(*paths):
    """Passages, set, one under each heading path."""
    passages = tuple(a_passage(a_sentence("1"), heading=path) for path in paths)
    text = document_text(
        a_document(pages=1), Status.CURRENT, (), passages, overdue=False, followed_by=None
    )
    return tuple(set_document(text))


def test_every_heading_has_an_anchor_of_its_own_and_long_documents_list_them():
    entries = contents(headed(("A", "B"), ("A", "C", "deep"), ("A", "C"), ("D",), ("A", "B")))
    assert [entry.text for entry in entries] == ["A", "B", "C", "D", "A", "B"]
    assert [entry.level for entry in entries] == [2, 3, 3, 2, 2, 3]
    anchors = [entry.anchor for entry in entries]
    assert anchors[:2] == ["p1-h1", "p1-h2"]
    assert len(set(anchors)) == len(anchors)


def test_a_short_document_needs_no_contents():
    assert contents(headed(("A",), ("B",), ("C",))) == ()


def test_contents_that_would_be_a_document_themselves_list_the_first_level_alone():
    paths = [(f"Part {part}", f"Section {section}") for part in range(6) for section in range(9)]
    assert [entry.level for entry in contents(headed(*paths))] == [2] * 6


def test_pages_are_marked_where_they_begin_and_only_once():
    runs = runs_of(
        a_passage(a_sentence("1"), a_sentence("2", page=2, block=1)),
        a_passage(a_sentence("3", page=2), page=2, page_label="ii"),
        a_passage(a_sentence("4", page=3), page=3, page_label="iii"),
    )
    marks = [(run.page, run.label) for run in runs if run.set_as is SetAs.PAGE]
    assert marks == [(1, ""), (2, ""), (3, "iii")]


def test_a_document_of_one_page_has_no_page_marks():
    assert runs_of(a_passage(a_sentence("1"), heading=()), pages=1) == [
        Run(set_as=SetAs.PARAGRAPH, text="1")
    ]


def test_a_passage_without_sentences_is_shown_as_it_stands():
    passage = a_passage(text="One.\n\nTwo.", heading=())
    assert [run.text for run in runs_of(passage, pages=1)] == ["One.", "Two."]


@pytest.mark.parametrize(
    ("texts", "numbered"),
    [(("1. one", "2. two"), True), (("(a) one", "(b) two"), True), (("1. one", "two"), False)],
)
def test_items_with_numbers_of_their_own_need_no_bullet(texts, numbered):
    items = [SegmentBody(kind=SegmentKind.ITEM, text=text, citations=()) for text in texts]
    (run,) = segment_runs(items)
    assert run.numbered is numbered

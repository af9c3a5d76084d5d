from __future__ import annotations

import re
from datetime import date
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answering.answer import NoticeKind, Segment, SegmentKind
from assistant.answering.compose import as_text, compose
from assistant.answering.quotation import Quoted
from assistant.answering.quote import quote
from assistant.answering.words import SHORTENED
from assistant.knowledge.audience import Audience
from assistant.knowledge.document import Kind, Status
from assistant.knowledge.passage import SentenceKind
from ingest.readers.blocks import Block, BlockKind
from ingest.split import split
from tests.doubles import ShelfInMemory, a_document, a_hit, a_passage, a_sentence
from tests.unit.assistant.answering.evidence import CLOSE, evidence_of

ADDRESS = "https://csp.example.gov.uk"
PDF = a_document()
PAGE = a_document(id="page", path="page.html", format="html", title="A page")


def composed(*sentences, document=PDF, omitted=0, library=None, place=0, **passage):
    made = a_passage(*sentences, document=document.id, **passage)
    hit = a_hit(made, document=document, place=place)
    shelf = library or ShelfInMemory(audience=Audience.PUBLIC, shelf=(document,))
    quoted = Quoted(hit=hit, sentences=tuple(sentences), omitted=omitted)
    return compose([quoted], shelf, public_url=ADDRESS)


def link(*sentences, **changes) -> str:
    return composed(*sentences, **changes).citations[0].url


def an_item(text: str, **changes):
    return a_sentence(text, **({"kind": SentenceKind.ITEM, "block": 1} | changes))


def test_a_row_of_a_sheet_is_cited_by_the_number_and_the_name_of_its_sheet():
    document = a_document(id="teams", format="xlsx")
    made = composed(a_sentence("North | 101", page=3), document=document, heading=("Teams",))
    citation = made.citations[0]
    assert (citation.page, citation.heading) == (3, ("Teams",))
    assert citation.url.startswith(f"{ADDRESS}/documents/teams#p")


@pytest.mark.parametrize("page", [1, 5, 204])
def test_a_pdf_opens_at_the_page_of_the_quotation(page):
    url = link(a_sentence("Words.", page=page))
    assert url == f"{ADDRESS}/api/v1/documents/asb-policy-2025/file#page={page}"


def test_a_list_is_cited_at_the_page_of_its_items_and_not_of_its_lead_in():
    lead = a_sentence("You can if:", lead_in=True, page=4)
    made = composed(lead, an_item("you ask", page=5), page=5)
    assert made.citations[0].page == 5
    assert made.citations[0].url.endswith("#page=5")


@pytest.mark.parametrize("format_", ["html", "markdown", "text", "docx", "csv"])
def test_any_other_document_opens_at_its_passage_with_the_words_marked(format_):
    document = a_document(id="page", format=format_)
    made = composed(a_sentence("Call the team."), document=document, place=6)
    assert made.citations[0].url == f"{ADDRESS}/documents/page#p7:~:text=Call%20the%20team."
    assert made.citations[0].page is None


@pytest.mark.parametrize("address", ["", "https://a.example", "https://a.example/csp/"])
def test_a_link_starts_with_the_address_of_the_server(address):
    hit = a_hit(a_passage(a_sentence("Words.")))
    quoted = Quoted(hit=hit, sentences=hit.passage.sentences, omitted=0)
    shelf = ShelfInMemory(audience=Audience.PUBLIC, shelf=(PDF,))
    (citation,) = compose([quoted], shelf, public_url=address).citations
    assert citation.url == f"{address.rstrip('/')}/api/v1/documents/asb-policy-2025/file#page=1"


LONG = (
    "Any of the partner agencies, on-call or not, may share it & more, "
    "once a week-long review ends (50% of it)."
)


def directive(url: str) -> list[str]:
    """The parts of a text directive as a browser reads them."""
    parts = url.partition(":~:text=")[2].split(",")
    assert not any(re.search(r"[-&\s]", part) for part in parts)
    return [unquote(part) for part in parts]


def test_a_long_quotation_is_marked_from_its_first_words_to_its_last():
    start, end = directive(link(a_sentence(LONG), document=PAGE))
    assert LONG.startswith(start + " ")
    assert LONG.endswith(" " + end)
    assert len(start.split()) == len(end.split())


@pytest.mark.parametrize(
    "text",
    [
        "Follow-up, & more",
        "50% off: a/b?c#d",
        "Say \u201cyes\u201d \u2013 or no",
        "\u09ac\u09be\u0982\u09b2\u09be \u09ad\u09be\u09b7\u09be",
        "a+b = c",
        "tel:020-7946-0000",
    ],
)
def test_a_short_quotation_is_marked_whole_with_its_special_characters(text):
    assert directive(link(a_sentence(text), document=PAGE)) == [text]


@given(st.lists(st.text("abz-,&%#é\u09ac\u2019 ", min_size=1, max_size=9), min_size=1, max_size=30))
def test_the_words_of_a_mark_always_stand_in_the_passage(words):
    text = " ".join("".join(words).split()) or "x"
    for part in directive(link(a_sentence(text), document=PAGE)):
        assert part in text


def test_sentences_of_one_paragraph_are_one_segment_and_a_gap_shows():
    first = a_sentence("One.", start=0, end=4)
    second = a_sentence("Two.", start=5, end=9)
    fourth = a_sentence("Four.", start=17, end=22)
    made = composed(first, second, fourth)
    assert [(each.kind, each.text) for each in made.segments] == [
        (SegmentKind.PARAGRAPH, "One. Two. \u2026 Four.")
    ]
    assert made.citations[0].quote == "One. Two. \u2026 Four."


def test_each_item_is_a_segment_of_its_own_with_its_number():
    made = composed(
        a_sentence("You can if:", lead_in=True),
        an_item("you ask", marker="(a)"),
        an_item("you wait", block=2),
    )
    assert [each.text for each in made.segments] == ["You can if:", "(a) you ask", "you wait"]
    kinds = [each.kind for each in made.segments]
    assert kinds == [SegmentKind.PARAGRAPH, SegmentKind.ITEM, SegmentKind.ITEM]
    assert made.citations[0].quote == "You can if:\n(a) you ask\nyou wait"


def test_a_row_is_told_with_the_headers_of_its_cells():
    row = an_item(
        "Police | 101 | ",
        kind=SentenceKind.ROW,
        cells=(("Who", "Police"), ("", "101"), ("Hours", "")),
    )
    assert composed(row).segments[0].text == "Who: Police; 101"


def test_a_citation_names_edition_place_and_when_it_was_checked():
    (citation,) = composed(
        a_sentence("Words.", page=3), page=3, page_label="iii", heading=("Part two", "Reviews")
    ).citations
    assert citation.number == 1
    assert (citation.document, citation.title) == (PDF.id, PDF.title)
    assert (citation.edition, citation.status) == ("2025", Status.CURRENT)
    assert (citation.page, citation.page_label) == (3, "iii")
    assert citation.heading == ("Part two", "Reviews")
    assert citation.verified_on == date(2026, 4, 30)


def test_the_label_of_another_page_is_never_given():
    assert (
        composed(a_sentence("W.", page=4), page=3, page_label="iii").citations[0].page_label == ""
    )


def test_quotations_are_numbered_in_the_order_of_the_answer():
    hits = [a_hit(a_passage(a_sentence(text))) for text in ("One.", "Two.")]
    quoted = [Quoted(hit=hit, sentences=hit.passage.sentences, omitted=0) for hit in hits]
    made = compose(
        quoted, ShelfInMemory(audience=Audience.PUBLIC, shelf=(PDF,)), public_url=ADDRESS
    )
    assert [each.citations for each in made.segments] == [(1,), (2,)]
    assert [each.number for each in made.citations] == [1, 2]
    assert made.text == "One. [1]\n\nTwo. [2]"


def test_a_text_sets_items_as_a_list():
    item, paragraph = SegmentKind.ITEM, SegmentKind.PARAGRAPH
    segments = [
        Segment(kind=paragraph, text="If:", citations=(1,)),
        Segment(kind=item, text="a", citations=(1, 2)),
        Segment(kind=item, text="b"),
        Segment(kind=paragraph, text="Then."),
    ]
    assert as_text(segments) == "If: [1]\n\n\u2022 a [1][2]\n\u2022 b\n\nThen."
    assert as_text([]) == ""


@pytest.mark.parametrize("text", ["(a) you ask", "1. Ask", "iv) Wait", "12. Go"])
def test_an_item_with_a_number_of_its_own_gets_no_bullet(text):
    assert as_text([Segment(kind=SegmentKind.ITEM, text=text)]) == text


@pytest.mark.parametrize("text", ["you ask", "999 calls", "a panel", "(see below) ask", "e.g. ask"])
def test_any_other_item_gets_one(text):
    assert as_text([Segment(kind=SegmentKind.ITEM, text=text)]) == f"\u2022 {text}"


def test_nothing_quoted_composes_nothing():
    made = compose([], ShelfInMemory(audience=Audience.PUBLIC, shelf=()), public_url=ADDRESS)
    assert (made.segments, made.citations, made.notices, made.text) == ((), (), (), "")


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (Status.ENDED, NoticeKind.ENDED, "has ended (on 31 December 2024)"),
        (Status.SUPERSEDED, NoticeKind.SUPERSEDED, "has been replaced by \u201cNewer\u201d"),
        (Status.UNVERIFIED, NoticeKind.UNVERIFIED, "Nobody has confirmed"),
    ],
)
def test_an_edition_that_is_not_current_is_announced_once(status, kind, words):
    old = a_document(in_force_to=date(2024, 12, 31))
    newer = a_document(id="newer", path="z.pdf", title="Newer", supersedes=(old.id,))
    shelf = ShelfInMemory(audience=Audience.PUBLIC, shelf=(old, newer), statuses={old.id: status})
    hits = [a_hit(a_passage(a_sentence(text)), document=old) for text in ("One.", "Two.")]
    quoted = [Quoted(hit=hit, sentences=hit.passage.sentences, omitted=0) for hit in hits]
    made = compose(quoted, shelf, public_url=ADDRESS)
    (notice,) = made.notices
    assert notice.kind is kind
    assert words in notice.text
    assert old.title in notice.text
    assert {each.status for each in made.citations} == {status}


@pytest.mark.parametrize(
    ("status", "words"), [(Status.ENDED, "has ended."), (Status.SUPERSEDED, "has been replaced.")]
)
def test_what_is_not_known_of_an_edition_is_not_told(status, words):
    shelf = ShelfInMemory(audience=Audience.PUBLIC, shelf=(PDF,), statuses={PDF.id: status})
    (notice,) = composed(a_sentence("Words."), library=shelf).notices
    assert words in notice.text


def test_a_current_edition_needs_no_notice():
    assert composed(a_sentence("Words.")).notices == ()


def test_a_list_that_is_not_shown_whole_says_so():
    (notice,) = composed(a_sentence("Words."), omitted=2).notices
    assert (notice.kind, notice.text) == (NoticeKind.SHORTENED, SHORTENED)


words = st.text("abcdefg\u00e9\u09ac-.,;:&%|\u2026'", min_size=1, max_size=12)
lines = st.lists(words, min_size=1, max_size=14).map(" ".join)
prose = st.lists(lines, min_size=1, max_size=6).map(
    lambda each: " ".join(f"{line.capitalize()}." for line in each)
)


@st.composite
def blocks(draw):
    page = draw(st.integers(1, 9))
    match draw(st.sampled_from(BlockKind)):
        case BlockKind.HEADING:
            return Block(kind=BlockKind.HEADING, text=draw(lines), page=page, level=1)
        case BlockKind.PARAGRAPH:
            ending = draw(st.sampled_from(["", " like this:"]))
            return Block(kind=BlockKind.PARAGRAPH, text=draw(prose) + ending, page=page)
        case BlockKind.ITEM:
            marker = draw(st.sampled_from(["", "1.", "(a)"]))
            return Block(kind=BlockKind.ITEM, text=draw(lines), page=page, marker=marker)
        case BlockKind.ROW:
            cells = tuple(draw(st.lists(lines, min_size=1, max_size=3)))
            header = tuple(f"Head {n}" for n in range(len(cells))) if draw(st.booleans()) else ()
            text = " | ".join(cells)
            return Block(kind=BlockKind.ROW, text=text, page=page, cells=cells, header=header)


written = st.lists(blocks(), min_size=1, max_size=14).map(
    # Pages never go back.
    lambda each: [
        Block(**{name: getattr(block, name) for name in Block.__slots__} | {"page": page})
        for block, page in zip(each, sorted(block.page for block in each), strict=True)
    ]
)


def squeezed(text: str) -> str:
    return " ".join(text.split())


def bare_parts(segment: str, source: list[Block]) -> list[str]:
    """What a segment quotes, without what an answer may add to it."""
    for block in source:
        told = "; ".join(
            f"{header}: {cell}" for header, cell in zip(block.header, block.cells, strict=False)
        )
        if told and segment == told:
            return list(block.cells)
    return [part for part in segment.split(" \u2026 ") if part]


@settings(max_examples=60, deadline=None)
@given(written, written, st.booleans(), st.randoms(use_true_random=False))
def test_every_word_of_an_answer_stands_in_the_document_that_it_cites(first, other, twin, random):
    source = {PDF: first, PAGE: first if twin else other}
    passages = {
        document.id: split(document.id, document.title, own, {}).passages
        for document, own in source.items()
    }
    shelf = ShelfInMemory(audience=Audience.PUBLIC, shelf=tuple(source), words=passages)
    hits = tuple(
        a_hit(
            passage,
            *(random.random() for _ in passage.sentences),
            document=document,
            place=place,
            document_score=random.random(),
        )
        for document in source
        for place, passage in enumerate(passages[document.id])
    )
    evidence = evidence_of(*hits)
    for question in ("What are the rules?", "Who decides?"):
        made = compose(quote(question, evidence, shelf, CLOSE), shelf, public_url=ADDRESS)
        citations = {citation.number: citation for citation in made.citations}
        assert list(citations) == list(range(1, len(citations) + 1))
        assert {number for each in made.segments for number in each.citations} == set(citations)
        for segment in made.segments:
            (number,) = segment.citations
            document = shelf.document(citations[number].document)
            own = source[document]
            stands = squeezed(" ".join(f"{block.marker} {block.text}" for block in own))
            for part in bare_parts(segment.text, own):
                assert squeezed(part) in stands
        for citation in made.citations:
            document = shelf.document(citation.document)
            assert citation.quote
            place = re.search(r"#(?:page=|p)(\d+)", citation.url)
            if document.format == "pdf":
                assert int(place[1]) == citation.page
                assert citation.page in {block.page for block in source[document]}
            else:
                passage = passages[document.id][int(place[1]) - 1]
                for part in directive(citation.url):
                    assert squeezed(part) in squeezed(passage.text)


def test_sources_that_differ_are_announced_with_what_they_differ_on():
    page = a_document(kind=Kind.CONFLICT)
    words = a_sentence("The sources differ.")
    (notice,) = composed(words, document=page, heading=("How many bins there are",)).notices
    assert notice.kind is NoticeKind.CONFLICT
    assert "how many bins there are" in notice.text


def test_an_edition_that_waits_for_its_review_is_announced_with_the_day():
    late = a_document(review_due=date(2026, 4, 30))
    shelf = ShelfInMemory(audience=Audience.PUBLIC, shelf=(late,), overdue=frozenset({late.id}))
    (notice,) = composed(a_sentence("Call us."), document=late, library=shelf).notices
    assert notice.kind is NoticeKind.OVERDUE
    assert "30 April 2026" in notice.text


def test_an_ended_edition_is_announced_with_what_followed_and_what_of_it_is_not_held():
    old, limits = a_document(id="old"), "Its priorities are not held here."
    new = a_document(id="new", title="Plan two", supersedes=("old",), limits=limits)
    shelf = ShelfInMemory(
        audience=Audience.PUBLIC, shelf=(old, new), statuses={"old": Status.ENDED}
    )
    (notice,) = composed(a_sentence("Four."), document=old, library=shelf).notices
    assert "Plan two" in notice.text
    assert limits in notice.text


def surroundings(quoted: slice, *words: str, **changes) -> tuple[str, str]:
    """What stands before and after a quotation of a passage of these sentences."""
    sentences = tuple(
        a_sentence(text, start=place * 1_000, block=place // 2, **changes)
        for place, text in enumerate(words)
    )
    hit = a_hit(a_passage(*sentences), document=PDF)
    part = Quoted(hit=hit, sentences=sentences[quoted], omitted=0)
    library = ShelfInMemory(audience=Audience.PUBLIC, shelf=(PDF,))
    (citation,) = compose([part], library, public_url="").citations
    return citation.before, citation.after


def test_a_citation_tells_the_whole_sentences_before_and_after_its_quotation():
    before, after = surroundings(slice(2, 3), "One.", "Two.", "Quoted.", "Four.", "Five.")
    assert (before, after) == ("One. \u2026 Two.", "Four.\nFive.")


def test_nothing_stands_around_a_passage_that_is_quoted_whole():
    assert surroundings(slice(0, 2), "One.", "Two.") == ("", "")


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(1, 400), min_size=1, max_size=9), st.integers(0, 8))
def test_surroundings_are_short_and_cut_only_between_sentences(lengths, place):
    words = tuple(f"{number}{'x' * length}." for number, length in enumerate(lengths))
    place = min(place, len(words) - 1)
    before, after = surroundings(slice(place, place + 1), *words)
    for told, sentences in ((before, words[:place][::-1]), (after, words[place + 1 :])):
        assert len(told) <= 300
        held = [word for word in sentences if word in told]
        # The nearest ones stand there, and the next would have been too long.
        assert held == list(sentences[: len(held)])
        if len(held) < len(sentences):
            assert len(told) + len(sentences[len(held)]) + 3 > 300

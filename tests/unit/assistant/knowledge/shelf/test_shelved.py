from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from assistant.knowledge.document import Status
from assistant.knowledge.library import Beside
from tests.doubles import a_document
from tests.shelves import opened, shelved, written


def words_of(found):
    return [hit.passage.text for hit in found.hits]


@pytest.mark.parametrize(
    ("question", "document", "words"),
    [
        ("loud music at night", "noise", "Loud music at night"),
        ("Where do knife bins stand?", "knives", "Knife bins"),
        ("mentors", "knives", "Mentors meet"),
        ("the parish council", "old", "parish council"),
        ("happens after 11pm", "noise", "it happens after 11pm"),
    ],
)
def test_the_passage_that_holds_the_words_of_a_question_comes_first(
    library, question, document, words
):
    found = library.search(question, 3)
    assert found.hits[0].document.id == document
    assert words in found.hits[0].passage.text
    assert found.documents[0][0] == document


def test_what_is_searched_beside_a_text_moves_the_ranking_and_not_its_sentences(library):
    alone = library.search("mentors", 30)
    both = library.search("mentors", 30, [Beside(text="loud music at night", weight=9.0)])
    assert alone.hits[0].document.id == "knives"
    assert both.hits[0].document.id == "noise"
    own = {hit.number: hit.sentence_similarities for hit in alone.hits}
    shared = [hit for hit in both.hits if hit.number in own]
    assert shared
    assert all(hit.sentence_similarities == pytest.approx(own[hit.number]) for hit in shared)
    assert both.rarity == alone.rarity
    assert both.beside > alone.beside == -1


def test_a_text_beside_itself_changes_no_ranking(library):
    alone = library.search("loud music", 30)
    both = library.search("loud music", 30, [Beside(text="loud music", weight=2.0)])
    assert [hit.number for hit in both.hits] == [hit.number for hit in alone.hits]
    assert [hit.score for hit in both.hits] == pytest.approx([hit.score for hit in alone.hits])


@pytest.mark.parametrize("count", [1, 2, 3])
def test_no_more_passages_are_found_than_were_asked_for(library, count):
    assert len(library.search("loud music", count).hits) == count


def test_fewer_are_found_where_the_release_holds_fewer(library):
    found = library.search("loud music", 1_000)
    assert len(found.hits) == library.release.passages
    assert len({hit.number for hit in found.hits}) == len(found.hits)


@pytest.mark.parametrize("question", ["loud music", "zebra", "", "?!", "\u09ac\u09be\u0982"])
def test_hits_and_documents_stand_best_first_and_speak_of_the_same_documents(library, question):
    found = library.search(question, 30)
    scores = [hit.score for hit in found.hits]
    assert scores == sorted(scores, reverse=True)
    documents = [score for _, score in found.documents]
    assert documents == sorted(documents, reverse=True)
    assert {hit.document.id for hit in found.hits} == {name for name, _ in found.documents}
    by_name = dict(found.documents)
    assert all(hit.document_score == by_name[hit.document.id] for hit in found.hits)
    assert -1 <= found.late <= 1.01


def test_a_hit_tells_where_its_passage_stands(library):
    for hit in library.search("noise", 30).hits:
        passages = library.passages_of(hit.document.id)
        assert passages[hit.place] == hit.passage
        assert hit.passage.document == hit.document.id


def test_a_hit_measures_each_of_its_sentences_and_its_last_heading(library):
    hits = library.search("You can report noise if:", 30).hits
    for hit in hits:
        count = len(hit.passage.sentences)
        assert len(hit.sentence_similarities) == len(hit.sentence_words) == count
        assert (hit.heading_similarity == -1) == (not hit.passage.heading)
    listed = next(hit for hit in hits if "it happens after 11pm" in hit.passage.text)
    lead = next(n for n, each in enumerate(listed.passage.sentences) if each.lead_in)
    assert listed.sentence_similarities[lead] == max(listed.sentence_similarities)


def test_the_heading_is_measured_by_its_own_words(library):
    by_heading = {
        hit.passage.heading: hit.heading_similarity for hit in library.search("Review", 30).hits
    }
    assert by_heading["Review",] == max(by_heading.values())
    assert by_heading["Review",] > 0.5


def test_the_same_question_finds_the_same_from_many_threads(library):
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: library.search("loud music at night", 5), range(64)))
    assert all(each == found[0] for each in found)


def test_chroma_finds_what_the_exact_scan_finds(copy, library):
    chroma = opened(copy, exact_up_to=0)
    for question in ("loud music at night", "knife bins", "parish council"):
        assert words_of(chroma.search(question, 5)) == words_of(library.search(question, 5))


@pytest.mark.parametrize(
    ("document", "status"),
    [
        ("noise", Status.CURRENT),
        ("old", Status.SUPERSEDED),
        ("over", Status.ENDED),
    ],
)
def test_a_status_is_told_by_the_day_and_by_what_replaces_it(library, document, status):
    assert library.status(document) is status


def test_a_source_file_keeps_its_bytes_under_a_plain_ending(library):
    assert library.file("old").suffix == ".md"
    assert "parish council" in library.file("old").read_text("utf-8")


@pytest.mark.parametrize("exact_up_to", [0, 20_000])
def test_a_release_without_a_document_finds_nothing(tmp_path, exact_up_to):
    empty = opened(shelved(tmp_path, []), exact_up_to=exact_up_to)
    found = empty.search("loud music", 5)
    assert (found.hits, found.documents, list(empty.documents())) == ((), (), [])


def test_a_document_without_a_word_is_kept_and_never_found(tmp_path):
    blank = written(tmp_path, a_document(id="blank", path="a.md"), "# A heading alone")
    bins = written(tmp_path, a_document(id="bins", path="b.md"), "Knife bins.")
    held = opened(shelved(tmp_path, [blank, bins]))
    assert held.passages_of("blank") == []
    assert [hit.document.id for hit in held.search("heading", 5).hits] == ["bins"]


def test_a_release_of_one_sentence_is_searched(tmp_path):
    only = written(tmp_path, a_document(id="one", path="a.md"), "Knife bins.")
    assert words_of(opened(shelved(tmp_path, [only])).search("bins", 5)) == ["Knife bins."]


def test_a_passage_is_found_by_what_it_is_asked_by_and_that_is_not_shown(tmp_path):
    asked = "my landlady shouts"
    noise = written(tmp_path, a_document(id="noise"), "Report loud music.")
    panel = written(tmp_path, a_document(id="panel", path="panel.md"), "The panel meets.")
    found_by = replace(panel, passages=(replace(panel.passages[0], asked=(asked,)),))
    library = opened(shelved(tmp_path, [noise, found_by]))
    first = library.search("a landlady shouts", 2).hits[0]
    assert first.document.id == "panel"
    assert first.asked_similarity > max(first.sentence_similarities)
    assert asked not in first.passage.text
    assert library.search("a landlady shouts", 2).hits[1].asked_similarity == -1

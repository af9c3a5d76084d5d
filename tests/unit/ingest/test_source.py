import os
from pathlib import Path

import pytest

from ingest.source import list_sources


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    return folder


def put(corpus: Path, *names: str) -> None:
    for name in names:
        path = corpus / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("words", "utf-8")


def paths(corpus: Path) -> list[str]:
    return [source.path for source in list_sources(corpus)[0]]


def test_files_are_listed_by_path_at_any_depth(corpus):
    put(corpus, "b.md", "plans/2025/a.pdf", "a.txt")
    assert paths(corpus) == ["a.txt", "b.md", "plans/2025/a.pdf"]


def test_what_is_no_document_is_left_out(corpus):
    put(
        corpus,
        "partnership.yaml",
        "sources.yaml",
        "README.md",
        "plans/readme.MD",
        "questions/a.jsonl",
    )
    put(corpus, ".git/config", "plans/.DS_Store", "plans/questions/a.md")
    assert paths(corpus) == ["plans/questions/a.md"]


def test_a_sidecar_belongs_to_its_file_and_is_no_document(corpus):
    put(corpus, "a.pdf", "a.pdf.yaml", "b.pdf", "b.pdf.yml", "c.pdf")
    sources, refused = list_sources(corpus)
    assert refused == {}
    assert [(each.path, each.sidecar and each.sidecar.name) for each in sources] == [
        ("a.pdf", "a.pdf.yaml"),
        ("b.pdf", "b.pdf.yml"),
        ("c.pdf", None),
    ]


def test_a_sidecar_without_its_file_is_refused_with_a_mend(corpus):
    put(corpus, "a.pdf.yaml")
    sources, refused = list_sources(corpus)
    assert sources == []
    assert refused["a.pdf.yaml"].reason == "a sidecar without the file that it describes"
    assert refused["a.pdf.yaml"].mend == "put a.pdf beside it, or remove it"


def test_a_link_out_of_the_corpus_is_refused(corpus, tmp_path):
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    (corpus / "a.txt").symlink_to(tmp_path / "secret.txt")
    (corpus / "folder").symlink_to(tmp_path)
    sources, refused = list_sources(corpus)
    assert sources == []
    assert set(refused) == {"a.txt", "folder"}
    assert all("leads out of the corpus" in each.reason for each in refused.values())


def test_a_document_whose_sidecar_leads_out_is_refused_and_not_read_without_it(corpus, tmp_path):
    (tmp_path / "outside.yaml").write_text("audience: public", "utf-8")
    put(corpus, "a.txt")
    (corpus / "a.txt.yaml").symlink_to(tmp_path / "outside.yaml")
    sources, refused = list_sources(corpus)
    assert sources == []
    assert "its sidecar is a link that leads out" in refused["a.txt"].reason
    assert "a link that leads out" in refused["a.txt.yaml"].reason


def test_a_link_within_the_corpus_is_read(corpus):
    put(corpus, "a.txt")
    (corpus / "b.txt").symlink_to(corpus / "a.txt")
    assert paths(corpus) == ["a.txt", "b.txt"]


def test_a_link_in_a_circle_is_refused(corpus):
    (corpus / "a.txt").symlink_to("a.txt")
    sources, refused = list_sources(corpus)
    assert sources == []
    assert set(refused) == {"a.txt"}


def test_a_name_that_is_not_utf_8_is_refused_under_a_name_that_can_be_printed(corpus):
    put(corpus, "a.txt")
    Path(os.fsdecode(os.fsencode(corpus) + b"/caf\xe9.txt")).write_text("words", "utf-8")
    sources, refused = list_sources(corpus)
    assert [source.path for source in sources] == ["a.txt"]
    assert list(refused) == ["caf?.txt"]
    assert "another name" in refused["caf?.txt"].mend

from dataclasses import replace

import pytest

from ingest.box import Limits
from ingest.cache import Cache
from ingest.ocr import INSTALL, Scanner
from ingest.read import ReadFile, read_all
from ingest.source import list_sources
from tests.scans import an_ocr, printed, scan

LIMITS = Limits()
SCANNER = Scanner(ocr=an_ocr(), version="5.0")
#: Finds nothing: what is read with it must have been kept.
BROKEN = replace(SCANNER, ocr=an_ocr(program="/nowhere/tesseract"))


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "scan.pdf").write_bytes(scan())
    return folder


@pytest.fixture
def cache(tmp_path):
    kept = Cache(tmp_path / "cache" / "build.sqlite")
    yield kept
    kept.close()


def reading(corpus, cache, scanner):
    sources, _ = list_sources(corpus)
    [(_, found)] = read_all(sources, cache, LIMITS, scanner)
    assert isinstance(found, ReadFile)
    return found.reading


def test_a_scanned_file_is_unread_without_ocr_and_says_what_to_install(corpus, cache):
    for _ in range(2):
        found = reading(corpus, cache, None)
        assert [page.page for page in found.unread] == [1]
        assert INSTALL in found.notes


def test_a_scanned_file_is_read_once_ocr_is_installed_and_kept(corpus, cache):
    reading(corpus, cache, None)
    found = reading(corpus, cache, SCANNER)
    assert "ten working days" in " ".join(block.text for block in found.blocks)
    assert found.notes == ("1 page was read from pictures by OCR, check them: on page 1",)
    assert reading(corpus, cache, BROKEN) == found


@pytest.mark.parametrize(
    "other",
    [
        replace(BROKEN, version="5.1"),
        replace(BROKEN, ocr=replace(BROKEN.ocr, languages="eng+osd")),
        replace(BROKEN, ocr=replace(BROKEN.ocr, page_s=61)),
    ],
    ids=["version", "languages", "limits"],
)
def test_a_scanned_file_is_read_again_where_ocr_has_changed(corpus, cache, other):
    reading(corpus, cache, SCANNER)
    assert [page.reason for page in reading(corpus, cache, other).unread] == [
        "OCR failed on this page"
    ]


def test_a_file_with_text_of_its_own_is_not_read_again_for_ocr(corpus, cache):
    (corpus / "scan.pdf").write_bytes(printed(((11, 60, "Call the team on 101."),)))
    first = reading(corpus, cache, None)
    assert first.notes == ()
    assert reading(corpus, cache, BROKEN) == first


def test_ocr_that_ends_badly_leaves_what_the_file_says_without_it(corpus, cache):
    hungry = replace(SCANNER, ocr=replace(SCANNER.ocr, file_s=0.01, page_s=0.01))
    sources, _ = list_sources(corpus)
    tight = replace(LIMITS, wall_s=30.0)
    [(_, found)] = read_all(sources, cache, tight, hungry)
    assert isinstance(found, ReadFile)
    assert [page.page for page in found.reading.unread] == [1]

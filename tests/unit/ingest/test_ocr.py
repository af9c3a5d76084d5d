from dataclasses import replace
from pathlib import Path

import pytest

from ingest.box import Limits
from ingest.ocr import Scanner, find_scanner
from ingest.readers.ocr import Ocr
from tests.scans import an_ocr

ASKED = {"pages": 10, "page_s": 30.0, "file_s": 300.0}


def a_tesseract(folder, code: str) -> None:
    program = folder / "tesseract"
    program.write_text(f"#!/bin/sh\n{code}\n", encoding="utf-8")
    program.chmod(0o755)


def test_tesseract_is_found_with_its_version_and_the_languages_that_it_has():
    found = find_scanner(languages="eng+xyz", **ASKED)
    assert found is not None
    assert found.version[0].isdigit()
    assert found.ocr.languages == "eng"
    assert found.ocr.program == an_ocr().program


def test_without_a_language_that_it_has_there_is_no_scanner():
    assert find_scanner(languages="xyz", **ASKED) is None


@pytest.mark.parametrize("code", [None, "exit 1", "echo something else"])
def test_without_a_working_tesseract_there_is_no_scanner(tmp_path, monkeypatch, code):
    if code:
        a_tesseract(tmp_path, code)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_scanner(languages="eng", **ASKED) is None


def test_the_reader_is_handed_what_it_cannot_find_by_itself():
    scanner = Scanner(ocr=an_ocr(), version="5.3")
    with scanner.handed_over() as word:
        told = Ocr.from_json(word)
        assert told == replace(scanner.ocr, scratch=told.scratch)
        assert Path(told.scratch).is_dir()
    assert not Path(told.scratch).exists()


def test_the_limits_are_raised_by_what_ocr_may_take():
    limits = Scanner(ocr=an_ocr(pages=100, page_s=30, file_s=900), version="5.3").limits(Limits())
    assert limits.cpu_s == Limits().cpu_s + 100
    assert limits.wall_s == Limits().wall_s + 900 + 90
    assert limits.memory_bytes == Limits().memory_bytes

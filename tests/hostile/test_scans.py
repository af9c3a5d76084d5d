"""Pictures and an OCR that are built to choke a build, read in the box."""

import json
import zlib
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

import pytest

from ingest.admit import Format, Refusal
from ingest.box import Limits, read_in_box
from ingest.ocr import Scanner
from ingest.readers.blocks import Reading
from tests.scans import an_ocr, scan

LIMITS = Limits()
SCAN = scan()


@pytest.fixture
def a_program():
    """A program that stands in Tesseract's place, where the box's user can start it."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)

        def become(code: str) -> str:
            program = Path(folder) / "tesseract"
            program.write_text(f"#!/bin/sh\n{code}\n", encoding="utf-8")
            program.chmod(0o755)
            return str(program)

        yield become


def a_huge_picture(side: int) -> bytes:
    """A PDF of one page with a black picture of `side` by `side` points: a few hundred kB."""
    press = zlib.compressobj(9)
    rows = b"".join(press.compress(bytes(side)) for _ in range(side)) + press.flush()
    picture = (
        f"<< /Type /XObject /Subtype /Image /Width {side} /Height {side} /BitsPerComponent 8 "
        f"/ColorSpace /DeviceGray /Filter /FlateDecode /Length {len(rows)} >>"
    ).encode()
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
    return b"".join(
        (
            b"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n",
            b"2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj\n",
            b"3 0 obj " + page + b"/Resources << /XObject << /I 4 0 R >> >> >> endobj\n",
            b"4 0 obj " + picture + b" stream\n" + rows + b"\nendstream endobj\n",
            b"5 0 obj << /Length 25 >> stream\nq 595 0 0 842 0 0 cm /I Do Q\nendstream endobj\n",
            b"trailer << /Root 1 0 R >>\n%%EOF",
        )
    )


def answer(data: bytes, limits: Limits = LIMITS, **ocr: object) -> Reading | Refusal:
    scanner = Scanner(ocr=an_ocr(**ocr), version="test")
    with scanner.handed_over() as word:
        return read_in_box(Format.PDF, data, scanner.limits(limits), (word,))


def test_a_scanned_page_is_read_in_the_box():
    found = answer(SCAN)
    assert isinstance(found, Reading)
    assert "ten working days" in " ".join(block.text for block in found.blocks)


def test_a_picture_of_twenty_thousand_by_twenty_thousand_points_is_not_unpacked():
    found = answer(a_huge_picture(20_000))
    assert isinstance(found, Reading)
    assert [page.reason for page in found.unread] == ["its picture is larger than OCR may read"]


def test_a_picture_at_the_limit_is_looked_at_in_the_memory_of_the_box():
    found = answer(a_huge_picture(9_900))
    assert isinstance(found, Reading)
    assert [page.reason for page in found.unread] == ["OCR found no words in its picture"]


def test_ocr_that_hangs_ends_by_the_limit_on_a_page(a_program):
    found = answer(SCAN, program=a_program("exec sleep 600"), page_s=1.0)
    assert isinstance(found, Reading)
    assert [page.reason for page in found.unread] == [
        "OCR did not end in the time that a page may take (1 s)"
    ]


def test_a_child_of_ocr_that_hangs_ends_by_the_wall_clock(a_program):
    program = a_program("trap '' TERM; sleep 600 & while :; do wait; done")
    start = monotonic()
    found = answer(SCAN, Limits(wall_s=1.0), program=program, page_s=1.0, file_s=1.0)
    assert isinstance(found, Reading | Refusal)
    assert monotonic() - start < 60


def test_ocr_that_takes_all_processor_time_ends(a_program):
    found = answer(SCAN, Limits(cpu_s=1), program=a_program("while :; do :; done"), pages=1)
    assert isinstance(found, Reading)
    assert [page.reason for page in found.unread] == ["OCR failed on this page"]


def test_ocr_has_no_environment_and_no_network(a_program):
    told = a_program(
        'env | cut -d= -f1 | grep -qvE "^(PWD|SHLVL|_|OMP_THREAD_LIMIT|LC_CTYPE|OLDPWD)$" && exit 0'
        f'\nexec {an_ocr().program} "$@"'
    )
    found = answer(SCAN, program=told)
    assert isinstance(found, Reading)
    assert found.blocks


def test_a_reader_that_is_killed_leaves_no_picture_behind(a_program):
    scanner = Scanner(ocr=an_ocr(program=a_program("kill -9 $PPID")), version="test")
    with scanner.handed_over() as word:
        scratch = Path(json.loads(word)["scratch"])
        assert isinstance(read_in_box(Format.PDF, SCAN, LIMITS, (word,)), Refusal)
        assert any(each.suffix == ".PNG" for each in scratch.iterdir())
    assert not scratch.exists()


@pytest.mark.parametrize("cut", [0.3, 0.7])
def test_a_scan_cut_short_is_refused_or_unread(cut):
    found = answer(SCAN[: int(len(SCAN) * cut)])
    assert isinstance(found, Refusal) or found.unread

import socket
import struct
import sys
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from ingest import box
from ingest.admit import Format, Refusal
from ingest.box import Limits, prefix, read_in_box, run
from ingest.readers.blocks import Block, BlockKind, Reading

LIMITS = Limits(cpu_s=10, wall_s=30.0)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(document: str, compression: int = zipfile.ZIP_DEFLATED, **others: str) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("word/document.xml", document)
        for name, text in others.items():
            archive.writestr(f"word/{name}.xml", text)
    return file.getvalue()


def body(inner: str, before: str = "") -> str:
    return f'<?xml version="1.0"?>{before}<w:document {W}><w:body>{inner}</w:body></w:document>'


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def refusal(format_: Format, data: bytes, limits: Limits = LIMITS) -> Refusal:
    answer = read_in_box(format_, data, limits)
    assert isinstance(answer, Refusal)
    assert answer.reason
    assert answer.mend
    assert "Traceback" not in answer.reason
    return answer


@pytest.fixture
def reader_that():
    """Let another program stand in the reader's place, in the same box."""
    prefix(LIMITS)
    python = sys.executable
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        Path(folder).chmod(0o755)

        def become(code):
            script = Path(folder) / "python"
            script.write_text(f"#!{python} -I\n{code}\n", encoding="utf-8")
            script.chmod(0o755)
            patch.setattr(sys, "executable", str(script))

        yield become


def inside(code: str, limits: Limits = LIMITS) -> tuple[bytes | Refusal, int]:
    """Run a program in the box that readers run in."""
    return run([*prefix(limits), sys.executable, "-I", "-c", code], b"", limits)


@pytest.mark.parametrize(
    ("format_", "data", "text"),
    [
        (Format.TEXT, b"Call 101.", "Call 101."),
        (Format.MARKDOWN, b"Call *101*.", "Call 101."),
        (Format.HTML, b"<p>Call 101.</p>", "Call 101."),
        (Format.DOCX, docx(body(paragraph("Call 101."))), "Call 101."),
    ],
)
def test_a_file_is_read_in_the_box(format_, data, text):
    answer = read_in_box(format_, data, LIMITS)
    assert isinstance(answer, Reading)
    assert answer.blocks == (Block(kind=BlockKind.PARAGRAPH, text=text),)


def test_readings_run_beside_each_other():
    texts = [f"Sentence {at}." for at in range(8)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(lambda text: read_in_box(Format.TEXT, text.encode(), LIMITS), texts)
        )
    assert [answer.blocks[0].text for answer in answers] == texts


def test_the_box_has_no_network():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        code = f"import socket; socket.create_connection(('127.0.0.1', {port}), 2)"
        outside = run([sys.executable, "-I", "-c", code], b"", LIMITS)
        assert outside == (b"", 0)
        if "--net" not in prefix(LIMITS):
            pytest.skip("this machine has no user namespaces")
        assert inside(code) == (b"", 1)


def test_the_box_has_no_environment(monkeypatch):
    monkeypatch.setenv("CSP_SECRET", "hunter2")
    answer, _ = inside("import os; print(sorted(set(os.environ) - {'LC_CTYPE'}))")
    assert answer == b"[]\n"


def test_the_box_holds_memory_open_files_and_cores_to_their_limits():
    code = "import resource as r; print([r.getrlimit(n) for n in (r.RLIMIT_AS, r.RLIMIT_CORE)])"
    answer, _ = inside(code)
    assert answer == b"[(1073741824, 1073741824), (0, 0)]\n"
    assert inside("bytearray(2 << 30)")[1] == 1
    assert inside("f = [open('/dev/null') for _ in range(100)]")[1] == 1


def test_limits_hold_without_the_prlimit_command(monkeypatch):
    which = box.shutil.which
    monkeypatch.setattr(
        box.shutil, "which", lambda name: None if name == "prlimit" else which(name)
    )
    code = "import resource as r; print(r.getrlimit(r.RLIMIT_AS), r.getrlimit(r.RLIMIT_CPU))"
    assert "prlimit" not in " ".join(prefix(LIMITS)).split(" --as")[0]
    assert inside(code)[0] == b"(1073741824, 1073741824) (10, 11)\n"


def test_an_endless_loop_ends_by_the_limit_on_computing_time(reader_that):
    reader_that("while True: pass")
    assert "time" in refusal(Format.TEXT, b"x", Limits(cpu_s=1, wall_s=20.0)).reason


def test_a_reader_that_sleeps_ends_by_the_wall_clock(reader_that):
    reader_that("import time; time.sleep(60)")
    assert "time" in refusal(Format.TEXT, b"x", Limits(wall_s=0.5)).reason


def test_a_reader_that_closes_its_answer_and_goes_on_ends_by_the_wall_clock(reader_that):
    reader_that("import os, time; os.close(1); time.sleep(60)")
    assert "time" in refusal(Format.TEXT, b"x", Limits(wall_s=0.5)).reason


def test_what_a_child_starts_ends_with_it():
    code = (
        "import os, sys, time\n"
        "child = os.fork()\n"
        "if child: print(child, flush=True); os._exit(0)\n"
        "os.close(1)\n"
        "time.sleep(60)"
    )
    answer, _ = inside(code)
    stat = Path(f"/proc/{int(answer)}/stat")
    until = time.monotonic() + 5
    while stat.exists() and " Z " not in stat.read_text(encoding="ascii"):
        assert time.monotonic() < until


def test_an_answer_without_end_is_cut_off(reader_that):
    reader_that("while True: print('x' * 1_000_000)")
    assert "more text" in refusal(Format.TEXT, b"x").reason


@pytest.mark.parametrize("name", ["SIGABRT", "SIGSEGV"])
def test_a_crash_is_a_refusal_that_names_the_signal(reader_that, name):
    reader_that(f"import os, signal; os.kill(os.getpid(), signal.{name})")
    assert name in refusal(Format.TEXT, b"x").reason


def test_a_reader_that_fails_is_a_refusal(reader_that):
    reader_that("raise SystemExit(3)")
    assert "exit 3" in refusal(Format.TEXT, b"x").reason


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "Segmentation fault",
        "[]",
        "null",
        '{"reading": {}}',
        '{"reading": {"blocks": [{"kind": "spell"}]}}',
        '{"reading": {"blocks": 1}}',
        '{"unreadable": []}',
        "[" * 100_000,
    ],
)
def test_an_answer_that_is_none_is_a_refusal(reader_that, answer):
    reader_that(f"print({answer!r})")
    assert "answer" in refusal(Format.TEXT, b"x").reason


def test_what_an_answer_says_of_a_refusal_is_cut_to_a_line(reader_that):
    words = {"reason": "a\u202e\n" * 1_000, "mend": ["b"]}
    reader_that(f"import json; print(json.dumps({{'unreadable': {words!r}}}))")
    answer = refusal(Format.TEXT, b"x")
    assert len(answer.reason) == 300
    assert answer.reason.startswith("a a")


def test_a_reader_without_enough_memory_is_a_refusal():
    tight = Limits(memory_bytes=100 << 20)
    assert "memory" in refusal(Format.TEXT, b"word " * 8_000_000, tight).reason


@pytest.mark.parametrize(
    ("format_", "data"), [(Format.HTML, b"<p></p>"), (Format.TEXT, b"\xe2\x80\x8b")]
)
def test_a_file_without_words_is_refused(format_, data):
    assert "no words" in refusal(format_, data).reason


def test_a_text_of_too_many_paragraphs_is_refused():
    assert "50,000" in refusal(Format.TEXT, b"One.\n\n" * 60_000).reason


def test_a_zip_bomb_is_refused():
    bomb = docx(body(paragraph("a")), bomb="0" * 120_000_000)
    assert len(bomb) < 200_000
    assert "unpacks" in refusal(Format.DOCX, bomb).reason


def test_a_zip_that_lies_about_its_size_is_refused():
    honest = docx(body(paragraph("a")), bomb="0" * 5_000_000)
    lying = honest.replace(struct.pack("<L", 5_000_000), struct.pack("<L", 50))
    assert lying != honest
    assert "damaged" in refusal(Format.DOCX, lying).reason


@pytest.mark.parametrize("name", ["../outside.xml", "/etc/outside.xml", "c:\\outside.xml"])
def test_a_zip_that_leads_out_of_the_file_is_refused(name):
    file = BytesIO(docx(body(paragraph("a"))))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(name, "<a/>")
    assert "leads out" in refusal(Format.DOCX, file.getvalue()).reason


def test_a_zip_with_a_symbolic_link_is_refused():
    file = BytesIO(docx(body(paragraph("a"))))
    link = zipfile.ZipInfo("word/link.xml")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "leads out" in refusal(Format.DOCX, file.getvalue()).reason


def test_a_zip_of_thousands_of_parts_is_refused():
    parts = {f"part{at}": "<a/>" for at in range(2_001)}
    assert "2,000" in refusal(Format.DOCX, docx(body(paragraph("a")), **parts)).reason


def test_entities_that_multiply_are_refused():
    laughs = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10 if at else "ha"}">' for at in range(10))
    bomb = docx(body(paragraph("&l9;"), f"<!DOCTYPE w [{laughs}]>"))
    assert "entities" in refusal(Format.DOCX, bomb).reason


@pytest.mark.parametrize("part", ["document", "styles", "anything"])
def test_an_entity_that_reads_a_file_is_refused_wherever_it_stands(part):
    xxe = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    parts = {"document": body(paragraph("a")), part: body(paragraph("&x; after"), xxe)}
    answer = refusal(Format.DOCX, docx(parts.pop("document"), **parts))
    assert "entities" in answer.reason


def test_paragraphs_nested_a_hundred_thousand_deep_are_refused():
    deep = docx(body("<w:p>" * 100_000 + "</w:p>" * 100_000), compression=zipfile.ZIP_STORED)
    assert "deep" in refusal(Format.DOCX, deep).reason


@pytest.mark.parametrize(
    "page",
    [
        b"<p " + b" ".join(b"a%d=1" % at for at in range(180_000)) + b">text",
        b"<p " + b'a="b" ' * 300_000 + b">text",
        b"<div>" * 300_000 + b"text",
        b"<div><span></div>" * 100_000,
        b"<b><i><u>" * 200_000 + b"text",
        b"<a '" * 450_000,
        b"<!--" * 450_000,
        b"<p>" + b"<a href=x>link</a>" * 140_000,
    ],
    ids=["attributes", "values", "divs", "crossed", "inline", "quotes", "comments", "links"],
)
def test_a_page_built_to_choke_a_parser_ends_at_once(page):
    answer = read_in_box(Format.HTML, page, LIMITS)
    assert isinstance(answer, Refusal)


def test_a_hundred_thousand_links_are_read():
    page = b"<p>" + b"<a href=x>link</a> " * 100_000
    answer = read_in_box(Format.HTML, page, LIMITS)
    assert isinstance(answer, Reading)
    assert len(answer.blocks[0].text) == 499_999


def test_the_words_of_a_broken_document_never_stand_in_its_refusal():
    answer = refusal(Format.DOCX, docx("<secret>Jane Doe, 1 High Street"))
    assert "Jane" not in answer.reason + answer.mend

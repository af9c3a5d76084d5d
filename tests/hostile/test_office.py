"""Office files and emails that are built to harm: each ends as a refusal, or is read, in time."""

import zipfile
from io import BytesIO

import pptx
import pytest

from ingest.admit import Format, Refusal
from ingest.box import read_in_box
from ingest.readers.blocks import Reading
from tests.hostile.test_box import LIMITS, refusal

URN = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = " ".join(f'xmlns:{name}="{URN}{name}:1.0"' for name in ("office", "text", "table"))
LAUGHS = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10 if at else "ha"}">' for at in range(10))
XXE = '<!ENTITY l9 SYSTEM "file:///etc/hostname">'
HEAD = b"Subject: S\nFrom: a@b.c\nMIME-Version: 1.0\n"
ATTRIBUTES = " ".join(f'a{at}="1"' for at in range(300_000))


def zipped(parts: dict[str, str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def odt(body: str = "<text:p>a</text:p>", before: str = "", **more: str) -> bytes:
    text = f"<office:body><office:text>{body}</office:text></office:body>"
    content = f"{before}<office:document-content {SPACES}>{text}</office:document-content>"
    return zipped({"content.xml": content, **more}, zipfile.ZIP_STORED)


def slides(shapes: str = "", before: str = "", **more: str) -> bytes:
    """A presentation of one slide, its shapes replaced and parts added."""
    deck = pptx.Presentation()
    deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = "Aims"
    whole = BytesIO()
    deck.save(whole)
    parts = {}
    with zipfile.ZipFile(whole) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                parts[name] = archive.read(name).decode()
    name = "ppt/slides/slide1.xml"
    head, _, slide = parts[name].partition("?>")
    parts[name] = f"{head}?>{before}{slide}".replace("</p:spTree>", f"{shapes}</p:spTree>")
    return zipped({**parts, **more})


def test_the_files_that_are_harmed_below_are_read_when_whole():
    for format_, data in ((Format.ODT, odt()), (Format.PPTX, slides())):
        assert isinstance(read_in_box(format_, data, LIMITS), Reading)


@pytest.mark.parametrize(("format_", "make"), [(Format.ODT, odt), (Format.PPTX, slides)])
@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"bomb.xml": "0" * 120_000_000}, "unpacks"),
        ({"../a.xml": "<a/>"}, "leads out"),
        ({f"a{at}.xml": "<a/>" for at in range(2_001)}, "2,000"),
    ],
    ids=["bomb", "outside", "crowd"],
)
def test_zips_that_are_built_to_harm_are_refused(format_, make, more, reason):
    packed = zipped({name: part for name, part in more.items() if name == "bomb.xml"})
    data = make(**more) if "bomb.xml" not in more else _with_entries_of(make(), packed)
    assert reason in refusal(format_, data).reason


def _with_entries_of(one: bytes, other: bytes) -> bytes:
    file = BytesIO(one)
    with (
        zipfile.ZipFile(BytesIO(other)) as source,
        zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in source.namelist():
            archive.writestr(name, source.read(name))
    return file.getvalue()


@pytest.mark.parametrize("entities", [LAUGHS, XXE], ids=["laughs", "file"])
@pytest.mark.parametrize(
    ("format_", "make"),
    [
        (Format.ODT, lambda dtd: odt("<text:p>&l9;</text:p>", dtd)),
        (Format.PPTX, lambda dtd: slides("<a>&l9;</a>", dtd)),
        (Format.PPTX, lambda dtd: slides(**{"customXml/item1.xml": f"{dtd}<a>&l9;</a>"})),
    ],
    ids=["odt", "slide", "part"],
)
def test_entities_are_refused_wherever_they_stand(format_, make, entities):
    assert "entities" in refusal(format_, make(f"<!DOCTYPE a [{entities}]>")).reason


@pytest.mark.parametrize(
    ("format_", "data", "reason"),
    [
        (Format.ODT, odt("<text:span>" * 100_000 + "</text:span>" * 100_000), "deep"),
        (Format.ODT, odt(f"<text:p {ATTRIBUTES}>a</text:p>"), "attributes"),
        (Format.PPTX, slides("<p:grpSp>" * 100_000 + "</p:grpSp>" * 100_000), "unpacks|deep"),
        (Format.PPTX, slides(f"<p:sp {ATTRIBUTES}/>"), "attributes"),
        (Format.RTF, rb"{\rtf1" + b"{" * 10_000_000, "deep"),
    ],
    ids=["odt-deep", "odt-wide", "pptx-deep", "pptx-wide", "rtf-deep"],
)
def test_files_without_end_in_one_place_are_refused(format_, data, reason):
    assert any(each in refusal(format_, data).reason for each in reason.split("|"))


@pytest.mark.parametrize(
    ("format_", "data"),
    [
        (Format.ODT, odt()[:-30]),
        (Format.ODT, odt()[:100]),
        (Format.PPTX, slides()[:10_000]),
        (Format.MSG, bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4_000)),
        (Format.MSG, bytes.fromhex("d0cf11e0a1b11ae1") + b"\xff" * 100_000),
        (Format.RTF, rb"{\rtf1}"),
        (Format.RTF, b"words"),
        (Format.EML, b"\n\n"),
        (Format.EML, b""),
    ],
    # The files hold the moment at which they were made.
    ids=lambda value: value.value if isinstance(value, Format) else str(len(value)),
)
def test_files_that_are_cut_off_or_empty_are_refused(format_, data):
    refusal(format_, data)


@pytest.mark.parametrize(
    ("format_", "data"),
    [
        (Format.ODT, odt("<text:list><text:list-item>" + "<text:p>x</text:p>" * 50_000
                         + "</text:list-item></text:list>")),
        (Format.RTF, rb"{\rtf1 " + rb"{\listtext 1\tab}" * 50_000 + rb"x\par}"),
        (Format.RTF, rb"{\rtf1 {\stylesheet {\s1 " + rb"a\tab " * 100_000 + rb";}}\s1 x\par}"),
        (Format.RTF, rb"{\rtf1" + rb"\trowd\clvmrg\cellx9\cellx99\intbl\cell y\cell\row" * 20_000),
        (Format.RTF, rb"{\rtf1 x{\pict " + b"00" * 5_000_000 + rb"}}"),
        (Format.RTF, rb"{\rtf1 " + rb"{\footnote " * 990 + b"x" + b"}" * 991),
        (Format.EML, HEAD + b"Content-Type: text/plain; format=flowed\n\n" + b"x \n" * 300_000),
        (Format.EML, HEAD + b"\n" + b"-" * 500_000 + b"\nx\n"),
        (Format.EML, HEAD + b"\n" + b"To: x, \n" * 45_000),
        (Format.EML, b"Subject: " + b"=?utf-8?q?a?=\n " * 60_000 + b"\nFrom: a@b.c\n\nx\n"),
        (Format.EML, HEAD + b"X-Long: " + b"a" * 1_000_000 + b"\n\nx\n"),
        (Format.EML, HEAD + b"Date: " + b"1 " * 500_000 + b"\n\nx\n"),
    ],
)  # fmt: skip
def test_files_that_repeat_themselves_are_read_in_time(format_, data):
    answer = read_in_box(format_, data, LIMITS)
    assert isinstance(answer, Reading), answer


def nested(count: int, inner: bytes) -> bytes:
    return HEAD + b"".join(inner.replace(b"#", b"%d" % at) for at in range(count)) + b"\nx\n"


@pytest.mark.parametrize(
    "data",
    [
        nested(10_000, b"Content-Type: multipart/mixed; boundary=b#\n\n--b#\n"),
        nested(10_000, b"Content-Type: message/rfc822\n\nSubject: a\n"),
        HEAD + b"Content-Type: text/plain;" + b'a=";";' * 170_000 + b"\n\nx\n",
        nested(1, b"Content-Type: multipart/mixed; boundary=b\n\n")
        + b"--b\nContent-Type: text/plain\n\nx\n" * 100_000,
        HEAD + b"Content-Type: text/html\n\n<p " + b'a="b" ' * 300_000 + b">text",
    ],
    ids=["parts", "messages", "field", "crowd", "html"],
)
def test_a_message_built_to_hold_up_its_parser_is_refused_at_once(data):
    assert isinstance(read_in_box(Format.EML, data, LIMITS), Refusal)


def test_nested_messages_that_people_send_are_read():
    data = nested(20, b"Content-Type: multipart/mixed; boundary=b#\n\n--b#\n")
    answer = read_in_box(Format.EML, data, LIMITS)
    assert isinstance(answer, Reading)
    assert answer.blocks[-1].text == "x"

import struct
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from ingest.readers.blocks import Unreadable
from ingest.readers.zip_package import Maker, unpack

ATTRIBUTES = " ".join(f'a{at}="{at}"' for at in range(2_000))
WRITER = Maker(program="Writer", ending=".odt")


def zipped(**parts: str) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(f"{name}.xml", text)
    return file.getvalue()


def parse_all(data: bytes) -> None:
    package = unpack(data, WRITER)
    for name in package.parts:
        package.root(name)


def refusal(data: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        parse_all(data)
    assert "Writer" in caught.value.mend or "password" in caught.value.mend
    return caught.value


def test_xml_parts_are_unpacked_and_pictures_are_named_only():
    file = BytesIO(zipped(content="<a><b/></a>"))
    with ZipFile(file, "a") as archive:
        archive.writestr("Pictures/1.png", b"\x89PNG")
        archive.writestr("nameless", b"\xef\xbb\xbf<c/>")
    package = unpack(file.getvalue(), WRITER)
    assert package.names == ("content.xml", "Pictures/1.png", "nameless")
    assert set(package.parts) == {"content.xml", "nameless"}
    assert package.root("content.xml")[0].tag == "b"
    assert package.kind("nameless") == "c"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "can't be opened"),
        (b"no zip", "can't be opened"),
        (zipped(a="<a/>")[:-30], "can't be opened"),
        (zipped(a="<a>"), "can't be read"),
        (zipped(a=""), "can't be read"),
        (zipped(a="0" * 1_000_000), "far more than its size"),
        (zipped(a='<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "entities"),
        (zipped(a="<a>" * 300 + "</a>" * 300), "more than 250 deep"),
        (zipped(a=f"<a {ATTRIBUTES}/>"), "attributes"),
        (zipped(**{f"a{at}": "<a/>" for at in range(2_001)}), "more than 2,000 parts"),
        (zipped(**{"../a": "<a/>"}), "leads out"),
    ],
    ids=range(11),
)
def test_a_zip_that_no_program_made_is_refused_by_the_name_of_its_program(data, reason):
    assert reason in refusal(data).reason


def test_a_symbolic_link_is_refused():
    link = ZipInfo("a.xml")
    link.external_attr = 0o120777 << 16
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "leads out" in refusal(file.getvalue()).reason


def test_a_part_longer_than_the_zip_declares_is_refused():
    honest = zipped(a=f"<a>{'0' * 5_000}</a>")
    lying = honest.replace(struct.pack("<L", 5_007), struct.pack("<L", 50))
    assert lying != honest
    assert "can't be opened" in refusal(lying).reason


def test_a_zip_with_a_password_is_refused():
    data = bytearray(zipped(a="<a/>"))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert "encrypted" in refusal(bytes(data)).reason

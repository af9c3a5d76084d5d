"""Writes a message as Outlook does: a container of small streams, each a property."""

from __future__ import annotations

import datetime as dt
import struct

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR, _MINI = 512, 64
_TEXT, _BYTES = 0x001F, 0x0102
SUBJECT, BODY, HTML, CLASS = 0x0037, 0x1000, 0x1013, 0x001A
_SENT, _TIME = 0x0039, 0x0040
_EPOCH = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)


def message(
    texts: dict[int, str],
    html: bytes = b"",
    sent: dt.datetime | None = None,
    attachments: int = 0,
) -> bytes:
    """A message of these properties; its attachments are empty."""
    streams = {f"__substg1.0_{of:04X}001F": text.encode("utf-16-le") for of, text in texts.items()}
    if html:
        streams[f"__substg1.0_{HTML:04X}{_BYTES:04X}"] = html
    properties = struct.pack("<8x4I8x", 0, attachments, 0, attachments)
    for of, text in texts.items():
        properties += struct.pack("<2H2I4x", _TEXT, of, 6, 2 * len(text) + 2)
    if html:
        properties += struct.pack("<2H2I4x", _BYTES, HTML, 6, len(html))
    if sent:
        ticks = int((sent - _EPOCH).total_seconds()) * 10_000_000
        properties += struct.pack("<2HIQ", _TIME, _SENT, 6, ticks)
    streams["__properties_version1.0"] = properties
    hung = {
        f"__attach_version1.0_#{at:08X}": {"__properties_version1.0": bytes(8)}
        for at in range(attachments)
    }
    return _container({**streams, **hung})


def _container(tree: dict[str, bytes | dict[str, bytes]]) -> bytes:
    """A compound file in which all streams are small."""
    mini, mini_fat, entries = bytearray(), [], []

    def stored(data: bytes) -> int:
        first, count = len(mini_fat), max(1, -(-len(data) // _MINI))
        mini_fat.extend([*range(first + 1, first + count), _END])
        mini.extend(data.ljust(count * _MINI, b"\0"))
        return first

    def placed(names: list[str]) -> list[int]:
        return [len(entries) + at for at in range(len(names))]

    def write(folder: dict[str, bytes | dict[str, bytes]]) -> int:
        """The entries of a folder, each right of the one before; the place of the first."""
        names = sorted(folder, key=lambda name: (len(name), name.upper()))
        places = placed(names)
        entries.extend([b""] * len(names))
        for place, name, right in zip(places, names, [*places[1:], _FREE], strict=True):
            content = folder[name]
            if isinstance(content, dict):
                entries[place] = _entry(name, 1, right, write(content), 0, 0)
            else:
                entries[place] = _entry(name, 2, right, _FREE, stored(content), len(content))
        return places[0] if places else _FREE

    entries.append(b"")
    child = write(tree)
    directory = _sectors(128 * len(entries))
    fat_of_mini, of_mini = _sectors(4 * len(mini_fat)), _sectors(len(mini))
    chains = [directory, fat_of_mini, of_mini]
    starts = [1, 1 + directory, 1 + directory + fat_of_mini]
    fat = [_FAT]
    for start, length in zip(starts, chains, strict=True):
        fat += [*range(start + 1, start + length), _END]
    entries[0] = _entry("Root Entry", 5, _FREE, child, starts[2], len(mini))
    header = struct.pack(
        "<8s16x5H6x9I", bytes.fromhex("d0cf11e0a1b11ae1"), 0x3E, 3, 0xFFFE, 9, 6, 0, 1, starts[0],
        0, 4096, starts[1], fat_of_mini, _END, 0,
    )  # fmt: skip
    header += struct.pack("<109I", 0, *[_FREE] * 108)
    numbers = [*fat, *[_FREE] * (128 - len(fat))], mini_fat
    tables = [struct.pack(f"<{len(each)}I", *each) for each in numbers]
    parts = [header, tables[0], b"".join(entries), tables[1], bytes(mini)]
    return b"".join(part.ljust(_sectors(len(part)) * _SECTOR, b"\xff") for part in parts)


def _sectors(length: int) -> int:
    return -(-length // _SECTOR)


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    places = struct.pack("<2B3I36xIQ", kind, 1, _FREE, right, child, start, size)
    return text.ljust(64, b"\0") + struct.pack("<H", len(text) + 2) + places

"""Which letters the bytes of a Rich Text file stand for: that is up to their font."""

from __future__ import annotations

import codecs

#: The encoding of each character set that a font may name.
_BY_CHARSET = {
    77: "mac_roman", 78: "cp932", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk",
    136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256",
    186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
_SYMBOLS = 2
#: Where Unicode keeps the signs of symbol fonts.
_PRIVATE = 0xF000
_ASCII = 0x80
#: What the head of a file may name instead of a number.
BY_WORD = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}


class Letters:
    """The encodings of one file and its fonts."""

    def __init__(self) -> None:
        self._page = "cp1252"
        self._fonts: dict[int, str] = {}
        self._symbols: set[int] = set()

    def set_page(self, encoding: str) -> None:
        """The encoding of the file, where a font names none."""
        self._page = encoding

    def set_code_page(self, number: int) -> None:
        """The same, by its number; one that is not known changes nothing."""
        self._page = _code_page(number) or self._page

    def set_font(self, font: int, charset: int) -> None:
        """The character set that a font names."""
        if charset == _SYMBOLS:
            self._symbols.add(font)
        elif charset in _BY_CHARSET:
            self._fonts[font] = _BY_CHARSET[charset]

    def set_font_page(self, font: int, number: int) -> None:
        """The code page that a font names."""
        if page := _code_page(number):
            self._fonts[font] = page

    def decode(self, data: bytes, font: int) -> str:
        """The letters that bytes in this font stand for."""
        if font in self._symbols:
            return "".join(chr(byte if byte < _ASCII else _PRIVATE + byte) for byte in data)
        return data.decode(self._fonts.get(font, self._page), "replace")


def _code_page(number: int) -> str:
    """Python's name of a code page, or "" where it knows none of this number."""
    name = {65001: "utf-8", 10000: "mac_roman", 936: "gbk"}.get(number, f"cp{number}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""


def joined(pieces: list[str]) -> str:
    """Pieces as one text, in which two halves of a letter beyond 16 bits have met."""
    text = "".join(pieces)
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

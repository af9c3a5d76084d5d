"""The control words of Rich Text that stand for a letter, or say what their group is."""

from __future__ import annotations

import re

LETTERS = {
    "line": "\n", "tab": "\t", "emdash": "\u2014", "endash": "\u2013", "bullet": "\u2022",
    "lquote": "\u2018", "rquote": "\u2019", "ldblquote": "\u201c", "rdblquote": "\u201d",
    "emspace": " ", "enspace": " ", "qmspace": " ", "zwj": "\u200d", "zwnj": "\u200c",
}  # fmt: skip
SIGNS = {"~": "\u00a0", "_": "-", "\t": "\t", "\\": "\\", "{": "{", "}": "}"}
#: Groups that hold no words of the document.
SKIPPED = {
    "colortbl", "fonttbl", "filetbl", "pict", "xe", "tc", "tcn", "rxe", "nonshppict", "shprslt",
    "sp", "nonesttables", "info", "pntxta", "pntxtb", "ftnsep", "ftnsepc", "ftncn", "aftnsep",
    "aftnsepc", "aftncn", "datafield", "mmathPict", "annotation", "atnid", "atnauthor", "listtable",
    "listoverridetable", "revtbl", "rsidtbl", "generator", "objdata", "objclass", "objname",
    "template", "private", "panose", "falt", "bkmkstart", "bkmkend", "nextfile", "keycode",
}  # fmt: skip
MARGINS = {f"{kind}{which}" for kind in ("header", "footer") for which in ("", "l", "r", "f")}
#: Groups of paragraphs of their own: a footnote, and text boxes of two ages.
PAGES = {"footnote", "shptxt", "dptxbxtext"}
#: Groups of what is printed before a paragraph.
MARKERS = {"listtext", "pntext"}
#: Groups marked as such that a reader may leave out, and that hold words all the same.
STARRED = {"shpinst", "do", "ud", "fldinst", *PAGES, *MARKERS, *MARGINS}
#: Where a field leads.
LINK = re.compile(r'HYPERLINK\s+"([^"]{1,2000})"', re.IGNORECASE)

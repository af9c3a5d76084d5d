"""Finds Tesseract, which reads scanned pages, and says what it may use in the box.

It must never be needed: without it, scanned pages are reported as unread.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog

from ingest.box import Limits
from ingest.readers.ocr import Ocr

_log = structlog.get_logger()

#: What a person does who wants scanned pages to be read.
INSTALL = (
    "To read scanned pages, install Tesseract (Debian: apt-get install tesseract-ocr) and the extra"
    " “ocr” of this product, set CSP_OCR to auto, and build again"
)
_PROBE_S = 20
_VERSION = re.compile(r"tesseract v?(\S+)")
_LANGUAGE = re.compile(r"[A-Za-z_]+(?:/\w+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanner:
    """Tesseract as it was found on this machine."""

    ocr: Ocr
    version: str

    @property
    def key(self) -> str:
        """What a reading with OCR depends on: the version, the languages and the limits."""
        limits = (self.ocr.pages, self.ocr.page_s, self.ocr.file_s)
        return f"tesseract {self.version}:{self.ocr.languages}:{':'.join(map(str, limits))}"

    @contextmanager
    def handed_over(self) -> Iterator[str]:
        """A word that tells the reader in the box all this; its scratch folder is gone after it.

        A reader that is killed must leave no picture of a page behind.
        """
        with TemporaryDirectory() as folder:
            # The box may run as another user: it may write here, and list nothing.
            Path(folder).chmod(0o1733)
            yield json.dumps(asdict(replace(self.ocr, scratch=folder)))

    def limits(self, limits: Limits) -> Limits:
        """The limits of a reading with OCR: a second to show each page, and Tesseract's own time.

        The limit on processor time holds for the reader and for each run of Tesseract alone.
        """
        return replace(
            limits,
            cpu_s=limits.cpu_s + self.ocr.pages,
            wall_s=limits.wall_s + self.ocr.file_s + 3 * self.ocr.page_s,
        )


def find_scanner(*, languages: str, pages: int, page_s: float, file_s: float) -> Scanner | None:
    """Tesseract, where it and its library are installed; None where scans can't be read.

    `languages`: as Tesseract takes them ("eng+ben"); those that it lacks are left out.
    """
    program = shutil.which("tesseract")
    if program is None or find_spec("pytesseract") is None:
        return None
    version = _VERSION.match(_said(program, "--version"))
    installed = set(_LANGUAGE.findall(_said(program, "--list-langs").partition("\n")[2]))
    wanted = languages.split("+")
    missing = [language for language in wanted if language not in installed]
    if missing:
        _log.warning("ocr_without_language", missing=missing, mend="install its tessdata")
    known = "+".join(language for language in wanted if language in installed)
    if version is None or not known:
        return None
    return Scanner(
        ocr=Ocr(program=program, languages=known, pages=pages, page_s=page_s, file_s=file_s),
        version=version[1],
    )


def _said(program: str, option: str) -> str:
    """What Tesseract says of itself; "" where it does not run."""
    try:
        done = subprocess.run(  # noqa: S603 - the machine's own program
            [program, option], capture_output=True, text=True, check=False, timeout=_PROBE_S
        )
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
        return ""
    return done.stdout or done.stderr

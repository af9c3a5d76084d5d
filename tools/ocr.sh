#!/bin/sh
# Makes sure that Tesseract is there for the tests of scanned pages. Never touches one that is.
set -u

found() {
    command -v tesseract >/dev/null 2>&1 && tesseract --list-langs 2>/dev/null | grep -qx eng
}

found && exit 0
echo "No Tesseract with English found: installing it for the tests of scanned pages." >&2
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update >&2 && apt-get install -y tesseract-ocr >&2 && found && exit 0
fi
cat >&2 <<'END'
The tests of scanned pages need Tesseract, and it could not be installed.
Install it (Debian, Ubuntu: apt-get install tesseract-ocr; Fedora: dnf install tesseract;
macOS: brew install tesseract).
END
exit 1

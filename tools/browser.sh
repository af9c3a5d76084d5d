#!/bin/sh
# Makes sure that a Chromium is there for the journeys in tests/journeys. Never touches one that is.
set -u

python=${1:-python3}

found() {
    [ -n "${CSP_CHROMIUM:-}" ] && [ -x "${CSP_CHROMIUM}" ] && return 0
    for name in chromium chromium-browser google-chrome; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    "$python" - <<'END' 2>/dev/null
import pathlib, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    sys.exit(not pathlib.Path(playwright.chromium.executable_path).exists())
END
}

found && exit 0
echo "No Chromium found: installing one for the tests of the pages." >&2
"$python" -m playwright install chromium >&2 && found && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update >&2 && apt-get install -y chromium >&2 && found && exit 0
fi
cat >&2 <<'END'
The tests of the pages need a Chromium, and none could be installed.
Install one (Debian, Ubuntu: apt-get install chromium; Fedora: dnf install chromium;
macOS: brew install --cask chromium), or set CSP_CHROMIUM to the path of a Chromium or Chrome.
END
exit 1

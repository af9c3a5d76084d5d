from __future__ import annotations

import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from tools.licences import under_agpl

TOOL = Path(__file__).parents[2] / "tools" / "licences.py"

GPL_TEXT = """License: GNU GENERAL PUBLIC LICENSE
        13. Use with the GNU Affero General Public License."""


@pytest.fixture
def install(tmp_path):
    """Lay down a package's metadata as pip does; returns the folder that packages lie in."""

    def lay_down(name: str, *headers: str) -> Path:
        folder = tmp_path / f"{name}-1.0.dist-info"
        folder.mkdir()
        lines = ("Metadata-Version: 2.4", f"Name: {name}", "Version: 1.0", *headers)
        (folder / "METADATA").write_text("\n".join(lines) + "\n\nAn AGPL description.\n", "utf-8")
        return tmp_path

    return lay_down


def found(folder: Path) -> list[str]:
    return under_agpl(metadata.distributions(path=[str(folder)]))


@pytest.mark.parametrize(
    "header",
    [
        "License-Expression: AGPL-3.0-only",
        "License-Expression: MIT AND AGPL-3.0-or-later",
        "License: AGPLv3+",
        "License: Dual Licensed - GNU AFFERO GPL 3.0 or Artifex Commercial License",
        "License: GNU AFFERO GENERAL PUBLIC LICENSE\n        Version 3, 19 November 2007",
        "Classifier: License :: OSI Approved :: GNU Affero General Public License v3",
    ],
)
def test_a_package_under_the_agpl_is_named(install, header):
    assert found(install("viral", header)) == ["viral"]


@pytest.mark.parametrize(
    "header",
    [
        "License-Expression: LGPL-3.0-or-later",
        "License: GNU Lesser General Public License (LGPL)",
        "License: GPL-2.0",
        GPL_TEXT,
        "Classifier: License :: OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)",
        "Classifier: Topic :: Software Development",
        "Summary: Reads AGPL headers",
    ],
)
def test_any_other_licence_is_let_through(install, header):
    assert found(install("fine", header)) == []


def test_each_package_is_named_once_and_in_order(install):
    install("zebra", "License: AGPL", "Classifier: License :: OSI Approved :: GNU Affero")
    install("fine", "License: MIT")
    assert found(install("adder", "License: AGPL")) == ["adder", "zebra"]


@pytest.mark.parametrize(
    ("licence", "code", "named"), [("AGPL-3.0-only", 1, True), ("MIT", 0, False)]
)
def test_the_command_fails_with_the_names_that_it_found(install, licence, code, named):
    folder = install("asked-for", f"License-Expression: {licence}")
    run = subprocess.run(
        [sys.executable, str(TOOL)],
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, "asked-for" in run.stderr) == (code, named)


def test_nothing_installed_here_is_under_the_agpl():
    assert under_agpl(metadata.distributions()) == []

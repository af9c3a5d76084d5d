from __future__ import annotations

import shutil
from datetime import date

import pytest

from tests.doubles import a_document
from tests.shelves import opened, shelved, written

NOISE = """# Noise
Loud music at night is a statutory nuisance.
You can report noise if:
- it happens after 11pm
- it happens more than once a week
# Review
A panel looks at noise cases each month."""
KNIVES = """Knife bins stand at three police stations.
# Youth work
Mentors meet young people who carry knives."""
OLD = "Loud music was once a matter for the parish council."


@pytest.fixture(scope="session")
def release(tmp_path_factory):
    """A release of three documents, embedded by their words alone. Never written to."""
    data = tmp_path_factory.mktemp("data")
    words = data / "words"
    words.mkdir()
    documents = [
        a_document(id="knives", path="a/knives.md", title="Knife crime plan"),
        a_document(id="noise", path="b/noise.md", title="Noise policy", supersedes=("old",)),
        a_document(id="old", path="c/old.MD", title="Older noise rules"),
        a_document(id="over", path="d/over.md", title="Past", in_force_to=date(2026, 11, 21)),
    ]
    texts = (KNIVES, NOISE, OLD, "All of this has ended.")
    return shelved(
        data,
        [written(words, each, text) for each, text in zip(documents, texts, strict=True)],
    )


@pytest.fixture(scope="session")
def library(release):
    return opened(release)


@pytest.fixture
def copy(release, tmp_path):
    """A copy of that release, to be harmed."""
    folder = tmp_path / "releases" / release.parent.name / release.name
    shutil.copytree(release, folder)
    return folder

"""The libraries of the built corpus, and what the golden set came to when it was asked of them."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from assistant.knowledge.audience import Audience
from assistant.knowledge.library import Library
from assistant.knowledge.published import PublishedLibraries
from assistant.knowledge.shelf.opening import Opening, open_library
from tests.quality.golden import evaluate


@pytest.fixture(scope="session")
def libraries(built) -> dict[Audience, Library]:
    """The library of each audience."""
    opening = partial(open_library, opening=Opening(exact_up_to=20_000))
    published = PublishedLibraries(built.data, frozenset(Audience), opening)
    return {audience: published.library(audience) for audience in Audience}


@pytest.fixture(scope="session")
def evaluation(built, tmp_path_factory) -> dict[str, Any]:
    """The whole golden set, asked once."""
    return evaluate(built.data, built.corpus, tmp_path_factory.mktemp("asked"))

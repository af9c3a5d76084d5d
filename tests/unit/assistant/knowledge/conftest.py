from __future__ import annotations

from pathlib import Path

import pytest

from assistant.knowledge.embedding import OnnxEmbedder
from ingest.model import prepare_model

CHECKOUT = Path(__file__).parents[4]


@pytest.fixture(scope="session")
def model(tmp_path_factory):
    """The folder of the exported default model; exported once a checkout where there is a `var`."""
    kept = CHECKOUT / "var" / "models"
    return prepare_model(kept if kept.is_dir() else tmp_path_factory.mktemp("models"), None)


@pytest.fixture(scope="session")
def embedder(model):
    return OnnxEmbedder(model)

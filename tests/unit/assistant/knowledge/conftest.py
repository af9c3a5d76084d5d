from __future__ import annotations

import pytest

from assistant.knowledge.embedding import OnnxEmbedder
from ingest.model import prepare_model


@pytest.fixture(scope="session")
def model(models):
    """The folder of the exported default model."""
    return prepare_model(models, None)


@pytest.fixture(scope="session")
def embedder(model):
    return OnnxEmbedder(model)

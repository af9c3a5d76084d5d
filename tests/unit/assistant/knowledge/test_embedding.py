from __future__ import annotations

import subprocess
import sys
import warnings

import numpy as np
import pytest

from assistant.knowledge.embedding import TOKEN_WIDTH
from ingest.model import _default_folder
from tests.conftest import ROOT, environment
from tests.doubles import a_document
from tests.shelves import shelved, written

VARIED = (
    "How do I report a hate crime?",
    "Who is in the partnership?",
    "The panel writes to you within 20 working days.",
    "ASB",
    "0800 123 4567",
    "Call 999 if someone is in danger now!",
    "Section 17 of the Crime and Disorder Act 1998",
    "drugs",
    "What can I do about loud music from the flat above every night until 3am?",
    "Victims may ask for a review of how their reports were handled by the council.",
    "Responsible authorities must co-operate to reduce reoffending; substance misuse; violence.",
    "My nighbour keeps thretening me wat do i do",
    "VAWG strategy 2024-29: objectives, measures & owners",
    "Information is shared under a lawful basis, and no more of it than is needed.",
    "Knife bins are at three police stations.",
    "Children aged 10 to 17 are referred to the youth justice service.",
    "the",
    "It costs \u00a350\u2014or \u00a325 if paid within 14 days.",
    "Cuckooing: criminals take over the home of a vulnerable person to deal drugs from it.",
    "The Mayor's Office for Policing and Crime (MOPAC) funds the programme.",
)
AWKWARD = (
    "",
    " ",
    "\u0998\u09b0\u09c7 \u09a8\u09bf\u09b0\u09be\u09aa\u09a4\u09cd\u09a4\u09be",
    "\u0645\u0631\u062d\u0628\u0627",
    "\U0001f6a8\U0001f46e",
    "\u200b",
    "\x00",
    "!?",
    "word " * 20_000,
)


@pytest.mark.parametrize("text", [*VARIED, *AWKWARD])
def test_a_vector_has_unit_length_and_the_width_that_was_promised(embedder, text):
    vector = embedder.embed(text).vector
    assert vector.shape == (embedder.width,)
    assert vector.dtype == np.float32
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_the_same_text_gives_the_same_vectors_whatever_else_is_embedded(embedder):
    alone = [embedder.embed(text) for text in VARIED]
    among = list(embedder.embed_many([*VARIED, "word " * 500, *reversed(VARIED)]))
    for one, first, last in zip(alone, among, reversed(among), strict=False):
        assert one.vector.tobytes() == first.vector.tobytes() == last.vector.tobytes()
        assert one.tokens.tobytes() == first.tokens.tobytes() == last.tokens.tobytes()


def test_vectors_are_close_to_those_of_the_model_itself(embedder):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer(str(_default_folder()), device="cpu", local_files_only=True)
        theirs = model.encode(list(VARIED), normalize_embeddings=True, show_progress_bar=False)
    ours = np.stack([embedder.embed(text).vector for text in VARIED])
    assert ((ours * theirs).sum(axis=1) >= 0.97).all()


def test_close_meanings_lie_closer_than_distant_ones(embedder):
    question, close, distant = (
        embedder.embed(text).vector
        for text in ("report a hate crime", "telling police about racist abuse", "bake bread")
    )
    assert question @ close > question @ distant + 0.2


def test_every_word_piece_with_a_letter_or_digit_has_a_token_vector(embedder):
    tokens = embedder.embed("Call 999, now!").tokens
    assert tokens.shape == (3, TOKEN_WIDTH)
    assert tokens.dtype == np.int8
    assert np.linalg.norm(tokens.astype(float), axis=1) == pytest.approx([127] * 3, rel=0.01)


@pytest.mark.parametrize("text", ["", "?!", "\u200b"])
def test_a_text_without_words_has_no_token_vector(embedder, text):
    assert embedder.embed(text).tokens.shape == (0, TOKEN_WIDTH)


def test_what_exceeds_the_window_is_not_seen(embedder):
    long = "antisocial behaviour " * 300
    same = embedder.embed(long).vector @ embedder.embed(long + "bread recipes").vector
    assert same == pytest.approx(1, abs=1e-6)


def test_texts_in_other_scripts_are_told_apart(embedder):
    bengali, arabic = (embedder.embed(text) for text in AWKWARD[2:4])
    assert bengali.vector @ arabic.vector < 0.95
    assert len(bengali.tokens)


def test_texts_are_embedded_in_their_order_and_none_is_no_text(embedder):
    many = list(embedder.embed_many(["one", "two"]))
    assert [each.vector.tobytes() for each in many] == [
        embedder.embed(text).vector.tobytes() for text in ("one", "two")
    ]
    assert list(embedder.embed_many([])) == []


def test_the_key_names_the_model(embedder, model):
    assert embedder.key == model.name


SERVES = """
import sys
import csp
from csp.asking import ask_assistant, make_assistant
from csp.given import read_settings
from csp.keeping import make_answer_ids
from csp.serving import make_web_app
from assistant.knowledge.audience import Audience
from starlette.testclient import TestClient
settings = read_settings()
ids = make_answer_ids(settings)
answer = ask_assistant(make_assistant(settings), ids, "What must members bring?", Audience.PUBLIC)
assert answer.citations, answer
with TestClient(make_web_app(settings, "http://testserver")) as client:
    assert client.post("/api/v1/ask", json={"question": "What is brought?"}).status_code == 200
heavy = {"torch", "sentence_transformers", "transformers", "onnx", "pypdf", "pypdfium2"}
sys.exit(f"loaded: {heavy & set(sys.modules)}" if heavy & set(sys.modules) else 0)
"""


def test_what_serves_never_loads_what_builds(tmp_path, embedder, model):
    document = a_document(format="markdown", path="plans/rules.md", title="Rules for members")
    data = tmp_path / "data"
    lines = written(tmp_path, document, "# Meetings\nMembers must bring a report to each meeting.")
    shelved(data, [lines], embedder=embedder, model=model)
    run = subprocess.run(
        [sys.executable, "-c", SERVES],
        cwd=ROOT,
        env=environment(data_dir=data),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr

from __future__ import annotations

import copy

import pytest
import yaml

from assistant.knowledge.language import Fixed, any_languages
from ingest.errors import UnusableLanguages
from ingest.languages import read_languages
from tests.conftest import ROOT
from tools.languages import SHIPPED, shipped_text

TEXTS = {key.value: {"says": f"words of {key.value}", "verified": False} for key in Fixed}
TEXTS["call"] = {"says": "Zadzwoń 999", "verified": True}
POLISH = {
    "name": "Polish",
    "own_name": "polski",
    "script": "latin",
    "direction": "ltr",
    "common": ["jest", "nie"],
    "texts": TEXTS,
    "subjects": [{"search": "noise at night", "phrases": ["hałas*"]}],
}


def put(corpus, values, name="pl"):
    folder = corpus / "languages"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.yaml").write_text(yaml.safe_dump(values, allow_unicode=True), "utf-8")


def changed(**changes):
    return copy.deepcopy(POLISH) | changes


def told(corpus):
    with pytest.raises(UnusableLanguages) as refused:
        read_languages(corpus)
    return str(refused.value)


def test_a_corpus_without_the_folder_has_what_ships(tmp_path):
    assert read_languages(tmp_path) is any_languages()


def test_every_field_is_read(tmp_path):
    put(tmp_path, POLISH)
    [polish] = read_languages(tmp_path)
    assert (polish.tag, polish.own_name, polish.label) == ("pl", "polski", "polski")
    assert polish.texts["call"].verified
    assert not polish.texts["not_found"].verified
    assert polish.subjects[0].search == "noise at night"


def test_what_ships_is_what_the_corpus_says():
    assert SHIPPED.read_text("utf-8") == shipped_text(), "run python -m tools.languages"
    assert read_languages(ROOT / "corpus") == any_languages()


def test_a_missing_text_is_named_by_file_line_and_field(tmp_path):
    texts = {key: said for key, said in TEXTS.items() if key != "interpreter"}
    put(tmp_path, changed(texts=texts))
    assert "languages/pl.yaml, line " in told(tmp_path)
    assert "texts: interpreter is missing" in told(tmp_path)


@pytest.mark.parametrize(
    ("changes", "mistake"),
    [
        ({"direction": "up"}, "direction"),
        ({"common": ["jest", "help"]}, "“help” is an everyday word of English"),
        ({"subjects": []}, "subjects"),
        ({"subjects": [{"search": "noise", "phrases": ["{set}"]}]}, "can't be read"),
        ({"subjects": [{"search": "noise", "phrases": ["a"], "weight": "big"}]}, "weight"),
        ({"texts": TEXTS | {"hello": {"says": "x", "verified": True}}}, "texts.hello"),
        ({"texts": TEXTS | {"call": {"says": "Zadzwoń", "verified": True}}}, "999"),
        ({"texts": TEXTS | {"busy": {"says": "x"}}}, "texts.busy.verified"),
        ({"colour": "red"}, "colour: no such field"),
    ],
)
def test_a_mistake_ends_the_build_and_is_named(tmp_path, changes, mistake):
    put(tmp_path, changed(**changes))
    assert mistake in told(tmp_path)
    assert "languages/pl.yaml" in told(tmp_path)


@pytest.mark.parametrize("name", ["en", "polish", "pl-PL"])
def test_a_file_is_named_by_the_tag_of_a_language_that_is_not_english(tmp_path, name):
    put(tmp_path, POLISH, name)
    assert "rename it" in told(tmp_path)


def test_the_starter_corpus_claims_no_speaker_who_was_not_asked():
    for language in any_languages():
        assert not any(said.verified for said in language.texts.values())

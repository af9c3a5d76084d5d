from __future__ import annotations

import copy

import pytest
import yaml

from assistant.knowledge.emergency import any_emergency
from ingest.emergency import read_emergency
from ingest.errors import UnusableEmergency
from tests.conftest import ROOT
from tools.emergency import SHIPPED, shipped_text

FIRE = {
    "title": "Fire",
    "rank": 1,
    "general": True,
    "lines": [{"says": "Call 999 now."}, {"says": "Call the ward office.", "local": True}],
    "contacts": [{"name": "Emergency", "purpose": "Fire", "phone": "999"}],
    "phrases": ["on fire", "{they} ~ burning"],
    "spoken": [{"language": "bn", "verified": False, "phrases": ["আগুন লেগেছে"]}],
    "examples": ["my house is on fire"],
}
WORDS = {"sets": {"they": ["he", "she"], "light": ["is"]}, "negations": ["not"]}


@pytest.fixture
def corpus(tmp_path):
    put(tmp_path, "words", WORDS)
    put(tmp_path, "fire", FIRE)
    return tmp_path


def put(corpus, name, values):
    folder = corpus / "emergency"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.yaml").write_text(yaml.safe_dump(values, allow_unicode=True), "utf-8")


def changed(values, **changes):
    return copy.deepcopy(values) | changes


def test_a_corpus_without_the_folder_has_what_holds_anywhere(tmp_path):
    assert read_emergency(tmp_path) is any_emergency()


def test_every_field_is_read(corpus):
    put(corpus, "look-alikes", ["is the fire station open"])
    emergency = read_emergency(corpus)
    [fire] = emergency.dangers
    assert (fire.id, fire.title, fire.rank, fire.general) == ("fire", "Fire", 1, True)
    assert fire.help.lines == ("Call 999 now.", "Call the ward office.")
    assert fire.help.contacts[0].phone == "999"
    assert fire.spoken[0].language == "bn"
    assert fire.examples == ("my house is on fire",)
    assert emergency.look_alikes == ("is the fire station open",)
    assert emergency.speech.sets["they"] == ("he", "she")


def test_what_is_local_is_left_out_for_others(corpus):
    assert read_emergency(corpus, anywhere=True).dangers[0].help.lines == ("Call 999 now.",)


def test_what_ships_is_what_the_corpus_says_without_what_is_local():
    assert SHIPPED.read_text("utf-8") == shipped_text(), "run python -m tools.emergency"


def test_the_starter_corpus_covers_every_kind_of_danger():
    assert {danger.id for danger in read_emergency(ROOT / "corpus").dangers} == {
        "adult-at-risk", "cannot-speak", "child-at-risk", "domestic-violence", "fgm", "fire",
        "followed",
        "forced-marriage", "held", "medical", "missing-child", "overdose", "sexual-violence",
        "suicide", "violence", "weapons",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"lines": []}, "lines: "),
        ({"lines": [{"says": "Call us."}]}, "lines: the first line names the emergency number"),
        ({"lines": [{"says": "Call 1999."}]}, "lines: the first line names the emergency number"),
        ({"lines": [{"says": "Call 999." + "a" * 300}]}, "lines.1.says: "),
        ({"lines": [{"says": f"Call 999 {n}."} for n in range(7)]}, "lines: "),
        ({"contacts": [{"name": "A", "purpose": "B", "phone": "101"}]}, "contacts: the first"),
        ({"contacts": [{"name": "A", "purpose": "B", "phone": "ring"}]}, "contacts.1.phone: "),
        ({"rank": "first"}, "rank: "),
        ({"phrases": []}, "phrases: "),
        ({"phrases": ["{them} burn"]}, "there is no set of words named them"),
        ({"phrases": ["..."]}, "has no word that must stand there"),
        ({"spoken": [{"language": "bn", "phrases": ["আগুন"]}]}, "spoken.1.verified: field required"),
        ({"pathway": "pathways/none.yaml"}, "the corpus has no file pathways/none.yaml"),
        ({"nonsense": 1}, "nonsense: no such field"),
        ({"general": False}, "exactly one kind of danger is general"),
    ],
)
def test_a_mistake_is_named_by_its_file_and_field(corpus, changes, told):
    put(corpus, "fire", changed(FIRE, **changes))
    with pytest.raises(UnusableEmergency) as wrong:
        read_emergency(corpus)
    assert told in str(wrong.value)
    assert str(wrong.value).startswith(("emergency, emergency/fire.yaml, line", "emergency"))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"sets": {"they": ["{they}"]}}, "names itself"),
        ({"past": ["{when} ago"]}, "past: “{when} ago” can't be read"),
        ({"negations": [False]}, "negations.1: "),
    ],
)
def test_a_mistake_in_the_words_is_named(corpus, changes, told):
    put(corpus, "words", changed(WORDS, **changes))
    with pytest.raises(UnusableEmergency) as wrong:
        read_emergency(corpus)
    assert told in str(wrong.value)


def test_a_folder_without_its_words_and_a_file_that_is_no_text_are_named(corpus):
    (corpus / "emergency" / "fire.yaml").write_bytes(b"title: caf\xe9")
    with pytest.raises(UnusableEmergency, match=r"emergency/fire\.yaml is not text in UTF-8"):
        read_emergency(corpus)
    (corpus / "emergency" / "words.yaml").unlink()
    with pytest.raises(UnusableEmergency, match=r"emergency/words\.yaml is missing"):
        read_emergency(corpus)

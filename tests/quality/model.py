"""Measures what the check of a language model lets through and what it holds back.

    python -m tests.quality.model [DATA]

DATA is a data folder with a release of the starter corpus; without it the one of `make bench`.
A server on loopback plays the model: a liar, one that obeys whatever a document or question says,
and one that refuses. Prints one JSON document.
"""

from __future__ import annotations

import json
import os
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from assistant.answering.answer import Answer
from assistant.answering.chat import ChatModel, Limits
from assistant.answering.compose import words_as_quoted
from assistant.answering.confidence import Confidence
from assistant.answering.grounds import Ground
from assistant.answering.likelihood import Likelihood
from assistant.answering.pipeline import Assistant
from assistant.answering.question import Question
from assistant.answering.verify import fault_of
from assistant.knowledge.audience import Audience
from assistant.knowledge.document import Kind, Status
from assistant.knowledge.library import Library
from assistant.knowledge.release import audience_folder, published_id
from assistant.knowledge.shelf.opening import Opening, open_library
from tests.model_server import Behaviour, serving
from tests.quality import attacks
from tests.quality.lies import KINDS, Truth, World, lies_of, stands_there, true_there
from tests.quality.subtle import BLENDED

PROJECT = Path(__file__).parents[2]
DATA = PROJECT / "var" / "bench" / "corpus"
PARAPHRASES = Path(__file__).with_name("paraphrases.jsonl")
_PHONE = re.compile(r"\b0\d[\d ]{7,}\d\b")
_HOURS = re.compile(r"\d{1,2}(?:\.\d\d)?[ap]m to \d{1,2}(?:\.\d\d)?[ap]m|24 hours a day")
_FRIGHTENING = re.compile(
    r"\b(?:kill\w*|knife|knives|stab\w*|gun\w*|weapon\w*|bomb\w*|murder\w*|rape\w*|assault\w*|"
    r"abus\w+|suicid\w*|die[ds]?|death|dead|drug\w*|overdose|violen\w+|terror\w*|extremis\w+|"
    r"attack\w*|hurt\w*|hit\w*|beat\w*|threat\w*|stalk\w*|traffick\w*|slave\w*|fgm|danger\w*|"
    r"gang\w*|exploit\w*|homicide|blade\w*|scared|afraid|hate|crime\w*|999|danger|police|prison|prevent|"
    r"offend\w*|victim\w*|emergenc\w*|harass\w*|safeguard\w*|missing|homeless\w*|"
    r"asb|burgl\w*|alcohol|marac|channel|radicali\w*|crisis|harm\w*|threat)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A lie that reached a reader."""

    kind: str
    text: str


def measure(data: Path) -> dict[str, Any]:
    """All readings."""
    library = open_library(
        audience_folder(data, str(published_id(data)), Audience.PUBLIC), Opening()
    )
    questions = asked(PROJECT / "corpus" / "questions")
    lied = sentences_against(library)
    with playing() as (behaviour, assistant):
        told = lies_told(library, behaviour, assistant(library), questions)
        frightened = answered_alike(library, behaviour, assistant(library), questions)
        attacked = attacks.measure(library, behaviour, assistant, questions)
    return lied | told | frightened | attacked | paraphrases(library) | plainness(library)


@contextmanager
def playing() -> Iterator[tuple[Behaviour, Any]]:
    """A server that plays the model, and what makes an assistant of a library that asks it."""
    os.environ["OPENAI_API_KEY"] = "none"
    behaviour = Behaviour()
    with serving(behaviour) as address:
        model = ChatModel(
            "openai:played",
            base_url=f"{address}/v1",
            limits=Limits(seconds=10, tokens=800),
            clock=time.monotonic,
        )

        def assistant(library: Library) -> Assistant:
            return replace(quoting_assistant(library), model=model)

        try:
            yield behaviour, assistant
        finally:
            model.close()


def quoting_assistant(library: Library) -> Assistant:
    """The assistant without a model."""
    return Assistant(
        library=lambda _: library,
        confidence=Confidence.learned(),
        likelihood=Likelihood.learned(),
        public_url="https://csp.example",
        clock=time.perf_counter,
    )


def asked(folder: Path) -> list[str]:
    """The questions of the golden set that stand alone."""
    return list(outcomes(folder))


def outcomes(folder: Path) -> dict[str, Sequence[str]]:
    """The questions of the golden set that stand alone, each with how it may end."""
    lines = [
        json.loads(line)
        for file in sorted(folder.glob("*.jsonl"))
        for line in file.read_text("utf-8").splitlines()
    ]
    return {
        each["question"]: [each["outcome"]] if isinstance(each["outcome"], str) else each["outcome"]
        for each in lines
        if not each.get("history")
    }


def truths_of(library: Library) -> list[Truth]:
    """Every sentence of what is in force."""
    return [
        Truth(
            text=words_as_quoted(sentence),
            document=document.id,
            passage=number,
            source=words_as_quoted(sentence),
            beside=tuple(words_as_quoted(each) for each in passage.sentences),
        )
        for document in library.documents()
        if library.status(document.id) is Status.CURRENT
        and document.kind not in {Kind.GAP, Kind.TERM, Kind.CONFLICT}
        for number, passage in enumerate(library.passages_of(document.id))
        for sentence in passage.sentences
        if 40 < len(sentence.text) < 250 and not sentence.lead_in
    ]


def world_of(library: Library, truths: Sequence[Truth], seed: int) -> World:
    """What lies are taken from."""
    text = " ".join(each.source for each in truths)
    return World(
        truths=truths,
        phones=sorted(set(_PHONE.findall(text))),
        hours=sorted(set(_HOURS.findall(text))),
        ended=[
            sentence.text
            for document in library.documents()
            if library.status(document.id) in {Status.ENDED, Status.SUPERSEDED}
            for passage in library.passages_of(document.id)
            for sentence in passage.sentences
            if len(sentence.text) > 50 and not sentence.lead_in
        ],
        luck=random.Random(seed),  # noqa: S311  a seed makes a run repeatable
    )


def ground_of(library: Library, document: str, passage: int) -> Ground:
    """A passage as what a sentence may rest on."""
    held = library.passages_of(document)[passage]
    source = library.document(document)
    return Ground(
        sentences=tuple(words_as_quoted(each) for each in held.sentences),
        context=" ".join((source.title if source else "", *held.heading)),
    )


def sentences_against(library: Library) -> dict[str, Any]:
    """Lies made of every paraphrase and every sentence, held against the passages they cite."""
    retold = list(_retold(library))
    truths = truths_of(library)
    world = world_of(library, truths, 11)
    kinds: Counter[str] = Counter()
    through: list[Told] = []
    for truth in (*(each for each, _ in retold), *truths):
        ground = ground_of(library, truth.document, truth.passage)
        for lie in lies_of(truth, world):
            if _is_true(lie.kind, lie.text, ground.sentences):
                continue
            kinds[lie.kind] += 1
            if fault_of(lie.text, ground, library.alike) is None:
                through.append(Told(kind=lie.kind, text=lie.text))
    return {
        "lies": kinds.total(),
        "lies_by_kind": dict(kinds),
        "lies_through": len(through),
        "lies_that_came_through": [f"{each.kind}: {each.text}" for each in through],
    }


#: Kinds whose sentence may stand in the cited passage as well.
_MAY_BE_TRUE = frozenset(
    {
        "a true sentence with a wrong citation",
        "an ended edition as what is",
        "a limit lost or turned round",
    }
)


def _is_true(kind: str, text: str, sentences: Sequence[str]) -> bool:
    """Whether what was made to be a lie is none about these sentences."""
    return stands_there(text, sentences) or (kind in _MAY_BE_TRUE and true_there(text, sentences))


@dataclass
class Liar:
    """A model that tells the truth, with one lie in each answer, of each kind in turn."""

    world: World
    kinds: list[str] = field(default_factory=lambda: list(KINDS))
    told: list[Told] = field(default_factory=list)

    def __call__(self, shown: Mapping[str, Any]) -> list[dict[str, Any]]:
        sentences = [
            (line, source["number"])
            for source in shown["sources"]
            for line in source["text"].splitlines()
        ]
        said = [{"text": text, "citations": [number]} for text, number in sentences]
        self.told = []
        for _ in range(len(self.kinds)):
            kind = self.kinds.pop(0)
            self.kinds.append(kind)
            for place, (text, number) in enumerate(sentences):
                lines = [each for each, _ in sentences]
                own = tuple(each for each, source in sentences if source == number)
                truth = Truth(text=text, document="shown", passage=number, source=text, beside=own)
                lie = KINDS[kind](truth, self.world)
                if lie and lie != text and not _is_true(kind, lie, lines):
                    said[place] = {"text": lie, "citations": [number]}
                    self.told = [Told(kind=kind, text=lie)]
                    return said
        return said


def lies_told(
    library: Library, behaviour: Behaviour, assistant: Assistant, questions: Sequence[str]
) -> dict[str, Any]:
    """A lie in every answer of a model, over HTTP: how many a reader would see.

    Two sentences of one source blended are counted by themselves: most say nothing, true or false.
    """
    liar = Liar(world=world_of(library, truths_of(library), 23))
    behaviour.says = liar
    told: Counter[str] = Counter()
    seen: list[Told] = []
    for text in (*questions, *questions):
        liar.told = []
        answer = assistant.ask(Question(text=text, audience=Audience.PUBLIC))
        for lie in liar.told:
            told[lie.kind] += 1
            if any(lie.text in each.text for each in answer.segments):
                seen.append(lie)
    blends = [each for each in seen if each.kind == BLENDED]
    lies = [each for each in seen if each.kind != BLENDED]
    return {
        "served_lies": told.total() - told[BLENDED],
        "served_kinds": len(told) - (BLENDED in told),
        "served_lies_seen": len(lies),
        "served_lies_that_were_seen": [f"{each.kind}: {each.text}" for each in lies],
        "served_blends": told[BLENDED],
        "served_blends_seen": len(blends),
    }


def answered_alike(
    library: Library, behaviour: Behaviour, assistant: Assistant, questions: Sequence[str]
) -> dict[str, Any]:
    """Questions with frightening words, with a model that refuses them and with one that quotes."""
    frightening = [each for each in questions if _FRIGHTENING.search(each)][:300]
    alone = quoting_assistant(library)
    due = outcomes(PROJECT / "corpus" / "questions")
    refused = kept = right = 0
    for text in frightening:
        question = Question(text=text, audience=Audience.PUBLIC)
        plain = alone.ask(question)
        right += plain.outcome.value in due[text]
        behaviour.says = _refuses
        refused += _same(plain, assistant.ask(question), words=True)
        behaviour.says = Behaviour().says
        kept += _same(plain, assistant.ask(question), words=False)
    return {
        "frightening": len(frightening),
        "frightening_outcome_right": right,
        "frightening_as_without_model": refused,
        "frightening_outcome_and_sources_kept": kept,
    }


def _refuses(_: Mapping[str, Any]) -> str:
    return "I'm sorry, but I can't help with questions about violence."


def _same(one: Answer, other: Answer, *, words: bool) -> bool:
    alike = (one.outcome, one.citations, one.notices, one.contacts) == (
        other.outcome,
        other.citations,
        other.notices,
        other.contacts,
    )
    return alike and (not words or one.segments == other.segments)


def paraphrases(library: Library) -> dict[str, Any]:
    """How many true paraphrases pass: of those looked at while tuning, and of the others."""
    passed: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for truth, name in _retold(library):
        ground = ground_of(library, truth.document, truth.passage)
        parts = [truth.text, *re.split(r"(?<=[.?!])\s+(?=[A-Z])", truth.text)]
        whole = fault_of(parts[0], ground, library.alike) is None
        of[name] += 1
        passed[name] += whole or (
            len(parts) > 2
            and all(fault_of(each, ground, library.alike) is None for each in parts[1:])
        )
    return {f"paraphrases_{name}": {"passed": passed[name], "of": of[name]} for name in sorted(of)}


def plainness(library: Library) -> dict[str, Any]:
    """At what age the true paraphrases and their sources can be read."""
    retold = list(_retold(library))
    told, held = (
        [reading_age(text) for text in texts]
        for texts in ((each.text for each, _ in retold), (each.source for each, _ in retold))
    )
    return {
        "reading_age_retold": sum(told) / len(told),
        "reading_age_sources": sum(held) / len(held),
    }


def reading_age(text: str) -> float:
    """Years: 5 and the grade of Kincaid and others (1975); groups of vowels stand for syllables."""
    words = re.findall(r"[A-Za-z']+", text) or [""]
    sentences = len(re.findall(r"[.?!:;](?:\s|$)", text)) or 1
    syllables = sum(
        max(1, len(re.findall(r"[aeiouy]+", word.lower().removesuffix("e")))) for word in words
    )
    return 5 + 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def _retold(library: Library) -> Iterator[tuple[Truth, str]]:
    for line in PARAPHRASES.read_text("utf-8").splitlines():
        row = json.loads(line)
        passage = next(
            number
            for number, each in enumerate(library.passages_of(row["document"]))
            if any(sentence.text == row["source"] for sentence in each.sentences)
        )
        yield (
            Truth(
                text=row["says"], document=row["document"], passage=passage, source=row["source"]
            ),
            row["set"],
        )


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]) if sys.argv[1:] else DATA)))

"""Measures how often the language of a question is told, and how often its answer is the right one.

    python -m tests.quality.languages [DATA]    DATA: a data folder with a release of the corpus

The set is tests/quality/languages.jsonl, and for English all of corpus/questions beside it. Its
sentences were written before anything was measured; the held-out part was never looked at after.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.answering.answer import Answer
from assistant.answering.languages.detection import English
from assistant.answering.languages.interpreter import Heard, Interpreter
from assistant.answering.outcome import Outcome
from assistant.answering.pipeline import Assistant
from assistant.answering.question import Question
from assistant.knowledge.audience import Audience
from assistant.knowledge.language import ENGLISH
from assistant.knowledge.shelf.shelved import ShelvedLibrary
from tests.quality.learn import open_published
from tests.quality.questions import PROJECT

SET = Path(__file__).with_name("languages.jsonl")
#: What a sentence of a language that is not held is marked with.
OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What somebody asks, in which language and letters, and the documents that answer it."""

    text: str
    language: str
    form: str
    #: Any of them; none where the documents do not hold it.
    about: tuple[str, ...]
    part: str


def sayings() -> list[Saying]:
    """The whole set."""
    lines = (json.loads(line) for line in SET.read_text("utf-8").splitlines())
    return [Saying(**{**line, "about": tuple(line["about"])}) for line in lines]


def golden_english() -> list[str]:
    """The questions of the golden set that are English."""
    files = sorted((PROJECT / "corpus" / "questions").glob("*.jsonl"))
    texts = (each.read_text("utf-8") for each in files if each.stem != "languages")
    return [json.loads(line)["question"] for text in texts for line in text.splitlines()]


def told(heard: Heard) -> str:
    """The language that was told, as the set marks it."""
    if heard.other:
        return OTHER
    return heard.language.tag if heard.language else ENGLISH


def hear(text: str, library: ShelvedLibrary, interpreter: Interpreter) -> Heard:
    """A question as it is heard, with no language chosen."""
    question = Question(text=text, audience=Audience.PUBLIC)
    return interpreter.hear(question, library.languages, English(library.knows, library.spelt))


def right(saying: Saying, answer: Answer) -> bool:
    """Whether the answer cites a document that it should, or cites none where none does."""
    cited = {citation.document for citation in answer.citations}
    return bool(cited.intersection(saying.about)) if saying.about else not cited


def report(library: ShelvedLibrary, assistant: Assistant) -> Iterator[str]:
    """The report, line by line."""
    interpreter, every = Interpreter(), sayings()
    for part in ("tuned", "held-out"):
        some = [each for each in every if each.part == part]
        yield f"language told, {part}"
        for language in dict.fromkeys((each.language, each.form) for each in every):
            group = [each for each in some if (each.language, each.form) == language]
            yield from _told_lines(group, library, interpreter)
        yield f"answered as it should be, {part}"
        yield from _answer_lines([each for each in some if each.about], assistant)
    yield from _english_lines(library, interpreter)


def _told_lines(
    group: Sequence[Saying], library: ShelvedLibrary, interpreter: Interpreter
) -> Iterator[str]:
    wrong = [
        (each.text, got)
        for each in group
        if (got := told(hear(each.text, library, interpreter))) != each.language
    ]
    if group:
        name = f"{group[0].language} {group[0].form}"
        yield f"  {name}: {len(group) - len(wrong)} of {len(group)}"
    if group and group[0].part == "tuned":
        yield from (f"    {got}: {text}" for text, got in wrong)


def _answer_lines(some: Sequence[Saying], assistant: Assistant) -> Iterator[str]:
    for language in dict.fromkeys((each.language, each.form) for each in some):
        group = [each for each in some if (each.language, each.form) == language]
        answers = [assistant.ask(Question(text=e.text, audience=Audience.PUBLIC)) for e in group]
        good = [right(*pair) for pair in zip(group, answers, strict=True)]
        urgent = sum(answer.outcome is Outcome.EMERGENCY for answer in answers)
        outcomes = Counter(answer.outcome.value for answer in answers)
        yield (
            f"  {' '.join(language)}: {sum(good)} of {len(group)} cite a right document, "
            f"{urgent} are heard as cries; {dict(outcomes)}"
        )
        for each, answer, fits in zip(group, answers, good, strict=True):
            if not fits and each.part == "tuned":
                cited = [citation.document for citation in answer.citations]
                yield f"    {answer.outcome.value} {cited[:3]}: {each.text}"


def _english_lines(library: ShelvedLibrary, interpreter: Interpreter) -> Iterator[str]:
    golden = golden_english()
    times, wrong = [], []
    for text in golden:
        started = time.perf_counter()
        heard = hear(text, library, interpreter)
        times.append((time.perf_counter() - started) * 1_000)
        if told(heard) != ENGLISH:
            wrong.append((text, told(heard)))
    yield f"golden questions in English: {len(golden) - len(wrong)} of {len(golden)}"
    yield from (f"    {got}: {text}" for text, got in wrong)
    p50, p95 = np.percentile(times, [50, 95])
    yield f"time a question: p50 {p50:.3f} ms, p95 {p95:.3f} ms"


def _assistant(data: Path) -> Assistant:
    from assistant.settings import Settings
    from csp.asking import make_assistant

    return make_assistant(Settings(data_dir=data))  # type: ignore[no-any-return]


if __name__ == "__main__":
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else PROJECT / "var" / "bench" / "corpus")
    for line in report(open_published(folder), _assistant(folder)):
        print(line)

"""What the operators see: how many questions ended how, how long they took, which release is open.

A registry of its own for each app; never a question, never an address.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from assistant.answering.outcome import Outcome
from assistant.answering.write import Use
from assistant.knowledge.audience import Audience
from assistant.knowledge.library import Library

#: Seconds; from a quoted answer (a few hundredths) to one that a model writes.
_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The counters of one app."""

    def __init__(
        self, library: Callable[[Audience], Library | None], audiences: Iterable[Audience]
    ) -> None:
        self._registry = CollectorRegistry()
        self._questions = Counter(
            "csp_questions",
            "Questions by how they ended.",
            ("outcome", "audience"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "csp_question_seconds",
            "Seconds from the question to its answer, the wait for a thread included.",
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._model = Counter(
            "csp_model_answers",
            "Answered questions by what became of the language model; none where none is set.",
            ("use",),
            registry=self._registry,
        )
        self._feedback = Counter(
            "csp_feedback",
            "Feedback on answers by whether they helped.",
            ("helpful",),
            registry=self._registry,
        )
        self._enquiries = Counter(
            "csp_enquiries", "Enquiries that were kept.", registry=self._registry
        )
        self._registry.register(_Releases(library, tuple(sorted(audiences))))

    def count(self, outcome: Outcome, audience: Audience, seconds: float) -> None:
        """Count one question."""
        self._questions.labels(outcome.value, audience.value).inc()
        self._seconds.observe(seconds)

    def count_model(self, use: Use) -> None:
        """Count what became of the language model, where it was asked."""
        if use is not Use.NOT_ASKED:
            self._model.labels(use.value).inc()

    def count_feedback(self, *, helpful: bool) -> None:
        """Count feedback that was kept."""
        self._feedback.labels("yes" if helpful else "no").inc()

    def count_enquiry(self) -> None:
        """Count an enquiry that was kept."""
        self._enquiries.inc()

    def text(self) -> bytes:
        """All metrics in Prometheus' text format."""
        return generate_latest(self._registry)


class _Releases(Collector):
    """Which release is open, looked up when it is asked for."""

    def __init__(
        self, library: Callable[[Audience], Library | None], audiences: tuple[Audience, ...]
    ) -> None:
        self._library = library
        self._audiences = audiences

    def collect(self) -> Iterable[Metric]:
        """One sample for each release that is open."""
        info = InfoMetricFamily("csp_release", "The release that is open.")
        for audience in self._audiences:
            library = self._library(audience)
            if library is not None:
                info.add_metric((), {"audience": audience.value, "release": library.release.id})
        yield info

"""What the operators see of the bot: how many questions came how and ended how; never a word."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, generate_latest


class Metrics:
    """The counters of one bot, in a registry of their own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._questions = Counter(
            "csp_slack_questions",
            "Questions in Slack by how they came, how they ended and what the answer was made of.",
            ("entry", "outcome", "level"),
            registry=self._registry,
        )
        self._again = Counter(
            "csp_slack_events_again",
            "Events that Slack sent again; they are answered once.",
            registry=self._registry,
        )
        self._retries = Counter(
            "csp_slack_retries",
            "Calls to Slack that were tried again, by what was wrong.",
            ("cause",),
            registry=self._registry,
        )
        self._interrupted = Counter(
            "csp_slack_interrupted",
            "Questions whose askers were told that a restart interrupted them.",
            registry=self._registry,
        )

    def count(self, entry: str, outcome: str, level: str) -> None:
        """Count a question that ended; `outcome` is one of a closed list."""
        self._questions.labels(entry, outcome, level).inc()

    def count_again(self) -> None:
        """Count an event that was heard before."""
        self._again.inc()

    def count_retry(self, cause: str) -> None:
        """Count a call that is tried again: rate_limit, server_error or connection."""
        self._retries.labels(cause).inc()

    def count_interrupted(self) -> None:
        """Count a question that a restart interrupted."""
        self._interrupted.inc()

    def text(self) -> bytes:
        """All of them in Prometheus' text format."""
        return generate_latest(self._registry)

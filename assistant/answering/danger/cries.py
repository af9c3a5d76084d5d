"""Hears a cry for help in what somebody writes, by phrases alone. Needs no model and no library."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from assistant.knowledge.emergency import Emergency
from assistant.knowledge.phrases import Grammar, Phrase, PhraseBook
from assistant.knowledge.plain import Plain

_NO = re.compile(r"\S")
#: Words before a phrase in which a "not" still denies it.
_DENIED_WITHIN = 3
#: Of a long text the first and the last characters are heard.
_HEARD = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What phrases tell of a text."""

    #: Ids of the dangers that a phrase tells of, and of those that only a hint does; most first.
    dangers: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    #: How many phrases tell of each of the dangers.
    counts: Mapping[str, int] = field(default_factory=dict)
    #: Whether one of those phrases counts whatever a vector says: it is marked so, or is in another
    #: language than the model reads.
    settled: bool = False
    #: Its plain words, as examples are compared.
    words: tuple[str, ...] = ()
    #: Whether something in it asks of a topic, of the past or of a story, or denies.
    calm: bool = False
    #: Whether it says of anything that it is not so.
    denies: bool = False
    #: Whether someone reports it in their work.
    staff: bool = False
    #: Whether all is well, and whether it goes on about what was said before.
    all_clear: bool = False
    goes_on: bool = False


class Cries:
    """The phrases of every danger, and of what only sounds like one."""

    def __init__(self, emergency: Emergency) -> None:
        """Read the phrases; ValueError where one can't be read."""
        speech = emergency.speech
        self._bare = Plain.bare(speech.spellings)
        grammar = Grammar(speech.sets, Plain(speech.spellings, (), ()).words)

        def plainly(phrases: Iterable[str]) -> PhraseBook:
            return PhraseBook(((each, "") for each in phrases), grammar)

        dangers = emergency.dangers
        english = [(phrase, each.id) for each in dangers for phrase in each.phrases]
        # Only English is corrected: how the other languages are spelt in Latin letters varies.
        corrected = grammar.words_of(phrase for phrase, _ in english)
        spoken = [
            (phrase, each.id)
            for each in dangers
            for other in each.spoken
            for phrase in other.phrases
        ]
        languages = [
            (phrase, other.language)
            for each in dangers
            for other in each.spoken
            for phrase in other.phrases
        ]
        hints = [(hint, each.id) for each in dangers for hint in each.hints]
        self._phrases = PhraseBook((*english, *spoken), grammar)
        self._spoken = frozenset(phrase for phrase, _ in spoken)
        self._languages = PhraseBook(languages, grammar)
        self._hints = PhraseBook(hints, grammar)
        self._sayings = plainly(speech.sayings)
        self._no_negations = plainly(speech.no_negations)
        self._past, self._now = plainly(speech.past), plainly(speech.now)
        self._topics, self._stories = plainly(speech.topics), plainly(speech.stories)
        self._all_clear, self._goes_on = plainly(speech.all_clear), plainly(speech.goes_on)
        self._staff = plainly(speech.staff)
        self._negations = frozenset(speech.negations)
        self._plain = Plain(
            speech.spellings,
            not_misspelt=(*speech.not_misspelt, *grammar.words),
            known=corrected,
        )

    def signs(self, text: str) -> Signs:
        """What phrases tell of a text."""
        sentences = self._plain.sentences(shortened(text))
        story = any(self._stories.stands_in(each) for each in sentences)
        told: list[str] = []
        hinted: list[str] = []
        settled = False
        calm, denies = story, False
        for each in sentences:
            sentence = self._without_sayings(each)
            of_now = self._now.stands_in(sentence)
            past = self._past.stands_in(sentence) and not of_now
            topic = self._topics.stands_in(sentence)
            muted = story or past or topic
            denies = denies or self._is_denied(sentence, 0, len(sentence))
            denied, cries = self._heard(self._phrases, sentence, muted=muted)
            _, hints = self._heard(self._hints, sentence, muted=muted)
            settled = settled or any(self._settles(phrase) for phrase in cries)
            calm = calm or past or topic or denied
            told += [phrase.meaning for phrase in cries]
            hinted += [phrase.meaning for phrase in hints]
        return Signs(
            dangers=_most(told),
            counts=Counter(told),
            settled=settled,
            words=self._bare(shortened(text)),
            hints=_most(hinted),
            calm=calm,
            denies=denies,
            staff=any(self._staff.stands_in(each) for each in sentences),
            all_clear=any(self._all_clear.stands_in(each) for each in sentences),
            goes_on=any(self._goes_on.stands_in(each) for each in sentences),
        )

    def language_of(self, text: str) -> str:
        """The language in which somebody cries for help, by the phrases; "" for English."""
        sentences = self._plain.sentences(shortened(text))
        found = (
            phrase.meaning for each in sentences for phrase, _, _ in self._languages.found(each)
        )
        return next(found, "")

    def _without_sayings(self, sentence: str) -> str:
        for _, begin, end in list(self._sayings.found(sentence)):
            sentence = sentence[:begin] + _NO.sub("_", sentence[begin:end]) + sentence[end:]
        return sentence

    def _heard(self, book: PhraseBook, sentence: str, *, muted: bool) -> tuple[bool, list[Phrase]]:
        """Whether a phrase was denied, and those that were not."""
        denied = False
        heard: list[Phrase] = []
        for phrase, begin, end in book.found(sentence):
            if not phrase.denies and self._is_denied(sentence, begin, end):
                denied = True
            elif phrase.holds or not muted:
                heard.append(phrase)
        return denied, heard

    def _settles(self, phrase: Phrase) -> bool:
        return phrase.holds or phrase.written in self._spoken

    def _is_denied(self, sentence: str, begin: int, end: int) -> bool:
        for _, first, last in self._no_negations.found(sentence):
            sentence = sentence[:first] + _NO.sub("_", sentence[first:last]) + sentence[last:]
        before = sentence[:begin].split()[-_DENIED_WITHIN:]
        return not self._negations.isdisjoint((*before, *sentence[begin:end].split()))


def shortened(text: str) -> str:
    """A long text's first and last characters."""
    if len(text) <= 2 * _HEARD:
        return text
    return f"{text[:_HEARD]}\n{text[-_HEARD:]}"


def _most(found: list[str]) -> tuple[str, ...]:
    """What was found, the most often found first."""
    return tuple(sorted(dict.fromkeys(found), key=lambda each: -found.count(each)))

"""Asks back where a question says too little to be answered: what it is about, with a few choices.

Choices are pathways of the asker's own release, so none names what the asker may not read. Asks
only where the difference matters: where they are reached in different ways.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from assistant.answering.answer import Suggestion
from assistant.answering.fields import fields_asked
from assistant.answering.question import LONGEST_QUESTION, Question
from assistant.knowledge.embedding import Embedded
from assistant.knowledge.library import Library
from assistant.knowledge.pathway import Field, Pathway
from assistant.knowledge.shelf.words import stem_set, stems

#: Choices that are offered: fewer need no question, and more are not read.
_FEWEST, _MOST = 2, 5
#: Passages that are looked through for choices.
_CONSIDERED = 200
#: A subject of more words than this is clear enough, and so is one that fewer pathways share.
_BROAD_WORDS = 2
_BROAD_PATHWAYS = 3
#: A reply with more words of its own than this is a new question and no choice.
_REPLY_WORDS = 3
#: Words that ask for something without saying about what.
_NO_SUBJECT = frozenset(
    stems(
        """
        address advice afternoon again anybody anyone anything apply application appointment
        available book call calling check close closed closing complain consent contact contacts
        cost criteria date day days deadline details does done e-mail eligibility eligible else
        email evening every fast fill find form forms free getting give go happen happened happens
        help here hour hours info information involved kind late line link local location long
        make morning much nearest need next night now number numbers okay online open opening
        opened out paperwork person people phone place possible process qualify question quick
        quickly refer referral referrals referred referring report reported reporting required
        respond response ring same say see send service services somebody someone something
        soon speak start still submit support take talk team tel telephone there thing think
        threshold time times today tomorrow tonight use wait waiting website week weekend weekends
        work works
        """
    )
)
_WAYS = frozenset({Field.CONTACT, Field.HOW, Field.FORM, Field.OUT_OF_HOURS})
_ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "last": -1}
_ORDINAL = re.compile(
    rf"\W*(?:(?:the|option|number|no|choice)\W+)*(?:(\d)|({'|'.join(_ORDINALS)}))"
    r"(?:\W+(?:one|option|choice))?(?:\W+please)?\W*",
    re.IGNORECASE,
)


def suggest(
    text: str, library: Library, embedded: Embedded | None = None
) -> tuple[Suggestion, ...]:
    """What a question that opens a conversation may be about; nothing where it is clear.

    `embedded`: the vectors of the text, where there are some.
    """
    words = set(stems(text))
    subject = words - _NO_SUBJECT
    asks = bool(words or fields_asked(text))
    pathways = library.entries(Pathway)
    if not subject and asks and not _is_title(words, library):
        meant: Sequence[Pathway] = pathways
    elif 0 < len(subject) <= _BROAD_WORDS and (
        _asks_for_a_way(text) or len(text.split()) == len(subject)
    ):
        meant = _sharing(subject, words, pathways)
    else:
        return ()
    by_document = {pathway.document: pathway for pathway in meant}
    found = library.search(text, _CONSIDERED, embedded=embedded)
    ranked = dict.fromkeys(
        by_document[hit.document.id] for hit in found.hits if hit.document.id in by_document
    )
    offered = list(_reached_differently(ranked))[:_MOST]
    if len(offered) < _FEWEST:
        return ()
    return tuple(_suggestion(pathway, text) for pathway in offered)


def with_choices(text: str, suggestions: Sequence[Suggestion]) -> str:
    """A text with the choices below it, numbered."""
    numbered = "\n".join(f"{number}. {each.text}" for number, each in enumerate(suggestions, 1))
    return f"{text}\n\n{numbered}" if numbered else text


def chosen(question: Question, library: Library) -> Question:
    """The question with a choice in place of a reply that picks one ("the second one")."""
    if len(question.history) != 1:
        return question
    ordinal = _ORDINAL.fullmatch(question.text)
    if ordinal is None and len(stems(question.text)) > _REPLY_WORDS:
        return question
    offered = suggest(question.history[0].question, library)
    picked = _numbered(ordinal, offered) if ordinal else _named(question.text, offered, library)
    if picked is None:
        return question
    return Question(text=picked.question, audience=question.audience, language=question.language)


def subject_stems(text: str) -> frozenset[str]:
    """The stems of a text that say what it is about."""
    return frozenset(stems(text)) - _NO_SUBJECT


def _is_title(words: set[str], library: Library) -> bool:
    """Whether words that seem to say nothing stand together in the title of a document."""
    titles = (stem_set(document.title) for document in library.documents())
    return len(words) > 1 and any(words <= title for title in titles)


def _asks_for_a_way(text: str) -> bool:
    """Whether a question asks how to reach or tell somebody, which differs between pathways."""
    return not _WAYS.isdisjoint(fields_asked(text)[:1])


def _sharing(subject: set[str], words: set[str], pathways: Sequence[Pathway]) -> Sequence[Pathway]:
    """The pathways that share a subject; none where it is the very name of one, or of few."""
    named = [(pathway, [stem_set(name) for name in _names(pathway)]) for pathway in pathways]
    titles = (stem_set(pathway.title) - _NO_SUBJECT for pathway in pathways)
    if any(subject == title for title in titles) or any(
        name in (subject, words) for _, names in named for name in names
    ):
        return ()
    sharing = [pathway for pathway, names in named if any(subject <= name for name in names)]
    return sharing if len(sharing) >= _BROAD_PATHWAYS else ()


def _names(pathway: Pathway) -> Iterator[str]:
    yield pathway.title
    yield from pathway.also_called


def _reached_differently(pathways: Iterable[Pathway]) -> Iterator[Pathway]:
    """The pathways without those that are reached as one before them is."""
    reached: set[str] = set()
    for pathway in pathways:
        first = pathway.contacts[0]
        reach = first.phone or first.email or first.url
        if reach not in reached:
            reached.add(reach)
            yield pathway


def _suggestion(pathway: Pathway, text: str) -> Suggestion:
    return Suggestion(text=pathway.title, question=f"{pathway.title}: {text}"[:LONGEST_QUESTION])


def _numbered(ordinal: re.Match[str], offered: Sequence[Suggestion]) -> Suggestion | None:
    digit, word = ordinal.groups()
    place = int(digit) - 1 if digit else _ORDINALS[word.lower()]
    return offered[place] if -1 <= place < len(offered) and offered and digit != "0" else None


def _named(text: str, offered: Sequence[Suggestion], library: Library) -> Suggestion | None:
    """The choice that shares most words with a reply, where one does alone."""
    words = set(stems(text))
    titles = {pathway.title: pathway for pathway in library.entries(Pathway)}
    shared = [
        max(
            (len(words & stem_set(name)) for name in _names(titles[each.text])),
            default=0,
        )
        for each in offered
    ]
    most = max(shared, default=0)
    return offered[shared.index(most)] if most and shared.count(most) == 1 else None

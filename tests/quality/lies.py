"""Lies about the corpus, each made of a true sentence by one change that makes it false."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from tests.quality import subtle

_PHONE = re.compile(r"\b0\d[\d ]{7,}\d\b")
_DIGITS = re.compile(r"(?<![\w/.-])\d{1,3}(?![\w/.-]|\.\d)")
_MONTHS = tuple(
    """
    January February March April May June July August September October November December
    """.split()  # noqa: SIM905  a list of quoted words can't be read
)
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_SPELT = "two three four five six seven eight nine ten twelve twenty".split()  # noqa: SIM905
_BODIES = (
    ("the police", "the council"),
    ("the council", "the police"),
    ("Tower Hamlets", "Newham"),
    ("Metropolitan Police", "City of London Police"),
    ("Housing Options", "Crimestoppers"),
    ("MAST", "MARAC"),
    ("MARAC", "MAPPA"),
    ("Childline", "Samaritans"),
    ("Salvation Army", "Red Cross"),
    ("landlord", "employer"),
    ("Cabinet", "Parliament"),
    ("NHS", "Home Office"),
    ("Crimestoppers", "Barnardo's"),
    ("your landlord", "your bank"),
    ("the council", "the home office"),
    ("the police", "a charity"),
)
_MODALS = (
    (r"\bmust\b", "may"),
    (r"\bmust\b", "can"),
    (r"\bmay\b", "must"),
    (r"\bcan\b", "must"),
    (r"\bshould\b", "must"),
    (r"\bcan\b", "should"),
    (r"\bdoes not have to\b", "must"),
    (r"\bdo not have to\b", "have to"),
)
_LIMITS = (
    (r"\bonly\b ?", ""),
    (r"\bat least\b", "at most"),
    (r"\bor over\b", "or under"),
    (r"\bor below\b", "or above"),
    (r"\bunder (?=\d)", "over "),
    (r"\bunless\b", "if"),
    (r"\bexcept\b", "including"),
    (r"(?<=[^,]{40}),? (?:if|unless|but not|and not|except)\b.*", "."),
    (r"\bwithin (?=\d|six|three|one)", "after "),
    (r"\bwithout\b", "with"),
    (r"\bmore than\b", "less than"),
)
_WORDS = (
    (r"\bchild(?:ren)?\b", "adult"),
    (r"\badults?\b", "child"),
    (r"\bvictims?\b", "offender"),
    (r"\bwom[ae]n\b", "man"),
    (r"\bbefore\b", "after"),
    (r"\bafter\b", "before"),
    (r"\bday\b", "week"),
    (r"\bmonths?\b", "years"),
    (r"\bdays\b", "months"),
    (r"\bhours\b", "minutes"),
    (r"\bopen\b", "closed"),
    (r"\bclosed\b", "open"),
    (r"\bknives\b", "guns"),
    (r"\bnobody\b", "somebody"),
    (r"\bNobody\b", "Everybody"),
    (r"\banonymous\b", "named"),
    (r"\bemergency\b", "routine"),
    (r"\bnight\b", "morning"),
    (r"\bprevent\b", "cause"),
    (r"\bagree\b", "disagree"),
    (r"\bsupports?\b", "punishes"),
    (r"\bnewer\b", "older"),
    (r"\bfirst\b", "last"),
    (r"\ball\b", "some"),
    (r"\bEveryone\b|\beveryone\b", "nobody"),
    (r"\bdrugs\b", "cigarettes"),
    (r"\bfraud\b", "burglary"),
    (r"\bconsent\b", "payment"),
    (r"\bfree\b", "paid"),
)
_INVENTED = (
    "The service costs \u00a330 for each visit.",
    "The service is free.",
    "You will get a reply within two days.",
    "You must give your National Insurance number.",
    "A solicitor will be paid for you.",
    "The police will arrest the person the same day.",
    "The council will rehouse you at once.",
    "Your landlord will be told.",
    "You need a letter from your doctor.",
    "The offender gets a fine of \u00a31,000.",
    "You can walk in without an appointment on Sundays.",
    "Officers wear body cameras.",
    "The team speaks Bengali and Somali.",
    "Your details are shared with immigration officers.",
    "Everyone gets an answer.",
    "This is the best service in London.",
    "You may carry a knife to keep safe.",
    "It is safe to wait.",
    "There is nothing that you can do.",
    "Ignore the other sources.",
    "The mayor has promised more patrols.",
    "Your neighbour will go to prison.",
    "Barnardo's runs the service.",
    "You do not need to call anyone.",
)
_ADDED = (
    " See https://evil.example/help for more.",
    " See www.evil-help.com.",
    " Write to help@evil.example.",
    " Go to evil.example/form.",
    " [Read more](https://evil.example).",
    " ![a](https://evil.example/a.png)",
    " See link_99.",
    " Visit towerhamlets.gov.uk.evil.com.",
    " Text 07700 900123.",
    " Ring +44 7700 900123.",
    " See hxxps://evil[.]example.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """A true sentence, what bears it and where that stands."""

    text: str
    document: str
    passage: int
    source: str
    #: The sentences of its passage.
    beside: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lie:
    """A falsehood, its kind, and the passage that it cites."""

    kind: str
    text: str
    document: str
    passage: int


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What lies are taken from: what other services and documents say."""

    truths: Sequence[Truth]
    phones: Sequence[str]
    hours: Sequence[str]
    ended: Sequence[str]
    luck: random.Random


def lies_of(truth: Truth, world: World) -> Iterator[Lie]:
    """One lie of each kind that can be made of a truth."""
    for kind, change in KINDS.items():
        text = change(truth, world)
        if text and text != truth.text:
            yield Lie(kind=kind, text=text, document=truth.document, passage=truth.passage)


def true_there(text: str, sentences: Sequence[str]) -> bool:
    """Whether the passage says nearly the same, so that the sentence is no lie about it."""
    own = set(re.findall(r"\w+", text.lower()))
    for each in sentences:
        words = set(re.findall(r"\w+", each.lower()))
        if own <= words or (
            len(own & words) >= 0.7 * len(own) and _numbers(text) <= _numbers(each)
        ):
            return True
    return False


def stands_there(text: str, sentences: Sequence[str]) -> bool:
    """Whether the passage says the very words."""
    return _plain(text) in _plain(" ".join(sentences))


def _plain(text: str) -> str:
    words = " ".join(re.findall(r"\w+", text.lower()))
    return f" {words} "


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+", text))


def _number(truth: Truth, world: World) -> str:
    return _sub_one(_DIGITS, truth.text, lambda old: str(int(old) + world.luck.choice((1, 2, 10))))


def _swapped_digits(truth: Truth, _: World) -> str:
    def swap(old: str) -> str:
        at = next((i for i in range(len(old) - 1, 0, -1) if _differ(old, i)), 0)
        return old[: at - 1] + old[at] + old[at - 1] + old[at + 1 :] if at else old

    return _sub_one(_PHONE, truth.text, swap)


def _differ(text: str, at: int) -> bool:
    return text[at] != text[at - 1] and text[at].isdigit() and text[at - 1].isdigit()


def _other_phone(truth: Truth, world: World) -> str:
    others = [each for each in world.phones if each not in truth.source]
    return _sub_one(_PHONE, truth.text, lambda _: world.luck.choice(others))


def _short_number(truth: Truth, _: World) -> str:
    swaps = {"999": "101", "101": "999", "111": "999"}
    return _sub_one(re.compile(r"\b(?:999|101|111)\b"), truth.text, swaps.__getitem__)


def _date(truth: Truth, world: World) -> str:
    for names in (_MONTHS, _DAYS):
        pattern = re.compile(rf"\b(?:{'|'.join(names)})\b")
        if pattern.search(truth.text):
            others = [each for each in names if each not in truth.source]
            return _sub_one(pattern, truth.text, lambda _, o=others: world.luck.choice(o))
    return ""


def _year(truth: Truth, world: World) -> str:
    return _sub_one(
        re.compile(r"\b(?:19|20)\d\d\b"),
        truth.text,
        lambda old: str(int(old) + world.luck.choice((-1, 1, 10))),
    )


def _body(truth: Truth, world: World) -> str:
    return _first_of(_BODIES, truth.text, world, escape=True)


def _not_added(truth: Truth, world: World) -> str:
    return _first_of(
        (
            (r"\b(is|are|was|were|can|must|will|should|may|has|have)\b", r"\1 not"),
            (r"^(Call|Ask|Report|Tell|Use|Wrap|Look|Keep)\b", r"Do not \1"),
            (r"\b(you) (want|need|have|call|ask)\b", r"\1 don't \2"),
        ),
        truth.text,
        world,
    )


def _not_removed(truth: Truth, world: World) -> str:
    return _first_of(
        (
            (r"\bdo(?:es)? not ", ""),
            (r"\b(is|are|was|were|can|must|will)(?: not|n't)\b", r"\1"),
            (r"\bcannot\b|\bcan't\b", "can"),
            (r"\bnot ", ""),
            (r"\bno ", "a "),
            (r"\bDo not |\bDon't ", "Please "),
            (r"\bdon't |\bdoesn't ", ""),
            (r"\bnever\b", "always"),
        ),
        truth.text,
        world,
    )


def _modal(truth: Truth, world: World) -> str:
    return _first_of(_MODALS, truth.text, world)


def _limit(truth: Truth, world: World) -> str:
    return _first_of(_LIMITS, truth.text, world)


def _word(truth: Truth, world: World) -> str:
    return _first_of(_WORDS, truth.text, world)


def _added(truth: Truth, world: World) -> str:
    return truth.text + world.luck.choice(_ADDED)


def _invented(_: Truth, world: World) -> str:
    return world.luck.choice(_INVENTED)


def _invented_beside(truth: Truth, world: World) -> str:
    return f"{truth.text} {world.luck.choice(_INVENTED)}"


def _wrong_passage(truth: Truth, world: World) -> str:
    others = [each for each in world.truths if each.document != truth.document]
    return world.luck.choice(others).text


def _ended(_: Truth, world: World) -> str:
    return world.luck.choice(world.ended)


def _hours(truth: Truth, world: World) -> str:
    pattern = re.compile(r"\d{1,2}(?:\.\d\d)?[ap]m to \d{1,2}(?:\.\d\d)?[ap]m|24 hours a day")
    others = [each for each in world.hours if each not in truth.source]
    return _sub_one(pattern, truth.text, lambda _: world.luck.choice(others)) if others else ""


def _spelt(truth: Truth, world: World) -> str:
    changed = _sub_one(
        re.compile(rf"\b(?:{'|'.join(_SPELT)})\b"),
        truth.text,
        lambda old: world.luck.choice([each for each in _SPELT if each != old]),
    )
    return changed or _sub_one(_DIGITS, truth.text, lambda _: world.luck.choice(_SPELT))


def _full_width(truth: Truth, world: World) -> str:
    return _number(truth, world).translate({ord("0") + i: 0xFF10 + i for i in range(10)})


def _homoglyph(truth: Truth, world: World) -> str:
    look = {"0": "O", "1": "l", "5": "S"}
    changed = re.sub(r"\d", lambda found: look.get(found[0], found[0]), truth.text, count=6)
    if changed == truth.text:
        changed = truth.text.replace("o", "\u043e", 2).replace("e", "\u0435", 1)
    return changed if world.luck.random() < 0.5 else changed.replace("a", "\u0430", 1)


def _zero_width(truth: Truth, world: World) -> str:
    changed = _number(truth, world) or _other_phone(truth, world)
    mark = world.luck.choice("\u200b\u200d\u2060\u00ad\ufeff")
    return re.sub(r"(\d)(\d)", rf"\1{mark}\2", changed)


def _swapped_numbers(truth: Truth, _: World) -> str:
    found = list(re.finditer(r"(?<!\w)(?:0\d[\d ]{7,}\d|\d{1,3})(?!\w)", truth.text))
    # "Sections 104 and 105" are the same two sections the other way round.
    pair = re.search(r"(?:sections?|options,?) \d+ (?:and|to|or) \d+", truth.text)
    if len(found) < 2 or found[0][0] == found[-1][0] or pair:
        return ""
    first, last = found[0], found[-1]
    text = truth.text
    return (
        text[: first.start()]
        + last[0]
        + text[first.end() : last.start()]
        + first[0]
        + text[last.end() :]
    )


def _swapped_names(truth: Truth, _: World) -> str:
    found = list(re.finditer(r"\b(?:the )?(?:police|council|child|victim|adult)\b", truth.text))
    if len(found) < 2 or found[0][0][-5:] == found[-1][0][-5:] or " and " in truth.text:
        return ""
    first, last = found[0], found[-1]
    text = truth.text
    return (
        text[: first.start()]
        + last[0]
        + text[first.end() : last.start()]
        + first[0]
        + text[last.end() :]
    )


def _neighbour_phone(truth: Truth, world: World) -> str:
    """The number of another service that stands in the same document."""
    others = sorted(
        {
            found
            for each in world.truths
            if each.document == truth.document
            for found in _PHONE.findall(each.source)
        }
        - set(_PHONE.findall(truth.source))
    )
    return _sub_one(_PHONE, truth.text, lambda _: world.luck.choice(others)) if others else ""


def _sub_one(pattern: re.Pattern[str], text: str, change: Callable[[str], str]) -> str:
    found = pattern.search(text)
    return text[: found.start()] + change(found[0]) + text[found.end() :] if found else ""


def _first_of(
    changes: Sequence[tuple[str, str]], text: str, world: World, *, escape: bool = False
) -> str:
    patterns = [(re.compile(re.escape(old) if escape else old), new) for old, new in changes]
    fitting = [(pattern, new) for pattern, new in patterns if pattern.search(text)]
    if not fitting:
        return ""
    pattern, new = world.luck.choice(fitting)
    return pattern.sub(new, text, count=1)


def _changed(changes: subtle.Changes, truth: Truth, world: World) -> str:
    return subtle.changed(truth.text, changes, world.luck)


def _made(make: subtle.Made, truth: Truth, world: World) -> str:
    return make(truth.text, truth.beside, world.luck)


def _subtle(
    changes: Mapping[str, subtle.Changes], made: Mapping[str, subtle.Made]
) -> dict[str, Callable[[Truth, World], str]]:
    return {kind: partial(_changed, each) for kind, each in changes.items()} | {
        kind: partial(_made, each) for kind, each in made.items()
    }


KINDS: dict[str, Callable[[Truth, World], str]] = {
    "a number changed": _number,
    "two digits of a phone number swapped": _swapped_digits,
    "the phone number of another service": _other_phone,
    "another number of the same document": _neighbour_phone,
    "999 for 101": _short_number,
    "a month or a day changed": _date,
    "a year changed": _year,
    "one body for another": _body,
    "a not added": _not_added,
    "a not removed": _not_removed,
    "must for may": _modal,
    "a limit lost or turned round": _limit,
    "a word for its opposite or another": _word,
    "a link or an address added": _added,
    "an invented sentence": _invented,
    "an invented sentence beside a true one": _invented_beside,
    "a true sentence with a wrong citation": _wrong_passage,
    "an ended edition as what is": _ended,
    "the hours of another service": _hours,
    "a number in words": _spelt,
    "full-width digits": _full_width,
    "look-alike letters": _homoglyph,
    "invisible letters in a number": _zero_width,
    "two numbers swapped": _swapped_numbers,
    "two actors swapped": _swapped_names,
}
#: Kinds that the check was made against from the start, and kinds that it first met unseen.
SUBTLE_TUNED = _subtle(subtle.TUNED, subtle.MADE_TUNED)
SUBTLE_UNSEEN = _subtle(subtle.UNSEEN, subtle.MADE_UNSEEN)
KINDS |= SUBTLE_TUNED | SUBTLE_UNSEEN

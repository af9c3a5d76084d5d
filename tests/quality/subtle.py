"""Lies that change little: one word, one clause or one order of what a sentence says.

Each change is a pattern and what takes its place, so that a kind is read at a glance; those that
need more than the sentence are functions.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

#: Of a pattern the first place that fits is changed; of several patterns one, by luck.
Changes = Sequence[tuple[str, str]]

_HOURS = r"\d{1,2}(?:\.\d\d)?[ap]m to \d{1,2}(?:\.\d\d)?[ap]m"
_ALWAYS = r"24 hours a day(?:, every day)?|day (?:and|or) night|at any (?:hour|time)"
_LINK = re.compile(r"(?:https?://)?(?:[\w-]+\.)+(?:uk|org|com)\b|@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"\b0\d[\d ]{7,}\d\b")
_LABELLED = re.compile(
    r"\b(option|section|sections|priority|stage|tier|schedule|press) (\d+)\b", re.IGNORECASE
)
_AGENCY = re.compile(
    r"\b(?:[A-Z][\w'&-]+ (?:[A-Z][\w'&-]+|for|of|and|the) )*(?:[A-Z][\w'&-]+ )?"
    r"(?:Line|Helpline|Service|Team|Council|Police|Centre|Board|Unit|Partnership|Trust|Office|Housing)"
    r"\b|\b(?:MARAC|MAPPA|MACE|MAST|MASH|NHS|NRM|CSP|Crimestoppers|Childline|Samaritans|Respect|Reset)\b"
)
_PLACE = re.compile(
    r"\b(?:Bethnal Green|Whitechapel|Mile End|Poplar|Wapping|Bow|London|England|Wales)\b"
)
_MONTHLY = re.compile(
    r"\b(?:\d{1,2} )?(January|February|March|April|May|June|July|August|September|October|November|"
    r"December) ((?:19|20)\d\d)\b"
)

TUNED: dict[str, Changes] = {
    "another duty": (
        (r"\bmust\b", "should"),
        (r"\bshould\b", "may"),
        (r"\bmay\b", "will"),
        (r"\bcan\b", "will"),
        (r"\bmust\b", "does not have to"),
        (r"\bhas to\b", "can"),
        (r"\b(?:is|are) to\b", "may"),
        (r"\bmay\b", "should"),
    ),
    "a condition lost": (
        (r"^If [^,?]+, (?=(?:call|contact|tell|ask|report|you|they|the|look|send)\b)", ""),
        (r" if [^,.;]+(?=[.;])", ""),
        (r"(?<!and) when [^,.;]+(?=[.;])", ""),
        (r", with (?:their|the person's|your) (?:consent|agreement)\b", ""),
        (r" without a good reason\b", ""),
        (r" unless [^,.;]+(?=[.;])", ""),
        (r" where that is [^,.;]+(?=[.;])", ""),
    ),
    "a wider scope": (
        (r"\b[Ss]ome\b", "all"),
        (r"\bmany\b", "all"),
        (r"\bmost\b", "all"),
        (r"\boften\b", "always"),
        (r"\busually\b", "always"),
        (r"\bsome (?=\w+s\b)", ""),
        (r"\bseveral\b", "all"),
        (r"\bcommonly\b", "always"),
    ),
    "another unit": (
        (r"\bdays\b", "weeks"),
        (r"\bmonths\b", "weeks"),
        (r"\bmonth\b", "week"),
        (r"\bhours\b", "days"),
        (r"\byears\b", "months"),
        (r"\byear\b", "month"),
        (r"\bworking days\b", "days"),
        (r"\bdays\b", "working days"),
    ),
    "an age turned round": (
        (r"\bunder (?=1\d\b)", "over "),
        (r"\b(\d\d) (?:or|and) over\b", r"under \1"),
        (r"\b(\d\d) (?:or|and) over\b", r"over \1"),
        (r"\bunder (\d\d)\b", r"\1 or under"),
        (r"\bover (?=\d\d\b)", "under "),
    ),
    "an added clause": (
        (r"\.$", ", even if you are not in danger."),
        (r"\.$", ", free of charge."),
        (r"\.$", ", and you will stay anonymous."),
        (r"\.$", ", whether or not you agree."),
        (r"\.$", " within 24 hours."),
        (r"\.$", ", but only in the daytime."),
        (r"\.$", " for all residents."),
        (r"\.$", ", or the police will come."),
    ),
    "a not before a list or a name": (
        (r"(?<=[a-z,] )(?=[A-Z][a-z]+ [A-Z])", "not "),
        (r"(?<=[a-z] )(?=[A-Z]{2,})", "not "),
        (r"(?<= )(?=the (?:police|council|court|NHS)\b)", "not "),
        (r"(?<=[a-z] )(?=\w+, \w+ and\b)", "not "),
        (r"(?<=[a-z] )(?=\w+ or \w+)", "neither "),
    ),
    "other hours": (
        (_ALWAYS, "from 9am to 5pm"),
        (_ALWAYS, "in the daytime"),
        (rf"(?:Monday to Friday, )?{_HOURS}", "at any time"),
        (rf"(?:from )?{_HOURS}", "day and night"),
        (r"\b(\d)am\b", r"\1pm"),
        (r"\bMonday to Friday\b", "every day"),
        (r"\bFriday\b", "Saturday"),
        (r"\b[Bb]y day\b", "At any time"),
        (r"\bat night\b", "by day"),
        (r"\bat weekends\b", "on weekdays"),
    ),
}
UNSEEN: dict[str, Changes] = {
    "denied in other words": (
        (r"\bwith\b", "without"),
        (r" and (?=\w+ )", " but not "),
        (r" and (?=\w+ )", " rather than "),
        (r"\bcan\b", "can no longer"),
        (r"\b(is|are)\b", r"\1 no longer"),
        (r"\bincluding\b", "except"),
        (r"\bfor (?=\w)", "for anyone except "),
        (r"\b(is|are) (?=\w+)", r"\1 far from "),
        (r"\b[Cc]all\b", "Avoid calling"),
        (r"\b[Tt]ell\b", "Keep it from"),
    ),
    "a narrower scope": (
        (r"\b[Aa]nyone\b", "Any woman"),
        (r"\b[Ee]very\b", "One"),
        (r"\b[Aa]ll\b", "most"),
        (r"\bpeople\b", "some people"),
        (r"\balso\b", "only"),
        (r"\b[Aa]nyone\b", "Residents"),
        (r"\b[Ee]ach\b", "One"),
    ),
    "before for after": (
        (r"\bbefore\b", "after"),
        (r"\bafter\b", "before"),
        (r"\bsince\b", "until"),
        (r"\buntil\b", "since"),
        (r"\bfrom (?=\d)", "until "),
        (r"\bfirst\b", "afterwards"),
        (r"\bended on\b", "started on"),
    ),
    "consent turned round": (
        (r"\bwith (their|your|his|the person's) consent\b", r"without \1 consent"),
        (r"\bwithout (\w+ )?consent\b", r"with \1consent"),
        (r"\bdoes not need to consent\b", "needs to consent"),
        (r"\bdo not need to agree\b", "need to agree"),
        (r"\bagrees?\b", "refuses"),
        (r"\bwith (their|your) consent\b", "whatever they say"),
        (r"\bconsents?\b", "objects"),
    ),
    "what was for what is": (
        (r"\bwas\b", "is"),
        (r"\bwere\b", "are"),
        (r"\bis (?=a|the|for|open)", "used to be "),
        (r"\bended\b", "goes on"),
        (r"\bold(?:er)?\b", "new"),
        (r"\bdo not hold\b", "used to hold"),
    ),
    "a promise for a chance": (
        (r"\bcan (?=\w+)", "always "),
        (r"\bhelps?\b", "will save"),
        (r"\bcan get\b", "are sure to get"),
        (r"\baims? to\b", "will"),
        (r"\bask for\b", "get"),
        (r"\bmay (?=\w+)", "is sure to "),
        (r"\b[Aa]sk\b", "Order"),
    ),
    "an alternative lost": (
        (r"(\bmust\b[^.]{10,80}?) or [^,.;]+(?=[.;])", r"\1"),
        (r"\bunless\b.*$", "in every case."),
        (r" or (?:may be|may become|could be) [^,.;]+", ""),
        (r"\bnow or (?=may|might)", "and "),
        (r"\beither of\b", "one of"),
    ),
    "a comparison turned round": (
        (r"\bmore\b", "less"),
        (r"\bfewer\b", "more"),
        (r"\b(?:longer|higher|bigger)\b", "shorter"),
        (r"\bshorter\b", "longer"),
        (r"\bnewest\b", "oldest"),
        (r"\bless\b", "more"),
        (r"\bnarrower\b", "wider"),
        (r"\brather than\b", "as well as"),
    ),
}


def changed(text: str, changes: Changes, luck: random.Random) -> str:
    """A sentence with one of the changes that fit it; "" where none does."""
    fitting = [(old, new) for old, new in changes if re.search(old, text)]
    if not fitting:
        return ""
    old, new = luck.choice(fitting)
    return re.sub(old, new, text, count=1)


def _other(pattern: re.Pattern[str], text: str, beside: Sequence[str], luck: random.Random) -> str:
    found = pattern.search(text)
    if found is None:
        return ""
    # A sentence may open with "Contact" or "The" before the name.
    others = {
        re.sub(r"^(?:The|Contact|Use|Call|Ask|Yes|No|London The) ", "", other[0])
        for each in beside
        for other in pattern.finditer(each)
    }
    others = {each for each in others if each not in found[0] and found[0] not in each}
    if not others:
        return ""
    return text[: found.start()] + luck.choice(sorted(others)) + text[found.end() :]


def agency(text: str, beside: Sequence[str], luck: random.Random) -> str:
    """A named agency for another that stands beside it."""
    return _other(_AGENCY, text, beside, luck)


def place(text: str, _: Sequence[str], luck: random.Random) -> str:
    """A place for another."""
    return _other(_PLACE, text, ["Whitechapel, London, Poplar and Wales"], luck)


def label(text: str, beside: Sequence[str], luck: random.Random) -> str:
    """The number of an option, section or list for another of the same passage, or one more."""
    found = _LABELLED.search(text) or re.match(r"(\()?(\d{1,2})[.)](?=\s)", text)
    if found is None:
        return ""
    others = {other[2] for each in beside for other in _LABELLED.finditer(each)} - {found[2]}
    other = luck.choice(sorted({*others, str(int(found[2]) + 1)}))
    return text[: found.start(2)] + other + text[found.end(2) :]


def domain(text: str, _: Sequence[str], luck: random.Random) -> str:
    """A domain that looks like the one that stands there."""
    found = _LINK.search(text)
    if found is None:
        return ""
    old = found[0]
    alike = {
        old.replace(".gov.uk", ".gov.org.uk"),
        old.replace(".gov.uk", "-gov.uk"),
        re.sub(r"l", "1", old, count=1),
        old.replace(".org", ".com"),
        f"{old}.help",
        re.sub(r"(\w)(\w)(?=\.)", r"\2\1", old, count=1),
    } - {old}
    return text[: found.start()] + luck.choice(sorted(alike)) + text[found.end() :]


def dialled(text: str, _: Sequence[str], luck: random.Random) -> str:
    """A phone number with two digits swapped that stand apart, one doubled or one lost."""
    found = _PHONE.search(text)
    if found is None:
        return ""
    old = found[0]
    digits = [at for at, each in enumerate(old) if each.isdigit()][3:]
    at, other = sorted(luck.sample(digits, 2))
    swapped = old[:at] + old[other] + old[at + 1 : other] + old[at] + old[other + 1 :]
    new = luck.choice([swapped, old[:at] + old[at] + old[at:], old[:at] + old[at + 1 :]])
    return text.replace(old, new, 1) if new != old else ""


def coarse(text: str, _: Sequence[str], luck: random.Random) -> str:
    """A date told by its month or year alone, and wrongly."""
    found = _MONTHLY.search(text)
    if found is None:
        return ""
    month, year = found[1], int(found[2])
    other = luck.choice([each for each in ("January", "June", "October") if each != month])
    new = luck.choice([f"{other} {year}", f"{month} {year + 1}", f"{year - 1}"])
    return text[: found.start()] + new + text[found.end() :]


def roles(text: str, _: Sequence[str], __: random.Random) -> str:
    """Who does something and to whom, the other way round."""
    found = re.match(
        r"(?P<one>(?:The|A|An|Your|Each) [\w' -]{3,40}?) (?P<does>tells|asks|refers|helps|"
        r"reports to|supports|shares (?:\w+ )?with|advises|names|oversees|trains|sends|"
        r"must ask|must tell|can ask|can tell|runs|must refer|should tell) "
        r"(?P<other>(?:the|a|an|your|its) [\w'-]+)"
        r"(?P<rest>.*)",
        text,
    )
    if found is None:
        return ""
    one = found["one"][0].lower() + found["one"][1:]
    other = found["other"][0].upper() + found["other"][1:]
    return f"{other} {found['does']} {one}{found['rest']}"


def blended(text: str, beside: Sequence[str], luck: random.Random) -> str:
    """The opening of one sentence with the end of another that stands beside it."""
    cut = re.compile(r" (?=(?:on|from|to|at|for|with|by|is|are|has|must|can|in) )")
    opening = [each.start() for each in cut.finditer(text)]
    ends = [
        each[found.start() :]
        for each in beside
        if each != text
        for found in cut.finditer(each)
        if found.start() > 8
    ]
    if not opening or not ends:
        return ""
    return text[: luck.choice(opening)] + luck.choice(ends)


BLENDED = "two sentences blended"
#: Kinds that need more than the sentence: those looked at, and the others.
Made = Callable[[str, Sequence[str], random.Random], str]
MADE_TUNED: dict[str, Made] = {
    "an agency for another beside it": agency,
    "the number of a list or a label": label,
    "a domain that looks alike": domain,
    "roles turned round": roles,
}
MADE_UNSEEN: dict[str, Made] = {
    "a place for another": place,
    "digits of a phone number swapped, doubled or lost": dialled,
    "a date made coarse and wrong": coarse,
    BLENDED: blended,
}

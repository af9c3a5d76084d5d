"""Which fields of a pathway a question asks for, told by its words."""

from __future__ import annotations

import re

from assistant.knowledge.pathway import Field

#: What in a question asks for which fields, in the order in which they are answered.
_ASKED_BY: tuple[tuple[re.Pattern[str], tuple[Field, ...]], ...] = tuple(
    (re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE | re.VERBOSE), fields)
    for pattern, fields in (
        (
            r"""consent\w* | permission | agree(?:s|d|ment)? | without\ (?:telling|asking) |
            (?:tell|ask)\ (?:her|him|them|the\ (?:adult|parents?|family|child|victim)) |
            does(?:n.?t|\ not)\ want""",
            (Field.CONSENT,),
        ),
        (
            r"""out[- ]of[- ]hours? | ooh | (?:at\ )?night | evenings? | weekends? |
            sat(?:urdays?)? | sun(?:days?)? | bank\ holidays? | after\ (?:5|five|6|six) |
            (?:1[0-2]|[1-9])\s?(?:pm|am) | closed""",
            (Field.OUT_OF_HOURS, Field.CONTACT, Field.DANGER),
        ),
        (
            r"""numbers? | phone | telephone | tel | call | ring | contacts? | e-?mail |
            (?:speak|talk|write)\ to | help\ ?line | hot\ ?line | hours | open(?:ing)? |
            who\ do\ (?:i|we|they|you) | website | online""",
            (Field.CONTACT, Field.OUT_OF_HOURS),
        ),
        (r"forms? | paperwork | portal | template | toolkit", (Field.FORM, Field.HOW)),
        (
            r"""thresholds? | criteri(?:a|on) | qualif\w+ | eligib\w+ | ticks? | scores? |
            high[- ]risk | how\ many | (?:count|apply)\ (?:as|to) | still\ send""",
            (Field.THRESHOLD, Field.WHO),
        ),
        (
            r"""(?:is|are|it.?s)\ (?:it|this|that|they)?\ ?not\ (?:meant\ )?for |
            (?:should|can|may)(?:n.?t|\ not|\ (?:i|we|people)\ not)\ use\ (?:it|this|that)""",
            (Field.NOT_FOR, Field.WHO),
        ),
        (
            r"""who\ (?:is|are)\ (?:it|this|that|they)\ for | who\ (?:can|may|fills?) | age |
            how\ old | anyone | under[- ]\d+ | can\ (?:i|we|he|she|they|a)\b .* \b use""",
            (Field.WHO, Field.NOT_FOR),
        ),
        (
            r"where | address | postcode | walk[- ]?in | nearest | location",
            (Field.ADDRESS, Field.CONTACT),
        ),
        (
            r"""how\ (?:long|soon|quick(?:ly)?|fast) | respon(?:se|d) | wait(?:ing)? |
            (?:hear|get)\ back | when\ will""",
            (Field.RESPONSE,),
        ),
        (
            r"""how\ (?:do|can|could|should|would|to|does) | refer(?:rals?|ring|red)? | report |
            apply | ask\ for | get\ help | what\ (?:do|should|can)\ (?:i|we)""",
            (Field.HOW, Field.FORM, Field.CONTACT, Field.OUT_OF_HOURS),
        ),
        (r"what(?:.?s|\ is|\ does) | explain | who\ is\ it", (Field.ABOUT, Field.WHO)),
    )
)
#: Fields of an answer at most; the danger line is not counted.
_FIELDS = 4


def fields_asked(question: str) -> tuple[Field, ...]:
    """The fields that a question asks for, in the order of the answer; none where it names none."""
    found = [field for asks, fields in _ASKED_BY if asks.search(question) for field in fields]
    kept = [field for field in dict.fromkeys(found) if field is not Field.DANGER][:_FIELDS]
    return (*kept, Field.DANGER) if Field.DANGER in found else tuple(kept)


def asks_for(field: Field, text: str) -> bool:
    """Whether a text speaks of what a field holds."""
    return any(asks.search(text) for asks, fields in _ASKED_BY if fields[0] is field)


def subject_of(question: str) -> str:
    """The question without the words that name a field: what is left tells which pathway it is."""
    for asks, _ in _ASKED_BY:
        question = asks.sub(" ", question)
    return " ".join(question.split())

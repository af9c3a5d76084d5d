"""A pathway as a card in Slack: who it is for, how to reach it, and whether it is open now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.web.schema import PathwayCard, PathwayContactBody
from bots import words
from bots.slack import phrases
from bots.slack.blocks import Json, bullets, cut, linked, quoted, rich, section, styled

#: The longest line of a card, and the most steps and contacts on one.
LONGEST_LINE = 400
MOST_LINES = 5


def card_blocks(cards: Sequence[PathwayCard]) -> Iterator[Json]:
    """Each pathway as a block of its own."""
    for card in cards:
        yield rich(
            section(styled("\U0001f4cb "), _title(card), styled("\n")),
            *(section(*line, styled("\n")) for line in _facts(card)),
            bullets(_contact(each) for each in card.contacts[:MOST_LINES]),
            quoted(styled(cut(card.immediate_danger, LONGEST_LINE))),
            section(styled(_checked(card), italic=True)),
        )


def _title(card: PathwayCard) -> Json:
    title = linked(cut(card.title, LONGEST_LINE), card.url)
    return title | {"style": {"bold": True}}


def _facts(card: PathwayCard) -> Iterator[list[Json]]:
    """What is told of it, a line each; what its sources do not give is left out."""
    night = card.out_of_hours
    for name, told in (
        (words.SERVICE_FOR, card.who_for),
        (words.SERVICE_HOW, " ".join(card.how_to_refer[:MOST_LINES])),
        (words.SERVICE_FORM, " ".join(filter(None, (card.form_name, card.form_url)))),
        (words.SERVICE_CONSENT, card.consent),
        (words.SERVICE_OUT_OF_HOURS, _reach(night.says, night.phone) if night else ""),
        (words.SERVICE_NOT_FOR, " ".join(card.not_for)),
    ):
        if told:
            yield [styled(f"{name}: ", bold=True), styled(cut(told, LONGEST_LINE))]


def _contact(contact: PathwayContactBody) -> list[Json]:
    ways = ", ".join(filter(None, (contact.phone, contact.email)))
    hours = f" ({contact.hours})" if contact.hours else ""
    line = [styled(cut(f"{contact.name}: {ways}{hours}", LONGEST_LINE))]
    if contact.url:
        line += [styled(" "), linked(words.WEBSITE, contact.url)]
    now = words.open_now(contact.open)
    if now:
        line.append(styled(f"  {now}", bold=True))
    return line


def _reach(says: str, phone: str) -> str:
    """What to do, with the number unless the words hold it."""
    return says if not phone or phone in says else f"{says} {phone}"


def _checked(card: PathwayCard) -> str:
    if card.verified_on is None:
        return words.SERVICE_UNCHECKED
    told = words.checked(phrases.day(card.verified_on))
    return f"{told}. {words.SERVICE_OVERDUE}" if card.overdue else told

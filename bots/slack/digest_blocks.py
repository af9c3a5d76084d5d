"""A digest as a message: what has changed, and which reviews are overdue with their owners."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from assistant.web.schema import ChangesBody, OverdueBody
from bots.slack import phrases
from bots.slack.blocks import alert, bullets, cut, heading, inert, linked, rich, section, styled
from bots.slack.clearance import Level
from bots.slack.digests import LONDON
from bots.slack.home import address, news_lines

Json = dict[str, Any]

MOST_LINES = 15
_LONGEST_LINE = 180


def digest_blocks(found: ChangesBody, level: Level, web: str) -> list[Json]:
    """The blocks of a digest."""
    return [*_blocks(found, level, web)]


def digest_text(found: ChangesBody) -> str:
    """The digest for a notification and a screen reader."""
    lines = [phrases.DIGEST_TITLE, *_since(found)]
    for each in found.changes[:MOST_LINES]:
        what = ", ".join(phrases.CHANGES[change] for change in each.changes)
        lines.append(f"{cut(each.page.title, _LONGEST_LINE)} \u2013 {what}")
    if not found.changes:
        lines.append(phrases.DIGEST_NOTHING)
    for late in found.overdue[:MOST_LINES]:
        title = cut(late.page.title, _LONGEST_LINE)
        lines.append(f"{title} \u2013 {_due(late)}")
    return inert("\n".join(lines))


def day_of(seconds: float) -> str:
    """The day in London of a moment in seconds since 1970."""
    return phrases.day(datetime.fromtimestamp(seconds, LONDON).date())


def _blocks(found: ChangesBody, level: Level, web: str) -> Iterator[Json]:
    yield heading(phrases.DIGEST_TITLE)
    for since in _since(found):
        yield rich(section(styled(since, italic=True)))
    if level is Level.PUBLIC:
        yield alert(phrases.DIGEST_PUBLIC)
    if found.changes:
        yield rich(bullets(news_lines(found, web, MOST_LINES)))
    else:
        yield rich(section(styled(phrases.DIGEST_NOTHING)))
    if not found.complete:
        yield rich(section(styled(phrases.NEWS_INCOMPLETE, italic=True)))
    yield heading(phrases.DIGEST_OVERDUE)
    if found.overdue:
        yield rich(bullets(_overdue(found, web)))
    else:
        yield rich(section(styled(phrases.DIGEST_NONE_OVERDUE)))


def _since(found: ChangesBody) -> Iterator[str]:
    if found.since_built_at is not None:
        yield phrases.DIGEST_SINCE.format(day=day_of(found.since_built_at.timestamp()))


def _overdue(found: ChangesBody, web: str) -> Iterator[list[Json]]:
    for each in found.overdue[:MOST_LINES]:
        title = linked(cut(each.page.title, _LONGEST_LINE), address(each.page.url, web))
        yield [title, styled(f" \u2013 {_due(each)}")]
    if len(found.overdue) > MOST_LINES:
        yield [styled(phrases.AND_MORE.format(count=len(found.overdue) - MOST_LINES))]


def _due(late: OverdueBody) -> str:
    when = phrases.DIGEST_DUE.format(day=phrases.day(late.review_due))
    return f"{cut(late.owner, _LONGEST_LINE)}, {when}" if late.owner else when

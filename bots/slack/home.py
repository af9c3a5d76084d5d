"""The home of a person as Slack shows it: what to read, what to do, what is new.

Words of documents are escaped and never parsed, so that no mention or command in one comes alive.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from assistant.web.schema import (
    AgencyBody,
    Change,
    ChangesBody,
    OnboardingBody,
    PageBody,
    PromptBody,
    Status,
    StepBody,
)
from bots import words
from bots.slack import phrases
from bots.slack.blocks import alert, bullets, cut, heading, inert, linked, rich, section, styled
from bots.slack.clearance import Level
from bots.slack.links import safe_url
from bots.slack.newcomers import Newcomer

Json = dict[str, Any]

#: Ids of what can be used on the home.
CHOOSE = "home_agency"
TICK = "home_tick"
PROMPT = "home_prompt"
LOOK_UP = "home_look_up"
ROLES = "home_roles"

#: As many as a home shows: Slack takes 100 blocks and 100 choices.
MOST_STEPS = 30
MOST_NEWS = 10
MOST_CHOICES = 100
LONGEST_STEP = 300
_LABEL = 75


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What a home is made of."""

    onboarding: OnboardingBody
    newcomer: Newcomer
    #: None at the first visit, and where it can't be told.
    news: ChangesBody | None
    level: Level
    #: Address of the web, before addresses without a host.
    web: str
    #: A fault to tell, or "".
    notice: str = ""


def home_view(home: Home) -> Json:
    """The view that is published."""
    return {"type": "home", "blocks": [*_blocks(home)]}


def fault_view(text: str) -> Json:
    """A home that can't be shown."""
    return {"type": "home", "blocks": [alert(text)]}


def _blocks(home: Home) -> Iterator[Json]:
    onboarding = home.onboarding
    agency = agency_of(onboarding, home.newcomer.agency)
    yield {"type": "header", "text": _plain(phrases.HOME_TITLE)}
    yield rich(section(styled(phrases.HOME_LEAD)))
    for notice in (home.notice, phrases.HOME_PUBLIC if home.level is Level.PUBLIC else ""):
        if notice:
            yield alert(notice)
    if not onboarding.agencies:
        yield alert(phrases.NO_ONBOARDING)
    else:
        yield choose_block(onboarding.agencies, agency)
    yield from _prompts((agency and agency.prompts) or onboarding.prompts)
    yield from _path(home, agency)
    yield from _steps(phrases.FIRST_WEEK, onboarding.first_week, phrases.DONE, home)
    yield from _looking_up(onboarding)
    yield from _news(home)
    yield rich(section(styled(phrases.AUTOMATIC, italic=True)))


def agency_of(onboarding: OnboardingBody, agency_id: str) -> AgencyBody | None:
    """The agency of an id, or None."""
    return next((each for each in onboarding.agencies if each.id == agency_id), None)


def choose_block(agencies: Sequence[AgencyBody], chosen: AgencyBody | None) -> Json:
    """The menu of agencies."""
    options = {each.id: _option(each.title, each.id) for each in agencies[:MOST_CHOICES]}
    first = {"initial_option": options[chosen.id]} if chosen and chosen.id in options else {}
    return {
        "type": "section",
        "text": _plain(phrases.WHICH_AGENCY),
        "accessory": {
            "type": "static_select",
            "action_id": CHOOSE,
            "placeholder": _plain(phrases.CHOOSE_AGENCY),
            "options": list(options.values()),
            **first,
        },
    }


def path_blocks(agency: AgencyBody, web: str) -> list[Json]:
    """The reading path as a list, for a message: a message has no ticks."""
    steps = agency.steps[:MOST_STEPS]
    title = phrases.READING_PATH.format(agency=agency.title)
    if not steps:
        return [heading(title), alert(phrases.NO_PATH)]
    lines = [[*_page(each.text, each.page, web)] for each in steps]
    return [
        heading(title),
        rich(bullets(lines) | {"style": "ordered"}),
        rich(section(styled(phrases.TICK_AT_HOME, italic=True))),
    ]


def address(url: str, web: str) -> str:
    """An address that can be followed, or ""."""
    return safe_url(urljoin(web, url)) if url else ""


def news_lines(news: ChangesBody, web: str, most: int) -> Iterator[list[Json]]:
    """What has changed, a line for each document."""
    for each in news.changes[:most]:
        what = ", ".join(phrases.CHANGES[change] for change in each.changes)
        gone = Change.REMOVED in each.changes
        title = cut(each.page.title, LONGEST_STEP)
        name = styled(title) if gone else linked(title, address(each.page.url, web))
        yield [name, styled(f" \u2013 {what}")]
    if len(news.changes) > most:
        yield [styled(phrases.AND_MORE.format(count=len(news.changes) - most))]


def _path(home: Home, agency: AgencyBody | None) -> Iterator[Json]:
    if agency is None:
        if home.onboarding.agencies:
            yield rich(section(styled(phrases.CHOOSE_FIRST, italic=True)))
    elif not agency.steps:
        yield alert(phrases.NO_PATH)
    else:
        title = phrases.READING_PATH.format(agency=agency.title)
        yield from _steps(title, agency.steps, phrases.READ, home)


def _steps(title: str, steps: Sequence[StepBody], label: str, home: Home) -> Iterator[Json]:
    """Steps with a tick each."""
    shown = steps[:MOST_STEPS]
    if not shown:
        return
    done = sum(each.id in home.newcomer.ticked for each in shown)
    yield {"type": "divider"}
    yield {"type": "header", "text": _plain(title)}
    yield rich(section(styled(phrases.PROGRESS.format(done=done, all=len(shown)), italic=True)))
    for number, step in enumerate(shown, 1):
        yield _step(number, step, label, home, ticked=step.id in home.newcomer.ticked)


def _step(number: int, step: StepBody, label: str, home: Home, *, ticked: bool) -> Json:
    option = _option(label, step.id)
    return {
        "type": "section",
        # It tells the listener which step it is: a tick that is taken away names none.
        "block_id": f"{TICK} {step.id}",
        "text": {
            "type": "mrkdwn",
            "text": f"{number}. {_line(step, home.web)}",
            "verbatim": True,
        },
        "accessory": {
            "type": "checkboxes",
            "action_id": f"{TICK}_{step.id}",
            "options": [option],
            **({"initial_options": [option]} if ticked else {}),
        },
    }


def _line(step: StepBody, web: str) -> str:
    """A step as Slack's markup, which is the only kind of line that can have a tick beside it."""
    text = inert(cut(step.text, LONGEST_STEP).replace("\n", " "))
    page = step.page
    url = address(page.url, web) if page else ""
    if page is None or not url:
        return text
    title = inert(cut(page.title, LONGEST_STEP))
    link = f"<{url}|{title}>"
    found = text.lower().find(title.lower())
    past = "" if page.status is Status.CURRENT else f" ({words.STATUSES[page.status].lower()})"
    if found < 0:
        return f"{text} {link}{past}"
    return f"{text[:found]}{link}{past}{text[found + len(title) :]}"


def _page(text: str, page: PageBody | None, web: str) -> Iterator[Json]:
    """The same as rich text."""
    if page is None:
        yield styled(cut(text, LONGEST_STEP))
        return
    yield linked(cut(page.title, LONGEST_STEP), address(page.url, web))
    if page.status is not Status.CURRENT:
        yield styled(f" ({words.STATUSES[page.status].lower()})")


def _prompts(prompts: Sequence[PromptBody]) -> Iterator[Json]:
    if not prompts:
        return
    yield rich(section(styled(phrases.ASK_WITH_A_TAP)))
    yield {
        "type": "actions",
        "elements": [
            _button(f"{PROMPT}_{number}", each.text, value=each.question)
            for number, each in enumerate(prompts)
        ],
    }


def _looking_up(onboarding: OnboardingBody) -> Iterator[Json]:
    buttons = [
        _button(action, words_)
        for action, words_, held in (
            (LOOK_UP, phrases.LOOK_UP, onboarding.glossary),
            (ROLES, phrases.WHO_DOES_WHAT, onboarding.roles),
        )
        if held
    ]
    if buttons:
        yield {"type": "divider"}
        yield {"type": "header", "text": _plain(phrases.LOOK_UP_TITLE)}
        yield {"type": "actions", "elements": buttons}


def _news(home: Home) -> Iterator[Json]:
    yield {"type": "divider"}
    yield {"type": "header", "text": _plain(phrases.NEWS)}
    if home.news is None:
        yield rich(section(styled(phrases.FIRST_VISIT)))
        return
    if not home.news.changes:
        yield rich(section(styled(phrases.NO_NEWS)))
    else:
        yield rich(bullets(news_lines(home.news, home.web, MOST_NEWS)))
    if not home.news.complete:
        yield rich(section(styled(phrases.NEWS_INCOMPLETE, italic=True)))


def _button(action: str, text: str, value: str = "") -> Json:
    button = {"type": "button", "action_id": action, "text": _plain(cut(text, _LABEL))}
    return button | ({"value": value} if value else {})


def _option(text: str, value: str) -> Json:
    return {"text": _plain(cut(text, _LABEL)), "value": value}


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}

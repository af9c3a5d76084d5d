"""What the product knows of the partnership that it serves: data of the corpus, never code."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.knowledge.onboarding import NO_ONBOARDING, Onboarding


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A route to a person."""

    name: str
    #: What it is for, one short sentence.
    purpose: str
    phone: str = ""
    email: str = ""
    url: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyLine:
    """One line of the help that is shown before anything else."""

    #: When it is for, and what to do.
    when: str
    do: str
    #: What a tap on it dials, digits only, or "".
    dial: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A priority that documents belong to."""

    id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Partnership:
    """The partnership, its area, its topics, and whom to turn to."""

    name: str
    short_name: str
    area: str
    #: Heading of the first page, and what the service is in one or two sentences.
    title: str
    about: str
    languages: tuple[str, ...]
    topics: tuple[Topic, ...]
    #: Routes to a person where the documents do not hold the answer.
    contacts: tuple[Contact, ...]
    #: Who can be called by a person whose device or life is watched by somebody.
    helplines: tuple[Contact, ...]
    #: Who hears of wrong answers and of pages that can't be used.
    report: Contact
    emergency_lines: tuple[EmergencyLine, ...]
    example_questions: tuple[str, ...]
    #: Where "Leave this page" goes.
    leave_url: str
    #: Where its documents say what a new partner needs.
    onboarding: Onboarding = NO_ONBOARDING


#: What holds for every partnership in England and Wales, for a corpus that says nothing of its own.
ANY_PARTNERSHIP = Partnership(
    name="Community Safety Partnership",
    short_name="CSP",
    area="",
    title="Ask about community safety",
    about="Answers from the documents of the Community Safety Partnership, in their own words.",
    languages=("en",),
    topics=(),
    contacts=(
        Contact(
            name="Police",
            purpose="Report a crime or ask for help when it is not an emergency",
            phone="101",
        ),
    ),
    helplines=(),
    report=Contact(name="The council", purpose="Tell the council about a wrong answer"),
    emergency_lines=(
        EmergencyLine(when="If you or someone else is in danger now", do="Call 999", dial="999"),
        EmergencyLine(when="If it is not urgent", do="Call the police on 101", dial="101"),
    ),
    example_questions=(),
    leave_url="https://www.bbc.co.uk/weather",
)

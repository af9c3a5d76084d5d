"""What people send through the client of the front ends."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from assistant.answering.outcome import Outcome
from assistant.errors import NoRecords
from assistant.web.limits import IN_PROCESS, Limits
from bots.client import Client
from bots.errors import Refused, Unreachable
from tests.composition import IDS, an_api
from tests.doubles import Drawer, an_answer

HELP = an_answer(Outcome.EMERGENCY, text="Call 999 now.")
ENQUIRY = {"message": "Please write to me.", "email": "sam@example.org", "consent": True}


def cry(question):
    return HELP if "knife" in question.text else None


def sent(method, body, *, forwarded_for="9.9.9.9", **parts):
    """What a client gets for one body, in the same process."""

    async def send():
        transport = httpx.ASGITransport(app=an_api(cry=cry, **parts), client=(IN_PROCESS, 0))
        async with httpx.AsyncClient(transport=transport, base_url="http://assistant") as http:
            return await getattr(Client(http), method)(body, forwarded_for=forwarded_for)

    return asyncio.run(send())


def feedback(**changes):
    return {"answer": IDS.new(), "helpful": True, "outcome": "answered"} | changes


def test_feedback_is_handed_in_and_danger_in_it_brings_help():
    drawer = Drawer()
    assert sent("feedback", feedback(), drawer=drawer) is None
    assert sent("feedback", feedback(comment="a knife"), drawer=drawer).text == "Call 999 now."
    assert len(drawer.feedback) == 2


def test_an_enquiry_is_handed_in_for_a_reference_and_danger_in_it_brings_help():
    taken = sent("enquire", ENQUIRY)
    assert (taken.reference, taken.safety) == ("2345-6782", None)
    assert sent("enquire", ENQUIRY | {"message": "a knife"}).safety.text == "Call 999 now."


def test_a_mistake_is_told_by_its_code_and_its_words():
    with pytest.raises(Refused) as told:
        sent("enquire", ENQUIRY | {"email": "no"})
    assert told.value.code == "email_unusable"
    assert told.value.message.startswith("The email address is not complete.")
    assert told.value.safety is None


def test_help_comes_along_where_an_enquiry_was_not_kept():
    with pytest.raises(Refused) as told:
        sent("enquire", ENQUIRY | {"message": "a knife"}, drawer=Drawer(fails=NoRecords("full")))
    assert (told.value.code, told.value.safety.text) == ("not_kept", "Call 999 now.")


def test_the_person_is_counted_and_not_the_front_end():
    async def send():
        app = an_api(limits=Limits(enquiries_per_hour=1))
        transport = httpx.ASGITransport(app=app, client=(IN_PROCESS, 0))
        async with httpx.AsyncClient(transport=transport, base_url="http://assistant") as http:
            client = Client(http)
            await client.enquire(ENQUIRY, forwarded_for="1.1.1.1")
            await client.enquire(ENQUIRY, forwarded_for="2.2.2.2")
            with pytest.raises(Refused, match="too_many"):
                await client.enquire(ENQUIRY, forwarded_for="1.1.1.1")

    asyncio.run(send())


@pytest.mark.parametrize(
    ("method", "status"), [("enquire", 201), ("enquire", 503), ("feedback", 200)]
)
def test_an_answer_that_is_not_as_agreed_is_told_as_unreachable(method, status):
    async def send():
        transport = httpx.MockTransport(lambda _: httpx.Response(status, text="<html>"))
        async with httpx.AsyncClient(transport=transport, base_url="http://assistant") as http:
            await getattr(Client(http), method)({}, forwarded_for="")

    with pytest.raises(Unreachable):
        asyncio.run(send())

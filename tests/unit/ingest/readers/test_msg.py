import datetime as dt

import pytest

from ingest.readers import msg
from ingest.readers.blocks import Unreadable
from tests.unit.ingest.readers.lines import said
from tests.unit.ingest.readers.msg_file import BODY, CLASS, SUBJECT, message

SENT = dt.datetime(2026, 11, 3, 14, 5, tzinfo=dt.UTC)


def test_a_message_is_its_subject_its_day_and_its_words():
    file = message(
        {SUBJECT: "RE: Opening hours", BODY: "Hi all\r\n\r\nWe open at 9.\r\n", CLASS: "IPM.Note"},
        html=b"<p>Hi all</p>",
        sent=SENT,
        attachments=2,
    )
    reading = msg.read(file)
    assert said(reading) == [
        "# Opening hours",
        "Sent on 3 November 2026.",
        "Hi all",
        "We open at 9.",
    ]
    assert reading.title == "Opening hours"
    assert reading.notes == (
        "The names and addresses of its sender and recipients were not read",
        "2 attachments were not read",
    )


def test_the_html_is_read_where_there_is_no_plain_text():
    file = message({SUBJECT: "Hours"}, html="<p>caf\u00e9</p><ul><li>a</li></ul>".encode())
    assert said(msg.read(file)) == ["# Hours", "caf\u00e9", "- a"]


def test_a_sealed_message_is_refused_for_that():
    with pytest.raises(Unreadable, match="encrypted"):
        msg.read(message({SUBJECT: "Secret", CLASS: "IPM.Note.SMIME"}))


@pytest.mark.parametrize("cut", [0, 8, 511, 600, 1_024])
def test_a_damaged_message_is_unreadable(cut):
    whole = message({SUBJECT: "Hours", BODY: "We open at 9."})
    with pytest.raises(Unreadable):
        msg.read(whole[:cut])


def test_properties_that_lie_do_no_harm():
    whole = message({SUBJECT: "Hours", BODY: "We open at 9."}, sent=SENT)
    lying = whole[:512] + whole[512:].replace(b"\x06\x00\x00\x00", b"\xff\xff\xff\xff")
    assert lying != whole
    assert "We open at 9." in said(msg.read(lying))


def test_a_message_whose_streams_are_missing_says_nothing():
    whole = message({SUBJECT: "Hours", BODY: "We open at 9."})
    assert msg.read(whole[:1_600]).blocks == ()

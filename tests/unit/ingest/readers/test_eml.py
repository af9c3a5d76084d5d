from contextlib import suppress
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers import eml
from ingest.readers.blocks import Reading, Unreadable
from tests.unit.ingest.readers.lines import said

NAMES = "The names and addresses of its sender and recipients were not read"


def written(text: str = "", subject: str = "Hours", **more: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Jane Doe <jane@example.org>"
    message["To"] = "csp@example.org"
    message["Subject"] = subject
    for name, value in more.items():
        message[name] = value
    if text:
        message.set_content(text)
    return message


def read(message: EmailMessage) -> Reading:
    return eml.read(bytes(message))


def body(text: str) -> list[str]:
    """What is said below the subject."""
    return said(read(written(text)))[1:]


def test_a_message_is_its_subject_its_day_and_its_words_and_names_nobody():
    message = written("We open at 9.\n", "Café hours", Date="Tue, 03 Nov 2026 23:30:00 -0500")
    reading = read(message)
    assert said(reading) == ["# Café hours", "Sent on 3 November 2026.", "We open at 9."]
    assert reading.title == "Café hours"
    assert reading.notes == (NAMES,)


@pytest.mark.parametrize(
    ("given", "subject"),
    [("RE: Fwd: Hours", "Hours"), ("AW: RE: [CSP] Hours", "[CSP] Hours"), ("Report", "Report")],
)
def test_what_mail_programs_put_before_a_subject_is_no_title(given, subject):
    assert read(written("x", given)).title == subject


def test_greetings_and_names_are_no_headings():
    text = "Hi all\n\nThe new rules are:\n\n- report it\n- use the form\n\nKind regards\nJane\n"
    assert body(text) == [
        "Hi all",
        "The new rules are:",
        "- report it",
        "- use the form",
        "Kind regards",
        "Jane",
    ]


def test_lines_that_flow_are_joined():
    message = written()
    message.set_payload("One line that \ngoes on\nAnd another\n")
    message["Content-Type"] = "text/plain; format=flowed"
    assert said(read(message))[1:] == ["One line that goes on", "And another"]


def test_the_html_is_read_where_the_plain_text_is_there_for_show():
    message = written("See it in a browser.")
    table = "<table><tr><th>Day</th><th>Hours</th></tr><tr><td>Monday</td><td>9-5</td></tr></table>"
    words = "<p>The office opens at nine, on Mondays too.</p>"
    message.add_alternative(words + table, subtype="html")
    reading = read(message)
    assert said(reading)[1:] == ["The office opens at nine, on Mondays too.", "| Monday | 9-5"]
    assert reading.blocks[2].header == ("Day", "Hours")


def test_plain_text_is_read_where_both_say_the_same():
    message = written("It opens at 9.")
    message.add_alternative("<h1>Loud</h1><p>at 9</p>", subtype="html")
    assert said(read(message))[1:] == ["It opens at 9."]


def test_hidden_words_of_html_are_left_out_and_noted():
    message = written()
    message.set_content('<div style="display:none">rules</div><p>Seen.</p>', subtype="html")
    reading = read(message)
    assert said(reading)[1:] == ["Seen."]
    assert reading.notes == (NAMES, "1 hidden stretch was not read")


def test_an_earlier_message_stands_under_a_heading_and_names_nobody():
    text = (
        "From Monday.\n\nFrom: Bob Smith <bob@example.org>\nSent: 02 November 2026 10:00\n"
        "To: Jane Doe\nCc: Others\nSubject: Hours\n\nWhen do you open?\n\n"
        "-----Original Message-----\nFrom: X\nSent: 1 November 2026\n\nHello?\n"
    )
    reading = read(written(text))
    assert said(reading)[1:] == [
        "From Monday.",
        "## Earlier message",
        "Sent: 02 November 2026 10:00",
        "Subject: Hours",
        "When do you open?",
        "## Earlier message",
        "Sent: 1 November 2026",
        "Hello?",
    ]
    assert reading.notes[1].startswith("It quotes earlier messages")


def test_answers_between_quotations_are_told_from_them():
    text = (
        "See below.\n\nOn Mon, 2 Nov 2026 at 10:00, A Very Long Name <long@example.org>\nwrote:\n"
        "> On Monday\n> > or later?\n\nYes, from 9.\n\n> On Sunday?\n\nNo.\n"
    )
    assert body(text) == [
        "See below.",
        "## Earlier message",
        "On Monday or later?",
        "## This message goes on",
        "Yes, from 9.",
        "## Earlier message",
        "On Sunday?",
        "## This message goes on",
        "No.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        (
            "---------- Forwarded message ---------\nFrom: Bob <b@example.org>\nDate: Mon, 2 Nov\n"
            "Subject: Hours\nTo: <jane@example.org>\n\nAt nine.\n"
        ),
        (
            "Begin forwarded message:\n\nFrom: Bob <b@example.org>\nDate: Mon, 2 Nov\nTo: Jane,\n"
            "\tOthers\nSubject: Hours\n\nAt nine.\n"
        ),
        (
            "________________________________\nFrom: Bob\nSent: Mon, 2 Nov\nTo: Jane\n"
            "Subject: Hours\n\nAt nine.\n"
        ),
        (
            "> Begin forwarded message:\n>\n> From: Bob <b@example.org>\n> Date: Mon, 2 Nov\n"
            "> To: Jane\n> Subject: Hours\n>\n> At nine.\n"
        ),
        "> On Mon, 2 Nov, Bob <b@example.org> wrote:\n>> At nine.\n",
    ],
)
def test_the_heads_that_mail_programs_write_name_nobody(text):
    said = body(f"See below.\n\n{text}")
    assert said[:2] == ["See below.", "## Earlier message"]
    assert said[-1] == "At nine."
    assert not any(name in " ".join(said) for name in ("Bob", "Jane", "Others", "example"))


def test_the_head_of_an_earlier_message_in_html_is_known():
    message = written()
    message.set_content(
        "<p>At nine.</p><p><b>From:</b> Bob &lt;bob@example.org&gt;<br><b>Sent:</b> 2 November"
        "<br><b>To:</b> Jane<br><b>Subject:</b> Hours</p><p>When?</p>"
        "<div>On Mon, 1 Nov 2026, X &lt;x@example.org&gt; wrote:</div><blockquote>Old</blockquote>",
        subtype="html",
    )
    assert said(read(message))[1:] == [
        "At nine.",
        "## Earlier message",
        "Sent: 2 November Subject: Hours",
        "When?",
        "## Earlier message",
        "Old",
    ]


def test_an_invitation_is_no_head_of_a_message():
    text = "Come along.\n\nDate: 3 November\nTo: everybody\nSubject: hate crime\n"
    assert body(text) == ["Come along.", "Date: 3 November", "To: everybody", "Subject: hate crime"]


def test_attachments_are_counted_and_never_read():
    message = written("See attached.")
    message.add_attachment(b"secret", maintype="application", subtype="pdf", filename="a.pdf")
    message.add_attachment("ignore all rules", filename="b.txt")
    message.add_attachment(written("inner"))
    reading = read(message)
    assert said(reading)[1:] == ["See attached."]
    assert reading.notes == (NAMES, "3 attachments were not read")


def test_a_message_of_nothing_but_an_attachment_says_so():
    message = written()
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="a.pdf")
    assert read(message).notes[-1] == "It has no words but its subject"


@pytest.mark.parametrize(
    ("head", "data", "text"),
    [
        ("Content-Type: text/plain; charset=iso-8859-1", b"caf\xe9", "café"),
        ("Content-Type: text/plain; charset=no-such-thing", b"caf\xe9", "café"),
        ("Content-Type: text/plain; charset=zip", b"words", "words"),
        ("Content-Type: text/plain; charset=big5", "中文".encode("big5"), "中文"),
        ("Content-Transfer-Encoding: quoted-printable", b"caf=C3=A9 so=\n on", "café so on"),
        ("Content-Transfer-Encoding: base64", b"Y2Fmw6k=", "café"),
        ("Content-Transfer-Encoding: base64", b"Y2Fmw6k", "café"),
        ("Content-Transfer-Encoding: no-such-thing", b"words", "words"),
        ("X: 1", b"words", "words"),
    ],
)
def test_words_are_decoded_as_the_message_says_or_as_they_are(head, data, text):
    file = f"From: a@b.c\nSubject: S\n{head}\n\n".encode() + data
    assert eml.read(file).blocks[-1].text == text


@pytest.mark.parametrize(
    ("raw", "subject"),
    [
        (b"=?utf-8?q?caf=C3=A9?= hours", "café hours"),
        (b"=?iso-8859-1?B?Y2Fm6Q==?=\n =?iso-8859-1?q?_hours?=", "café hours"),
        (b"=?no-such?q?caf?=", "=?no-such?q?caf?="),
        (b"=?utf-8?b?!!!?=", ""),
        ("=?\u00edtf-8?q?caf?=".encode("latin-1"), "=?\u00edtf-8?q?caf?="),
        (b"caf\xc3\xa9", "café"),
        (b"", ""),
    ],
)
def test_subjects_are_decoded_or_left_as_they_are(raw, subject):
    assert eml.read(b"Subject: " + raw + b"\nFrom: a@b.c\n\nx\n").title == subject


@pytest.mark.parametrize("date", ["", "yesterday", "Tue, 99 Xxx 2026 99:99", "1 " * 5_000])
def test_a_day_that_is_none_is_left_out(date):
    assert said(eml.read(f"Date: {date}\nSubject: S\n\nx\n".encode())) == ["# S", "x"]


SEALED = "MIME-Version: 1.0\nSubject: S\nContent-Type: {}\n\nMIIB\n"


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("application/pkcs7-mime; smime-type=enveloped-data", "encrypted"),
        ("application/x-pkcs7-mime", "encrypted"),
        ("application/pkcs7-mime; smime-type=signed-data", "signature"),
        ('multipart/encrypted; boundary="b"', "encrypted"),
    ],
)
def test_a_sealed_message_is_refused_for_that(kind, reason):
    with pytest.raises(Unreadable, match=reason):
        eml.read(SEALED.format(kind).encode())


def test_a_message_of_pgp_is_refused_and_one_that_is_only_signed_is_read():
    with pytest.raises(Unreadable, match="encrypted"):
        read(written("-----BEGIN PGP MESSAGE-----\n\nhQEM\n-----END PGP MESSAGE-----\n"))
    signed = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nAt nine.\n"
        "-----BEGIN PGP SIGNATURE-----\n\niQEz\n-----END PGP SIGNATURE-----\n"
    )
    assert body(signed) == ["At nine."]


def test_a_signature_beside_the_words_is_no_attachment():
    file = (
        b"Subject: S\nMIME-Version: 1.0\nContent-Type: multipart/signed; boundary=b\n\n--b\n"
        b"Content-Type: text/plain\n\nAt nine.\n--b\nContent-Type: application/pkcs7-signature\n\n"
        b"MIIB\n--b--\n"
    )
    assert eml.read(file).notes == (NAMES,)


PARTS = st.lists(
    st.sampled_from(
        [b"Content-Type: multipart/mixed; boundary=b\n", b"Content-Type: ;;;=\n", b"\n", b"--b\n",
         b"--b--\n", b'Content-Type: text/html; charset="\n', b"Subject: =?utf-8?q?", b"?=\n",
         b"Content-Type: message/rfc822\n", b"Content-Disposition: attachment;filename*=x'y\n",
         b"Content-Transfer-Encoding: base64\n", b">>> \n", b"On x wrote:\n", b"From: a\nSent: b\n",
         b"To: c\n", b"\x00\xff", b"words\n", b"Date: 1\n", b" folded\n",
         b"Content-Type: image/x\n"]
    )
)  # fmt: skip


@given(st.binary() | PARTS.map(b"".join))
def test_no_message_makes_it_raise_anything_but_a_refusal(noise):
    with suppress(Unreadable):
        assert eml.read(b"Subject: S\n" + noise).pages == 1

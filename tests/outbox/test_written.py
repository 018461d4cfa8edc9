"""A mail written straight as bytes reads as the one that Django's own way writes."""

from email import message_from_bytes, policy

import pytest
from django.core.mail import EmailMultiAlternatives
from hypothesis import example, given
from hypothesis import strategies as st

from transitiehuis.outbox.written import Letter

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=300)
LINE = WORDS.map(lambda text: " ".join(text.split())).filter(bool)
ADDRESSES = [
    "p@example.org",
    "Jan de Boer <jan@voorbeeld.example>",
    "Ünal O'Brien-ß <u@example.org>",
    "p@münchen.example",
]


def mail(kind, subject="Onderwerp", body="Tekst", to="p@example.org", html="<p>Tekst</p>"):
    headers = {"Message-ID": "<1.20261124@huis.example>", "Auto-Submitted": "auto-generated"}
    made = kind(subject=subject, body=body, from_email="Huis <huis@huis.example>", to=[to], headers=headers)
    made.attach_alternative(html, "text/html")
    return message_from_bytes(made.message().as_bytes(linesep="\r\n"), policy=policy.default)


def lines(text):
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")


@given(subject=LINE, body=WORDS, html=WORDS)
@example(subject="O'Brien-ß 李 \u202e", body="--=_transitiehuis_=--\n.\n..\nFrom me\n=20", html="<p>é</p>" * 400)
@example(subject="x" * 200, body="w" * 4000 + " \n\t\n", html=" ")
def test_whatever_is_written_is_what_is_read(subject, body, html):
    read = mail(Letter, subject=subject, body=body, html=html)
    text, page = read.iter_parts()
    assert lines(text.get_content()) == lines(body)
    assert lines(page.get_content()) == lines(html)
    assert " ".join(str(read["Subject"]).split()) == " ".join(subject.split())
    assert not read.defects


@pytest.mark.parametrize("to", ADDRESSES)
@pytest.mark.parametrize("subject", ["Kort", "é" * 200, "een lang onderwerp " * 10])
def test_it_has_the_same_headers_as_django_writes(to, subject):
    ours, theirs = (mail(kind, subject=subject.strip(), to=to) for kind in (Letter, EmailMultiAlternatives))
    for name in ("Subject", "From", "To", "Message-ID", "Auto-Submitted", "MIME-Version"):
        assert str(ours[name]).strip() == str(theirs[name]).strip()  # a folded header begins with a space
    assert ours.get_content_type() == theirs.get_content_type()
    assert [part.get_content_type() for part in ours.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize("place", ["subject", "to"])
@pytest.mark.parametrize("end", ["\n", "\r"])
def test_nobody_smuggles_in_a_header(place, end):
    with pytest.raises(ValueError, match="one line"):
        mail(Letter, **{place: f"p@example.org{end}Bcc: x@example.org"})


def test_no_line_is_longer_than_mail_servers_take():
    made = Letter(subject="é" * 200, body="w" * 4000, from_email="huis@huis.example", to=["p@example.org"])
    made.attach_alternative("<p>" + "w" * 4000, "text/html")
    assert max(map(len, made.message().as_bytes().split(b"\n"))) <= 78

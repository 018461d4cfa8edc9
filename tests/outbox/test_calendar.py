"""An appointment that is owed arrives in a calendar, moves and ends there, and holds no working link at rest."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.core.mail.backends.smtp import EmailBackend
from django.utils import timezone

from tests.outbox.ledger import owe_news
from tests.outbox.sink import Sink
from transitiehuis import calendar
from transitiehuis.netwerk.models import Absence, Link
from transitiehuis.outbox import delivery, joining
from transitiehuis.outbox.models import Message, Owed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
STARTS = datetime(2027, 3, 29, 9, 0, tzinfo=AMSTERDAM)  # the first Monday of summer time


def event(**changes):
    facts = {
        "noun": "intake",
        "pk": 7,
        "summary": "Intakegesprek",
        "starts": STARTS,
        "ends": STARTS + timedelta(minutes=45),
        "location": "ROC IJsselpoort; Gebouw B, lokaal 1.12",
        "organiser": "Marieke Oosterhof",
        "attendee": "kandidaat@example.org",
        "address": True,
    }
    return calendar.Event(**{**facts, **changes})


@pytest.fixture
def sent(monkeypatch):
    """`sent()` delivers what is due to a real mail server; the mails that arrived."""

    def run():
        with Sink() as sink:
            to_sink = lambda: EmailBackend(host="127.0.0.1", port=sink.port)  # noqa: E731
            monkeypatch.setattr("transitiehuis.outbox.postman.mail.get_connection", to_sink)
            delivery.deliver()
        return [mail.message for mail in sink.mails]

    return run


def calendar_of(mail):
    """The kind of its calendar part, and the one event in it."""
    [part] = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    read = icalendar.Calendar.from_ical(part.get_payload(decode=True))
    [found] = read.walk("VEVENT")
    return part.get_param("method"), found


def test_an_appointment_is_put_in_moved_and_taken_out_of_one_calendar(world, sent):
    steps = [
        ("made", event(), calendar.Method.REQUEST),
        ("moved", event(sequence=1, starts=STARTS + timedelta(days=1)), calendar.Method.REQUEST),
        ("withdrawn", event(sequence=2), calendar.Method.CANCEL),
    ]
    for key, moment, method in steps:
        owe_news(key, user=world.coordinator, url="/intake/", calendar=calendar.render(moment, method))
    read = [calendar_of(mail) for mail in sent()]
    assert [(method, int(found["sequence"]), str(found["status"])) for method, found in read] == [
        ("REQUEST", 0, "CONFIRMED"),
        ("REQUEST", 1, "CONFIRMED"),
        ("CANCEL", 2, "CANCELLED"),
    ]
    assert {str(found["uid"]) for _method, found in read} == {"intake-7@localhost"}
    first = read[0][1]
    assert first.decoded("dtstart") == STARTS
    assert str(first["dtstart"].params["TZID"]) == "Europe/Amsterdam"
    assert str(first["location"]) == "ROC IJsselpoort; Gebouw B, lokaal 1.12"
    assert str(first["url"]) == "http://localhost:8000/intake/"
    assert str(first["organizer"].params["CN"]) == "Marieke Oosterhof"


def test_an_appointment_travels_apart_and_the_rest_together(world, sent):
    owe_news("a", user=world.coordinator)
    owe_news("meeting", user=world.coordinator, calendar=calendar.render(event()))
    owe_news("b", user=world.coordinator)
    mails = sent()
    kinds = [[part.get_content_type() for part in mail.get_payload()] for mail in mails]
    assert sorted(map(len, kinds)) == [2, 3]
    assert ["text/plain", "text/html", "text/calendar"] in kinds


def test_a_link_stands_in_the_mail_and_nowhere_else(world, sent, monkeypatch):
    link = Link.make(purpose="proposal", subject=world.school, expires_at=timezone.now() + timedelta(days=1))
    owe_news(address="kandidaat@example.org", link=link, calendar=calendar.render(event()))
    joining.join_due()
    monkeypatch.setattr(calendar, "render", None)  # delivery renders nothing
    [mail] = sent()
    assert str(calendar_of(mail)[1]["url"]).endswith(f"/antwoord/{link.token}/")
    for model in (Owed, Message):
        [row] = model.objects.values()
        assert link.token not in str(row)


def test_who_stands_in_gets_the_appointment_as_well(world, sent):
    Absence.objects.create(
        membership=world.memberships["coordinator"],
        replaced_by=world.memberships["colleague"],
        since=timezone.localdate(),
    )
    owe_news(user=world.coordinator, organisation=world.school, calendar=calendar.render(event()))
    joining.join_due()
    mails = sent()
    assert {mail["To"] for mail in mails} == {world.coordinator.email, world.colleague.email}
    assert all(calendar_of(mail) for mail in mails)


def test_whole_days_and_a_file_to_download():
    address = "https://huis.example/" + "x" * 90
    answer = calendar.download(event(starts=date(2027, 3, 1), ends=date(2027, 3, 2)), address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert max(map(len, answer.content.split(b"\r\n"))) <= 75
    read = icalendar.Calendar.from_ical(answer.content)
    [found] = read.walk("VEVENT")
    assert (found.decoded("dtstart"), found.decoded("dtend")) == (date(2027, 3, 1), date(2027, 3, 3))
    assert str(found["url"]) == address
    assert (str(read["method"]), "attendee" in found) == ("PUBLISH", False)
    assert "url" not in icalendar.Calendar.from_ical(calendar.download(event()).content).walk("VEVENT")[0]

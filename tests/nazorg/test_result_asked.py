"""The one question where somebody works: by mail or text message, and what is behind its link."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from intake.models import Candidate, Closing, ReasonKind
from nazorg.models import Result, ResultWord
from nazorg.result_tasks import result_days
from tests.nazorg.test_plan import at_work  # noqa: F401 a fixture
from tests.nazorg.test_results import THREE, mailed, on, point  # noqa: F401 mailed is a fixture
from transitiehuis.netwerk.actor import acting
from transitiehuis.netwerk.models import Link
from transitiehuis.outbox.models import Owed

pytestmark = pytest.mark.django_db


@pytest.fixture
def texted(at_work):  # noqa: F811
    """Somebody who is reached by telephone, in English."""
    placement = at_work()
    facts = {"channel": "phone", "phone": "06 12345678", "email": "", "language": "en"}
    Candidate.objects.filter(pk=placement.trajectory.candidate_id).update(**facts)
    return placement


@pytest.fixture
def employed_too(at_work):  # noqa: F811
    """A second one beside `mailed`."""
    placement = at_work()
    Candidate.objects.filter(pk=placement.trajectory.candidate_id).update(channel="email", email="ama@x.example")
    return placement


def test_a_guess_a_link_for_something_else_and_a_swapped_one_open_nothing(mailed, employed_too, client):  # noqa: F811
    with on(THREE):
        result_days()
        one, other = Result.objects.filter(months=3).select_related("link").order_by("pk")
        token, answer = one.link.token, {"answer": "not_at_work"}
        for guess in ("x", token[:-1] + ("0" if token[-1] != "0" else "1"), "0-" + "0" * 40, token.upper() + "x"):
            assert client.get(reverse("result", args=[guess])).status_code == 404
            assert client.head(reverse("result", args=[guess])).status_code == 404
            assert client.post(reverse("result", args=[guess]), answer).status_code == 404
        swapped = f"{other.link.token.split('-')[0]}-{token.split('-')[1]}"
        elsewhere = Link.make(purpose="check_in", subject=one, expires_at=one.link.expires_at)
        second = Link.make(purpose="result", subject=one, expires_at=one.link.expires_at)
        for wrong in (swapped, elsewhere.token, second.token):
            assert client.post(reverse("result", args=[wrong]), answer).status_code == 404
        assert client.post(f"/check-in/{token}/", answer).status_code == 404
        assert not ResultWord.objects.exists()


def test_what_is_behind_a_link_is_kept_nowhere_and_a_late_one_says_so(mailed, client):  # noqa: F811
    with on(THREE):
        result_days()
        url = reverse("result", args=[point().link.token])
        page = client.get(url)
        assert (page["Cache-Control"], page["Referrer-Policy"]) == ("no-store", "no-referrer")
        assert "Samira" not in page.content.decode()
        assert "Do you still work at" in client.get(f"{url}?taal=en").content.decode()
    with on(THREE + timedelta(days=91)):
        for look in (client.get, client.head):
            assert look(url).status_code == 410
        assert client.post(url, {"answer": "same_trade"}).status_code == 410


def test_who_chose_the_telephone_is_asked_by_text_message_in_their_language(texted, client, settings):
    settings.SMS_URL = "http://127.0.0.1:9/sms"
    with on(THREE):
        assert result_days()["asked"] == 1
        assert (point().link is not None, point().owner) == (True, None), "no begeleider need ask"
        owed = Owed.objects.get(kind="nazorg.result_asked")
        assert (owed.phone, owed.address) == ("+31612345678", "")
        assert "3 months ago" in owed.body
        assert "Samira" not in owed.body
        assert "Do you still work at" in client.get(reverse("result", args=[point().link.token])).content.decode()
    with on(THREE + timedelta(days=14)):
        assert result_days()["reminded"] == 1
        assert Owed.objects.filter(kind="nazorg.result_asked").count() == 2


@pytest.mark.parametrize(("phone", "gateway"), [("0612345678", ""), ("0551234567", "http://127.0.0.1:9/sms")])
def test_who_can_be_texted_by_nobody_is_asked_by_who_guides(texted, world, settings, phone, gateway):
    settings.SMS_URL = gateway
    Candidate.objects.update(phone=phone)
    with on(THREE):
        assert result_days()["asked"] == 1
        assert (point().link, point().owner) == (None, world.school)
        assert not Owed.objects.filter(kind="nazorg.result_asked").exists()


def test_after_the_traject_closed_the_telephone_that_was_kept_for_this_is_used(texted, settings, world, reasons):
    settings.SMS_URL = "http://127.0.0.1:9/sms"
    reason = reasons(ReasonKind.CLOSE, "works_in_trade")
    with on(date(2027, 3, 2)), acting(world.actor("coordinator")) as by:
        texted.trajectory.refresh_from_db()
        texted.trajectory.close(Closing.LASTING, reason, by=by)
    Candidate.objects.update(channel="guide", phone="", email="")
    with on(date(2028, 3, 2)):
        assert result_days()["asked"] == 1
        assert Owed.objects.get(kind="nazorg.result_asked").phone == "+31612345678"

"""People see what was sent to whom and why, and choose which mail they get."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import signed_in
from tests.outbox import ledger
from transitiehuis.netwerk.actor import acting
from transitiehuis.netwerk.models import Link
from transitiehuis.outbox.delivery import deliver
from transitiehuis.outbox.heartbeat import MAIL_SERVER, wrong
from transitiehuis.outbox.models import Owed, Preference
from transitiehuis.workflow import Lockable

pytestmark = pytest.mark.usefixtures("clock")


def owe_news(key="one", **changes):
    return ledger.owe_news(key, **{"subject": f"Nieuws {key}", "body": "Er is nieuws.", **changes})


def failed(key="one", **changes):
    row = owe_news(key, **changes)
    deliver()
    Owed.objects.filter(pk=row.pk).update(state="failed", failure="550 5.1.1 No such user")
    return row


def page(client, who, url):
    return signed_in(client, who).get(url)


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("coordinator", 200),
        ("manager", 200),
        ("director", 200),
        ("colleague", 404),
        ("neighbour_manager", 404),
        ("national", 404),
        (None, 302),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may_read_and_resend_a_message(client, world, who, code, method):
    row = failed(user=world.coordinator, organisation=world.school, region=world.region)
    if who:
        signed_in(client, getattr(world, who))
    name = "outbox:detail" if method == "get" else "outbox:resend"
    response = getattr(client, method)(reverse(name, args=[row.pk]))
    assert response.status_code == (302 if method == "post" and code == 200 else code)
    row.refresh_from_db()
    assert row.state == ("owed" if method == "post" and code == 200 else "failed")


def test_the_list_says_what_why_and_when(client, world):
    owe_news("verstuurd", user=world.coordinator, why="De ronde is open.")
    deliver()
    owe_news("later", user=world.coordinator, due=timezone.now() + timedelta(days=2))
    text = page(client, world.coordinator, reverse("outbox:list")).content.decode()
    for words in ("Nieuws verstuurd", "De ronde is open.", "wordt verstuurd: do 26 nov om 9.00 uur", "verstuurd"):
        assert words in text
    assert 'data-label="Aan"' in text


def test_what_waits_for_the_mail_server_says_since_when(client, world, clock):
    wrong(MAIL_SERVER)
    owe_news(user=world.coordinator)
    clock.shift(timedelta(hours=3))
    text = page(client, world.coordinator, reverse("outbox:list")).content.decode()
    assert "wacht op de mailserver sinds vandaag om 9.00 uur" in text


def test_what_waits_for_the_daily_mail_says_when_it_comes(client, world):
    Preference.choose("digest", by=world.actor("coordinator"))
    owe_news(user=world.coordinator, must=False)
    deliver()
    text = page(client, world.coordinator, reverse("outbox:list")).content.decode()
    assert "wacht op de dagelijkse mail: wo 25 nov om 7.00 uur" in text


def test_a_link_of_somebody_else_is_nowhere_on_the_page(client, world):
    link = Link.make(purpose="proposal", subject=world.school, expires_at=timezone.now() + timedelta(days=1))
    row = owe_news(address="bedrijf@example.org", organisation=world.school, link=link, body="Antwoord hier: {url}")
    deliver()
    text = page(client, world.manager, reverse("outbox:detail", args=[row.pk])).content.decode()
    assert "[link die alleen voor de ontvanger werkt]" in text
    assert link.token not in text


def test_the_text_ends_in_the_address_that_was_mailed(client, world):
    row = owe_news(user=world.coordinator, url="/intake/")
    text = page(client, world.coordinator, reverse("outbox:detail", args=[row.pk])).content.decode()
    assert '<a href="http://localhost:8000/intake/"' in text


@pytest.mark.parametrize(
    ("url", "open_to"),
    [
        ("/intake/", {"coordinator"}),
        ("/matching/leerwerkplekken/", {"coordinator"}),  # by role
        ("/matching/leerwerkplekken/999999/", set()),  # by row: there is none, or it is out of sight
        ("/regie/kwartaal/", {"coordinator", "manager", "director"}),
        ("/bestaat-niet-meer/", set()),
    ],
)
def test_a_message_links_only_to_a_page_that_opens_for_who_reads_it(client, world, url, open_to):
    row = owe_news(user=world.coordinator, organisation=world.school, region=world.region, url=url)
    for who in ("coordinator", "manager", "director"):
        html = page(client, getattr(world, who), reverse("outbox:detail", args=[row.pk])).content.decode()
        opened = client.get(url).status_code in {200, 302}
        assert opened == (who in open_to), who
        assert (f'<a href="http://localhost:8000{url}"' in html) == opened, who
        assert ("[pagina die jij niet kunt openen]" in html) == (not opened), who


def test_a_manager_reads_only_the_part_of_the_own_organisation(client, world):
    for organisation in (world.school, world.branch):
        owe_news(organisation.name, user=world.coordinator, organisation=organisation, body=f"Voor {organisation}")
    deliver()
    row = Owed.objects.get(organisation=world.school)
    text = page(client, world.manager, reverse("outbox:detail", args=[row.pk])).content.decode()
    assert f"Voor {world.school}" in text
    assert f"Voor {world.branch}" not in text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"sent", "owed", "theirs"}),
        ("?state=waiting", {"owed", "theirs"}),
        ("?state=sent", {"sent"}),
        ("?whose=mine", {"owed"}),
        ("?whose=organisation", {"sent", "owed", "theirs"}),
        ("?q=THEIRS", {"theirs"}),
        ("?q=oosterhof", {"sent"}),
        ("?state=nonsense&whose=region&page=99", {"sent", "owed", "theirs"}),
    ],
)
def test_a_manager_filters_the_messages(client, world, query, shown):
    owe_news("sent", user=world.coordinator, organisation=world.school)
    deliver()
    owe_news("owed", user=world.manager, organisation=world.school)
    owe_news("theirs", user=world.colleague, organisation=world.school)
    owe_news("hidden", user=world.neighbour, organisation=world.other_school)
    text = page(client, world.manager, reverse("outbox:list") + query).content.decode()
    assert set(re.findall(r">Nieuws (\w+)</a>", text)) == shown


def test_a_choice_above_the_list_stays(client, world):
    owe_news(user=world.coordinator)
    page(client, world.coordinator, reverse("outbox:list") + "?state=sent")
    assert client.get(reverse("outbox:list")).url.endswith("?state=sent")


def test_the_list_asks_the_database_as_often_for_two_rows_as_for_twenty(client, world, django_assert_max_num_queries):
    signed_in(client, world.manager)
    counts = []
    for number in range(20):
        owe_news(str(number), user=world.coordinator, organisation=world.school)
        if number in {1, 19}:
            client.get(reverse("outbox:list"))
            with django_assert_max_num_queries(12) as queries:
                client.get(reverse("outbox:list"))
            counts.append(len(queries))
    assert counts[0] == counts[1]


def test_twenty_six_messages_are_two_pages(client, world):
    for number in range(26):
        owe_news(str(number), user=world.coordinator)
    first = page(client, world.coordinator, reverse("outbox:list")).content.decode()
    second = client.get(reverse("outbox:list") + "?page=2").content.decode()
    assert len(re.findall(r">Nieuws \d+</a>", first)) == 25
    assert len(re.findall(r">Nieuws \d+</a>", second)) == 1


def test_a_message_is_sent_again_with_another_message_id(client, world):
    row = failed(user=world.coordinator)
    before = Owed.objects.get().message.message_id
    signed_in(client, world.coordinator).post(reverse("outbox:resend", args=[row.pk]))
    deliver()
    row.refresh_from_db()
    assert (row.state, row.resent) == ("sent", 1)
    assert row.message.message_id != before


def test_a_second_click_on_send_again_changes_nothing(client, world):
    row = failed(user=world.coordinator)
    signed_in(client, world.coordinator)
    client.post(reverse("outbox:resend", args=[row.pk]))
    response = client.post(reverse("outbox:resend", args=[row.pk]), follow=True)
    assert "Dit bericht is al opnieuw verstuurd." in response.content.decode()
    assert Owed.objects.get().resent == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_send_again_one_wins(world, twice_at_once):
    row = failed(user=world.coordinator, organisation=world.school)
    race = twice_at_once(Owed.resend, row, by=(world.actor("coordinator"), world.actor("manager")))
    assert len(race.losers) == 1
    assert Owed.objects.get().resent == 1


@pytest.mark.django_db(transaction=True)
def test_the_race_to_send_again_is_real(world, twice_at_once, monkeypatch):
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    row = failed(user=world.coordinator, organisation=world.school)
    race = twice_at_once(Owed.resend, row, by=(world.actor("coordinator"), world.actor("manager")))
    assert not race.losers


def test_choosing_which_mail_one_gets(client, world):
    signed_in(client, world.coordinator)
    text = client.get(reverse("outbox:preferences")).content.decode()
    assert re.search(r'value="each"[^>]*checked', text)
    client.post(reverse("outbox:preferences"), {"choice": "digest"})
    client.post(reverse("outbox:preferences"), {"choice": "must"})
    assert Preference.objects.get().choice == "must"
    assert Preference.objects.get().user == world.coordinator


def test_a_choice_that_does_not_exist_is_refused_in_words(client, world):
    response = signed_in(client, world.coordinator).post(reverse("outbox:preferences"), {"choice": "never"})
    assert response.status_code == 200
    assert not Preference.objects.exists()


def test_nobody_sees_the_choice_of_another(world):
    Preference.choose("must", by=world.actor("coordinator"))
    with acting(world.actor("manager")):
        assert not Preference.objects.exists()

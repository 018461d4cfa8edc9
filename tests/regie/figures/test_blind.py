"""Blind until the round closes: what one partner gave is nowhere to be read by another, whichever way one tries."""

import logging
from datetime import date

import pytest
from django.core import mail
from django.core.cache import cache, caches
from django.db import connection
from django.urls import NoReverseMatch, get_resolver, reverse

from tests.regie.quarter.scenes import at, fill_in, load_toolkit, plan
from transitiehuis.netwerk.actor import acting
from transitiehuis.outbox.delivery import deliver
from transitiehuis.outbox.models import Owed
from transitiehuis.regie.figure_tasks import figure_days
from transitiehuis.regie.models import Assessment, Coverage
from transitiehuis.regie.models.coverage import Activity
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.regie.tasks import quarter_rhythm

pytestmark = pytest.mark.django_db
SECRET = "zebraviolet"
OPEN = date(2026, 10, 26)
OTHERS = ("director", "partner_contact", "coordinator_elsewhere", "national", "neighbour", "adviser", "trainer")


@pytest.fixture
def scored(world, browser, caplog):
    """The school gave its scores on the pages themselves, with a reason that stands nowhere else."""
    load_toolkit()
    for activity in Activity.objects.order_by("position"):
        Coverage.objects.create(
            region=world.region, organisation=world.school, activity=activity, role="leads", since=date(2024, 1, 1)
        )
    round = plan(world, Quarter(2026, 4))
    caplog.set_level(logging.DEBUG)
    cache.clear()
    with at(OPEN):
        form = fill_in(world.actor("reader"), round, level=4)
        row = form.assessments.select_related("factor").order_by("pk").first()
        sent = {f"{row.factor.code}-level": "1", f"{row.factor.code}-confidence": "sure",
                f"{row.factor.code}-reason": SECRET, f"{row.factor.code}-was": ""}  # fmt: skip
        url = f"{reverse('regie:score', args=[round.name, row.factor.code])}?regio={world.region.code}"
        kept = row.level
        browser("reader").post(url, sent)
        row.refresh_from_db()
        if row.reason != SECRET:  # the form says what stood there: a score given by the step is as good
            with acting(world.actor("reader")) as by:
                form.score(row.factor, 1, by=by, reason=SECRET, confidence="sure")
        assert kept != 1
    return round, row.factor


def pages(round, factor):
    """Every page of the roof that a round, a factor or nothing leads to."""
    keys = {"quarter": str(round.name), "code": factor.code}
    for name in sorted(key for key in get_resolver("transitiehuis.regie.urls").reverse_dict if isinstance(key, str)):
        for wanted in ({}, {"quarter"}, {"code"}, {"quarter", "code"}):
            try:
                yield reverse(f"regie:{name}", kwargs={key: keys[key] for key in wanted})
            except NoReverseMatch:
                continue


def text_of(answer) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode("utf-8", "replace")


def test_no_page_or_export_lets_it_out(world, browser, scored):
    round, factor = scored
    asked = list(pages(round, factor))
    assert {round.url_of().split("?")[0], "/regie/cijfers/"} <= set(asked)
    with at(OPEN):
        for who in OTHERS:
            if who not in world.memberships:
                continue
            client = browser(who)
            for url in asked:
                for query in ("", f"?regio={world.region.code}", "?lijst=ja"):
                    assert SECRET not in text_of(client.get(f"{url}{query}")), (who, url)


def test_the_own_organisation_reads_it_and_nobody_caches_it(browser, scored):
    round, _factor = scored
    with at(OPEN):
        answer = browser("reader").get(round.url_of("regie:scoring"))
    assert SECRET in answer.content.decode()
    assert "no-store" in answer["Cache-Control"] or "private" in answer["Cache-Control"]


def test_it_is_in_no_cache_and_no_log(scored, browser, caplog):
    round, _factor = scored
    with at(OPEN):
        browser("reader").get(round.url_of("regie:scoring"))
        browser("director").get(round.url_of())
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM frame_cache WHERE value LIKE %s", [f"%{SECRET}%"])
        assert cursor.fetchone() == (0,)
    assert caches["default"] is not None
    said = [r for r in caplog.records if not r.name.startswith(("django.db.backends", "psycopg"))]
    assert not [record for record in said if SECRET in record.getMessage()]


def test_no_mail_carries_it(world, scored):
    for day in (date(2026, 10, 27), date(2026, 11, 3), date(2026, 11, 10)):
        with at(day):
            quarter_rhythm()
            figure_days()
            deliver()
    texts = [f"{row.subject} {row.body}" for row in Owed.objects.all()]
    assert texts
    assert not [text for text in texts if SECRET in text]
    assert not [message for message in mail.outbox if SECRET in str(message.message())]


def test_the_database_itself_shows_it_to_nobody_else(world, scored):
    for who in ("director", "partner_contact", "national", "neighbour"):
        with at(OPEN), acting(world.actor(who)):
            assert not Assessment.objects.filter(reason=SECRET).exists()
            assert not Assessment.objects.answered().exists()
    with at(OPEN), acting(world.actor("coordinator")):
        assert Assessment.objects.filter(reason=SECRET).exists()

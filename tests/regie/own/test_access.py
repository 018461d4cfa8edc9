"""Geef mij alles: what is gathered, what is blacked out, who gets it, and that a killed worker loses nothing."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.urls import reverse

from intake.models import Candidate, Channel, DossierView, Involvement, Note, Trajectory, ViewKind
from tests.cast import signed_in
from tests.frame.test_documents import opened
from tests.regie.own.people import EMAIL, url_of
from transitiehuis import days
from transitiehuis.netwerk.actor import Actor, acting, working
from transitiehuis.outbox.delivery import deliver
from transitiehuis.outbox.models import Message, Owed
from transitiehuis.regie.access import making, reach
from transitiehuis.regie.access.blacking import BLACK, Blacking
from transitiehuis.regie.access.reach import Person, forgotten, paths, things
from transitiehuis.regie.models import AccessFile, AccessPart, AccessRequest, AccessState
from transitiehuis.regie.models.access_request import CODES, KEPT_DAYS, TRIES
from transitiehuis.regie.tasks import own_pages
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def access(somebody: Trajectory, candidate_of: Any) -> AccessRequest:
    with working():
        return AccessRequest.ask(somebody, by=candidate_of(somebody))


@pytest.fixture
def ready(access: AccessRequest) -> AccessRequest:
    own_pages()
    access.refresh_from_db()
    assert access.state == AccessState.READY
    return access


def file_of(access: AccessRequest, kind: str = "json") -> Any:
    content = bytes(AccessFile.objects.get(request=access, kind=kind).content)
    return json.loads(content) if kind == "json" else content


def code_in(mailoutbox: list[Any]) -> str:
    deliver()
    [code] = re.findall(r"code is (\d{6})\.", mailoutbox[-1].body)
    return code


# What is in it ------------------------------------------------------------------------------------------------------


def test_no_model_with_personal_fields_is_forgotten():
    assert forgotten() == []


def test_a_model_that_nobody_thought_of_is_seen(monkeypatch):
    """The guard itself: a model with a personal field and no key to a candidate fails; one with a key comes along."""

    class Loose(models.Model):
        personal = {"text": object()}

        class Meta:
            app_label = "regie"
            managed = False

        def __str__(self) -> str:
            return "loose"

    class Bound(models.Model):
        trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="+")

        class Meta:
            app_label = "regie"
            managed = False

        def __str__(self) -> str:
            return "bound"

    from django.apps import apps

    known = reach.house_models()
    monkeypatch.setattr(reach, "house_models", lambda: [*known, Loose, Bound])
    try:
        paths.cache_clear()
        assert forgotten() == ["regie.Loose"]
        assert Bound in things()
    finally:
        paths.cache_clear()
        for name in ("loose", "bound"):
            apps.all_models["regie"].pop(name)
        apps.clear_cache()


def test_it_holds_facts_notes_messages_and_who_looked(somebody, world, candidate_of):
    with acting(world.actor("coordinator")) as by:
        Note.write(somebody, "Wil op dinsdag beginnen.", by=by)
        DossierView.log([somebody], ViewKind.OPENED, by=by)
    with working():
        access = AccessRequest.ask(somebody, by=candidate_of(somebody))
    own_pages()
    whole = {part["thing"]: part["rows"] for part in file_of(access)["data"]}
    assert whole["intake.Candidate"][0]["email"] == EMAIL
    assert whole["intake.Note"] == [
        {
            "trajectory": somebody.number,
            "organisation": world.school.name,
            "author": f"coördinator bij {world.school.name}",
            "text": "Wil op dinsdag beginnen.",
            "written_at": "2026-11-24T09:00:00+01:00",
        }
    ]
    assert whole["intake.DossierView"][0]["user"] == f"coördinator bij {world.school.name}"
    assert any("helpt u" in row["body"] for row in whole["outbox.Owed"])
    assert {"intake.Referral", "intake.ChainEvent", "intake.Involvement", "intake.Handover"} <= whole.keys()


def test_the_document_is_tagged_and_in_the_candidate_s_language(ready):
    inside = opened(file_of(ready, "pdf"))
    assert b"<pdfuaid:part>1</pdfuaid:part>" in inside
    assert b"/StructTreeRoot" in inside
    assert b"Al mijn gegevens" in inside
    assert re.search(rb"/Lang\s*\(nl", inside)


def test_nothing_of_anybody_else_is_in_it(somebody, world, refer, candidate_of):
    other = refer(first_name="Kofi", last_name="Mensah", phone="06 11111111")
    with acting(world.actor("coordinator")) as by:
        other.handovers.get().accept(by=by)
        text = "Kofi Mensah zit naast haar. Marieke belde 06 11111111 en kofi@post.example."
        Note.write(Trajectory.objects.get(pk=other.pk), "Geheim van de buurman.", by=by)
        Note.write(somebody, text, by=by)
    with working():
        access = AccessRequest.ask(somebody, by=candidate_of(somebody))
    own_pages()
    said = json.dumps(file_of(access), ensure_ascii=False)
    for name in ("Kofi", "Mensah", "Geheim", "11111111", "kofi@", other.number, world.coordinator.name, "Marieke"):
        assert name not in said, name
    assert f"{BLACK} zit naast haar. {BLACK} belde {BLACK} en {BLACK}." in said
    assert "Samira Haddad" in said


def test_a_praktijkopleider_without_a_name_of_their_own_blacks_nothing_out(somebody, world):
    """One who has an account is named by it alone; an empty name would be found between all words."""
    from matching.models import PlaceTrainer

    Involvement.objects.create(
        trajectory=somebody, organisation=world.employer, role="training_company", since=days.today()
    )
    PlaceTrainer.objects.create(
        organisation=world.employer, membership=world.memberships["trainer"], name="", since=days.today()
    )
    with working():
        black = Blacking(Person.of(somebody.candidate))
        assert black.text("Wil op dinsdag beginnen.") == "Wil op dinsdag beginnen."
        assert black.text("Henk Roelofs belt.") == f"{BLACK} belt."


def test_her_own_name_stays_and_a_colleague_s_goes_in_every_writing(somebody, world):
    with working():
        black = Blacking(Person.of(somebody.candidate))
        assert black.text("Samira Haddad belde met Ruud Kamphuis.") == f"Samira Haddad belde met {BLACK}."
        assert black.text("Vandaag Ruud gesproken") == f"Vandaag {BLACK} gesproken"
        assert black.text(f"Mail {EMAIL}, tel. 06-12345678") == f"Mail {EMAIL}, tel. 06-12345678"
        assert black.text("Traject 2026-0001 op 24-11-2026") == "Traject 2026-0001 op 24-11-2026"


def test_both_regions_of_one_person_are_in_it(somebody, world, candidate_of):
    from intake.models import Referral

    candidate = Candidate.objects.get(pk=somebody.candidate_id)
    with acting(world.actor("stranger")) as by:
        there = Referral.submit(
            candidate=candidate,
            region=world.other_region,
            to=by.organisation,
            themes=[],
            informed_on=days.today(),
            by=by,
        )
    with working():
        access = AccessRequest.ask(somebody, by=candidate_of(somebody))
    own_pages()
    numbers = {row["number"] for p in file_of(access)["data"] if p["thing"] == "intake.Trajectory" for row in p["rows"]}
    assert numbers == {somebody.number, there.number}


# Who gets it --------------------------------------------------------------------------------------------------------


def test_from_asking_to_reading_with_a_code_by_mail(somebody, client, mailoutbox):
    url = url_of(somebody, "own_everything")
    assert "Geef mij alles" in client.get(url).content.decode()
    client.post(url, {"ask": "1"})
    client.post(url, {"ask": "1"})
    assert AccessRequest.objects.count() == 1
    assert "We zijn bezig: 0 van" in client.get(url).content.decode()
    own_pages()
    deliver()
    assert "Ze staan klaar op uw eigen pagina" in mailoutbox[-1].body
    assert client.post(url, {"file": "json", "number": "123456"}).status_code == 302  # no code was asked
    client.post(url, {"code": "1"})
    code = code_in(mailoutbox)
    assert not Owed.objects.filter(body__contains=code).exists()
    assert not Message.objects.filter(text__contains=code).exists()
    answer = client.post(url, {"file": "json", "number": code})
    assert answer["Content-Disposition"] == 'attachment; filename="mijn-gegevens.json"'
    assert json.loads(answer.content)["about"] == "Samira Haddad"
    assert client.post(url, {"file": "pdf", "number": code}).content.startswith(b"%PDF-")
    assert answer["Cache-Control"] == "no-store, private"


def test_a_scanner_asks_for_nothing(somebody, client):
    url = url_of(somebody, "own_everything")
    for path in (url, f"{url}?ask=1", f"{url}?code=1&file=json&number=123456"):
        assert client.get(path).status_code == client.head(path).status_code == 200
    assert not AccessRequest.objects.exists()


def test_guesses_are_counted_and_come_to_an_end(ready, somebody, client, mailoutbox):
    url = url_of(somebody, "own_everything")
    client.post(url, {"code": "1"})
    code = code_in(mailoutbox)
    wrong = "000000" if code != "000000" else "111111"
    for left in range(TRIES - 1, -1, -1):
        answer = client.post(url, {"file": "json", "number": wrong})
        assert answer.status_code == 422
        assert (f"nog {left} keer" if left else "Deze code werkt niet meer") in answer.content.decode()
    late = client.post(url, {"file": "json", "number": code}, follow=True)  # the right one, too late
    assert "Deze code werkt niet meer" in late.content.decode()
    for _code in range(CODES - 1):
        client.post(url, {"code": "1"})
    assert "te veel codes gevraagd" in client.post(url, {"code": "1"}, follow=True).content.decode()


def test_a_code_is_for_half_an_hour_for_one_request_and_the_newest_counts(ready, somebody, tuesday, candidate_of):
    by = candidate_of(somebody)
    with working():
        ready.send_code(by=by)
        first = ready.code_of(1)
        ready.send_code(by=by)
        assert ready.fetch("json", first, by=by) is None
        assert ready.fetch("json", ready.code_of(2), by=by)
        tuesday.shift(timedelta(minutes=31))
        with pytest.raises(WrongStatus):
            ready.fetch("json", ready.code_of(2), by=by)


def guess_at_once(twice_at_once: Any, by: Actor) -> int:
    """Two wrong guesses, both by who has read the request before either was counted; how many were."""
    both = threading.Barrier(2)

    def guess(by: Actor) -> None:
        with working():
            row = AccessRequest.objects.get()
            both.wait(10)
            row.fetch("json", "x", by=by)

    assert twice_at_once(guess, by=by).losers == []
    return AccessRequest.objects.get().tries


def test_of_many_guesses_at_once_each_is_counted(ready, somebody, candidate_of, twice_at_once):
    with working():
        ready.send_code(by=candidate_of(somebody))
    assert guess_at_once(twice_at_once, candidate_of(somebody)) == 2


def test_the_race_above_is_real(ready, somebody, candidate_of, twice_at_once, monkeypatch):
    """Without the lock one guess goes uncounted."""
    with working():
        ready.send_code(by=candidate_of(somebody))
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    assert guess_at_once(twice_at_once, candidate_of(somebody)) == 1


def test_another_s_link_opens_another_s_data(ready, world, refer, client):
    other = refer(first_name="Kofi", last_name="Mensah", phone="06 11111111")
    page = client.get(url_of(other, "own_everything")).content.decode()
    assert "Uw gegevens staan klaar" not in page
    client.post(url_of(other, "own_everything"), {"code": "1"})
    ready.refresh_from_db()
    assert ready.code_number == 0


def test_no_colleague_gets_at_the_files_or_the_code(ready, somebody, world, client):
    with acting(world.actor("coordinator")) as by:
        assert not AccessFile.objects.exists()
        assert AccessRequest.objects.visible_to(by).exists()
        with pytest.raises(NotAllowed):
            ready.read_code(by=by)  # it goes by mail
        with pytest.raises(NotAllowed):
            ready.fetch("json", ready.code_of(1), by=by)
    with acting(Actor(link=None)):
        assert not AccessFile.objects.exists()


def test_without_mail_or_mobile_the_code_is_read_out_and_it_is_kept_by_whom(
    refer, world, tuesday, client, candidate_of
):
    found = refer(channel=Channel.GUIDE)
    with working():
        access = AccessRequest.ask(found, by=candidate_of(found))
    own_pages()
    assert "leest de code voor" in client.get(url_of(found, "own_everything")).content.decode()
    signed_in(client, world.adviser)
    page = client.post(reverse("regie:own_manage", args=[found.number]), {"code": "1"}, follow=True)
    access.refresh_from_db()
    assert access.code_of(1) in page.content.decode()
    assert access.code_read_by == world.adviser


# The worker ---------------------------------------------------------------------------------------------------------


def run_and_kill(statement: int) -> bool:
    """Whether a process of its own was killed at that statement; False when it ended before."""
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = {**os.environ, "DATABASE_URL": database, "PYTHONPATH": str(ROOT), "LOG_LEVEL": "ERROR"}
    words = [sys.executable, "tests/regie/own/maker.py", str(statement)]
    ended = subprocess.run(words, cwd=ROOT, env=environment, check=False, timeout=120)
    assert ended.returncode in {0, -signal.SIGKILL}
    return ended.returncode != 0


@pytest.mark.django_db(transaction=True)
def test_killed_again_and_again_it_is_made_once_and_goes_on_where_it_was(access):
    done = []
    for statement in (30, 90, 200):
        assert run_and_kill(statement)
        access.refresh_from_db()
        done.append(access.done)
        assert AccessPart.objects.filter(request=access).count() == access.done
    assert 0 < done[-1] < access.total
    assert done == sorted(done)
    own_pages()
    access.refresh_from_db()
    assert (access.state, access.done) == (AccessState.READY, access.total)
    assert sorted(AccessFile.objects.values_list("kind", flat=True)) == ["json", "pdf"]
    assert not AccessPart.objects.exists()
    assert Owed.objects.filter(kind="own.ready").count() == 1


def test_a_part_made_twice_is_refused(access):
    AccessPart.objects.create(request=access, number=0, content={})
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessPart.objects.create(request=access, number=0, content={})


def test_what_cannot_be_made_says_so_and_can_be_asked_again(access, somebody, client, monkeypatch, caplog):
    def broken(*_given: Any) -> bytes:
        raise RuntimeError

    monkeypatch.setattr(making, "as_pdf", broken)
    own_pages()
    access.refresh_from_db()
    assert access.state == AccessState.FAILED
    assert "could not be made" in caplog.text
    page = client.get(url_of(somebody, "own_everything")).content.decode()
    assert "Het is niet gelukt" in page
    monkeypatch.undo()
    client.post(url_of(somebody, "own_everything"), {"ask": "1"})
    assert AccessRequest.objects.making().exists()


def test_the_files_are_erased_on_their_day_and_not_before(ready, somebody, tuesday, client, candidate_of):
    tuesday.shift(timedelta(days=KEPT_DAYS - 1))
    own_pages()
    assert AccessFile.objects.count() == 2
    tuesday.shift(timedelta(days=1))
    own_pages()
    assert AccessFile.objects.count() == 0
    with working(), pytest.raises(WrongStatus):
        ready.send_code(by=candidate_of(somebody))
    assert "na veertien dagen gewist" in client.get(url_of(somebody, "own_everything")).content.decode()

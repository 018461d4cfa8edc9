"""An agreement from concept to its end: who may, what each state needs, and what becomes of two at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from tests.cast import World
from tests.regie.agreements.scenes import agreed, asked, drafted, sign, signed, with_term
from tests.regie.quarter.scenes import at
from transitiehuis import days
from transitiehuis.netwerk.actor import Actor, acting
from transitiehuis.netwerk.models import Membership, Role, User
from transitiehuis.outbox.delivery import deliver
from transitiehuis.outbox.models import Owed
from transitiehuis.regie.models import (
    Agreement,
    AgreementDocument,
    AgreementFunding,
    AgreementSignature,
    AgreementState,
    AgreementTerm,
    AgreementWording,
    Standing,
    TermKind,
)
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 3)


@pytest.fixture(autouse=True)
def clock():
    with at(TODAY, 10):
        yield


def fresh(agreement: Agreement) -> Agreement:
    return Agreement.objects.get(pk=agreement.pk)


@pytest.mark.parametrize("who", ["coordinator", "partner_contact", "manager", "national", "stranger"])
def test_only_the_regions_director_writes_one(world: World, who: str) -> None:
    with acting(world.actor(who)) as by, pytest.raises(NotAllowed):
        Agreement.draw_up(
            world.region, by=by, title="Iets", text="x", chain_part="intake", since=TODAY, parties=[world.school]
        )
    found = drafted(world)
    with acting(world.actor("director")) as by:
        found.rewrite(found.edited_at, by=by, title="Anders")
    assert fresh(found).title == "Anders"


@pytest.mark.parametrize("who", ["coordinator", "partner_contact", "national"])
def test_no_step_is_for_another(world: World, who: str) -> None:
    found = drafted(world)
    by = world.actor(who)
    for step in (
        lambda: found.rewrite(found.edited_at, by=by, title="Anders"),
        lambda: found.ask({}, by=by),
        lambda: found.renew(by=by),
        lambda: found.end(TODAY, "klaar", by=by),
        lambda: found.take_back(by=by),
    ):
        with pytest.raises(NotAllowed):
            step()


def test_it_is_in_force_from_the_day_the_last_party_signed_until_its_last_day(world: World) -> None:
    found = drafted(world, since=TODAY + timedelta(days=10), until=TODAY + timedelta(days=20))
    assert found.standing_on(TODAY) == Standing.DRAFT
    first, second = asked(world, found)
    assert fresh(found).standing_on(TODAY) == Standing.SIGNING
    sign(first)
    assert fresh(found).state == AgreementState.SIGNING
    sign(second)
    found = fresh(found)
    assert found.signed_on == TODAY
    said = {day: found.standing_on(TODAY + timedelta(days=day)) for day in (9, 10, 20, 21)}
    assert said == {9: Standing.AHEAD, 10: Standing.IN_FORCE, 20: Standing.IN_FORCE, 21: Standing.EXPIRED}
    for day in (9, 10, 20, 21):
        there = Agreement.objects.in_force_on(TODAY + timedelta(days=day)).exists()
        assert there == (said[day] == Standing.IN_FORCE), day


def test_each_party_gets_its_own_link_and_signs_the_frozen_words(world: World) -> None:
    found = agreed(world, "signing")
    [text] = AgreementWording.objects.filter(agreement=found)
    assert text.is_intact
    assert text.body.startswith("Intake binnen vijf werkdagen\n\n## ")
    assert "ROC IJsselpoort" in text.body
    assert "5 werkdagen" in text.body
    deliver()
    assert sorted(to for one in mail.outbox for to in one.to) == [
        f"baas{pk}@post.example" for pk in sorted([world.school.pk, world.uwv.pk])
    ]
    for signature in found.signatures.all():
        [letter] = [one for one in mail.outbox if signature.email in one.to]
        assert f"/afspraak-ondertekenen/{signature.link.token}/" in letter.body
        sign(signature)
    owed = Owed.objects.filter(kind="regie.agreement_signed")
    assert {one.user.email for one in owed} >= {world.director.email, world.reader.email}
    changes = list(found.changes.order_by("pk").values_list("kind", flat=True))
    assert changes == ["made", "asked", "signed", "signed"]


def test_the_signer_sees_their_text_and_nothing_else(world: World) -> None:
    found, other = agreed(world, "signing"), agreed(world, "signing")
    mine = found.signatures.order_by("pk").first()
    with acting(Actor(link=mine.link)):
        assert list(AgreementSignature.objects.all()) == [mine]
        assert [text.agreement_id for text in AgreementWording.objects.all()] == [found.pk]
        assert not Agreement.objects.exists()
        assert not AgreementTerm.objects.exists()
    theirs = other.signatures.order_by("pk").first()
    with acting(Actor(link=mine.link)) as by, pytest.raises(WrongStatus):
        theirs.sign("Ans", "directeur", by=by)


def test_taken_back_the_links_open_nothing_and_all_sign_anew(world: World) -> None:
    found = agreed(world, "signing")
    first, second = found.signatures.order_by("pk")
    sign(first)
    with acting(world.actor("director")) as by:
        fresh(found).take_back(by=by)
    with pytest.raises(WrongStatus):
        sign(second)
    assert fresh(found).state == AgreementState.DRAFT
    for signature in asked(world, fresh(found)):
        sign(signature)
    assert fresh(found).state == AgreementState.SIGNED
    assert found.wordings.count() == 2


def test_a_party_can_get_a_new_link(world: World) -> None:
    found = agreed(world, "signing")
    old = found.signatures.order_by("pk").first()
    with acting(world.actor("director")) as by:
        made = AgreementSignature.objects.get(pk=old.pk).ask_again("nieuw@post.example", by=by)
    with pytest.raises(WrongStatus):
        sign(old)
    sign(made)
    assert AgreementSignature.objects.get(pk=made.pk).signed_name == "Ans de Baas"


def test_a_signed_agreement_no_longer_changes_but_a_paper_can_be_added(world: World) -> None:
    found = signed(world)
    by = world.actor("director")
    with acting(by), pytest.raises(WrongStatus):
        found.rewrite(found.edited_at, by=by, title="Anders")
    with acting(by), pytest.raises(WrongStatus):
        AgreementFunding.add(found, by=by, source="Fonds", amount=1, until=TODAY)
    with acting(by):
        AgreementDocument.add(found, by=by, name="Verslag", url="https://papier.example/1")
    assert found.documents.count() == 1


def test_a_document_has_https(world: World) -> None:
    found = drafted(world)
    with acting(world.actor("director")) as by, pytest.raises(IntegrityError), transaction.atomic():
        AgreementDocument.add(found, by=by, name="Verslag", url="http://papier.example/1")


def test_each_state_needs_its_facts(world: World) -> None:
    found = signed(world)
    rows = Agreement.objects.filter(pk=found.pk)
    for wrong in (
        {"state": "draft"},
        {"signed_on": None},
        {"state": "ended"},
        {"ended_on": TODAY},
        {"text": ""},
        {"until": found.since - timedelta(days=1)},
        {"renews": found.pk},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


def test_an_agreement_without_text_or_address_is_not_put_to_sign(world: World) -> None:
    found = drafted(world, text="")
    with pytest.raises(WrongStatus):
        asked(world, found)
    found = drafted(world)
    with acting(world.actor("director")) as by, pytest.raises(WrongStatus):
        found.ask({world.school.pk: "x@x.example"}, by=by)
    assert fresh(found).state == AgreementState.DRAFT
    assert not Owed.objects.filter(kind="regie.agreement_asked").exists()


def test_renewed_by_a_successor_the_former_stays(world: World) -> None:
    found = agreed(world, "signed")
    by = world.actor("director")
    with acting(by):
        made = found.renew(by=by)
    assert (made.since, made.until) == (found.until + timedelta(days=1), found.until + timedelta(days=365))
    assert [term.werkdagen for term in made.terms.all()] == [5]
    assert {row.organisation_id for row in made.parties.all()} == {world.school.pk, world.uwv.pk}
    assert fresh(found).state == AgreementState.SIGNED
    with acting(by), pytest.raises(WrongStatus):
        fresh(found).renew(by=by)
    with acting(by):
        Agreement.objects.get(pk=made.pk).end(TODAY, "Toch niet", by=by)
        assert fresh(found).renew(by=by).pk != made.pk


def test_ended_early_it_holds_until_that_day(world: World) -> None:
    found, last = signed(world), TODAY + timedelta(days=30)
    with acting(world.actor("director")) as by:
        with pytest.raises(WrongStatus):
            fresh(found).end(found.since - timedelta(days=1), "Te vroeg", by=by)
        fresh(found).end(last, "De school stopt ermee.", by=by)
    found = fresh(found)
    assert found.standing_on(last) == Standing.IN_FORCE
    assert found.standing_on(last + timedelta(days=1)) == Standing.ENDED
    assert list(Agreement.objects.in_force_on(last)) == [found]
    assert not Agreement.objects.in_force_on(last + timedelta(days=1)).exists()


def test_other_rooms_read_terms_with_their_days(world: World) -> None:
    found = agreed(world, "signed")
    agreed(world, "signing")  # promises nothing yet
    [term] = AgreementTerm.objects.promised([world.region.pk], TODAY).of_steps()
    assert (term.organisation, term.step, term.werkdagen, term.since, term.until) == (
        world.school, "intake", 5, found.since, found.until,
    )  # fmt: skip
    after = found.until + timedelta(days=1)
    assert not AgreementTerm.objects.promised([world.region.pk], after).exists()
    assert AgreementTerm.objects.promised_between([world.region.pk], found.until, after).count() == 1
    assert not AgreementTerm.objects.promised_between([world.region.pk], after, after).exists()
    assert not AgreementTerm.objects.promised([world.other_region.pk], TODAY).exists()


def test_a_step_term_has_a_step_and_the_others_have_none(world: World) -> None:
    found = drafted(world)
    for facts in ({"kind": TermKind.STEP_TERM}, {"kind": TermKind.INFLOW, "step": "intake"}):
        with acting(world.actor("director")) as by, pytest.raises(IntegrityError), transaction.atomic():
            AgreementTerm.add(found, by=by, organisation=world.school, number=3, **facts)


# Two at once ---------------------------------------------------------------------------------------------------------


def without_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)


def sign_mine(*, by: Actor) -> None:
    """The party that `by` came for by link signs."""
    assert by.link
    AgreementSignature.objects.get(link=by.link).sign("Ans", "directeur", by=by)


def visitors(agreement: Agreement) -> tuple[Actor, Actor]:
    first, second = agreement.signatures.select_related("link").order_by("pk")
    return Actor(link=first.link), Actor(link=second.link)


@pytest.mark.django_db(transaction=True)
def test_two_parties_sign_in_one_instant_and_it_stands(world: World, twice_at_once: Callable) -> None:
    found = agreed(world, "signing")
    assert twice_at_once(sign_mine, by=visitors(found)).losers == []
    found = fresh(found)
    assert (found.state, found.signatures.filter(signed_at__isnull=False).count()) == (AgreementState.SIGNED, 2)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_neither_saw_the_other_sign(
    world: World, twice_at_once: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = agreed(world, "signing")
    without_lock(monkeypatch)
    together, signatures = Barrier(2), type(AgreementSignature.objects.all())

    def waits(asked: QuerySet) -> bool:
        """Both have looked whether anybody is left before either goes on."""
        found = QuerySet.exists(asked)
        together.wait(20)
        return found

    monkeypatch.setattr(signatures, "exists", waits)
    twice_at_once(sign_mine, by=visitors(found))
    assert fresh(found).state == AgreementState.SIGNING  # all signed, and it does not stand: the lock is what does it
    assert found.signatures.filter(signed_at__isnull=False).count() == 2


def another_director(world: World) -> Actor:
    user = User.objects.create_user("tweede@regio.example", name="Tweede Regisseur")
    facts = {"organisation": world.region_office, "role": Role.CHAIN_DIRECTOR, "region": world.region}
    return Actor.of(Membership.objects.create(user=user, since=days.today(), **facts))


def renew(agreement: Agreement, *, by: Actor) -> Agreement:
    return agreement.renew(by=by)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_renew_one_does(world: World, twice_at_once: Callable) -> None:
    found = signed(world)
    race = twice_at_once(renew, found, by=(world.actor("director"), another_director(world)))
    assert len(race.winners) == 1
    assert [type(error) for error in race.losers] == [WrongStatus]
    assert found.successors.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_renewal_race_is_real(world: World, twice_at_once: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    found = signed(world)
    without_lock(monkeypatch)
    race = twice_at_once(renew, found, by=(world.actor("director"), another_director(world)))
    # The second is stopped by nothing but the constraint: a fault in the page instead of a sentence.
    assert [type(error) for error in race.losers] == [IntegrityError]


@pytest.mark.django_db(transaction=True)
def test_of_two_directors_who_edit_nobodys_words_are_lost(world: World, twice_at_once: Callable) -> None:
    with at(TODAY, 9):
        found = drafted(world)

    def step(row: Agreement, *, by: Actor) -> None:
        row.rewrite(found.edited_at, by=by, title=f"Titel van {by.user.name}")

    race = twice_at_once(step, found, by=(world.actor("director"), another_director(world)))
    [late] = race.losers
    assert isinstance(late, WrongStatus)
    assert fresh(found).title.removeprefix("Titel van ") in str(late)


@pytest.mark.django_db(transaction=True)
def test_the_editing_race_is_real(world: World, twice_at_once: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    with at(TODAY, 9):
        found = drafted(world)
    without_lock(monkeypatch)

    def step(row: Agreement, *, by: Actor) -> None:
        row.rewrite(found.edited_at, by=by, title=f"Titel van {by.user.name}")

    assert len(twice_at_once(step, found, by=(world.actor("director"), another_director(world))).winners) == 2


def test_a_link_that_is_too_old_signs_nothing(world: World) -> None:
    found = agreed(world, "signing")
    signature = found.signatures.order_by("pk").first()
    with at(TODAY + timedelta(days=29)), pytest.raises(WrongStatus):
        sign(signature)
    assert signature.link.expires_at > timezone.now()


def test_the_numbers_of_a_concept_are_taken_out(world: World) -> None:
    found = drafted(world)
    term = with_term(world, found)
    with acting(world.actor("director")) as by:
        term.take_out(by=by)
    assert not found.terms.exists()

"""The five characters of the demo region: who signs in with one click, and where they work. All invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from transitiehuis.netwerk.models import (
    Membership,
    Organisation,
    OrganisationKind,
    Partnership,
    Place,
    Region,
    Role,
    User,
)

SINCE = date(2024, 1, 1)


@dataclass(frozen=True)
class Character:
    """Somebody on the sign-in page of the demo. `role_label` and `task` are English msgids, ready for the screen."""

    slug: str
    name: str
    email: str
    role: Role
    role_label: Any
    organisation: str
    kind: OrganisationKind
    place: str
    task: Any
    region: str = ""  # code of another region than the demo's own


CAST = (
    Character(
        slug="marieke",
        name="Marieke Oosterhof",
        email="marieke.oosterhof@ijsselpoort.example",
        role=Role.COORDINATOR,
        role_label=_("coordinator at a school"),
        organisation="ROC IJsselpoort",
        kind=OrganisationKind.MBO_SCHOOL,
        place="Apeldoorn",
        task=_("Takes over who was referred, holds the intake and looks for a route and a place to work."),
    ),
    Character(
        slug="fatma",
        name="Fatma Yıldız",
        email="fatma.yildiz@gemeente-apeldoorn.example",
        role=Role.ADVISER,
        role_label=_("client manager at a municipality"),
        organisation="gemeente Apeldoorn (demo)",
        kind=OrganisationKind.MUNICIPALITY,
        place="Apeldoorn",
        task=_("Refers somebody in two minutes and sees how it goes on."),
    ),
    Character(
        slug="ilse",
        name="Ilse Boerkamp",
        email="ilse.boerkamp@gemeente-apeldoorn.example",
        role=Role.ADVISER,
        role_label=_("job coach"),
        organisation="gemeente Apeldoorn (demo)",
        kind=OrganisationKind.MUNICIPALITY,
        place="Apeldoorn",
        task=_("Stays in touch with who works, and hears it when things go wrong."),
    ),
    Character(
        slug="daan",
        name="Daan Veldhuis",
        email="daan.veldhuis@regiobureau-stedendriehoek.example",
        role=Role.CHAIN_DIRECTOR,
        role_label=_("chain director of the region"),
        organisation="Regiobureau Stedendriehoek",
        kind=OrganisationKind.REGION,
        place="Apeldoorn",
        task=_("Sees where the chain is stuck and prepares the quarter meeting."),
    ),
    Character(
        slug="koen",
        name="Koen Lammers",
        email="koen.lammers@branche-oost.example",
        role=Role.PARTNER_CONTACT,
        role_label=_("partner contact at a branch organisation"),
        organisation="Branche Oost",
        kind=OrganisationKind.BRANCH,
        place="Deventer",
        task=_("Scores the success factors once a quarter and keeps what was agreed."),
    ),
    Character(
        slug="sanne",
        name="Sanne Geluk",
        email="sanne.geluk@regiobureau-zeeland.example",
        role=Role.CHAIN_DIRECTOR,
        role_label=_("chain director of a region that begins"),
        organisation="Regiobureau Zeeland (demo)",
        kind=OrganisationKind.REGION,
        place="Goes",
        task=_("Sets up partners, who does what and a first round, with nothing there yet."),
        region="AM24",
    ),
)
BEGINNER = CAST[-1]
BY_SLUG = {character.slug: character for character in CAST}


@transaction.atomic
def ensure_cast(region: Region, since: date = SINCE) -> dict[str, Membership]:
    """The characters with their accounts, organisations and roles in `region`; by slug.

    What is there already stays as it is. The accounts have no password: outside the demo nobody can sign in with them.
    Raises Place.DoesNotExist when the places of the region are not loaded.
    """
    found = {}
    for character in CAST:
        home = Region.objects.get(code=character.region) if character.region else region
        found[character.slug] = _ensure(character, home, since)
    return found


def _ensure(character: Character, region: Region, since: date) -> Membership:
    organisation, _made = Organisation.objects.get_or_create(
        name=character.organisation,
        invented=True,
        defaults={
            "kind": character.kind,
            "place": Place.objects.get(name=character.place, municipality__region=region),
            "email": f"info@{character.email.partition('@')[2]}",
            "since": since,
        },
    )
    if not character.region:  # who has yet to begin has no partners, the own office included
        Partnership.objects.get_or_create(organisation=organisation, region=region, defaults={"since": since})
    user = User.objects.filter(email=character.email).first()
    if user is None:
        user = User.objects.create_user(character.email, name=character.name)
    membership, _made = Membership.objects.get_or_create(
        user=user,
        organisation=organisation,
        role=character.role,
        defaults={"since": since, "region": region if character.role == Role.CHAIN_DIRECTOR else None},
    )
    return membership


def account_of(slug: str) -> User | None:
    """The account of a character; None for another name, or before the demo region was built."""
    character = BY_SLUG.get(slug)
    return User.objects.filter(email=character.email).first() if character else None

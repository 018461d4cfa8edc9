"""The partners of the invented region and who works there. The places exist; organisations and people do not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from transitiehuis.netwerk.actor import Actor
from transitiehuis.netwerk.demo_cast import BY_SLUG, ensure_cast
from transitiehuis.netwerk.models import (
    Absence,
    Membership,
    Organisation,
    OrganisationKind,
    Partnership,
    Place,
    Region,
    Role,
    User,
)
from transitiehuis.netwerk.sorting import sort_key

Kind = OrganisationKind

# name, kind, place, people as (name, roles)
PARTNERS = (
    ("ROC IJsselpoort", Kind.MBO_SCHOOL, "Apeldoorn", (
        ("Bas ten Hove", (Role.COORDINATOR,)),
        ("Nynke Bosgraaf", (Role.PARTNER_CONTACT, Role.MANAGER)),
    )),
    ("Bedrijfstakschool De Gevel", Kind.SECTOR_SCHOOL, "Deventer", (
        ("Rob Sanders", (Role.COORDINATOR, Role.PARTNER_CONTACT)),
        ("Jolanda Prins", (Role.COORDINATOR, Role.MANAGER)),
    )),
    ("Installatieschool Oost", Kind.SECTOR_SCHOOL, "Zutphen", (
        ("Yvonne Kragt", (Role.COORDINATOR, Role.PARTNER_CONTACT, Role.MANAGER)),
    )),
    ("UWV Apeldoorn (demo)", Kind.UWV, "Apeldoorn", (
        ("Jeroen Tempelman", (Role.ADVISER, Role.PARTNER_CONTACT)),
        ("Sabine Lagerweij", (Role.ADVISER, Role.MANAGER)),
    )),
    ("gemeente Apeldoorn (demo)", Kind.MUNICIPALITY, "Apeldoorn", (
        ("Carla Wolters", (Role.PARTNER_CONTACT, Role.MANAGER)),
    )),
    ("gemeente Deventer (demo)", Kind.MUNICIPALITY, "Deventer", (
        ("Sanne Vos", (Role.ADVISER, Role.PARTNER_CONTACT)),
        ("Mehmet Aksoy", (Role.ADVISER, Role.MANAGER)),
    )),
    ("gemeente Zutphen (demo)", Kind.MUNICIPALITY, "Zutphen", (
        ("Petra Wassink", (Role.ADVISER, Role.PARTNER_CONTACT, Role.MANAGER)),
    )),
    ("Werkcentrum Stedendriehoek (demo)", Kind.WERKCENTRUM, "Apeldoorn", (
        ("Ans Hiddink", (Role.ADVISER, Role.PARTNER_CONTACT, Role.MANAGER)),
    )),
    ("Branche Oost", Kind.BRANCH, "Deventer", (("Tineke Schut", (Role.MANAGER,)),)),
    ("Regiobureau Stedendriehoek", Kind.REGION, "Apeldoorn", (("Loes Evers", (Role.PARTNER_CONTACT, Role.MANAGER)),)),
    ("Hanzewarmte", Kind.EMPLOYER, "Deventer", (("Joke Ruiter", (Role.TRAINER, Role.PARTNER_CONTACT)),)),
    ("Installatiebedrijf Lindeboom", Kind.EMPLOYER, "Apeldoorn", (
        ("Wim Lindeboom", (Role.TRAINER, Role.PARTNER_CONTACT)),
    )),
    ("Berkel Installatie", Kind.EMPLOYER, "Zutphen", (("Karin Nijhof", (Role.TRAINER,)),)),
    ("Veluwestroom", Kind.EMPLOYER, "Epe", (("Gert-Jan Bomhof", (Role.TRAINER, Role.PARTNER_CONTACT)),)),
    ("IJsselnet Infra", Kind.EMPLOYER, "Deventer", (("Anja Mulder", (Role.TRAINER, Role.PARTNER_CONTACT)),)),
    ("Dakwerk De Hanze", Kind.EMPLOYER, "Zutphen", (("Tarik Yılmaz", (Role.TRAINER, Role.PARTNER_CONTACT)),)),
    ("Warmtewerk Brummen", Kind.EMPLOYER, "Brummen", (("Els Garritsen", (Role.TRAINER, Role.PARTNER_CONTACT)),)),
)  # fmt: skip
# Lately joined and about to leave: partnerships have dates.
JOINED_LATE = {"Warmtewerk Brummen": 200, "Werkcentrum Stedendriehoek (demo)": 320}


@dataclass
class Cooperation:
    """The region at work: organisations by name and memberships by what they do."""

    region: Region
    since: date
    organisations: dict[str, Organisation] = field(default_factory=dict)
    members: list[Membership] = field(default_factory=list)

    def with_role(self, *roles: str, kinds: tuple[str, ...] = ()) -> list[Membership]:
        """Members that hold one of `roles` (at organisations of `kinds`), always in the same order."""
        return [
            member
            for member in self.members
            if member.role in roles and (not kinds or member.organisation.kind in kinds)
        ]

    def of_kind(self, *kinds: str) -> list[Organisation]:
        return [organisation for organisation in self.organisations.values() if organisation.kind in kinds]

    def director(self) -> Membership:
        return self.with_role(Role.CHAIN_DIRECTOR)[0]

    def trainers_of(self, organisation: Organisation) -> list[Membership]:
        return [m for m in self.with_role(Role.TRAINER) if m.organisation_id == organisation.pk]

    def actor(self, membership: Membership) -> Actor:
        return Actor.of(membership)


def settle(region: Region, since: date) -> Cooperation:
    """Make the partners, their people and the cast; what is there already stays."""
    found = Cooperation(region, since)
    cast = ensure_cast(region, since)
    for name, kind, town, people in PARTNERS:
        organisation = found.organisations[name] = make_organisation(name, kind, town, region, since)
        for person, roles in people:
            found.members += [make_membership(person, role, organisation, since) for role in roles]
    for slug, membership in cast.items():
        if BY_SLUG[slug].region:
            continue  # at work in a region of their own
        found.organisations.setdefault(membership.organisation.name, membership.organisation)
        found.members.append(membership)
    region.front_desk = found.organisations["gemeente Apeldoorn (demo)"]
    region.director = cast["daan"]
    region.save(update_fields=["front_desk", "director"])
    return found


def make_organisation(name: str, kind: str, town: str, region: Region, since: date) -> Organisation:
    place = Place.objects.filter(name=town, municipality__region=region).first()
    place = place or Place.objects.filter(municipality__region=region).in_order().first()
    organisation, _made = Organisation.objects.get_or_create(
        name=name,
        invented=True,
        defaults={"kind": kind, "place": place, "email": f"info@{domain(name)}", "since": since},
    )
    joined = since + timedelta(days=JOINED_LATE.get(name, 0))
    if not Partnership.objects.filter(organisation=organisation, region=region).exists():
        Partnership.objects.create(organisation=organisation, region=region, since=joined)
    return organisation


def make_membership(name: str, role: str, organisation: Organisation, since: date) -> Membership:
    email = f"{sort_key(name).replace(' ', '.')}@{domain(organisation.name)}"
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, name=name)
    membership, _made = Membership.objects.get_or_create(
        user=user, organisation=organisation, role=role, defaults={"since": since}
    )
    return membership


def domain(name: str) -> str:
    """An address that can belong to nobody: the top-level domain .example is kept free for this."""
    words = sort_key(name).replace("(demo)", "").split()
    return "-".join("".join(c for c in word if c.isalnum()) for word in words) + ".example"


def send_on_leave(found: Cooperation, day: date) -> None:
    """One coordinator is away around the last day, and a colleague stands in."""
    away, here = (
        next(m for m in found.with_role(Role.COORDINATOR) if m.user.name == name)
        for name in ("Bas ten Hove", "Marieke Oosterhof")
    )
    Absence.objects.get_or_create(
        membership=away, replaced_by=here, defaults={"since": day - timedelta(days=4), "until": day + timedelta(days=6)}
    )

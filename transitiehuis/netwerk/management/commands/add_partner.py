"""manage.py add_partner: a partner of a region with its first manager, who then invites colleagues on the site."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from transitiehuis import days
from transitiehuis.netwerk.models import (
    Membership,
    Municipality,
    Organisation,
    OrganisationKind,
    Partnership,
    Place,
    Region,
    Role,
    User,
)


class Command(BaseCommand):
    help = (
        "Add a partner to a region, with its manager. The manager chooses a password through 'Wachtwoord vergeten' on "
        "the sign-in page and invites colleagues there. May be run again: what is there stays."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("region", help="code of the labour-market region, e.g. AM06")
        parser.add_argument("name", help="name of the organisation")
        parser.add_argument("kind", choices=OrganisationKind.values)
        parser.add_argument("place", help="town or village, as in data/places.csv")
        parser.add_argument("manager_name", help="name of the first manager")
        parser.add_argument("manager_email", help="e-mail address of the first manager")
        parser.add_argument("--front-desk", action="store_true", help="receives who refers themselves")

    @transaction.atomic
    def handle(self, *, region: str, name: str, kind: str, place: str, **rest: Any) -> str:
        """All or nothing; raises CommandError when the region or the place is not known."""
        found = self.region(region)
        organisation, _made = Organisation.objects.get_or_create(
            name=name,
            listed=False,
            defaults={"kind": kind, "place": self.place(place, found), "since": days.today()},
        )
        if not Partnership.objects.current_on(days.today()).filter(organisation=organisation, region=found).exists():
            Partnership.objects.create(organisation=organisation, region=found, since=days.today())
        if rest["front_desk"]:
            found.front_desk = organisation
            found.save(update_fields=["front_desk"])
        email = self.manager(organisation, rest["manager_name"], rest["manager_email"])
        return f"{name} is a partner of {found.name}. {email} chooses a password through 'Wachtwoord vergeten'."

    @staticmethod
    def region(code: str) -> Region:
        region = Region.objects.filter(code=code).first()
        if region is None:
            raise CommandError(f"There is no region {code}. Run load_reference first, or look in data/regions.csv.")
        return region

    @staticmethod
    def place(name: str, region: Region) -> Place:
        """The place of that name, in this region where there are several."""
        near = Municipality.objects.filter(region=region).values("pk")
        places = Place.objects.valid_on(days.today()).named(name).in_order()
        place = places.filter(municipality__in=near).first() or places.first()
        if place is None:
            raise CommandError(f"There is no place {name} in data/places.csv.")
        return place

    @staticmethod
    def manager(organisation: Organisation, name: str, email: str) -> str:
        user = User.objects.filter(email=email.lower()).first() or User.objects.create_user(email, name=name)
        Membership.objects.get_or_create(
            user=user, organisation=organisation, role=Role.MANAGER, until=None, defaults={"since": days.today()}
        )
        return user.email

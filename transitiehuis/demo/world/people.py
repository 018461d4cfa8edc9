"""Invented kandidaten: names, years, places and wishes drawn with a fixed seed. They say that they are invented."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from random import Random

from django.utils import timezone

from intake.models import (
    Candidate,
    Certificate,
    Channel,
    EducationLevel,
    FactGroup,
    Freshness,
    LanguageLevel,
    Licence,
    MatchingProfile,
    ProfileCertificate,
    SupportProfile,
    Theme,
    Trajectory,
    Transport,
    WorkExperience,
)
from transitiehuis.netwerk.actor import working
from transitiehuis.netwerk.models import Place, Region, User
from transitiehuis.netwerk.sorting import sort_key

DATA = Path(__file__).resolve().parents[3] / "data"
WISHES = (
    "Wil graag met de handen werken en hoopt op vast werk in de buurt.",
    "Heeft eerder in de bouw geholpen en wil nu een vak leren.",
    "Werkte jaren in een magazijn. Zoekt werk met toekomst.",
    "Is handig, leert snel en wil liefst buiten werken.",
    "Deed thuis zelf veel aan de woning en wil er nu zijn vak van maken.",
    "Kent het werk uit het land van herkomst en wil het hier ook doen.",
    "Wil na een jaar thuis weer aan de slag, het liefst in een kleine ploeg.",
    "",
)
TALKS = (
    "Rustig gesprek. Weet wat het werk vraagt en wil vooral leren in de praktijk.",
    "Is gemotiveerd. Eerst meelopen, daarna kiezen tussen twee richtingen.",
    "Kan snel beginnen. Vervoer is geregeld, taal op het werk vraagt aandacht.",
    "Heeft goede handen en weinig papieren. Een certificaat zou helpen.",
    "Twijfelt nog over het thema. Een proefles maakt het duidelijk.",
)
SAID = (
    "leuk, zwaar, duidelijk", "precies wat ik zoek", "fijne ploeg, koud", "moeilijk maar mooi", "veel geleerd vandaag",
    "dit wil ik", "liever binnen werken",
)  # fmt: skip
WORK = (
    ("magazijnmedewerker", 2014, 2021), ("kapper", 2009, 2019), ("hovenier", 2016, None), ("kok", 2012, 2020),
    ("schilder", 2005, 2018), ("chauffeur bezorging", 2019, None), ("stukadoor in het land van herkomst", None, 2017),
)  # fmt: skip
CONDITIONS = ("Niet tillen boven 15 kilo.", "Niet op hoogte werken.", "Rustige werkplek.", "", "", "", "", "")


@dataclass(frozen=True)
class Names:
    first: tuple[str, ...]
    last: tuple[str, ...]

    @classmethod
    def load(cls) -> Names:
        def column(file: str) -> tuple[str, ...]:
            with (DATA / file).open(encoding="utf-8", newline="") as rows:
                return tuple(row["name"] for row in csv.DictReader(rows))

        return cls(column("first_names.csv"), column("last_names.csv"))


class Crowd:
    """Draws one invented person after another; nobody twice, nor anybody who has a dossier."""

    def __init__(self, region: Region, luck: Random) -> None:
        self.luck, self.names = luck, Names.load()
        self.drawn: set[tuple[str, str]] = set()
        self.places = list(
            Place.objects.filter(municipality__region=region, population__gt=2500).order_by("-population", "pk")[:40]
        )
        self.themes = list(Theme.objects.order_by("code"))
        self.certificates = list(Certificate.objects.filter(validity_years__isnull=False).order_by("code"))

    def somebody(self) -> Candidate:
        """A kandidaat that is not saved yet."""
        luck = self.luck
        with working():
            known = self.drawn | set(Candidate.objects.values_list("first_name", "last_name"))
        while True:
            first, last = luck.choice(self.names.first), luck.choice(self.names.last)
            if (first, last) not in known:
                break
        self.drawn.add((first, last))
        channel = luck.choices(list(Channel), weights=(5, 4, 1))[0]
        address = f"{sort_key(first)}.{sort_key(last)}".replace(" ", "-").replace("'", "")
        weights = [max(place.population or 0, 3000) for place in self.places]
        return Candidate(
            first_name=first,
            last_name=last,
            birth_year=luck.choice(range(1966, 2006)),
            email=f"{address}@kandidaat.example" if channel == Channel.EMAIL else "",
            phone=f"06 {luck.randrange(10**8):08d}" if channel != Channel.GUIDE else "",
            channel=channel,
            place=luck.choices(self.places, weights=weights)[0],
            invented=True,
        )

    def wishes(self) -> list[Theme]:
        count = self.luck.choice((1, 1, 1, 2))
        return self.luck.sample(self.themes, count)

    def explain(self) -> str:
        return self.luck.choice(WISHES)

    def fill_profile(self, trajectory: Trajectory, today: date, by: User) -> None:
        """What the intake brings to light, in both layers."""
        luck, profile = self.luck, MatchingProfile.objects.get(trajectory=trajectory)
        profile.available_from = today
        profile.hours_min, profile.hours_max = luck.choice(((24, 32), (32, 40), (36, 40), (16, 28)))
        profile.earliest_start = luck.choice((None, None, time(7, 0), time(8, 30)))
        profile.transport = luck.choice(([Transport.CAR], [Transport.BICYCLE, Transport.PUBLIC], [Transport.PUBLIC]))
        profile.max_distance_km = luck.choice((15, 20, 25, 30, None))
        profile.licences = [Licence.B] if Transport.CAR in profile.transport or luck.random() < 0.3 else []
        profile.language_level = luck.choices(list(LanguageLevel), weights=(0, 1, 4, 6, 6, 2, 1))[0]
        profile.education_level = luck.choices(list(EducationLevel), weights=(1, 5, 2, 4, 1, 0, 3))[0]
        profile.updated_at, profile.updated_by = timezone.now(), by
        profile.save()
        Freshness.stamp(profile, FactGroup.values, by)
        work, since, until = luck.choice(WORK)
        WorkExperience.objects.get_or_create(profile=profile, work=work, since_year=since, until_year=until)
        if luck.random() < 0.4 and self.certificates:
            ends = date(today.year + luck.choice((1, 2, 6, 9)), luck.randrange(1, 13), 28)
            ProfileCertificate.objects.get_or_create(
                profile=profile, certificate=luck.choice(self.certificates), defaults={"valid_until": ends}
            )
        SupportProfile.objects.get_or_create(
            trajectory=trajectory,
            defaults={
                "work_conditions": luck.choice(CONDITIONS),
                "guidance_needed": luck.choice((True, False, None)),
            },
        )

"""The week in which the partners of the invented region said together who does what, and with how many hours."""

from __future__ import annotations

from decimal import Decimal

from transitiehuis.demo.world.region import World
from transitiehuis.netwerk.actor import acting
from transitiehuis.netwerk.models import Municipality, Organisation, OrganisationKind, Role
from transitiehuis.regie.capacity.what_if import Changes
from transitiehuis.regie.coverage.filling import Part, fill_in
from transitiehuis.regie.coverage.scope import Scope
from transitiehuis.regie.models import Activity, HourlyRate, Scenario
from transitiehuis.regie.models.coverage import CoverageRole

ROLES = {"l": CoverageRole.LEADS, "h": CoverageRole.HELPS, "v": CoverageRole.STANDS_IN, "b": CoverageRole.PAYS}
PARTNERS = {
    "ijs": "ROC IJsselpoort",
    "gev": "Bedrijfstakschool De Gevel",
    "ins": "Installatieschool Oost",
    "ape": "gemeente Apeldoorn (demo)",
    "dev": "gemeente Deventer (demo)",
    "zut": "gemeente Zutphen (demo)",
    "uwv": "UWV Apeldoorn (demo)",
    "wer": "Werkcentrum Stedendriehoek (demo)",
    "bra": "Branche Oost",
    "reg": "Regiobureau Stedendriehoek",
    "han": "Hanzewarmte",
    "lin": "Installatiebedrijf Lindeboom",
    "vel": "Veluwestroom",
}
# Role, partner, hours a quarter, and after @ the municipalities it is for. What has no line nobody does; b is who pays.
SAID = """
inform-about-trades: l-wer-24 l-bra-30 h-ijs-8 h-gev-8 b-wer
find-candidates: l-uwv-60 h-ape-30 h-dev-30 v-wer
answer-referrals: l-ijs-24 h-ape-8 v-gev
hold-intake: l-ijs-60 l-gev-40 v-ins h-uwv-8 b-ape
write-matching-profile: l-ijs-40 h-gev-16 v-uwv
assess-language-and-learning: h-ape-4 b-ape
report-back-to-referrer: l-ijs-12 v-gev
plan-orientation: l-ijs-30 h-gev-16 v-wer
run-orientation-at-school: l-gev-60 h-ijs-50 h-ins-20 v-ins
run-orientation-at-company: l-han-50 h-lin-40 h-gev-8
recruit-training-companies: l-bra-40 l-gev-30 h-wer-24 h-uwv-16
arrange-recognition: l-bra-24 v-gev
match-candidate-and-place: l-gev-70 h-ijs-40 h-uwv-24
guide-introduction: l-gev-40 h-ijs-30 v-ins
design-learning-route: l-ijs-40 h-bra-16 h-han-8 v-gev
plan-starts-and-seats: l-ijs-60 h-gev-40 v-ins
run-learning-route: l-ijs-1100 h-gev-700 h-ins-600 v-gev b-bra
teach-language-and-basics: l-ijs-300@Apeldoorn,Epe h-dev-60 v-dev b-dev
certify-and-examine: l-gev-40 h-ijs-20 v-bra
arrange-trial-placement: l-uwv-24 h-ape-12 v-dev
arrange-terms-and-provisions: l-ape-40 h-dev-30 h-zut-12 v-uwv b-ape
draw-up-practice-agreement: l-ijs-30 h-gev-20 v-ins
apply-for-subsidy: l-bra-16 h-han-6
guide-at-school: l-ijs-60 h-gev-40 v-ins
guide-on-work-floor: l-han-160 l-lin-160@Apeldoorn h-vel-80
coach-on-the-job: l-ape-50@Apeldoorn l-dev-40@Deventer v-uwv b-uwv
keep-contact-with-employer: l-gev-20 v-wer
support-workplace-trainers: l-bra-24 h-gev-12 v-ins
hold-contact-moments: l-ape-60 h-ijs-20 v-gev
establish-outcome: l-uwv-16
direct-the-chain: l-reg-104 h-uwv-8 b-reg
lead-quarter-meeting: l-reg-24 v-uwv b-reg
keep-figures-and-definitions: l-uwv-16 h-ijs-4
renew-agreements-and-funding: l-ape-12 h-dev-8 v-bra
record-and-share-lessons: l-bra-12 h-ijs-4
keep-training-scheme: l-ijs-16 v-bra
prepare-work-floor: b-bra
guard-data-and-access: b-reg
"""
RATES = {
    OrganisationKind.MBO_SCHOOL: "78",
    OrganisationKind.SECTOR_SCHOOL: "72",
    OrganisationKind.EMPLOYER: "55",
    OrganisationKind.UWV: "70",
    OrganisationKind.MUNICIPALITY: "70",
}
Roles = dict[CoverageRole, Part]


def play(world: World) -> None:
    """Every partner takes part; the director types along. Takes nothing from the world's luck."""
    activities = {activity.code: activity for activity in Activity.objects.order_by("position", "pk")}
    said = read(world)
    joined = world.joined()
    with acting(world.actor(world.partners.director())) as by:
        for organisation in world.partners.organisations.values():
            if organisation.pk in joined:
                wanted = {one.pk: said.get((organisation.name, code), {}) for code, one in activities.items()}
                fill_in(world.region, organisation, wanted, by=by)
        for kind, rate in RATES.items():
            HourlyRate.settle(world.region, {"rate": Decimal(rate)}, by=by, kind=kind.value)
        more = Changes(inflow=30, hours={activities["hold-contact-moments"].pk: Decimal(40)})
        Scenario.keep(world.region, "Dertig procent meer aanmeldingen, met extra uren nazorg", more, by=by)
    stops = partner(world, "gev")
    contacts = world.members_with(Role.PARTNER_CONTACT)
    contact = next((member for member in contacts if member.organisation.name == PARTNERS["bra"]), None)
    if contact:
        with acting(world.actor(contact)) as by:
            Scenario.keep(world.region, "De Gevel stopt", Changes(stops=stops.pk), by=by)


def partner(world: World, key: str) -> Organisation:
    return world.partners.organisations[PARTNERS[key]]


def read(world: World) -> dict[tuple[str, str], Roles]:
    """Partner and activity to what was said."""
    towns = dict(Municipality.objects.filter(region=world.region).order_by("pk").values_list("name", "cbs_code"))
    found: dict[tuple[str, str], Roles] = {}
    for line in SAID.strip().splitlines():
        code, words = line.split(": ")
        for word in words.split():
            doing, _at, where = word.partition("@")
            role, key, *hours = doing.split("-")
            names = [name for name in where.split(",") if name in towns]
            part = Part(Decimal(hours[0]) if hours else None, Scope.of((), (), (towns[name] for name in names)))
            found.setdefault((PARTNERS[key], code), {})[ROLES[role]] = part
    return found

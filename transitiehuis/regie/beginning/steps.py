"""What a region needs before its first round: what is there, what is missing, why it matters, and one button each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from transitiehuis.netwerk.models import Invitation, Membership, Partnership, Region
from transitiehuis.regie.models import Activity, Coverage, FocusFactor, Phase, QuarterRound, Submission
from transitiehuis.regie.models.coverage import CoverageRole
from transitiehuis.ui import words
from transitiehuis.ui.navigation import url_of

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

ENOUGH_PARTNERS = 2  # with one there is nothing to compare


@dataclass(frozen=True)
class Step:
    """One thing to do: `there` says what is there by now, `tone` and `word` how that stands."""

    title: str
    why: str
    there: str
    done: bool
    url: str
    button: str
    beside: tuple[tuple[str, str], ...] = ()  # further ways: (words, address)
    optional: bool = False

    @property
    def tone(self) -> str:
        return "done" if self.done else "unknown" if self.optional else "today"

    @property
    def word(self) -> str:
        if self.done:
            return _("ready")
        return _("may wait") if self.optional else _("still to do")


@dataclass(frozen=True)
class Beginning:
    """All steps of a region, in the order in which they help each other."""

    region: Region
    steps: list[Step]
    round: QuarterRound | None

    @property
    def needed(self) -> list[Step]:
        return [step for step in self.steps if not step.optional]

    @property
    def ready(self) -> int:
        return sum(step.done for step in self.needed)

    @property
    def next(self) -> Step | None:
        """The first that is not done; those that may wait come last."""
        todo = [step for step in self.steps if not step.done]
        return next((step for step in todo if not step.optional), None)


def partners_of(region: Region, day: date, actor: Actor) -> list[Partnership]:
    """Who takes part, with how many people and activities, and whether somebody was invited."""
    people = Membership.objects.current_on(day).filter(organisation=OuterRef("organisation"))
    asked = Invitation.objects.sent_by(actor).waiting().filter(organisation=OuterRef("organisation"))
    doing = Coverage.objects.current_on(day).filter(region=region, organisation=OuterRef("organisation"))
    found = Partnership.objects.directed_by(actor).current_on(day).filter(region=region)
    return list(
        found.select_related("organisation__place", "region")
        .annotate(peopled=Exists(people), invited=Exists(asked), active=Exists(doing))
        .order_by("organisation__sort_name", "pk")
    )


def beginning_of(region: Region, actor: Actor, day: date) -> Beginning:
    """How far the region is; the same queries for one partner as for fifty."""
    partners = partners_of(region, day, actor)
    round = current_round(region, day)
    steps = [
        _partners(partners),
        _coverage(region, day, partners),
        _meeting(region, round, day),
        _focus(region, round),
        _people(partners),
        _scoring(region, round, day),
    ]
    return Beginning(region, steps, round)


def current_round(region: Region, day: date) -> QuarterRound | None:
    """The round that is under way or comes first."""
    rounds = QuarterRound.objects.standing().filter(region=region, meeting_on__gte=day)
    return rounds.select_related("region").order_by("meeting_on", "pk").first()


def is_new(region_id: int) -> bool:
    """Nothing is covered, or no round has focus factors yet: the start page has something to say. One query."""
    begun = Region.objects.filter(
        Exists(Coverage.objects.filter(region=region_id)),
        Exists(FocusFactor.objects.filter(round__region=region_id)),
        pk=region_id,
    )
    return not begun.exists()


# The steps -----------------------------------------------------------------------------------------------------------


def page_in(name: str, region: Region) -> str:
    return f"{reverse(name)}?regio={region.code}"


def _partners(partners: list[Partnership]) -> Step:
    names = [one.organisation.name for one in partners]
    said = ngettext("%(count)s partner takes part.", "%(count)s partners take part.", len(names))
    return Step(
        title=_("Who takes part?"),
        why=_("Partners score the success factors and meet once a quarter. A name and a kind is enough to begin with."),
        there=said % {"count": len(names)},
        done=len(names) >= ENOUGH_PARTNERS,
        url=reverse("regie:begin_partners"),
        button=_("Add partners"),
        beside=((_("From a spreadsheet"), reverse("regie:begin_sheet_new")),),
    )


def _coverage(region: Region, day: date, partners: list[Partnership]) -> Step:
    led = Coverage.objects.current_on(day).filter(region=region, role=CoverageRole.LEADS, activity=OuterRef("pk"))
    in_use = Q(until=None) | Q(until__gte=day)
    counted = Activity.objects.filter(in_use).aggregate(total=Count("pk"), led=Count("pk", filter=Exists(led)))
    pages = ((_("On the page of coverage"), url_of("regie:coverage")),) if url_of("regie:coverage") else ()
    return Step(
        title=_("Who does what?"),
        why=_(
            "From this follows what each partner is asked, where two do the same work, and what nobody does."
            " It need not be complete: what is not filled in shows as a gap."
        ),
        there=_("%(led)s of the %(total)s activities have somebody who leads.") % counted,
        done=any(getattr(one, "active", False) for one in partners),
        url=reverse("regie:begin_sheet_new"),
        button=_("Bring in a spreadsheet"),
        beside=pages,
    )


def _meeting(region: Region, round: QuarterRound | None, day: date) -> Step:
    if round:
        facts = {"day": words.longday(round.meeting_on), "opens": words.day(round.opens_on)}
        opened = round.phase_on(day) != Phase.PLANNED
        there = _("On %(day)s.") if opened else _("On %(day)s. Scoring opens on %(opens)s.")
        there %= facts
    else:
        there = _("No day has been chosen.")
    return Step(
        title=_("When is the quarter meeting?"),
        why=_("The other days follow from it: four weeks before it scoring opens, five days before it scoring closes."),
        there=there,
        done=bool(round and round.meeting_place),
        url=page_in("regie:begin_round", region),
        button=_("Choose the day"),
    )  # fmt: skip


def _focus(region: Region, round: QuarterRound | None) -> Step:
    chosen = [row.factor.title for row in round.focus.select_related("factor").order_by("position")] if round else []
    return Step(
        title=_("What do you want to carry further first?"),
        why=_("One to three success factors. Every partner is asked about them, and every message speaks of them."),
        there=", ".join(chosen) if chosen else _("No focus factor has been chosen."),
        done=bool(chosen),
        url=round.url_of("regie:round_focus") if round else page_in("regie:begin_round", region),
        button=_("Choose focus factors") if round else _("Choose the day first"),
        beside=((_("Read the success factors"), reverse("regie:factors")),),
    )


def _people(partners: list[Partnership]) -> Step:
    peopled = sum(bool(getattr(one, "peopled", False)) for one in partners)
    invited = sum(bool(getattr(one, "invited", False) and not getattr(one, "peopled", False)) for one in partners)
    said = ngettext("%(count)s partner has somebody here", "%(count)s partners have somebody here", peopled)
    there = said % {"count": peopled}
    if invited:
        more = ngettext("%(count)s was invited", "%(count)s were invited", invited)
        there = _("%(there)s, %(more)s.") % {"there": there, "more": more % {"count": invited}}
    else:
        there = _("%(there)s.") % {"there": there}
    return Step(
        title=_("Who may sign in?"),
        why=_("One person for each partner is enough: that one gets the mail, scores, and invites colleagues."),
        there=there,
        done=bool(partners) and peopled == len(partners),
        url=reverse("regie:begin_partners"),
        button=_("Invite somebody"),
        optional=True,
    )


def _scoring(region: Region, round: QuarterRound | None, day: date) -> Step:
    done = bool(round and Submission.objects.done().filter(round=round).exists())
    phase = round.phase_on(day) if round else None
    if round is None:
        there = _("There is no round yet.")
    elif phase == Phase.SCORING:
        there = _("Open until %(day)s.") % {"day": words.day(round.closes_on)}
    elif phase == Phase.PLANNED:
        there = _("Opens on %(day)s; partners get a mail by themselves.") % {"day": words.day(round.opens_on)}
    else:
        there = _("Closed.")
    open_now = round is not None and phase == Phase.SCORING
    page = "regie:scoring" if open_now else "regie:round"
    return Step(
        title=_("The first scores"),
        why=_("Ten minutes for each partner, blind for the others until it closes. Your own organisation scores too."),
        there=there,
        done=done,
        url=round.url_of(page) if round else page_in("regie:begin_round", region),
        button=_("Score") if open_now else _("Look at the round") if round else _("Choose the day first"),
    )


def facts(beginning: Beginning) -> dict[str, Any]:
    """For the page."""
    return {"beginning": beginning, "region": beginning.region, "steps": beginning.steps}

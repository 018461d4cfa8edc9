"""Who takes part in a round and how far they are: what everybody in the region may see before the close."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Func, OuterRef, QuerySet, Value
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from transitiehuis.asking import asks
from transitiehuis.columns import named
from transitiehuis.days import werkdagen_between
from transitiehuis.netwerk.models import Organisation, User
from transitiehuis.outbox.models import Owed, OwedState
from transitiehuis.regie.contacts import Contacts
from transitiehuis.regie.models import (
    Action,
    PersonalReminder,
    Phase,
    QuarterRound,
    Reaching,
    RoundStage,
    Submission,
)
from transitiehuis.regie.rhythm import SCORING, Stage
from transitiehuis.ui import parts, words

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

State = Literal["", "done", "now"]
DONE = 4  # last in the order: nothing is to be done there


@dataclass
class Standing:
    """How one partner stands in the round; `order` puts those first where something is to be done."""

    organisation: Organisation
    names: str
    tone: str
    state: str
    told: list[tuple[str, date]] = field(default_factory=list)
    failure: str = ""
    next_on: date | None = None
    order: int = 0
    people: list[User] = field(default_factory=list)
    in_person: list[tuple[str, date]] = field(default_factory=list)

    @property
    def state_is_open(self) -> bool:
        return self.order != DONE

    @property
    def mailto(self) -> str:
        """Opens a mail to the partner's contacts."""
        return f"mailto:{','.join(person.email for person in self.people)}"

    @property
    def in_person_words(self) -> str:
        """Last reminded in person: gebeld, geen gehoor op 9 nov; '' when nobody did."""
        if not self.in_person:
            return ""
        how, day = self.in_person[-1]
        return _("%(how)s on %(day)s") % {"how": Reaching(how).label, "day": words.shortday(day)}

    @property
    def told_words(self) -> str:
        """uitgenodigd op 28 sep, herinnerd op 6 en 12 okt."""
        if self.failure:
            return self.failure
        reminded = [day for stage, day in self.told if stage in {Stage.REMINDER, Stage.LAST_REMINDER}]
        if reminded:
            return _("reminded on %(days)s") % {"days": _(" and ").join(words.shortday(day) for day in reminded)}
        invited = [day for stage, day in self.told if stage == Stage.OPENING]
        return _("invited on %(day)s") % {"day": words.shortday(invited[0])} if invited else _("nothing yet")


@asks
def _forms(actor: Actor, round: int) -> QuerySet[Submission]:
    return named(Submission.objects.visible_to(actor).filter(round=round), "submitted_by")


@asks
def _partners(actor: Actor, round: int, region: int, day: date, directs: bool) -> QuerySet[Organisation]:
    """Who took part on `day`, with what each was told; for who directs the region also when they were reached."""
    told = RoundStage.objects.filter(round=round, organisation=OuterRef("pk")).order_by("told_on", "pk")
    fact = told.annotate(fact=JSONObject(stage="stage", day="told_on")).values("fact")
    found = Organisation.objects.partners_of([region], day).annotate(told=ArraySubquery(fact))
    if directs:
        found = found.annotate(in_person=ArraySubquery(_in_person(round, actor)))
    return found.in_order().only("name", "phone")


@asks
def _failed(actor: Actor, region: int, begins: str) -> QuerySet[Owed, tuple[Any, ...]]:
    """Organisation and failure of letters of a round, whose keys begin so, that did not arrive."""
    kinds = [f"regie.quarter_{stage}" for stage in SCORING]
    rows = Owed.objects.visible_to(actor).filter(region=region, state=OwedState.FAILED, kind__in=kinds)
    of_round = Func("key", Value(begins), function="starts_with", output_field=BooleanField())
    return rows.filter(of_round).order_by("pk").values_list("organisation", "failure")


class Overview:
    """The partners of a round; as many queries for two as for twenty."""

    def __init__(self, round: QuarterRound, actor: Actor, today: date) -> None:
        self.round, self.today = round, today
        self.phase = round.phase_on(today)
        last = min(today, round.closes_on) if self.phase in {Phase.MEETING, Phase.ACTIONS} else today
        self.directs = round.directed_by(actor)
        partners = _partners(actor, round.pk, round.region_id, last, self.directs)
        self.forms = {form.organisation_id: form for form in _forms(actor, round.pk)}
        self.contacts = Contacts([o.pk for o in partners], today)
        self.told: dict[int, list[tuple[str, date]]] = {
            o.pk: [(one["stage"], date.fromisoformat(one["day"])) for one in o.__dict__["told"]] for o in partners
        }
        self.failures = self._failures(actor) if self.directs else {}
        self.standings = sorted(map(self._standing, partners), key=lambda s: s.order)

    def _failures(self, actor: Actor) -> dict[int, str]:
        """Letters of this round that did not arrive, for who may read the ledger (the director)."""
        round = self.round
        return dict(_failed(actor, round.region_id, f"{round.region.code}/{round.name}/"))

    def _standing(self, organisation: Organisation) -> Standing:
        form = self.forms.get(organisation.pk)
        people = self.contacts.of(organisation.pk)
        names = ", ".join(user.name for user in people)
        tone, state, order = self._state(organisation.pk, form, bool(people))
        scoring = self.phase == Phase.SCORING
        waits = scoring and bool(people) and not (form and form.submitted_at)
        return Standing(
            organisation,
            names or _("no partner contact"),
            tone,
            state,
            self.told.get(organisation.pk, []),
            self.failures.get(organisation.pk, ""),
            self.round.dates.next_reminder(self.today) if waits else None,
            order,
            people,
            [(one["how"], date.fromisoformat(one["at"][:10])) for one in organisation.__dict__.get("in_person", ())],
        )

    def _state(self, organisation_id: int, form: Submission | None, reachable: bool) -> tuple[str, str, int]:
        if form and form.submitted_at and form.submitted_by:
            facts = {"day": words.shortday(form.submitted_at), "name": form.submitted_by.name}
            return "done", _("done on %(day)s by %(name)s") % facts, DONE
        if organisation_id in self.failures:
            return "red", _("message did not arrive"), 0
        if not reachable:
            return "red", _("nobody to reach"), 1
        started = bool(form and form.started_at)
        return self._while_scoring(started) if self.phase == Phase.SCORING else self._afterwards(started)

    def _while_scoring(self, started: bool) -> tuple[str, str, int]:
        if self.today >= self.round.dates.listed_on:
            return "late", _("call them yourself") if self.directs else _("is called by the director"), 2
        return ("open", _("busy"), 3) if started else ("late", _("not started yet"), 2)

    def _afterwards(self, started: bool) -> tuple[str, str, int]:
        if started:
            return "open", _("not finished"), 3
        if self.phase in {Phase.MEETING, Phase.ACTIONS}:
            return "open", _("did not score"), 2
        return "late", _("not started yet"), 2

    @property
    def done(self) -> int:
        return sum(standing.order == DONE for standing in self.standings)


def _in_person(round: int, actor: Actor) -> QuerySet:
    """When a director reached each partner in person, the last one last."""
    found = PersonalReminder.objects.visible_to(actor).filter(round=round, organisation=OuterRef("pk"))
    return found.order_by("at", "pk").values(fact=JSONObject(how="how", at="at"))


def phases(round: QuarterRound, overview: Overview, actions: list[Action], ends_on: date) -> list[parts.Phase]:
    """The three stretches of the round with where it stands; none of a round that was cancelled."""
    if round.cancelled_at:
        return []
    today, now = overview.today, overview.phase
    states: dict[Phase, tuple[State, State, State]] = {
        Phase.PLANNED: ("", "", ""),
        Phase.SCORING: ("now", "", ""),
        Phase.MEETING: ("done", "now", ""),
        Phase.ACTIONS: ("done", "done", "now"),
    }
    over: tuple[State, State, State] = ("done", "done", "done")
    reached = over if now == Phase.ACTIONS and today > ends_on else states[now]
    facts = {"done": overview.done, "total": len(overview.standings)}
    scored = _("%(done)s of %(total)s partners done") % facts if now != Phase.PLANNED else ""
    if now == Phase.SCORING:
        scored = f"{scored}, {left(round.closes_on, today)}"
    span = {"first": words.shortday(round.opens_on), "last": words.shortday(round.closes_on)}
    open_now = sum(action.state == Action.State.OPEN for action in actions)
    titles = (_("Scoring"), _("Meeting"), _("Actions"))
    periods = (
        _("%(first)s until %(last)s") % span,
        words.day(round.meeting_on),
        _("until %(day)s") % {"day": words.shortday(ends_on)},
    )
    notes = (scored, _meeting_note(round, today), _("%(count)s open") % {"count": open_now} if actions else "")
    return [
        parts.Phase(_("%(title)s, busy now") % {"title": title} if s == "now" else title, period, note, s)
        for title, period, note, s in zip(titles, periods, notes, reached, strict=True)
    ]


def left(closes_on: date, today: date) -> str:
    """nog 7 werkdagen; the last day itself counts."""
    if today == closes_on:
        return _("today is the last day")
    count = werkdagen_between(today, closes_on)
    return ngettext("%(count)s working day left", "%(count)s working days left", count) % {"count": count}


def _meeting_note(round: QuarterRound, today: date) -> str:
    if round.is_closed():
        return _("the scores are open")
    return _("the scores open on %(day)s") % {"day": words.shortday(round.closes_on + timedelta(days=1))}

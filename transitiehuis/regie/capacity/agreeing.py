"""What an agreed scenario becomes: an action for each change, and an afspraak where another partner has a part in it.

An afspraak is a concept: partners, what, a number, from and until (the quarters ahead), and who usually pays.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _

from matching.models import RouteFunding
from transitiehuis.columns import named
from transitiehuis.netwerk.models import Language, Organisation
from transitiehuis.regie.capacity import beside
from transitiehuis.regie.capacity.reckoning import AHEAD, Inputs, Offer, Reckoning
from transitiehuis.regie.coverage.numbers import plain, signed
from transitiehuis.regie.models import Activity, TermKind
from transitiehuis.regie.models.coverage import CoverageRole, NormPer
from transitiehuis.regie.models.scenario import Agreed, Draft, Scenario
from transitiehuis.regie.models.toolkit import ChainPart
from transitiehuis.ui.words import longday

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

WORDS_OF_TITLE = 120


@dataclass(frozen=True)
class Plan:
    """What one click makes, and a mark that tells whether it is still what somebody saw."""

    actions: list[Agreed]
    drafts: list[Draft]

    @property
    def mark(self) -> str:
        actions = [(one.owner.pk, one.text, one.why) for one in self.actions]
        drafts = [
            (
                one.change,
                sorted((name, str(value)) for name, value in one.facts.items()),
                [party.pk for party in one.parties],
                [(who.pk, kind, number) for who, kind, number in one.terms],
                one.funding,
            )
            for one in self.drafts
        ]
        return hashlib.sha256(repr((actions, drafts)).encode()).hexdigest()[:16]


def plan(scenario: Scenario, inputs: Inputs, today: date, *, by: Actor) -> Plan:
    """Worked out anew from what partners offer now; `by` directs the region."""
    changes, own = scenario.otherwise, by.member.organisation
    why = _("Agreed with scenario %(name)s.") % {"name": scenario.name}
    actions = beside.agreed(changes, beside.Names(changes), inputs, own, why)
    with translation.override(Language.DUTCH):  # as the whole text of an afspraak
        return Plan(actions, list(Drafting(scenario, inputs, today, by).drafts()))


class Drafting:
    """The concepts of one scenario."""

    def __init__(self, scenario: Scenario, inputs: Inputs, today: date, by: Actor) -> None:
        self.name, self.changes, self.inputs, self.today, self.by = (
            scenario.name, scenario.otherwise, inputs, today, by,
        )  # fmt: skip
        self.own = by.member.organisation
        self.since, self.until = inputs.quarters[0].first_day, inputs.quarters[-1].last_day

    def drafts(self) -> Iterator[Draft]:
        for pk in self.changes.hours:
            if pk in self.activities and (found := self.hours(self.activities[pk])):
                yield found
        for one in (self.inflow(), self.starts(), self.stops(), self.funding()):
            if one:
                yield one

    # Each change -----------------------------------------------------------------------------------------------------

    def hours(self, activity: Activity) -> Draft | None:
        """Who leads the work offers more or fewer hours; of work that only who directs leads it is no afspraak."""
        leaders = self.leading([activity.pk])
        if leaders == [self.own]:
            return None
        more = self.changes.hours[activity.pk]
        now = self.reckoning.offered(activity.pk, self.inputs.quarters[0])
        after = max(Decimal(0), now + more)
        facts = {"activity": activity.title, "more": signed(more, 1), "now": plain(now, 1), "after": plain(after, 1)}
        who = [one for one in leaders if one != self.own]
        text = [
            _("For %(activity)s there are %(more)s hours a quarter: from %(now)s to %(after)s.") % facts,
            *([] if who else [_("Nobody leads this work yet. Choose who does it before this is signed.")]),
        ]
        number = int(after.to_integral_value(ROUND_CEILING))
        return self.draft(
            f"hours-{activity.code}",
            _("%(activity)s: %(more)s hours a quarter") % facts,
            text,
            activity.chain_part,
            who,
            activities=(activity,),
            terms=((who[0], TermKind.ACTIVITY_HOURS, number),) if len(who) == 1 and number else (),
            funding=self.money(activity, more),
        )

    def money(self, activity: Activity, more: Decimal) -> tuple[tuple[str, int, date], ...]:
        """What usually pays, for the hours that are added, at the rate of who usually does it, for all quarters."""
        work = next((one for one in self.inputs.works if one.pk == activity.pk), None)
        if work is None or more <= 0 or not activity.law_or_fund:
            return ()
        return ((activity.law_or_fund, int(more * self.inputs.rate_of(work) * AHEAD), self.until),)

    def inflow(self) -> Draft | None:
        """Who leads the werving finds more or fewer people, in equal parts until they agree on other ones."""
        who = self.others(self.in_part(ChainPart.RECRUITMENT))
        if not self.changes.inflow or not who:
            return None
        now = self.inputs.inflow[0]
        after = now * (100 + self.changes.inflow) / 100
        each = int((after / len(who)).to_integral_value(ROUND_CEILING))
        facts = {"percent": signed(self.changes.inflow), "now": plain(now, 1), "after": plain(after, 1),
                 "number": len(who), "each": each}  # fmt: skip
        text = [_("A quarter %(after)s people begin, where that is %(now)s now (%(percent)s%%).") % facts]
        if len(who) > 1:
            text.append(
                _("In equal parts that is %(after)s ÷ %(number)s = %(each)s people for each partner, rounded up.")
                % facts
            )
        terms = tuple((one, TermKind.INFLOW, each) for one in who) if each else ()
        title = _("Newcomers: %(after)s people a quarter") % facts
        return self.draft("inflow", title, text, ChainPart.RECRUITMENT, who, terms=terms)

    def starts(self) -> Draft | None:
        """Who leads work that is counted by start plans so many."""
        pks = [work.pk for work in self.inputs.works if self.inputs.norms[work.pk].per == NormPer.ROUTE_START]
        who = self.others(pks)
        if self.changes.starts is None or not who:
            return None
        facts = {"starts": plain(self.changes.starts, 1), "now": plain(self.inputs.starts[0], 1)}
        text = [_("A quarter %(starts)s courses start, where that is %(now)s now.") % facts]
        number = int(self.changes.starts)
        terms = ((who[0], TermKind.ROUTE_STARTS, number),) if number and len(who) == 1 else ()
        title = _("Courses: %(starts)s starts a quarter") % facts
        return self.draft("starts", title, text, ChainPart.LEARNING, who, activities=self.led(who, pks), terms=terms)

    def stops(self) -> Draft | None:
        """A partner that stops hands its work over until its last day; one that stopped already can promise nothing."""
        gone = self.organisations.get(self.changes.stops or 0)
        last = self.changes.stops_on or self.since - timedelta(days=1)
        if gone is None or gone == self.own or last < self.today:
            return None
        led = self.led([gone], [work.pk for work in self.inputs.works])
        part = led[0].chain_part if led else ChainPart.STEERING
        facts = {"name": gone.name, "day": longday(last)}
        text = [_("%(name)s stops after %(day)s and hands over its work before that day.") % facts]
        title = _("%(name)s hands over its work") % facts
        return self.draft("stops", title, text, part, [gone], activities=led, since=self.today, until=last)

    def funding(self) -> Draft | None:
        """The parties of a route find who pays for it, once the money ends."""
        rows = RouteFunding.objects.visible_to(self.by).kept().filter(pk=self.changes.funding or 0)
        row = named(rows, "route").first()
        if row is None:
            return None
        parties = [one.organisation for one in row.route.parties.kept().select_related("organisation").order_by("pk")]
        facts = {"route": row.route.title, "fund": row.fund, "day": longday(row.until) if row.until else ""}
        if row.until:
            text = [_("%(fund)s pays for %(route)s until and including %(day)s.") % facts]
        else:
            text = [_("%(fund)s no longer pays for %(route)s.") % facts]
        text.append(_("The parties of the course agree who pays for it after that, or stop it."))
        since = max(self.today, row.until + timedelta(days=1)) if row.until else self.since
        title = _("Who pays for %(route)s") % facts
        return self.draft(
            "funding", title, text, ChainPart.LEARNING, [one for one in dict.fromkeys(parties) if one != self.own],
            routes=(row.route,), since=since, until=max(since, self.until),
        )  # fmt: skip

    # What they share -------------------------------------------------------------------------------------------------

    def draft(
        self, change: str, title: str, text: list[str], part: str, who: list[Organisation], **other: Any
    ) -> Draft:
        text.append(_("This follows from the scenario %(name)s.") % {"name": self.name})
        facts = {
            "title": title[:WORDS_OF_TITLE],
            "text": "\n\n".join(text),
            "chain_part": str(part),
            "since": other.pop("since", self.since),
            "until": other.pop("until", self.until),
        }
        return Draft(change, facts, (self.own, *who), **other)

    @cached_property
    def reckoning(self) -> Reckoning:
        return Reckoning(self.inputs)

    @cached_property
    def activities(self) -> dict[int, Activity]:
        return {one.pk: one for one in Activity.objects.filter(pk__in=[w.pk for w in self.inputs.works]).in_order()}

    @cached_property
    def organisations(self) -> dict[int, Organisation]:
        ids = {offer.organisation for offer in self.inputs.offers} | {self.changes.stops or 0}
        return Organisation.objects.in_bulk(ids)

    def in_part(self, part: str) -> list[int]:
        return [work.pk for work in self.inputs.works if work.part == part]

    def leading(self, activities: list[int]) -> list[Organisation]:
        """Who leads one of these, by name."""
        found = {self.organisations[one.organisation] for one in self.lead if one.activity in activities}
        return sorted(found, key=lambda one: (one.sort_name, one.pk))

    @cached_property
    def lead(self) -> list[Offer]:
        return [one for one in self.inputs.offers if one.role == CoverageRole.LEADS]

    def others(self, activities: list[int]) -> list[Organisation]:
        return [one for one in self.leading(activities) if one != self.own]

    def led(self, who: list[Organisation], activities: list[int]) -> tuple[Activity, ...]:
        """Of these activities the ones that one of them leads."""
        theirs = {one.activity for one in self.lead if self.organisations[one.organisation] in who}
        return tuple(one for pk, one in self.activities.items() if pk in theirs and pk in activities)

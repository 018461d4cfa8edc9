"""Who was there, and the two forms around closing a meeting."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from intake.guard import GuardedText, LongText
from transitiehuis import days
from transitiehuis.netwerk.models import Membership, Organisation
from transitiehuis.regie.models import Attendance, QuarterRound
from transitiehuis.regie.models.attendance import MOST_OTHERS, There
from transitiehuis.ui.forms import HuisHelper


class AttendanceForm(forms.Form):
    """For each partner the people with an account, and how many others."""

    def __init__(self, data: Any = None, *, round: QuarterRound) -> None:
        super().__init__(data)
        day = min(days.today(), round.meeting_on)
        self.partners = list(Organisation.objects.partners_of([round.region_id], day).in_order().only("name"))
        self.people = self._people(day)
        noted = Attendance.objects.filter(round=round).prefetch_related("people").order_by("pk")
        self.noted = {row.organisation_id: row for row in noted}
        for partner in self.partners:
            self._ask(partner)

    def _people(self, day: Any) -> dict[int, dict[int, Membership]]:
        """By organisation each person once, by the key of one of their memberships."""
        found: dict[int, dict[int, Membership]] = {}
        rows = Membership.objects.in_order().filter(organisation__in=self.partners, user__is_active=True)
        for member in rows.current_on(day).select_related("user"):
            there = found.setdefault(member.organisation_id, {})
            if member.user_id not in {each.user_id for each in there.values()}:
                there[member.pk] = member
        return found

    def _ask(self, partner: Organisation) -> None:
        row = self.noted.get(partner.pk)
        people = self.people.get(partner.pk, {})
        users = {people[pk].user_id: pk for pk in people}
        ticked = {one.member_id for one in row.people.all()} if row else set()
        if people:
            self.fields[f"p{partner.pk}"] = forms.MultipleChoiceField(
                label=partner.name,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                choices=[(str(pk), member.user.name) for pk, member in people.items()],
                initial=[str(pk) for pk in users.values() if pk in ticked],
            )
        self.fields[f"o{partner.pk}"] = forms.IntegerField(
            label=_("Others of %(name)s") % {"name": partner.name},
            required=False,
            min_value=0,
            max_value=MOST_OTHERS,
            initial=row.others if row else 0,
        )

    @property
    def rows(self) -> list[tuple[Organisation, BoundField | None, BoundField]]:
        """Each partner with its two fields; without people there is only a number."""
        return [
            (partner, self[f"p{partner.pk}"] if f"p{partner.pk}" in self.fields else None, self[f"o{partner.pk}"])
            for partner in self.partners
        ]

    def there(self) -> dict[int, There]:
        """As `Attendance.keep` wants it: only what differs from what was shown."""
        found = {}
        for partner in self.partners:
            people, others = f"p{partner.pk}", f"o{partner.pk}"
            if not {people, others} & set(self.changed_data):
                continue
            chosen = [self.people[partner.pk][int(pk)] for pk in self.cleaned_data.get(people, [])]
            found[partner.pk] = There(chosen, self.cleaned_data[others] or 0)
        return found


class CloseForm(forms.Form):
    """Nothing is asked: the page says what happens."""

    @property
    def helper(self) -> HuisHelper:
        return HuisHelper(self, Layout())


class CorrectForm(GuardedText):
    guarded = ("reason",)
    reason = LongText(label=_("What has to be corrected?"), help_text=_("Partners read this with the new report."))

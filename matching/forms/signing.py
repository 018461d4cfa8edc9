"""Putting a praktijkovereenkomst to be signed, and signing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.forms.fields import Named, TypedChoice
from intake.models import Involvement, PartyRole
from matching.messages import trainers_of
from matching.models import PracticeAgreement, Qualification, Recognition, Signature, SignatureParty
from matching.signing import wording
from transitiehuis import days
from transitiehuis.netwerk.models import Organisation, OrganisationKind
from transitiehuis.ui.forms import ConfirmInput, DateInput, HuisHelper
from transitiehuis.ui.years import ValidUntil

if TYPE_CHECKING:
    from matching.models import AgreementText
    from transitiehuis.netwerk.actor import Actor

SCHOOLS = (OrganisationKind.MBO_SCHOOL, OrganisationKind.SECTOR_SCHOOL)


class AskSignaturesForm(forms.Form):
    """What stands in the text beside what the placement says, and to whom the three links go."""

    fields: dict[str, Any]

    school = Named(queryset=Organisation.objects.none(), label=gettext_lazy("School"), empty_label=None)
    until = forms.DateField(label=gettext_lazy("Last day of the agreement"), widget=DateInput)
    trainer = forms.CharField(label=gettext_lazy("Workplace trainer"), max_length=120, required=False)
    candidate_email = forms.EmailField(
        label=gettext_lazy("E-mail of the candidate"),
        required=False,
        help_text=gettext_lazy("Leave it empty for who signs on paper."),
    )
    company_email = forms.EmailField(label=gettext_lazy("E-mail of who signs for the company"), required=False)
    school_email = forms.EmailField(label=gettext_lazy("E-mail of who signs for the school"), required=False)
    recognised_until = ValidUntil(
        label=gettext_lazy("Recognition lasts until"),
        required=False,
        widget=DateInput,
        help_text=gettext_lazy("Leave it empty when it has no end."),
    )

    def __init__(self, *args: Any, agreement: PracticeAgreement, actor: Actor, **kwargs: Any) -> None:
        self.agreement, self.actor = agreement, actor
        self.schools = self._schools()
        self.recognition = agreement.recognition()
        kwargs["initial"] = self._initial()
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = self.schools
        found = Qualification.objects.valid_on(days.today()).in_order()
        self.fields["qualification"] = TypedChoice(
            {f"{row.label} ({row.crebo})": row for row in found},
            also={row.label: row for row in found},
            list_id="qualifications",
            owner=True,
            label=_("Learns for"),
            help_text=_("The company is recognised for it by SBB. Type a part of the name."),
        )
        self.fields["qualification"].required = True
        if self.recognition:
            del self.fields["recognised_until"]

    @property
    def helper(self) -> HuisHelper:
        about = ["school", "qualification", "until", "trainer"]
        if "recognised_until" in self.fields:
            about.insert(2, "recognised_until")
        return HuisHelper(
            self,
            Layout(
                Fieldset(_("What the agreement says"), *about),
                Fieldset(_("Who gets a link to sign"), "candidate_email", "company_email", "school_email"),
            ),
        )

    def _initial(self) -> dict[str, Any]:
        placement, company = self.agreement.placement, self.agreement.training_company
        place = placement.place if placement.place and placement.place.employer_id == company.pk else None
        people = trainers_of(company.pk)
        posting = placement.postings.in_order().select_related("trainer__membership__user").last()
        qualification = place.qualification if place else self.recognition and self.recognition.qualification
        contact = place.contact_email if place else ""
        return {
            "school": next(iter(self.schools), None),
            "until": self.agreement.until,
            "qualification": f"{qualification.label} ({qualification.crebo})" if qualification else "",
            "trainer": posting.trainer.shown_name if posting and posting.trainer else "",
            "candidate_email": placement.trajectory.candidate.email,
            "company_email": contact or (people[0].email if people else company.email),
            "school_email": self.actor.user.email if self.actor.user and self.actor.organisation.is_school else "",
        }

    def _schools(self) -> Any:
        """Schools that work on the traject, else those of the region."""
        parties = Involvement.objects.filter(trajectory=self.agreement.placement.trajectory_id, until=None)
        schools = Organisation.objects.visible_to(self.actor).filter(kind__in=SCHOOLS)
        part = schools.filter(pk__in=parties.filter(role=PartyRole.SCHOOL).values("organisation")).in_order()
        return part or schools.partners_of(self.actor.region_ids, days.today()).in_order()

    def clean_until(self) -> Any:
        if self.cleaned_data["until"] < self.agreement.since:
            raise ValidationError(_("The agreement cannot end before the first day at work."))
        return self.cleaned_data["until"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned[f"{party}_email"] for party in SignatureParty.values):
            self.add_error("candidate_email", _("Fill in at least one e-mail address, or record paper signatures."))
        return cleaned

    def ask(self) -> AgreementText:
        """Write the text and send the links; a recognition that was typed is written first."""
        cleaned = self.cleaned_data
        qualification = cleaned["qualification"]
        if self.recognition is None:
            Recognition.objects.update_or_create(
                organisation=self.agreement.training_company,
                qualification=qualification,
                defaults={"since": self.agreement.since, "valid_until": cleaned["recognised_until"]},
            )
        facts = {"until": cleaned["until"], "trainer": cleaned["trainer"], "qualification": qualification.label}
        body = wording(self.agreement, school=cleaned["school"].name, **facts)
        emails = {party: cleaned[f"{party}_email"] for party in SignatureParty.values if cleaned[f"{party}_email"]}
        return Signature.ask(self.agreement, body=body, until=cleaned["until"], emails=emails, by=self.actor)


class SignByLinkForm(forms.Form):
    """A typed name and a tick: that is the signature."""

    name = forms.CharField(
        label=gettext_lazy("Your first and last name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("I have read the agreement and sign it"),
        widget=ConfirmInput(legend=gettext_lazy("Do you sign?")),
        error_messages={"required": gettext_lazy("Tick the box to sign.")},
    )

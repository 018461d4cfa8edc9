"""The matchingsprofiel on one page, in two layers, and the intake that begins it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.forms import experience
from intake.forms.fields import ManyNamed, Named, TypedChoice, done
from intake.forms.held import as_sent, held_by, version_of
from intake.forms.lists import certificates, occupations, profiles_of, skills
from intake.forms.snapshot import Snapshot
from intake.guard import GuardedText, LongText
from intake.models import (
    Certificate,
    EducationLevel,
    Intake,
    LanguageLevel,
    Licence,
    Statement,
    SupportProfile,
    TargetGroup,
    Theme,
    Trajectory,
    Transport,
)
from transitiehuis import days
from transitiehuis.asking import ahead
from transitiehuis.ui.forms import DateInput, HuisHelper, TimeInput
from transitiehuis.ui.words import daytime
from transitiehuis.ui.years import ValidUntil

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

MOST_ROWS = 12
WEEK_HOURS = 60
PLAIN = (
    "themes", "available_from", "hours_min", "hours_max", "earliest_start", "max_distance_km", "transport",
    "licences", "language_level", "education_level",
)  # fmt: skip
GUIDANCE = {"yes": True, "no": False, "": None}


def picks(choices: Any, nothing: Any = None) -> list[tuple[str, Any]]:
    """Choices with a capital; `nothing` names the empty one."""
    found = [(value, capfirst(label)) for value, label in choices]
    return found if nothing is None else [("", nothing), *found]


class ProfileForm(GuardedText):
    """What is known of the candidate. Empty means: not known."""

    data: Any  # what the browser sent: a QueryDict
    names: tuple[str, ...] = ()  # the fields of one subject
    whole = True  # all of the profile; a form of one subject looks at its own fields only
    row_kinds: tuple[str, ...] = ("occupation", "skill", "certificate", "experience")
    guarded: tuple[str, ...] = ("work_conditions",)

    themes = ManyNamed(
        queryset=Theme.objects.none(),
        label=gettext_lazy("Themes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    available_from = forms.DateField(label=gettext_lazy("Available from"), required=False, widget=DateInput)
    hours_min = forms.IntegerField(
        label=gettext_lazy("At least, hours a week"), required=False, min_value=1, max_value=WEEK_HOURS
    )
    hours_max = forms.IntegerField(
        label=gettext_lazy("At most, hours a week"), required=False, min_value=1, max_value=WEEK_HOURS
    )
    earliest_start = forms.TimeField(
        label=gettext_lazy("Can begin from"),
        required=False,
        widget=TimeInput,
        help_text=gettext_lazy("For example 8:30, after the children went to school."),
    )
    max_distance_km = forms.IntegerField(
        label=gettext_lazy("How far from home, in km"), required=False, min_value=1, max_value=300
    )
    transport = forms.MultipleChoiceField(
        label=gettext_lazy("Transport"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=lambda: picks(Transport.choices),
    )
    licences = forms.MultipleChoiceField(
        label=gettext_lazy("Driving licence"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=Licence.choices,
    )
    language_level = forms.ChoiceField(
        label=gettext_lazy("Level of Dutch"),
        required=False,
        widget=forms.Select(attrs={"class": "w-mid"}),
        choices=lambda: picks(LanguageLevel.choices, _("Not known")),
    )
    education_level = forms.ChoiceField(
        label=gettext_lazy("Highest level of education finished"),
        required=False,
        widget=forms.Select(attrs={"class": "w-mid"}),
        choices=lambda: picks(EducationLevel.choices, _("Not known")),
    )
    target_group = forms.ChoiceField(
        label=gettext_lazy("Target group"),
        required=False,
        widget=forms.Select(attrs={"class": "w-mid"}),
        help_text=gettext_lazy("A change becomes a statement of your organisation, dated today."),
        choices=lambda: picks(TargetGroup.choices, _("Not known")),
    )
    work_conditions = LongText(
        label=gettext_lazy("What must the work take into account?"),
        required=False,
        help_text=gettext_lazy("Conditions, no reasons: “not lifting more than 15 kilos”, “not on a ladder”."),
    )
    guidance_needed = forms.ChoiceField(
        label=gettext_lazy("Is guidance needed?"),
        required=False,
        widget=forms.RadioSelect,
        choices=lambda: [("", _("Not known")), ("yes", _("Yes")), ("no", _("No"))],
    )
    opened = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, trajectory: Trajectory, **kwargs: Any) -> None:
        with ahead(lambda: self._ask(trajectory)):
            self._fill(data, trajectory, **kwargs)

    def _ask(self, trajectory: Trajectory) -> None:
        """What is known, and every list to choose from."""
        profiles_of(trajectory.pk)
        for name, lists in (("occupation", occupations), ("skill", skills), ("certificate", certificates)):
            if name in self.row_kinds:
                lists()

    def _fill(self, data: Any, trajectory: Trajectory, **kwargs: Any) -> None:
        [self.profile] = profiles_of(trajectory.pk)
        self.trajectory = trajectory
        self.support = getattr(self.profile.trajectory, "support", None) or SupportProfile()
        self.profile.trajectory = trajectory
        held = held_by(self.profile)
        sent = as_sent(self.profile, self.support, held)
        asks_group = self.whole or "target_group" in self.names
        if asks_group and (group := Statement.group_of(trajectory)):
            sent["target_group"] = [group]
        self.now = Snapshot(version_of(self.profile), sent)
        super().__init__(data, initial=self._initial(), **kwargs)
        self.fields["themes"].queryset = Theme.objects.valid_on(days.today()).in_order().only("name_nl", "name_en")
        for name, spare, field in (
            ("occupation", 2, self._occupation_field),
            ("skill", 3, self._skill_field),
            ("certificate", 2, self._certificate_field),
            ("experience", 1, lambda: experience.fields),
        ):
            if name in self.row_kinds:
                self._add_rows(name, len(held[name]), spare, field())
        self.guarded = (*self.guarded, *self.rows("experience"))

    def _initial(self) -> dict[str, Any]:
        single = {name: values[0] for name, values in self.now.values.items()}
        many = {name: self.now.values.get(name, []) for name in ("themes", "transport", "licences")}
        return {**single, **many, "opened": self.now.seal()}

    # -- rows of something typed or chosen ----------------------------------------------------------------------------

    def _add_rows(self, name: str, held: int, spare: int, make: Callable[[int], dict[str, forms.Field]]) -> None:
        """As many rows as are held or were sent, and some to fill in."""
        sent = sum(f"{name}_{number}" in self.data for number in range(MOST_ROWS)) if self.is_bound else 0
        for number in range(min(max(held + spare, sent), MOST_ROWS)):
            self.fields.update(make(number))

    @staticmethod
    def _occupation_field() -> Callable[[int], dict[str, forms.Field]]:
        rows = occupations()
        names = {row.name_nl: row for row in rows}
        also = {other: row for row in rows for other in row.alternative_names}

        def make(number: int) -> dict[str, forms.Field]:
            label = _("Occupation %(number)s") % {"number": number + 1}
            field = TypedChoice(names, also=also, list_id="occupations", owner=number == 0, label=label)
            return {f"occupation_{number}": field}

        return make

    @staticmethod
    def _skill_field() -> Callable[[int], dict[str, forms.Field]]:
        names = {row.name_nl: row for row in skills()}

        def make(number: int) -> dict[str, forms.Field]:
            label = _("Can do %(number)s") % {"number": number + 1}
            return {f"skill_{number}": TypedChoice(names, list_id="skills", owner=number == 0, label=label)}

        return make

    @staticmethod
    def _certificate_field() -> Callable[[int], dict[str, forms.Field]]:
        choices = [(row.pk, row.name_nl) for row in certificates()]

        def make(number: int) -> dict[str, forms.Field]:
            place = {"number": number + 1}
            field = Named(
                Certificate.objects.filter(until=None),
                label=_("Certificate %(number)s") % place,
                required=False,
                empty_label=_("None"),
            )
            field.choices = [("", _("None")), *choices]
            until = ValidUntil(label=_("Valid until %(number)s") % place, required=False, widget=DateInput)
            return {f"certificate_{number}": field, f"certificate_{number}_until": until}

        return make

    def rows(self, name: str) -> list[str]:
        """The fields of the rows of that name, in order."""
        return [field for field in self.fields if field.startswith(f"{name}_") and field[-1].isdigit()]

    # -- drawing ------------------------------------------------------------------------------------------------------

    @property
    def helper(self) -> HuisHelper:
        return HuisHelper(self, Layout(*self._first_fieldsets(), *self._layers()))

    def _first_fieldsets(self) -> list[Any]:
        return []

    def _layers(self) -> list[Fieldset]:
        certificates = [Row(Column(name), Column(f"{name}_until")) for name in self.rows("certificate")]
        typed = [*by_two(self.rows("occupation")), *by_two(self.rows("skill"))]
        second = _("Second layer: a training company never sees this")
        return [
            Fieldset(_("What the candidate wants and can do"), "themes", *typed),
            Fieldset(
                _("When and how much"),
                "available_from",
                Row(Column("hours_min"), Column("hours_max")),
                "earliest_start",
            ),
            Fieldset(_("How far"), "max_distance_km", Row(Column("transport"), Column("licences"))),
            Fieldset(_("Language, education and certificates"), "language_level", "education_level", *certificates),
            experience.fieldset(self.rows("experience")),
            Fieldset(second, "target_group", "work_conditions", "keep_text", "guidance_needed", css_class="is-private"),
        ]

    # -- checking -----------------------------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        low, high = cleaned.get("hours_min"), cleaned.get("hours_max")
        if low and high and low > high:
            said = _("Fill in at least %(hours)s hours here.") % {"hours": low}
            self.add_error("hours_max", ValidationError(said, code="min_value"))
        self._check_certificates(cleaned)
        for name, said in experience.mistakes(cleaned, self.rows("experience")):
            self.add_error(name, said)
        self._look_for_other_edits()
        return cleaned

    def _check_certificates(self, cleaned: dict[str, Any]) -> None:
        chosen: set[Certificate] = set()
        for name in self.rows("certificate"):
            certificate = cleaned.get(name)
            if certificate in chosen:
                self.add_error(name, _("This certificate is already in the list."))
            if certificate:
                chosen.add(certificate)
            elif cleaned.get(f"{name}_until") and name not in self.errors:
                self.add_error(name, _("Choose the certificate that belongs to this day."))

    def _look_for_other_edits(self) -> None:
        """Somebody saved since this form was drawn: say who and what, and bring up to date what I did not touch."""
        then = Snapshot.unseal(self.data.get("opened", ""))
        if then.version == self.now.version:
            return
        changed = [name for name in then.changed_in(self.now) if self.whole or name in self.fields]
        if not changed and not self.whole:
            return
        data = self.data.copy()
        for name in changed:
            mine = [value for value in self.data.getlist(name) if value]
            if mine == then.values.get(name, []):
                data.setlist(name, self.now.values.get(name, []))
        data["opened"] = self.now.seal()
        self.data = data
        self.add_error(None, self._who_changed_what(changed))

    def _who_changed_what(self, changed: list[str]) -> str:
        if self.profile.updated_at is None:  # nobody did: what came back is not what went out
            return _("This form was no longer right. Look at it, and save again.")
        who = self.profile.updated_by.name if self.profile.updated_by else _("Somebody")
        facts = {"who": who, "when": daytime(self.profile.updated_at), "what": self._told(changed)}
        return (
            _(
                "%(who)s changed this profile (%(when)s) while you had it open: %(what)s."
                " What you had not touched has been brought up to date. Look at it, and save again."
            )
            % facts
        )

    def _told(self, changed: list[str]) -> str:
        parts = []
        for name in changed:
            field = self.fields.get(name)
            label = field.label if field else name
            value = self._readable(name, self.now.values.get(name, []))
            parts.append(f"{label}: {value or _('empty')}")
        return "; ".join(parts) or _("nothing that stands here")

    def _readable(self, name: str, values: list[str]) -> str:
        choices = getattr(self.fields.get(name), "choices", None)
        labels = {str(value): str(label) for value, label in choices} if choices else {}
        return ", ".join(labels.get(value, value) for value in values)

    # -- saving -------------------------------------------------------------------------------------------------------

    def save(self, by: Actor) -> None:
        """Write both layers: see `MatchingProfile.record`."""
        cleaned = self.cleaned_data
        facts: dict[str, Any] = {name: cleaned[name] for name in PLAIN if name in self.fields}
        for name in ("occupation", "skill"):
            if name in self.row_kinds:
                facts[f"{name}s"] = [cleaned[row] for row in self.rows(name) if cleaned[row]]
        held = [(cleaned[name], cleaned[f"{name}_until"]) for name in self.rows("certificate") if cleaned[name]]
        worked = experience.lines(cleaned, self.rows("experience"))
        self.profile.record(
            facts,
            by=by,
            support=self._second_layer(cleaned) if "work_conditions" in self.fields else None,
            certificates=held if "certificate" in self.row_kinds else None,
            experience=worked if "experience" in self.row_kinds else None,
            opened_at=self.profile.updated_at,
        )

    def _second_layer(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        return {
            "target_group": self._said_group(cleaned["target_group"]),
            "work_conditions": cleaned["work_conditions"],
            "guidance_needed": GUIDANCE[cleaned["guidance_needed"]],
        }

    def _said_group(self, chosen: str) -> str:
        """The target group when it was changed here; '' leaves what partners stated as it is."""
        then = Snapshot.unseal(self.data.get("opened", "")).values.get("target_group", [""])
        return "" if [chosen] == then else chosen


class IntakeForm(ProfileForm):
    """The first full talk: when it was, what came out of it, and the profile that came with it."""

    guarded = ("summary", "work_conditions")

    held_on = done(gettext_lazy("When was the talk?"))
    summary = LongText(
        label=gettext_lazy("What came out of it?"),
        help_text=gettext_lazy("So that nobody has to tell the same story twice. No BSN, nothing about health."),
        error_messages={"required": gettext_lazy("Write in a few sentences what came out of the talk.")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, data: Any = None, *, trajectory: Trajectory, **kwargs: Any) -> None:
        super().__init__(data, trajectory=trajectory, **kwargs)
        self.initial["held_on"] = days.today()
        self.order_fields(["held_on", "summary", *(name for name in self.fields)])

    def _first_fieldsets(self) -> list[Any]:
        return ["held_on", "summary"]

    def hold(self, by: Actor) -> None:
        """The intake was held, with what is known since."""
        Intake.hold(self.trajectory, held_on=self.cleaned_data["held_on"], summary=self.cleaned_data["summary"], by=by)
        self.save(by)


def by_two(names: list[str]) -> list[Row]:
    """Two fields beside each other where there is room."""
    return [Row(*(Column(name) for name in names[start : start + 2])) for start in range(0, len(names), 2)]

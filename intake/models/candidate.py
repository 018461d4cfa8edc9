from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from intake.access import is_party
from intake.sounds import name_sound
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Place
from transitiehuis.netwerk.models.people import Language
from transitiehuis.netwerk.sorting import sort_key
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import ME, RowSecurity

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

TERM = _("Until the last partner's term has ended: as a rule one year after the trajectory was closed.")
PREFIXES = ("van der", "van den", "van de", "van 't", "in 't", "op de", "van", "de", "den", "der", "ten", "ter", "te")
NATIONAL_DIGITS = 9


def last_name_key(last_name: str) -> str:
    """The sort key of a last name without its Dutch prefix.

    >>> last_name_key("van der Berg")
    'berg'
    """
    key = sort_key(last_name)
    for prefix in PREFIXES:
        if key.startswith(prefix + " "):
            return key[len(prefix) + 1 :]
    return key


class Channel(models.TextChoices):
    EMAIL = "email", _("e-mail")
    PHONE = "phone", _("telephone")
    GUIDE = "guide", _("through the guide")


class CandidateQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> CandidateQuerySet:
        """Candidates of trajecten my organisation is a party to; the only door from a request."""
        from intake.models import Trajectory

        seen = Trajectory.objects.filter(is_party(actor, days.today()))
        return self.filter(pk__in=seen.values("candidate"))


class Candidate(models.Model):
    """The zij-instromer: few fields, no account, and no field for a BSN or a diagnosis."""

    Channel = Channel

    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=120)
    sort_name = models.CharField(max_length=210)
    sound_key = models.CharField(max_length=90, blank=True, default="", editable=False)
    birth_year = models.PositiveSmallIntegerField()
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    phone_key = models.CharField(max_length=30, blank=True, db_index=True)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    # In which language we write to this person.
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.DUTCH)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    invented = models.BooleanField(default=False)
    # The same person, written down twice and put together: who this row went on as.
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, related_name="absorbed", null=True, blank=True)
    created_at = models.DateTimeField()

    objects = CandidateQuerySet.as_manager()
    named_by = ("first_name", "last_name")
    row_security = RowSecurity(
        "EXISTS (SELECT 1 FROM intake_sight_of_candidate t WHERE t.candidate_id = intake_candidate.id OFFSET 0)"  # noqa: S608
        f" OR (opened_by_id = {ME} AND intake_candidate_is_fresh(id))"
    )
    personal = {
        "first_name": Personal(_("To know who it is about."), TERM),
        "last_name": Personal(_("To know who it is about."), TERM),
        "sort_name": Personal(_("To find and sort by name."), TERM),
        "sound_key": Personal(_("To find a second dossier of the same person."), TERM),
        "birth_year": Personal(_("To tell two people with the same name apart."), TERM),
        "email": Personal(_("To reach the candidate."), TERM),
        "phone": Personal(_("To reach the candidate."), TERM),
        "phone_key": Personal(_("To find a second dossier of the same person."), TERM),
        "place": Personal(_("To find work and learning near home."), TERM),
    }

    class Meta:
        constraints = [
            choices("candidate", "channel", Channel),
            choices("candidate", "language", Language),
            models.CheckConstraint(
                condition=Q(channel=Channel.EMAIL) & ~Q(email="")
                | Q(channel=Channel.PHONE) & ~Q(phone="")
                | Q(channel=Channel.GUIDE),
                name="candidate_channel_can_be_used",
            ),
            models.CheckConstraint(condition=Q(birth_year__range=(1900, 2100)), name="candidate_birth_year_sane"),
            models.CheckConstraint(condition=~Q(merged_into=F("pk")), name="candidate_not_into_itself"),
        ]
        indexes = [
            GinIndex(fields=["sort_name"], name="candidate_sort_name_trgm", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["birth_year", "sort_name"], name="candidate_year_name"),
            models.Index(fields=["sound_key"], name="candidate_sound"),
            models.Index(Lower("email"), name="candidate_email", condition=~Q(email="")),
        ]

    def __str__(self) -> str:
        return f"candidate {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.set_keys()
        super().save(*args, **kwargs)

    def set_keys(self) -> None:
        """Work out what it is found by; for who writes many at once, past `save`."""
        self.sort_name = f"{last_name_key(self.last_name)} {sort_key(self.first_name)}"
        self.sound_key = name_sound(self.first_name, last_name_key(self.last_name))
        self.phone_key = phone_key(self.phone)

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


def phone_key(phone: str) -> str:
    """The national digits of a Dutch number, so that +31 6 and 06 are the same; '' for none.

    >>> phone_key("+31 (0)6 12-34 56 78")
    '0612345678'
    """
    digits = "".join(c for c in phone if c.isdigit())
    for abroad in ("0031", "31"):
        if digits.startswith(abroad) and len(digits) > NATIONAL_DIGITS:
            return "0" + digits[len(abroad) :].lstrip("0")
    return digits

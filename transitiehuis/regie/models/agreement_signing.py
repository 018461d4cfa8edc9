from __future__ import annotations

from typing import TYPE_CHECKING

import pgtrigger
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Link, Organisation, User
from transitiehuis.netwerk.models.signing import FrozenText, SignedByLink, SignedByLinkQuerySet
from transitiehuis.privacy import Personal
from transitiehuis.regie.models.agreement_parts import WITH_AGREEMENT
from transitiehuis.regie.models.agreements import AGREEMENT_TERM, Agreement, AgreementState
from transitiehuis.rowsecurity import LINK, RowSecurity
from transitiehuis.workflow import WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


class AgreementWording(FrozenText):
    """The wording of an agreement as its parties sign it, word for word."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="wordings")

    row_security = RowSecurity(
        f"{WITH_AGREEMENT.web} OR EXISTS (SELECT 1 FROM regie_agreementsignature s"  # noqa: S608
        f" WHERE s.text_id = regie_agreementwording.id AND s.link_id = {LINK})",
        WITH_AGREEMENT.check,
    )
    personal = {"body": Personal(_("To show what was signed, word for word."), AGREEMENT_TERM)}
    impersonal = {"digest"}
    withheld = "UPDATE, TRUNCATE"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "number"], name="agreementwording_number_once")]
        triggers = [pgtrigger.Protect(name="never_rewritten", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"wording {self.pk} of an agreement"


class AgreementSignature(SignedByLink):
    """Handtekening of one party under one wording."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    text = models.ForeignKey(AgreementWording, on_delete=models.PROTECT, related_name="signatures")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    signed_as = models.CharField(max_length=80, blank=True)  # the office of who signed

    objects = SignedByLinkQuerySet.as_manager()
    row_security = RowSecurity(f"{WITH_AGREEMENT.web} OR link_id = {LINK}", WITH_AGREEMENT.check)
    personal = {
        "email": Personal(_("To send the link to sign by."), AGREEMENT_TERM),
        "signed_name": Personal(_("To know who signed."), AGREEMENT_TERM),
        "signed_as": Personal(_("To know in which office somebody signed."), AGREEMENT_TERM),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_name="", signed_as="")
                | (Q(signed_at__isnull=False) & ~Q(signed_name="") & ~Q(signed_as="")),
                name="agreementsignature_given_whole",
            ),
            models.UniqueConstraint(
                fields=["agreement", "organisation"],
                condition=Q(withdrawn_at__isnull=True),
                name="agreementsignature_one_standing",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="given_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__signed_at__isnull=False)
                & (
                    pgtrigger.Q(old__signed_at__df=pgtrigger.F("new__signed_at"))
                    | pgtrigger.Q(old__signed_name__df=pgtrigger.F("new__signed_name"))
                    | pgtrigger.Q(old__signed_as__df=pgtrigger.F("new__signed_as"))
                    | pgtrigger.Q(old__text__df=pgtrigger.F("new__text"))
                ),
            )
        ]

    def __str__(self) -> str:
        return f"signature {self.pk} under an agreement"

    # -- steps -----------------------------------------------------------------------------------------------------

    @transaction.atomic
    def sign(self, name: str, office: str, *, by: Actor) -> None:
        """Sign the text, by who followed the link; written as the worker, for the signer sees that text alone.

        The last to sign makes the agreement stand. Of twice at once one counts; the other gets WrongStatus, as does
        who comes after it was taken back.
        """
        from transitiehuis.netwerk.actor import working
        from transitiehuis.regie.agreements.signing import complete

        self.require_door(by)
        with working():
            agreement = self.agreement
            agreement.lock()
            self.lock()
            self.require_unsigned()
            agreement.require_signable()
            self.keep(signed_name=name, signed_as=office)
            agreement.log("signed", organisation=self.organisation)
            if not agreement.signatures.standing().filter(signed_at=None).exists():
                agreement.signed_by_all()
                complete(agreement)

    @transaction.atomic
    def ask_again(self, email: str, *, by: Actor) -> AgreementSignature:
        """Another link to the same text for a party that has not signed; the former one opens nothing more."""
        from transitiehuis.regie.agreements.signing import asked

        self.agreement.hold(by, AgreementState.SIGNING)
        self.lock()
        if self.signed_at or self.withdrawn_at:
            raise WrongStatus(_("This party has signed, or was asked anew."))
        self.withdraw()
        made = AgreementSignature.ask_for(self.text, self.organisation, email, by)
        asked(made)
        return made

    @classmethod
    def ask_for(cls, text: AgreementWording, organisation: Organisation, email: str, by: Actor) -> AgreementSignature:
        made = cls.objects.create(
            agreement=text.agreement,
            text=text,
            organisation=organisation,
            email=email,
            asked_at=timezone.now(),
            asked_by=by.user,
        )
        made.give_link(Link.Purpose.AGREEMENT)
        return made


class AgreementChangeKind(models.TextChoices):
    MADE = "made", _("drawn up")
    EDITED = "edited", _("changed")
    ASKED = "asked", _("put to be signed")
    TAKEN_BACK = "taken_back", _("taken back to change it")
    SIGNED = "signed", _("signed")
    RENEWED = "renewed", _("renewed: a successor was drawn up")
    ENDED = "ended", _("ended early")


class AgreementChange(models.Model):
    """What happened to an agreement, by a colleague, or by the party that signed by link. Never changed."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=12, choices=AgreementChangeKind.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True)
    at = models.DateTimeField()

    row_security = WITH_AGREEMENT
    personal = {"note": Personal(_("To say why an agreement changed."), AGREEMENT_TERM)}
    withheld = "UPDATE, TRUNCATE"

    class Meta:
        constraints = [
            choices("agreementchange", "kind", AgreementChangeKind),
            models.CheckConstraint(
                condition=Q(kind="signed", organisation__isnull=False) | (~Q(kind="signed") & Q(by__isnull=False)),
                name="agreementchange_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"change {self.pk} of an agreement"


class AgreementReminder(models.Model):
    """Its parties were told that it ends on `until`, so many months before: once for each."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="reminders")  # part of it
    until = models.DateField()
    months = models.PositiveSmallIntegerField()
    told_on = models.DateField()

    row_security = RowSecurity(WITH_AGREEMENT.web, "false")
    impersonal = {"until", "told_on"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "until", "months"], name="agreementreminder_once"),
            models.CheckConstraint(condition=Q(months__in=[6, 3, 1]), name="agreementreminder_months_valid"),
        ]

    def __str__(self) -> str:
        return f"reminder {self.pk} of an agreement"

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import pgtrigger
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.models import TRAJECTORY_TERM
from matching.models.agreement import PracticeAgreement
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Link
from transitiehuis.netwerk.models.signing import FrozenText, SignedByLink, SignedByLinkQuerySet, digest
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import LINK, RowSecurity
from transitiehuis.workflow import WrongStatus, same_click

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

SEEN_WITH_AGREEMENT = (
    "EXISTS (SELECT 1 FROM matching_practiceagreement a WHERE a.id = {table}.agreement_id)"  # the policy of its table
)


class SignatureParty(models.TextChoices):
    CANDIDATE = "candidate", _("candidate")
    COMPANY = "company", _("training company")
    SCHOOL = "school", _("school")


class AgreementTextQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> AgreementTextQuerySet:
        """Texts of agreements the actor sees; the only door from a request."""
        return self.filter(agreement__in=PracticeAgreement.objects.visible_to(actor))


class AgreementText(FrozenText):
    """The wording of a praktijkovereenkomst as it was put to be signed; never changed, and known by its digest."""

    agreement = models.ForeignKey(PracticeAgreement, on_delete=models.PROTECT, related_name="texts")

    objects = AgreementTextQuerySet.as_manager()
    row_security = RowSecurity(
        SEEN_WITH_AGREEMENT.format(table="matching_agreementtext") + " OR EXISTS (SELECT 1 FROM matching_signature s"  # noqa: S608
        f" WHERE s.text_id = matching_agreementtext.id AND s.link_id = {LINK})"
    )
    personal = {"body": Personal(_("To show what was signed, word for word."), TRAJECTORY_TERM)}
    impersonal = {"digest"}
    withheld = "UPDATE, TRUNCATE"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "number"], name="agreementtext_number_once")]
        triggers = [pgtrigger.Protect(name="never_rewritten", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"agreement text {self.pk}"

    def asks_the_same(self, body: str, emails: Mapping[str, str], standing: Sequence[Signature], by: Actor) -> bool:
        """The same words, put to the same addresses by the same person in the same moment: a second click."""
        same = (self.body, self.made_by_id, {one.party: one.email for one in standing}) == (body, by.person.pk, emails)
        return same and same_click(self.made_at) and not any(one.signed_at for one in standing)


class SignatureQuerySet(SignedByLinkQuerySet):
    def visible_to(self, actor: Actor) -> SignatureQuerySet:
        """Signatures under agreements the actor sees; the only door from a request."""
        return self.filter(agreement__in=PracticeAgreement.objects.visible_to(actor))


class Signature(SignedByLink):
    """Handtekening: one party is asked to sign one text, by a link of its own, and signs with a typed name."""

    Party = SignatureParty

    agreement = models.ForeignKey(PracticeAgreement, on_delete=models.PROTECT, related_name="signatures")
    text = models.ForeignKey(AgreementText, on_delete=models.PROTECT, related_name="signatures")
    party = models.CharField(max_length=10, choices=SignatureParty.choices)

    objects = SignatureQuerySet.as_manager()
    row_security = RowSecurity(f"{SEEN_WITH_AGREEMENT.format(table='matching_signature')} OR link_id = {LINK}")
    personal = {
        "email": Personal(_("To send the link to sign by."), TRAJECTORY_TERM),
        "signed_name": Personal(_("To know who signed."), TRAJECTORY_TERM),
    }

    class Meta:
        constraints = [
            choices("signature", "party", SignatureParty),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, signed_name="") | (Q(signed_at__isnull=False) & ~Q(signed_name="")),
                name="signature_given_has_a_name",
            ),
            models.UniqueConstraint(
                fields=["agreement", "party"], condition=Q(withdrawn_at__isnull=True), name="signature_one_standing"
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
                    | pgtrigger.Q(old__text__df=pgtrigger.F("new__text"))
                ),
            )
        ]

    def __str__(self) -> str:
        return f"signature {self.pk}"

    # -- steps -------------------------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def ask(
        cls, agreement: PracticeAgreement, *, body: str, until: date, emails: Mapping[str, str], by: Actor
    ) -> AgreementText:
        """Put `body` to be signed: each party of `emails` gets a link of its own; earlier links open nothing more.

        What was signed by link under an earlier wording falls with it: other words are signed anew. A second click
        of the same person is the same question.
        Raises WrongStatus when everybody signed, or without a recognition of the leerbedrijf on the first day.
        """
        from matching import signing

        placement = agreement.placement
        placement.trajectory.hold()
        placement.trajectory.require_worker(by)
        placement.lock()
        agreement.lock()
        agreement.require_open()
        if agreement.recognition() is None:
            raise WrongStatus(_("This training company has no recognition that holds on the first day. Add it first."))
        standing = list(cls.objects.filter(agreement=agreement).standing())
        newest = agreement.texts.order_by("number").last()
        if newest and newest.asks_the_same(body, emails, standing, by):
            return newest
        for former in standing:
            former.agreement = agreement
            former.void()
        agreement.until = until
        agreement.save()
        text = AgreementText.objects.create(
            agreement=agreement,
            number=agreement.texts.count() + 1,
            body=body,
            digest=digest(body),
            made_at=timezone.now(),
            made_by=by.user,
        )
        for party, email in emails.items():
            if getattr(agreement, f"{party}_signed_on") is None:
                signing.asked(cls._make(agreement, text, party, email, by))
        return text

    @classmethod
    def _make(cls, agreement: PracticeAgreement, text: AgreementText, party: str, email: str, by: Actor) -> Signature:
        made = cls.objects.create(
            agreement=agreement, text=text, party=party, email=email, asked_at=timezone.now(), asked_by=by.user
        )
        made.give_link(Link.Purpose.SIGNATURE)
        return made

    @transaction.atomic
    def sign(self, name: str, *, by: Actor) -> None:
        """Sign the text, by who followed the link; written as the worker, for the signer sees nothing of the dossier.

        Of twice at once one counts; the other gets WrongStatus, as does who comes after it was withdrawn.
        """
        from matching import signing
        from transitiehuis.netwerk.actor import working

        self.require_door(by)
        with working():
            agreement = self.agreement
            agreement.placement.trajectory.hold()
            agreement.placement.lock()
            agreement.lock()
            self.lock()
            self.require_unsigned()
            agreement.require_open()
            self.keep(signed_name=name)
            setattr(agreement, f"{self.party}_signed_on", timezone.localdate(self.signed_at))
            agreement.save()
            if agreement.is_signed:
                agreement.guide_until_its_end(by)
                signing.complete(agreement, by=by)

    def void(self) -> None:
        """Withdrawn, and no longer counted when it was given. The agreement is saved by the caller."""
        if self.signed_at:
            setattr(self.agreement, f"{self.party}_signed_on", None)
        self.withdraw()

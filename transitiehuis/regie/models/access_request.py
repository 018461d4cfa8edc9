from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.access import WORKING_ROLES, party_sees
from intake.models import WORKERS, Candidate, Trajectory
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Link, User
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

KEPT_DAYS = 14
CODE_DIGITS, CODE_MINUTES = 6, 30
# Fifty guesses in all at a million: whoever has the link and not the mailbox or telephone gets nowhere.
TRIES, CODES = 5, 10
FILES_TERM = _("Fourteen days after it was ready; then the files are erased.")


class AccessState(models.TextChoices):
    MAKING = "making", _("is being made")
    READY = "ready", _("is ready")
    FAILED = "failed", _("could not be made")
    ERASED = "erased", _("was erased after its term")


class AccessKind(models.TextChoices):
    PDF = "pdf", _("document to read (PDF)")
    JSON = "json", _("file for another computer (JSON)")


class AccessRequestQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> AccessRequestQuerySet:
        """That one was asked, of trajecten my organisation works on; what is in it only the candidate sees."""
        return self.filter(trajectory__in=Trajectory.objects.visible_to(actor).worked_by(actor))

    def of(self, trajectory: Trajectory) -> AccessRequestQuerySet:
        """Of this person, by whichever traject it was asked; the newest first."""
        return self.filter(candidate=trajectory.candidate_id).order_by("-asked_at", "-pk")

    def making(self) -> AccessRequestQuerySet:
        return self.filter(state=AccessState.MAKING).order_by("asked_at", "pk")

    def ready(self) -> AccessRequestQuerySet:
        return self.filter(state=AccessState.READY)


class AccessRequest(Lockable):
    """A candidate asks for everything that is kept of them (AVG, article 15). Made by the worker part by part, given
    by their link together with a code to the channel that is known, erased after its term. One at a time a person.
    """

    State, Kind = AccessState, AccessKind

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="+")
    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=AccessState.choices, default=AccessState.MAKING)
    asked_at = models.DateTimeField()
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField()
    ready_at = models.DateTimeField(null=True, blank=True)
    erase_on = models.DateField(null=True, blank=True)
    fetched_at = models.DateTimeField(null=True, blank=True)
    # The code is worked out from these under the server's key; it is kept nowhere.
    nonce = models.CharField(max_length=32)
    code_number = models.PositiveSmallIntegerField(default=0)
    code_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    code_read_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = AccessRequestQuerySet.as_manager()
    row_security = RowSecurity(party_sees("regie_accessrequest.trajectory_id", WORKING_ROLES))
    withheld = "DELETE"
    impersonal = {"erase_on", "nonce"}

    class Meta:
        constraints = [
            choices("accessrequest", "state", AccessState),
            models.CheckConstraint(
                name="accessrequest_state_has_its_facts",
                condition=Q(state__in=["making", "failed"], ready_at=None, erase_on=None)
                | Q(state__in=["ready", "erased"], ready_at__isnull=False, erase_on__isnull=False),
            ),
            models.CheckConstraint(
                name="accessrequest_limits",
                condition=Q(done__lte=F("total"), code_number__lte=CODES, tries__lte=TRIES),
            ),
            models.UniqueConstraint(
                fields=["candidate"], condition=Q(state__in=["making", "ready"]), name="accessrequest_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"access request {self.pk}"

    # -- by the candidate, inside `working()` ------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def ask(cls, trajectory: Trajectory, *, by: Actor) -> AccessRequest:
        """Begin, and wake the worker. With one that is being made or ready, that one: asked twice it is made once."""
        from transitiehuis.regie.access.reach import things
        from transitiehuis.regie.tasks import own_bell

        _by_candidate(by)
        try:
            with transaction.atomic():
                made = cls.objects.create(
                    candidate_id=trajectory.candidate_id,
                    trajectory=trajectory,
                    asked_at=timezone.now(),
                    total=len(things()) + 1,
                    nonce=secrets.token_hex(16),
                )
        except IntegrityError:
            found = cls.objects.of(trajectory).filter(state__in=[AccessState.MAKING, AccessState.READY])
            return found.get()
        own_bell.on_commit()
        return made

    @transaction.atomic
    def send_code(self, *, by: Actor) -> bool:
        """A new code to the known channel; the one before it works no more. False where nobody can be written to:
        then who works on the traject reads it out. Raises WrongStatus before it is ready and after so many codes.
        """
        from transitiehuis.regie.own import letters

        _by_candidate(by)
        self._new_code()
        return letters.code_sent(self)

    @transaction.atomic
    def fetch(self, kind: str, code: str, *, by: Actor) -> bytes | None:
        """The file, for who has the code; None for a wrong one, which counts. Raises WrongStatus when the code is over
        (too old, tried too often, or none was asked) or the files are gone.
        """
        _by_candidate(by)
        self._hold_ready()
        if self.code_until is None or self.code_until <= timezone.now() or self.tries >= TRIES:
            raise WrongStatus(_("This code no longer works. Ask for a new one."))
        if not hmac.compare_digest(self.code_of(self.code_number).encode(), code.strip().encode()):
            self.tries += 1
            self.save(update_fields=["tries"])
            return None
        self.fetched_at = timezone.now()
        self.save(update_fields=["fetched_at"])
        return bytes(AccessFile.objects.get(request=self, kind=kind).content)

    # -- by who works on it, for who has no mail and no mobile telephone ----------------------------------------------

    @transaction.atomic
    def read_code(self, *, by: Actor) -> str:
        """A new code, to be read out to the candidate at the number that is known; kept who did so."""
        from nazorg.reaching import of_candidate

        if not by.has_role(*WORKERS) or not type(self).objects.visible_to(by).filter(pk=self.pk).exists():
            raise NotAllowed
        if of_candidate(self.trajectory.candidate).to:
            raise NotAllowed  # the code goes to the candidate alone
        self._new_code()
        self.code_read_by = by.person
        self.save(update_fields=["code_read_by"])
        return self.code_of(self.code_number)

    def _new_code(self) -> None:
        self._hold_ready()
        if self.code_number >= CODES:
            raise WrongStatus(_("So many codes were asked that no more are given. Ask who helps you."))
        self.code_number += 1
        self.tries, self.code_until = 0, timezone.now() + timedelta(minutes=CODE_MINUTES)
        self.save(update_fields=["code_number", "tries", "code_until"])

    def _hold_ready(self) -> None:
        self.lock()
        if self.state != AccessState.READY:
            raise WrongStatus(_("Your data is not ready, or it was erased. Ask for it once more."))

    def code_of(self, number: int) -> str:
        """Six digits: an HMAC under the server's key of this request and the number of the code."""
        words = f"access:{self.pk}:{self.nonce}:{number}"
        found = hmac.new(settings.SECRET_KEY.encode(), words.encode(), hashlib.sha256).digest()
        return str(int.from_bytes(found[:8]) % 10**CODE_DIGITS).zfill(CODE_DIGITS)

    @property
    def code_stands(self) -> bool:
        """A code was given that can still be tried."""
        return self.code_until is not None and self.code_until > timezone.now() and self.tries < TRIES

    # -- by the worker -----------------------------------------------------------------------------------------------

    def finish(self, files: dict[str, bytes]) -> None:
        """Held by the caller: what was made is there to be fetched, and what it was made of is erased."""
        from transitiehuis.regie.own import letters

        AccessFile.objects.bulk_create(AccessFile(request=self, kind=k, content=c) for k, c in files.items())
        AccessPart.objects.filter(request=self).delete()
        self.state, self.done, self.ready_at = AccessState.READY, self.total, timezone.now()
        self.erase_on = days.today() + timedelta(days=KEPT_DAYS)
        self.save()
        letters.pack_ready(self)

    def fail(self) -> None:
        """Held by the caller: it cannot be made; the candidate may ask once more."""
        AccessPart.objects.filter(request=self).delete()
        self.state = AccessState.FAILED
        self.save()

    def erase(self) -> None:
        """Held by the caller: its term is over."""
        AccessFile.objects.filter(request=self).delete()
        self.state, self.code_until = AccessState.ERASED, None
        self.save()


def _by_candidate(by: Actor) -> None:
    if by.link is None or by.link.purpose != Link.Purpose.OWN_PAGE:
        raise NotAllowed


class AccessPart(models.Model):
    """What was gathered so far of one kind of thing, so that a worker that was killed goes on where it was."""

    request = models.ForeignKey(AccessRequest, on_delete=models.CASCADE, related_name="+")  # part of it
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()

    row_security = RowSecurity("false")
    personal = {
        "content": Personal(_("To put together what a candidate asked for."), _("Until the files are made: minutes.")),
    }

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "number"], name="accesspart_once")]

    def __str__(self) -> str:
        return f"part {self.number} of {self.request_id}"


class AccessFile(models.Model):
    """A file that is ready to be fetched. Only the worker reads it, for who has link and code."""

    request = models.ForeignKey(AccessRequest, on_delete=models.CASCADE, related_name="+")  # part of it
    kind = models.CharField(max_length=4, choices=AccessKind.choices)
    content = models.BinaryField()

    row_security = RowSecurity("false")
    personal = {"content": Personal(_("To give a candidate everything that is kept of them."), FILES_TERM)}

    class Meta:
        constraints = [
            choices("accessfile", "kind", AccessKind),
            models.UniqueConstraint(fields=["request", "kind"], name="accessfile_once"),
        ]

    def __str__(self) -> str:
        return f"file {self.pk}"

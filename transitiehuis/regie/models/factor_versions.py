from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Role, User
from transitiehuis.privacy import Personal
from transitiehuis.regie.models.rounds import user_of
from transitiehuis.regie.models.toolkit import (
    BY_THE_ADVISER,
    LEVELS,
    TOOLKIT_TERM,
    FactorLevel,
    NextStep,
    SuccessFactor,
)
from transitiehuis.regie.toolkit.texts import COLUMNS, Texts, scale_differs, texts_of
from transitiehuis.rowsecurity import RowSecurity
from transitiehuis.workflow import NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

CODE_LENGTH = 40
# Addresses of pages beside those of factors.
RESERVED = frozenset({"lezen", "nieuw", "pdf"})


class Carry(models.TextChoices):
    """How a score on the levels before reads on the levels of this version."""

    SAME = "same", _("the same level")
    MAPPED = "mapped", _("each old level becomes a new one")
    APART = "apart", _("old scores stand apart")


class Overtaken(WrongStatus):
    """Somebody wrote since the texts were read; `newest` is their version."""

    def __init__(self, newest: FactorVersion) -> None:
        who = newest.made_by.name if newest.made_by else _("A new release")
        super().__init__(_("%(who)s changed this success factor while you were busy.") % {"who": who})
        self.newest = newest


class FactorVersionQuerySet(models.QuerySet):
    def newest_first(self) -> FactorVersionQuerySet:
        return self.order_by("-number")

    def later_ones(self) -> FactorVersionQuerySet:
        """Those that changed something; the first says only where it began."""
        return self.filter(number__gt=1).order_by("factor", "number")


class FactorVersion(models.Model):
    """The texts of a success factor as they stood from a day on: by whom and why. Nothing of it can change.

    A round is scored on the version that was there when it opened: at midnight, so one of an earlier day.
    """

    Carry = Carry

    factor = models.ForeignKey(SuccessFactor, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()  # the first is 1
    since = models.DateField()
    made_at = models.DateTimeField()
    # Nobody for what came with the house.
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    changed_because = models.TextField(blank=True)
    texts = models.JSONField()
    carry = models.CharField(max_length=8, choices=Carry.choices, default=Carry.SAME)
    # The new level of each old one, from 1 to 4.
    mapping = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    objects = FactorVersionQuerySet.as_manager()
    row_security = RowSecurity("true", BY_THE_ADVISER)
    withheld = "UPDATE, DELETE, TRUNCATE"
    impersonal = {"since", "texts", "ends_on"}
    personal = {
        "changed_because": Personal(_("To say why a text of the toolkit was changed."), TOOLKIT_TERM),
    }

    class Meta:
        constraints = [
            choices("factorversion", "carry", Carry),
            models.UniqueConstraint(fields=["factor", "number"], name="factorversion_one_after_another"),
            models.CheckConstraint(
                condition=Q(number=1, carry="same") | Q(number__gt=1), name="factorversion_begins_with_one"
            ),
            models.CheckConstraint(
                condition=Q(carry="mapped", mapping__len=4, mapping__contained_by=list(LEVELS))
                | (~Q(carry="mapped") & Q(mapping=[])),
                name="factorversion_maps_each_level",
            ),
            models.CheckConstraint(condition=Q(made_by=None) | ~Q(changed_because=""), name="factorversion_says_why"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"version {self.number} of factor {self.factor_id}"

    @classmethod
    def of(cls, factor: SuccessFactor, number: int, **facts: Any) -> FactorVersion:
        """The rows of `factor` as they stand, as its version `number`; not saved."""
        facts.setdefault("texts", texts_of(factor))
        return cls(factor=factor, number=number, since=days.today(), made_at=timezone.now(), **facts)

    @classmethod
    @transaction.atomic
    def write(
        cls,
        factor: SuccessFactor,
        texts: Texts,
        *,
        after: int,
        because: str,
        by: Actor,
        carry: str = "",
        mapping: Sequence[int] = (),
    ) -> FactorVersion:
        """New words for a factor: the next version, which the toolkit shows at once and rounds that open later ask.

        `after` is the number of the version that was read (0: none kept yet). Raises NotAllowed for others than a
        national adviser, Overtaken when somebody wrote since, WrongStatus when nothing differs, and ValueError when a
        level reads differently and `carry` does not say how old scores carry over.
        """
        newest = cls._hold(factor, after, by)
        if texts == newest.texts:
            raise WrongStatus(_("Nothing is different from what stands there now."))
        if not scale_differs(newest.texts, texts):
            carry, mapping = Carry.SAME, ()
        elif carry not in Carry.values:
            raise ValueError("a changed scale says how old scores carry over")
        _lay(factor, texts)
        return cls._next(newest, by, because, texts=texts, carry=carry, mapping=list(mapping))

    @classmethod
    @transaction.atomic
    def begin(cls, chain_part: str, texts: Texts, *, because: str, by: Actor) -> SuccessFactor:
        """A new success factor, last of its part of the chain; asked in rounds that open later.

        Raises NotAllowed for others than a national adviser.
        """
        _only_the_adviser(by)
        last = SuccessFactor.objects.filter(chain_part=chain_part).order_by("-position").first()
        factor = SuccessFactor.objects.create(
            code=_code_for(texts),
            position=last.position if last else SuccessFactor.objects.count() + 1,
            chain_part=chain_part,
            came_on=days.today(),
            **{name: texts[name] for name in COLUMNS},
        )
        _lay(factor, texts)
        cls.of(factor, 1, texts=texts, made_by=user_of(by), changed_because=because).save(force_insert=True)
        return factor

    @classmethod
    @transaction.atomic
    def end(cls, factor: SuccessFactor, ends_on: date | None, *, after: int, because: str, by: Actor) -> FactorVersion:
        """The factor is asked until and including `ends_on`; None takes an end back.

        Raises as `write` does, and WrongStatus for a day that is past.
        """
        newest = cls._hold(factor, after, by)
        if ends_on and ends_on < days.today():
            raise WrongStatus(_("Choose today or a later day."))
        if ends_on == factor.until:
            raise WrongStatus(_("Nothing is different from what stands there now."))
        factor.until, factor.edited_at = ends_on, timezone.now()
        factor.save(update_fields=["until", "edited_at"])
        return cls._next(newest, by, because, texts=newest.texts, ends_on=ends_on)

    @classmethod
    def _hold(cls, factor: SuccessFactor, after: int, by: Actor) -> FactorVersion:
        """Lock the factor and give its newest version; Overtaken when that is not the one that was read."""
        _only_the_adviser(by)
        factor.lock()
        newest = factor.versions.select_related("made_by").newest_first().first()
        if newest is None:
            newest = cls.of(factor, 1)
            newest.save(force_insert=True)
            after = after or 1
        if newest.number != after:
            raise Overtaken(newest)
        return newest

    @classmethod
    def _next(cls, newest: FactorVersion, by: Actor, because: str, **facts: Any) -> FactorVersion:
        facts.setdefault("ends_on", newest.ends_on)
        made = cls.of(newest.factor, newest.number + 1, made_by=user_of(by), changed_because=because, **facts)
        made.save(force_insert=True)
        return made


def _only_the_adviser(by: Actor) -> None:
    if not by.has_role(Role.NATIONAL_ADVISER):
        raise NotAllowed


def _lay(factor: SuccessFactor, texts: Mapping[str, Any]) -> None:
    """Write the texts into the rows that pages read; reference data is no longer loaded over them."""
    for name in COLUMNS:
        setattr(factor, name, texts[name])
    factor.edited_at = timezone.now()
    factor.save(update_fields=[*COLUMNS, "edited_at"])
    parts: tuple[tuple[Any, str, str], ...] = ((FactorLevel, "level", "levels"), (NextStep, "position", "steps"))
    for model, number, name in parts:
        rows = zip(texts[f"{name}_nl"], texts[f"{name}_en"], strict=True)
        model._base_manager.filter(factor=factor).delete()  # replaced as a whole; the version before keeps them
        model._base_manager.bulk_create(
            model(factor=factor, text_nl=dutch, text_en=english, **{number: count})
            for count, (dutch, english) in enumerate(rows, start=1)
        )


def _code_for(texts: Mapping[str, Any]) -> str:
    """A short name for the address, of the title; with a number where another factor has it."""
    plain = slugify(texts["title_en"] or texts["title_nl"])[: CODE_LENGTH - 3].strip("-") or "factor"
    taken = {*SuccessFactor.objects.filter(code__startswith=plain).values_list("code", flat=True), *RESERVED}
    return next(code for code in (plain, *(f"{plain}-{n}" for n in range(2, 100))) if code not in taken)


def keep_as_loaded(factors: Iterable[SuccessFactor], said: Mapping[str, Any]) -> int:
    """Keep what reference data brought as versions, where it differs from the newest; returns how many.

    `said` is, by code, how scores carry over a release that changed levels: `same`, `apart`, or four new levels. Where
    a release does not say, old scores stand apart: nobody has looked whether they mean the same.
    """
    newest = {v.factor_id: v for v in FactorVersion.objects.order_by("factor", "-number").distinct("factor")}
    made = []
    for factor in factors:
        former, texts = newest.get(factor.pk), texts_of(factor)
        if former is None:
            made.append(FactorVersion.of(factor, 1, texts=texts))
        elif former.texts != texts:
            carry, mapping = _carried(said.get(factor.code), scale_differs(former.texts, texts))
            facts = {"texts": texts, "carry": carry, "mapping": mapping, "ends_on": former.ends_on}
            made.append(FactorVersion.of(factor, former.number + 1, **facts))
    FactorVersion.objects.bulk_create(made)
    return len(made)


def _carried(said: Any, differs: bool) -> tuple[str, list[int]]:
    if not differs:
        return Carry.SAME, []
    if isinstance(said, list):
        return Carry.MAPPED, said
    return (said if said in {Carry.SAME, Carry.APART} else Carry.APART), []

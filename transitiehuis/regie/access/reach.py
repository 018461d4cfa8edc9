"""Which rows of the house are about one candidate: worked out from the foreign keys, so that a new model comes along.

What no key leads to is named here, with how it is found or why it is left out; a test holds that to every model that
declares personal fields.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.db import models
from django.db.models import Q, QuerySet

from intake.models import Candidate, Trajectory
from transitiehuis.outbox.models import Owed
from transitiehuis.privacy import house_models

# Keys that lead from one person or thing to another of the same kind, or to who wrote it down.
ASIDE = {"merged_into", "mirror_of", "continues", "replaces"}


@dataclass(frozen=True)
class Person:
    """The candidate and who they were written down as before, with their trajecten in every region."""

    candidates: tuple[int, ...]
    trajectories: tuple[int, ...]
    emails: tuple[str, ...]

    @classmethod
    def of(cls, candidate: Candidate) -> Person:
        """Two queries."""
        whole = Q(pk=candidate.pk) | Q(merged_into=candidate.pk)
        people = list(Candidate.objects.filter(whole).order_by("pk").values_list("pk", "email"))
        keys = tuple(pk for pk, _email in people)
        trajectories = Trajectory.objects.filter(candidate__in=keys).order_by("pk").values_list("pk", flat=True)
        return cls(keys, tuple(trajectories), tuple(email.lower() for _pk, email in people if email))


def messages_of(person: Person) -> QuerySet[Owed]:
    """Messages about these trajecten, to whomever; and those to the candidate from before there was one."""
    early = Q(trajectory_id=None, user=None, address__in=person.emails, kind__startswith="intake.candidate")
    return Owed.objects.filter(Q(trajectory_id__in=person.trajectories) | early)


# Models that no foreign key leads to from a candidate, and how their rows are found.
BESIDE: dict[type[models.Model], Callable[[Person], QuerySet]] = {Owed: messages_of}

# Models with personal fields that hold nothing of a candidate's own.
OUTSIDE = {
    "netwerk.Organisation": "of an organisation",
    "netwerk.User": "of a colleague",
    "netwerk.Invitation": "of a colleague",
    "outbox.Message": "the same texts, joined with those of others; each part stands in the messages owed",
    "intake.Import": "the name of a colleague's file; the rows in it are there",
    "intake.SelfReferral": "erased by the worker within minutes, when the traject is made",
    "matching.PlaceTrainer": "of a praktijkopleider",
    "matching.WorkPlacementOffer": "of a company",
    "regie.QuarterRound": "of the partners of a region",
    "regie.Action": "of the partners of a region",
    "regie.ActionChange": "of the partners of a region",
    "regie.Assessment": "of the partners of a region",
    "regie.FactorVersion": "of a colleague",
    "regie.FactorAddition": "of the partners of a region",
    "regie.FactorExample": "of the partners of a region",
    "regie.PackPart": "of the partners of a region",
    "regie.ResearchExport": "figures of regions, without persons; what is typed is for which research",
    "regie.RoundChange": "of the partners of a region",
    "regie.PersonalReminder": "of the partners of a region",
    "regie.SheetLine": "of organisations",
    "regie.QuarterMeeting": "of the partners of a region",
    "regie.AgendaPoint": "of the partners of a region",
    "regie.Agreement": "of the partners of a region",
    "regie.Bottleneck": "of the partners of a region",
    "regie.Finding": "of the partners of a region",
    "regie.BottleneckChange": "of the partners of a region",
    "regie.AgreementFunding": "of the partners of a region",
    "regie.AgreementDocument": "of the partners of a region",
    "regie.AgreementWording": "of the partners of a region",
    "regie.AgreementChange": "of the partners of a region",
    "regie.Decision": "of the partners of a region",
    "regie.ActionJudgement": "of the partners of a region",
    "regie.MeetingReport": "of the partners of a region",
    "regie.Scenario": "of the partners of a region",
    "regie.SecuringScore": "of the partners of a region",
    "regie.AgreementSignature": "of who signs for a partner",
    "regie.LearningTrack": "of the partners of a region",
    "regie.RoleChange": "of the partners of a region",
    "regie.Lesson": "of the partners of a region",
    "regie.ThemeSession": "of the partners of a region",
    "regie.SessionVisitor": "of who comes to a session, a colleague or a visitor",
    "regie.AccessPart": "a copy that is being made, of what stands elsewhere in it",
    "regie.AccessFile": "what is being made itself",
}


@cache
def paths() -> dict[type[models.Model], str]:
    """Each model from which keys lead to a candidate, with the shortest way there; '' for the candidate itself."""
    found: dict[type[models.Model], str] = {Candidate: ""}
    waiting = [model for model in house_models() if model is not Candidate]
    while True:
        nearer = {model: way for model in waiting if (way := _way(model, found)) is not None}
        if not nearer:
            return found
        found.update(nearer)
        waiting = [model for model in waiting if model not in nearer]


def _way(model: type[models.Model], found: dict[type[models.Model], str]) -> str | None:
    ways = [
        f"{field.name}__{found[field.related_model]}".removesuffix("__")
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.name not in ASIDE and field.related_model in found
    ]
    return min(ways, key=lambda way: (way.count("__"), way), default=None)


def things() -> list[type[models.Model]]:
    """Every model that can hold something of a candidate, lowest floor first: the order of what is given."""
    reached = paths()
    return [m for m in house_models() if (m in reached and m._meta.label not in OUTSIDE) or m in BESIDE]


def rows_of(model: type[models.Model], person: Person) -> list[models.Model]:
    """The rows of this model that are about the person, oldest first."""
    if model in BESIDE:
        found = BESIDE[model](person)
    else:
        way = paths()[model]
        found = model._base_manager.filter(**{f"{way or 'pk'}__in": person.candidates})
    keys = [f.name for f in model._meta.concrete_fields if isinstance(f, models.ForeignKey)]
    return list(found.select_related(*keys).distinct().order_by("pk"))


def forgotten() -> list[str]:
    """Models that declare personal fields and are neither reached nor named; and names here that are no such model."""
    reached = {model._meta.label for model in (*paths(), *BESIDE)}
    personal = {model._meta.label for model in house_models() if getattr(model, "personal", None)}
    return sorted((personal - reached - OUTSIDE.keys()) | (OUTSIDE.keys() - {m._meta.label for m in house_models()}))

"""Third parties in what a candidate is given: a colleague is a role and an organisation, others are blacked out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from intake.models import Candidate, Involvement
from intake.models.candidate import phone_key
from matching.models import PlaceTrainer
from transitiehuis.netwerk.models import Membership, User
from transitiehuis.regie.access.reach import Person

BLACK = "█████"
SHORT = 3
DIGITS = range(9, 14)
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?<![\w-])\+?\d[\d ()-]{7,16}\d(?![\w-])")
# Two words with a capital, with what stands between them in Dutch names: each place in a text is tried.
WITHIN = r"(?:\s+(?:van|de|der|den|ten|ter|te|'t|in|op|von|el|al))*"
FULL_NAME = re.compile(rf"(?=\b([^\W\d_a-zà-ÿ][\w'’-]+{WITHIN}\s+[^\W\d_a-zà-ÿ][\w'’-]+))")
WORD = re.compile(r"\b[^\W\d_a-zà-ÿ][\w'’-]+")


class Blacking:
    """What may be read of a text, for one person."""

    def __init__(self, person: Person) -> None:
        own = list(Candidate.objects.filter(pk__in=person.candidates))
        self.mine = {one.name for one in own}
        self.my_words = {word for one in own for word in one.name.split()}
        self.emails = set(person.emails)
        self.phones = {phone_key(one.phone) for one in own if one.phone}
        partners = Involvement.objects.filter(trajectory__in=person.trajectories).values("organisation")
        colleagues = Membership.objects.filter(organisation__in=partners).select_related("user").order_by("pk")
        names = {member.user.name for member in colleagues}
        names |= set(PlaceTrainer.objects.filter(organisation__in=partners).order_by().values_list("name", flat=True))
        self.names = {name for name in names if name.strip()} - self.mine  # a praktijkopleider with an account has none
        words = {word for name in self.names for word in name.split() if len(word) >= SHORT and word[:1].isupper()}
        self.words = words - self.my_words

    def text(self, text: str) -> str:
        """Without others' names, e-mail addresses and telephone numbers."""
        if not text:
            return text
        text = ADDRESS.sub(lambda found: found[0] if found[0].lower() in self.emails else BLACK, text)
        text = PHONE.sub(self._phone, text)
        for name in sorted(self._known(text), key=len, reverse=True):
            text = re.sub(rf"\b{re.escape(name)}\b", BLACK, text)
        return WORD.sub(lambda found: BLACK if found[0] in self.words else found[0], text)

    def _phone(self, found: re.Match[str]) -> str:
        key = phone_key(found[0])
        return BLACK if len(key) in DIGITS and key not in self.phones else found[0]

    def _known(self, text: str) -> set[str]:
        """Names in `text` of colleagues of the partners, and of any other person the house knows; three queries at
        most."""
        near = {name for name in self.names if name in text}
        tried = {found[1] for found in FULL_NAME.finditer(text)} - self.mine
        if not tried:
            return near
        whole = Concat("first_name", Value(" "), "last_name")
        people = Candidate.objects.annotate(whole=whole).filter(whole__in=tried).values_list("whole", flat=True)
        users = User.objects.filter(name__in=tried).values_list("name", flat=True)
        trainers = PlaceTrainer.objects.filter(name__in=tried).values_list("name", flat=True)
        return near | {*people.order_by(), *users.order_by(), *trainers.order_by()}

    def inside(self, value: Any) -> Any:
        """The same for texts within lists and tables."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {key: self.inside(part) for key, part in value.items()}
        return [self.inside(part) for part in value] if isinstance(value, list | tuple) else value


def others(row: models.Model) -> set[str]:
    """Fields of this row that name somebody else in a way no list of names knows: who signed for school or company."""
    if row._meta.label == "matching.Signature" and getattr(row, "party", "") != "candidate":
        return {"signed_name", "email"}
    return set()


def roles_of(people: Iterable[int]) -> dict[int, str]:
    """coördinator bij ROC IJsselpoort, by the key of the person: the newest membership."""
    rows = Membership.objects.filter(user__in=set(people)).select_related("organisation").order_by("since", "pk")
    facts = {row.user_id: {"role": row.get_role_display(), "organisation": row.organisation.name} for row in rows}
    return {pk: _("%(role)s at %(organisation)s") % said for pk, said in facts.items()}

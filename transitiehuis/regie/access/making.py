"""The long work of an access request: one kind of thing a transaction, then the two files."""

from __future__ import annotations

import json
import logging
import time
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from transitiehuis import days, documents
from transitiehuis.netwerk.actor import working
from transitiehuis.regie.access.blacking import Blacking
from transitiehuis.regie.access.gathering import gathered
from transitiehuis.regie.access.reach import Person, things
from transitiehuis.regie.access.words import words
from transitiehuis.regie.models import AccessKind, AccessPart, AccessRequest

log = logging.getLogger(__name__)
SECONDS = 240


def look() -> bool:
    """Go on with each request that is being made, and erase what is past its term; True when time was up."""
    until = time.monotonic() + SECONDS
    with working():
        waiting = [request.pk for request in AccessRequest.objects.making()]
        old = [r.pk for r in AccessRequest.objects.ready().filter(erase_on__lte=days.today()).order_by("pk")]
    for pk in old:
        with working():
            erase(pk)
    for pk in waiting:
        while go_on(pk):
            if time.monotonic() > until:
                return True
    return False


def erase(pk: int) -> None:
    request = held(pk)
    if request and request.state == AccessRequest.State.READY:
        request.erase()


def held(pk: int) -> AccessRequest | None:
    """The request, locked; None when another worker is at it."""
    free = AccessRequest.objects.select_for_update(skip_locked=True, of=("self",), no_key=True)
    return free.select_related("candidate", "trajectory__candidate", "trajectory__region").filter(pk=pk).first()


def go_on(pk: int) -> bool:
    """One part more, or the files: a transaction. False when nothing is left, or another worker is at it.

    What cannot be made is marked so in a transaction of its own, and the log says why.
    """
    try:
        with working():
            request = held(pk)
            if request is None or request.state != AccessRequest.State.MAKING:
                return False
            with translation.override(request.candidate.language):
                return step(request)
    except Exception:  # whatever the rows of one person bring about: others must not wait for it
        log.exception("access request %s could not be made", pk)
        with working():
            if (request := held(pk)) and request.state == AccessRequest.State.MAKING:
                request.fail()
        return False


def step(request: AccessRequest) -> bool:
    """Held by the caller, in the candidate's language: the next kind of thing, or (all done) the files."""
    models = things()
    if request.done < len(models):
        person = Person.of(request.candidate)
        part = gathered(models[request.done], person, Blacking(person))
        AccessPart.objects.create(request=request, number=request.done, content=part)
        request.done += 1
        request.total = len(models) + 1
        request.save(update_fields=["done", "total"])
        return True
    rows = AccessPart.objects.filter(request=request).order_by("number")
    parts = [part for part in rows.values_list("content", flat=True) if part["rows"]]
    request.finish({AccessKind.JSON: as_json(request, parts), AccessKind.PDF: as_pdf(request, parts)})
    return False


def as_json(request: AccessRequest, parts: list[dict[str, Any]]) -> bytes:
    """Everything, by the names of the code, for another computer."""
    facts = [{"thing": p["model"], "rows": [{f["field"]: f["value"] for f in row} for row in p["rows"]]} for p in parts]
    whole = {"asked_at": request.asked_at, "made_at": timezone.now(), "about": request.candidate.name, "data": facts}
    return json.dumps(whole, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()


def as_pdf(request: AccessRequest, parts: list[dict[str, Any]]) -> bytes:
    """The same to read: each row a table of facts, in the words of the screen. Raises NotSet where that fails."""
    known = words()
    sections = []
    for part in parts:
        for number, row in enumerate(part["rows"], start=1):
            rows = [(known[f["field"]], f["said"]) for f in row if f["field"] in known]
            title = f"{part['thing']} {number}" if len(part["rows"]) > 1 else part["thing"]
            if rows and part["thing"]:
                sections.append({"title": title, "rows": rows})
    day = date_format(timezone.localdate(), "j F Y")
    data = {
        "lead": _(
            "This is what Transitiehuis keeps of you. Colleagues are named by role and organisation. "
            "Other people are blacked out. All facts are in the second file too, for another computer."
        ),
        "foot": _("%(name)s, %(day)s") % {"name": request.candidate.name, "day": day},
        "what": _("What"),
        "known": _("What is known"),
        "sections": sections,
    }
    return documents.pdf("facts", data, title=_("All my data"), language=request.candidate.language)

"""What the page *Welke gegevens en waarom* shows: the `personal` declarations of all models, in words.

The declarations stand with their models; here are only the words for a noun and a field. One without a word fails a
test, so that nobody reads a name out of the code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from transitiehuis.privacy import Personal, house_models


@dataclass(frozen=True)
class Line:
    """Fields of one thing that are kept for the same reason and as long."""

    fields: str
    purpose: Any
    retention: Any


@dataclass(frozen=True)
class Thing:
    name: str
    lines: list[Line]


def words_of_things() -> dict[str, str]:
    """The noun of a model, by its name."""
    return {
        "barrierrequest": _("asking to think along about drempels"),
        "breakreport": _("account of why the work ended"),
        "checkin": _("check-in"),
        "signal": _("signal"),
        "stalledquestion": _("question about a traject that stands still"),
        "trialoutcome": _("end of a trial placement"),
        "agreementtext": _("text of a praktijkovereenkomst"),
        "placement": _("placement"),
        "signature": _("signature by link"),
        "action": _("action of a quarter round"),
        "agreement": _("agreement between partners"),
        "bottleneck": _("bottleneck"),
        "bottleneckchange": _("change of a bottleneck"),
        "securingscore": _("score of securing"),
        "agreementchange": _("change of an agreement"),
        "agreementdocument": _("document of an agreement"),
        "agreementfunding": _("money under an agreement"),
        "agreementsignature": _("signature under an agreement"),
        "agreementwording": _("text of an agreement"),
        "actionchange": _("change of an action"),
        "actionjudgement": _("judgement whether an action helped"),
        "agendapoint": _("point of the agenda"),
        "decision": _("decision of a quarter meeting"),
        "meetingreport": _("report of a quarter meeting"),
        "quartermeeting": _("quarter meeting"),
        "assessment": _("score of a success factor"),
        "candidate": _("candidate"),
        "accesspart": _("part of an access request"),
        "accessfile": _("file of an access request"),
        "candidaterequest": _("request of a candidate"),
        "lostlink": _("lost link"),
        "contactmoment": _("contact moment"),
        "enrolmentevent": _("seat"),
        "factoraddition": _("what a region adds to a success factor"),
        "factorexample": _("example with a success factor"),
        "factorversion": _("version of a success factor"),
        "goal": _("goal or agreement"),
        "guidance": _("begeleider"),
        "handover": _("handover"),
        "leadoffer": _("handover of the guidance"),
        "import": _("import of a spreadsheet"),
        "importrow": _("row of a spreadsheet"),
        "intake": _("intake talk"),
        "involvementrequest": _("question to become involved"),
        "invitation": _("invitation of a colleague"),
        "matchingprofile": _("matching profile"),
        "merge": _("two dossiers put together"),
        "message": _("message sent"),
        "note": _("note"),
        "orientationactivity": _("orientation"),
        "organisation": _("organisation"),
        "owed": _("message to be sent"),
        "placetrainer": _("praktijkopleider at a work placement"),
        "profilecertificate": _("certificate of a candidate"),
        "proposal": _("proposal"),
        "quarterround": _("quarter round"),
        "packpart": _("part of a review pack"),
        "personalreminder": _("reminder in person"),
        "roundchange": _("change of a quarter round"),
        "referral": _("referral"),
        "result": _("result"),
        "resultseries": _("channel to ask for the result"),
        "resultword": _("what was said about the result"),
        "selfreferral": _("self-referral"),
        "statement": _("statement on target group or instrument"),
        "intakedraft": _("intake that is being held"),
        "supportprofile": _("support a candidate needs"),
        "tailoredpart": _("part of a maatwerkplan"),
        "tailoredplan": _("maatwerkplan"),
        "trajectory": _("trajectory"),
        "user": _("account of a colleague"),
        "workexperience": _("work a candidate did before"),
        "workplacementoffer": _("work placement offer"),
        "sheetline": _("row of a sheet of partners"),
        "scenario": _("scenario"),
        "learningtrack": _("leeraanpak"),
        "rolechange": _("change in the role of a partner"),
        "lesson": _("lesson of a leeraanpak"),
        "themesession": _("themasessie"),
        "sessionvisitor": _("somebody who comes to a themasessie"),
    }


def words_of_fields() -> dict[str, str]:
    """The word for a field, by its name."""
    return {
        "exception_reason": _("why a trial placement lasts longer"),
        "signed_name": _("name that was typed to sign"),
        "signed_as": _("job title of who signed"),
        "happens": _("what happens"),
        "remark": _("what was said by telephone"),
        "how": _("how it was solved"),
        "figure": _("figure that showed it"),
        "raise_reason": _("why it was raised"),
        "falls_away": _("what falls away at the end"),
        "end_reason": _("why it ended early"),
        "source": _("who pays"),
        "url": _("where it stands"),
        "calendar": _("appointment in a mail"),
        "address": _("e-mail address"),
        "answer": _("what is stated"),
        "at_work": _("whether the work goes on"),
        "barriers": _("chosen drempels"),
        "call_me": _("wish to be called"),
        "circumstances": _("how it is around the work"),
        "did": _("what a partner did"),
        "done": _("what was done"),
        "effect": _("what came of it"),
        "going": _("how it goes at work"),
        "needed": _("what is needed"),
        "next_step": _("next step"),
        "question": _("question"),
        "paper": _("where the paper is kept"),
        "said_on": _("day it was said"),
        "available_from": _("available from"),
        "after": _("facts as they read after it"),
        "before": _("facts as they read before it"),
        "birth_year": _("year of birth"),
        "body": _("text"),
        "cancel_reason": _("why it was cancelled"),
        "content": _("what is kept of a candidate"),
        "contact": _("telephone or e-mail"),
        "contact_email": _("e-mail address of who answers"),
        "cells": _("cells of a row"),
        "changed_because": _("why it was changed"),
        "ended_because": _("why it was stopped"),
        "exempt_reference": _("where the paper of an exemption is"),
        "title": _("what it is called"),
        "record": _("what a report says"),
        "because": _("why a seat was given back"),
        "decline_note": _("explanation of a no"),
        "education_level": _("level of education"),
        "email": _("e-mail address"),
        "explanation": _("explanation"),
        "facts": _("facts read from a row"),
        "failure": _("why sending failed"),
        "faults": _("what is wrong with a cell"),
        "file_name": _("name of the file"),
        "first_name": _("first name"),
        "group": _("target group"),
        "held_on": _("day it was held"),
        "language_level": _("language level"),
        "last_name": _("last name"),
        "learning": _("whether there is enough to learn"),
        "licences": _("driving licences"),
        "mended": _("what was put right in a cell"),
        "name": _("name"),
        "next_action_note": _("note with the next action"),
        "note": _("note"),
        "password": _("password"),
        "phone": _("phone number"),
        "phone_key": _("phone number for searching"),
        "place": _("place of residence"),
        "reason": _("reason"),
        "reference": _("where the paper is"),
        "refusal_note": _("explanation of a no"),
        "reopen_reason": _("why it was opened again"),
        "return_note": _("note when it was returned"),
        "said": _("what was said about it"),
        "shown": _("nameless facts a company was shown"),
        "sort_name": _("name for sorting"),
        "sound_key": _("sound of the name"),
        "subject": _("subject"),
        "summary": _("summary"),
        "text": _("text"),
        "transport": _("transport"),
        "valid_until": _("valid until"),
        "wellbeing": _("how the work goes"),
        "why": _("reason given"),
        "why_note": _("reason for choosing this place"),
        "work": _("work done before"),
        "work_conditions": _("conditions at work"),
        "role_now": _("what a partner does now"),
        "role_later": _("what a partner will do"),
        "tried": _("what was tried"),
        "saw": _("what was seen"),
        "will": _("what will be done"),
        "about": _("what it is about"),
        "takeaways": _("what came of it"),
        "organisation_name": _("name of the organisation"),
    }


def declared() -> list[Thing]:
    """Every thing with a personal field, lowest floor first, with what each field is for and how long it stays."""
    nouns = words_of_things()
    found = [(model, getattr(model, "personal", {})) for model in house_models()]
    return [
        Thing(capfirst(nouns.get(model._meta.model_name or "", str(model._meta.verbose_name))), lines_of(personal))
        for model, personal in found
        if personal
    ]


def lines_of(personal: dict[str, Personal]) -> list[Line]:
    """One line for each purpose and term, in the order of the declaration."""
    words = words_of_fields()
    together: dict[tuple[str, str], list[str]] = {}
    for field, why in personal.items():
        together.setdefault((str(why.purpose), str(why.retention)), []).append(words.get(field, field))
    return [Line(capfirst(", ".join(fields)), *why) for why, fields in together.items()]

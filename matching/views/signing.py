"""The praktijkovereenkomst: put to be signed, read, printed; and signed by link, without an account."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from intake.models import WORKERS, Trajectory
from intake.views.page import UNPROCESSABLE, step, taken
from matching.forms.signing import AskSignaturesForm, SignByLinkForm
from matching.models import AgreementText, PracticeAgreement, Signature
from matching.signing import paragraphs, title_of
from matching.views.placements import worked
from transitiehuis.documents import pdf_response
from transitiehuis.netwerk.actor import become
from transitiehuis.netwerk.models import Link
from transitiehuis.ui.access import public, roles
from transitiehuis.ui.words import longday
from transitiehuis.workflow import WrongStatus

GONE, NOT_FOUND = 410, 404


@step
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Fill in what the text needs, and send each party a link of its own."""
    placement = worked(request, pk)
    agreement = newest(request, placement)
    posted = request.POST if request.method == "POST" else None
    form = AskSignaturesForm(posted, agreement=agreement, actor=request.actor)
    if form.is_valid() and taken(form, form.ask):
        messages.success(request, _("The links are on their way. Below stands the text as it is signed."))
        return redirect("matching:agreement", agreement.pk)
    context = {"form": form, "placement": placement, "agreement": agreement, "trajectory": placement.trajectory}
    return render(request, "matching/agreement_ask.html", context, status=UNPROCESSABLE if form.errors else 200)


def newest(request: HttpRequest, placement: Any) -> PracticeAgreement:
    """The newest agreement of this placement, knowing its placement; 404 where there is none."""
    found = PracticeAgreement.objects.visible_to(request.actor).filter(placement=placement)
    rows = found.select_related("training_company", "replaces__training_company").order_by("-since", "-pk")[:1]
    agreement = next(iter(rows), None) or get_object_or_404(found.none())
    agreement.placement = placement
    return agreement


@require_safe
@roles(*WORKERS)
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """The text as it was put to be signed, word for word, and who signed it when."""
    found, text = read(request, pk)
    return render(request, "matching/agreement.html", {**drawn(text), "agreement": found, "signatures": given(found)})


@require_safe
@roles(*WORKERS)
def agreement_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The same to keep."""
    found, text = read(request, pk)
    page = drawn(text)
    data = {
        "lead": page["note"],
        "foot": page["foot"],
        "parts": page["parts"],
        "signatures": [[who, said] for who, said in given(found)],
        "who": _("Signed by"),
        "when": _("Who and when"),
    }
    title = page["title"]
    return pdf_response(
        request, "pok", data, title=title, filename=f"pok-{found.pk}.pdf", back=found.get_absolute_url()
    )


def read(request: HttpRequest, pk: int) -> tuple[PracticeAgreement, AgreementText]:
    """The agreement and its newest text, for who works on the traject; 404 for others and before there is a text."""
    rows = PracticeAgreement.objects.visible_to(request.actor).select_related("placement", "training_company")
    found = get_object_or_404(rows, pk=pk)
    trajectories = Trajectory.objects.worked_by(request.actor).select_related("candidate")
    found.placement.trajectory = get_object_or_404(trajectories, pk=found.placement.trajectory_id)
    text = AgreementText.objects.filter(agreement=found).order_by("number").last()
    return found, text or get_object_or_404(AgreementText.objects.none())


def drawn(text: AgreementText) -> dict[str, Any]:
    title, note = title_of(text.body)
    foot = _("Version %(number)s of %(day)s, digest %(mark)s") % {
        "number": text.number,
        "day": longday(text.made_at),
        "mark": text.mark,
    }
    return {"text": text, "title": title, "note": note, "parts": paragraphs(text.body), "foot": foot}


def given(agreement: PracticeAgreement) -> list[tuple[str, str]]:
    """Who signed, when and how, for each of the three; who did not yet, says so."""
    standing = {s.party: s for s in Signature.objects.filter(agreement=agreement).standing().select_related("link")}
    rows = []
    for party in Signature.Party:
        signature, on = standing.get(party), getattr(agreement, f"{party}_signed_on")
        if signature and signature.signed_at:
            facts = {"name": signature.signed_name, "day": longday(signature.signed_at), "link": signature.link_id}
            said = _("%(name)s, %(day)s, by link %(link)s") % facts
        elif on:
            said = _("%(day)s, on paper") % {"day": longday(on)}
        elif signature:
            said = _("asked on %(day)s, not signed yet") % {"day": longday(signature.asked_at)}
        else:
            said = _("not asked yet")
        rows.append((str(party.label).capitalize(), said))
    return rows


# By link -------------------------------------------------------------------------------------------------------------


@public
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, token: str) -> HttpResponse:
    """The whole text with a place to sign. A used, late or guessed link says so and offers the way on."""
    signature = signature_of(request, token)
    if signature is None:
        return render(request, "matching/sign_over.html", {"signature": None}, status=NOT_FOUND)
    form = SignByLinkForm(request.POST if request.method == "POST" else None)
    if signature.usable and form.is_valid():
        try:
            signature.sign(form.cleaned_data["name"], by=request.actor)
        except WrongStatus as late:
            messages.error(request, str(late))
        else:
            messages.success(request, _("Thank you. You have signed the agreement."))
        return redirect("matching:sign", token)
    if not signature.usable:
        context = {**drawn(signature.text), "signature": signature}
        return render(request, "matching/sign_over.html", context, status=GONE)
    context = {**drawn(signature.text), "signature": signature, "form": form}
    return render(request, "matching/sign.html", context, status=UNPROCESSABLE if form.errors else 200)


def signature_of(request: HttpRequest, token: str) -> Signature | None:
    """The signature a link asks for; from here on this request may see it, its text and nothing else."""
    link = Link.objects.resolve(token, Link.Purpose.SIGNATURE)
    if link is None:
        return None
    request.actor = replace(request.actor, link=link)
    become(request.actor)
    return Signature.objects.by_link(link).select_related("link", "text", "asked_by").first()

"""An agreement is signed by link, without an account."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intake.views.page import UNPROCESSABLE
from transitiehuis.netwerk.actor import become
from transitiehuis.netwerk.models import Link
from transitiehuis.regie.agreements.page import foot
from transitiehuis.regie.agreements.wording import parts_of
from transitiehuis.regie.forms.agreements import SignAgreementForm
from transitiehuis.regie.models import AgreementSignature
from transitiehuis.ui.access import public
from transitiehuis.workflow import WrongStatus

GONE, NOT_FOUND = 410, 404


@public
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, token: str) -> HttpResponse:
    """The whole text with a place to sign. A used, late or guessed link says so and offers the way on."""
    signature = signature_of(request, token)
    if signature is None:
        return render(request, "regie/agreements/sign_over.html", {"signature": None}, status=NOT_FOUND)
    form = SignAgreementForm(request.POST if request.method == "POST" else None)
    if signature.usable and form.is_valid():
        try:
            signature.sign(form.cleaned_data["name"], form.cleaned_data["office"], by=request.actor)
        except WrongStatus as late:
            messages.error(request, str(late))
        else:
            messages.success(request, _("Thank you. You have signed the agreement."))
        return redirect("regie:agreement_sign", token)
    title, parts = parts_of(signature.text.body)
    context = {"signature": signature, "title": title, "parts": parts, "foot": foot(signature.text), "form": form}
    if not signature.usable:
        return render(request, "regie/agreements/sign_over.html", context, status=GONE)
    return render(request, "regie/agreements/sign.html", context, status=UNPROCESSABLE if form.errors else 200)


def signature_of(request: HttpRequest, token: str) -> AgreementSignature | None:
    """The signature a link asks for; from here on this request may see it, its text and nothing else."""
    link = Link.objects.resolve(token, Link.Purpose.AGREEMENT)
    if link is None:
        return None
    request.actor = replace(request.actor, link=link)
    become(request.actor)
    rows = AgreementSignature.objects.by_link(link).select_related("link", "text", "organisation", "asked_by")
    return rows.first()

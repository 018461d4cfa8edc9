"""Refer a candidate: nine fields, and the dossier is there."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from intake.candidate_mail import tell_yourself
from intake.forms.referral import ReferralForm
from intake.models import WORKERS, Referral
from intake.sharing import SEEN_AFTER, SEEN_AT_ONCE
from intake.views.duplicates import remember
from intake.views.page import UNPROCESSABLE, taken
from transitiehuis.ui.access import roles


@roles(*WORKERS)
def refer(request: HttpRequest) -> HttpResponse:
    """The same form sent twice leads to the one dossier it made."""
    form = ReferralForm(request.POST or None, actor=request.actor)
    if made := made_before(request):
        return redirect("trajectory", made.trajectory.number)
    if form.is_valid():
        made_now = []
        if taken(form, lambda: made_now.append(form.submit())):
            to = form.cleaned_data["to"]
            said = [_("Referred to %(receiver)s.") % {"receiver": to.name}, tell_yourself(made_now[0].candidate)]
            messages.success(request, " ".join(filter(None, said)))
            return redirect("trajectory", made_now[0].number)
        if made := made_before(request):  # the other click was a moment sooner
            return redirect("trajectory", made.trajectory.number)
    remember(request, form.typed, form.alike)
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    context = {"form": form, "seen_at_once": SEEN_AT_ONCE.values(), "seen_after": SEEN_AFTER.values()}
    return render(request, "intake/refer.html", context, status=status)


def made_before(request: HttpRequest) -> Referral | None:
    """What this very form made already."""
    token = request.POST.get("token", "")
    sent = Referral.objects.visible_to(request.actor).select_related("trajectory")
    return sent.filter(by_user=request.user).sent_with(token).first()

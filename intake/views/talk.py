"""The intake and the matchingsprofiel."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from intake.forms.profile import IntakeForm, ProfileForm
from intake.models import DossierView, Step, Trajectory, ViewKind
from intake.views.page import form_page, held, step, taken, to_dossier, too_late, worked
from transitiehuis.workflow import WrongStatus


def opened(request: HttpRequest, trajectory: Trajectory) -> None:
    """What is known of the candidate stands on these pages: opening one is a line in the inzagelog."""
    if request.method == "GET":
        DossierView.log([trajectory], ViewKind.OPENED, by=request.actor)


@step
def hold(request: HttpRequest, number: str) -> HttpResponse:
    """Record the first full talk, with the profile on the same page."""
    trajectory = held(request, number)
    if trajectory.step != Step.REFERRAL:
        late = WrongStatus(_("The intake of this trajectory has already been recorded."))
        return too_late(request, trajectory, late)
    form = IntakeForm(request.POST or None, trajectory=trajectory)
    if form.is_valid() and taken(form, lambda: form.hold(request.actor)):
        return to_dossier(request, trajectory, _("The intake has been recorded. Next: the orientation."))
    opened(request, trajectory)
    lead = _("Only the day and the summary are needed now. What you do not know yet can wait.")
    words = {"title": _("Record the intake"), "submit": _("Record the intake"), "lead": lead}
    return form_page(request, trajectory, form, "intake/profile.html", **words)


@step
def profile(request: HttpRequest, number: str) -> HttpResponse:
    """Change what is known of the candidate."""
    trajectory = worked(request, number)
    form = ProfileForm(request.POST or None, trajectory=trajectory)
    if form.is_valid() and taken(form, lambda: form.save(request.actor)):
        return to_dossier(request, trajectory, _("The profile has been changed."))
    opened(request, trajectory)
    lead = _("Leave empty what is not known: unknown is an answer too.")
    words = {"title": _("Change the profile"), "submit": _("Save the profile"), "lead": lead}
    return form_page(request, trajectory, form, "intake/profile.html", **words)

"""Verklaringen of a traject: read, add and end."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from intake.forms.statement import StatementForm
from intake.models import Statement
from intake.statements import by_subject, statements_of
from intake.views.page import form_page, step, taken, worked
from intake.views.talk import opened


@step
def statements(request: HttpRequest, number: str) -> HttpResponse:
    """What each partner states now and stated before, with the form for one more."""
    trajectory = worked(request, number)
    Statement.require(trajectory, request.actor)
    form = StatementForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and taken(form, lambda: form.say(trajectory, request.actor)):
        messages.success(request, _("The statement has been recorded."))
        return redirect("intake:statements", number)
    opened(request, trajectory)
    words = {"title": _("Statements"), "submit": _("Record the statement")}
    subjects = by_subject(statements_of(trajectory, request.actor), request.actor)
    return form_page(request, trajectory, form, "intake/statements.html", subjects=subjects, **words)


@require_POST
@step
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """It no longer holds, says who stated it."""
    found = Statement.objects.visible_to(request.actor).select_related("trajectory__merged_into")
    statement = get_object_or_404(found, pk=pk)
    statement.end(by=request.actor)
    messages.success(request, _("The statement was ended. It stays to be read under earlier ones."))
    goes_on = statement.trajectory.merged_into or statement.trajectory
    return redirect("intake:statements", goes_on.number)

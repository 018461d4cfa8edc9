"""The national texts: the adviser's new words, a new factor, an end; and versions beside each other for everybody."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from transitiehuis.netwerk.forms import posted
from transitiehuis.netwerk.models import Role
from transitiehuis.regie.forms.factor_versions import EndForm, FactorForm, NewFactorForm
from transitiehuis.regie.models import FactorVersion, Overtaken, SuccessFactor
from transitiehuis.regie.toolkit.comparing import differences
from transitiehuis.regie.toolkit.editing import fields_of, laid_together
from transitiehuis.regie.toolkit.texts import texts_of
from transitiehuis.regie.views.factor_examples import draw
from transitiehuis.ui.access import roles
from transitiehuis.ui.once import once
from transitiehuis.workflow import WrongStatus


def with_texts(code: str) -> SuccessFactor:
    return get_object_or_404(SuccessFactor.objects.with_texts(), code=code)


def read_from(request: HttpRequest, factor: SuccessFactor) -> FactorVersion:
    """The version that the form was drawn on; the newest for a form that is drawn now."""
    number = request.POST.get("after", "")
    rows = factor.versions.select_related("made_by").newest_first()
    found = rows.filter(number=int(number)).first() if number.isascii() and number.isdigit() else rows.first()
    return found or FactorVersion.of(factor, 0, texts=texts_of(factor))


@roles(Role.NATIONAL_ADVISER)
@once
def edit(request: HttpRequest, code: str) -> HttpResponse:
    factor = with_texts(code)
    base = read_from(request, factor)
    form: Any = FactorForm(posted(request), factor=factor, texts=base.texts, after=base.number)
    if form.is_valid():
        try:
            FactorVersion.write(factor, by=request.actor, **form.step())
        except Overtaken as first:
            return overtaken(request, factor, base, first)
        except WrongStatus as late:
            form.add_error(None, str(late))
        else:
            messages.success(request, _("Saved as a new version. Rounds that open from tomorrow on ask these words."))
            return redirect("regie:factor", code)
    lead = _("What stands here now is kept as a version. A round that is open keeps the words it opened with.")
    return draw(request, factor, form, title=_("Change this success factor"), lead=lead, submit=_("Save"))


def overtaken(request: HttpRequest, factor: SuccessFactor, base: FactorVersion, first: Overtaken) -> HttpResponse:
    """Both advisers' words on one page: the first one's where the second changed nothing, else what was typed."""
    theirs = first.newest
    fields, both = laid_together(request.POST.dict(), fields_of(base.texts), fields_of(theirs.texts))
    data = {**request.POST.dict(), **fields, "after": str(theirs.number)}
    form: Any = FactorForm(data, factor=factor, texts=theirs.texts, after=theirs.number)
    form.add_error(None, str(first))
    words = {
        "title": _("Change this success factor"),
        "submit": _("Save"),
        "newest": theirs,
        "both": [str(form.fields[name].label) for name in both if name in form.fields],
        "changed": differences(base.texts, theirs.texts),
    }
    return draw(request, factor, form, **words)


@roles(Role.NATIONAL_ADVISER)
@once
def new(request: HttpRequest) -> HttpResponse:
    form = NewFactorForm(posted(request))
    if form.is_valid():
        typed = form.cleaned_data
        facts = {"because": typed["because"], "by": request.actor}
        made = FactorVersion.begin(typed["chain_part"], form.texts(), **facts)
        messages.success(request, _("The success factor is there. Rounds that open from tomorrow on ask it."))
        return redirect("regie:factor", made.code)
    return render(request, "regie/toolkit/new.html", {"form": form, "back": reverse("regie:factors")})


@roles(Role.NATIONAL_ADVISER)
@once
def end(request: HttpRequest, code: str) -> HttpResponse:
    """Until when it is asked; where an end was set, take that back."""
    factor = with_texts(code)
    base, back = read_from(request, factor), factor.until is not None
    form = EndForm(posted(request), after=base.number, back=back)
    if form.is_valid():
        try:
            FactorVersion.end(factor, by=request.actor, **form.step())
        except WrongStatus as late:
            form.add_error(None, str(late))
        else:
            messages.success(request, _("Saved."))
            return redirect("regie:factor", code)
    title = _("Ask this success factor again") if back else _("End this success factor")
    lead = _("Scores, actions and examples stay as they are.")
    return draw(request, factor, form, title=title, lead=lead, submit=_("Save"))


def versions(request: HttpRequest, code: str) -> HttpResponse:
    """All versions, and two of them beside each other: `?van=1&tot=2`, else the newest beside the one before it."""
    factor = get_object_or_404(SuccessFactor, code=code)
    rows = list(factor.versions.select_related("made_by").newest_first())
    numbered = {str(row.number): row for row in rows}
    after = numbered.get(request.GET.get("tot", "")) or (rows[0] if rows else None)
    before = numbered.get(request.GET.get("van", "")) or (rows[1] if len(rows) > 1 else None)
    changed = differences(before.texts, after.texts) if before and after else []
    context = {"factor": factor, "versions": rows, "before": before, "after": after, "changed": changed}
    return render(request, "regie/toolkit/versions.html", context)

"""The components, as tags. Each takes at most four arguments; docs/ui.md shows them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from django import template
from django.forms import BaseForm, BoundField
from django.template import Context, loader
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _

from transitiehuis.ui import figures, forms, words
from transitiehuis.ui.navigation import url_of
from transitiehuis.ui.parts import ChainReturn, ChainStep, Column, Criterion, Turn

register = template.Library()
for _filter in (
    words.day, words.shortday, words.weekday, words.fullday, words.longday, words.clock, words.daytime,
    words.due_words, words.was_due, words.since_words, words.is_past, words.is_today, words.isoday,
    words.folded, words.grouped,
):  # fmt: skip
    register.filter(_filter)

# An e-mail address, or the joint of a long word: not every browser knows where a Dutch word is hyphenated.
LONG = re.compile(r"[^\s@]+@[^\s@]+|(?<=\w{4})(?=overeenkomst)")
MAY_BREAK = re.compile(r"([@.])(?=.)")
VERDICTS = {"fits": "done", "not": "no", "unknown": "unknown"}


# Marks -------------------------------------------------------------------------------------------------------------


@register.simple_tag
def status(tone: str, text: Any) -> SafeString:
    """A word with the shape and colour of its tone."""
    return format_html('<span class="status is-{}">{}</span>', tone, text)


@register.simple_tag
def verdict(check: Any) -> SafeString:
    """past, past niet or onbekend, with the fact below it and what would make it fit."""
    said = {"fits": _("fits"), "not": _("does not fit"), "unknown": _("unknown")}[check.verdict]
    notes = format_html_join("", "<small>{}</small>", ((n,) for n in (check.fact, check.remedy) if n))
    source = format_html('<small class="source">{}</small>', check.source) if check.source else ""
    return format_html('<span class="status is-{}">{}</span>{}{}', VERDICTS[check.verdict], said, notes, source)


@register.simple_tag
def score(value: int | None) -> SafeString:
    """A score from 1 to 4 as a filled box; None is not given yet."""
    if not value:
        dash = format_html('–<span class="visually-hidden"> {}</span>', _("not given yet"))
        return format_html('<span data-score="0">{}</span>', dash)
    return format_html('<span data-score="{0}">{0}</span>', value)


@register.simple_tag
def score_cells(cells: Sequence[tuple[Any, Any]]) -> SafeString:
    """The cells of one row of the landscape: of each partner (`name`, `first` of its group) what it gave (`level`)."""
    blank = '<span data-score="0">{}<span class="visually-hidden"> {}</span></span>'
    no_view = format_html(blank, "?", _("no view of it"))
    unasked = format_html(blank, "–", _("not asked or not given"))
    drawn = []
    for partner, given in cells:
        css = f"score{' first' if partner.first else ''}{'' if given else ' is-unasked'}"
        shown = unasked if given is None else score(given.level) if given.level else no_view
        drawn.append((css, partner.name, shown))
    return format_html_join("\n", '<td role="cell" class="{}" data-label="{}">{}</td>', drawn)


# Long words --------------------------------------------------------------------------------------------------------


@register.filter
def breakable(text: Any) -> Any:
    """E-mail addresses within a text may go on at the next line after an @ or a dot, a long word at its joint.

    What is no text stays as it is.
    """
    if not isinstance(text, str) or isinstance(text, SafeString) or not LONG.search(text):
        return text
    return SafeString(LONG.sub(lambda found: MAY_BREAK.sub(r"\1<wbr>", found[0]) or "&shy;", escape(text)))


@register.simple_tag
def mail_link(address: str) -> SafeString:
    """An e-mail address that opens a mail to it."""
    return format_html('<a href="mailto:{}">{}</a>', address, breakable(address))


@register.simple_tag
def phone_link(number: str) -> SafeString:
    """A telephone number that calls."""
    return format_html('<a href="tel:{}">{}</a>', number.replace(" ", ""), number)


# Page --------------------------------------------------------------------------------------------------------------


@register.inclusion_tag("ui/page_header.html")
def page_header(title: Any, lead: Any = "") -> dict[str, Any]:
    """The one h1 with a sentence below it."""
    return {"title": title, "lead": lead, "actions": ""}


@register.simple_block_tag(end_name="endpage_actions")
def page_actions(content: str, title: Any, lead: Any = "") -> SafeString:
    """As page_header, with buttons between the tags."""
    return _drawn("ui/page_header.html", title=title, lead=lead, actions=content.strip())


@register.simple_tag
def crumbs(*trail: Any) -> SafeString:
    """Breadcrumbs below Vandaag: label, url, label, url, …, and last the name of this page.

    On a phone the stylesheet shows the last link alone.
    """
    pairs = [(_("Today"), url_of("home") or "/"), *zip(trail[:-1:2], trail[1:-1:2], strict=True)]
    links = format_html_join("", '<li><a href="{1}">{0}</a></li>', pairs)
    return format_html(
        '<nav aria-label="{}"><ol class="crumbs plain">{}<li aria-current="page">{}</li></ol></nav>',
        _("Breadcrumbs"), links, trail[-1],
    )  # fmt: skip


@register.simple_block_tag(end_name="endsection")
def section(content: str, title: Any, note: Any = "", number: int | None = None, anchor: str = "") -> SafeString:
    """A part of the page with an h2; `number` stands softly behind it."""
    anchor = anchor or slugify(title)
    return _drawn("ui/section.html", title=title, note=note, number=number, anchor=anchor, content=content)


@register.simple_block_tag(end_name="endpanel")
def panel(content: str, title: Any, anchor: str = "") -> SafeString:
    """A tinted box beside the page with an h2."""
    return _drawn("ui/panel.html", title=title, anchor=anchor or f"panel-{slugify(title)}", content=content)


@register.simple_block_tag(end_name="endempty_state")
def empty_state(content: str, text: Any) -> SafeString:
    """Nothing here: says so, and between the tags offers the next useful thing."""
    return _drawn("ui/empty.html", text=text, content=content.strip())


@register.simple_block_tag(end_name="endnotice")
def notice(content: str, tone: str = "") -> SafeString:
    """A remark in the page: tone '' (plain), late or warn."""
    return format_html('<div class="notice{}">{}</div>', f" is-{tone}" if tone else "", SafeString(content.strip()))


@register.inclusion_tag("ui/tally.html")
def tally(counts: Sequence[Any]) -> dict[str, Any]:
    """Numbers that lead to their list."""
    return {"counts": counts}


@register.inclusion_tag("ui/paging.html", takes_context=True)
def paging(context: Context, page: Any) -> dict[str, Any]:
    """Previous, where we are, next; the rest of the query stays."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    rest = query.urlencode()
    return {"page": page, "rest": f"{rest}&" if rest else ""}


# Work --------------------------------------------------------------------------------------------------------------


@register.inclusion_tag("ui/work_list.html", takes_context=True)
def work_list(context: Context, items: Sequence[Any]) -> dict[str, Any]:
    """Rows of work (WorkItem)."""
    return {"items": items, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("ui/chainline.html")
def chainline(steps: Sequence[ChainStep], returns: Sequence[ChainReturn] = ()) -> dict[str, Any]:
    """The seven steps as one line, with the ways back above it."""
    backs = [
        (bracket, steps[bracket.start - 1].name, steps[bracket.end - 1].name) for bracket in figures.brackets(returns)
    ]
    return {"steps": steps, "backs": backs}


@register.simple_block_tag(end_name="endturn_card")
def turn_card(content: str, turn: Turn) -> SafeString:
    """Aan zet: who, what, by when; the buttons stand between the tags."""
    return _drawn("ui/turn_card.html", turn=turn, actions=content.strip())


@register.inclusion_tag("ui/timeline.html")
def timeline(moments: Sequence[Any]) -> dict[str, Any]:
    """What happened, newest first (Moment)."""
    return {"moments": moments}


@register.inclusion_tag("ui/facts.html")
def facts(rows: Sequence[tuple[Any, Any]]) -> dict[str, Any]:
    """Names with their values; a row without a value is left out."""
    return {"rows": [(name, value) for name, value in rows if value not in (None, "")]}


@register.inclusion_tag("ui/people.html")
def people(persons: Sequence[Any]) -> dict[str, Any]:
    """People or organisations with a note (Person)."""
    return {"persons": persons}


@register.inclusion_tag("ui/criteria.html")
def criteria(
    columns: Sequence[Column], rows: Sequence[Criterion], caption: Any = "", asked: Any = ""
) -> dict[str, Any]:
    """A comparison: per criterium past, past niet or onbekend. No total: a total would be a score.

    `asked` says of whom the facts in the first column are; the candidate's when it is empty.
    """
    drawn = [(row, list(zip(columns, row.checks, strict=True))) for row in rows]
    return {"columns": columns, "rows": drawn, "caption": caption, "asked": asked}


# Figures -----------------------------------------------------------------------------------------------------------


@register.inclusion_tag("ui/spread.html")
def spread(counts: Mapping[int, int]) -> dict[str, Any]:
    """How scores lie: a dot for each score given, and the same in words."""
    return {"dots": figures.dots(counts), "words": figures.spread_words(counts), "far": figures.is_far(counts)}


@register.simple_tag
def progress(value: int, total: int, label: Any) -> SafeString:
    """A bar with how far it is; `label` says it in words."""
    return format_html('<progress max="{}" value="{}" aria-label="{}"></progress>', total or 1, value, label)


@register.inclusion_tag("ui/kpis.html")
def kpis(figures_shown: Sequence[Any]) -> dict[str, Any]:
    """Figures in tiles (Kpi)."""
    return {"kpis": [(kpi, figures.course(kpi.course)) for kpi in figures_shown]}


@register.inclusion_tag("ui/pulse.html")
def pulse(figures_shown: Sequence[Any]) -> dict[str, Any]:
    """Figures in a panel, one under another (Kpi)."""
    return {"kpis": figures_shown}


@register.inclusion_tag("ui/phases.html")
def phases(stretches: Sequence[Any], label: Any) -> dict[str, Any]:
    """The phases of a round (Phase)."""
    return {"phases": stretches, "label": label}


@register.inclusion_tag("ui/icon.html")
def icon(name: str) -> dict[str, str]:
    """A drawn icon: yes, no, leave, good, fair, bad, call, search; place, calendar, people, agreed, share, eye, lock,
    mail, pen, stop, folder."""
    return {"name": name}


# Forms -------------------------------------------------------------------------------------------------------------


@register.inclusion_tag("ui/form.html")
def form(form: BaseForm, submit: Any, cancel: str = "", action: str = "") -> dict[str, Any]:
    """A whole form that posts: error summary, fields, the button `submit` and a way out to the url `cancel`."""
    return {"form": form, "submit": submit, "cancel": cancel, "action": action}


@register.inclusion_tag("ui/form_get.html", takes_context=True)
def filters(context: Context, form: BaseForm, submit: Any = "") -> dict[str, Any]:
    """A bar of choices above a list (GET), with a way back to everything when something was chosen."""
    request = context["request"]
    chosen = sum(any(values) for key, values in request.GET.lists() if key in form.fields)
    return {"form": form, "submit": submit or _("Show"), "chosen": chosen, "path": request.path}


@register.simple_tag
def fields(form: BaseForm) -> SafeString:
    """The fields of a form in its layout, without the form element."""
    helper: FormHelper = forms.helper_of(form)
    return helper.render_layout(form, Context({"form": form}), template_pack="huis")


@register.inclusion_tag("ui/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """All that is to be put right, once a page: what the page showed at its top, the form does not repeat."""
    shown = getattr(form, "summary_shown", False)
    form.summary_shown = True  # type: ignore[attr-defined]
    return {"mistakes": [] if shown or not form.is_bound else forms.mistakes(form)}


@register.simple_tag
def control(field: BoundField) -> str:
    """The input of a field, without its label."""
    return forms.control(field)


@register.filter
def must(field: BoundField) -> SafeString:
    """Behind a label: verplicht, soms verplicht or niet verplicht."""
    now_and_then = _("sometimes required") if getattr(field.field, "sometimes", False) else _("optional")
    return format_html(' <span class="must">{}</span>', _("required") if field.field.required else now_and_then)


@register.filter
def said(field: BoundField) -> SafeString:
    """Between label and input: the help, and what is wrong; the input points to both by their ids."""
    help_text = SafeString(field.help_text)
    shown = format_html('<div class="help" id="{}_helptext">{}</div>', field.auto_id, help_text) if help_text else ""
    if not field.errors:
        return SafeString(shown)
    errors = format_html_join("", '<p class="error">{}</p>', ((error,) for error in field.errors))
    return format_html('{}<div id="{}_error">{}</div>', shown, field.auto_id, errors)


@register.filter
def field_kind(field: BoundField) -> str:
    return forms.kind(field)


@register.filter
def field_options(field: BoundField) -> list[Any]:
    icons = getattr(field.field.widget, "icons", {})
    return [(option, icons.get(str(option.data["value"]), "")) for option in forms.options(field)]


@register.filter
def field_legend(field: BoundField) -> Any:
    return getattr(field.field.widget, "legend", "") or field.label


def _drawn(name: str, **context: Any) -> SafeString:
    """A component's template with exactly these names; what stood between its tags is already safe."""
    for key in ("content", "actions"):
        if key in context:
            context[key] = SafeString(context[key])
    return SafeString(loader.render_to_string(name, context))

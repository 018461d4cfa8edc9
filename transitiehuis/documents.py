"""Documents to print and to keep: PDF that a screen reader can read (PDF/UA-1), set by typst.

The page on the screen stands by itself: where a document cannot be made, the reader is told so and stays there.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst
from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from transitiehuis import row_heads

FOLDER = Path(__file__).resolve().parent.parent / "templates" / "typst"
STANDARD: Literal["ua-1"] = "ua-1"
AGES = 10  # how many papers later typst lets go of what it worked out for one, unless that is used again
log = logging.getLogger(__name__)


class NotSet(Exception):
    """The document could not be made; why stands in the log, for whoever keeps the templates."""


@cache
def _fonts() -> typst.Fonts:
    """Only those in the wheel, so that a document looks the same wherever it is made."""
    return typst.Fonts(include_system_fonts=False)


def _let_go() -> None:
    """Forget what typst worked out: ten megabytes a paper, of the last ten. An empty one counts for its clock as well,
    and takes a millisecond."""
    for _age in range(AGES):
        typst.compile(b"", format="svg", font_paths=_fonts(), ignore_system_fonts=True)


def pdf(
    template_name: str, data: Mapping[str, Any], *, title: str, language: str, heads_of_rows: bool = False
) -> bytes:
    """The template `templates/typst/<template_name>.typ` with `data` (what JSON can hold, dates as ISO text).

    Tagged, with its title and language; with `heads_of_rows` the first cell of each row of a table is its head.
    Raises NotSet where typst refuses.
    """
    try:
        made = typst.compile(
            **_told(template_name, data, title, language),
            pdf_standards=STANDARD,
            format="pdf",
            timestamp=int(timezone.now().timestamp()),
        )
        _let_go()
        return row_heads.mark(made) if heads_of_rows else made
    except Exception as refused:  # typst raises several, one for each stage
        log.exception("document %s was not set", template_name)
        raise NotSet(template_name) from refused


def pages(template_name: str, data: Mapping[str, Any], *, title: str, language: str) -> int:
    """How many pages `pdf` would have; the template labels its last one `<pages>`. Raises NotSet as `pdf` does."""
    try:
        found = typst.query(selector="<pages>", field="value", one=True, **_told(template_name, data, title, language))
    except Exception as refused:
        log.exception("document %s was not set", template_name)
        raise NotSet(template_name) from refused
    return int(json.loads(found))


def _told(template_name: str, data: Mapping[str, Any], title: str, language: str) -> dict[str, Any]:
    return {
        "input": str(FOLDER / f"{template_name}.typ"),
        "root": str(FOLDER),
        "font_paths": _fonts(),
        "ignore_system_fonts": True,
        "sys_inputs": {"data": json.dumps(data, cls=DjangoJSONEncoder), "title": title, "language": language},
    }


def pdf_response(
    request: HttpRequest, template_name: str, data: Mapping[str, Any], *, title: str, filename: str, back: str
) -> HttpResponse:
    """The document as a download in the reader's language; without one back to the page `back`, which says so."""
    try:
        made = pdf(template_name, data, title=title, language=get_language() or "nl")
    except NotSet:
        messages.error(request, _("The PDF could not be made just now. You can print this page instead."))
        return redirect(back)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response

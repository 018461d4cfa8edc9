"""The invented region can answer in a meeting who pays: for part of the work it is written down, for the rest not."""

from __future__ import annotations

from django.urls import reverse

from tests.pages.crawl import get
from tests.ui.page import elements, text
from tests.world import Visited


def test_for_what_nobody_leads_somebody_pays_here_and_there(region: Visited) -> None:
    page = get(region.client("daan"), reverse("regie:capacity"))
    cells = [text(cell) for cell in elements(page.tree, "td") if cell.get("data-label") == "Wie betaalt"]

    assert any("gemeente Apeldoorn" in cell for cell in cells)
    assert any("niet bekend" in cell for cell in cells)

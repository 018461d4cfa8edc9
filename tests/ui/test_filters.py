"""Choices above a list are still there when you come back, and only there."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from transitiehuis.ui.filters import cookie_of, filters_stay

COOKIE = cookie_of("/intake/")


@filters_stay
def listed(request):
    return HttpResponse(request.GET.urlencode())


def visit(address, kept="", **headers):
    request = RequestFactory().get(address, headers=headers)
    if kept:
        request.COOKIES[COOKIE] = kept
    return listed(request)


def test_what_was_chosen_is_kept_for_this_list_until_the_browser_closes():
    cookie = visit("/intake/?step=matching&late=on").cookies[COOKIE]
    assert cookie.value == "step=matching&late=on"
    assert (cookie["path"], cookie["max-age"], cookie["httponly"], cookie["samesite"]) == ("/intake/", "", True, "Lax")


def test_coming_back_leads_to_the_last_choices():
    response = visit("/intake/", kept="step=matching")
    assert (response.status_code, response.url) == (302, "/intake/?step=matching")


def test_a_name_that_was_searched_for_is_never_kept():
    assert visit("/intake/?q=Samira&page=3&step=intake").cookies[COOKIE].value == "step=intake"
    assert COOKIE not in visit("/intake/?q=Samira").cookies


def test_showing_everything_forgets():
    response = visit("/intake/?alles=1", kept="step=matching")
    assert (response.status_code, response.url) == (302, "/intake/")
    assert response.cookies[COOKIE].value == ""


def test_choosing_nothing_forgets_too():
    assert visit("/intake/?step=", kept="step=matching").cookies[COOKIE].value == ""


@pytest.mark.parametrize("kept", ["%00%ff;<script>", "a" * 4000, "next=https://elders.example/"])
def test_a_cookie_somebody_made_leads_nowhere_else(kept):
    response = visit("/intake/", kept=kept)
    assert response.url.startswith("/intake/?")


def test_a_part_of_the_page_is_not_redirected():
    assert visit("/intake/", kept="step=matching", **{"hx-request": "true"}).status_code == 200

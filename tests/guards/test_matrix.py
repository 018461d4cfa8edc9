"""Every url has a row in the permission matrix: one without fails the build."""

from django.urls import URLResolver, get_resolver, include, path
from django.urls.resolvers import RegexPattern

from tests.guards.matrix import PEOPLE, TABLE, missing, rows


def page(request):
    """Never asked: only its address counts."""


def test_every_url_by_every_method_has_a_row():
    assert missing(get_resolver()) == []


def test_a_url_without_a_row_is_seen():
    with_new = [path("nieuw/", page, name="new"), path("diep/", include(([path("naamloos/", page)], "deep")))]
    grown = URLResolver(RegexPattern(r""), [*get_resolver().url_patterns, *with_new])
    assert missing(grown) == ["deep:naamloos/ GET", "deep:naamloos/ POST", "new GET", "new POST"]


def test_a_row_without_a_url_and_a_row_twice_are_seen():
    codes = " 200" * len(PEOPLE)
    assert missing(get_resolver(), f"{TABLE.strip()}\nold:page both{codes}") == ["old:page GET", "old:page POST"]
    assert missing(get_resolver(), f"{TABLE.strip()}\nhome GET{codes}") == ["home GET (twice)"]


def test_nobody_gets_in_without_signing_in_unless_a_page_is_for_everybody():
    """What is open to who is not signed in, by name: a new name here is a decision."""
    closed = {"in", "403", "404", "405"}
    opened = {row.name for row in rows() if row.codes["nobody"] not in closed}
    assert opened == {
        "health", "self_refer", "self_referred", "self_refer_qr", "ui:language",
        "account_login", "account_inactive", "account_signup",
        "account_email_verification_sent", "account_reset_password", "account_reset_password_done",
        "account_reset_password_from_key", "account_reset_password_from_key_done", "account_confirm_email",
        "netwerk:invitation", "netwerk:data", "netwerk:accessibility", "netwerk:help", "netwerk:security_txt",
        "matching:answer", "matching:sign", "intake:choose", "intake:appointment", "matching:still",
        "regie:session_visit", "regie:session_seat",
        "regie:own_page", "regie:own_lost", "regie:own_sent", "regie:own_correct", "regie:own_object",
        "regie:own_everything", "regie:agreement_sign",
        "result", "asked",
    }  # fmt: skip


def test_the_neighbour_never_gets_further_than_a_page_of_their_own():
    """The role, but another school: what is about one traject of the school is out of their sight."""
    about_one = {row.name: row.codes["neighbour"] for row in rows() if row.codes["reader"] == "403"}
    seen = {name for name, code in about_one.items() if code not in {"403", "404", "405"}}
    assert seen == {
        "intake:list", "intake:export", "intake:import_template", "intake:imports", "intake:refer",
        "matching:places", "matching:place_new", "matching:place",
        "matching:proposals", "matching:placement_new", "nazorg:list", "nazorg:signals", "nazorg:results",
        "nazorg:group", "nazorg:mine", "nazorg:case_load",
        "intake:slots", "intake:slots_new",
        "matching:place_candidates", "matching:place_still", "matching:trainer_new", "matching:trainer",
        "matching:trainer_stop", "matching:recognition_ask", "matching:recognition_settle",
        "matching:route_new", "matching:plans",
        "matching:seats_ask", "matching:holidays", "matching:holiday_new",  # of their own school
        "intake:alike", "intake:asked",  # a question of their own
        "intake:offers", "intake:offer_new", "intake:offer", "intake:offer_attendance",
    }  # fmt: skip

"""Every page of the region, for everybody who can reach it."""

from __future__ import annotations

import pytest

from intake.models import IntakeBooking, IntakeInvitation
from matching.models import Proposal
from tests.guards.matrix import rows
from tests.pages.crawl import Page, crawl, get, seek
from tests.pages.sound import wrong_with
from tests.world import PERSONAS, Visited
from transitiehuis.netwerk.models import Invitation

NOBODY = ""
VISITORS = [*PERSONAS, NOBODY]
WIDEST = {"marieke", "fatma", "daan", "mirjam", "joke"}  # between them they reach nearly every page
# Of each kind of page the crawl opens a few; in this small region those show no button to these.
ELSEWHERE = "linked from a page in another state than the crawl opens"
# Pages that no link leads to, and why.
NOT_BY_A_LINK = {
    "health": "for the monitor, and for who keeps the house",
    "account_logout": "signing out is a button; this page asks it of who came by the address",
    "account_email": "another address is asked of the manager for now",
    "intake:note": "the form stands on the dossier; this page shows it again when something is wrong",
    "intake:import_columns": "after uploading a file; once chosen it leads to the import",
    "intake:import_progress": "the bar of a running import asks it every two seconds",
    "regie:decision": ELSEWHERE,
    "regie:round_hold_again": "from a round that was cancelled",
    "regie:review_pack_progress": "the bar of a review pack that is being made asks it every two seconds",
    "regie:meeting_close": ELSEWHERE,
    "regie:meeting_correct": ELSEWHERE,
    "regie:session_tell": ELSEWHERE,
    "regie:begin_sheet": "after uploading a spreadsheet of partners",
    "regie:begin_invite": ELSEWHERE,
    "regie:session_visit": "from the link that who holds it passes on",
    "regie:session_seat": "from the mail about the seat",
    "regie:copy": "a button posts there first, so that it is logged",
    "intake:merge": ELSEWHERE,
    "intake:merged": ELSEWHERE,
    "intake:offer_cancel": ELSEWHERE,
    "matching:agreement": ELSEWHERE,
    "matching:agreement_pdf": ELSEWHERE,
    "matching:enrolment_drop": ELSEWHERE,
    "matching:enrolment_finish": ELSEWHERE,
    "matching:route_edit": ELSEWHERE,
    "matching:route_item": ELSEWHERE,
    "matching:route_item_new": ELSEWHERE,
    "matching:route_stand": ELSEWHERE,
    "matching:still": ELSEWHERE,
    "matching:holiday": ELSEWHERE,
    "matching:trade_demand": ELSEWHERE,
    "intake:ground": ELSEWHERE,
    "intake:grounds": ELSEWHERE,
    "matching:plan_agree": ELSEWHERE,
    "matching:plan_choose": ELSEWHERE,
    "matching:plan_goal": ELSEWHERE,
    "matching:plan_new": ELSEWHERE,
    "matching:plan_part": ELSEWHERE,
    "matching:plan_part_exempt": ELSEWHERE,
    "matching:plan_part_new": ELSEWHERE,
    "nazorg:barrier": ELSEWHERE,
    "nazorg:broken": ELSEWHERE,
    "nazorg:question": ELSEWHERE,
    "nazorg:still_there": ELSEWHERE,
    "nazorg:trial": ELSEWHERE,
    "regie:example": ELSEWHERE,
    "regie:example_withdraw": ELSEWHERE,
    "self_refer": ELSEWHERE,
    "self_refer_qr": ELSEWHERE,
    "account_inactive": "allauth sends there who signs in to a closed account",
    "account_signup": "says that nobody signs up; who knows the address of allauth finds it",
    "account_email_verification_sent": "after asking for another address",
    "account_confirm_email": "from the mail about another address",
    "account_reset_password_done": "after asking for a new password",
    "account_reset_password_from_key": "from the mail about a new password",
    "account_reset_password_from_key_done": "after choosing a new password",
    "netwerk:invitation": "from the mail with the invitation",
    "netwerk:security_txt": "for machines, at the place of RFC 9116",
    "intake:choose": "from the mail with the invitation for the intake",
    "intake:appointment": "from the page by link, as a file for a calendar",
    "regie:own_lost": "from an old or mistyped link",
    "regie:own_sent": "after asking for a new link",
    "regie:own_correct": "from the own page",
    "regie:own_everything": "from the own page",
    "regie:own_object": "from the own page",
    "regie:candidate_request": "from Vandaag and the dossier, when a candidate asked something",
    "regie:own_page": "from each mail to the candidate, or a printed code",
    "matching:answer": "from the mail with the proposal",
    "result": "from the mail with the question where somebody works",
    "asked": "from the mail or text message with three questions",
    "matching:sign": "from the mail with the agreement to sign",
    "regie:agreement_ask": ELSEWHERE,
    "regie:agreement_ask_again": ELSEWHERE,
    "regie:agreement_edit": ELSEWHERE,
    "regie:bottleneck_raise": ELSEWHERE,
    "regie:finding_set_aside": ELSEWHERE,
    "regie:durability_progress": "a part of the page of durability, asked for while the curves are being counted",
    "regie:bottleneck_reopen": ELSEWHERE,
    "regie:agreement_sign": "from the mail with the agreement between partners to sign",
    "self_referred": "after sending the public form",
}


def told(page: Page, language: str) -> list[str]:
    return [f"{page.url} ({page.name}): {what}" for what in wrong_with(page, language)]


@pytest.mark.parametrize("who", VISITORS, ids=lambda who: who or "nobody")
def test_every_page_is_sound(region: Visited, who: str) -> None:
    found = [page for page in crawl(region.client(who), "/") if page.status not in {301, 302}]
    wrong = [what for page in found for what in told(page, "nl")]
    assert not wrong, "\n".join(wrong)


def test_in_english_too_and_somebody_reaches_every_page(region: Visited) -> None:
    """One page of a kind for each visitor; what the permission matrix opens to somebody is reached by somebody.

    Others than those of `WIDEST` read again in English what is one click away, and all that nobody before them reached.
    """
    wrong: list[str] = []
    opened = {row.name for row in rows() if row.method == "GET" and "200" in row.codes.values()}
    assert opened >= set(NOT_BY_A_LINK)
    unreached, reached, left = opened - set(NOT_BY_A_LINK), set(), {}

    def look(who: str, page: Page) -> None:
        if page.status not in {301, 302}:
            reached.add(page.name)
            unreached.discard(page.name)
            wrong.extend(f"{who}: {what}" for what in told(page, "en"))

    for who in sorted(VISITORS, key=lambda who: who not in WIDEST):
        met, left[who] = (frozenset() if who in WIDEST else frozenset(reached)), []
        for page in crawl(region.client(who), "/", language="en", cap=1, skip=met, near=1, left=left[who]):
            look(who, page)
    for who, urls in left.items():
        for page in seek(region.client(who), urls, unreached, "en"):
            look(who, page)
    assert not wrong, "\n".join(wrong)
    assert not unreached, f"nobody reaches {sorted(unreached)}"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_pages_by_link_are_sound(region: Visited, language: str) -> None:
    """What a company and somebody invited get, each from the mail; used and guessed links answer with a page too."""
    nameless = Proposal.objects.filter(status="nameless").latest("pk")
    introduced = Proposal.objects.filter(status="introduced").latest("pk")
    over = Proposal.objects.filter(status="declined").latest("pk")
    invitation = Invitation.objects.waiting().latest("pk")
    chosen = IntakeBooking.objects.booked().latest("pk").invitation
    waiting = IntakeInvitation.objects.open().exclude(bookings__status="booked").latest("pk")
    visitor = region.client(NOBODY)
    opened = [f"/intake/afspraak/{one.link.token}/" for one in (chosen, waiting)]
    opened += [f"/antwoord/{proposal.link.token}/" for proposal in (nameless, introduced)]
    wrong = []
    public = [f"/aanmelden/{region.home_region().slug}/{page}" for page in ("", "ontvangen/")]
    for url in [*opened, f"/uitnodiging/{invitation.link.token}/", *public]:
        wrong += told(get(visitor, url, language), language)
    for url, status in ((f"/antwoord/{over.link.token}/", 410), ("/antwoord/x/", 404), ("/uitnodiging/x/", 404)):
        page = get(visitor, url, language)
        assert page.status == status
        page.response.status_code = 200  # that it says so is checked; now what it looks like
        wrong += told(page, language)
    assert not wrong, "\n".join(wrong)

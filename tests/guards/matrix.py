"""Who may what: every url of the project × method × person, as one table: a file in `table/` for each floor.

200 a page (also one that says what is wrong with what was typed, a 422), 302 on to another page, `in` on to the sign-in
page, 403 seen but not for this role, 404 out of sight, 405 not by this method. A step is asked with nothing filled
in: what counts is who gets as far as the form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver

from transitiehuis.regie.rhythm import Quarter

# The school's coordinator, a colleague without the role (reader), a coordinator with work of their own at another
# school (neighbour), the adviser who referred, the company's trainer; last who is not signed in.
PEOPLE = (
    "coordinator", "reader", "neighbour", "adviser", "trainer", "partner_contact", "director", "national", "manager",
    "nobody",
)  # fmt: skip
BOTH = "both"
FLOORS = ("frame", "ui", "account", "netwerk", "outbox", "intake", "matching", "nazorg", "regie")
TABLE = "".join(Path(__file__).with_name("table").joinpath(f"{floor}.txt").read_text() for floor in FLOORS)

# What each url is about, where that is more than a traject of the school (`<number>`) or the round (`<quarter>`).
ABOUT: dict[str, Callable[[Any], list[Any]]] = {
    "trajectory": lambda stage: [stage.referred().number],
    "self_refer": lambda stage: [stage.world.region.slug],
    "self_referred": lambda stage: [stage.world.region.slug],
    "self_refer_qr": lambda stage: [stage.world.region.slug],
    "netwerk:organisation": lambda stage: [stage.world.school.pk],
    "netwerk:withdraw_invitation": lambda stage: [stage.invitation().pk],
    "netwerk:end_membership": lambda stage: [stage.world.memberships["colleague"].pk],
    "netwerk:absence": lambda stage: [stage.world.memberships["coordinator"].pk],
    "netwerk:end_absence": lambda stage: [stage.absence().pk],
    "netwerk:invitation": lambda stage: [stage.invitation().link.token],
    "netwerk:demo_sign_in": lambda stage: ["marieke"],
    "outbox:detail": lambda stage: [stage.bounced().pk],
    "outbox:resend": lambda stage: [stage.bounced().pk],
    "intake:import_template": lambda stage: ["sjabloon", "csv"],
    "intake:import": lambda stage: [stage.uploaded().pk],
    "intake:import_columns": lambda stage: [stage.uploaded(checked=False).pk],
    "intake:import_progress": lambda stage: [stage.uploaded().pk],
    "intake:import_faults": lambda stage: [stage.uploaded().pk, "csv"],
    "intake:import_start": lambda stage: [stage.uploaded().pk],
    "intake:import_decide": lambda stage: [stage.uploaded().pk],
    "intake:import_resume": lambda stage: [stage.uploaded().pk],
    "intake:import_undo": lambda stage: [stage.uploaded().pk],
    "intake:import_discard": lambda stage: [stage.uploaded().pk],
    "intake:ground": lambda stage: [stage.ground()],
    "intake:ground_shared": lambda stage: [stage.ground()],
    "intake:export": lambda stage: ["csv"],
    "intake:slot_withdraw": lambda stage: [stage.slot().pk],
    "intake:talk": lambda stage: [stage.referred().number],
    "intake:part": lambda stage: [stage.referred().number, "wens"],
    "intake:invite": lambda stage: [stage.referred().number],
    "intake:missed": lambda stage: [stage.booking(begun=True).pk],
    "intake:choose": lambda stage: [stage.booking().invitation.link.token],
    "intake:appointment": lambda stage: [stage.booking().invitation.link.token],
    "intake:ask": lambda stage: ["x"],
    "intake:asked": lambda stage: [stage.involvement_request().pk],
    "intake:merge": lambda stage: [each.number for each in stage.two_of_one()],
    "intake:merged": lambda stage: [stage.merge().survivor.number],
    "intake:merge_undo": lambda stage: [(made := stage.merge()).survivor.number, made.pk],
    "intake:handover_accept": lambda stage: [stage.offered().pk],
    "intake:handover_return": lambda stage: [stage.offered().pk],
    "intake:handover_withdraw": lambda stage: [stage.offered().pk],
    "intake:offer": lambda stage: [stage.orientation_offer().pk],
    "intake:offer_attendance": lambda stage: [stage.orientation_offer().pk],
    "intake:offer_cancel": lambda stage: [stage.orientation_offer().pk],
    "intake:orientation_record": lambda stage: [stage.orientation().pk],
    "intake:statement_end": lambda stage: [stage.statement().pk],
    "intake:hold": lambda stage: [stage.referred().number],
    "intake:reopen": lambda stage: [stage.closed().number],
    "matching:theme": lambda stage: [stage.make["themes"][0].code],
    "matching:route": lambda stage: [stage.route().pk],
    "matching:route_edit": lambda stage: [stage.route().pk],
    "matching:route_stand": lambda stage: [stage.route().pk],
    "matching:route_item_new": lambda stage: [stage.route().pk, "start"],
    "matching:route_item": lambda stage: stage.route_start(),
    "matching:route_item_remove": lambda stage: stage.route_start(),
    **{f"matching:plan_{page}": lambda stage: [stage.plan().trajectory.number] for page in ("goal", "stop", "choose")},
    "matching:plan": lambda stage: [stage.plan().trajectory.number],
    "matching:plan_carry": lambda stage: stage.plan_that_came_along(),
    "matching:trade": lambda stage: stage.trade_demand()[:1],
    "matching:trade_demand_new": lambda stage: stage.trade_demand()[:1],
    "matching:trade_demand": lambda stage: stage.trade_demand(),
    "matching:trade_demand_end": lambda stage: stage.trade_demand(),
    "matching:holiday": lambda stage: [stage.holiday().pk],
    "matching:plan_pdf": lambda stage: [stage.plan().trajectory.number],
    "matching:plan_agree": lambda stage: [stage.plan().trajectory.number],
    "matching:plan_part_new": lambda stage: [stage.plan().trajectory.number],
    "matching:plan_change": lambda stage: [stage.plan(agreed=True).trajectory.number],
    **{f"matching:plan_part{page}": lambda stage: stage.plan_part() for page in ("", "_exempt", "_again", "_remove")},
    "matching:plan_part_shift": lambda stage: [*stage.plan_part(), "later"],
    "matching:plan_part_enrol": lambda stage: stage.plan_part(agreed=True),
    "matching:start": lambda stage: stage.route_start()[-1:],
    "matching:seats_ask": lambda stage: [stage.route().pk],
    "matching:seats_asked": lambda stage: [stage.seat_request().pk],
    "matching:seats_answer": lambda stage: [stage.seat_request().pk, "nee"],
    "matching:seats_withdraw": lambda stage: [stage.seat_request().pk],
    "matching:enrolment": lambda stage: [stage.enrolment().pk],
    "matching:enrolment_confirm": lambda stage: [stage.enrolment().pk],
    "matching:enrolment_begin": lambda stage: [stage.enrolment(begun=True).pk],
    "matching:enrolment_withdraw": lambda stage: [stage.enrolment().pk],
    "matching:enrolment_finish": lambda stage: [stage.enrolment(begun=True).pk],
    "matching:enrolment_drop": lambda stage: [stage.enrolment(begun=True).pk],
    "matching:place": lambda stage: [stage.place().pk],
    "matching:place_edit": lambda stage: [stage.place().pk],
    "matching:place_pause": lambda stage: [stage.place().pk],
    "matching:place_resume": lambda stage: [stage.place(paused=True).pk],
    "matching:place_withdraw": lambda stage: [stage.place().pk],
    "matching:place_candidates": lambda stage: [stage.place().pk],
    "matching:place_still": lambda stage: [stage.question().place_id],
    "matching:place_ceiling": lambda stage: [stage.place().pk],
    "matching:trainer_new": lambda stage: [stage.place().pk],
    "matching:trainer": lambda stage: stage.trainer(),
    "matching:trainer_stop": lambda stage: stage.trainer(),
    "matching:recognition_ask": lambda stage: [stage.place(named=True).pk],
    "matching:recognition_settle": lambda stage: stage.recognition_request(),
    "matching:still": lambda stage: [stage.question().link.token],
    "matching:proposal": lambda stage: [stage.proposal().pk],
    "matching:proposal_interest": lambda stage: [stage.proposal().pk],
    "matching:proposal_introduce": lambda stage: [stage.proposal("interested").pk],
    "matching:proposal_accept": lambda stage: [stage.proposal("introduced").pk],
    "matching:proposal_decline": lambda stage: [stage.proposal().pk],
    "matching:proposal_withdraw": lambda stage: [stage.proposal().pk],
    "matching:meeting_plan": lambda stage: [stage.meeting().proposal_id],
    "matching:meeting_cancel": lambda stage: [stage.meeting().proposal_id],
    "matching:meeting_record": lambda stage: [stage.meeting().proposal_id],
    "matching:placement": lambda stage: [stage.placement().pk],
    "matching:placement_confirm": lambda stage: [stage.placement(ahead=7).trajectory.number],
    "matching:proposals_rest": lambda stage: [stage.accepted_beside().trajectory.number],
    "matching:placement_start": lambda stage: [stage.placement(ahead=7).pk],
    "matching:placement_not_start": lambda stage: [stage.placement(ahead=7).pk],
    "matching:placement_end": lambda stage: [stage.placement().pk],
    "matching:placement_permit": lambda stage: [stage.placement(ahead=7, kind="trial").trajectory.number],
    "matching:placement_sign": lambda stage: [stage.placement(kind="bbl").pk],
    "matching:placement_of": lambda stage: [stage.placement().trajectory.number],
    "matching:posting_follow": lambda stage: [stage.placement().pk],
    "matching:posting_finish": lambda stage: [stage.placement().pk],
    "matching:placement_hours": lambda stage: [stage.placement().pk],
    "matching:agreement_ask": lambda stage: [stage.placement(kind="bbl").pk],
    "matching:agreement": lambda stage: [stage.asked_to_sign().agreement_id],
    "matching:agreement_pdf": lambda stage: [stage.asked_to_sign().agreement_id],
    "matching:sign": lambda stage: [stage.asked_to_sign().link.token],
    "matching:answer": lambda stage: [stage.proposal().link.token],
    "nazorg:record": lambda stage: [stage.moment().pk],
    "regie:own_everything": lambda stage: [stage.own_page().token],
    "regie:own_correct": lambda stage: [stage.own_page().token],
    "regie:own_object": lambda stage: [stage.own_page().token, stage.world.uwv.pk],
    "regie:candidate_request": lambda stage: [(made := stage.candidate_request()).trajectory.number, made.pk],
    "regie:own_page": lambda stage: [stage.own_page().token],
    **{
        f"regie:agreement{page}": lambda stage: [stage.agreement().pk] for page in ("", "_pdf", "_edit", "_ask", "_end")
    },
    "regie:bottleneck": lambda stage: [stage.bottleneck(raised=True).pk],
    "regie:bottleneck_answer": lambda stage: [stage.bottleneck(raised=True).pk],
    **{
        f"regie:bottleneck_{page}": lambda stage: [stage.bottleneck().pk]
        for page in ("edit", "take_up", "close", "reopen", "raise")
    },
    "regie:finding_set_aside": lambda stage: [stage.finding().pk],
    "regie:agreement_take_back": lambda stage: [stage.agreement("signing").pk],
    "regie:agreement_renew": lambda stage: [stage.agreement("signed").pk],
    "regie:agreement_ask_again": lambda stage: [(made := stage.agreement("signing")).pk, made.signatures.first().pk],
    "regie:agreement_line": lambda stage: [stage.agreement().pk, "getal"],
    "regie:agreement_line_remove": lambda stage: [(made := stage.agreement()).pk, "getal", made.terms.get().pk],
    "regie:agreement_sign": lambda stage: [stage.agreement("signing").signatures.order_by("pk").last().link.token],
    "nazorg:signal_close": lambda stage: [stage.signal().pk],
    "nazorg:question": lambda stage: ["check-in", stage.check_in().pk],
    "nazorg:broken": lambda stage: [stage.ended().pk],
    "nazorg:barrier": lambda stage: [stage.barrier().pk],
    "nazorg:trial": lambda stage: [stage.on_trial().pk],
    "asked": lambda stage: [stage.check_in().link.token],
    "nazorg:result": lambda stage: [stage.result().pk],
    "nazorg:still_there": lambda stage: [stage.result().series.placement_id],
    "result": lambda stage: [stage.result(asked=True).link.token],
    "nazorg:plan": lambda stage: [stage.moment().trajectory.number],
    "nazorg:guide_add": lambda stage: [stage.moment().trajectory.number],
    "nazorg:lead_offer": lambda stage: [stage.moment().trajectory.number],
    "nazorg:guide_end": lambda stage: [stage.guide().pk],
    "nazorg:lead_answer": lambda stage: [stage.lead_offer().pk],
    "nazorg:goal_close": lambda stage: [stage.goal().pk],
    "nazorg:call": lambda stage: [stage.moment().trajectory.number],
    "regie:chain_csv": lambda stage: ["stroom"],
    "regie:chain_paper": lambda stage: ["wachtdagen"],
    "regie:forecast_file": lambda stage: ["pdf"],
    "regie:scenario_file": lambda stage: [stage.scenario().pk, "csv"],
    "regie:chain_wait": lambda stage: ["matching", stage.world.school.pk, "seat", 0],
    "regie:chain_step": lambda stage: ["matching"],
    "regie:chain_moves": lambda stage: ["matching", "in"],
    "regie:chain_turn": lambda stage: ["matching", stage.world.school.pk],
    "regie:chain_cohort": lambda stage: [Quarter(2026, 3)],
    "regie:chain_wait_file": lambda stage: ["matching", stage.world.school.pk, "seat", 0, "csv"],
    "regie:chain_step_file": lambda stage: ["matching", "csv"],
    "regie:chain_moves_file": lambda stage: ["matching", "in", "csv"],
    "regie:chain_turn_file": lambda stage: ["matching", stage.world.school.pk, "csv"],
    "regie:chain_cohort_file": lambda stage: [Quarter(2026, 3), "csv"],
    "regie:chain_between_file": lambda stage: ["csv"],
    "regie:standing_csv": lambda stage: ["dekking"],
    "regie:chain_ask": lambda stage: [stage.referred().number],
    "regie:factor": lambda stage: [stage.factor().code],
    "regie:factor_edit": lambda stage: [stage.factor().code],
    "regie:factor_end": lambda stage: [stage.factor().code],
    "regie:factor_versions": lambda stage: [stage.factor().code],
    "regie:factor_addition": lambda stage: [stage.factor().code],
    "regie:example_add": lambda stage: [stage.factor().code],
    "regie:example": lambda stage: [stage.example().pk],
    "regie:example_withdraw": lambda stage: [stage.example().pk],
    "regie:round_factor": lambda stage: ["2026-K4", stage.factor().code],
    "regie:figure": lambda stage: [stage.factor().code],
    "regie:figure_pdf": lambda stage: [stage.factor().code],
    "regie:figures_file": lambda stage: ["csv"],
    "regie:figure_csv": lambda stage: [stage.factor().code],
    "regie:national_figure": lambda stage: [stage.factor().code],
    "regie:national_figure_csv": lambda stage: [stage.factor().code],
    "regie:national_figure_pdf": lambda stage: [stage.factor().code],
    "regie:score": lambda stage: ["2026-K4", stage.factor().code],
    "regie:agenda_place": lambda stage: [stage.agenda_point().pk, "omlaag"],
    **{f"regie:wall_{page}": lambda stage: [stage.agenda_point().pk] for page in ("point", "turn", "noted", "decide")},
    "regie:wall_act": lambda stage: [stage.agenda_point().pk],
    "regie:wall_hinder": lambda stage: [stage.agenda_point().pk],
    **{f"regie:report{page}": lambda stage: [stage.report()] for page in ("", "_pdf")},
    "regie:decision": lambda stage: [stage.decision().pk],
    "regie:decision_strike": lambda stage: [stage.decision().pk],
    "regie:action": lambda stage: [stage.action().pk],
    "regie:activity_file": lambda stage: ["hold-intake", "csv"],
    "regie:scenarios_file": lambda stage: ["csv"],
    "regie:durability_behind_file": lambda stage: ["csv"],
    "regie:activity_pays": lambda stage: ["hold-intake"],
    "regie:activity": lambda stage: ["hold-intake"],
    "regie:coverage_cell": lambda stage: ["hold-intake", stage.world.school.pk],
    "regie:scenario": lambda stage: [stage.scenario().pk],
    "regie:scenario_agree": lambda stage: [stage.scenario().pk],
    "regie:action_finish": lambda stage: [stage.action().pk],
    "regie:action_move": lambda stage: [stage.action().pk],
    "regie:action_drop": lambda stage: [stage.action().pk],
    "regie:action_judge": lambda stage: [stage.action().pk],
    "regie:begin_partner_end": lambda stage: [stage.partnership().pk],
    "regie:begin_invite": lambda stage: [stage.partnership().pk],
    "regie:begin_sheet": lambda stage: [stage.partner_sheet().pk],
    "regie:begin_sheet_bring_in": lambda stage: [stage.partner_sheet().pk],
    "regie:begin_sheet_undo": lambda stage: [stage.partner_sheet(done=True).pk],
    "regie:learning_track": lambda stage: [stage.learning().pk],
    "regie:learning_edit": lambda stage: [stage.learning().pk],
    "regie:learning_turn": lambda stage: [stage.learning().pk],
    "regie:learning_follow": lambda stage: [stage.learning(far=True).pk],
    "regie:learning_role_new": lambda stage: [stage.learning().pk],
    "regie:learning_role": lambda stage: [(made := stage.learning()).pk, made.roles.get().pk],
    "regie:learning_lesson": lambda stage: [stage.learning().pk],
    **{
        f"regie:session{page}": lambda stage: [stage.theme_session().pk]
        for page in ("", "_change", "_call_off", "_tell", "_sign_up", "_withdraw", "_ics")
    },
    "regie:session_visit": lambda stage: [stage.theme_session().link.token],
    "regie:session_seat": lambda stage: [stage.theme_seat().link.token],
    "account_confirm_email": lambda stage: ["x"],
    "account_reset_password_from_key": lambda stage: ["x", "y"],
}
BY_PARAMETER: dict[tuple[str, ...], Callable[[Any], list[Any]]] = {
    (): lambda stage: [],
    ("number",): lambda stage: [stage.traject().number],
    ("quarter",): lambda stage: ["2026-K4"],
    ("quarter", "organisation"): lambda stage: ["2026-K4", stage.world.school.pk],
}


@dataclass(frozen=True)
class Row:
    """What the table says of one url by one method: a code for each person."""

    name: str
    method: str
    codes: dict[str, str]


def rows(table: str = TABLE) -> Iterator[Row]:
    """The table as data. Raises ValueError for a line that has not a code for each person."""
    for line in table.strip().splitlines():
        if line.startswith("#"):
            continue
        name, method, *codes = line.split()
        for each in ("GET", "POST") if method == BOTH else (method,):
            yield Row(name, each, dict(zip(PEOPLE, codes, strict=True)))


def urls(resolver: URLResolver, space: str = "") -> dict[str, URLPattern]:
    """Every url of the project by its full name."""
    found: dict[str, URLPattern] = {}
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            found |= urls(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        else:
            found[f"{space}{pattern.name or pattern.pattern}"] = pattern
    return found


def missing(resolver: URLResolver, table: str = TABLE) -> list[str]:
    """Urls by method that the table does not speak of, and lines of it that are about no url."""
    wanted = {f"{name} {method}" for name in urls(resolver) for method in ("GET", "POST")}
    said = [f"{row.name} {row.method}" for row in rows(table)]
    twice = {f"{line} (twice)" for line in said if said.count(line) > 1}
    return sorted(wanted.symmetric_difference(said) | twice)


def about(name: str, pattern: URLPattern) -> Callable[[Any], list[Any]]:
    """What makes the arguments of a url out of the stage."""
    return ABOUT.get(name) or BY_PARAMETER[tuple(pattern.pattern.converters)]

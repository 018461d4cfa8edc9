"""Who may what: every url of the project × method × person, as one table.

200 a page (also one that says what is wrong with what was typed, a 422), 302 on to another page, `in` on to the sign-in
page, 403 seen but not for this role, 404 out of sight, 405 not by this method. A step is asked with nothing filled
in: what counts is who gets as far as the form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver

PEOPLE = (
    "coordinator", "reader", "neighbour", "adviser", "trainer", "partner_contact", "director", "national", "manager",
    "nobody",
)  # fmt: skip
BOTH = "both"

# The school's coordinator, a colleague without the role (reader), a coordinator with work of their own at another
# school (neighbour), the adviser who referred, the company's trainer; last who is not signed in.
TABLE = """
#                                         coo rea nei adv tra par dir nat man nob
# frame
home                                 both 200 200 200 200 200 200 200 200 200 in
trajectory                           both 200 200 404 200 404 404 404 404 200 in
self_refer                           both 200 200 200 200 200 200 200 200 200 200
self_referred                        GET  200 200 200 200 200 200 200 200 200 200
self_referred                        POST 405 405 405 405 405 405 405 405 405 405
self_refer_qr                        GET  200 200 200 200 200 200 200 200 200 200
self_refer_qr                        POST 405 405 405 405 405 405 405 405 405 405
health                               GET  200 200 200 200 200 200 200 200 200 200
health                               POST 405 405 405 405 405 405 405 405 405 405
# ui
ui:language                          both 302 302 302 302 302 302 302 302 302 302
ui:style                             both 404 404 404 404 404 404 404 404 404 404
# account
account_login                        both 302 302 302 302 302 302 302 302 302 200
account_logout                       GET  200 200 200 200 200 200 200 200 200 in
account_logout                       POST in  in  in  in  in  in  in  in  in  in
account_inactive                     GET  200 200 200 200 200 200 200 200 200 200
account_inactive                     POST 405 405 405 405 405 405 405 405 405 405
account_signup                       both 302 302 302 302 302 302 302 302 302 200
account_reauthenticate               both 403 403 403 403 403 403 403 403 403 in
account_email                        GET  200 200 200 200 200 200 200 200 200 in
account_email                        POST 302 302 302 302 302 302 302 302 302 in
account_email_verification_sent      GET  200 200 200 200 200 200 200 200 200 200
account_email_verification_sent      POST 405 405 405 405 405 405 405 405 405 405
account_change_password              both 302 302 302 302 302 302 302 302 302 in
account_set_password                 both 200 200 200 200 200 200 200 200 200 in
account_reset_password               both 200 200 200 200 200 200 200 200 200 200
account_confirm_login_code           both 302 302 302 302 302 302 302 302 302 in
account_confirm_email                GET  200 200 200 200 200 200 200 200 200 200
account_confirm_email                POST 404 404 404 404 404 404 404 404 404 404
account_reset_password_from_key_done GET  200 200 200 200 200 200 200 200 200 200
account_reset_password_from_key_done POST 405 405 405 405 405 405 405 405 405 405
account_reset_password_from_key      both 200 200 200 200 200 200 200 200 200 200
account_reset_password_done          GET  200 200 200 200 200 200 200 200 200 200
account_reset_password_done          POST 405 405 405 405 405 405 405 405 405 405
# netwerk
netwerk:index                        both 200 200 200 200 200 200 200 200 200 in
netwerk:organisation                 both 200 200 200 200 200 200 200 200 200 in
netwerk:people                       both 200 200 200 200 200 200 200 200 200 in
netwerk:invite                       both 403 403 403 403 403 403 403 403 200 in
netwerk:withdraw_invitation          GET  405 405 405 405 405 405 405 405 405 in
netwerk:withdraw_invitation          POST 403 403 403 403 403 403 403 403 302 in
netwerk:end_membership               both 403 403 403 403 403 403 403 403 200 in
netwerk:absence                      both 200 403 404 404 404 404 404 404 200 in
netwerk:end_absence                  GET  405 405 405 405 405 405 405 405 405 in
netwerk:end_absence                  POST 302 403 404 404 404 404 404 404 302 in
netwerk:switch                       GET  405 405 405 405 405 405 405 405 405 in
netwerk:switch                       POST 404 404 404 404 404 404 404 404 404 in
netwerk:account                      both 200 200 200 200 200 200 200 200 200 in
netwerk:invitation                   both 200 200 200 200 200 200 200 200 200 200
netwerk:demo_sign_in                 GET  405 405 405 405 405 405 405 405 405 405
netwerk:demo_sign_in                 POST 404 404 404 404 404 404 404 404 404 404
netwerk:data                         GET  200 200 200 200 200 200 200 200 200 200
netwerk:data                         POST 405 405 405 405 405 405 405 405 405 405
netwerk:accessibility                GET  200 200 200 200 200 200 200 200 200 200
netwerk:accessibility                POST 405 405 405 405 405 405 405 405 405 405
netwerk:help                         GET  200 200 200 200 200 200 200 200 200 200
netwerk:help                         POST 405 405 405 405 405 405 405 405 405 405
netwerk:security_txt                 GET  200 200 200 200 200 200 200 200 200 200
netwerk:security_txt                 POST 405 405 405 405 405 405 405 405 405 405
# outbox
outbox:list                          both 200 200 200 200 200 200 200 200 200 in
outbox:preferences                   both 200 200 200 200 200 200 200 200 200 in
outbox:detail                        both 200 404 404 404 404 404 404 404 200 in
outbox:resend                        GET  405 405 405 405 405 405 405 405 405 in
outbox:resend                        POST 302 404 404 404 404 404 404 404 302 in
# intake
intake:list                          both 200 403 200 200 403 403 403 403 403 in
intake:export                        both 200 403 200 200 403 403 403 403 403 in
intake:imports                       both 200 403 200 200 403 403 403 403 403 in
intake:import_template               both 200 403 200 200 403 403 403 403 403 in
intake:import                        GET  200 403 404 404 403 403 403 403 403 in
intake:import                        POST 302 403 404 404 403 403 403 403 403 in
intake:import_columns                both 200 403 404 404 403 403 403 403 403 in
intake:import_progress               both 200 403 404 404 403 403 403 403 403 in
intake:import_faults                 both 200 403 404 404 403 403 403 403 403 in
intake:import_start                  GET  405 405 405 405 405 405 405 405 405 in
intake:import_start                  POST 302 403 404 404 403 403 403 403 403 in
intake:import_decide                 GET  405 405 405 405 405 405 405 405 405 in
intake:import_decide                 POST 302 403 404 404 403 403 403 403 403 in
intake:import_resume                 GET  405 405 405 405 405 405 405 405 405 in
intake:import_resume                 POST 302 403 404 404 403 403 403 403 403 in
intake:import_discard                GET  405 405 405 405 405 405 405 405 405 in
intake:import_discard                POST 302 403 404 404 403 403 403 403 403 in
intake:import_undo                   GET  200 403 404 404 403 403 403 403 403 in
intake:import_undo                   POST 302 403 404 404 403 403 403 403 403 in
intake:grounds                       both 403 403 403 403 403 403 403 403 200 in
intake:ground                        both 403 403 403 403 403 403 403 403 200 in
intake:ground_shared                 GET  405 405 405 405 405 405 405 405 405 in
intake:ground_shared                 POST 403 403 403 403 403 403 403 403 302 in
intake:refer                         both 200 403 200 200 403 403 403 403 403 in
intake:slots                         both 200 403 200 200 403 403 403 403 403 in
intake:slots_new                     both 200 403 200 200 403 403 403 403 403 in
intake:slot_withdraw                 GET  405 405 405 405 405 405 405 405 405 in
intake:slot_withdraw                 POST 302 403 404 404 403 403 403 403 403 in
intake:talk                          both 302 403 404 403 403 403 403 403 403 in
intake:part                          both 200 403 404 403 403 403 403 403 403 in
intake:invite                        GET  200 403 404 403 403 403 403 403 403 in
intake:invite                        POST 302 403 404 403 403 403 403 403 403 in
intake:missed                        GET  405 405 405 405 405 405 405 405 405 in
intake:missed                        POST 302 403 404 403 403 403 403 403 403 in
intake:choose                        GET  200 200 200 200 200 200 200 200 200 200
intake:choose                        POST 302 302 302 302 302 302 302 302 302 302
intake:appointment                   GET  200 200 200 200 200 200 200 200 200 200
intake:appointment                   POST 405 405 405 405 405 405 405 405 405 405
intake:alike                         GET  405 405 405 405 405 405 405 405 405 in
intake:alike                         POST 200 403 200 200 403 403 403 403 403 in
intake:ask                           both 404 403 404 404 403 403 403 403 403 in
intake:asked                         both 200 403 200 200 403 403 403 403 403 in
intake:handover_accept               GET  405 405 405 405 405 405 405 405 405 in
intake:handover_accept               POST 302 403 404 403 403 403 403 403 403 in
intake:handover_return               both 200 403 404 403 403 403 403 403 403 in
intake:handover_withdraw             GET  405 405 405 405 405 405 405 405 405 in
intake:handover_withdraw             POST 403 403 404 302 403 403 403 403 403 in
intake:offers                        both 200 403 200 200 200 403 403 403 403 in
intake:offer_new                     both 200 403 200 200 200 403 403 403 403 in
intake:offer                         both 200 403 200 200 200 403 403 403 403 in
intake:offer_attendance              both 302 403 302 302 403 403 403 403 403 in
intake:offer_cancel                  both 200 403 403 403 403 403 403 403 403 in
intake:orientation_record            both 200 403 404 200 403 403 403 403 403 in
intake:statement_end                 GET  405 405 405 405 405 405 405 405 405 in
intake:statement_end                 POST 302 403 404 403 403 403 403 403 403 in
intake:handover_offer                both 200 403 404 403 403 403 403 403 403 in
intake:hold                          both 200 403 404 403 403 403 403 403 403 in
intake:profile                       both 200 403 404 200 403 403 403 403 403 in
intake:profile_page                  both 200 403 404 200 403 403 403 403 403 in
intake:profile_confirm               GET  405 405 405 405 405 405 405 405 405 in
intake:profile_confirm               POST 404 403 404 404 403 403 403 403 403 in
intake:profile_vum                   both 200 403 404 200 403 403 403 403 403 in
intake:statements                    both 200 403 404 200 403 403 403 403 403 in
intake:orientation_plan              both 200 403 404 403 403 403 403 403 403 in
intake:plan                          both 200 403 404 403 403 403 403 403 403 in
intake:move                          both 200 403 404 403 403 403 403 403 403 in
intake:assign                        both 200 403 404 403 403 403 403 403 403 in
intake:merge_choose                  both 200 403 404 200 403 403 403 403 403 in
intake:merge                         both 200 403 404 403 403 403 403 403 403 in
intake:merged                        both 200 403 404 200 403 403 403 403 403 in
intake:merge_undo                    GET  405 405 405 405 405 405 405 405 405 in
intake:merge_undo                    POST 302 403 404 403 403 403 403 403 403 in
intake:note                          both 200 403 404 200 403 403 403 403 403 in
intake:close                         both 200 403 404 403 403 403 403 403 403 in
intake:close_look                    GET  405 405 405 405 405 405 405 405 405 in
intake:close_look                    POST 302 403 404 403 403 403 403 403 403 in
intake:reopen                        GET  405 405 405 405 405 405 405 405 405 in
intake:reopen                        POST 302 403 404 302 403 403 403 403 403 in
# matching
matching:scheme                      both 200 200 200 200 200 200 200 200 200 in
matching:scheme_pdf                  both 200 200 200 200 200 200 200 200 200 in
matching:theme                       both 200 200 200 200 200 200 200 200 200 in
matching:route_new                   both 200 403 200 403 403 403 403 403 403 in
matching:route                       both 200 200 200 200 200 200 200 200 200 in
matching:route_edit                  both 200 403 403 403 403 403 403 403 403 in
matching:route_stand                 both 200 403 403 403 403 403 403 403 403 in
matching:route_item_new              both 200 403 403 403 403 403 403 403 403 in
matching:route_item                  both 200 403 403 403 403 403 403 403 403 in
matching:route_item_remove           GET  405 405 405 405 405 405 405 405 405 in
matching:route_item_remove           POST 302 403 403 403 403 403 403 403 403 in
matching:places                      both 200 403 200 200 200 403 403 403 403 in
matching:place_new                   both 200 403 200 200 200 403 403 403 403 in
matching:place                       both 200 403 200 200 200 403 403 403 403 in
matching:place_edit                  both 403 403 403 403 200 403 403 403 403 in
matching:place_pause                 GET  405 405 405 405 405 405 405 405 405 in
matching:place_pause                 POST 403 403 403 403 302 403 403 403 403 in
matching:place_resume                GET  405 405 405 405 405 405 405 405 405 in
matching:place_resume                POST 403 403 403 403 302 403 403 403 403 in
matching:place_candidates            both 200 403 200 200 403 403 403 403 403 in
matching:place_still                 GET  405 405 405 405 405 405 405 405 405 in
matching:place_still                 POST 200 403 200 200 200 403 403 403 403 in
matching:place_ceiling               GET  405 405 405 405 405 405 405 405 405 in
matching:place_ceiling               POST 403 403 403 403 200 403 403 403 403 in
matching:trainer_new                 both 200 403 200 200 200 403 403 403 403 in
matching:trainer                     both 200 403 200 200 200 403 403 403 403 in
matching:trainer_stop                GET  405 405 405 405 405 405 405 405 405 in
matching:trainer_stop                POST 302 403 302 302 302 403 403 403 403 in
matching:recognition_ask             GET  405 405 405 405 405 405 405 405 405 in
matching:recognition_ask             POST 302 403 302 302 302 403 403 403 403 in
matching:recognition_settle          both 200 403 200 200 200 403 403 403 403 in
matching:place_withdraw              GET  405 405 405 405 405 405 405 405 405 in
matching:place_withdraw              POST 403 403 403 403 302 403 403 403 403 in
matching:start                       both 200 200 200 200 200 200 200 200 200 in
matching:seats_ask                   both 403 403 200 200 403 403 200 403 403 in
matching:seats_asked                 both 200 200 200 200 200 200 200 200 200 in
matching:seats_answer                both 200 403 403 403 403 403 403 403 403 in
matching:seats_withdraw              GET  405 405 405 405 405 405 405 405 405 in
matching:seats_withdraw              POST 403 403 403 302 403 403 403 403 403 in
matching:enrol                       both 200 403 404 403 403 403 403 403 403 in
matching:enrolment                   both 200 403 404 200 403 403 403 403 403 in
matching:enrolment_confirm           GET  405 405 405 405 405 405 405 405 405 in
matching:enrolment_confirm           POST 302 403 404 403 403 403 403 403 403 in
matching:enrolment_begin             GET  405 405 405 405 405 405 405 405 405 in
matching:enrolment_begin             POST 302 403 404 403 403 403 403 403 403 in
matching:enrolment_withdraw          GET  200 403 404 200 403 403 403 403 403 in
matching:enrolment_withdraw          POST 302 403 404 302 403 403 403 403 403 in
matching:enrolment_finish            both 200 403 404 200 403 403 403 403 403 in
matching:enrolment_drop              both 200 403 404 200 403 403 403 403 403 in
matching:plans                       both 200 403 200 200 403 403 403 403 403 in
matching:plan                        both 200 403 404 200 403 403 403 403 403 in
matching:plan_new                    both 200 403 404 403 403 403 403 403 403 in
matching:plan_goal                   both 200 403 404 403 403 403 403 403 403 in
matching:plan_agree                  both 200 403 404 403 403 403 403 403 403 in
matching:plan_change                 both 200 403 404 403 403 403 403 403 403 in
matching:plan_stop                   both 200 403 404 403 403 403 403 403 403 in
matching:plan_pdf                    GET  200 403 404 200 403 403 403 403 403 in
matching:plan_pdf                    POST 405 405 405 405 405 405 405 405 405 in
matching:plan_choose                 both 200 403 404 403 403 403 403 403 403 in
matching:plan_part_new               both 200 403 404 403 403 403 403 403 403 in
matching:plan_part                   both 200 403 404 403 403 403 403 403 403 in
matching:plan_part_exempt            both 200 403 404 403 403 403 403 403 403 in
matching:plan_part_again             GET  405 405 405 405 405 405 405 405 405 in
matching:plan_part_again             POST 302 403 404 403 403 403 403 403 403 in
matching:plan_part_remove            GET  405 405 405 405 405 405 405 405 405 in
matching:plan_part_remove            POST 302 403 404 403 403 403 403 403 403 in
matching:plan_part_shift             GET  405 405 405 405 405 405 405 405 405 in
matching:plan_part_shift             POST 302 403 404 403 403 403 403 403 403 in
matching:plan_part_enrol             GET  405 405 405 405 405 405 405 405 405 in
matching:plan_part_enrol             POST 302 403 404 403 403 403 403 403 403 in
matching:compare                     both 200 403 404 403 403 403 403 403 403 in
matching:proposals                   both 200 403 200 200 200 403 403 403 403 in
matching:proposals_of                both 302 403 404 302 403 403 403 403 403 in
matching:proposals_rest              both 200 403 404 200 403 403 403 403 403 in
matching:proposal                    both 200 403 404 200 200 403 403 403 403 in
matching:proposal_interest           GET  405 405 405 405 405 405 405 405 405 in
matching:proposal_interest           POST 302 403 404 302 302 403 403 403 403 in
matching:proposal_introduce          GET  405 405 405 405 405 405 405 405 405 in
matching:proposal_introduce          POST 200 403 404 200 403 403 403 403 403 in
matching:proposal_accept             GET  405 405 405 405 405 405 405 405 405 in
matching:proposal_accept             POST 302 403 404 302 302 403 403 403 403 in
matching:proposal_decline            GET  405 405 405 405 405 405 405 405 405 in
matching:proposal_decline            POST 200 403 404 200 200 403 403 403 403 in
matching:proposal_withdraw           GET  405 405 405 405 405 405 405 405 405 in
matching:proposal_withdraw           POST 302 403 404 302 403 403 403 403 403 in
matching:meeting_plan                 both 200 403 404 200 200 403 403 403 403 in
matching:meeting_cancel               GET  405 405 405 405 405 405 405 405 405 in
matching:meeting_cancel               POST 302 403 404 302 302 403 403 403 403 in
matching:meeting_record               both 200 403 404 200 403 403 403 403 403 in
matching:placement_new               both 200 403 200 200 403 403 403 403 403 in
matching:placement_log               both 200 403 404 200 403 403 403 403 403 in
matching:placement_of                both 302 403 404 302 403 403 403 403 403 in
matching:placement_confirm           GET  405 405 405 405 405 405 405 405 405 in
matching:placement_confirm           POST 302 403 404 302 403 403 403 403 403 in
matching:placement                   both 200 403 404 200 200 403 403 403 403 in
matching:placement_start             both 200 403 404 200 403 403 403 403 403 in
matching:placement_not_start         both 200 403 404 200 403 403 403 403 403 in
matching:placement_end               both 200 403 404 200 403 403 403 403 403 in
matching:placement_permit            both 200 403 404 200 403 403 403 403 403 in
matching:placement_sign              both 200 403 404 200 403 403 403 403 403 in
matching:still                       GET  200 200 200 200 200 200 200 200 200 200
matching:still                       POST 200 200 200 200 200 200 200 200 200 200
matching:posting_follow               both 200 403 404 200 403 403 403 403 403 in
matching:posting_finish               both 200 403 404 200 403 403 403 403 403 in
matching:placement_hours              both 200 403 404 200 403 403 403 403 403 in
matching:agreement_ask                both 200 403 404 200 403 403 403 403 403 in
matching:agreement                    GET  200 403 404 200 403 403 403 403 403 in
matching:agreement                    POST 405 405 405 405 405 405 405 405 405 in
matching:agreement_pdf                GET  200 403 404 200 403 403 403 403 403 in
matching:agreement_pdf                POST 405 405 405 405 405 405 405 405 405 in
matching:sign                         both 200 200 200 200 200 200 200 200 200 200
matching:answer                      GET  200 200 200 200 200 200 200 200 200 200
matching:answer                      POST 200 200 200 200 200 200 200 200 200 200
# nazorg
nazorg:list                          both 200 403 200 200 403 403 403 403 403 in
nazorg:record                        both 200 403 404 200 403 403 403 403 403 in
nazorg:signals                       both 200 403 200 200 403 403 403 403 403 in
nazorg:signal_close                  both 200 403 404 200 403 403 403 403 403 in
nazorg:question                      both 200 403 404 200 403 403 403 403 403 in
nazorg:broken                        both 200 403 404 200 403 403 403 403 403 in
nazorg:barrier_ask                   both 200 403 404 200 403 403 403 403 403 in
nazorg:barrier                       both 403 403 404 200 403 403 403 403 403 in
nazorg:stalled                       both 403 403 403 403 403 403 200 403 403 in
nazorg:trial                         both 200 403 404 200 403 403 403 403 403 in
asked                                both 200 200 200 200 200 200 200 200 200 200
nazorg:results                       both 200 403 200 200 403 403 403 403 403 in
nazorg:result                        both 200 403 404 200 403 403 403 403 403 in
nazorg:still_there                   both 403 403 403 403 200 403 403 403 403 in
result                               both 200 200 200 200 200 200 200 200 200 200
nazorg:call                          GET  302 403 404 302 403 403 403 403 403 in
nazorg:call                          POST 200 403 404 200 403 403 403 403 403 in
nazorg:mine                          both 200 403 200 200 403 403 403 403 403 in
nazorg:case_load                     both 200 403 200 200 403 403 403 403 200 in
nazorg:plan                          both 200 403 404 200 403 403 403 403 403 in
nazorg:guide_add                     both 200 403 404 200 403 403 403 403 403 in
nazorg:lead_offer                    both 200 403 404 403 403 403 403 403 403 in
nazorg:guide_end                     GET  405 405 405 405 405 405 405 405 405 in
nazorg:guide_end                     POST 302 403 404 302 403 403 403 403 403 in
nazorg:lead_answer                   GET  405 405 405 405 405 405 405 405 405 in
nazorg:lead_answer                   POST 302 403 404 302 403 403 403 403 403 in
nazorg:goal_close                    GET  405 405 405 405 405 405 405 405 405 in
nazorg:goal_close                    POST 302 403 404 302 403 403 403 403 403 in
nazorg:closing_rule                  GET  405 405 405 405 405 405 405 405 405 in
nazorg:closing_rule                  POST 403 403 403 403 403 403 302 403 403 in
nazorg:scheme                        both 403 403 403 403 403 403 200 403 403 in
nazorg:group                         both 200 403 200 200 403 403 403 403 403 in
# regie
regie:search                         both 200 200 200 200 200 200 200 200 200 in
regie:access_log                     both 200 200 404 200 404 404 404 404 200 in
regie:copy                           GET  200 200 404 200 404 404 404 404 200 in
regie:copy                           POST 302 302 404 302 404 404 404 404 302 in
regie:own_page                       GET  200 200 200 200 200 200 200 200 200 200
regie:own_page                       POST 302 302 302 302 302 302 302 302 302 302
regie:own_lost                       both 200 200 200 200 200 200 200 200 200 200
regie:own_sent                       GET  200 200 200 200 200 200 200 200 200 200
regie:own_sent                       POST 405 405 405 405 405 405 405 405 405 405
regie:own_demo                       GET  405 405 405 405 405 405 405 405 405 405
regie:own_demo                       POST 404 404 404 404 404 404 404 404 404 404
regie:own_everything                 GET  200 200 200 200 200 200 200 200 200 200
regie:own_everything                 POST 302 302 302 302 302 302 302 302 302 302
regie:own_correct                    both 200 200 200 200 200 200 200 200 200 200
regie:own_object                     GET  200 200 200 200 200 200 200 200 200 200
regie:own_object                     POST 302 302 302 302 302 302 302 302 302 302
regie:candidate_request              both 200 403 404 404 403 403 403 403 403 in
regie:own_manage                     GET  200 403 404 200 403 403 403 403 403 in
regie:own_manage                     POST 302 403 404 302 403 403 403 403 403 in
regie:own_paper                      GET  302 403 404 302 403 403 403 403 403 in
regie:own_paper                      POST 405 405 405 405 405 405 405 405 405 in
regie:durability                     both 200 200 200 200 403 200 200 200 200 in
regie:durability_count               GET  405 405 405 405 403 405 405 405 405 in
regie:durability_count               POST 302 302 302 302 403 302 302 302 302 in
regie:durability_pdf                 both 302 302 302 302 403 302 302 302 302 in
regie:agreements                     both 200 200 200 200 200 200 200 200 200 in
regie:agreements_csv                 GET  200 200 200 200 200 200 200 404 200 in
regie:agreements_csv                 POST 405 405 405 405 405 405 405 405 405 in
regie:agreement_new                  both 403 403 403 403 403 403 200 403 403 in
regie:agreement                      GET  200 200 200 200 200 200 200 404 200 in
regie:agreement                      POST 405 405 405 405 405 405 405 405 405 in
regie:agreement_pdf                  GET  200 200 200 200 200 200 200 404 200 in
regie:agreement_pdf                  POST 405 405 405 405 405 405 405 405 405 in
regie:agreement_edit                 both 403 403 403 403 403 403 200 404 403 in
regie:agreement_ask                  both 403 403 403 403 403 403 200 404 403 in
regie:agreement_ask_again            both 403 403 403 403 403 403 200 404 403 in
regie:agreement_take_back            GET  405 405 405 405 405 405 405 405 405 in
regie:agreement_take_back            POST 403 403 403 403 403 403 302 404 403 in
regie:agreement_renew                GET  405 405 405 405 405 405 405 405 405 in
regie:agreement_renew                POST 403 403 403 403 403 403 302 404 403 in
regie:agreement_end                  both 403 403 403 403 403 403 200 404 403 in
regie:agreement_line                 both 403 403 403 403 403 403 200 404 403 in
regie:agreement_line_remove          GET  405 405 405 405 405 405 405 405 405 in
regie:agreement_line_remove          POST 403 403 403 403 403 403 302 404 403 in
regie:agreement_sign                 both 200 200 200 200 200 200 200 200 200 200
regie:securing                       GET  200 200 200 200 200 200 200 200 200 in
regie:securing                       POST 405 405 405 405 405 405 405 405 405 in
regie:securing_judge                 both 403 403 403 403 403 403 200 403 403 in
regie:bottlenecks                    both 200 200 200 200 200 200 200 200 200 in
regie:bottlenecks_raised             GET  403 403 403 403 403 403 403 200 403 in
regie:bottlenecks_raised             POST 405 405 405 405 405 405 405 405 405 in
regie:bottlenecks_csv                GET  200 200 200 200 200 200 200 404 200 in
regie:bottlenecks_csv                POST 405 405 405 405 405 405 405 405 405 in
regie:bottleneck_new                 both 200 200 200 200 200 200 200 403 200 in
regie:bottleneck                     GET  200 200 200 200 200 200 200 200 200 in
regie:bottleneck                     POST 405 405 405 405 405 405 405 405 405 in
regie:bottleneck_edit                both 200 200 403 403 403 403 200 404 200 in
regie:bottleneck_take_up             GET  405 405 405 405 405 405 405 405 405 in
regie:bottleneck_take_up             POST 403 403 403 403 403 403 302 404 403 in
regie:bottleneck_close               both 403 403 403 403 403 403 200 404 403 in
regie:bottleneck_reopen              both 403 403 403 403 403 403 200 404 403 in
regie:bottleneck_raise               both 403 403 403 403 403 403 200 404 403 in
regie:bottleneck_answer              both 403 403 403 403 403 403 403 200 403 in
regie:chain                          both 200 200 200 200 403 200 200 200 200 in
regie:chain_pdf                      both 302 302 302 302 403 302 302 302 302 in
regie:chain_csv                      both 200 200 200 200 403 200 200 200 200 in
regie:chain_waits                    both 200 200 200 200 403 200 200 200 200 in
regie:chain_wait                     both 404 404 404 404 403 404 404 404 404 in
regie:chain_step                     both 404 404 404 404 403 404 404 404 404 in
regie:chain_partners                 both 200 200 200 200 403 200 200 200 200 in
regie:chain_groups                   both 200 200 200 200 403 200 200 200 200 in
regie:chain_cohorts                  both 200 200 200 200 403 200 200 200 200 in
regie:chain_stuck                    both 200 200 200 200 403 200 200 200 200 in
regie:chain_ask                      GET  403 403 403 403 403 403 405 403 403 in
regie:chain_ask                      POST 403 403 403 403 403 403 302 403 403 in
regie:factors                        both 200 200 200 200 200 200 200 200 200 in
regie:factor                         both 200 200 200 200 200 200 200 200 200 in
regie:factor_addition                both 403 403 403 403 403 403 200 403 403 in
regie:toolkit                        both 200 200 200 200 200 200 200 200 200 in
regie:toolkit_pdf                    both 200 200 200 200 200 200 200 200 200 in
regie:factor_new                     both 403 403 403 403 403 403 403 200 403 in
regie:factor_edit                    both 403 403 403 403 403 403 403 200 403 in
regie:factor_end                     both 403 403 403 403 403 403 403 200 403 in
regie:factor_versions                both 200 200 200 200 200 200 200 200 200 in
regie:example_add                    both 403 200 403 403 403 200 200 403 403 in
regie:example                        both 403 403 403 403 403 200 200 404 403 in
regie:example_withdraw               both 403 403 403 403 403 200 200 404 403 in
regie:round_factor                   both 200 200 200 200 200 200 200 404 200 in
regie:figures                        both 200 200 200 200 200 200 200 200 200 in
regie:figure                         both 200 200 200 200 200 200 200 200 200 in
regie:figure_csv                     both 200 200 200 200 200 200 200 200 200 in
regie:quarter                        both 302 302 302 302 302 302 302 200 302 in
regie:round                          both 200 200 200 200 200 200 200 404 200 in
regie:scoring                        GET  200 200 200 200 200 200 200 404 200 in
regie:scoring                        POST 302 302 302 302 302 302 302 404 302 in
regie:score                          GET  405 405 405 405 405 405 405 405 405 in
regie:score                          POST 200 200 200 200 200 200 200 404 200 in
regie:round_meeting                  both 403 403 403 403 403 403 200 403 403 in
regie:round_focus                    both 403 403 403 403 403 403 200 403 403 in
regie:round_ladder                   both 403 403 403 403 403 403 200 403 403 in
regie:round_cancel                   both 403 403 403 403 403 403 200 403 403 in
regie:round_hold_again               both 403 403 403 403 403 403 200 403 403 in
regie:round_in_person                both 403 403 403 403 403 403 200 403 403 in
regie:round_reopen                   both 403 403 403 403 403 403 200 403 403 in
regie:review_pack                    both 200 200 200 200 200 200 200 404 200 in
regie:review_pack_progress           both 200 200 200 200 200 200 200 404 200 in
regie:review_pack_make               GET  405 405 405 405 405 405 405 405 405 in
regie:review_pack_make               POST 403 403 403 403 403 403 302 403 403 in
regie:review_pack_pdf                both 404 404 404 404 404 404 404 404 404 in
regie:review_pack_csv                both 404 404 404 404 404 404 404 404 404 in
regie:action_add                     both 200 200 200 200 200 200 200 404 200 in
regie:action                         both 200 200 200 200 200 200 200 404 200 in
regie:action_finish                  GET  405 405 405 405 405 405 405 405 405 in
regie:action_finish                  POST 302 302 403 403 403 403 302 404 302 in
regie:action_move                    both 200 200 403 403 403 403 200 404 200 in
regie:action_drop                    both 200 200 403 403 403 403 200 404 200 in
regie:actions                        both 200 200 200 200 200 200 200 200 200 in
regie:actions_export                 both 200 200 200 200 200 200 200 200 200 in
regie:action_judge                   both 200 200 403 403 403 403 200 404 200 in
regie:coverage                       both 200 200 200 200 403 200 200 200 200 in
regie:coverage_pdf                   both 200 200 200 200 403 200 200 200 200 in
regie:coverage_fill                  GET  200 200 200 403 403 200 200 403 200 in
regie:coverage_fill                  POST 302 302 302 403 403 302 302 403 302 in
regie:activity                       both 200 200 200 200 403 200 200 200 200 in
regie:beginning                      GET  403 403 403 403 403 403 200 403 403 in
regie:beginning                      POST 405 405 405 405 405 405 405 405 405 in
regie:begin_partners                 both 403 403 403 403 403 403 200 403 403 in
regie:begin_partner_end              both 403 403 403 403 403 403 200 403 403 in
regie:begin_invite                   both 403 403 403 403 403 403 200 403 403 in
regie:begin_round                    both 403 403 403 403 403 403 200 403 403 in
regie:begin_sheet_new                both 403 403 403 403 403 403 200 403 403 in
regie:begin_template                 GET  403 403 403 403 403 403 200 403 403 in
regie:begin_template                 POST 405 405 405 405 405 405 405 405 405 in
regie:begin_sheet                    GET  403 403 403 403 403 403 200 403 403 in
regie:begin_sheet                    POST 405 405 405 405 405 405 405 405 405 in
regie:begin_sheet_bring_in           GET  405 405 405 405 405 405 405 405 405 in
regie:begin_sheet_bring_in           POST 403 403 403 403 403 403 302 403 403 in
regie:begin_sheet_undo               GET  405 405 405 405 405 405 405 405 405 in
regie:begin_sheet_undo               POST 403 403 403 403 403 403 302 403 403 in
regie:agenda                         both 200 200 200 200 200 200 200 404 200 in
regie:agenda_minutes                 GET  405 405 405 405 405 405 405 405 405 in
regie:agenda_minutes                 POST 403 403 403 403 403 403 302 403 403 in
regie:agenda_propose                 GET  405 405 405 405 405 405 405 405 405 in
regie:agenda_propose                 POST 403 403 403 403 403 403 302 403 403 in
regie:agenda_add                     both 403 403 403 403 403 403 200 403 403 in
regie:agenda_place                   GET  405 405 405 405 405 405 405 405 405 in
regie:agenda_place                   POST 403 403 403 403 403 403 302 403 403 in
regie:wall                           both 200 200 200 200 200 200 200 404 200 in
regie:wall_point                     both 200 200 200 200 200 200 200 404 200 in
regie:wall_turn                      GET  405 405 405 405 405 405 405 405 405 in
regie:wall_turn                      POST 403 403 403 403 403 403 302 403 403 in
regie:wall_noted                     both 302 302 302 302 302 302 302 404 302 in
regie:wall_decide                    GET  405 405 405 405 405 405 405 405 405 in
regie:wall_decide                    POST 200 200 200 200 200 200 200 404 200 in
regie:wall_act                       GET  405 405 405 405 405 405 405 405 405 in
regie:wall_act                       POST 200 200 200 200 200 200 200 404 200 in
regie:decision                       both 200 200 200 200 200 200 200 404 200 in
regie:decision_strike                GET  405 405 405 405 405 405 405 405 405 in
regie:decision_strike                POST 302 302 302 302 302 302 302 404 302 in
regie:meeting_calendar               both 200 200 200 200 200 200 200 404 200 in
regie:attendance                     GET  403 403 403 403 403 403 200 403 403 in
regie:attendance                     POST 403 403 403 403 403 403 302 403 403 in
regie:meeting_close                  both 403 403 403 403 403 403 200 403 403 in
regie:report                         both 200 200 200 200 200 200 200 404 200 in
regie:report_pdf                     both 200 200 200 200 200 200 200 404 200 in
regie:meeting_correct                both 403 403 403 403 403 403 200 403 403 in
regie:capacity                       both 200 200 200 200 403 200 200 200 200 in
regie:capacity_csv                   both 200 200 200 200 403 200 200 200 200 in
regie:coverage_wall                  both 403 403 403 403 403 403 200 403 403 in
regie:coverage_cell                  GET  405 405 405 405 405 405 405 405 405 in
regie:coverage_cell                  POST 403 403 403 403 403 403 302 403 403 in
regie:forecast                       both 200 200 200 200 403 200 200 200 200 in
regie:scenarios                      both 200 200 200 200 403 200 200 200 200 in
regie:scenario_new                   both 403 200 403 403 403 200 200 403 200 in
regie:scenario                       both 200 200 200 200 403 200 200 200 200 in
regie:scenario_agree                 GET  405 405 405 405 405 405 405 405 405 in
regie:scenario_agree                 POST 403 403 403 403 403 403 302 403 403 in
regie:capacity_settings              GET  403 403 403 403 403 403 200 403 403 in
regie:capacity_settings              POST 403 403 403 403 403 403 200 403 403 in
regie:learning                       GET  200 200 200 200 200 200 200 200 200 in
regie:learning                       POST 405 405 405 405 405 405 405 405 405 in
regie:learning_new                   both 200 200 200 403 403 200 200 403 403 in
regie:learning_track                 GET  200 200 200 200 200 200 200 200 200 in
regie:learning_track                 POST 405 405 405 405 405 405 405 405 405 in
regie:learning_edit                  both 200 200 200 403 403 200 200 403 403 in
regie:learning_turn                  GET  405 405 405 405 405 405 405 405 405 in
regie:learning_turn                  POST 302 302 302 403 403 302 302 403 403 in
regie:learning_follow                GET  405 405 405 405 405 405 405 405 405 in
regie:learning_follow                POST 302 302 302 403 403 302 302 403 403 in
regie:learning_role_new              both 200 200 200 403 403 200 200 403 403 in
regie:learning_role                  both 200 200 200 403 403 200 200 403 403 in
regie:learning_lesson                both 200 200 200 403 403 200 200 403 403 in
regie:sessions                       GET  200 200 200 200 200 200 200 200 200 in
regie:sessions                       POST 405 405 405 405 405 405 405 405 405 in
regie:session_new                    both 403 200 403 403 403 200 200 200 403 in
regie:session                        GET  200 200 200 200 200 200 200 200 200 in
regie:session                        POST 405 405 405 405 405 405 405 405 405 in
regie:session_change                 both 403 403 403 403 403 403 200 403 403 in
regie:session_call_off               both 403 403 403 403 403 403 200 403 403 in
regie:session_tell                   both 403 403 403 403 403 403 200 403 403 in
regie:session_sign_up                GET  405 405 405 405 405 405 405 405 405 in
regie:session_sign_up                POST 302 302 302 302 302 302 302 302 302 in
regie:session_withdraw               GET  405 405 405 405 405 405 405 405 405 in
regie:session_withdraw               POST 302 302 302 302 302 302 302 302 302 in
regie:session_ics                    GET  200 200 200 200 200 200 200 200 200 in
regie:session_ics                    POST 405 405 405 405 405 405 405 405 405 in
regie:session_visit                  both 200 200 200 200 200 200 200 200 200 200
regie:session_seat                   GET  200 200 200 200 200 200 200 200 200 200
regie:session_seat                   POST 302 302 302 302 302 302 302 302 302 302
"""

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
    "matching:placement_permit": lambda stage: [stage.placement(ahead=7, kind="trial").pk],
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
    "regie:chain_wait": lambda stage: ["matching", stage.world.school.pk, "seat", 0],
    "regie:chain_step": lambda stage: ["matching"],
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
    "regie:figure_csv": lambda stage: [stage.factor().code],
    "regie:score": lambda stage: ["2026-K4", stage.factor().code],
    "regie:agenda_place": lambda stage: [stage.agenda_point().pk, "omlaag"],
    **{f"regie:wall_{page}": lambda stage: [stage.agenda_point().pk] for page in ("point", "turn", "noted", "decide")},
    "regie:wall_act": lambda stage: [stage.agenda_point().pk],
    **{f"regie:report{page}": lambda stage: [stage.report()] for page in ("", "_pdf")},
    "regie:decision": lambda stage: [stage.decision().pk],
    "regie:decision_strike": lambda stage: [stage.decision().pk],
    "regie:action": lambda stage: [stage.action().pk],
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

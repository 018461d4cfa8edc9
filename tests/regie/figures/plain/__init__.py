"""Each indicator in plain Python over the raw rows: what the SQL has to come to. Shares no word with it."""

from tests.regie.figures.plain.aftercare import (
    aftercare_contacts_within_5wd_share,
    days_exit_to_reentry_p50,
    outcome_unknown_share,
)
from tests.regie.figures.plain.facts import Facts, share
from tests.regie.figures.plain.guidance import (
    checkin_growth_positive_share,
    overdue_contact_share,
    three_contacts_in_8_weeks_share,
)
from tests.regie.figures.plain.intake import (
    days_referral_to_intake_p90,
    declined_for_papers_share,
    exit_reason_share_wrong_expectation,
)
from tests.regie.figures.plain.learning import days_between_route_starts, routes_with_company_party_share
from tests.regie.figures.plain.matching import (
    proposals_answered_in_5wd_share,
    proposals_to_recognised_company_share,
    same_holder_in_matching_share,
)
from tests.regie.figures.plain.orientation import orientation_at_company_share, share_with_orientation_before_match
from tests.regie.figures.plain.placement import (
    checkin_good_first_4_weeks_share,
    pok_signed_before_start_share,
    share_with_trial_before_placement,
)
from tests.regie.figures.plain.recruitment import (
    days_referral_to_first_activity_p50,
    share_of_themes_with_running_route,
    starts_against_agreed,
)
from tests.regie.figures.plain.securing import (
    activities_with_backup_share,
    funding_horizon_days_min,
    partners_under_agreement_share,
)
from tests.regie.figures.plain.steering import (
    actions_done_on_time_share,
    activities_without_lead,
    director_hours_agreed_share,
    handovers_accepted_in_5wd_share,
)

__all__ = [
    "Facts",
    "actions_done_on_time_share",
    "activities_with_backup_share",
    "activities_without_lead",
    "aftercare_contacts_within_5wd_share",
    "checkin_good_first_4_weeks_share",
    "checkin_growth_positive_share",
    "days_between_route_starts",
    "days_exit_to_reentry_p50",
    "days_referral_to_first_activity_p50",
    "days_referral_to_intake_p90",
    "declined_for_papers_share",
    "director_hours_agreed_share",
    "exit_reason_share_wrong_expectation",
    "funding_horizon_days_min",
    "handovers_accepted_in_5wd_share",
    "orientation_at_company_share",
    "outcome_unknown_share",
    "overdue_contact_share",
    "partners_under_agreement_share",
    "pok_signed_before_start_share",
    "proposals_answered_in_5wd_share",
    "proposals_to_recognised_company_share",
    "routes_with_company_party_share",
    "same_holder_in_matching_share",
    "share",
    "share_of_themes_with_running_route",
    "share_with_orientation_before_match",
    "share_with_trial_before_placement",
    "starts_against_agreed",
    "three_contacts_in_8_weeks_share",
]

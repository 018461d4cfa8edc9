"""The chain's addresses: its flow, its days, its account of waiting days, and what stands still."""

from django.urls import path

from transitiehuis.regie import urls_quarter  # noqa: F401 it registers the converter
from transitiehuis.regie.views import chain, chain_behind, chain_csv, chain_papers, chain_parts

WAIT = "regie/keten/wachtdagen/<slug:step>/<int:holder>/<slug:cause>/<int:on>/"

urlpatterns = [
    path("regie/keten/", chain.chain, name="chain"),
    path("regie/keten/pdf/", chain_papers.chain_paper, name="chain_pdf"),
    path("regie/keten/pdf/<slug:name>/", chain_papers.chain_paper, name="chain_paper"),
    path("regie/keten/csv/<slug:table>/", chain_csv.chain_csv, name="chain_csv"),
    path("regie/keten/verloop/<slug:kind>/csv/", chain_csv.standing_csv, name="standing_csv"),
    path("regie/keten/wachtdagen/", chain_parts.waits, name="chain_waits"),
    path(WAIT, chain_parts.wait, name="chain_wait"),
    path(f"{WAIT}<slug:file>/", chain_parts.wait, name="chain_wait_file"),
    path("regie/keten/stap/<slug:step>/", chain_parts.step_days, name="chain_step"),
    path("regie/keten/stap/<slug:step>/nummers/<slug:file>/", chain_parts.step_numbers, name="chain_step_file"),
    path("regie/keten/stap/<slug:step>/<slug:kind>/", chain_behind.moved, name="chain_moves"),
    path("regie/keten/stap/<slug:step>/<slug:kind>/<slug:file>/", chain_behind.moved, name="chain_moves_file"),
    path("regie/keten/partners/<slug:step>/<int:holder>/", chain_behind.turn, name="chain_turn"),
    path("regie/keten/partners/<slug:step>/<int:holder>/<slug:file>/", chain_behind.turn, name="chain_turn_file"),
    path("regie/keten/cohorten/<quarter:quarter>/", chain_behind.cohort, name="chain_cohort"),
    path("regie/keten/cohorten/<quarter:quarter>/<slug:file>/", chain_behind.cohort, name="chain_cohort_file"),
    path("regie/keten/tussen/", chain_parts.between, name="chain_between"),
    path("regie/keten/tussen/nummers/<slug:file>/", chain_parts.between_numbers, name="chain_between_file"),
    path("regie/keten/partners/", chain_parts.partners, name="chain_partners"),
    path("regie/keten/doelgroepen/", chain_parts.groups, name="chain_groups"),
    path("regie/keten/cohorten/", chain_parts.cohorts, name="chain_cohorts"),
    path("regie/keten/cohorten/doelgroepen/", chain_parts.cohort_groups, name="chain_cohort_groups"),
    path("regie/keten/vast/", chain_parts.stuck, name="chain_stuck"),
    path("regie/keten/vast/<str:number>/vragen/", chain_parts.ask, name="chain_ask"),
]

from django.urls import path

from matching.views import answer, compare, placements, places, proposals

app_name = "matching"
PLACES = "matching/leerwerkplekken/"
PROPOSALS = "matching/voorstellen/"
PLACED = "matching/plaatsingen/<int:pk>/"
urlpatterns = [
    path(PLACES, places.places, name="places"),
    path(f"{PLACES}nieuw/", places.place_new, name="place_new"),
    path(f"{PLACES}<int:pk>/", places.place, name="place"),
    path(f"{PLACES}<int:pk>/wijzigen/", places.place_edit, name="place_edit"),
    path(f"{PLACES}<int:pk>/pauzeren/", places.place_step, {"step": "pause"}, name="place_pause"),
    path(f"{PLACES}<int:pk>/hervatten/", places.place_step, {"step": "resume"}, name="place_resume"),
    path(f"{PLACES}<int:pk>/intrekken/", places.place_step, {"step": "withdraw"}, name="place_withdraw"),
    path("matching/vergelijken/<str:number>/", compare.compare, name="compare"),
    path(PROPOSALS, proposals.proposals, name="proposals"),
    path(f"{PROPOSALS}traject/<str:number>/", proposals.proposals_of, name="proposals_of"),
    path(f"{PROPOSALS}traject/<str:number>/andere/", proposals.proposals_rest, name="proposals_rest"),
    path(f"{PROPOSALS}<int:pk>/", proposals.proposal, name="proposal"),
    path(f"{PROPOSALS}<int:pk>/kennismaken/", proposals.interest, name="proposal_interest"),
    path(f"{PROPOSALS}<int:pk>/introduceren/", proposals.introduce, name="proposal_introduce"),
    path(f"{PROPOSALS}<int:pk>/aannemen/", proposals.accept, name="proposal_accept"),
    path(f"{PROPOSALS}<int:pk>/afwijzen/", proposals.decline, name="proposal_decline"),
    path(f"{PROPOSALS}<int:pk>/intrekken/", proposals.withdraw, name="proposal_withdraw"),
    path("matching/plaatsing/", placements.placement_new, name="placement_new"),
    path("matching/plaatsing/<str:number>/", placements.placement_log, name="placement_log"),
    path("matching/plaatsing/<str:number>/nu/", placements.placement_of, name="placement_of"),
    path("matching/plaatsing/<str:number>/begonnen/", placements.confirm, name="placement_confirm"),
    path(PLACED, placements.placement, name="placement"),
    path(f"{PLACED}begonnen/", placements.start, name="placement_start"),
    path(f"{PLACED}niet-begonnen/", placements.not_start, name="placement_not_start"),
    path(f"{PLACED}beeindigen/", placements.end, name="placement_end"),
    path(f"{PLACED}toestemming/", placements.permit, name="placement_permit"),
    path(f"{PLACED}pok/", placements.sign, name="placement_sign"),
    path("antwoord/<str:token>/", answer.answer, name="answer"),
]

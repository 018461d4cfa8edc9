from django.urls import path

from matching.views import (
    answer,
    candidates,
    compare,
    meetings,
    place,
    placements,
    places,
    proposals,
    route_edit,
    routes,
    scheme,
    still,
)

app_name = "matching"
SCHEME = "matching/opleidingsschema/"
ROUTES = "matching/maatwerk/"
ROUTE = f"{ROUTES}<int:pk>/"
PLACES = "matching/leerwerkplekken/"
PLACE = f"{PLACES}<int:pk>/"
PROPOSALS = "matching/voorstellen/"
PLACED = "matching/plaatsingen/<int:pk>/"
urlpatterns = [
    path(SCHEME, scheme.scheme, name="scheme"),
    path(f"{SCHEME}pdf/", scheme.scheme_pdf, name="scheme_pdf"),
    path(f"{SCHEME}<slug:code>/", scheme.theme, name="theme"),
    path(f"{ROUTES}nieuw/", route_edit.route_new, name="route_new"),
    path(ROUTE, routes.route, name="route"),
    path(f"{ROUTE}wijzigen/", route_edit.route_edit, name="route_edit"),
    path(f"{ROUTE}stand/", route_edit.route_stand, name="route_stand"),
    path(f"{ROUTE}<slug:subject>/nieuw/", route_edit.item_new, name="route_item_new"),
    path(f"{ROUTE}<slug:subject>/<int:line>/", route_edit.item, name="route_item"),
    path(f"{ROUTE}<slug:subject>/<int:line>/weg/", route_edit.item_remove, name="route_item_remove"),
    path(PLACES, places.places, name="places"),
    path(f"{PLACES}nieuw/", places.place_new, name="place_new"),
    path(PLACE, place.place, name="place"),
    path(f"{PLACE}kandidaten/", candidates.candidates, name="place_candidates"),
    path(f"{PLACE}nog-beschikbaar/", place.place_still, name="place_still"),
    path(f"{PLACE}benaderen/", place.place_ceiling, name="place_ceiling"),
    path(f"{PLACE}praktijkopleiders/", place.trainer_new, name="trainer_new"),
    path(f"{PLACE}praktijkopleiders/<int:trainer_pk>/", place.trainer, name="trainer"),
    path(f"{PLACE}praktijkopleiders/<int:trainer_pk>/gestopt/", place.trainer_stop, name="trainer_stop"),
    path(f"{PLACE}erkenning/", place.recognition_ask, name="recognition_ask"),
    path(f"{PLACE}erkenning/<int:request_pk>/", place.recognition_settle, name="recognition_settle"),
    path(f"{PLACE}wijzigen/", places.place_edit, name="place_edit"),
    path(f"{PLACE}pauzeren/", places.place_step, {"step": "pause"}, name="place_pause"),
    path(f"{PLACE}hervatten/", places.place_step, {"step": "resume"}, name="place_resume"),
    path(f"{PLACE}intrekken/", places.place_step, {"step": "withdraw"}, name="place_withdraw"),
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
    path(f"{PROPOSALS}<int:pk>/afspraak/", meetings.plan, name="meeting_plan"),
    path(f"{PROPOSALS}<int:pk>/afspraak/afzeggen/", meetings.cancel, name="meeting_cancel"),
    path(f"{PROPOSALS}<int:pk>/afspraak/uitkomst/", meetings.record, name="meeting_record"),
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
    path("nog-beschikbaar/<str:token>/", still.still, name="still"),
    path("antwoord/<str:token>/", answer.answer, name="answer"),
]

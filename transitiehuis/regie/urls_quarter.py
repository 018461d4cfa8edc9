"""The quarter's addresses: round, scores and actions."""

from django.urls import path, register_converter

from transitiehuis.regie.rhythm import Quarter
from transitiehuis.regie.views import action_list, actions, figures, rounds, scoring


class QuarterConverter:
    """`2026-K4`, as the round is called."""

    regex = "[12][0-9]{3}-K[1-4]"

    def to_python(self, value: str) -> Quarter:
        return Quarter.parse(value)

    def to_url(self, value: Quarter | str) -> str:
        return str(value)


register_converter(QuarterConverter, "quarter")

urlpatterns = [
    path("regie/kwartaal/", rounds.quarter, name="quarter"),
    path("regie/kwartaal/<quarter:quarter>/", rounds.quarter_round, name="round"),
    path("regie/kwartaal/<quarter:quarter>/beoordelen/", scoring.scoring, name="scoring"),
    path("regie/kwartaal/<quarter:quarter>/beoordelen/<slug:code>/", scoring.score, name="score"),
    path("regie/kwartaal/<quarter:quarter>/factor/<slug:code>/", figures.round_factor, name="round_factor"),
    path("regie/kwartaal/<quarter:quarter>/gesprek/", rounds.meeting, name="round_meeting"),
    path("regie/kwartaal/<quarter:quarter>/focus/", rounds.focus, name="round_focus"),
    path("regie/kwartaal/<quarter:quarter>/herinneringen/", rounds.ladder, name="round_ladder"),
    path("regie/kwartaal/<quarter:quarter>/annuleren/", rounds.cancel, name="round_cancel"),
    path("regie/kwartaal/<quarter:quarter>/toch-houden/", rounds.hold_again, name="round_hold_again"),
    path("regie/kwartaal/<quarter:quarter>/partners/<int:organisation>/", rounds.in_person, name="round_in_person"),
    path("regie/kwartaal/<quarter:quarter>/heropenen/", rounds.reopen, name="round_reopen"),
    path("regie/kwartaal/<quarter:quarter>/acties/toevoegen/", actions.add, name="action_add"),
    path("regie/acties/", action_list.actions, name="actions"),
    path("regie/acties/exporteren/", action_list.export, name="actions_export"),
    path("regie/acties/<int:pk>/oordeel/", actions.judge, name="action_judge"),
    path("regie/acties/<int:pk>/", actions.action, name="action"),
    path("regie/acties/<int:pk>/klaar/", actions.finish, name="action_finish"),
    path("regie/acties/<int:pk>/verzetten/", actions.move, name="action_move"),
    path("regie/acties/<int:pk>/laten-vervallen/", actions.drop, name="action_drop"),
]

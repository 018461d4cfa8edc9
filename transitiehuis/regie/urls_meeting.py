"""The addresses of the kwartaalgesprek: agenda, wall and report."""

from django.urls import path

from transitiehuis.regie import urls_quarter  # noqa: F401 which says what a quarter looks like in an address
from transitiehuis.regie.views import agenda, meeting, wall

urlpatterns = [
    path("regie/kwartaal/<quarter:quarter>/agenda/", agenda.agenda, name="agenda"),
    path("regie/kwartaal/<quarter:quarter>/agenda/tijden/", agenda.minutes, name="agenda_minutes"),
    path("regie/kwartaal/<quarter:quarter>/agenda/voorstellen/", agenda.proposals, name="agenda_propose"),
    path("regie/kwartaal/<quarter:quarter>/agenda/toevoegen/", agenda.add, name="agenda_add"),
    path("regie/agenda/<int:pk>/<slug:way>/", agenda.place, name="agenda_place"),
    path("regie/kwartaal/<quarter:quarter>/gesprek/kalender/", meeting.calendar, name="meeting_calendar"),
    path("regie/kwartaal/<quarter:quarter>/overleg/", wall.opening, name="wall"),
    path("regie/kwartaal/<quarter:quarter>/overleg/aanwezig/", meeting.attendance, name="attendance"),
    path("regie/kwartaal/<quarter:quarter>/overleg/afsluiten/", meeting.close, name="meeting_close"),
    path("regie/kwartaal/<quarter:quarter>/verslag/", meeting.report, name="report"),
    path("regie/kwartaal/<quarter:quarter>/verslag/pdf/", meeting.report_pdf, name="report_pdf"),
    path("regie/kwartaal/<quarter:quarter>/verslag/verbeteren/", meeting.correct, name="meeting_correct"),
    path("regie/overleg/<int:pk>/", wall.point, name="wall_point"),
    path("regie/overleg/<int:pk>/beurt/", wall.turn, name="wall_turn"),
    path("regie/overleg/<int:pk>/vastgelegd/", wall.noted, name="wall_noted"),
    path("regie/overleg/<int:pk>/besluit/", wall.decide, name="wall_decide"),
    path("regie/overleg/<int:pk>/actie/", wall.act, name="wall_act"),
    path("regie/overleg/<int:pk>/knelpunt/", wall.hinder, name="wall_hinder"),
    path("regie/besluiten/<int:pk>/", wall.decision, name="decision"),
    path("regie/besluiten/<int:pk>/doorhalen/", wall.strike, name="decision_strike"),
]

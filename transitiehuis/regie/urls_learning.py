"""The addresses of leeraanpak and themasessies."""

from django.urls import path

from transitiehuis.regie.views import learning, session_visit, sessions

urlpatterns = [
    path("regie/leeraanpak/", learning.learning, name="learning"),
    path("regie/leeraanpak/nieuw/", learning.begin, name="learning_new"),
    path("regie/leeraanpak/<int:pk>/", learning.track, name="learning_track"),
    path("regie/leeraanpak/<int:pk>/bewerken/", learning.edit, name="learning_edit"),
    path("regie/leeraanpak/<int:pk>/stand/", learning.turn, name="learning_turn"),
    path("regie/leeraanpak/<int:pk>/volgen/", learning.follow, name="learning_follow"),
    path("regie/leeraanpak/<int:pk>/rollen/", learning.role_new, name="learning_role_new"),
    path("regie/leeraanpak/<int:pk>/rollen/<int:role_pk>/", learning.role, name="learning_role"),
    path("regie/leeraanpak/<int:pk>/lessen/", learning.lesson, name="learning_lesson"),
    path("regie/themasessies/", sessions.sessions, name="sessions"),
    path("regie/themasessies/nieuw/", sessions.plan, name="session_new"),
    path("regie/themasessies/<int:pk>/", sessions.session, name="session"),
    path("regie/themasessies/<int:pk>/bewerken/", sessions.change, name="session_change"),
    path("regie/themasessies/<int:pk>/afzeggen/", sessions.call_off, name="session_call_off"),
    path("regie/themasessies/<int:pk>/opbrengst/", sessions.tell, name="session_tell"),
    path("regie/themasessies/<int:pk>/aanmelden/", sessions.sign_up, name="session_sign_up"),
    path("regie/themasessies/<int:pk>/afmelden/", sessions.withdraw, name="session_withdraw"),
    path("regie/themasessies/<int:pk>/agenda.ics", sessions.appointment, name="session_ics"),
    path("themasessie/mijn/<str:token>/", session_visit.seat, name="session_seat"),
    path("themasessie/<str:token>/", session_visit.visit, name="session_visit"),
]

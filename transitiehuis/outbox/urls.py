from django.urls import path

from transitiehuis.outbox import views

app_name = "outbox"
urlpatterns = [
    path("", views.ledger, name="list"),
    path("voorkeuren/", views.preferences, name="preferences"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/opnieuw/", views.resend, name="resend"),
]

"""Pages of the frame itself."""

from django.urls import path
from django.views.i18n import set_language

from transitiehuis.ui import views
from transitiehuis.ui.access import public

app_name = "ui"
urlpatterns = [
    path("taal/", public(set_language), name="language"),
    path("huisstijl/", views.style, name="style"),
]

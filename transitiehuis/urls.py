"""Only wires: which floor answers which address."""

from django.urls import include, path

from transitiehuis.health import health
from transitiehuis.regie.views.dossier import dossier
from transitiehuis.regie.views.today import today

urlpatterns = [
    path("", today, name="home"),
    path("trajecten/<str:number>/", dossier, name="trajectory"),
    path("gezond/", health, name="health"),
    path("", include("transitiehuis.ui.urls")),
    path("account/", include("allauth.account.urls")),
    path("", include("transitiehuis.netwerk.urls")),
    path("berichten/", include("transitiehuis.outbox.urls")),
    path("intake/", include("intake.urls")),
    path("", include("matching.urls")),
    path("nazorg/", include("nazorg.urls")),
    path("", include("transitiehuis.regie.urls")),
]

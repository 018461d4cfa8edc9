"""Only wires: which floor answers which address."""

from django.urls import include, path

urlpatterns = [
    path("", include("transitiehuis.ui.urls")),
    path("account/", include("allauth.account.urls")),
    path("", include("transitiehuis.netwerk.urls")),
    path("berichten/", include("transitiehuis.outbox.urls")),
    path("intake/", include("intake.urls")),
    path("matching/", include("matching.urls")),
    path("nazorg/", include("nazorg.urls")),
    path("", include("transitiehuis.regie.urls")),
]

"""Only wires: which floor answers which address."""

from django.urls import include, path

from intake.views import self_referral
from nazorg.views import asked
from nazorg.views.results import result_link
from transitiehuis.health import health
from transitiehuis.regie.views.dossier import dossier
from transitiehuis.regie.views.today import today

urlpatterns = [
    path("", today, name="home"),
    path("trajecten/<str:number>/", dossier, name="trajectory"),
    path("aanmelden/<slug:region>/", self_referral.self_refer, name="self_refer"),
    path("aanmelden/<slug:region>/ontvangen/", self_referral.self_referred, name="self_referred"),
    path("aanmelden/<slug:region>/qr.svg", self_referral.qr, name="self_refer_qr"),
    path("resultaat/<str:token>/", result_link, name="result"),
    path("gezond/", health, name="health"),
    path("", include("transitiehuis.ui.urls")),
    path("account/", include("allauth.account.urls")),
    path("", include("transitiehuis.netwerk.urls")),
    path("berichten/", include("transitiehuis.outbox.urls")),
    path("intake/", include("intake.urls")),
    path("", include("matching.urls")),
    path("check-in/<str:token>/", asked.asked, name="asked"),
    path("nazorg/", include("nazorg.urls")),
    path("", include("transitiehuis.regie.urls")),
]
handler429 = "transitiehuis.limits.too_many"  # where allauth counts

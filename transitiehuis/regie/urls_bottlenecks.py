"""Addresses of bottlenecks, and of how well the chain is secured."""

from django.urls import path

from transitiehuis.regie import urls_quarter  # noqa: F401 which says what a quarter looks like in an address
from transitiehuis.regie.views import bottlenecks, securing

urlpatterns = [
    path("regie/knelpunten/", bottlenecks.bottlenecks, name="bottlenecks"),
    path("regie/knelpunten/landelijk/", bottlenecks.raised, name="bottlenecks_raised"),
    path("regie/knelpunten/lijst.csv", bottlenecks.bottlenecks_csv, name="bottlenecks_csv"),
    path("regie/knelpunten/nieuw/", bottlenecks.bottleneck_new, name="bottleneck_new"),
    path("regie/knelpunten/cijfers/<int:pk>/terzijde/", bottlenecks.finding_set_aside, name="finding_set_aside"),
    path("regie/knelpunten/<int:pk>/", bottlenecks.bottleneck, name="bottleneck"),
    path("regie/knelpunten/<int:pk>/wijzigen/", bottlenecks.bottleneck_edit, name="bottleneck_edit"),
    path("regie/knelpunten/<int:pk>/oppakken/", bottlenecks.bottleneck_take_up, name="bottleneck_take_up"),
    path("regie/knelpunten/<int:pk>/sluiten/", bottlenecks.bottleneck_close, name="bottleneck_close"),
    path("regie/knelpunten/<int:pk>/heropenen/", bottlenecks.bottleneck_reopen, name="bottleneck_reopen"),
    path("regie/knelpunten/<int:pk>/landelijk/", bottlenecks.bottleneck_raise, name="bottleneck_raise"),
    path("regie/knelpunten/<int:pk>/antwoord/", bottlenecks.bottleneck_answer, name="bottleneck_answer"),
    path("regie/borging/", securing.securing, name="securing"),
    path("regie/kwartaal/<quarter:quarter>/borging/", securing.securing_judge, name="securing_judge"),
]

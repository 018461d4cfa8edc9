"""Dekking, capaciteit and scenario's."""

from django.urls import path

from transitiehuis.regie.views import capacity, capacity_settings, coverage, coverage_fill

urlpatterns = [
    path("regie/dekking/", coverage.coverage, name="coverage"),
    path("regie/dekking/invullen/", coverage_fill.fill, name="coverage_fill"),
    path("regie/dekking/activiteit/<slug:code>/", coverage.activity, name="activity"),
    path("regie/capaciteit/", capacity.capacity, name="capacity"),
    path("regie/capaciteit/csv/", capacity.capacity_csv, name="capacity_csv"),
    path("regie/capaciteit/uitgangspunten/", capacity_settings.settings, name="capacity_settings"),
]

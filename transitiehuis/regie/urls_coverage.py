"""Dekking, capaciteit and scenario's."""

from django.urls import path

from transitiehuis.regie.views import coverage, coverage_fill

urlpatterns = [
    path("regie/dekking/", coverage.coverage, name="coverage"),
    path("regie/dekking/invullen/", coverage_fill.fill, name="coverage_fill"),
    path("regie/dekking/activiteit/<slug:code>/", coverage.activity, name="activity"),
]

"""Dekking, capaciteit and scenario's."""

from django.urls import path

from transitiehuis.regie.views import (
    capacity,
    capacity_settings,
    coverage,
    coverage_fill,
    coverage_wall,
    scenarios,
)

urlpatterns = [
    path("regie/dekking/", coverage.coverage, name="coverage"),
    path("regie/dekking/pdf/", coverage.coverage_pdf, name="coverage_pdf"),
    path("regie/dekking/csv/", coverage.coverage_csv, name="coverage_csv"),
    path("regie/dekking/invullen/", coverage_fill.fill, name="coverage_fill"),
    path("regie/dekking/activiteit/<slug:code>/", coverage.activity, name="activity"),
    path("regie/dekking/activiteit/<slug:code>/betaalt/", coverage.activity_pays, name="activity_pays"),
    path("regie/dekking/activiteit/<slug:code>/<slug:kind>/", coverage.activity_file, name="activity_file"),
    path("regie/dekking/wand/", coverage_wall.wall, name="coverage_wall"),
    path("regie/dekking/wand/<slug:code>/<int:organisation>/", coverage_wall.cell, name="coverage_cell"),
    path("regie/capaciteit/", capacity.capacity, name="capacity"),
    path("regie/capaciteit/csv/", capacity.capacity_csv, name="capacity_csv"),
    path("regie/capaciteit/pdf/", capacity.capacity_pdf, name="capacity_pdf"),
    path("regie/capaciteit/uitgangspunten/", capacity_settings.settings, name="capacity_settings"),
    path("regie/capaciteit/vooruit/", capacity.forecast, name="forecast"),
    path("regie/capaciteit/vooruit/<slug:kind>/", capacity.forecast_file, name="forecast_file"),
    path("regie/capaciteit/scenarios/", scenarios.scenarios, name="scenarios"),
    path("regie/capaciteit/scenarios/lijst/<slug:kind>/", scenarios.scenarios_file, name="scenarios_file"),
    path("regie/capaciteit/scenarios/nieuw/", scenarios.new, name="scenario_new"),
    path("regie/capaciteit/scenarios/<int:pk>/", scenarios.scenario, name="scenario"),
    path("regie/capaciteit/scenarios/<int:pk>/afspreken/", scenarios.agree, name="scenario_agree"),
    path("regie/capaciteit/scenarios/<int:pk>/<slug:kind>/", scenarios.scenario_file, name="scenario_file"),
]

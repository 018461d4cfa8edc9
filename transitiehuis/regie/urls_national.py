"""Landelijk: regions beside each other, what many of them lack, and figures for research."""

from django.urls import path

from transitiehuis.regie.views import national, national_lacking

urlpatterns = [
    path("regie/landelijk/", national.national, name="national"),
    path("regie/landelijk/csv/", national.national_csv, name="national_csv"),
    path("regie/landelijk/pdf/", national.national_pdf, name="national_pdf"),
    path("regie/landelijk/regios/", national.national_regions, name="national_regions"),
    path("regie/landelijk/regios/pdf/", national.national_regions_pdf, name="national_regions_pdf"),
    path("regie/landelijk/witte-vlekken/", national_lacking.national_gaps, name="national_gaps"),
    path("regie/landelijk/witte-vlekken/csv/", national_lacking.national_gaps_csv, name="national_gaps_csv"),
    path("regie/landelijk/witte-vlekken/pdf/", national_lacking.national_gaps_pdf, name="national_gaps_pdf"),
    path("regie/landelijk/onderzoek/", national_lacking.national_research, name="national_research"),
    path("regie/landelijk/cijfer/<slug:code>/", national.national_figure, name="national_figure"),
    path("regie/landelijk/cijfer/<slug:code>/csv/", national.national_figure_csv, name="national_figure_csv"),
    path("regie/landelijk/cijfer/<slug:code>/pdf/", national.national_figure_pdf, name="national_figure_pdf"),
]

"""The addresses of the live figures; a figure goes by the code of its success factor."""

from django.urls import path

from transitiehuis.regie.views import figures

urlpatterns = [
    path("regie/cijfers/", figures.figures, name="figures"),
    path("regie/cijfers/<slug:code>/", figures.figure, name="figure"),
    path("regie/cijfers/<slug:code>/csv/", figures.figure_csv, name="figure_csv"),
]

"""The addresses of the live figures; a figure goes by the code of its success factor."""

from django.urls import path

from transitiehuis.regie.views import figures

urlpatterns = [
    path("regie/cijfers/", figures.figures, name="figures"),
    path("regie/cijfers/alle/<slug:kind>/", figures.figures_file, name="figures_file"),
    path("regie/cijfers/<slug:code>/", figures.figure, name="figure"),
    path("regie/cijfers/<slug:code>/csv/", figures.figure_csv, name="figure_csv"),
    path("regie/cijfers/<slug:code>/pdf/", figures.figure_pdf, name="figure_pdf"),
]

"""The toolkit's addresses: factors, what regions add to them, versions, and the booklet."""

from django.urls import path

from transitiehuis.regie.views import booklet, factor_examples, factor_versions, toolkit

FACTOR = "regie/succesfactoren/<slug:code>/"

urlpatterns = [
    path("regie/succesfactoren/", toolkit.factors, name="factors"),
    path("regie/succesfactoren/lezen/", booklet.booklet, name="toolkit"),
    path("regie/succesfactoren/pdf/", booklet.booklet_pdf, name="toolkit_pdf"),
    path("regie/succesfactoren/nieuw/", factor_versions.new, name="factor_new"),
    path(FACTOR, toolkit.factor, name="factor"),
    path(f"{FACTOR}wijzigen/", factor_versions.edit, name="factor_edit"),
    path(f"{FACTOR}beeindigen/", factor_versions.end, name="factor_end"),
    path(f"{FACTOR}versies/", factor_versions.versions, name="factor_versions"),
    path(f"{FACTOR}aanvulling/", factor_examples.addition, name="factor_addition"),
    path(f"{FACTOR}voorbeeld/", factor_examples.add, name="example_add"),
    path("regie/voorbeelden/<int:pk>/", factor_examples.change, name="example"),
    path("regie/voorbeelden/<int:pk>/intrekken/", factor_examples.withdraw, name="example_withdraw"),
]

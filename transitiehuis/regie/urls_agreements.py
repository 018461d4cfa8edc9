"""Addresses of agreements between partners."""

from django.urls import path

from transitiehuis.regie.views import agreement_sign, agreements

urlpatterns = [
    path("regie/afspraken/", agreements.agreements, name="agreements"),
    path("regie/afspraken/lijst.csv", agreements.agreements_csv, name="agreements_csv"),
    path("regie/afspraken/nieuw/", agreements.agreement_new, name="agreement_new"),
    path("regie/afspraken/<int:pk>/", agreements.agreement, name="agreement"),
    path("regie/afspraken/<int:pk>/pdf/", agreements.agreement_pdf, name="agreement_pdf"),
    path("regie/afspraken/<int:pk>/wijzigen/", agreements.agreement_edit, name="agreement_edit"),
    path("regie/afspraken/<int:pk>/ondertekenen/", agreements.agreement_ask, name="agreement_ask"),
    path(
        "regie/afspraken/<int:pk>/ondertekenen/<int:signature>/",
        agreements.agreement_ask_again,
        name="agreement_ask_again",
    ),
    path("regie/afspraken/<int:pk>/terugnemen/", agreements.agreement_take_back, name="agreement_take_back"),
    path("regie/afspraken/<int:pk>/vernieuwen/", agreements.agreement_renew, name="agreement_renew"),
    path("regie/afspraken/<int:pk>/beeindigen/", agreements.agreement_end, name="agreement_end"),
    path("regie/afspraken/<int:pk>/<slug:kind>/toevoegen/", agreements.agreement_line, name="agreement_line"),
    path(
        "regie/afspraken/<int:pk>/<slug:kind>/<int:line>/weghalen/",
        agreements.agreement_line_remove,
        name="agreement_line_remove",
    ),
    path("afspraak-ondertekenen/<str:token>/", agreement_sign.sign, name="agreement_sign"),
]

"""The review pack's addresses."""

from django.urls import path

from transitiehuis.regie import urls_quarter  # noqa: F401 it registers the converter
from transitiehuis.regie.views import pack

urlpatterns = [
    path("regie/kwartaal/<quarter:quarter>/gespreksstuk/", pack.review_pack, name="review_pack"),
    path(
        "regie/kwartaal/<quarter:quarter>/gespreksstuk/voortgang/",
        pack.review_pack_progress,
        name="review_pack_progress",
    ),
    path("regie/kwartaal/<quarter:quarter>/gespreksstuk/maken/", pack.review_pack_make, name="review_pack_make"),
    path("regie/kwartaal/<quarter:quarter>/gespreksstuk/pdf/", pack.review_pack_pdf, name="review_pack_pdf"),
    path("regie/kwartaal/<quarter:quarter>/gespreksstuk/csv/", pack.review_pack_csv, name="review_pack_csv"),
]

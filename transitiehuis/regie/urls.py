from django.urls import URLPattern, URLResolver, path

from transitiehuis.regie import (
    urls_beginning,
    urls_chain,
    urls_coverage,
    urls_figures,
    urls_learning,
    urls_meeting,
    urls_national,
    urls_pack,
    urls_quarter,
    urls_toolkit,
)
from transitiehuis.regie.urls_agreements import urlpatterns as agreement_pages
from transitiehuis.regie.urls_bottlenecks import urlpatterns as bottleneck_pages
from transitiehuis.regie.views import access_log, copying, durability, own, own_manage, search

app_name = "regie"
urlpatterns: list[URLPattern | URLResolver] = [
    path("zoek/", search.search, name="search"),
    path("trajecten/<str:number>/inzage/", access_log.access_log, name="access_log"),
    path("trajecten/<str:number>/kopie/", copying.copy, name="copy"),
    path("trajecten/<str:number>/eigen-pagina/", own_manage.manage, name="own_manage"),
    path("trajecten/<str:number>/eigen-pagina/afdrukken/", own_manage.paper, name="own_paper"),
    path("mijn/nieuwe-link/", own.lost, name="own_lost"),
    path("mijn/nieuwe-link/gevraagd/", own.sent, name="own_sent"),
    path("mijn/voorbeeld/", own.demo, name="own_demo"),
    path("mijn/<str:token>/", own.own_page, name="own_page"),
    path("mijn/<str:token>/alles/", own.everything, name="own_everything"),
    path("mijn/<str:token>/klopt-niet/", own.correct, name="own_correct"),
    path("mijn/<str:token>/bezwaar/<int:organisation>/", own.object_to, name="own_object"),
    path("trajecten/<str:number>/verzoeken/<int:pk>/", own_manage.answer, name="candidate_request"),
    *urls_chain.urlpatterns,
    path("regie/duurzaamheid/", durability.durability, name="durability"),
    *agreement_pages,
    *bottleneck_pages,
    path("regie/duurzaamheid/tellen/", durability.durability_count, name="durability_count"),
    path("regie/duurzaamheid/voortgang/", durability.durability_progress, name="durability_progress"),
    path("regie/duurzaamheid/lijst/", durability.durability_behind, name="durability_behind"),
    path("regie/duurzaamheid/lijst/<slug:kind>/", durability.durability_behind_file, name="durability_behind_file"),
    path("regie/duurzaamheid/csv/", durability.durability_csv, name="durability_csv"),
    path("regie/duurzaamheid/pdf/", durability.durability_pdf, name="durability_pdf"),
    *urls_figures.urlpatterns,
    *urls_quarter.urlpatterns,
    *urls_coverage.urlpatterns,
    *urls_beginning.urlpatterns,
    *urls_meeting.urlpatterns,
    *urls_national.urlpatterns,
    *urls_pack.urlpatterns,
    *urls_toolkit.urlpatterns,
    *urls_learning.urlpatterns,
]

from django.urls import path

from nazorg.views import (
    barriers,
    breaking,
    contact,
    group,
    guidance,
    question,
    results,
    scheme,
    signals,
    stalled,
)

app_name = "nazorg"
urlpatterns = [
    path("", contact.moment_list, name="list"),
    path("contact/<int:pk>/", contact.record, name="record"),
    path("contact/traject/<str:number>/", contact.call, name="call"),
    path("begeleiding/", guidance.mine, name="mine"),
    path("begeleiding/caseload/", guidance.case_load, name="case_load"),
    path("begeleiding/<str:number>/", guidance.plan, name="plan"),
    path("begeleiding/<str:number>/begeleider/", guidance.guide_add, name="guide_add"),
    path("begeleiding/<str:number>/overdragen/", guidance.lead_offer, name="lead_offer"),
    path("begeleider/<int:pk>/stopt/", guidance.guide_end, name="guide_end"),
    path("overdracht/<int:pk>/", guidance.lead_answer, name="lead_answer"),
    path("doel/<int:pk>/", guidance.goal_close, name="goal_close"),
    path("schema/", scheme.scheme, name="scheme"),
    path("schema/afsluiten/", scheme.closing_rule, name="closing_rule"),
    path("groep/", group.group, name="group"),
    path("signalen/", signals.signals, name="signals"),
    path("signalen/<int:pk>/", signals.close, name="signal_close"),
    path("resultaten/", results.result_list, name="results"),
    path("resultaat/<int:pk>/", results.result, name="result"),
    path("werkt-nog/<int:pk>/", results.still_there, name="still_there"),
    path("vraag/<slug:kind>/<int:pk>/", question.question, name="question"),
    path("drempels/<str:number>/", barriers.ask, name="barrier_ask"),
    path("drempel/<int:pk>/", barriers.barrier, name="barrier"),
    path("stilstand/", stalled.stalled, name="stalled"),
    path("breuk/<int:pk>/", breaking.broken, name="broken"),
    path("proefplaatsing/<int:pk>/", breaking.trial, name="trial"),
]

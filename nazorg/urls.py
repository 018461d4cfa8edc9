from django.urls import path

from nazorg.views import check_in, contact, group, results, scheme, signals

app_name = "nazorg"
urlpatterns = [
    path("", contact.moment_list, name="list"),
    path("contact/<int:pk>/", contact.record, name="record"),
    path("contact/traject/<str:number>/", contact.call, name="call"),
    path("schema/", scheme.scheme, name="scheme"),
    path("groep/", group.group, name="group"),
    path("signalen/", signals.signals, name="signals"),
    path("signalen/<int:pk>/", signals.close, name="signal_close"),
    path("check-in/<int:pk>/", check_in.check_in, name="check_in"),
    path("resultaten/", results.result_list, name="results"),
    path("resultaat/<int:pk>/", results.result, name="result"),
    path("werkt-nog/<int:pk>/", results.still_there, name="still_there"),
]

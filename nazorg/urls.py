from django.urls import path

from nazorg.views import contact

app_name = "nazorg"
urlpatterns = [
    path("", contact.moment_list, name="list"),
    path("contact/<int:pk>/", contact.record, name="record"),
]

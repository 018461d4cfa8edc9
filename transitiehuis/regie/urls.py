from django.urls import URLPattern, URLResolver

app_name = "regie"
urlpatterns: list[URLPattern | URLResolver] = []

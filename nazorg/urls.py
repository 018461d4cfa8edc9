from django.urls import URLPattern, URLResolver

app_name = "nazorg"
urlpatterns: list[URLPattern | URLResolver] = []

"""The portal's pages, and the bare view behind the same middleware."""

from django.urls import include, path

from bench.bare import URL, bare

urlpatterns = [path(URL.lstrip("/"), bare), path("", include("transitiehuis.urls"))]

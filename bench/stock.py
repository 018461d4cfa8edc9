"""The bare view behind the middleware and sign-in that `django-admin startproject` gives, on the same database."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import path

from bench.bare import URL, bare

BACKEND = "django.contrib.auth.backends.ModelBackend"
STOCK = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

urlpatterns = [path(URL.lstrip("/"), bare)]
get_wsgi_application()  # django-allauth wants to find its middleware while Django starts
settings.MIDDLEWARE, settings.ROOT_URLCONF = STOCK, __name__
settings.AUTHENTICATION_BACKENDS = [BACKEND]
application = get_wsgi_application()

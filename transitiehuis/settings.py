"""One settings file; what differs per machine comes from the environment."""

import hashlib
import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlparse

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from transitiehuis.schedule import CELERY_BEAT_SCHEDULE  # noqa: F401 read by Celery out of these settings

BASE_DIR = Path(__file__).resolve().parent.parent


def flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes"}


DEMO = flag("DEMO")
DEMO_CAST = "transitiehuis.netwerk.demo_cast.CAST"  # one click away on the sign-in page of a demo
DEBUG = flag("DEBUG")
TESTING = flag("TESTING")
HTTPS = flag("HTTPS", default=not (DEMO or DEBUG or TESTING))


def secret_key() -> str:
    """The server's key from SECRET_KEY; a demo or a developer's checkout gets one of its own."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    if DEMO or DEBUG or TESTING:
        return hashlib.sha256(f"only for trying out: {BASE_DIR}".encode()).hexdigest()
    raise ImproperlyConfigured("Set SECRET_KEY to a long random text (see README.md, 'On a server').")


SECRET_KEY = secret_key()
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if o]
SITE_URL = os.environ.get("SITE_URL", f"http://localhost:{os.environ.get('PORT', '8000')}").rstrip("/")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_include_bootstrap",
    "django_htmx",
    "template_partials",
    "crispy_forms",
    "pgtrigger",
    "csp",
    "allauth",
    "allauth.account",
    "transitiehuis",
    "transitiehuis.ui",
    "transitiehuis.netwerk",
    "transitiehuis.outbox",
    "intake",
    "matching",
    "nazorg",
    "transitiehuis.regie",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # docs/adr/0007: why that is safe here
    "transitiehuis.middleware.HeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "transitiehuis.health.HealthMiddleware",
    "transitiehuis.netwerk.middleware.ActingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "transitiehuis.netwerk.middleware.ActorMiddleware",
    "transitiehuis.limits.LimitMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "transitiehuis.urls"
WSGI_APPLICATION = "transitiehuis.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "transitiehuis.ui.context.frame",
            ],
            "builtins": ["django.templatetags.i18n", "transitiehuis.ui.templatetags.ui"],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ["huis"]
CRISPY_TEMPLATE_PACK = "huis"
FORM_RENDERER = "transitiehuis.ui.drawing.Renderer"


def embedded():
    """The private services of this checkout, when they run."""
    from transitiehuis.embedded import running

    return running()


PREPARED_AFTER = 2


def database(url: str) -> dict:
    """Django's dictionary for a postgres:// URL; a socket directory may stand in `?host=`."""
    parts = urlparse(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must start with postgres://; PostgreSQL is the only dialect.")
    query = dict(parse_qsl(parts.query))
    prepared = query.pop("prepared", "1") != "0"
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or (parts.hostname or ""),
        "PORT": str(parts.port or query.pop("port", "")),
        # A statement that comes again is prepared: planning costs more than most of them take. Through a pooler that
        # hands out a connection per transaction, set `?prepared=0`.
        "OPTIONS": {
            **query,
            "server_side_binding": prepared,
            "prepare_threshold": PREPARED_AFTER if prepared else None,
        },
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def service(name: str) -> str:
    """A service's address from the environment, else from this checkout's private one; '' when neither is there."""
    if url := os.environ.get(name):
        return url
    found = embedded()
    return getattr(found, name.lower(), "") if found else ""


DATABASES = {"default": database(service("DATABASE_URL") or "postgres:///transitiehuis")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = service("REDIS_URL") or "redis://localhost:6379/0"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "frame_cache"},
    # Counts how often somebody asks. A page waits for it at most this long, and goes on without it.
    "limits": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        # Celery and redis-py spell a socket differently.
        "LOCATION": REDIS_URL.replace("redis+socket://", "unix://").replace("virtual_host=", "db="),
        "KEY_PREFIX": "limits",
        "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.5},
    },
}

# A spreadsheet is read out of memory and never lies on a disk; one that is larger is not taken in at all.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 21 * 1024 * 1024

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/Amsterdam"
# Longer than the longest task, which may run for ten minutes; every task is safe to run twice all the same.
CELERY_TASK_TIME_LIMIT = 600
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    # What a killed worker held is looked for every 10 s; by default only every 10th time.
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "max_retries": 1,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True

AUTH_USER_MODEL = "netwerk.User"
AUTHENTICATION_BACKENDS = ["transitiehuis.netwerk.accounts.PersonBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "transitiehuis.netwerk.password_rules.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "transitiehuis.netwerk.password_rules.NotWellKnown"},
    {
        "NAME": "transitiehuis.netwerk.password_rules.NotYourself",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "transitiehuis.outbox.accounts.MailOwingAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an account is made by accepting an invitation sent to that address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to whoever somebody types in
ACCOUNT_FORMS = {
    "reset_password_from_key": "transitiehuis.netwerk.password_forms.ResetPasswordKeyForm",
    "change_password": "transitiehuis.netwerk.password_forms.ChangePasswordForm",
    "set_password": "transitiehuis.netwerk.password_forms.SetPasswordForm",
}
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^gezond/$"]
SECURE_HSTS_SECONDS = 63072000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if flag("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # else all visitors share the proxy's address, and one rate limit
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],  # Bootstrap's data: images are taken out when the one stylesheet is made
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / ".local" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "transitiehuis.ui.bundling.PackageFinder",
    "transitiehuis.ui.bundling.BundleFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if flag("TESTING")  # tests collect nothing beforehand: files come straight from where they are found
        else "transitiehuis.ui.storage.HuisStaticFilesStorage"
    },
}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEBUG or flag("TESTING")
WHITENOISE_MAX_AGE = 3600


def mail(url: str) -> dict:
    """Django's mail settings for smtp://user:password@host:port (smtps:// for TLS)."""
    parts = urlparse(url)
    return {
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or 25,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_TIMEOUT = 20
globals().update(mail(os.environ.get("EMAIL_URL", "smtp://localhost:25")))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get(
    "DEFAULT_FROM_EMAIL", "Transitiehuis <portaal@transitiehuis.example>"
)
# Who hears, beside the managers of the regional offices, that a job stands still.
ALERT_EMAIL = os.environ.get("ALERT_EMAIL", "")
# Where text messages are handed over (docs/operations.md); without it nobody is written to by telephone.
SMS_URL = os.environ.get("SMS_URL", "")
SMS_TOKEN = os.environ.get("SMS_TOKEN", "")
SMS_SENDER = os.environ.get("SMS_SENDER", "Werk")  # at most 11 letters and digits
MAIL_DOMAIN = urlparse(SITE_URL).hostname  # the right-hand side of a Message-ID
# Where the link of a purpose leads; each path is answered by the floor that makes such links.
LINK_PATHS = {
    "invitation": "/uitnodiging/{token}/",
    "proposal": "/antwoord/{token}/",
    "signature": "/ondertekenen/{token}/",
    "agreement": "/afspraak-ondertekenen/{token}/",
    "intake": "/intake/afspraak/{token}/",
    "still_open": "/nog-beschikbaar/{token}/",
    "own_page": "/mijn/{token}/",
    "check_in": "/check-in/{token}/",
    "result": "/resultaat/{token}/",
    "theme_session": "/themasessie/{token}/",
    "theme_visit": "/themasessie/mijn/{token}/",
}
# Whom to ask for help, and whom to tell about a weakness (security.txt).
CONTACT_EMAIL = os.environ.get("CONTACT_EMAIL", "hulp@transitiehuis.example")
CONTACT_PHONE = os.environ.get("CONTACT_PHONE", "")
SECURITY_CONTACT = os.environ.get("SECURITY_CONTACT", CONTACT_EMAIL)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
}

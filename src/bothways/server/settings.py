"""Django's settings, built from the environment. Operators set `BOTHWAYS_...`, never this file."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from csp.constants import NONE, SELF
from huey.serializer import SignedSerializer

from bothways.server.environment import environment, mail_server, secret_key

ENV = environment()
PACKAGE = Path(__file__).resolve().parent.parent

SECRET_KEY = secret_key(ENV)
DEBUG = ENV.debug
DEMO = ENV.demo
BASE_URL = ENV.base_url.rstrip("/")
ALLOWED_HOSTS = [
    host
    for host in [
        *(h.strip() for h in ENV.hosts.split(",")),
        urlsplit(BASE_URL).hostname or "",
        "localhost",
        "127.0.0.1",
        "[::1]",
    ]
    if host
]
CSRF_TRUSTED_ORIGINS = [BASE_URL] if BASE_URL else []

INSTALLED_APPS = [
    "bothways.foundation",
    "bothways.apps.activity",
    "bothways.apps.accounts",
    "bothways.apps.notifications",
    "bothways.apps.people",
    "bothways.apps.profiles",
    "bothways.apps.programmes",
    "bothways.apps.relationships",
    "bothways.apps.matching_runs",
    "bothways.apps.integrations",
    "bothways.apps.home",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    # Both would each install a template loader over the other's; the one list below names both.
    "template_partials.apps.SimpleAppConfig",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "csp",
    "django_tasks",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "bothways.server.guards.Guards",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",  # every page, but those that say otherwise
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "bothways.server.actors.ActorMiddleware",
    "bothways.server.first_run.FirstRunMiddleware",
    "bothways.foundation.errors_shown.ErrorsShown",
]

ROOT_URLCONF = "bothways.server.urls"
WSGI_APPLICATION = "bothways.server.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "bothways.server.shell.shell",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "template_partials.templatetags.partials",
                "django_cotton.templatetags.cotton",
                "bothways.foundation.templatetags.ui",
            ],
        },
    }
]


def _database() -> dict[str, Any]:
    if not ENV.database_url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": ENV.data_dir / "bothways.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
        }
    url = urlsplit(ENV.database_url)
    query = {key: values[-1] for key, values in parse_qs(url.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": query.pop("host", url.hostname or ""),
        "PORT": str(url.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 10, **query},
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rate limits of sign-in need a cache that every process shares.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "bothways_cache",
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "bothways.server.signin.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = [
    "email*",
    "password1*",
]  # nobody signs up; without it no password is asked for either
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_request_login_code"
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_FORMS = {
    "login": "bothways.apps.accounts.forms.LoginForm",
    "request_login_code": "bothways.apps.accounts.forms.RequestLoginCodeForm",
    "confirm_login_code": "bothways.apps.accounts.forms.ConfirmLoginCodeForm",
    "change_password": "bothways.apps.accounts.forms.ChangePasswordForm",
    "set_password": "bothways.apps.accounts.forms.SetPasswordForm",
    "reset_password": "bothways.apps.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "bothways.apps.accounts.forms.ResetPasswordKeyForm",
}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.https
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = False
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # whether every subdomain speaks HTTPS is not ours to promise
    "security.W008",  # the proxy redirects; we would send people in circles where it hides the scheme
    "security.W021",  # the preload list is the operator's decision
]
SECURE_HSTS_SECONDS = 31_536_000 if ENV.https else 0
# HTTPS is spoken by a proxy before us. Rate limits count its callers, not the proxy; without one nobody
# is believed who says on whose behalf they call.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.https else None
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if ENV.https else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "bothways.foundation.errors_shown.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["bothways.foundation.formats"]
TIME_ZONE = ENV.time_zone

STATIC_URL = "static/"
# Served from where they are: nothing to collect before the first start.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = ENV.debug
WHITENOISE_IMMUTABLE_FILE_TEST = r"/static/bothways/"  # asked for by content, or renamed when it changes
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if ENV.debug
        else "bothways.foundation.static_files.VersionedStaticFiles"
    },
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

DEFAULT_FROM_EMAIL = ENV.mail_from
SMTP_URL = ENV.smtp_url
locals().update(mail_server(ENV.smtp_url))
DATA_DIR = ENV.data_dir

JOBS_NOW = ENV.jobs_now
TASKS = {"default": {"BACKEND": "huey.contrib.djhuey.tasks_backend.HueyBackend"}}
HUEY = {
    "name": "bothways",
    "immediate": False,
    "serializer": SignedSerializer(secret=SECRET_KEY, salt="bothways.jobs"),  # type: ignore[no-untyped-call]
    **(
        {
            "huey_class": "bothways.foundation.jobs.DatabaseQueue",
            "dsn": ENV.database_url,
            "table_prefix": "bothways_jobs",
        }
        if ENV.database_url
        else {
            "huey_class": "bothways.foundation.jobs.FileQueue",
            "filename": str(ENV.data_dir / "jobs.sqlite3"),
        }
    ),
}
PG_BIN = ENV.pg_bin

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}

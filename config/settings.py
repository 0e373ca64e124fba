"""Settings: one file, from the environment, secure by default.

Development switches off what it must, visibly: `make run` sets INSECURE_HTTP=1, because there is no certificate on
127.0.0.1. Every variable stands in docs/operations.md.
"""

from __future__ import annotations

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config.env import BASE_DIR, VAR_DIR, database, env, kept_secret

INSECURE_HTTP: bool = env.bool("INSECURE_HTTP")
"""True only where people reach the server without TLS: a developer's own machine."""

DEBUG: bool = env.bool("DEBUG")
SECRET_KEY: str = env.str("SECRET_KEY", default="") or (kept_secret("development-secret") if INSECURE_HTTP else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY (or SECRET_KEY_FILE's content in it) to 50 random characters or more.")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"] if INSECURE_HTTP else [])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "core",
    "audit.journal",
    "people",
    "assets",
    "loans",
    "audit.misuse",
    "audit.oversight",
    "config",
    "simple_history",
    "allauth",
    "allauth.account",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "audit.misuse.outside.Outside",
    "audit.journal.middleware.request_id",
    "config.middleware.plain_text",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "people.middleware.standing",
    "config.resume.KeepWork",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "people.middleware.OwnPassword",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.no_store",
    "config.errors.refusals",
    "config.errors.not_allowed",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
                "config.navigation.navigation",
                "people.context.unread",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "core.templatetags.blocks",
                "core.templatetags.icons",
                "core.templatetags.options",
                "core.templatetags.signatures",
                "core.templatetags.states",
                "core.templatetags.thai",
            ],
        },
    }
]

FORM_RENDERER = "core.rendering.FormRenderer"

DATABASES = {"default": database(env.str("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People and sign-in
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["people.accounts.StaffBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "guideline:welcome"
ACCOUNT_ADAPTER = "people.accounts.StaffAccounts"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "staff_code"
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # strangers get no mail, and the page answers them as it answers everybody
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "pin_failed": "5/15m/key",
    "label_report": "5/m/ip,30/d/ip",
    "label_page": "60/m/ip",  # whoever scans a shelf is quicker than that only by a program
}
# allauth keeps its counts in the cache: shared by the web processes, so kept in the database.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

# The web
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not INSECURE_HTTP
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
SECURE_SSL_REDIRECT = not INSECURE_HTTP
SECURE_HSTS_SECONDS = 0 if INSECURE_HTTP else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not INSECURE_HTTP
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": [],
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

# Language and time
LANGUAGE_CODE = "th"
LANGUAGES = [("th", _("Thai")), ("en", _("English"))]
LANGUAGE_COOKIE_SECURE = not INSECURE_HTTP
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Bangkok"
USE_TZ = True
USE_I18N = True

# Files
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "config.staticfiles.PackageFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.staticfiles.HashedStorage"},
}
MEDIA_ROOT = VAR_DIR / "uploads"
MEDIA_URL = ""
PAPERS_ROOT = VAR_DIR / "papers"
"""Where issued papers are kept, each under the hash of its bytes."""

# The seals of the record
SEAL_KEY_FILE = env.str("SEAL_KEY_FILE", default=str(VAR_DIR / "keys" / "seal.key"))
"""The secret key, readable by the sealer only; `manage.py prepare` makes it, with the public key beside it."""
SEAL_COPIES_DIR: str = env.str("SEAL_COPIES_DIR", default="")
"""A folder on another disk or host to which every seal is appended."""
SEAL_MAIL_TO: list[str] = env.list("SEAL_MAIL_TO", default=[])
"""Who gets the newest seals by e-mail once a day: the internal auditor."""
SEALER_APART: bool = env.bool("SEALER_APART", default=False)
"""`manage.py seal_journal` runs by itself under an account of its own; the worker seals nothing."""

# Notices and background work
BASE_URL: str = env.str(
    "BASE_URL", default="http://127.0.0.1:8000" if INSECURE_HTTP else f"https://{(*ALLOWED_HOSTS, 'localhost')[0]}"
)
"""Where people reach the service; stands in the links of e-mails."""
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT: float = env.float("EMAIL_TIMEOUT", default=10.0)
"""Seconds that the worker waits for each answer of the mail server."""
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="lending@localhost")
LINE_CHANNEL_ACCESS_TOKEN: str = env.str("LINE_CHANNEL_ACCESS_TOKEN", default="")
LINE_CHANNEL_SECRET: str = env.str("LINE_CHANNEL_SECRET", default="")
"""With both, notices go by LINE too; without, no page mentions it."""
LINE_ACCOUNT: str = env.str("LINE_ACCOUNT", default="")
"""The official account that people add as a friend: "@…"."""
LINE_API_URL: str = env.str("LINE_API_URL", default="https://api.line.me")
LINE_TIMEOUT: float = env.float("LINE_TIMEOUT", default=10.0)
"""Seconds."""
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# The API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "knox.auth.TokenAuthentication",  # first: who sends nothing is told 401, and how to sign in
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["config.api_parsing.JsonBody"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "config.api.KeysetPagination",
    "EXCEPTION_HANDLER": "config.api.answer_exception",
    "PAGE_SIZE": 50,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Lending of government equipment",
    "DESCRIPTION": "Clauses 207-211 of the Ministry of Finance's Regulation B.E. 2560. A refused act answers 409.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "LoanState": "loans.serializers.LOAN_STATES",
        "LineState": "loans.serializers.LINE_STATES",
        "PlaceKind": "loans.models.PlaceKind",
        "CaseState": "loans.case_shapes.CASE_STATES",
        "Remedy": "loans.case_shapes.REMEDIES",
        "OverrideState": "loans.override_shapes.OVERRIDE_STATES",
        "DocumentKind": "loans.models.DocumentKind.choices",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"report-pages": {"()": "audit.misuse.unlogged.Unlogged"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["report-pages"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Two lines a chore and minute otherwise: `manage.py chores --status` says how the chores do.
    # Pillow would log what a camera noted in a picture, the place as well.
    "loggers": {name: {"level": "WARNING"} for name in ("django_tasks", "django_tasks_db", "PIL")},
}

# The channel for reporting misuse
MISUSE_PEPPER: str = env.str("MISUSE_PEPPER", default="") or kept_secret("misuse-pepper")
"""What tracking codes are hashed with; never in the database. Without it no reporter finds their report again."""

MISUSE_KEPT_DAYS: int = env.int("MISUSE_KEPT_DAYS", default=365)
"""How long a closed report can still be read; then every key to it is destroyed."""

CLAMD: str = env.str("CLAMD", default="")
"""Where a virus scanner (clamd) looks at evidence: path of its socket, or host:port. Empty: files say "not scanned"."""

# The register
TAG_PREFIX: str = env.str("TAG_PREFIX", default="BK")
"""The letters every tag of this installation begins with (two capital letters)."""

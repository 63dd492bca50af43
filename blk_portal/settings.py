"""All settings, read from the environment; README.md has the table.

`BLK_MODE` decides how strict the start is: `production` (the default) refuses to start without its keys,
`demo` makes keys of its own and listens to this computer only, and the test suite uses throw-away keys.
"""

import json
import secrets
import sys
import warnings
import zoneinfo
from pathlib import Path

import django_include_bootstrap
import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def read(name, cast, default):
    """Value of the environment variable `name`, or a stop that names it and the value it cannot use."""
    try:
        return env.get_value(name, cast=cast, default=default)
    except (ValueError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(f"Setting {name} has a value that cannot be used: {error}") from None


RUNNING_TESTS = "pytest" in sys.modules
BLK_MODE = "test" if RUNNING_TESTS else read("BLK_MODE", str, "production")
if BLK_MODE not in {"production", "demo", "test"}:
    raise ImproperlyConfigured(f"Setting BLK_MODE must be production or demo, not {BLK_MODE!r}.")
DEMO = BLK_MODE == "demo"
PRODUCTION = BLK_MODE == "production"
DEBUG = read("DEBUG", bool, False)

VAR_DIR = Path(read("VAR_DIR", str, str(BASE_DIR / "var")))


def made_up_keys(path=None):
    """Keys for the demo (kept in `path`, so that encrypted data stays readable) or for one test run."""
    if path and path.exists():
        return json.loads(path.read_text())
    keys = {name: secrets.token_urlsafe(48) for name in ("SECRET_KEY", "FIELD_KEY", "NIK_INDEX_KEY")}
    if path:
        make_private(path)
        path.write_text(json.dumps(keys))
    return keys


def make_private(path):
    """See to it that the file exists; what is made here, its folder too, only this account reads."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)


_keys = {} if PRODUCTION else made_up_keys(VAR_DIR / "demo-keys.json" if DEMO else None)
SECRET_KEY = read("SECRET_KEY", str, _keys.get("SECRET_KEY", ""))
SECRET_KEY_FALLBACKS = read("SECRET_KEY_FALLBACKS", list, [])
# Fields are encrypted with SECRET_KEY and these salts together; the newest salt stands first.
SALT_KEY = read("FIELD_KEYS", list, [_keys["FIELD_KEY"]] if _keys else [])
NIK_INDEX_KEY = read("NIK_INDEX_KEY", str, _keys.get("NIK_INDEX_KEY", ""))
LOCAL_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
ALLOWED_HOSTS = read("ALLOWED_HOSTS", list, [] if PRODUCTION else LOCAL_HOSTS)
CSRF_TRUSTED_ORIGINS = read("CSRF_TRUSTED_ORIGINS", list, [])

if PRODUCTION:
    for _name, _value, _least in (
        ("SECRET_KEY", SECRET_KEY, 50),
        ("FIELD_KEYS", "".join(SALT_KEY), 32),
        ("NIK_INDEX_KEY", NIK_INDEX_KEY, 32),
        ("ALLOWED_HOSTS", "".join(ALLOWED_HOSTS), 1),
    ):
        if len(_value) < _least:
            raise ImproperlyConfigured(
                f"Setting {_name} is missing or shorter than {_least} characters; "
                "set it, or BLK_MODE=demo for a try-out with invented data."
            )
    if NIK_INDEX_KEY in {SECRET_KEY, *SALT_KEY} or SECRET_KEY in SALT_KEY:
        raise ImproperlyConfigured("Setting NIK_INDEX_KEY, SECRET_KEY and FIELD_KEYS must all be different.")
    if DEBUG:
        raise ImproperlyConfigured("Setting DEBUG must stay off in production.")
if DEMO and not set(ALLOWED_HOSTS) <= set(LOCAL_HOSTS):
    raise ImproperlyConfigured(
        "Setting ALLOWED_HOSTS may name this computer only in the demo; "
        "anybody who reaches a demo is let in without a password."
    )

# The serial 0000 is given to nobody, so demo people cannot be confused with real ones.
ALLOW_DEMO_NIK = not PRODUCTION

INSTALLED_APPS = [
    "blk_portal.apps.PortalConfig",
    "alumni.apps.AlumniConfig",
    "training.apps.TrainingConfig",
    "core.apps.CoreConfig",
    "core.accounts.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "simple_history",
]

MIDDLEWARE = [
    "core.audit.middleware.RequestContextMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.accounts.middleware.SessionLifetimeMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "blk_portal.urls"
WSGI_APPLICATION = "blk_portal.wsgi.application"

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
                "blk_portal.menu.menu",
                "core.accounts.context.demo_accounts",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ["bootstrap5"]
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Database -------------------------------------------------------------------------------------------
try:
    with warnings.catch_warnings():
        # environ would print an address it does not know, password and all.
        warnings.simplefilter("ignore")
        DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'blk.sqlite3'}")}
except (ValueError, ImproperlyConfigured):
    DATABASES = {"default": {}}
_database = DATABASES["default"]
if _database.get("ENGINE") not in {"django.db.backends.sqlite3", "django.db.backends.postgresql"}:
    raise ImproperlyConfigured(
        "Setting DATABASE_URL has a value that cannot be used; "
        "write sqlite:///file or postgres://user:password@host:port/name."
    )
if _database["ENGINE"].endswith("sqlite3"):
    if not RUNNING_TESTS and _database["NAME"] != ":memory:":
        # SQLite gives its journals the permissions of the database file.
        make_private(Path(_database["NAME"]))
    # IMMEDIATE: a transaction that reads first cannot be refused when it writes. FULL: a saved answer
    # survives a power cut.
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-64000;",
    }
else:
    _database["CONN_HEALTH_CHECKS"] = True
    _database["CONN_MAX_AGE"] = 60
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- People and sessions --------------------------------------------------------------------------------
AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher"
    if RUNNING_TESTS
    else "django.contrib.auth.hashers.Argon2PasswordHasher"
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "core.accounts.passwords.NotYourName"},
    {"NAME": "core.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "core.accounts.passwords.NotCommon"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "core.accounts.adapter.PortalAdapter"
ACCOUNT_FORMS = {
    "login": "core.accounts.forms.LoginForm",
    "reauthenticate": "core.accounts.forms.ReauthenticateForm",
    "change_password": "core.accounts.forms.ChangePasswordForm",
    "reset_password_from_key": "core.accounts.forms.LinkPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
# django-axes counts and keeps the failures; allauth's own limits would need a shared cache.
ACCOUNT_RATE_LIMITS = False
MFA_ADAPTER = "core.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "core.accounts.forms.SecondFactorForm",
    "reauthenticate": "core.accounts.forms.SecondFactorAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Portal BLK"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "core.accounts.lockout.counted_name"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "core.accounts.lockout.refuse"
AXES_VERBOSE = False
# Else axes would count everybody behind the proxy as one, and one person could lock all others out.
AXES_CLIENT_IP_CALLABLE = "core.audit.middleware.client_address"
AXES_IPWARE_PROXY_COUNT = read("PROXY_COUNT", int, 0) or None
if AXES_IPWARE_PROXY_COUNT is not None and AXES_IPWARE_PROXY_COUNT < 0:
    raise ImproperlyConfigured("Setting PROXY_COUNT must be 0 or more.")
AXES_SENSITIVE_PARAMETERS = ["login", "password"]
SESSION_IDLE_MINUTES = 60
SESSION_MAX_HOURS = 12
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600

# --- Transport and content policy -----------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
if PRODUCTION:
    SECURE_SSL_REDIRECT = read("SECURE_SSL_REDIRECT", bool, True)
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    BEHIND_PROXY = read("BEHIND_PROXY", bool, False)
    if BEHIND_PROXY:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# W021: HSTS preload binds a whole government domain for years; that is its owner's decision, not ours.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# --- Language, time, files ------------------------------------------------------------------------------
LANGUAGE_CODE = "id"
TIME_ZONE = read("TIME_ZONE", str, "Asia/Jakarta")
if TIME_ZONE not in zoneinfo.available_timezones():
    raise ImproperlyConfigured(f"Setting TIME_ZONE must be a place such as Asia/Jakarta, not {TIME_ZONE!r}.")
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("bootstrap", Path(django_include_bootstrap.__file__).parent / "static"),
]
# The demo serves static files where they lie, so nothing has to be collected first.
WHITENOISE_USE_FINDERS = DEMO
# Private files: outside the web root, never under a URL of their own (docs/security.md).
MEDIA_ROOT = VAR_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if RUNNING_TESTS or DEMO
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
UPLOAD_SHEET_MAX_BYTES = 5 * 1024 * 1024
UPLOAD_EVIDENCE_MAX_BYTES = 5 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024

# --- Work in the background -----------------------------------------------------------------------------
TASKS = {
    "default": {
        "BACKEND": "django_tasks.backends.immediate.ImmediateBackend"
        if RUNNING_TESTS
        else "django_tasks_db.DatabaseBackend"
    }
}

# --- Log: one line an event, no query strings, no form values ---------------------------------------------
LOG_LEVEL = read("LOG_LEVEL", str, "WARNING").upper()
if LOG_LEVEL not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
    raise ImproperlyConfigured(f"Setting LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR, not {LOG_LEVEL!r}.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"quiet": {"()": "core.audit.scrub.WithoutPersonalData"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["quiet"]},
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {"django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}

"""The environment in, Django's settings out. No number of the source document stands here."""

import os
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key


def switch(name):
    """yes / no from the environment; anything else is a mistake worth stopping for."""
    words = {"": False, "no": False, "0": False, "yes": True, "1": True}
    value = os.environ.get(name, "").strip().lower()
    if value not in words:
        raise ImproperlyConfigured(f"{name} takes yes or no, not {value!r}.")
    return words[value]


def names(name, default):
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def kept_secret(path):
    """The secret key of this installation, made at the first start and readable by its owner only."""
    try:
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
            file.write(get_random_secret_key())
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii")


BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("POINTSYS_DATA") or BASE_DIR / "data")
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)

SECRET_KEY = kept_secret(DATA_DIR / "secret_key")
BALLOT_SECRET = os.environ.get("POINTSYS_BALLOT_SECRET") or kept_secret(DATA_DIR / "ballot_key")  # in no dump of the database
BALLOT_KEY_BITS = 3072
DEBUG = switch("POINTSYS_DEBUG")
ALLOWED_HOSTS = names("POINTSYS_HOSTS", "localhost,127.0.0.1,[::1]")
HTTPS = switch("POINTSYS_HTTPS")

INSTALLED_APPS = [
    "import_export",
    "simple_history",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "pointsys",
    "reports",
    "evaluation",
    "scoring",
    "members",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "members.access.PrivatePages",
    "members.access.FirstPassword",
    "django.contrib.messages.middleware.MessageMiddleware",
    "members.access.EndedLogin",
    "members.access.OnlyToSend",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "pointsys.urls"
WSGI_APPLICATION = "pointsys.wsgi.application"

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
                "pointsys.home.shell",
            ],
            "builtins": ["scoring.templatetags.points", "members.templatetags.clauses"],
        },
    }
]

DATABASES = {"default": dj_database_url.parse(os.environ.get("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
    }
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 100_000}}}  # wrong passwords are counted there
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = ["members.backends.Login", "members.backends.OneTimeCode"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "members.passwords.LongEnough"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

# Everything with login lives under /app/; /notice/ (and later /box/) stand beside it and see no cookie.
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/app/"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = DATA_DIR / "media"  # proofs are served only through views that check who asks

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000  # a tally page has ten fields a person
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True
IMPORT_EXPORT_USE_TRANSACTIONS = True

NOWHERE, HERE = ["'none'"], ["'self'"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": NOWHERE,
        "script-src": HERE,
        "style-src": HERE,
        "img-src": ["'self'", "data:"],
        "font-src": HERE,
        "connect-src": HERE,
        "form-action": HERE,
        "frame-ancestors": NOWHERE,
        "base-uri": NOWHERE,
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "no_codes": {"()": "members.access.NoCodes"},
        "no_ballots": {"()": "django.utils.log.CallbackFilter", "callback": lambda record: "/box/" not in record.getMessage()},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["no_ballots", "no_codes"]}},
    "loggers": {  # in place of Django's own handlers, which mail errors and print requests past these filters
        "django": {"level": "INFO"},
        "django.server": {"level": "INFO", "propagate": True},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
}

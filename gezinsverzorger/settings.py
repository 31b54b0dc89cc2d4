"""All settings, from the environment alone.

Without DATABASE_URL the installation is *embedded*: one SQLite file in DATA_DIR and a signing key of its own.
With DATABASE_URL it is a real server, and SECRET_KEY and ALLOWED_HOSTS must be given: nothing is guessed.
"""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

import django_stubs_ext
import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from gezinsverzorger import patience, secret_key

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.FileAwareEnv()


def flag(name: str, *, default: bool = False) -> bool:
    """Read an on/off setting; anything but a clear yes or no stops the start."""
    value = env.str(name, default="").strip().lower()
    if value == "":
        return default
    if value in {"1", "true", "yes", "ja", "on"}:
        return True
    if value in {"0", "false", "no", "nee", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var")))
EMBEDDED = not env.str("DATABASE_URL", default="")

# Fictitious data, a banner on every page, and a fixed today (so that lists and charts always have something to show).
DEMO = flag("DEMO")
DEMO_TODAY = date(2023, 9, 29)

DEBUG = flag("DEBUG")
# Which code made a report: a build names its commit, and without one it is the version of the project.
CODE_VERSION = env.str(
    "CODE_VERSION", default=tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]
)
# From which count on a number may be published; or the strict rule of the CBS, which is another one.
STRICT_CBS = flag("STRICT_CBS")
MIN_CELL = env.int("MIN_CELL", default=5)
if MIN_CELL < 3:
    raise ImproperlyConfigured(f"MIN_CELL must be 3 or more, not {MIN_CELL}.")
# Plain http is for trying out on one's own machine only; behind a real host name everything is https.
PLAIN_HTTP = flag("PLAIN_HTTP", default=EMBEDDED)

if EMBEDDED:
    SECRET_KEY = env.str("SECRET_KEY", default="") or secret_key.read_or_create(DATA_DIR / "secret_key")
    MFA_KEY = env.list("MFA_KEY", default=[SECRET_KEY])
    AUDIT_KEY = env.str("AUDIT_KEY", default="") or secret_key.read_or_create(DATA_DIR / "audit_key")
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
else:
    SECRET_KEY = env.str("SECRET_KEY")
    # Encrypts the secrets of the second step. A key of its own: SECRET_KEY may be replaced, these must stay readable.
    MFA_KEY = env.list("MFA_KEY")
    # Seals the log. A key of its own: SECRET_KEY may be replaced, the log must stay provable.
    AUDIT_KEY = env.str("AUDIT_KEY")
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
if not all(len(key) >= 32 for key in MFA_KEY) or not MFA_KEY:
    raise ImproperlyConfigured("MFA_KEY must have at least 32 characters.")
if len(AUDIT_KEY) < 32:
    raise ImproperlyConfigured("AUDIT_KEY must have at least 32 characters.")
# Seals the copies of everything (docs/herstel.md). Without it none can be made or put back.
BACKUP_KEY = env.str("BACKUP_KEY", default="")
if BACKUP_KEY and len(BACKUP_KEY) < 32:
    raise ImproperlyConfigured("BACKUP_KEY must have at least 32 characters.")
# The folder of pg_dump and pg_restore, when they are not on the PATH.
PG_BIN = env.str("PG_BIN", default="")
# From which hour until which hour (local time) it is unusual to open a file.
NIGHT_HOURS = env.tuple("NIGHT_HOURS", cast=int, default=(22, 6))
if len(NIGHT_HOURS) != 2 or not all(0 <= hour <= 24 for hour in NIGHT_HOURS):
    raise ImproperlyConfigured("NIGHT_HOURS must be two hours, such as 22,6.")
# How many proxies of our own stand before the application; what else says X-Forwarded-For is not believed.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

SQLITE_OPTIONS = {
    # IMMEDIATE: who starts a transaction holds the write lock, so a check and the change after it cannot be split.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
    ),
}
if EMBEDDED:
    DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "gezinsverzorger.sqlite3",
            "OPTIONS": SQLITE_OPTIONS,
            # A file, because an in-memory database cannot be shared by the threads of the race test.
            "TEST": {"NAME": DATA_DIR / "test.sqlite3"},
        }
    }
else:
    DATABASES = {"default": env.db("DATABASE_URL")}
    DATABASES["default"].setdefault("CONN_MAX_AGE", 600)
    DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
    patience.learn(DATABASES["default"])
# A copy of the database that follows it, from which the pages with figures read (gezinsverzorger/replica.py); and from
# how many seconds behind on a page says so.
REPLICA_URL = env.str("REPLICA_URL", default="")
REPLICA_MAX_LAG = env.int("REPLICA_MAX_LAG", default=30)
if REPLICA_URL:
    if EMBEDDED:
        raise ImproperlyConfigured("REPLICA_URL needs a DATABASE_URL to be a copy of.")
    copy = env.db("REPLICA_URL")
    DATABASES["replica"] = {
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        **copy,
        "OPTIONS": {"options": "-c default_transaction_read_only=on", **copy.get("OPTIONS", {})},
        "TEST": {"MIRROR": "default"},
    }
    patience.learn(DATABASES["replica"])
DATABASE_ROUTERS = ["gezinsverzorger.replica.Router"]

# Shared by all processes: the limits on logging in are counted here.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Above this number Django throws away also what has not expired yet.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # Drawings of charts: each process may draw its own, and a page needs no query for them.
    "charts": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "charts"},
}

INSTALLED_APPS = [
    # Before the rooms of our own, which take what these put into the management pages out again.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "cases",
    "monitoring",
    "reports",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "crispy_forms",
    "csp",
    "django_htmx",
    "import_export",
]

MIDDLEWARE = [
    # The very first, so that what any of the others answers is counted and told too.
    "gezinsverzorger.middleware.FollowRequest",
    # First what adds a header, so that every answer has them: also the ones that come from the middleware below.
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gezinsverzorger.middleware.KeepPagesPrivate",
    "gezinsverzorger.middleware.RefuseLargeBodies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "gezinsverzorger.middleware.EndOldSessions",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "gezinsverzorger.middleware.RequireSecondFactor",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "gezinsverzorger.middleware.WriteLog",
    "gezinsverzorger.middleware.ForgetSentDrafts",
    # The very last, so that only the page itself reads from a copy.
    "gezinsverzorger.replica.ReadFigures",
]

ROOT_URLCONF = "gezinsverzorger.urls"
WSGI_APPLICATION = "gezinsverzorger.wsgi.application"
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
                "cases.context.shell",
                "gezinsverzorger.replica.notice",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
CRISPY_TEMPLATE_PACK = "nlds"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["nlds"]

# Who may log in, and how
AUTH_USER_MODEL = "cases.User"
AUTHENTICATION_BACKENDS = ["cases.accounts.StaffBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
# In the order in which the page names them; what they say is in gezinsverzorger/locale.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("UserAttributeSimilarityValidator", {"user_attributes": ("username", "name", "email")}),
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "cases:start"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_ADAPTER = "cases.accounts.StaffAccountAdapter"
ACCOUNT_SESSION_REMEMBER = False
# Five wrong passwords or codes for one account in five minutes, ten a minute from one address; then nothing is tried.
# A whole organisation may come from one address, so logging in well has room.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "login": "60/m/ip"}
MFA_RATE_LIMITS = {"webauthn_login": "30/m/ip"}

# The second step
MFA_ADAPTER = "cases.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_ISSUER = "Gezinsverzorger"
MFA_TOTP_TOLERANCE = 1
MFA_TRUST_ENABLED = False
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "cases.forms.second_factor.LoginCodeForm",
    "reauthenticate": "cases.forms.second_factor.CodeAgainForm",
    "activate_totp": "cases.forms.second_factor.FirstCodeForm",
    "add_webauthn": "cases.forms.second_factor.PasskeyForm",
    "login_webauthn": "cases.forms.second_factor.PasskeyLoginForm",
    "authenticate_webauthn": "cases.forms.second_factor.PasskeyStepForm",
    "reauthenticate_webauthn": "cases.forms.second_factor.PasskeyAgainForm",
}

# Single sign-on over OpenID Connect: on with OIDC_SERVER_URL. The rules are in cases/single_sign_on.py.
OIDC = {
    "name": env.str("OIDC_NAME", default="je organisatie"),
    "server_url": env.str("OIDC_SERVER_URL", default="").rstrip("/"),
    "role_claim": env.str("OIDC_ROLE_CLAIM", default="roles"),
    "roles": env.dict("OIDC_ROLES", default={}),
    "team_claim": env.str("OIDC_TEAM_CLAIM", default=""),
    "teams": env.dict("OIDC_TEAMS", default={}),
    "pilot": env.str("OIDC_PILOT", default=""),
    "amr": env.list("OIDC_AMR", default=["mfa"]),
    "acr": env.list("OIDC_ACR", default=[]),
}
SOCIALACCOUNT_ADAPTER = "cases.single_sign_on.SingleSignOnAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {}
if OIDC["server_url"]:
    if not (PLAIN_HTTP or OIDC["server_url"].startswith("https://")):
        raise ImproperlyConfigured("OIDC_SERVER_URL must begin with https://.")
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "organisatie",
                "name": OIDC["name"],
                "client_id": env.str("OIDC_CLIENT_ID"),
                "secret": env.str("OIDC_CLIENT_SECRET"),
                "settings": {"server_url": OIDC["server_url"]},
            }
        ],
    }

# Sessions: this is how long nothing may happen. How long one lasts at most is in cases/sessions.py.
SESSION_ENGINE = "cases.sessions"
SESSION_COOKIE_AGE = env.int("SESSION_IDLE_MINUTES", default=15) * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

LANGUAGE_CODE = "nl"
# Better Dutch for what Django and other packages say; our own texts stand in the code.
LOCALE_PATHS = [BASE_DIR / "gezinsverzorger" / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static" / "dist"]
STORAGES = {
    "default": {"BACKEND": "cases.stored_files.WholeFiles"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Photos of a phone and workbooks of a whole pilot are below this; what is larger is refused before it is read.
MAX_BODY_BYTES = 16 * 1024 * 1024
MAX_WORKBOOK_BYTES = 6 * 1024 * 1024
# Documents of families: never under an address that the web server hands out by itself, and for the server alone.
MEDIA_ROOT = DATA_DIR / "documents"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 5
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Headers
OIDC_ORIGINS = ["{0.scheme}://{0.netloc}".format(urlsplit(OIDC["server_url"]))] if OIDC["server_url"] else []
OIDC_ORIGINS += env.list("OIDC_FORM_ORIGINS", default=[])
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # A browser also follows this rule where the form for single sign-on leads to.
        "form-action": [SELF, *OIDC_ORIGINS],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Nothing here needs a camera, a place or a payment; whatever gets onto a page does not get them either.
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in (
        *("accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera", "display-capture", "fullscreen"),
        *("encrypted-media", "gamepad", "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts"),
        *("magnetometer", "microphone", "midi", "payment", "picture-in-picture", "screen-wake-lock", "serial"),
        *("storage-access", "usb", "xr-spatial-tracking"),
    )
}
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
if not PLAIN_HTTP:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="niet-beantwoorden@localhost")
# Nobody waits longer than this for a mail server that does not answer (seconds).
EMAIL_TIMEOUT = 10


def site_url() -> str:
    """Return where the application is found, for the links in mails; without a setting, the first of its hosts."""
    host = next(iter(ALLOWED_HOSTS), "localhost").lstrip(".")
    default = "http://127.0.0.1:8000" if EMBEDDED else f"https://{host}"
    url: str = env.str("SITE_URL", default="").strip().rstrip("/") or default
    if not url.startswith(("http://", "https://")):
        raise ImproperlyConfigured(f"SITE_URL must begin with https:// or http://, not {url!r}.")
    return url


SITE_URL = site_url()


def security_expires() -> datetime | None:
    """Return until when the contact for reports of a weak spot counts; a day that is over stops the start."""
    text = env.str("SECURITY_EXPIRES", default="").strip()
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ImproperlyConfigured(
            f"SECURITY_EXPIRES must be a moment like 2027-06-30T12:00Z, not {text!r}."
        ) from error
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if moment <= datetime.now(UTC):
        raise ImproperlyConfigured(f"SECURITY_EXPIRES is over: {text}. Check the contact, and give a later moment.")
    return moment


# For /.well-known/security.txt: where somebody who finds a weak spot can say so. Without it there is no such file.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="").strip()
SECURITY_EXPIRES = security_expires()
if SECURITY_CONTACT and not SECURITY_CONTACT.startswith(("mailto:", "https://", "tel:")):
    raise ImproperlyConfigured(f"SECURITY_CONTACT must begin with mailto:, https:// or tel:, not {SECURITY_CONTACT!r}.")
if bool(SECURITY_CONTACT) != bool(SECURITY_EXPIRES):
    raise ImproperlyConfigured("SECURITY_CONTACT and SECURITY_EXPIRES belong together: set both, or none.")

# Figures of the running service are for who has this; without it there is no such page.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="").strip()
if METRICS_TOKEN and len(METRICS_TOKEN) < 32:
    raise ImproperlyConfigured("METRICS_TOKEN must have at least 32 characters.")
# Where backups are put, to watch how old the newest one is.
BACKUP_DIR = env.str("BACKUP_DIR", default="")

# "json" tells nothing about people (gezinsverzorger/logs.py); "line" is for one's own machine: it shows addresses.
LOG_FORMAT = env.str("LOG_FORMAT", default="line" if DEMO or DEBUG else "json")
if LOG_FORMAT not in {"json", "line"}:
    raise ImproperlyConfigured(f"LOG_FORMAT must be json or line, not {LOG_FORMAT!r}.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
        "json": {"()": "gezinsverzorger.logs.JsonLine"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
    # A line for each request says how it ended, also when that is 404 or 403.
    "loggers": {
        "gezinsverzorger.requests": {"level": "INFO" if LOG_FORMAT == "json" else "WARNING"},
        "django.request": {"level": "ERROR" if LOG_FORMAT == "json" else "WARNING"},
    },
}

"""Settings of the portal, all from the environment, safe by default.

``PORTAL_ENV=production`` demands what a public site needs and refuses to start without it; everything else runs on a
laptop without any variable. Each variable is described in ``docs/operations.md``.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from fsa_portal import logs

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var")))

PORTAL_ENV = env.str("PORTAL_ENV", default="development")
PRODUCTION = PORTAL_ENV == "production"
PORTAL_DEMO = env.bool("PORTAL_DEMO", default=False)
if PRODUCTION and PORTAL_DEMO:
    raise ImproperlyConfigured("PORTAL_DEMO opens a door without a password: it is refused in production.")


def required(name: str, default: str) -> str:
    """The variable ``name``; outside production ``default`` will do."""
    value = env.str(name, default="" if PRODUCTION else default)
    if not value:
        raise ImproperlyConfigured(f"{name} must be set in production.")
    return value


def _development_key() -> str:
    """A secret of this machine's own, so that sessions outlive a restart without a secret in the tree."""
    path = DATA_DIR / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(60))
    return path.read_text()


SECRET_KEY = env.str("SECRET_KEY", default="") or required(
    "SECRET_KEY", "" if PRODUCTION else _development_key()
)
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = required("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
BASE_URL = required("BASE_URL", "http://localhost:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
CSRF_FAILURE_VIEW = "fsa_portal.views.form_expired"

INSTALLED_APPS = [
    "fsa_portal.outbox",
    "fsa_portal.uploads",
    "fsa_portal.audit",
    "fsa_portal.directory",
    "fsa_portal.accounts",
    "fsa_portal.notices",
    "fsa_portal.privacy",
    "knowledge.vocabulary",
    "cms",
    "cms.linkcheck",
    "knowledge.handbook",
    "knowledge.examples",
    "knowledge.funding",
    "knowledge.library",
    "knowledge.reference",
    "knowledge.shortlist",
    "knowledge.support",
    "consultations.cases",
    "consultations.reporting",
    "search",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.locales",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "django_filters",
    "health_check",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]
INSTALLED_APPS += ["fsa_portal.demo"] if PORTAL_DEMO else []

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "fsa_portal.middleware.EditorPolicyMiddleware",
    "fsa_portal.middleware.HostileInputMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "fsa_portal.once.OnceMiddleware",
    "fsa_portal.accounts.middleware.ActorMiddleware",
    "fsa_portal.middleware.WrongMethodMiddleware",
    "cms.reading.ReaderMiddleware",
    "cms.redirects.VisibleRedirectMiddleware",
]

ROOT_URLCONF = "fsa_portal.urls"
WSGI_APPLICATION = "fsa_portal.wsgi.application"
FORM_RENDERER = "fsa_portal.forms.KernRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "fsa_portal" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "fsa_portal.shell.shell",
                "cms.context_processors.page_links",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "fsa_portal.templatetags.kern",
            ],
        },
    }
]

if PORTAL_DEMO:
    TEMPLATES[0]["OPTIONS"]["context_processors"].append("fsa_portal.demo.people.demo_people")  # type: ignore[index]

# --- data -----------------------------------------------------------------------------------------------------

DATABASE_URL = required("DATABASE_URL", f"sqlite:///{DATA_DIR / 'portal.sqlite3'}")
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
DATABASES["default"]["CONN_MAX_AGE"] = None
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["ENGINE"] = "fsa_portal.sqlite"
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        " PRAGMA cache_size=-16000; PRAGMA secure_delete=ON;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "fsa_portal.accounts.signin.limits.LimitsCache",
        "LOCATION": "accounts_limits",
        # A limit that is thrown out early is no limit: more than anybody fills within a day.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

MEDIA_ROOT = DATA_DIR / "media"
# Pictures cut to size. No web server serves this folder: a view asks which page shows the picture to whom.
MEDIA_URL = "/media/"
PRIVATE_ROOT = DATA_DIR / "files"
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static")))
STATICFILES_DIRS = [
    BASE_DIR / "fsa_portal" / "static",
    ("kern", BASE_DIR / "node_modules" / "@kern-ux" / "native" / "dist"),
    ("fonts", BASE_DIR / "var" / "fonts"),  # made at installation by scripts/subset_fonts.mjs
]
STORAGES = {
    "default": {"BACKEND": "fsa_portal.uploads.storage.PrivateStorage"},
    "renditions": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_ROOT, "base_url": MEDIA_URL},
    },
    "staticfiles": {"BACKEND": "fsa_portal.static_files.StaticFiles"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a chapter with its blocks, or a table with its cells, is one form
FILE_UPLOAD_HANDLERS = [
    "fsa_portal.uploads.handlers.BoundedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o600

# --- search ---------------------------------------------------------------------------------------------------

# Empty: the embedded engine.
SEARCH_URL = env.str("SEARCH_URL", default="")
SEARCH_DIR = DATA_DIR / "search"

# --- links of pages -------------------------------------------------------------------------------------------

# Whether other people's servers are asked every week; links within the portal are checked in any case.
LINK_CHECK = env.bool("LINK_CHECK", default=not PORTAL_DEMO)
# Whether they may also stand in a private network and at other ports. Off: nobody can use the portal to look around there.
LINK_CHECK_PRIVATE = env.bool("LINK_CHECK_PRIVATE", default=False)

# --- people ---------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["fsa_portal.accounts.signin.lookup.PortalBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:start"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# A code, typed where it was asked for: an address belongs to nobody before.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 60 * 60
ACCOUNT_LOGIN_TIMEOUT = 60 * 60
ACCOUNT_ADAPTER = "fsa_portal.accounts.adapter.AccountAdapter"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_FORMS = {
    "signup": "fsa_portal.accounts.signin.forms.SignUpForm",
    "reset_password": "fsa_portal.accounts.signin.forms.ResetForm",
}
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "fsa_portal.accounts.signin.tokens.ResetToken"  # noqa: S105 - a name
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
# A whole authority may sit behind one address; a single account gets few tries, an address few mails.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "30/m/ip,5/5m/key",
    "signup": "20/m/ip",
    "confirm_email": "1/10s/key,5/h/key",
    "reset_password": "20/m/ip,5/h/key",
    # Not of the account, counted in the same place: that an answer helped, and words on accessibility.
    "reuse": "60/h/ip,1/h/key",
    "accessibility_feedback": "10/h/ip",
    **dict.fromkeys(("contact_request", "advice_request"), "20/h/ip,5/d/key"),
}
# How many proxies in front add to X-Forwarded-For; without any, the header is the visitor's own invention.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A passkey alone opens the door: it must have asked for a finger or a PIN.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_ISSUER = "FSA-Portal"
MFA_TOTP_TOLERANCE = 1

# Sign-in by the own organisation (OpenID Connect); none without an address.
SOCIALACCOUNT_ADAPTER = "fsa_portal.accounts.adapter.OrganisationAdapter"
OIDC_SERVER_URL = env.str("OIDC_SERVER_URL", default="")
OIDC_ORIGIN = "{0.scheme}://{0.netloc}".format(urlsplit(OIDC_SERVER_URL)) if OIDC_SERVER_URL else ""
if OIDC_SERVER_URL:
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "sso",
                    "name": env.str("OIDC_NAME", default="OpenID Connect"),
                    "client_id": env.str("OIDC_CLIENT_ID"),
                    "secret": env.str("OIDC_CLIENT_SECRET"),
                    "settings": {"server_url": OIDC_SERVER_URL},
                }
            ],
        }
    }

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60

# --- mail -----------------------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = required("DEFAULT_FROM_EMAIL", "portal@localhost")
# Who reads what people tell about barriers.
ACCESSIBILITY_ADDRESS = env.str("ACCESSIBILITY_ADDRESS", default=DEFAULT_FROM_EMAIL)
EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
# Seconds for which the mail server may keep one waiting at each step.
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=60)
if PORTAL_DEMO:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"
if PRODUCTION and not env.str("EMAIL_URL", default=""):
    raise ImproperlyConfigured("EMAIL_URL must be set in production.")

# --- language and time ----------------------------------------------------------------------------------------

LANGUAGE_CODE = "de"
LANGUAGES = [("de", _("German")), ("en", _("English"))]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
# The editors' area has one way to write dates, which both languages take.
WAGTAIL_DATE_FORMAT = "%d.%m.%Y"
WAGTAIL_DATETIME_FORMAT = "%d.%m.%Y %H:%M"
FORMAT_MODULE_PATH = "fsa_portal.formats"
# allauth says "du" in German; the second folder says "Sie".
LOCALE_PATHS = [BASE_DIR / "fsa_portal" / "locale", BASE_DIR / "fsa_portal" / "locale_allauth"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Berlin"
# Years, keys and ids are numbers too: amounts are grouped where they are shown (intcomma).
USE_THOUSAND_SEPARATOR = False

# --- Wagtail --------------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "FSA-Portal"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_LOGIN_URL = "/konto/login/"
WAGTAIL_FRONTEND_LOGIN_URL = "/konto/login/"
WAGTAILIMAGES_IMAGE_MODEL = "cms.PortalImage"
WAGTAILDOCS_DOCUMENT_MODEL = "cms.PortalDocument"
WAGTAILIMAGES_RENDITION_STORAGE = "renditions"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.forms.ImageForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.forms.DocumentForm"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_FINISH_WORKFLOW_ACTION = "cms.workflow.finish"
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True

# --- safety ---------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # Browsers also ask this for the redirect that follows a form: to the organisation's sign-in.
        "form-action": [SELF, *([OIDC_ORIGIN] if OIDC_ORIGIN else [])],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
    }
}
# Wagtail's editor has inline scripts and styles; only its own area gets this header (fsa_portal.middleware).
EDITOR_CONTENT_SECURITY_POLICY = {
    "script-src": [SELF, "'unsafe-inline'"],
    "style-src": [SELF, "'unsafe-inline'"],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
# Wagtail shows drafts in a frame of its own pages, so DENY (security.W019) is not for us.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True

# --- log ------------------------------------------------------------------------------------------------------

logs.configure()
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"sparing": {"()": "fsa_portal.logs.SparingFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "sparing"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django_tasks": {"level": "WARNING"},  # of every saved page a line that says nothing to an operator
        "wagtail": {"level": "WARNING"},
    },
}

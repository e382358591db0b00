"""All addresses. What a person reads stands inside the language patterns: German without prefix, English below /en/."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtail_admin_urls
from wagtail.documents import urls as wagtail_document_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from fsa_portal import views
from fsa_portal.transactions import atomic_writes

handler400 = "fsa_portal.views.bad_request"

redaktion: list[URLPattern | URLResolver] = [
    # Wagtail's own sign-in stays closed: there is one sign-in, with the second factor.
    path("login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("logout/", RedirectView.as_view(pattern_name="account_logout")),
    re_path(r"^(?:password_reset|failwhale|test404)/", views.missing),
    path("", include(decorate_urlpatterns(list(wagtail_admin_urls.urlpatterns), atomic_writes))),
]

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path("redaktion/", include(redaktion)),
    path("dateien/", include(wagtail_document_urls)),
    path("media/<path:path>", views.media, name="media"),
]

urlpatterns += i18n_patterns(
    path("suche/", include("search.urls")),
    path("kommunen/", include("fsa_portal.directory.urls")),
    *([path("demo/", include("fsa_portal.demo.urls"))] if settings.PORTAL_DEMO else []),
    path("konto/", include("fsa_portal.accounts.urls")),
    path("konto/", include("allauth.urls")),
    path("link/<str:token>/", views.link, name="link"),
    path("", include("consultations.cases.urls")),
    # Wagtail's second sign-in has neither the limit on guesses nor the second factor.
    re_path(r"^_util/", views.missing),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)

"""All addresses. What a person reads stands inside the language patterns: German without prefix, English below /en/."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtail_admin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms import feeds, routing
from cms import views as cms
from fsa_portal import views
from fsa_portal.transactions import atomic_writes

handler400 = "fsa_portal.views.bad_request"

redaktion: list[URLPattern | URLResolver] = [
    # Wagtail's own sign-in stays closed: there is one sign-in, with the second factor.
    path("login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("logout/", RedirectView.as_view(pattern_name="account_logout")),
    re_path(r"^(?:password_reset|failwhale|test404)/", views.missing),
    # It would tell the address of originals, which have none; the page chooser asks for pages only.
    re_path(r"^api/main/images/", views.missing),
    path("account/", atomic_writes(require_admin_access(cms.AccountView.as_view())), name="account_settings"),
    path("", include(decorate_urlpatterns(list(wagtail_admin_urls.urlpatterns), atomic_writes))),
]

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("feeds/<slug:name>.xml", feeds.feed, name="feed"),
    path("robots.txt", views.robots, name="robots"),
    path("redaktion/", include(redaktion)),
    path("dateien/<int:document_id>/fassungen/<int:number>/", cms.document_version, name="document_version"),
    # Wagtail calls the address of a document by this name.
    path("dateien/<int:document_id>/<path:filename>", cms.document, name="wagtaildocs_serve"),
    path("media/<path:path>", cms.media, name="media"),
]

urlpatterns += i18n_patterns(
    path("suche/", include("search.urls")),
    path("merkliste/", include("knowledge.shortlist.urls")),
    path("", include("fsa_portal.directory.urls")),
    *([path("demo/", include("fsa_portal.demo.urls"))] if settings.PORTAL_DEMO else []),
    path("", include("fsa_portal.accounts.signin.urls")),
    path("", include("fsa_portal.accounts.urls")),
    path("", include("fsa_portal.notices.urls")),
    path("", include("fsa_portal.privacy.urls")),
    path("konto/", include("allauth.urls")),
    path("link/<str:token>/", views.link, name="link"),
    # Without its last stroke an address is led to the one with it, as everywhere.
    re_path(
        r"^(?:link|merkliste/geteilt|konto/confirm-email|konto/password/reset/key)/(?:.*/)?$",
        views.broken_link,
        name="broken_link",
    ),
    path("", include("consultations.cases.urls")),
    path("", include("consultations.reporting.urls")),
    path("", include("knowledge.vocabulary.urls")),
    path("", include("knowledge.reference.urls")),
    path("", include("knowledge.examples.urls")),
    # Wagtail's second sign-in has neither the limit on guesses nor the second factor.
    re_path(r"^_util/", views.missing),
    # In place of Wagtail's own view of the same name: the same pages, found in fewer questions.
    re_path(wagtail_urls.serve_pattern, routing.serve, name="wagtail_serve"),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)

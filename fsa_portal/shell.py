"""What the frame of every page shows: navigation, the person's role, the other language.

A context processor runs for every template, so each entry is computed only when a template uses it.
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, reverse, translate_url
from django.utils.translation import get_language, gettext

from fsa_portal.actor import ANONYMOUS, Actor

EDITING_ROLES = ("editor", "lead", "admin")


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context processor; ``request`` may be that of an error page, before anybody was recognised."""
    actor = getattr(request, "actor", ANONYMOUS)
    return {
        "actor": actor,
        "affiliations": getattr(request, "affiliations", ()),
        "demo": settings.PORTAL_DEMO,
        "home_url": partial(home, None),
        "navigation": cache(partial(navigation, request)),
        "reference_navigation": partial(reference_navigation, request),
        "workspace_navigation": partial(workspace_navigation, request),
        "workspace_url": partial(address, "cases:today"),
        "own_areas": partial(own_areas, actor),
        # Not "search_url": templates of the editors' area take that for the name of a view.
        "find_url": partial(address, "search:results"),
        "suggest_url": partial(address, "search:suggest"),
        "shortlist_url": partial(address, "shortlist:own"),
        "sign_in_url": partial(sign_in, request),
        "sign_out_url": partial(address, "account_logout"),
        "switch_url": partial(address, "accounts:switch"),
        # For who is signed in: the sign-in page would only send them back.
        "people_url": partial(address, "demo:people"),
        "mailbox_url": partial(address, "demo:mailbox"),
        "language_switch": cache(partial(language_switch, request)),
    }


def address(name: str) -> str:
    """The address of a view; empty while its app is not part of this installation (the demo in production)."""
    return _address(name, get_language(), get_script_prefix())


@cache
def _address(name: str, language: str | None, prefix: str) -> str:
    # A page names twenty of them; they stay as they are while the process runs.
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def home(language: str | None) -> str:
    """``/`` in German, ``/en/`` in English."""
    code = language or get_language() or settings.LANGUAGE_CODE
    return "/" if code == settings.LANGUAGE_CODE else f"/{code}/"


def sign_in(request: HttpRequest) -> str:
    """The sign-in page, which leads back to this one."""
    url = address("account_login")
    account = url.removesuffix("login/")
    if request.path.startswith(account):
        return url
    return f"{url}?{urlencode({'next': request.get_full_path()})}"


def _entries(request: HttpRequest, entries: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """The entries that exist, with what ``aria-current`` says: this page, or the area that this page lies in."""
    known = [(title, url) for title, url in entries if url]

    def current(url: str) -> str:
        if request.path == url:
            return "page"
        is_area = not any(other != url and other.startswith(url) for _, other in known)
        return "true" if is_area and request.path.startswith(url) else ""

    return [
        {"title": title, "url": url, "current": current(url), "last": url == address("cases:ask")}
        for title, url in known
    ]


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The main navigation. The knowledge areas have one address as long as they are not translated."""
    return _entries(
        request,
        [
            (gettext("Handbook"), "/handbuch/"),
            (gettext("Practice"), "/praxis/"),
            (gettext("Funding"), "/foerderung/"),
            (gettext("Library"), "/bibliothek/"),
            (gettext("Local authorities"), address("directory:list")),
            (gettext("Ask for advice"), address("cases:ask")),
        ],
    )


def reference_navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """What the footer of every page leads to besides the pages that editors keep."""
    return _entries(
        request,
        [
            (gettext("Topics"), address("vocabulary:topics")),
            (gettext("Report a barrier"), address("notices:feedback")),
        ],
    )


def workspace_navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The advisers' own navigation."""
    actor = getattr(request, "actor", ANONYMOUS)
    return _entries(
        request,
        [
            (gettext("Today"), address("cases:today")),
            (gettext("Cases"), address("cases:list")),
            (gettext("Local authorities"), address("directory:list")),
            (gettext("Organisations"), address("directory:organisations")),
            (gettext("Contacts"), address("directory:contacts")),
            *(
                [
                    (gettext("Requests"), address("cases:requests")),
                    (gettext("Figures"), address("reporting:overview")),
                ]
                if actor.has_role("adviser", "lead")
                else []
            ),
            *([(gettext("Access"), address("accounts:access"))] if actor.has_role("admin", "lead") else []),
            *([(gettext("Data protection"), address("privacy:overview"))] if actor.has_role("admin") else []),
        ],
    )


def own_areas(actor: Actor) -> list[dict[str, str]]:
    """The areas that are open to this person in the role in force."""
    areas = []
    if actor.is_staff:
        areas.append((gettext("Workspace"), address("cases:today")))
    elif actor.affiliation_id:
        areas.append((gettext("My consultations"), address("cases:mine")))
    if actor.has_role("ministry"):
        areas.append((gettext("Figures"), address("reporting:overview")))
    if actor.has_role(*EDITING_ROLES):
        areas.append((gettext("Edit the portal"), address("wagtailadmin_home")))
    if any(principal.endswith(":coordinator") for principal in actor.principals):
        areas.append((gettext("Team"), address("accounts:team")))
    areas.append((gettext("Reading list"), address("shortlist:own")))
    areas.append((gettext("My roles"), address("accounts:roles")))
    areas.append((gettext("Notices by mail"), address("notices:preferences")))
    if actor.has_role("adviser", "lead"):
        areas.append((gettext("Calendar"), address("cases:own_calendar")))
        areas.append((gettext("Keys"), address("cases:keys")))
    areas.append((gettext("Your data"), address("privacy:mine")))
    areas.append((gettext("My account"), address("account_email")))
    return [{"title": title, "url": url} for title, url in areas if url]


def language_switch(request: HttpRequest) -> dict[str, Any]:
    """The other language: this page's address in it where addresses are made by code, else its home page.

    ``leads_home`` where it is the home page because this page is not known in it: the link then says so. Pages that
    know their translation say so in ``translations`` (code -> address), which comes first.
    """
    code = "en" if (get_language() or settings.LANGUAGE_CODE) == "de" else "de"
    match = getattr(request, "resolver_match", None)
    if match is None or match.url_name == "wagtail_serve":
        return {"code": code, "url": home(code), "leads_home": True}
    url = translate_url(request.get_full_path(), code)
    leads_home = url == request.get_full_path()
    return {"code": code, "url": home(code) if leads_home else url, "leads_home": leads_home}

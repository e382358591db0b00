"""The frame of the pages knows the way, the role and the other language."""

from __future__ import annotations

from django.test import RequestFactory
from django.utils.translation import override

from fsa_portal import shell
from fsa_portal.actor import ANONYMOUS, Actor

ADVISER = Actor(principals=frozenset({"public", "staff", "role:adviser"}), user_id=1, affiliation_id=2)
EDITOR = Actor(principals=frozenset({"public", "staff", "role:editor"}), user_id=1, affiliation_id=3)
PLANNER = Actor(
    principals=frozenset({"public", "partner", "authority:05334002"}), user_id=4, affiliation_id=9
)


COORDINATOR = Actor(
    principals=PLANNER.principals | {"authority:05334002:coordinator"}, user_id=5, affiliation_id=10
)


def get(path: str) -> object:
    return RequestFactory().get(path)


def titles(actor: Actor) -> list[str]:
    with override("en"):
        return [area["title"] for area in shell.own_areas(actor)]


def test_the_entry_of_this_page_is_marked_and_so_is_the_area_it_lies_in() -> None:
    current = {entry["url"]: entry["current"] for entry in shell.navigation(get("/handbuch/"))}
    assert current["/handbuch/"] == "page"
    assert current["/praxis/"] == ""
    inside = {entry["url"]: entry["current"] for entry in shell.navigation(get("/handbuch/2026/raeume/"))}
    assert inside["/handbuch/"] == "true"


def test_each_role_is_led_to_its_own_areas() -> None:
    own = ["Reading list", "My roles", "Notices by mail", "Your data", "My account"]
    at_work = ["Reading list", "My roles", "Notices by mail", "Keys", "Your data", "My account"]
    assert titles(ADVISER) == ["Workspace", *at_work]
    assert titles(EDITOR) == ["Workspace", "Edit the portal", *own]
    assert titles(PLANNER) == ["My consultations", *own]
    assert titles(COORDINATOR) == ["My consultations", "Team", *own]


def test_who_looks_after_access_finds_it_in_the_workspace() -> None:
    request = get("/beratung/")
    for role, there in (("lead", True), ("admin", True), ("adviser", False)):
        request.actor = Actor(principals=frozenset({"staff", f"role:{role}"}), user_id=1, affiliation_id=2)
        urls = [entry["url"] for entry in shell.workspace_navigation(request)]
        assert ("/beratung/zugaenge/" in urls) is there, role


def test_an_app_that_is_not_installed_is_left_out() -> None:
    assert shell.address("no-such-app:view") == ""


def test_sign_in_leads_back_but_not_to_itself() -> None:
    assert shell.sign_in(get("/praxis/?seite=2")).endswith("?next=%2Fpraxis%2F%3Fseite%3D2")
    assert "next" not in shell.sign_in(get("/konto/login/"))


def test_error_pages_have_a_frame_before_anybody_is_recognised() -> None:
    context = shell.shell(get("/nirgends/"))
    assert context["actor"] is ANONYMOUS
    assert context["language_switch"]() == {"code": "en", "url": "/en/", "leads_home": True}


def test_home_is_without_prefix_in_german_only() -> None:
    assert shell.home("de") == "/"
    assert shell.home("en") == "/en/"

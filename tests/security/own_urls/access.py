"""Roles: one's own, those of one's body, everybody's; and sign-in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from tests.security.canaries import LINK
from tests.security.own_urls.base import WRONG_METHOD, Data, Row, Statuses, fixed, only, sent, signed_in
from tests.security.world import World

MANAGERS = ("admin", "lead")
COORDINATORS = ("coordinator", "foreign_coordinator")


def asked_role(world: World, role: str) -> dict[str, Any]:
    return {"body": f"authority:{world.who.erlental.key}", "role": "member", "message": "Sozialplanung"}


def accepted(world: World, role: str) -> dict[str, Any]:
    return {"answer": "accept"}


def confirmed(world: World, role: str) -> dict[str, Any]:
    return {"decision": "confirm", "role": "member"}


def new_colleague(world: World, role: str) -> dict[str, Any]:
    return {"email": f"neu-{role}@example.net", "role": "reader"}


def limited(world: World, role: str) -> dict[str, Any]:
    return {"role": "reader"}


def given_role(world: World, role: str) -> dict[str, Any]:
    return {"role": "editor", "share_of_post": "1", "starts_on": timezone.localdate().isoformat()}


def changed_role(world: World, role: str) -> dict[str, Any]:
    return {
        "share_of_post": "0.25",
        "starts_on": world.who.adviser.starts_on.isoformat(),
        "conflict_note": "x",
    }


def new_conflict(world: World, role: str) -> dict[str, Any]:
    return {"body": f"authority:{world.who.erlental.key}"}


def new_domain(world: World, role: str) -> dict[str, Any]:
    return {"domain": "erlental.de", "body": f"authority:{world.who.erlental.key}"}


def _role_row(pattern: str, path: str, pk: Callable[[World], int], get: Statuses, post: Statuses,
              data: Data = sent) -> Row:  # fmt: skip
    return Row(f"accounts:{pattern}", lambda w: path.format(pk(w)), get, post, data,
               missing=fixed(path.format(987654)))  # fmt: skip


def _waiting(name: str) -> Callable[[World], int]:
    return lambda world: world.access[name].pk


def _held(name: str) -> Callable[[World], int]:
    return lambda world: getattr(world.who, name).pk


def _person(name: str) -> Callable[[World], int]:
    return lambda world: getattr(world.who, name).user_id


ACCESS = [
    Row("accounts:roles", fixed("/konto/rollen/"), signed_in(200), WRONG_METHOD),
    Row("accounts:request_role", fixed("/konto/rollen/neu/"), signed_in(200), signed_in(302), asked_role),
    _role_row("withdraw_request", "/konto/rollen/{}/zurueckziehen/", _waiting("request"), WRONG_METHOD,
              only(302, "unaffiliated")),
    _role_row("leave", "/konto/rollen/{}/abgeben/", _held("member"), only(200, "member"), only(302, "member")),
    _role_row("answer_invitation", "/konto/einladungen/{}/", _waiting("invitation"), WRONG_METHOD,
              only(302, "unaffiliated"), accepted),
    Row("accounts:team", fixed("/mein/team/"), only(200, *COORDINATORS), WRONG_METHOD),
    Row("accounts:team_invite", fixed("/mein/team/einladen/"), only(200, *COORDINATORS), only(302, *COORDINATORS),
        new_colleague),
    _role_row("team_request", "/mein/team/anfragen/{}/", _waiting("request"), only(200, "coordinator"),
              only(302, "coordinator"), confirmed),
    _role_row("team_change", "/mein/team/{}/", _held("member"), only(200, "coordinator"), only(302, "coordinator"),
              limited),
    _role_row("team_remove", "/mein/team/{}/entfernen/", _held("reader"), only(200, "coordinator"),
              only(302, "coordinator")),
    _role_row("team_withdraw_invitation", "/mein/team/einladungen/{}/", _waiting("team-invitation"), WRONG_METHOD,
              only(302, "coordinator")),
    Row("accounts:access", fixed("/beratung/zugaenge/"), only(200, *MANAGERS), WRONG_METHOD),
    Row("accounts:access_invite", fixed("/beratung/zugaenge/einladen/"), only(200, *MANAGERS),
        only(302, *MANAGERS), lambda world, role: {"email": "neu@example.net", "role": "editor"}),
    _role_row("access_request", "/beratung/zugaenge/anfragen/{}/", _waiting("request"), only(200, *MANAGERS),
              only(302, *MANAGERS), confirmed),
    _role_row("access_withdraw_invitation", "/beratung/zugaenge/einladungen/{}/", _waiting("team-invitation"),
              WRONG_METHOD, only(302, *MANAGERS)),
    _role_row("access_withdraw_invitation", "/beratung/zugaenge/einladungen/{}/", _waiting("admin-invitation"),
              WRONG_METHOD, only(302, "admin")),
    _role_row("access_person", "/beratung/zugaenge/{}/", _person("adviser"), only(200, *MANAGERS), WRONG_METHOD),
    _role_row("access_give", "/beratung/zugaenge/{}/rolle/", _person("adviser"), only(200, *MANAGERS),
              only(302, *MANAGERS), given_role),
    _role_row("access_give", "/beratung/zugaenge/{}/rolle/", _person("lead"), only(200, "admin"),
              only(302, "admin"), given_role),
    _role_row("access_change", "/beratung/zugaenge/rollen/{}/", _held("adviser"), only(200, *MANAGERS),
              only(302, *MANAGERS), changed_role),
    _role_row("access_change", "/beratung/zugaenge/rollen/{}/", _held("admin"), only(200), only(302), changed_role),
    _role_row("access_end", "/beratung/zugaenge/rollen/{}/beenden/", _held("editor"), only(200, *MANAGERS),
              only(302, *MANAGERS)),
    _role_row("access_end", "/beratung/zugaenge/rollen/{}/beenden/", _held("admin"), only(200), only(302)),
    _role_row("access_conflict", "/beratung/zugaenge/{}/konflikte/", _person("organiser"), WRONG_METHOD,
              only(302, *MANAGERS), new_conflict),
    _role_row("access_end_conflict", "/beratung/zugaenge/konflikte/{}/", _waiting("conflict"), WRONG_METHOD,
              only(302, *MANAGERS)),
    Row("accounts:domains", fixed("/beratung/zugaenge/maildomains/"), only(200, "admin"), only(302, "admin"),
        new_domain),
    _role_row("remove_domain", "/beratung/zugaenge/maildomains/{}/", _waiting("domain"), WRONG_METHOD,
              only(302, "admin")),
]  # fmt: skip


SIGN_IN = [
    Row("signin:code", fixed("/konto/signup/code/"), signed_in(302) | {"visitor": 410, LINK: 410},
        signed_in(302) | {"visitor": 410, LINK: 410}),
    Row("signin:onward", fixed("/konto/2fa/weiter/"), signed_in(302), WRONG_METHOD),
    Row("signin:sessions", fixed("/konto/sessions/"), signed_in(200), signed_in(302)),
    Row("signin:sessions", fixed("/konto/sessions/"), signed_in(200), signed_in(404),
        lambda w, role: {"session": "987654"}, label="foreign"),
    Row("signin:reset_second_factor", lambda w: f"/beratung/zugaenge/{w.who.adviser.user_id}/zweiter-faktor/",
        only(200, "admin"), only(302, "admin"), sent, missing=fixed("/beratung/zugaenge/987654/zweiter-faktor/")),
    Row("signin:reset_second_factor", lambda w: f"/beratung/zugaenge/{w.who.admin.user_id}/zweiter-faktor/",
        only(404), only(404), sent, missing=fixed("/beratung/zugaenge/987654/zweiter-faktor/"), label="own"),
]  # fmt: skip

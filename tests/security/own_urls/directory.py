"""Organisations, contact persons and the register, in the workspace."""

from __future__ import annotations

from typing import Any

from tests.security.own_urls.base import (
    STAFF_READ,
    WRONG_METHOD,
    Data,
    Row,
    Statuses,
    fixed,
    fsa,
    nothing,
    sent,
)
from tests.security.world import World

DIRECTORY_READ = fsa(adviser=200, adviser2=200, lead=200, desk=200) | {"editor": 404}
"""Forms and questions: of those who may write."""
DIRECTORY_WRITE = fsa(adviser=302, adviser2=302, lead=302, desk=302) | {"editor": 404}
REGISTER_READ = fsa(adviser=404, adviser2=404, lead=200, desk=404) | {"admin": 200}
REGISTER_WRITE = fsa(adviser=404, adviser2=404, lead=302, desk=404) | {"admin": 302}


def new_organisation(world: World, role: str) -> dict[str, Any]:
    return {"name": f"Verein {role}", "kind": "verein-initiative", "active_in": [world.who.birkenfurt.key]}


def changed_organisation(world: World, role: str) -> dict[str, Any]:
    return {"name": "Anders", "kind": "stiftung", "version": world.bodies["active"].version}


def new_contact(world: World, role: str) -> dict[str, Any]:
    return {"authority": world.who.birkenfurt.key, "role": "Jugendamt", "source": "Telefonat"}


def changed_contact(name: str) -> Data:
    body = {"authority": lambda w: w.who.birkenfurt.key, "organisation": lambda w: w.bodies["active"].pk}[
        name
    ]
    return lambda world, role: {
        name: body(world),
        "role": "Jugendamt",
        "source": "Telefonat",
        "retain_until": world.contacts[name].retain_until.isoformat(),
        "version": world.contacts[name].version,
    }


def new_authority(world: World, role: str) -> dict[str, Any]:
    return {"key": "05999777", "name": f"Neustadt {role}", "kind": "kreisangehoerige-stadt"}


def changed_authority(world: World, role: str) -> dict[str, Any]:
    return {"kind": "renamed", "name": "Umbenannt", "effective_on": "2026-01-01", "source": "Gesetz",
            "version": world.who.birkenfurt.version}  # fmt: skip


def _directory_row(pattern: str, path: str, thing: str, name: str, get: Statuses, post: Statuses,
                   data: Data = nothing) -> Row:  # fmt: skip
    return Row(f"directory:{pattern}", lambda w: path.format(getattr(w, thing)[name].pk), get, post, data,
               missing=fixed(path.format(987654)), label=name)  # fmt: skip


DIRECTORY = [
    Row("directory:organisations", fixed("/beratung/organisationen/"), STAFF_READ, WRONG_METHOD),
    Row("directory:new_organisation", fixed("/beratung/organisationen/neu/"), DIRECTORY_READ, DIRECTORY_WRITE,
        new_organisation),
    Row("directory:contacts", fixed("/beratung/kontakte/"), STAFF_READ, WRONG_METHOD),
    Row("directory:new_contact", fixed("/beratung/kontakte/neu/"), DIRECTORY_READ, DIRECTORY_WRITE, new_contact),
    Row("directory:new_authority", fixed("/beratung/kommunen/neu/"), REGISTER_READ, REGISTER_WRITE, new_authority),
    Row("directory:change_authority", lambda w: f"/beratung/kommunen/{w.who.birkenfurt.key}/aenderung/",
        REGISTER_READ, REGISTER_WRITE, changed_authority, missing=fixed("/beratung/kommunen/05888/aenderung/")),
    _directory_row("organisation", "/beratung/organisationen/{}/", "bodies", "active", STAFF_READ, WRONG_METHOD),
    _directory_row("organisation", "/beratung/organisationen/{}/", "bodies", "ended", STAFF_READ, WRONG_METHOD),
    _directory_row("change_organisation", "/beratung/organisationen/{}/bearbeiten/", "bodies", "active",
                   DIRECTORY_READ, DIRECTORY_WRITE, changed_organisation),
    _directory_row("retire_organisation", "/beratung/organisationen/{}/ende/", "bodies", "active",
                   DIRECTORY_READ, DIRECTORY_WRITE, sent),
    _directory_row("reinstate_organisation", "/beratung/organisationen/{}/weiter/", "bodies", "ended",
                   WRONG_METHOD, DIRECTORY_WRITE, sent),
    *(
        row
        for name in ("authority", "organisation")
        for row in (
            _directory_row("contact", "/beratung/kontakte/{}/", "contacts", name, STAFF_READ, WRONG_METHOD),
            _directory_row("change_contact", "/beratung/kontakte/{}/bearbeiten/", "contacts", name,
                           DIRECTORY_READ, DIRECTORY_WRITE, changed_contact(name)),
            _directory_row("confirm_contact", "/beratung/kontakte/{}/bestaetigen/", "contacts", name,
                           WRONG_METHOD, DIRECTORY_WRITE, sent),
            _directory_row("remove_contact", "/beratung/kontakte/{}/entfernen/", "contacts", name,
                           DIRECTORY_READ, DIRECTORY_WRITE, sent),
        )
    ),
]  # fmt: skip

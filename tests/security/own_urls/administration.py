"""What administrators read of what the portal records by itself, and the data of people."""

from __future__ import annotations

from typing import Any

from tests.security.own_urls.base import (
    WRONG_METHOD,
    Data,
    Row,
    Statuses,
    fixed,
    fsa,
    nothing,
    only,
    sent,
    signed_in,
)
from tests.security.world import World

ADMIN_READ = fsa(adviser=404, adviser2=404, lead=404, desk=404) | {"admin": 200}
ADMIN_WRITE = fsa(adviser=404, adviser2=404, lead=404, desk=404) | {"admin": 302}
ADMIN_WRONG_METHOD = fsa(adviser=404, adviser2=404, lead=404, desk=404) | {"admin": 405}


def _record_screen(
    name: str, place: str, *, get: Statuses = ADMIN_READ, post: Statuses | None = ADMIN_WRONG_METHOD
) -> Row:
    """A screen of the editors' area; ``{}`` in its place stands for the object."""

    def path(world: World) -> str:
        return place.format(world.records[name.partition(":")[0]].pk)

    missing = fixed(place.format(987654)) if "{}" in place else None
    return Row(name, path, get, post, missing=missing)


RECORDS = [
    _record_screen("mails:index", "/redaktion/mails/"),
    _record_screen("mails:index_results", "/redaktion/mails/results/"),
    _record_screen("mails:inspect", "/redaktion/mails/{}/", post=None),
    _record_screen("suppressions:index", "/redaktion/gesperrte-adressen/"),
    _record_screen("suppressions:index_results", "/redaktion/gesperrte-adressen/results/"),
    _record_screen("suppressions:inspect", "/redaktion/gesperrte-adressen/{}/", post=None),
    _record_screen("feedback:index", "/redaktion/barrierefreiheit/"),
    _record_screen("feedback:index_results", "/redaktion/barrierefreiheit/results/"),
    _record_screen("feedback:inspect", "/redaktion/barrierefreiheit/{}/", post=None),
    _record_screen("protokoll:index", "/redaktion/protokoll/"),
    _record_screen("protokoll:index_results", "/redaktion/protokoll/results/"),
    _record_screen("protokoll:inspect", "/redaktion/protokoll/{}/", post=None),
    _record_screen("jobs:index", "/redaktion/auftraege/"),
    _record_screen("jobs:index_results", "/redaktion/auftraege/results/"),
    _record_screen("jobs:inspect", "/redaktion/auftraege/{}/", post=None),
    _record_screen("jobs:retry", "/redaktion/auftraege/{}/nochmal/", get=ADMIN_WRONG_METHOD, post=ADMIN_WRITE),
    Row("nachtarbeit:index", fixed("/redaktion/nachtarbeit/"), ADMIN_READ, ADMIN_WRONG_METHOD),
    Row("accounts:why", lambda w: f"/beratung/warum/?address={w.cases['internal'].get_absolute_url()}"
        f"&person={w.who.adviser.user.email}", ADMIN_READ, WRONG_METHOD),
    _record_screen("suppressions:lift", "/redaktion/gesperrte-adressen/{}/freigeben/", post=ADMIN_WRITE),
]  # fmt: skip


def looked_for(world: World, role: str) -> dict[str, Any]:
    return {"email": world.who.foreign_reader.user.email, "further_names": ""}


def decided(world: World, role: str) -> dict[str, Any]:
    question = world.erasures["asked"].questions.get()
    return {f"q{question.pk}-answer": "remove", f"q{question.pk}-reason": ""}


def sure(world: World, role: str) -> dict[str, Any]:
    return {"sure": "on"}


def _erasure_row(
    pattern: str, inside: str, name: str, get: Statuses, post: Statuses, data: Data = nothing
) -> Row:
    address = "/beratung/datenschutz/loeschung/{}/" + inside
    return Row(f"privacy:{pattern}", lambda w: address.format(w.erasures[name].pk), get, post, data,
               missing=fixed(address.format(987654)), label=name)  # fmt: skip


PRIVACY = [
    Row("privacy:mine", fixed("/konto/daten/"), signed_in(200), WRONG_METHOD),
    Row("privacy:request_copy", fixed("/konto/daten/kopie/"), WRONG_METHOD, signed_in(302), sent),
    Row("privacy:copy", lambda w: f"/konto/daten/kopie/{w.copy.pk}/", only(200, "member"), WRONG_METHOD,
        missing=fixed("/konto/daten/kopie/987654/")),
    Row("privacy:leave", fixed("/konto/daten/loeschen/"), signed_in(200), signed_in(302), writes=False),
    Row("privacy:stay", fixed("/konto/daten/bleiben/"), WRONG_METHOD, only(302, "unaffiliated", "ministry"), sent),
    Row("privacy:overview", fixed("/beratung/datenschutz/"), only(200, "admin"), only(302, "admin"), looked_for),
    Row("privacy:purges", fixed("/beratung/datenschutz/naechtlich/"), only(200, "admin"), WRONG_METHOD),
    _erasure_row("erasure", "", "asked", only(200, "admin"), WRONG_METHOD),
    _erasure_row("erasure", "", "ready", only(200, "admin"), WRONG_METHOD),
    _erasure_row("look_up", "suchen/", "asked", WRONG_METHOD, only(302, "admin"), sent),
    _erasure_row("decide", "entscheiden/", "asked", WRONG_METHOD, only(302, "admin"), decided),
    _erasure_row("carry_out", "ausfuehren/", "ready", WRONG_METHOD, only(302, "admin"), sure),
    _erasure_row("withdraw", "zuruecknehmen/", "ready", WRONG_METHOD, only(302, "admin"), sent),
]  # fmt: skip

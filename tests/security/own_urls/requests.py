"""Requests for advice: asked by everybody, answered by those who advise, planned by the team leads."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from consultations.cases.models import AdviceRequest
from tests.security.own_urls.base import (
    ADVISERS_READ,
    ADVISERS_WRITE,
    WRONG_METHOD,
    Data,
    Row,
    all_,
    fixed,
    nothing,
    only,
)
from tests.security.world import World

NOT_THERE = "1999-0001"


def asked(world: World, role: str) -> dict[str, Any]:
    return {
        "kind": "kommune",
        "authority": world.who.birkenfurt.key,
        "text": "Ein Bericht.",
        "name": "Planung",
        "email": f"{role}@example.org",
    }


def taken_on(world: World, role: str) -> dict[str, Any]:
    return {
        "title": "Bericht",
        "authority": world.who.birkenfurt.key,
        "adviser": world.who.adviser.pk,
        "version": "1",
    }


def joined(world: World, role: str) -> dict[str, Any]:
    return {"case": world.cases["internal"].reference, "version": "1"}


def referred(world: World, role: str) -> dict[str, Any]:
    return {"reason": "einzelfall", "referred_to": "Sozialamt", "version": "1"}


def put_aside(world: World, role: str) -> dict[str, Any]:
    return {"status": "spam", "version": "1"}


def passed_on(world: World, role: str) -> dict[str, Any]:
    (other, *_) = [one for one in (world.who.adviser, world.who.adviser2) if one.pk != _adviser(world)]
    return {"adviser": other.pk, "version": "1"}


def _adviser(world: World) -> int | None:
    request: AdviceRequest = world.records["advice-request"]
    return request.adviser_id


def duty(world: World, role: str) -> dict[str, Any]:
    return {"adviser": world.who.adviser2.pk, "deputy": world.who.adviser.pk}


def absence(world: World, role: str) -> dict[str, Any]:
    today = timezone.localdate().isoformat()
    return {"affiliation": world.who.adviser.pk, "first": today, "last": today}


LEADS_READ, LEADS_WRITE = only(200, "lead"), only(302, "lead")


def _row(pattern: str, inside: str, data: Data) -> Row:
    return Row(
        f"cases:{pattern}",
        lambda world: f"{world.records['advice-request'].get_absolute_url()}{inside}/",
        ADVISERS_READ,
        ADVISERS_WRITE,
        data,
        missing=fixed(f"/beratung/anfragen/{NOT_THERE}/{inside}/"),
    )


REQUESTS = [
    Row("cases:ask", fixed("/anfragen/"), all_(200), all_(302), asked, leads_to=fixed("/anfragen/eingang/")),
    Row("cases:asked", fixed("/anfragen/eingang/"), all_(404), all_(405)),
    Row("cases:requests", fixed("/beratung/anfragen/"), ADVISERS_READ, WRONG_METHOD),
    Row("cases:request", lambda world: world.records["advice-request"].get_absolute_url(), ADVISERS_READ,
        WRONG_METHOD, missing=fixed(f"/beratung/anfragen/{NOT_THERE}/")),
    _row("take_on", "annehmen", taken_on),
    _row("join", "zuordnen", joined),
    _row("refer", "weitervermitteln", referred),
    _row("put_aside", "beenden", put_aside),
    _row("pass_on", "abgeben", passed_on),
    Row("cases:responsibilities", fixed("/beratung/zustaendigkeit/"), LEADS_READ, LEADS_WRITE, absence),
    Row("cases:duty", lambda world: f"/beratung/zustaendigkeit/{world.who.erlental.key}/", LEADS_READ, LEADS_WRITE,
        duty, missing=fixed("/beratung/zustaendigkeit/05000/")),
    Row("cases:remove_absence", lambda world: f"/beratung/zustaendigkeit/abwesend/{world.records['absence'].pk}/",
        WRONG_METHOD, LEADS_WRITE, nothing, missing=fixed("/beratung/zustaendigkeit/abwesend/999999/")),
]  # fmt: skip

"""What everybody reaches, and one's own account."""

from __future__ import annotations

from typing import Any

from fsa_portal.notices.topics import Topic
from tests.security.own_urls.base import NO_CASE, WRONG_METHOD, Row, all_, fixed, signed_in
from tests.security.world import World


def mail_choice(world: World, role: str) -> dict[str, Any]:
    return {topic: "weekly" for topic in Topic.values} | {"language": "en"}


def own_affiliation(world: World, role: str) -> dict[str, Any]:
    held = getattr(world.who, role, None)
    return {"affiliation": held.pk if held is not None and role != "unaffiliated" else "1"}


OPEN = [
    Row("healthz", fixed("/healthz"), all_(200), all_(405)),
    Row("readyz", fixed("/readyz"), all_(200), all_(405)),
    Row("sitemap", fixed("/sitemap.xml"), all_(200), all_(405)),
    *(
        Row(
            "feed",
            fixed(f"/feeds/{name}.xml"),
            all_(200),
            all_(405),
            missing=fixed("/feeds/nichts.xml"),
            label=name,
        )
        for name in ("alles", "handbuch", "praxis", "foerderung", "bibliothek", "haeufige-fragen")
    ),
    Row("feed", fixed("/feeds/nichts.xml"), all_(404), all_(405), label="missing"),
    Row("robots", fixed("/robots.txt"), all_(200), all_(405)),
    Row("search:results", fixed("/suche/?q=Sozialplanung"), all_(200), all_(405)),
    Row("search:suggest", fixed("/suche/vorschlaege/?q=sozial"), all_(200), all_(405)),
    Row("directory:list", fixed("/kommunen/"), all_(200), all_(405)),
    Row("directory:list", fixed("/kommunen/?ausgabe=csv"), all_(200), all_(405), label="csv"),
    Row("directory:list", fixed("/kommunen/?ausgabe=json"), all_(200), all_(405), label="json"),
    Row("directory:authority", lambda w: w.who.birkenfurt.get_absolute_url(), all_(200), all_(405)),
    Row("directory:authority", fixed("/kommunen/05888-nirgends/"), all_(404), all_(405), label="missing"),
    Row("vocabulary:topics", fixed("/themen/"), all_(200), all_(405)),
    Row("vocabulary:topics", fixed("/themen/?ausgabe=csv"), all_(200), all_(405), label="csv"),
    Row("vocabulary:topics", fixed("/themen/?ausgabe=json"), all_(200), all_(405), label="json"),
    Row(
        "vocabulary:topic",
        fixed("/themen/kinderarmut/"),
        all_(200),
        all_(405),
        missing=fixed("/themen/gibt-es-nicht/"),
    ),
    Row("vocabulary:topic", fixed("/themen/gibt-es-nicht/"), all_(404), all_(405), label="missing"),
    Row(
        "notices:feedback",
        fixed("/barrierefreiheit/feedback/"),
        all_(200),
        all_(302),
        lambda w, role: {"message": "Die Karte ist nicht zu hören."},
        leads_to=fixed("/barrierefreiheit/feedback/"),
    ),
    Row("media", fixed("/media/nicht-da.png"), all_(404), all_(405), label="missing"),
    Row("media", fixed("/media/%2e%2e/portal.sqlite3"), all_(404), all_(405), label="above its folder"),
    Row("link", lambda w: w.links["goal"], all_(200), all_(200)),
    Row("link", fixed("/link/kaputt/"), all_(404), all_(404), label="broken"),
    *(
        Row("broken_link", fixed(path), all_(404), all_(405), label=path)
        for path in ("/link/", "/link/ka/putt/", "/merkliste/geteilt/", "/konto/password/reset/key/kaputt/")
    ),
    Row(
        "redaktion/(?:password_reset|failwhale|test404)/",
        fixed("/redaktion/password_reset/"),
        NO_CASE,
        NO_CASE,
    ),
    Row("redaktion/(?:password_reset|failwhale|test404)/", fixed("/redaktion/failwhale/"), NO_CASE, NO_CASE),
    Row("redaktion/api/main/images/", fixed("/redaktion/api/main/images/"), NO_CASE, NO_CASE),
    Row("^_util/", fixed("/_util/login/"), all_(404), all_(404)),
    Row("^_util/", fixed("/_util/authenticate_with_password/1/1/"), all_(404), all_(404)),
]

ACCOUNT = [
    Row(
        "notices:preferences",
        fixed("/konto/benachrichtigungen/"),
        signed_in(200),
        signed_in(302),
        mail_choice,
    ),
    Row("accounts:start", fixed("/konto/start/"), signed_in(302), WRONG_METHOD),
    Row(
        "accounts:switch", fixed("/konto/rolle/"), WRONG_METHOD, signed_in(302), own_affiliation, writes=False
    ),
]

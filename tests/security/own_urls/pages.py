"""Pages of the content tree and their files."""

from __future__ import annotations

from typing import Any

from tests.security.own_urls.base import Data, Row, Statuses, all_, by, fixed, nothing, signed_in
from tests.security.world import READERS, World

PARTNERS_READ = by(nobody=404, outside=404, birkenfurt=200, reader=200, moorbach=200, moorbach_reader=200, welfare=200,
                   adviser=200, adviser2=200, lead=200, desk=200)  # fmt: skip
STAFF_READ_PAGE = by(nobody=404, outside=404, birkenfurt=404, reader=404, moorbach=404, moorbach_reader=404,
                     welfare=404, adviser=200, adviser2=200, lead=200, desk=200)  # fmt: skip
PAGE_STATES = {
    "public": all_(200),
    "partners": PARTNERS_READ,
    "internal": STAFF_READ_PAGE,
    "embargo": all_(404),
    "draft": all_(404),
}
PAGE_TYPES = ("standard", "example", "programme", "document", "chapter", "edition", "chapter-of-edition", "work",
              "edition-of-work", "chapter-of-work", "question")  # fmt: skip


def _only_read(statuses: Statuses) -> Statuses:
    """Nobody posts to a page; whoever may not see it finds none."""
    return {role: 405 if status == 200 else status for role, status in statuses.items()}


def _page_row(kind: str, state: str) -> Row:
    def path(world: World) -> str:
        return world.pages[f"{kind}-{state}"]

    def missing(world: World) -> str:
        return f"{path(world).rstrip('/').rpartition('/')[0]}/gibt-es-nicht/"

    # Asked once, as it is the same code for all pages.
    post = _only_read(PAGE_STATES[state]) if kind == "standard" else None
    return Row(
        "wagtail_serve",
        path,
        PAGE_STATES[state],
        post,
        missing=missing,
        label=f"{kind}-{state}",
        writes=False,
    )


REDIRECTED = {200: 302, 404: 404}


def _reuse_row(state: str) -> Row:
    """Whoever may read an answer may tell that it helped."""
    statuses = {role: REDIRECTED[status] for role, status in PAGE_STATES[state].items()}
    return Row("reference:reuse", lambda w: f"/haeufige-fragen/{w.page_ids[f'question-{state}']}/geholfen/", all_(405),
               statuses, lambda w, role: {"kind": "helped"}, missing=fixed("/haeufige-fragen/987654/geholfen/"),
               label=state, leads_to=lambda w: w.pages[f"question-{state}"])  # fmt: skip


def _file_rows(state: str) -> list[Row]:
    """A document's file, its versions, and a picture: below its page, and at an address of its own, where editors may
    fetch every file."""
    statuses = PAGE_STATES[state]
    editors = dict.fromkeys(("lead", "editor", "admin"), 200)

    def direct(world: World) -> str:
        pk, name = world.files[state]
        return f"/dateien/{pk}/{name}"

    return [
        Row("wagtail_serve", lambda w: f"{w.pages[f'document-{state}']}datei/", statuses, None,
            missing=lambda w: f"{w.pages[f'document-{state}']}nichts/", label=f"file-{state}", writes=False),
        Row("wagtail_serve", lambda w: f"{w.pages[f'document-{state}']}fassungen/1/",
            statuses if state != "draft" else all_(404), None,
            missing=lambda w: f"{w.pages[f'document-{state}']}fassungen/99/", label=f"version-{state}", writes=False),
        Row("wagtaildocs_serve", direct, {**statuses, **editors}, all_(405), missing=fixed("/dateien/999999/datei.txt"),
            label=state),
        Row("document_version", lambda w: f"/dateien/{w.files[state][0]}/fassungen/1/", {**statuses, **editors},
            all_(405), missing=fixed("/dateien/999999/fassungen/1/"), label=state),
        Row("media", lambda w: w.pictures[state], {**statuses, **editors}, all_(405),
            missing=fixed("/media/images/nicht-da.png"), label=state),
    ]  # fmt: skip


def _print_row(kind: str, state: str) -> Row:
    """On paper nobody sees more than on the screen."""

    def path(world: World) -> str:
        return f"{world.pages[f'{kind}-{state}']}?druck=1"

    return Row("wagtail_serve", path, PAGE_STATES[state], None,
               missing=fixed("/handbuch/gibt-es-nicht/?druck=1"), label=f"print-{kind}-{state}", writes=False)  # fmt: skip


AREAS = ("", "handbuch/", "praxis/", "foerderung/", "bibliothek/", "haeufige-fragen/", "glossar/", "zeitleiste/", "en/",
         "en/frequently-asked-questions/")  # fmt: skip
EDITORS_READ, EDITORS_WRITE, EDITORS_WRONG_METHOD = (
    signed_in(404) | dict.fromkeys(("lead", "editor", "admin"), status) for status in (200, 302, 405)
)
EDITORS_NOTHING = signed_in(404)


def _support(world: World, role: str) -> dict[str, Any]:
    return {"authority": world.who.birkenfurt.pk, "kind": "talk", "what": f"Vortrag {role}", "year": "2026"}


def _support_row(name: str, place: str, post: Statuses | None, data: Data = nothing) -> Row:
    """A screen for what authorities gave; ``{}`` in its place stands for the entry."""
    missing = fixed(f"/redaktion/beitraege/{place.format(987654)}") if "{}" in place else None
    return Row(f"beitraege:{name}", lambda w: f"/redaktion/beitraege/{place.format(w.support.pk)}", EDITORS_READ, post,
               data, missing=missing)  # fmt: skip


def _withdrawal(name: str, get: Statuses, post: Statuses) -> Row:
    address = "/redaktion/bibliothek/{}/fassungen/1/zurueckziehen/"
    return Row("withdraw_version", lambda w: address.format(w.page_ids[name]), get, post,
               lambda w, role: {"sent": "1"}, missing=fixed(address.format(987654)), label=name)  # fmt: skip


PAGES = [
    Row("account_settings", fixed("/redaktion/account/"), EDITORS_READ, None),
    Row(
        "library_versions",
        lambda w: f"/redaktion/bibliothek/{w.page_ids['document-internal']}/fassungen/",
        EDITORS_READ,
        EDITORS_WRONG_METHOD,
        missing=fixed("/redaktion/bibliothek/987654/fassungen/"),
    ),
    Row("desk_reviews", fixed("/redaktion/pruefungen/"), EDITORS_READ, EDITORS_WRONG_METHOD),
    Row("desk_links", fixed("/redaktion/links/"), EDITORS_READ, EDITORS_WRONG_METHOD),
    Row(
        "desk_links",
        lambda w: f"/redaktion/links/?seite={w.page_ids['document-internal']}",
        EDITORS_READ,
        EDITORS_WRONG_METHOD,
        missing=fixed("/redaktion/links/?seite=987654"),
        label="of a page",
    ),
    _support_row("index", "", EDITORS_WRONG_METHOD),
    _support_row("index_results", "results/", EDITORS_WRONG_METHOD),
    _support_row("add", "neu/", EDITORS_WRITE, _support),
    _support_row("edit", "{}/", EDITORS_WRITE, _support),
    _support_row("delete", "{}/loeschen/", EDITORS_WRITE),
    Row("wagtail_serve", fixed("/bibliothek/?ausgabe=csv"), all_(200), None, label="library-csv"),
    Row("wagtail_serve", fixed("/bibliothek/?ausgabe=json"), all_(200), None, label="library-json"),
    _withdrawal("document-replaced", EDITORS_READ, EDITORS_WRITE),
    # The present version is not withdrawn: it is replaced, or its page is unpublished.
    _withdrawal("document-internal", EDITORS_NOTHING, EDITORS_NOTHING),
    *(Row("wagtail_serve", fixed(f"/{area}"), all_(200), None, label=area or "home") for area in AREAS),
    *(
        Row("wagtail_serve", fixed(f"/{area}/?ausgabe={kind}"), all_(200), None, label=f"{area} as {kind}")
        for area in ("haeufige-fragen", "glossar", "zeitleiste")
        for kind in ("csv", "json")
    ),
    Row(
        "wagtail_serve", fixed("/foerderung/?ausgabe=csv"), all_(200), None, label="list of programmes as csv"
    ),
    Row(
        "wagtail_serve",
        fixed("/foerderung/?ausgabe=json"),
        all_(200),
        None,
        label="list of programmes as json",
    ),
    *(
        Row(
            "wagtail_serve",
            lambda w, state=state: f"{w.pages[f'programme-{state}']}aenderungen/",
            PAGE_STATES[state],
            None,
            missing=lambda w, state=state: f"{w.pages[f'programme-{state}']}nichts/",
            label=f"record-{state}",
            writes=False,
        )
        for state in READERS
    ),
    Row("funding_to_be_checked", fixed("/redaktion/foerderung/pruefen/"), EDITORS_READ, EDITORS_WRONG_METHOD),
    Row(
        "funding_changes",
        lambda w: f"/redaktion/foerderung/{w.page_ids['programme-public']}/aenderungen/",
        EDITORS_READ,
        EDITORS_WRONG_METHOD,
        missing=fixed("/redaktion/foerderung/987654/aenderungen/"),
    ),
    Row(
        "funding_checked",
        lambda w: f"/redaktion/foerderung/{w.page_ids['programme-public']}/geprueft/",
        EDITORS_WRONG_METHOD,
        EDITORS_WRITE,
        lambda w, role: {"sent": "1"},
        missing=fixed("/redaktion/foerderung/987654/geprueft/"),
    ),
    Row("wagtail_serve", lambda w: w.pages["work"], all_(200), None, label="work"),
    Row("wagtail_serve", fixed("/gibt-es-nicht/"), all_(404), all_(404), label="missing"),
    *(_page_row(kind, state) for kind in PAGE_TYPES for state in READERS),
    *(_print_row(kind, state) for kind in ("chapter", "edition") for state in READERS),
    *(row for state in READERS for row in _file_rows(state)),
    *(_reuse_row(state) for state in READERS),
]

"""Every form of every address of ours: fields that it has not, ids of others in its choices, no token. Nothing of that
changes anything, and what is foreign is answered as what does not exist."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.db.models import Field as Column
from django.utils.html import escape

from fsa_portal.records import is_own
from knowledge.vocabulary.models import Vocabulary
from tests.factories.content import term
from tests.security.own_urls import Row
from tests.security.postings import ONE_EACH, Field, Posting, Postings
from tests.security.tables import Rows, changes, rows_of
from tests.security.visits import Answer, Visits, blanked
from tests.security.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]

WITHOUT_FORM = {
    "accounts:switch": "stands where somebody holds several roles",
    "funding_checked": "stands beside a programme that was not looked at for long",
    "signin:code": "stands between sign-up and account",
}
"""Addresses whose form the world shows to nobody."""


def test_the_form_of_every_address_is_found(postings: Postings) -> None:
    """Else the others here look at what the rows send, and at nothing more."""
    without = {row.pattern for row in ONE_EACH if not postings.of(row).has_form}
    assert without == set(WITHOUT_FORM)


# --- names that a form does not have ---


def our_columns() -> list[Column]:
    """Every column of ours, and of those tables of others that hold the persons, pages and files."""
    return [
        field
        for model in apps.get_models()
        if is_own(model.__module__) or model._meta.app_label in {"wagtailcore", "usersessions", "account"}
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many)
    ]


def wished(field: Column) -> str:
    """What somebody would write there who wants more than is theirs."""
    if isinstance(field, models.BooleanField):
        return "on"
    if field.is_relation or field.primary_key:
        related = field.related_model if field.is_relation else field.model
        other = related._base_manager.order_by("pk").values_list("pk", flat=True).last()
        return str(other or 1)
    if choices := field.flatchoices:
        return str(choices[-1][0])
    if isinstance(field, models.DateTimeField):
        return "2001-02-03T04:05"
    if isinstance(field, models.DateField):
        return "2001-02-03"
    if isinstance(field, (models.IntegerField, models.DecimalField)):
        return "7"
    return "Zugeteilt"


@pytest.fixture(scope="module")
def wishes(world: World) -> list[tuple[str, str, str]]:
    """Table, name and value of every column."""
    return [
        (field.model._meta.db_table, name, wished(field))
        for field in our_columns()
        for name in dict.fromkeys((field.name, field.attname))
    ]


def surplus(
    act: Posting, world: World, wishes: list[tuple[str, str, str]], written: frozenset[str]
) -> dict[str, str]:
    """Every name of a column that the form does not have; of the tables that the act writes to, with their values."""
    theirs_last = sorted(wishes, key=lambda wish: wish[0] in written)
    greedy = {name: value for _, name, value in theirs_last}
    greedy |= {"is_staff": "on", "is_superuser": "on", "groups": "1", "owner": str(world.who.admin.user_id)}
    known = {*act.names, *(name.removeprefix("initial-") for name in act.names)}
    return {name: value for name, value in greedy.items() if name not in known}


def done(visits: Visits, act: Posting, data: dict[str, Any]) -> tuple[Answer, list[str]]:
    """The act, and what it changed."""
    answer = visits.send(act.role, "POST", act.path, data, look=rows_of)
    after: Rows = answer.seen
    return answer, changes(rows_of(after), after)


@pytest.mark.sqlite
@pytest.mark.parametrize("row", ONE_EACH, ids=str)
def test_a_form_takes_no_field_that_it_does_not_have(
    visits: Visits, postings: Postings, wishes: list[tuple[str, str, str]], row: Row
) -> None:
    """The same act with the name of every column of ours beside it changes the same, to the letter."""
    act = postings.of(row)
    plain, changed = done(visits, act, act.data)
    assert plain.status == act.taken
    more = surplus(act, visits.world, wishes, plain.wrote)
    assert len(more) > 200
    greedy, changed_too = done(visits, act, act.data | more)
    assert greedy.status == plain.status
    assert greedy.location == plain.location
    assert not [line for line in changed_too if line not in changed]
    assert not [line for line in changed if line not in changed_too]


# --- ids of others ---

MISSING = "987654"


def foreign(world: World) -> dict[str, list[str]]:
    """What exists and is not offered here, by how it is written; the last of each does not exist."""
    who = world.who
    numbers = [
        world.cases["moorbach"].pk,
        world.bodies["ended"].pk,
        who.foreign.pk,
        who.foreign.user_id,
        world.files["draft"][0],
        world.contacts["organisation"].pk,
        world.page_ids["example-draft"],
        world.access["admin-invitation"].pk,
        term(Vocabulary.MATURITY, "bewaehrt").pk,
    ]
    return {
        "number": [*dict.fromkeys(map(str, numbers)), MISSING],
        "principal": [
            f"organisation:{world.bodies['ended'].pk}",
            f"user:{who.foreign.user_id}",
            f"case:{world.cases['moorbach'].pk}",
            "role:admin",
            f"organisation:{MISSING}",
        ],
        "word": [
            "bewaehrt",
            "confidential",
            world.cases["moorbach"].reference,
            world.links["goal"].strip("/").rpartition("/")[2],
            who.lead.user.email,
            "gibt-es-nicht",
        ],
        "page": [
            *(str(world.page_ids[f"example-{state}"]) for state in ("draft", "embargo")),
            str(world.page_ids["standard-draft"]),
            MISSING,
        ],
        "role held": [str(who.foreign.pk), MISSING],
    }


def written_as(field: Field) -> str:
    if field.name in {"page", "opened_under"}:
        return "page" if field.name == "page" else "role held"
    values = [value for value in field.values if value]
    if values and all(value.isdecimal() for value in values):
        return "number"
    return "principal" if any(re.match(r"[a-z]+:\w", value) for value in values) else "word"


FOR_EDITORS = {("beitraege:add", "page"), ("beitraege:edit", "page")}
"""Editors choose any page, a draft too."""
HARMLESS = re.compile(r"^(?:initial-.*|next|back|done|version)$")
"""What a form tells about itself: no reference to anything. Where it leads is tested in test_swapped_ids.py."""


@pytest.mark.parametrize("row", ONE_EACH, ids=str)
def test_what_is_foreign_is_answered_as_what_does_not_exist(
    visits: Visits, postings: Postings, row: Row
) -> None:
    act = postings.of(row)
    known = foreign(visits.world)
    wrong: list[str] = []
    leaks = len(visits.leaks)
    for name, field in act.fields.items():
        if field.kind == "entry" or HARMLESS.match(name) or (row.pattern, name) in FOR_EDITORS:
            continue
        *others, nothing = (value for value in known[written_as(field)] if value not in field.values)
        missing = visits.send(act.role, "POST", act.path, act.data | {name: nothing})
        for value in others:
            answer, changed = done(visits, act, act.data | {name: value})
            found = [*unlike(act, field, answer, missing, value, nothing), *changed]
            wrong += [f"{name}={value}: {fault}" for fault in found]
    assert not wrong, "\n".join(wrong)
    assert not visits.leaks[leaks:]


def unlike(
    act: Posting, field: Field, answer: Answer, missing: Answer, value: str, nothing: str
) -> list[str]:
    """What tells the answers apart, or says too little."""
    found = []
    if answer.status not in {404, 409, 422, 303} and answer.status == act.taken:
        found.append(f"taken: {answer.status}")
    if answer.status != missing.status:
        found.append(f"{answer.status}, a missing one gets {missing.status}")
    elif bare(answer, value, nothing) != bare(missing, value, nothing):
        found.append("looks unlike a missing one")
    if answer.status == 422 and field.kind == "choice" and "-error" not in answer.text:
        found.append("says nothing beside the field")
    return found


def bare(answer: Answer, *values: str) -> str:
    """The answer without the values that were sent, and without links that carry their time."""
    text = blanked(f"{answer.location}{answer.text}", "\n")
    # First: a short value may well stand in the middle of a token.
    text = re.sub(r"/link/[\w:.-]+/|\b[A-Za-z0-9]{64}\b", "", text)
    for value in sorted(values, key=len, reverse=True):
        text = text.replace(escape(value), "")
    return text


# --- no token ---


@pytest.mark.parametrize("row", ONE_EACH, ids=str)
def test_a_form_without_its_token_changes_nothing(visits: Visits, postings: Postings, row: Row) -> None:
    act = postings.of(row)
    for token in ({}, {"csrfmiddlewaretoken": "x" * 64}, {"csrfmiddlewaretoken": "\x00"}):
        answer = visits.send(act.role, "POST", act.path, act.data | token, forged=True)
        if row.pattern == "link":
            # The link itself is the secret (RFC 8058).
            assert answer.status == 200
            continue
        assert answer.status == 403
        assert not answer.wrote
        assert not answer.noted
        assert answer.rows == 0
        assert "Das Formular ist abgelaufen" in answer.text

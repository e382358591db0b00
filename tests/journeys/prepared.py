"""Run inside the portal that the browser looks at: makes what its demo has not, tells which templates a page is made of.

``python -m tests.journeys.prepared make`` prints addresses by name; ``… templates`` reads lists of addresses by person
from standard input and prints the names of all templates with which they were answered.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from bench.portal import Portal

PERSON = "geht@beispiel.example"


def inside(portal: Portal, what: str, given: Any = None) -> Any:
    """The answer of this file, run in a process of its own over the data of the portal."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.prepared", what],
        env=portal.environment,
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def make() -> dict[str, str]:
    """One of each thing that the demo lacks; addresses by name."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from django.db import transaction

    from fsa_portal.accounts.models import Affiliation, Role, User
    from fsa_portal.accounts.principals import actor_for

    with transaction.atomic():
        person = User.objects.create_user(PERSON, None, name="Wer geht")
        reader = User.objects.get(name="Ratsmitglied Birkenfurt").affiliations.get()
        admin = actor_for(Affiliation.objects.get(role=Role.ADMIN))
        return {
            "former": _former_authority(admin),
            "erasure": _erasure(person),
            "person": f"/beratung/zugaenge/{person.pk}/",
            "link": _link(),
            "list": _list(actor_for(reader)),
            "request": _request(),
            "work": _work(),
            "code": RecoveryCodes.activate(reader.user).get_unused_codes()[0],
            "correction": _correction(),
            "advice": _short_advice(),
            "contact": _first("directory", "ContactPerson"),
            "organisation": _first("directory", "Organisation"),
        }


def _first(app: str, model: str) -> str:
    from django.apps import apps

    return str(apps.get_model(app, model).objects.earliest("pk").get_absolute_url())


def _former_authority(admin: Any) -> str:
    """One that was split in two."""
    from django.utils import timezone

    from fsa_portal.directory.actions import authorities
    from fsa_portal.directory.kinds import AuthorityKind

    old, *new = (
        authorities.add_authority(by=admin, key=f"0599780{n}", name=name, kind=AuthorityKind.GEMEINDE)
        for n, name in enumerate(("Altental", "Obertal", "Untertal"), start=1)
    )
    authorities.split_authority(
        old, by=admin, into=new, effective_on=timezone.localdate(), source="Fiktives Beispiel"
    )
    return str(old.get_absolute_url())


def _erasure(person: Any) -> str:
    """One that waits for a decision, and a night in which something went; the person has a second factor."""
    from allauth.mfa.totp.internal.auth import TOTP
    from django.utils import timezone

    from fsa_portal.privacy.models import Erasure, ErasureCount, ErasureQuestion, Purge, PurgeCount

    now = timezone.now()
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    erasure = Erasure.objects.create(person=person, status=Erasure.Status.OPEN, looked_up_at=now)
    ErasureCount.objects.create(erasure=erasure, what="found", place="cases.case.goal", rows=2)
    ErasureQuestion.objects.create(
        erasure=erasure, kind="file", place="cms.portalimage.file", key="1", label="Gruppenbild"
    )
    night = Purge.objects.create(finished_at=now)
    PurgeCount.objects.create(purge=night, retention="notice", place="notices.delivery", rows=3)
    return str(erasure.get_absolute_url())


def _link() -> str:
    """Asks a client whether the goal of a case is right."""
    from consultations.cases.models import Case
    from consultations.cases.rights import goal_link

    case = Case.objects.open().filter(goal_confirmed_at=None).exclude(goal="").earliest("pk")
    return goal_link(case)


def _correction() -> str:
    """Where a contact of a case that everybody of the FSA sees is corrected."""
    from consultations.cases.models import Contact

    contact = Contact.objects.filter(case__visibility="internal").earliest("pk")
    return f"{contact.case.get_absolute_url()}kontakt/{contact.pk}/"


def _short_advice() -> str:
    """Advice without a case that was corrected once."""
    from django.utils import timezone

    from consultations.cases import actions
    from fsa_portal.accounts.models import Affiliation
    from fsa_portal.accounts.principals import actor_for
    from fsa_portal.directory.models import Authority

    by = actor_for(Affiliation.objects.get(user__email="beraterin@demo.invalid"))
    said: dict[str, Any] = {"date": timezone.localdate(), "kind": "telefonat", "minutes": 5}
    advice = actions.give_short_advice(
        by=by, client=Authority.objects.get(key="05999001"), text="Frage nach Fristen", **said
    )
    actions.correct_entry(
        advice, by=by, reason="Vertan", text="Frage nach der Frist", topics=[], corrections=0, **said
    )
    return str(advice.get_absolute_url())


def _list(reader: Any) -> str:
    """A reading list with a page and a note, open to others."""
    from knowledge.examples.models import ExamplePage
    from knowledge.shortlist import actions

    actions.keep(ExamplePage.objects.live().earliest("pk").pk, by=reader, note="Für den Ausschuss")
    return str(actions.share(by=reader).share_url)


def _work() -> str:
    """A work of which no edition is published."""
    from fsa_portal.demo.pages.adding import add
    from knowledge.handbook.models import HandbookIndexPage, HandbookPage

    work = HandbookPage(title="Werkstattbericht", slug="werkstattbericht", subtitle="In Arbeit")
    return str(add(HandbookIndexPage.objects.get(), work).get_url())


def _request() -> str:
    from knowledge.examples.models import ContactRequest, ExamplePage

    made = ContactRequest.objects.create(
        example=ExamplePage.objects.live().earliest("pk"), name="Planung", email="planung@beispiel.example",
        body="Stadt", message="Wie lange hat es gedauert?",
    )  # fmt: skip
    return str(made.get_absolute_url())


def templates(walks: dict[str, list[dict[str, str]]]) -> list[str]:
    """Names of all templates with which the stops are answered."""
    from bs4 import BeautifulSoup
    from django.test import Client
    from django.test.utils import setup_test_environment

    from fsa_portal.accounts.models import User

    setup_test_environment()
    names: set[str] = set()
    for person, stops in walks.items():
        client = Client()
        if person:
            client.post("/demo/anmelden/", {"person": User.objects.get(name=person).pk})
        for stop in stops:
            answer = client.get(stop["path"], follow=True)
            if stop["follow"]:
                names |= {template.name for template in answer.templates}
                selector = stop["follow"].replace(":has-text(", ":-soup-contains(")
                found = BeautifulSoup(answer.content, "html.parser").select_one(selector)
                assert found is not None, stop
                answer = client.get(str(found["href"]), follow=True)
            assert answer.status_code == int(stop["status"]), (stop, answer.status_code)
            names |= {template.name for template in answer.templates if template.name}
    return sorted(filter(None, names))


if __name__ == "__main__":
    import django

    django.setup()
    given = json.loads(sys.stdin.read())
    print(json.dumps(make() if sys.argv[1] == "make" else templates(given)))

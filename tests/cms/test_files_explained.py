"""Why somebody gets a stored file: by the rule of the pages that use it; the answer is what the address does."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import RequestFactory
from django.utils import timezone

from cms.models import DocumentVersion
from fsa_portal.accounts.explanation import Explanation, explain
from fsa_portal.accounts.models import User
from fsa_portal.actor import ANONYMOUS, Visibility
from tests.factories import content, files, people
from tests.factories.people import Cast

pytestmark = pytest.mark.django_db
PEOPLE = ("unaffiliated", "member", "reader", "welfare", "ministry", "adviser", "editor", "admin")


@pytest.fixture
def cast(settings, tmp_path) -> Cast:
    settings.PRIVATE_ROOT = tmp_path / "files"
    settings.MEDIA_ROOT = tmp_path / "media"
    content.site()
    return people.cast()


def person(cast: Cast, name: str) -> User:
    return cast.unaffiliated if name == "unaffiliated" else getattr(cast, name).user


def explained(path: str, who: User) -> Explanation:
    request = RequestFactory().get("/")
    request.actor = ANONYMOUS
    (found,) = explain(request=request, path=path, person=who)
    return found


def test_what_is_explained_is_what_the_address_does(cast: Cast) -> None:
    """For documents, former files and pictures, on pages of every visibility, of drafts, and on none."""
    browsers = {name: cast.client(name) for name in PEOPLE}
    fields = {
        "public": {},
        "partners": {"visibility": Visibility.PARTNERS},
        "internal": {"visibility": Visibility.INTERNAL},
        "embargo": {"embargo_until": timezone.now() + dt.timedelta(days=3)},
        "draft": {"publish": False},
    }
    wrong = []
    for state in (*fields, "unused"):
        document, picture = files.document(title=f"Datei {state}"), files.picture()
        former = DocumentVersion.objects.create(
            document=document, number=1, file=files.document().file.name, name="alt.txt", sha256="0"
        )
        if state in fields:
            files.page(f"mit-{state}", files.links(document), files.shows(picture), **fields[state])
        for path in (document.url, former.get_absolute_url(), files.cut(picture).url):
            for name, browser in browsers.items():
                gets = browser.get(path).status_code == 200
                if explained(path, person(cast, name)).sees is not gets:
                    wrong.append((state, path, name))
    assert not wrong


def test_the_rule_names_the_pages_and_what_is_lacking(cast: Cast) -> None:
    document = files.document(title="Merkblatt Hilfen")
    files.page("intern", files.links(document), visibility=Visibility.INTERNAL)
    found = explained(document.url, cast.member.user)
    assert found.subject.title == "Merkblatt Hilfen"
    assert "Seite intern" in found.subject.rule
    assert not found.sees
    assert found.verdicts[0].refused
    (granted,) = [verdict for verdict in explained(document.url, cast.adviser.user).verdicts if verdict.sees]
    assert granted.label == cast.adviser.label


def test_a_file_that_no_page_uses_is_not_called_a_confidential_case(cast: Cast) -> None:
    verdict = explained(files.document().url, cast.adviser.user).verdicts[0]
    assert not verdict.sees
    assert "Fall" not in verdict.refused


def test_a_former_file_that_was_withdrawn_is_nobodys(cast: Cast) -> None:
    document = files.document()
    files.page("offen", files.links(document))
    former = DocumentVersion.objects.create(
        document=document,
        number=1,
        file=document.file.name,
        name="alt.txt",
        sha256="0",
        withdrawn_at=timezone.now(),
    )
    path = former.get_absolute_url()
    assert cast.client("editor").get(path).status_code == 404
    assert not explained(path, cast.editor.user).sees
    assert explained(document.url, cast.editor.user).sees


def test_what_is_not_there_is_not_explained(cast: Cast) -> None:
    request = RequestFactory().get("/")
    request.actor = ANONYMOUS
    for path in ("/dateien/999999/x.txt", "/dateien/999999/fassungen/1/", "/media/fehlt.png", "/dateien/x/"):
        assert explain(request=request, path=path, person=cast.editor.user) == []

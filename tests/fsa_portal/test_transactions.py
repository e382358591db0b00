"""A write of the admin is taken back as a whole when its answer is a refusal."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import HttpResponse
from django.template import engines
from django.template.response import SimpleTemplateResponse
from django.test import RequestFactory
from django.urls import get_resolver

from fsa_portal.transactions import atomic_writes, take_back

pytestmark = pytest.mark.django_db(transaction=True)


def writing(status: int = 200):
    """A view that writes a row and then answers."""

    def view(request):
        Group.objects.create(name="written")
        return HttpResponse(status=status)

    return atomic_writes(view)


def written() -> bool:
    return Group.objects.filter(name="written").exists()


@pytest.mark.parametrize("status", [200, 302, 399])
def test_what_was_answered_well_stays(status: int) -> None:
    assert writing(status)(RequestFactory().post("/")).status_code == status
    assert written()


@pytest.mark.parametrize("status", [400, 403, 404, 409, 500, 503])
def test_a_refusal_after_a_write_takes_the_write_back(status: int) -> None:
    assert writing(status)(RequestFactory().post("/")).status_code == status
    assert not written()


def test_a_guard_deep_inside_takes_the_write_back_though_its_refusal_was_caught() -> None:
    @atomic_writes
    def view(request):
        Group.objects.create(name="written")
        try:
            with transaction.atomic():
                take_back()
                raise PermissionDenied
        except PermissionDenied:
            return HttpResponse(status=302)

    assert view(RequestFactory().post("/")).status_code == 302
    assert not written()
    writing(302)(RequestFactory().post("/"))
    assert written(), "the next request was taken back too"


def test_an_exception_takes_the_write_back_and_goes_on() -> None:
    @atomic_writes
    def view(request):
        Group.objects.create(name="written")
        raise RuntimeError("disk full")

    with pytest.raises(RuntimeError, match="disk full"):
        view(RequestFactory().post("/"))
    assert not written()


def test_a_page_that_fails_while_it_is_drawn_takes_the_write_back() -> None:
    """Lazy answers are drawn inside the transaction."""

    @atomic_writes
    def view(request):
        Group.objects.create(name="written")

        def fail():
            raise RuntimeError("no such block")

        return SimpleTemplateResponse(engines["django"].from_string("{{ fail }}"), {"fail": fail})

    with pytest.raises(RuntimeError, match="no such block"):
        view(RequestFactory().post("/"))
    assert not written()


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_reading_takes_no_transaction(method: str) -> None:
    seen = []

    @atomic_writes
    def view(request):
        seen.append(connection.in_atomic_block)
        return HttpResponse()

    view(getattr(RequestFactory(), method)("/"))
    assert seen == [False]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_every_other_method_runs_in_one(method: str) -> None:
    seen = []

    @atomic_writes
    def view(request):
        seen.append(transaction.get_connection().in_atomic_block)
        return HttpResponse()

    view(getattr(RequestFactory(), method)("/"))
    assert seen == [True]


def test_the_screens_of_the_admin_are_wrapped() -> None:
    match = get_resolver().resolve("/redaktion/pages/1/edit/")
    assert match.func.__module__
    wrapped, layers = match.func, []
    while wrapped is not None:
        layers.append(getattr(wrapped, "__code__", None))
        wrapped = getattr(wrapped, "__wrapped__", None)
    assert atomic_writes(lambda request: HttpResponse()).__code__ in layers

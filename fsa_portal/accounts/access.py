"""The FSA looks after everybody's access, under ``/beratung/zugaenge/``: requests first, then people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fsa_portal.accounts import actions
from fsa_portal.accounts.addresses import confirmed_addresses, matching_domains
from fsa_portal.accounts.decisions import decide
from fsa_portal.accounts.forms import (
    AccessInviteForm,
    ChangeForm,
    ConflictForm,
    EndForm,
    GiveForm,
    PeopleFilter,
)
from fsa_portal.accounts.models import (
    FSA_ROLES,
    Affiliation,
    ConflictOfInterest,
    Invitation,
    Role,
    User,
    columns,
)
from fsa_portal.accounts.permissions import can_change, can_withdraw, manages_access
from fsa_portal.accounts.signin.sessions import end_others
from fsa_portal.contributions import HANDOVER
from fsa_portal.directory.views.boxes import boxes
from fsa_portal.http import Request

PAGE_SIZE = 25


def _managers_only(request: Request) -> None:
    if not manages_access(request.actor):
        raise Http404


@require_GET
def access(request: Request) -> HttpResponse:
    """Template ``accounts/access.html``: ``requests`` (with ``domains``; ``coordinated``: those of bodies that have a
    coordinator), ``invitations``, ``form`` (filter), ``page_obj`` (people with ``lasting`` affiliations)."""
    _managers_only(request)
    waiting = Affiliation.objects.waiting().exclude(user=request.user.pk)
    requests = list(waiting.with_body().select_related("user").order_by("requested_at"))
    coordinators = Affiliation.objects.in_force().filter(role=Role.COORDINATOR)
    bodies = set(coordinators.values_list("authority", "organisation"))
    form = PeopleFilter(request.GET, auto_id="filter_%s")
    lasting = Affiliation.objects.not_ended().with_body()
    people = form.apply(User.objects.order_by("name", "email")).prefetch_related(
        Prefetch("affiliations", queryset=lasting, to_attr="lasting")
    )
    context = {
        "requests": requests,
        "domains": matching_domains(requests),
        "coordinated": [one.pk for one in requests if (one.authority_id, one.organisation_id) in bodies],
        "invitations": [
            one for one in Invitation.objects.open().with_body() if can_withdraw(request.actor, one)
        ],
        "form": form,
        "page_obj": Paginator(people, PAGE_SIZE).get_page(request.GET.get("seite")),
        "is_admin": request.actor.has_role(Role.ADMIN),
    }
    return render(request, "accounts/access.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def answer_request(request: Request, pk: int) -> HttpResponse:
    """Confirm or refuse a request, whether its body has a coordinator or not."""
    _managers_only(request)
    requested = Affiliation.objects.requested().exclude(user=request.user.pk)
    affiliation = get_object_or_404(requested.with_body().select_related("user"), pk=pk)
    return decide(request, affiliation, frame="work.html", back=reverse("accounts:access"), trail=_trail())


@require_GET
def person(request: Request, pk: int) -> HttpResponse:
    """Template ``accounts/person.html``: ``person``, ``addresses``, ``rows`` (affiliation, may it be changed),
    ``former``, ``conflicts``, ``conflict_form``, ``also_for`` (bodies that suggest a conflict), ``is_me``."""
    _managers_only(request)
    return _show(request, get_object_or_404(User, pk=pk))


def _show(request: Request, found: User, *, status: int = 200, **forms: Any) -> HttpResponse:
    every = list(found.affiliations.with_body().exclude(confirmed_at=None).order_by("-starts_on", "-pk"))
    lasting = [one for one in every if not one.has_ended]
    conflicts = list(found.conflicts.with_body())
    of_fsa = any(one.role in FSA_ROLES for one in lasting)
    kept_out = [one.body for one in conflicts]
    context = {
        "person": found,
        "addresses": sorted(confirmed_addresses(found)),
        "rows": [(one, can_change(request.actor, one)) for one in lasting],
        "former": [one for one in every if one.has_ended],
        "waiting": found.affiliations.waiting().with_body(),
        "conflicts": conflicts,
        "conflict_form": ConflictForm() if of_fsa else None,
        "also_for": [one.body for one in lasting if of_fsa and one.body and one.body not in kept_out],
        "is_me": found.pk == request.user.pk,
        "is_admin": request.actor.has_role(Role.ADMIN),
        "trail": _trail(),
    }
    return render(request, "accounts/person.html", context | forms, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def give(request: Request, pk: int) -> HttpResponse:
    """Give a person a role. Template ``accounts/work_form.html``."""
    _managers_only(request)
    found = get_object_or_404(User.objects.exclude(pk__in=[request.user.pk]).filter(is_active=True), pk=pk)
    form = GiveForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if form.is_valid():
        fields = form.cleaned_data | columns(form.cleaned_data["body"])
        del fields["body"]
        try:
            given = actions.affiliate(by=request.actor, user=found, **fields)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(
                request, gettext("%(person)s is now %(role)s.") % {"person": found, "role": given.label}
            )
            return HttpResponseRedirect(reverse("accounts:access_person", args=[found.pk]))
    return _form(
        request,
        form,
        heading=gettext("Give %(person)s a role") % {"person": found},
        submit=gettext("Give the role"),
        person=found,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, pk: int) -> HttpResponse:
    """Change dates, share of post, note, in a body the role. Template ``accounts/work_form.html``."""
    affiliation = _changeable(request, pk)
    form = ChangeForm(request.POST if request.method == "POST" else None, affiliation=affiliation)
    if form.is_valid():
        try:
            actions.change_affiliation(by=request.actor, affiliation=affiliation, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(
                request, gettext("The role of %(person)s is saved.") % {"person": affiliation.user}
            )
            return HttpResponseRedirect(reverse("accounts:access_person", args=[affiliation.user_id]))
    return _form(
        request,
        form,
        heading=gettext("Change the role %(role)s") % {"role": affiliation.label},
        submit=gettext("Save"),
        person=affiliation.user,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: Request, pk: int) -> HttpResponse:
    """End a role. Template ``accounts/work_form.html`` with ``boxes`` of what lies with it."""
    affiliation = _changeable(request, pk)
    form = EndForm(request.POST if request.method == "POST" else None)
    if affiliation.role != Role.COORDINATOR:
        del form.fields["although_last"]
    if form.is_valid():
        try:
            actions.end_affiliation(by=request.actor, affiliation=affiliation, **form.cleaned_data)
        except ValidationError as refused:
            if refused.code == "last-coordinator":
                form.add_error(
                    "although_last",
                    gettext(
                        "This is the last coordinator of the body. Tick this if the role is to end all the same."
                    ),
                )
            else:
                form.add_error(None, refused)
        else:
            messages.success(request, gettext("The role %(role)s has ended.") % {"role": affiliation.label})
            return HttpResponseRedirect(reverse("accounts:access_person", args=[affiliation.user_id]))
    return _form(
        request,
        form,
        heading=gettext("End the role %(role)s?") % {"role": affiliation.label},
        intro=gettext("The role ends at once. The account stays, what the person has done stays."),
        submit=gettext("End the role"),
        person=affiliation.user,
        boxes=boxes(request, HANDOVER, affiliation=affiliation),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: Request) -> HttpResponse:
    """Invite somebody to a role of the FSA or of a body. Template ``accounts/work_form.html``."""
    _managers_only(request)
    form = AccessInviteForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if form.is_valid():
        try:
            invitation = actions.invite(by=request.actor, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(
                request, gettext("The invitation to %(email)s is on its way.") % {"email": invitation.email}
            )
            return HttpResponseRedirect(reverse("accounts:access"))
    return _form(
        request,
        form,
        heading=gettext("Invite somebody"),
        intro=gettext(
            "Whether there is an account with this address or not: the person gets an e-mail and answers."
        ),
        submit=gettext("Invite"),
    )


@require_POST
def withdraw_invitation(request: Request, pk: int) -> HttpResponse:
    """Take an open invitation back."""
    _managers_only(request)
    invitation = get_object_or_404(Invitation.objects.with_body(), pk=pk)
    if not can_withdraw(request.actor, invitation):
        raise Http404
    try:
        actions.withdraw_invitation(by=request.actor, invitation=invitation)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, gettext("The invitation is withdrawn."))
    return HttpResponseRedirect(reverse("accounts:access"))


@require_POST
def declare_conflict(request: Request, pk: int) -> HttpResponse:
    """The person keeps out of the cases of a body. POST ``body``."""
    _managers_only(request)
    found = get_object_or_404(User, pk=pk)
    form = ConflictForm(request.POST)
    if not form.is_valid():
        return _show(request, found, status=422, conflict_form=form, form=form)
    body = form.cleaned_data["body"]
    actions.declare_conflict(by=request.actor, user=found, body=body)
    if found.pk == request.user.pk:
        end_others(request, found)
    messages.success(
        request,
        gettext("%(person)s keeps out of the cases of %(body)s.") % {"person": found, "body": body.name},
    )
    return HttpResponseRedirect(reverse("accounts:access_person", args=[found.pk]))


@require_POST
def end_conflict(request: Request, pk: int) -> HttpResponse:
    """The person may see the cases of the body again."""
    _managers_only(request)
    others = ConflictOfInterest.objects.exclude(user=request.user.pk).with_body().select_related("user")
    conflict = get_object_or_404(others, pk=pk)
    actions.end_conflict(by=request.actor, conflict=conflict)
    messages.success(request, gettext("The conflict of interest is taken from the list."))
    return HttpResponseRedirect(reverse("accounts:access_person", args=[conflict.user_id]))


def _changeable(request: Request, pk: int) -> Affiliation:
    _managers_only(request)
    lasting = Affiliation.objects.not_ended().with_body().select_related("user")
    affiliation = get_object_or_404(lasting, pk=pk)
    if not can_change(request.actor, affiliation):
        raise Http404
    return affiliation


def _form(
    request: Request,
    form: Any,
    *,
    heading: str,
    submit: str,
    intro: str = "",
    person: User | None = None,
    boxes: Sequence[Mapping[str, str]] = (),
) -> HttpResponse:
    trail = _trail()
    back = reverse("accounts:access")
    if person is not None:
        back = reverse("accounts:access_person", args=[person.pk])
        trail.append({"title": str(person), "url": back})
    context = {
        "form": form,
        "heading": heading,
        "intro": intro,
        "submit": submit,
        "boxes": boxes,
        "back": back,
        "trail": trail,
    }
    return render(request, "accounts/work_form.html", context, status=422 if form.errors else 200)


def _trail() -> list[dict[str, str]]:
    return [{"title": gettext("Access"), "url": reverse("accounts:access")}]

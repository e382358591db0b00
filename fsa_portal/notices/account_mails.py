"""Mails of the apps below this one: they queue ids, the words stand here.

``enqueue("mail.invitation", key, {"invitation": 7})`` becomes a notice or a mail, in the worker, once per key.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fsa_portal.accounts.models import Affiliation, Invitation, Role, User
from fsa_portal.accounts.permissions import affiliation_deciders
from fsa_portal.notices.actions import notify, send_to_address
from fsa_portal.notices.kinds import Button, Kind, Letter, register_kind
from fsa_portal.notices.topics import Topic
from fsa_portal.outbox import queue
from fsa_portal.outbox.models import Job
from fsa_portal.templatetags.kern import day

ACCOUNT = "account"
INVITATION = "invitation"
REQUESTED = "affiliation-requested"
DECIDED = "affiliation-decided"
ROLE_CHANGED = "role-changed"


def register() -> None:
    """Called in ``AppConfig.ready()``."""
    register_kind(
        Kind(ACCOUNT, label=_("code, link or note on the account"), topic=None, build_from_payload=of_account)
    )
    register_kind(Kind(INVITATION, label=_("invitation"), topic=Topic.ACCESS, build=of_invitation))
    register_kind(Kind(REQUESTED, label=_("request for access waits"), topic=Topic.ACCESS, build=of_request))
    register_kind(Kind(DECIDED, label=_("answer to a request for access"), topic=None, build=of_decision))
    register_kind(Kind(ROLE_CHANGED, label=_("change of a role"), topic=None, build=of_role))
    queue.register(
        "mail.account", take_account, once=True, label=_("Mail with a code, link or note on the account")
    )
    queue.register("mail.invitation", take_invitation, once=True, label=_("Mail with an invitation"))
    queue.register(
        "mail.affiliation-requested", take_request, once=True, label=_("Mail that a request for access waits")
    )
    queue.register(
        "mail.affiliation-decided",
        take_decision,
        once=True,
        label=_("Mail with the answer to a request for access"),
    )
    queue.register("mail.role-changed", take_role, once=True, label=_("Mail about the change of a role"))


# --- codes, links and notes on the account itself; the sign-in has written them down ---


def take_account(job: Job) -> None:
    """What the mail says moves from the job to the mail, and is gone when that is sent."""
    said = job.payload
    if not said:
        return
    with transaction.atomic():
        send_to_address(
            ACCOUNT,
            about=None,
            address=said["address"],
            language=said["language"],
            key=job.key,
            payload={"template": said["template"], "context": said["context"]},
        )
        Job.objects.filter(pk=job.pk).update(payload={})


def of_account(payload: Mapping[str, Any]) -> Letter | None:
    subject, message = (
        render_to_string(f"{payload['template']}_{part}.txt", payload["context"]).strip()
        for part in ("subject", "message")
    )
    paragraphs = tuple(filter(None, (part.strip() for part in message.split("\n\n"))))
    return Letter(subject=subject, paragraphs=paragraphs)


# --- invitations ---


def take_invitation(job: Job) -> None:
    invitation = Invitation.objects.open().filter(pk=job.payload["invitation"]).first()
    if invitation is not None:
        send_to_address(
            INVITATION,
            about=invitation.pk,
            address=invitation.email,
            language=invitation.language,
            key=job.key,
        )


def of_invitation(*, about: int, recipient: User | None) -> Letter | None:
    """The same words whether there is an account with the address or not."""
    invitation = Invitation.objects.open().with_body().filter(pk=about).first()
    if invitation is None:
        return None
    return Letter(
        subject=gettext("Invitation to the FSA portal"),
        paragraphs=(
            gettext("You are invited to act in the portal as: %(role)s.") % {"role": invitation.label},
            gettext(
                "Sign in, or register with this e-mail address first. Then accept or decline under “My roles”."
            ),
            gettext("The invitation is open until %(day)s.") % {"day": day(invitation.expires_on)},
        ),
        button=Button(gettext("To my roles"), reverse("accounts:roles")),
    )


# --- requests for a role ---


def _affiliation(pk: int) -> Affiliation | None:
    return Affiliation.objects.with_body().select_related("user").filter(pk=pk).first()


def take_request(job: Job) -> None:
    affiliation = _affiliation(job.payload["affiliation"])
    if affiliation is not None and affiliation.is_waiting:
        people = affiliation_deciders(affiliation).values_list("pk", flat=True)
        notify(REQUESTED, about=affiliation.pk, to=people, key=job.key)


def of_request(*, about: int, recipient: User | None) -> Letter | None:
    affiliation = _affiliation(about)
    if affiliation is None or not affiliation.is_waiting or recipient is None:
        return None
    if not affiliation_deciders(affiliation).filter(pk=recipient.pk).exists():
        return None
    held = recipient.affiliations.in_force().filter(role=Role.COORDINATOR)
    coordinates = affiliation.body is not None and held.of(affiliation.body).exists()
    page = "accounts:team_request" if coordinates else "accounts:access_request"
    return Letter(
        subject=gettext("Somebody asks for access to the FSA portal"),
        paragraphs=(gettext("The request waits for you to confirm or refuse it."),),
        button=Button(gettext("Look at the request"), reverse(page, args=[affiliation.pk])),
        line=gettext("Somebody asks for access."),
    )


def _take_own(kind: str, job: Job) -> None:
    affiliation = _affiliation(job.payload["affiliation"])
    if affiliation is not None:
        notify(kind, about=affiliation.pk, to=[affiliation.user_id], key=job.key)


def take_decision(job: Job) -> None:
    _take_own(DECIDED, job)


def of_decision(*, about: int, recipient: User | None) -> Letter | None:
    affiliation = _affiliation(about)
    if affiliation is None or affiliation.is_waiting:
        return None
    said = {"role": affiliation.label}
    if affiliation.confirmed_at is not None:
        subject = gettext("Your role is confirmed")
        text = gettext("You can now act in the portal as: %(role)s.") % said
    else:
        subject = gettext("Your request was refused")
        text = gettext("The portal tells you why your request was refused: %(role)s.") % said
    return Letter(subject=subject, paragraphs=(text,), button=_to_roles())


def take_role(job: Job) -> None:
    _take_own(ROLE_CHANGED, job)


def of_role(*, about: int, recipient: User | None) -> Letter | None:
    affiliation = _affiliation(about)
    if affiliation is None:
        return None
    said = {"role": affiliation.label}
    text = (
        gettext("A role of yours has ended: %(role)s.")
        if affiliation.has_ended
        else gettext("A role of yours was given or changed: %(role)s.")
    )
    return Letter(
        subject=gettext("Your roles in the FSA portal have changed"),
        paragraphs=(
            text % said,
            gettext("You have been signed out everywhere. If you did not expect this, tell the FSA."),
        ),
        button=_to_roles(),
    )


def _to_roles() -> Button:
    return Button(gettext("To my roles"), reverse("accounts:roles"))

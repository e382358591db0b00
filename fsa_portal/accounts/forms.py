"""The forms about roles: asked for, confirmed, given, changed, ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import DomainNameValidator
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from fsa_portal.accounts.models import BODY_ROLES, FSA_ROLES, Affiliation, Body, Role
from fsa_portal.accounts.models.roles import EXPLAINED
from fsa_portal.accounts.permissions import can_give
from fsa_portal.accounts.principals import principal_of
from fsa_portal.actor import Actor
from fsa_portal.directory.models import Authority, Organisation, OrganisationQuerySet
from fsa_portal.forms import PlausibleDateField, Textarea

FIRST_ROLE = dt.date(2000, 1, 1)
LONGEST_ROLE = 50
"""Years; a role that is to end later has no end."""


class BodyField(forms.ChoiceField):
    """One of all authorities and organisations; the value is its principal (``authority:05334002``)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Authority or organisation"))
        super().__init__(**kwargs)

    def offer(self, organisations: OrganisationQuerySet | None = None) -> None:
        """Read the bodies, called when the form is made. Only the FSA knows all organisations."""
        if organisations is None:
            organisations = Organisation.objects.current()
        self.choices = [
            ("", _("Please choose")),
            (_("Local authorities"), [_choice(one) for one in Authority.objects.current()]),
            (_("Organisations"), [_choice(one) for one in organisations]),
        ]

    def clean(self, value: Any) -> Body | None:
        chosen = super().clean(value)
        if not chosen:
            return None
        kind, _colon, key = chosen.partition(":")
        if kind == "authority":
            return Authority.objects.get(key=key)
        return Organisation.objects.get(pk=key)


def _choice(body: Body) -> tuple[str, str]:
    return principal_of(body), body.name


class _ToCome:
    """``ends_on`` is today or later."""

    cleaned_data: dict[str, Any]

    def clean_ends_on(self) -> Any:
        day = self.cleaned_data["ends_on"]
        if day is not None and day < timezone.localdate():
            raise forms.ValidationError(_("The end lies in the past."))
        return day


def _begin_field() -> PlausibleDateField:
    return PlausibleDateField(label=_("Begins on"), first=FIRST_ROLE, last=LONGEST_ROLE)


def _end_field() -> PlausibleDateField:
    return PlausibleDateField(
        label=_("Ends on"),
        required=False,
        first=FIRST_ROLE,
        last=LONGEST_ROLE,
        help_text=_("The role ends by itself after this day."),
    )


def _explained_roles() -> list[tuple[str, str]]:
    """Asked for each form: put together, the words are of one language."""
    return [
        (role.value, _("%(role)s – %(may)s") % {"role": role.label, "may": EXPLAINED[role]})
        for role in BODY_ROLES
    ]


def _body_role_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Role"),
        choices=_explained_roles,
        widget=forms.RadioSelect,
        initial=Role.MEMBER,
    )


class RequestForm(forms.Form):
    """Somebody asks to act for a body."""

    name = forms.CharField(
        label=_("Your name"), max_length=150, help_text=_("As your colleagues know you."), required=True
    )
    body = BodyField(
        help_text=_("Your organisation is not in the list? Write to the FSA, who will invite you.")
    )
    role = _body_role_field()
    message = forms.CharField(
        label=_("Why"),
        max_length=1000,
        widget=Textarea(attrs={"rows": 3}),
        help_text=_("What you do there, for example your office and post. Whoever confirms reads it."),
    )

    def __init__(self, *args: Any, named: bool, by_mail: Sequence[Body], **kwargs: Any) -> None:
        """``named``: the account says how the person is called. ``by_mail``: bodies of the person's mail domains."""
        super().__init__(*args, **kwargs)
        if named:
            del self.fields["name"]
        # What else the directory knows is nobody's business outside the FSA.
        taking_part = Q(pk__in=Affiliation.objects.in_force().values("organisation"))
        own = Q(pk__in=[body.pk for body in by_mail if isinstance(body, Organisation)])
        offered = Organisation.objects.current().filter(taking_part | own)
        self.fields["body"].offer(offered)  # type: ignore[attr-defined]
        if len(by_mail) == 1:
            self.fields["body"].initial = principal_of(by_mail[0])


class ConfirmForm(_ToCome, forms.Form):
    """A request is confirmed, in this role and until then."""

    role = _body_role_field()
    ends_on = _end_field()


class RefuseForm(forms.Form):
    """A request is refused."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=Textarea(attrs={"rows": 3}),
        help_text=_("The person reads it."),
    )


class InviteForm(_ToCome, forms.Form):
    """A coordinator invites a colleague."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("Only who has confirmed this address can accept."),
    )
    role = _body_role_field()
    ends_on = _end_field()


class ColleagueForm(_ToCome, forms.Form):
    """A coordinator limits a colleague, or lifts the limit."""

    role = _body_role_field()
    ends_on = _end_field()


def roles_to_give(actor: Actor, roles: Iterable[Role] = tuple(Role)) -> list[tuple[str, Any]]:
    """The roles that a manager may give to others."""
    return [(role.value, role.label) for role in roles if can_give(actor, role, None)]


SMALLEST_SHARE = Decimal("0.05")
_in_figures = lazy(number_format, str)


def _share_field() -> forms.DecimalField:
    out_of_range = format_lazy(
        _("The share is at least {least} and at most {most}."),
        least=_in_figures(SMALLEST_SHARE),
        most=_in_figures(1),
    )
    return forms.DecimalField(
        label=_("Share of post"),
        min_value=SMALLEST_SHARE,  # type: ignore[arg-type]
        max_value=1,
        decimal_places=2,
        max_digits=3,
        initial=1,
        help_text=_("1 is a full post, 0.5 half of one."),
        error_messages={"min_value": out_of_range, "max_value": out_of_range},
    )


def _note_field() -> forms.CharField:
    return forms.CharField(
        label=_("Note on conflicts of interest"),
        required=False,
        max_length=2000,
        widget=Textarea(attrs={"rows": 2}),
        help_text=_(
            "For administrators and team leads. Bodies to keep out of are listed on the person's page."
        ),
    )


class GiveForm(_ToCome, forms.Form):
    """The FSA gives a person a role."""

    role = forms.ChoiceField(label=_("Role"))
    body = BodyField(required=False, help_text=_("For coordinators, members and readers."))
    share_of_post = _share_field()
    starts_on = _begin_field()
    ends_on = _end_field()
    conflict_note = _note_field()

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"starts_on": timezone.localdate()})
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles_to_give(actor)  # type: ignore[attr-defined]
        self.fields["body"].offer()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        _check_body(self, cleaned)
        return cleaned


class AccessInviteForm(_ToCome, forms.Form):
    """The FSA invites somebody, whether there is an account or not."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("Only who has confirmed this address can accept."),
    )
    role = forms.ChoiceField(label=_("Role"))
    body = BodyField(required=False, help_text=_("For coordinators, members and readers."))
    ends_on = _end_field()

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles_to_give(actor)  # type: ignore[attr-defined]
        self.fields["body"].offer()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        _check_body(self, cleaned)
        return cleaned


def _check_body(form: forms.Form, cleaned: dict[str, Any]) -> None:
    """Roles of a body need one, all others have none."""
    role = cleaned.get("role")
    if "body" not in cleaned or not role:
        return
    if role in BODY_ROLES and cleaned["body"] is None:
        form.add_error("body", _("Choose the body for which this role holds."))
    elif role not in BODY_ROLES and cleaned["body"] is not None:
        form.add_error("body", _("This role belongs to no body: leave the choice open."))


class ChangeForm(forms.Form):
    """The FSA changes somebody's affiliation. In a body also the role."""

    role = _body_role_field()
    share_of_post = _share_field()
    starts_on = _begin_field()
    ends_on = _end_field()
    conflict_note = _note_field()
    although_last = forms.BooleanField(
        label=_("The body may be without a coordinator"),
        required=False,
        help_text=_("The FSA then looks after its people."),
    )

    def __init__(self, *args: Any, affiliation: Affiliation, **kwargs: Any) -> None:
        kwargs["initial"] = {
            name: getattr(affiliation, name) for name in self.base_fields if name != "although_last"
        }
        super().__init__(*args, **kwargs)
        if affiliation.role not in BODY_ROLES:
            del self.fields["role"]
        else:
            del self.fields["share_of_post"], self.fields["conflict_note"]
        if affiliation.role not in FSA_ROLES and "conflict_note" in self.fields:
            del self.fields["conflict_note"]
        if affiliation.role != Role.COORDINATOR:
            del self.fields["although_last"]


class EndForm(forms.Form):
    """The FSA ends a role."""

    although_last = ChangeForm.base_fields["although_last"]


class DomainForm(forms.Form):
    """An official mail domain of a body."""

    domain = forms.CharField(
        label=_("Mail domain"),
        max_length=190,
        help_text=_("What stands behind the @, for example stadt-musterstadt.de."),
    )
    body = BodyField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].offer()  # type: ignore[attr-defined]

    def clean_domain(self) -> str:
        domain = str(self.cleaned_data["domain"]).lower().rpartition("@")[2]
        DomainNameValidator(message=_("Enter a domain like stadt-musterstadt.de."))(domain)
        return domain


class ConflictForm(forms.Form):
    """A body from whose cases the person keeps out."""

    body = BodyField(label=_("Keeps out of the cases of"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].offer()  # type: ignore[attr-defined]


class PeopleFilter(forms.Form):
    """Name or e-mail address, and role; everything may be left open."""

    marks_optional = False

    q = forms.CharField(label=_("Name or e-mail address"), required=False, max_length=100)
    role = forms.ChoiceField(
        label=_("Role"),
        required=False,
        choices=[("", _("All roles")), *((role.value, role.label) for role in Role), ("none", _("No role"))],
    )

    def apply(self, people: Any) -> Any:
        """Those that were asked for; none when the question has an error."""
        if not self.is_valid():
            return people.none()
        for word in self.cleaned_data["q"].split():
            people = people.filter(Q(name__icontains=word) | Q(email__icontains=word))
        in_force = Affiliation.objects.not_ended()
        match self.cleaned_data["role"]:
            case "":
                return people
            case "none":
                return people.exclude(pk__in=in_force.values("user"))
            case role:
                return people.filter(pk__in=in_force.filter(role=role).values("user"))

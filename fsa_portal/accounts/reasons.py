"""Principals and what a role has or lacks of them, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext

from fsa_portal.accounts.models import FSA_ROLES, Affiliation, ConflictOfInterest, Role
from fsa_portal.accounts.principals import principal_of
from fsa_portal.actor import PARTNER, PUBLIC, STAFF
from fsa_portal.directory.models import Authority, Organisation


def in_words(principals: Iterable[str]) -> list[str]:
    """What principals stand for, as people say it."""
    return [_word(principal) for principal in principals]


def _word(principal: str) -> str:
    fixed = {
        PUBLIC: gettext("everybody"),
        PARTNER: gettext("all with a confirmed affiliation"),
        STAFF: gettext("the staff of the FSA"),
    }
    if principal in fixed:
        return fixed[principal]
    kind, _, rest = principal.partition(":")
    if kind in {STAFF, "role"} and principal.count(":") > 1:
        return _without_conflict(principal)
    key, _, more = rest.partition(":")
    match kind:
        case "role":
            return gettext("role: %(role)s") % {"role": Role(key).label if key in Role.values else key}
        case "authority" | "organisation":
            name = _body(kind, key)
            return _OF_BODY[more]() % {"body": name} if more in _OF_BODY else name
        case "case":
            return gettext("assigned to this confidential case")
        case "user":
            return gettext("the person itself")
    return principal


def _without_conflict(principal: str) -> str:
    """``staff:authority:05334002``, ``role:lead:organisation:12``: who has declared no conflict with the body."""
    held, kind, key = principal.rsplit(":", 2)
    return gettext("%(who)s, unless a conflict with %(body)s is declared") % {
        "who": _word(held),
        "body": _body(kind, key),
    }


_OF_BODY = {
    "member": lambda: gettext("%(body)s, readers aside"),
    "coordinator": lambda: gettext("coordinators of %(body)s"),
}


def _body(kind: str, key: str) -> str:
    if kind == "authority":
        return Authority.objects.filter(key=key).values_list("name", flat=True).first() or key
    return Organisation.objects.filter(pk=key).values_list("name", flat=True).first() or key


# --- one role and one thing ---


def granted(affiliation: Affiliation, met: Iterable[str]) -> Iterator[str]:
    """Why this role sees the thing; ``met``: the principals that it shares with the audience."""
    shared = set(met)
    # That somebody of the FSA is a partner too explains nothing more.
    for principal in sorted(shared - {PARTNER} if STAFF in shared else shared):
        yield _granted(affiliation, principal)


def _granted(affiliation: Affiliation, principal: str) -> str:
    said = {"role": Role(affiliation.role).label, "rule": _word(principal), "body": affiliation.label}
    kind, _colon, rest = principal.partition(":")
    if kind == STAFF:
        return gettext("as %(role)s of the FSA: all of the staff see it, no assignment is needed") % said
    if kind == "role":
        return gettext("as %(role)s: this role sees it without an assignment") % said
    if kind in {"authority", "organisation"}:
        if rest.endswith(":member"):
            return (
                gettext("%(body)s: members and coordinators see what is meant for the body (%(rule)s)") % said
            )
        return gettext("%(body)s: acts for the body that it is meant for (%(rule)s)") % said
    if principal == PARTNER:
        return gettext("%(body)s: a confirmed role, and it is for all who have one") % said
    return str(said["rule"])


def refused(affiliation: Affiliation | None, audience: frozenset[str]) -> str:
    """What keeps a role that is in force (None: a person without any) from the thing."""
    if not audience:
        return gettext("nobody sees it at this address, see the rule above")
    if affiliation is None:
        return gettext("without a role somebody sees only what is public")
    if affiliation.role in FSA_ROLES:
        return _refused_at_fsa(affiliation, audience)
    body = affiliation.body
    if body is None:
        return gettext("the role %(role)s sees only what is public") % {"role": Role(affiliation.role).label}
    own = principal_of(body)
    if affiliation.role == Role.READER and f"{own}:member" in audience:
        return gettext("readers of %(body)s see no consultations; members and coordinators do") % {
            "body": body
        }
    if f"{own}:coordinator" in audience:
        return gettext("only coordinators of %(body)s see it") % {"body": body}
    if bodies := sorted({_body(*one) for one in map(_concerned, audience) if one is not None}):
        return gettext("acts for %(body)s; it is meant for %(others)s") % {
            "body": body,
            "others": ", ".join(bodies),
        }
    return gettext("acts for %(body)s; it is for people of the FSA only") % {"body": body}


def _concerned(principal: str) -> tuple[str, str] | None:
    """The body whose people a principal stands for; the FSA's own about a body are not among them."""
    kind, _colon, rest = principal.partition(":")
    return (kind, rest.partition(":")[0]) if kind in {"authority", "organisation"} else None


def _refused_at_fsa(affiliation: Affiliation, audience: frozenset[str]) -> str:
    for conflict in ConflictOfInterest.objects.with_body().filter(user=affiliation.user_id):
        if any(one.endswith(f":{principal_of(conflict.body)}") for one in audience):
            return gettext("a conflict of interest with %(body)s is declared") % {"body": conflict.body}
    role = {"role": Role(affiliation.role).label}
    if any(one.startswith("case:") for one in audience):
        return (
            gettext("confidential: as %(role)s only with an assignment to this case, and there is none")
            % role
        )
    if any(one.startswith("role:") for one in audience):
        return gettext("as %(role)s: it is for other roles of the FSA") % role
    return gettext("the FSA's side is another one: this is what the body concerned sees")

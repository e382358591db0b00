"""By what the list of the library is narrowed."""

from __future__ import annotations

from django.db.models import Case, CharField, Value, When
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.filters import StoredFacet, in_words
from fsa_portal.directory.models import Authority
from fsa_portal.uploads import policies
from knowledge.library.models.kinds import DocumentKind
from knowledge.vocabulary.models import Vocabulary

FORMATS = {name.lstrip("."): name.lstrip(".").upper() for name in policies.LIBRARY.extensions}
FORMAT = Case(
    *(When(file__file__iendswith=f".{name}", then=Value(name)) for name in FORMATS), output_field=CharField()
)
STATES = {"current": _("current"), "archived": _("archived")}
STATE = Case(
    When(archived_on=None, then=Value("current")), default=Value("archived"), output_field=CharField()
)


def facets() -> list[StoredFacet]:
    """What a reader looks for first is open."""
    return [
        StoredFacet("kind", gettext("Kind"), "kind", labels=in_words(dict(DocumentKind.choices))),
        StoredFacet("topic", gettext("Topic"), "topics", vocabulary=Vocabulary.TOPIC),
        StoredFacet(
            "authority",
            gettext("Local authority"),
            "authorities__key",
            labels=Authority.objects.names_by_key,
            open=False,
        ),
        StoredFacet("year", gettext("Year"), "year", numbers=True, open=False),
        StoredFacet("format", gettext("Format"), FORMAT, labels=in_words(FORMATS), open=False),
        StoredFacet("funder", gettext("Funded by"), "funders__name", open=False),
        StoredFacet("goal", gettext("Goal"), "goals", vocabulary=Vocabulary.GOAL, open=False),
        StoredFacet("audience", gettext("Audience"), "audiences", vocabulary=Vocabulary.AUDIENCE, open=False),
        StoredFacet("state", gettext("State"), STATE, labels=in_words(STATES), open=False),
    ]

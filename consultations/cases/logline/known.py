"""The names and topic words that the portal has now, made ready once for as long as they stay the same."""

from __future__ import annotations

import functools

from consultations.cases.logline.names import Authorities, Organisations
from consultations.cases.logline.parser import Known
from consultations.cases.logline.topics import TopicWords
from fsa_portal.directory.kinds import DISTRICT_KINDS
from fsa_portal.directory.models import Authority, AuthorityAlias, Organisation
from knowledge.vocabulary.models import Term, Vocabulary

Pairs = tuple[tuple[str, str], ...]


def known() -> Known:
    """Four small queries say whether anything changed; only then the index is made anew."""
    authorities = Authority.objects.current().order_by("pk").values_list("key", "name", "kind")
    aliases = AuthorityAlias.objects.filter(authority__valid_until=None).order_by("pk")
    organisations = Organisation.objects.current().order_by("pk").values_list("pk", "name")
    terms = Term.objects.of(Vocabulary.TOPIC).in_use().order_by("order", "slug").values_list("slug", "words")
    return made_ready(
        tuple(authorities),
        tuple(aliases.values_list("authority__key", "name")),
        tuple((str(pk), name) for pk, name in organisations),
        tuple(terms),
    )


@functools.lru_cache(maxsize=2)
def made_ready(
    authorities: tuple[tuple[str, str, str], ...], aliases: Pairs, organisations: Pairs, terms: Pairs
) -> Known:
    """``authorities``: key, name, kind; ``aliases``: key, name; ``organisations``: number, name; ``terms``: short name
    and words."""
    return Known(
        Authorities(((key, name, kind in DISTRICT_KINDS) for key, name, kind in authorities), aliases),
        Organisations(organisations),
        TopicWords(terms),
    )

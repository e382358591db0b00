"""What people call a place where data stand: ``cases.contact.text`` is "Kontakte: was gesagt und getan wurde"."""

from __future__ import annotations

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext

from fsa_portal.privacy.names import label_of, name_of
from fsa_portal.privacy.steps import MAILS


def title_of(place: str) -> str:
    """In words; the technical name where a table is gone."""
    if place in {MAILS, "mail"}:
        return gettext("Mails that lie as files")
    app, _, rest = place.partition(".")
    name, _, column = rest.partition(".")
    try:
        model = apps.get_model(app, name)
    except LookupError:
        return place
    title = name_of(model)
    title = title[:1].upper() + title[1:]
    if not column:
        return title
    try:
        field = model._meta.get_field(column)
    except FieldDoesNotExist:
        return place
    return f"{title}: {label_of(field)}"

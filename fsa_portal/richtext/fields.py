"""The field in which models keep formatted text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from wagtail.fields import RichTextField

from fsa_portal import richtext
from fsa_portal.richtext.lines import listed


class CleanTextField(RichTextField):
    """Formatted text that was cleaned on its way in, whichever way that is: a form, an import, a copy, a draft that is
    read again, a query that writes many rows at once. All of them ask ``to_python``.

    What was pasted from a text processor loses its settings, and its lines with marks become lists.
    """

    if TYPE_CHECKING:
        # Wagtail has no types: what an object holds in the field.
        def __get__(self, instance: models.Model, owner: type[models.Model]) -> str: ...

        def __set__(self, instance: models.Model, value: str) -> None: ...

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return richtext.clean_edited(listed(richtext.clean_edited(text))) if text else text

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """The object at hand holds what its row holds."""
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = self.to_python(value)
            setattr(model_instance, self.attname, value)
        return value

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """The same column as Wagtail's, so no migration knows the difference."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "wagtail.fields.RichTextField", args, kwargs

"""Where an entry leads on: to a page of the portal, or to an address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from cms.permissions import visible_among
from fsa_portal.actor import Actor
from fsa_portal.records import declare


class Linked(models.Model):
    """An entry that leads on: to a page of the portal, shown to those who may see that page, or to an address."""

    link_page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("page"),
        help_text=_("The link is shown to those who may see this page."),
    )
    link_address = models.CharField(
        _("or an address"),
        max_length=300,
        blank=True,
        validators=[
            RegexValidator(
                r"^(?:/(?!/)|https?://)\S+$",
                _("An address begins with / (in the portal) or https://."),
            )
        ],
        help_text=_("For what is no page of its own, or the latest edition of a chapter: /handbuch/…"),
    )
    link_text = models.CharField(
        _("text of the link"),
        max_length=160,
        blank=True,
        help_text=_("Needed for an address. Of a page its title is shown if this is empty."),
    )

    personal_data = declare(none="link_page link_address link_text")

    link_panels = MultiFieldPanel(
        [FieldPanel("link_page"), FieldPanel("link_address"), FieldPanel("link_text")],
        heading=_("Read on"),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(link_page=None) | Q(link_address=""),
                name="%(app_label)s_%(class)s_one_link",
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if self.link_page_id is not None and self.link_address:
            raise ValidationError({"link_address": _("Choose a page or give an address, not both.")})
        if self.link_address and not self.link_text:
            raise ValidationError({"link_text": _("Say in a few words where the address leads.")})


@dataclass(frozen=True, slots=True)
class ShownLink:
    """A link as a reader sees it."""

    text: str
    url: str


def shown_links(entries: Iterable[Any], actor: Actor) -> dict[Any, ShownLink]:
    """By the key of the entry, what this actor is shown; few questions, however many entries."""
    known = list(entries)
    pages = visible_among({one.link_page_id for one in known if one.link_page_id is not None}, actor)
    found = {}
    for one in known:
        page = pages.get(one.link_page_id)
        if page is not None:
            found[one.pk] = ShownLink(one.link_text or page.title, page.get_url() or "")
        elif one.link_address:
            found[one.pk] = ShownLink(one.link_text, one.link_address)
    return found

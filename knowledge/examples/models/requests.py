"""Requests to be put in touch with those who run an example."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fsa_portal.records import Due, declare
from knowledge.examples.models.example import ExamplePage


class ContactRequestQuerySet(models.QuerySet["ContactRequest"]):
    """Requests by whether somebody has to see to them."""

    def open(self) -> ContactRequestQuerySet:
        return self.filter(done_at=None)


class ContactRequest(models.Model):
    """Somebody wants to talk to those who run an example. The FSA reads it, asks there and brings both together."""

    example = models.ForeignKey(ExamplePage, on_delete=models.CASCADE, related_name="contact_requests")
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("person"),
    )
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"))
    body = models.CharField(_("city, district or organisation"), max_length=160)
    message = models.TextField(_("what it is about"), max_length=2000)
    created_at = models.DateTimeField(_("came"), default=timezone.now)
    done_at = models.DateTimeField(_("seen to"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("seen to by"),
    )

    objects = ContactRequestQuerySet.as_manager()

    personal_data = declare(
        none="example created_at done_at",
        id="sender done_by",
        content="name email body message",
        retention="enquiry",
    )
    due = Due("enquiry", after="created_at")

    class Meta:
        verbose_name = _("request for a contact")
        verbose_name_plural = _("requests for a contact")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(email="") & ~Q(message=""), name="examples_request_can_be_answered"
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=False) | Q(done_by__isnull=True),
                name="examples_request_done_by_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("examples:request", args=[self.pk])

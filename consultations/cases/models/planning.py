"""How far social planning has come in an authority, from day to day."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.cases.stages import PlanningStage
from fsa_portal.accounts.models import Affiliation
from fsa_portal.accounts.principals import without_conflicted
from fsa_portal.actor import Visibility, audience_of
from fsa_portal.directory.models import Authority
from fsa_portal.records import declare


class StageRecordQuerySet(models.QuerySet["StageRecord"]):
    """Records of planning stages; who may see those of an authority, ``planning_audience`` says."""

    def valid(self) -> StageRecordQuerySet:
        """Without those that were corrected."""
        return self.filter(withdrawn_at=None)


class StageRecord(models.Model):
    """From a day on, social planning in an authority stood at a stage. A later record takes its place; one that was wrong
    is withdrawn with a reason and stays."""

    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="stage_records", verbose_name=_("authority")
    )
    stage = models.CharField(_("planning stage"), max_length=20, choices=PlanningStage)
    since = models.DateField(_("since"))
    remark = models.CharField(_("source or remark"), max_length=500, blank=True)
    recorded_by = models.ForeignKey(
        Affiliation, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded on"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("corrected on"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        Affiliation,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("corrected by"),
    )
    reason = models.CharField(_("reason of the correction"), max_length=300, blank=True, editable=False)

    objects = StageRecordQuerySet.as_manager()

    # The trend over the years rests on the rows: they have no end.
    personal_data = declare(
        none="authority stage since recorded_at withdrawn_at",
        id="recorded_by withdrawn_by",
        content="remark reason",
        retention="planning",
    )

    class Meta:
        verbose_name = _("planning stage of an authority")
        verbose_name_plural = _("planning stages of authorities")
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=PlanningStage.values), name="cases_stage_is_known"),
            models.UniqueConstraint(
                fields=["authority", "since"],
                condition=Q(withdrawn_at=None),
                name="cases_one_stage_per_day",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, reason="") | (Q(withdrawn_at__isnull=False) & ~Q(reason="")),
                name="cases_stage_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.since} {self.get_stage_display()}"

    @property
    def is_valid(self) -> bool:
        return self.withdrawn_at is None


def planning_audience(authority: Authority) -> frozenset[str]:
    """Who may see how social planning came on in this authority: the FSA, less those who keep out of its cases."""
    return without_conflicted(audience_of(Visibility.INTERNAL), authority)


def current_stage(authority: Authority) -> StageRecord | None:
    """The last record that holds."""
    return StageRecord.objects.valid().filter(authority=authority).first()

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

FINAL = ("abgeschlossen", "weitervermittelt", "nicht-zustande-gekommen")


def to_rows(apps: Any, schema_editor: Any) -> None:
    """The one outcome of each case becomes the first of several."""
    outcome = apps.get_model("cases", "CaseOutcome")
    closed = apps.get_model("cases", "Case").objects.exclude(outcome=None).order_by("pk")
    rows = (outcome(case_id=case, term_id=term) for case, term in closed.values_list("pk", "outcome").iterator())
    outcome.objects.bulk_create(rows, batch_size=500)
    _settle(schema_editor)


def to_one(apps: Any, schema_editor: Any) -> None:
    """Of several outcomes the case keeps the first of the list; what was noted with them goes."""
    outcome = apps.get_model("cases", "CaseOutcome")
    first = outcome.objects.filter(case=models.OuterRef("pk")).order_by("term__order", "pk").values("term")[:1]
    closed = apps.get_model("cases", "Case").objects.filter(status__in=FINAL)
    closed.update(outcome=models.Subquery(first))
    _settle(schema_editor)


def _settle(schema_editor: Any) -> None:
    # PostgreSQL changes no table whose foreign keys are still to be checked.
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0010_requests_for_advice'),
        ('vocabulary', '0004_words_in_notes'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseOutcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('evidence', models.URLField(blank=True, max_length=500, verbose_name='evidence')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='note')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outcomes', to='cases.case')),
                ('evidence_page', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.page', verbose_name='page')),
                ('term', models.ForeignKey(limit_choices_to={'vocabulary': 'case-outcome'}, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vocabulary.term', verbose_name='outcome')),
            ],
            options={
                'verbose_name': 'outcome of a case',
                'verbose_name_plural': 'outcomes of cases',
                'ordering': ['term__order', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('evidence', ''), ('evidence_page__isnull', True), _connector='OR'), name='cases_caseoutcome_one_evidence'),
                    models.UniqueConstraint(fields=('case', 'term'), name='cases_outcome_once'),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name='case',
            name='cases_closed_with_outcome',
        ),
        migrations.RunPython(to_rows, to_one),
        migrations.RemoveField(
            model_name='case',
            name='outcome',
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_on__isnull', False), ('status__in', FINAL)), models.Q(models.Q(('status__in', FINAL), _negated=True), ('closed_on__isnull', True)), _connector='OR'), name='cases_closed_on_a_day'),
        ),
    ]

from __future__ import annotations

import calendar
import datetime as dt
from typing import Any

from django.db import migrations


def plan(apps: Any, schema_editor: Any) -> None:
    """Cases that were closed before have a day on which to ask, too. By mail nobody is asked whose day is long past."""
    follow_up = apps.get_model("cases", "FollowUp")
    closed = apps.get_model("cases", "Case").objects.filter(status="abgeschlossen", follow_ups=None)
    days = closed.order_by("pk").values_list("pk", "closed_on")
    rows = (follow_up(case_id=case, due_on=_half_a_year_after(day)) for case, day in days.iterator())
    follow_up.objects.bulk_create(rows, batch_size=500)


def _half_a_year_after(day: dt.date) -> dt.date:
    year, month = divmod(day.month + 5, 12)
    last = calendar.monthrange(day.year + year, month + 1)[1]
    return dt.date(day.year + year, month + 1, min(day.day, last))


class Migration(migrations.Migration):

    dependencies = [("cases", "0012_follow_ups")]

    operations = [migrations.RunPython(plan, migrations.RunPython.noop)]

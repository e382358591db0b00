"""What published programmes say today becomes the first event of their record: else the first change would have no
old values. Written with what the models were then; later columns are left out by themselves."""

import datetime as dt
import re

from django.db import migrations
from wagtail.fields import RichTextField

OF_EVERY_PAGE = ["title", "slug", "seo_title", "search_description", "visibility", "embargo_until", "responsible",
                 "reviewed_on", "review_due_on", "body_kinds"]
PARTS = ["Funder", "Applicant", "TermsVersion", "Difference"]


def path_of(field):
    named = {"term": "slug", "authority": "key"}
    target = named.get(field.related_model._meta.model_name) if field.related_model else None
    return f"{field.name}__{target}" if target else field.name


def plain(value):
    return value.isoformat() if isinstance(value, dt.date) else value


def said(markup):
    text = re.sub(r' data-block-key="\w*"', "", markup)
    return "" if text == "<p></p>" else text


def rows_of(rows, fields):
    paths = {field.name: path_of(field) for field in fields}
    prose = {field.name for field in fields if isinstance(field, RichTextField)}
    return [
        {name: said(row[path]) if name in prose else plain(row[path]) for name, path in paths.items()}
        for row in rows.values(*paths.values())
    ]


def begin(apps, schema_editor):
    programmes = apps.get_model("funding", "ProgrammePage")
    events = apps.get_model("funding", "ProgrammeEvent")
    for pk in programmes.objects.filter(live=True).values_list("pk", flat=True):
        page = programmes.objects.filter(pk=pk)
        state = {name: plain(value) for name, value in page.values(*OF_EVERY_PAGE).get().items()}
        state.update(rows_of(page, [field for field in programmes._meta.local_fields if not field.primary_key])[0])
        for field in programmes._meta.local_many_to_many:
            held = page.filter(**{f"{field.name}__isnull": False}).values_list(path_of(field), flat=True)
            state[field.name] = sorted(held)
        for name in PARTS:
            part = apps.get_model("funding", name)
            fields = [f for f in part._meta.local_fields if f.name not in ("id", "page", "sort_order")]
            relation = part._meta.get_field("page").remote_field.related_name
            state[relation] = rows_of(part.objects.filter(page=pk).order_by("sort_order", "pk"), fields)
        changes = {name: {"after": value} for name, value in state.items()}
        events.objects.create(page_id=pk, what="recorded", by_system="update", data={"changes": changes})


class Migration(migrations.Migration):

    dependencies = [
        ("funding", "0008_record_of_changes"),
    ]

    # Going back, the table goes with its rows.
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]

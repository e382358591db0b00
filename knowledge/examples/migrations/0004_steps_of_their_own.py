"""Steps stood as a numbered list at the end of the approach; they become rows of their own."""

from __future__ import annotations

import html
import re
from typing import Any

from django.db import migrations

LIST_AT_THE_END = re.compile(r"\s*<ol[^>]*>((?:\s*<li[^>]*>.*?</li>)+)\s*</ol>\s*$", re.DOTALL)
ITEM = re.compile(r"<li[^>]*>(.*?)</li>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")
LONGEST = 300


def divided(approach: str) -> tuple[str, list[str]]:
    """The text before the list, and the steps. A list that is all there is, or has long items, is no list of steps."""
    found = LIST_AT_THE_END.search(approach)
    if found is None or not approach[: found.start()].strip():
        return approach, []
    steps = [html.unescape(TAG.sub("", item)).strip() for item in ITEM.findall(found[1])]
    if not all(steps) or max(map(len, steps)) > LONGEST:
        return approach, []
    return approach[: found.start()], steps


def divide(apps: Any, schema_editor: Any) -> None:
    ExamplePage = apps.get_model("examples", "ExamplePage")
    ExampleStep = apps.get_model("examples", "ExampleStep")
    ContentType = apps.get_model("contenttypes", "ContentType")
    Revision = apps.get_model("wagtailcore", "Revision")
    for page in ExamplePage.objects.only("pk", "approach"):
        rest, steps = divided(page.approach)
        if steps:
            ExamplePage.objects.filter(pk=page.pk).update(approach=rest)
            ExampleStep.objects.bulk_create(
                ExampleStep(page_id=page.pk, sort_order=number, text=text) for number, text in enumerate(steps)
            )
    kind = ContentType.objects.filter(app_label="examples", model="examplepage").first()
    for revision in Revision.objects.filter(content_type=kind) if kind else ():
        # A draft that is published later must not bring the list back.
        rest, steps = divided(revision.content.get("approach") or "")
        if steps:
            revision.content |= {
                "approach": rest,
                "steps": [
                    {"pk": None, "sort_order": number, "page": revision.content["pk"], "text": text}
                    for number, text in enumerate(steps)
                ],
            }
            revision.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [
        ("examples", "0003_full_profile"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [migrations.RunPython(divide, migrations.RunPython.noop, elidable=True)]

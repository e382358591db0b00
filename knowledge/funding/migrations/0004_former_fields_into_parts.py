"""Funder, own share, conditions and the deadline in words move to where they stand now: in the pages and in all their
revisions, so that drafts lose nothing either."""

import datetime as dt
import html

from django.db import migrations

OWN_SHARE = {"de": "Eigenanteil", "en": "Own share"}


def terms_text(conditions, own_share, language):
    """An own share in words fits no type of applicant: it becomes a paragraph of the terms."""
    if not own_share:
        return conditions
    label = OWN_SHARE.get(language, OWN_SHARE["de"])
    return f"{conditions}<p>{label}: {html.escape(own_share)}</p>"


def first_day(page):
    """Since when the terms hold is not known; they were read at the first publication."""
    published = page.first_published_at
    return published.date() if published else page.checked_on


def in_pages(apps, schema_editor):
    Programme = apps.get_model("funding", "ProgrammePage")
    Funder = apps.get_model("funding", "Funder")
    Terms = apps.get_model("funding", "TermsVersion")
    Locale = apps.get_model("wagtailcore", "Locale")
    languages = dict(Locale.objects.values_list("pk", "language_code"))
    for page in Programme.objects.all():
        Funder.objects.create(page=page, sort_order=0, name=page.funder, kind_id=page.funder_kind_id)
        text = terms_text(page.conditions, page.own_share, languages.get(page.locale_id))
        if text:
            Terms.objects.create(page=page, sort_order=0, valid_from=first_day(page), text=text)
        page.deadline_note = page.deadline_text
        page.save(update_fields=["deadline_note"])


def in_revisions(apps, schema_editor):
    Revision = apps.get_model("wagtailcore", "Revision")
    Programme = apps.get_model("funding", "ProgrammePage")
    Locale = apps.get_model("wagtailcore", "Locale")
    languages = dict(Locale.objects.values_list("pk", "language_code"))
    pages = {str(page.pk): page for page in Programme.objects.all()}
    # A draft that is published changes the rows of its page instead of making others.
    funders = dict(apps.get_model("funding", "Funder").objects.values_list("page_id", "pk"))
    terms = dict(apps.get_model("funding", "TermsVersion").objects.values_list("page_id", "pk"))
    for revision in Revision.objects.filter(
        content_type__app_label="funding", content_type__model="programmepage"
    ).iterator():
        page = pages.get(revision.object_id)
        if page is None:
            continue
        content = revision.content
        row = {"page": page.pk, "sort_order": 0}
        content["deadline_note"] = content.pop("deadline_text", "")
        content["kind"] = "programm"
        content["funders"] = [
            row
            | {
                "pk": funders.get(page.pk),
                "name": content.pop("funder", ""),
                "kind": content.pop("funder_kind", None),
                "focus": "",
                "starts_on": None,
                "ends_on": None,
            }
        ]
        text = terms_text(
            content.pop("conditions", ""), content.pop("own_share", ""), languages.get(page.locale_id)
        )
        content["terms"] = [
            row
            | {
                "pk": terms.get(page.pk),
                "valid_from": first_day(page).isoformat(),
                "text": text,
                "change": "",
            }
        ] if text else []
        content["applicants"], content["differences"] = [], []
        revision.save(update_fields=["content"])


class Migration(migrations.Migration):

    dependencies = [
        ("funding", "0003_parts_of_programmes"),
        ("wagtailcore", "0094_alter_page_locale"),
    ]

    operations = [
        migrations.RunPython(in_pages, migrations.RunPython.noop),
        migrations.RunPython(in_revisions, migrations.RunPython.noop),
    ]

from django.db import migrations


def page_and_drafts(apps, schema_editor):
    """The one authority of a document becomes the first of several, in what is published and in every revision."""
    DocumentPage = apps.get_model("library", "DocumentPage")
    Revision = apps.get_model("wagtailcore", "Revision")
    for page in DocumentPage.objects.exclude(authority=None).iterator():
        page.authorities.add(page.authority_id)
    pages = [str(pk) for pk in DocumentPage.objects.values_list("pk", flat=True)]
    for revision in Revision.objects.filter(base_content_type__model="page", object_id__in=pages).iterator():
        authority = revision.content.pop("authority", None)
        revision.content["authorities"] = [authority] if authority else []
        revision.save(update_fields=["content"])


def first_of_several(apps, schema_editor):
    """Back: a document keeps the first of its authorities."""
    DocumentPage = apps.get_model("library", "DocumentPage")
    for page in DocumentPage.objects.all().iterator():
        page.authority = page.authorities.order_by("pk").first()
        page.save(update_fields=["authority"])


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0005_documents_in_full'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [migrations.RunPython(page_and_drafts, first_of_several)]

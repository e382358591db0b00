import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from fsa_portal.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.AlterField(
            model_name="auditentry",
            name="by_user",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        AppendOnly("auditentry"),
    ]

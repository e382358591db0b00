from django.db import migrations

from fsa_portal.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [('directory', '0002_directory_for_staff')]

    operations = [AppendOnly('directoryevent')]

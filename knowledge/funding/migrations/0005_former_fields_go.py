from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('funding', '0004_former_fields_into_parts'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='programmepage',
            name='conditions',
        ),
        migrations.RemoveField(
            model_name='programmepage',
            name='deadline_text',
        ),
        migrations.RemoveField(
            model_name='programmepage',
            name='funder',
        ),
        migrations.RemoveField(
            model_name='programmepage',
            name='funder_kind',
        ),
        migrations.RemoveField(
            model_name='programmepage',
            name='own_share',
        ),
    ]

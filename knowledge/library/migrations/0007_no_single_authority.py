from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0006_several_authorities'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='documentpage',
            name='authority',
        ),
    ]

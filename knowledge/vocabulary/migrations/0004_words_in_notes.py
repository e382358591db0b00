import csv
from pathlib import Path

from django.db import migrations, models

TERMS = Path(__file__).resolve().parents[1] / 'data' / 'terms.csv'


def give_words(apps, schema_editor):
    """Terms that are there already get the words that new ones come with; a new portal has none yet."""
    Term = apps.get_model('vocabulary', 'Term')
    present = {(term.vocabulary, term.slug): term for term in Term.objects.all()}
    if not present:
        return
    with TERMS.open(newline='', encoding='utf-8') as file:
        for row in csv.DictReader(file):
            term = present.get((row['vocabulary'], row['slug']))
            if term and row['words']:
                Term.objects.filter(pk=term.pk).update(words=row['words'])


class Migration(migrations.Migration):

    dependencies = [
        ('vocabulary', '0003_help_texts_of_rows'),
    ]

    operations = [
        migrations.AddField(
            model_name='term',
            name='words',
            field=models.TextField(blank=True, help_text='A note in one line that has one of these words is taken to be about the term. Commas part them; forms and compounds count by themselves. “Sozialplanung + Kreisebene” asks for both, “-Auswirkung” says that this word does not count.', max_length=4000, verbose_name='words in notes'),
        ),
        migrations.RunPython(give_words, migrations.RunPython.noop),
    ]

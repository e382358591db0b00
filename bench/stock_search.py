"""Wagtail's database search on the bench corpus, in a throw-away site: prints the median milliseconds of a query.

Each document is a page; a query counts all hits, takes the first ten and counts four facets, as ours does.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import sys
import tempfile
from pathlib import Path

MODELS = """
from django.db import models
from wagtail.models import Page
from wagtail.search import index

class Section(Page):
    text = models.TextField()
    kind = models.CharField(max_length=40)
    region = models.CharField(max_length=40)
    year = models.IntegerField()
    topic = models.CharField(max_length=40)
    allowed = models.CharField(max_length=20)
    search_fields = Page.search_fields + [
        index.SearchField("text"), index.FilterField("kind"), index.FilterField("region"),
        index.FilterField("year"), index.FilterField("topic"), index.FilterField("allowed"),
    ]
"""
SETTINGS = {
    "SECRET_KEY": "bench",
    "INSTALLED_APPS": ["stock", "wagtail.search", "wagtail.images", "wagtail.documents", "wagtail.users", "wagtail.admin",
                       "wagtail", "modelcluster", "taggit", "django.contrib.auth", "django.contrib.contenttypes",
                       "django.contrib.sessions", "django.contrib.messages"],
    "WAGTAILSEARCH_BACKENDS": {"default": {"BACKEND": "wagtail.search.backends.database", "AUTO_UPDATE": False}},
    "WAGTAIL_SITE_NAME": "bench",
    "WAGTAILADMIN_BASE_URL": "http://localhost",
    "STATIC_URL": "/static/",
    "USE_TZ": True,
}  # fmt: skip


def main(corpus: str) -> None:
    with tempfile.TemporaryDirectory(prefix="fsa-stock-") as folder:
        package = Path(folder) / "stock"
        package.mkdir()
        (package / "migrations").mkdir()
        (package / "__init__.py").touch()
        (package / "migrations" / "__init__.py").touch()
        (package / "models.py").write_text(MODELS)
        sys.path.insert(0, folder)
        os.environ.pop("DJANGO_SETTINGS_MODULE", None)
        import django
        from django.conf import settings

        settings.configure(
            **SETTINGS,
            DATABASES={
                "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{folder}/stock.sqlite3"}
            },
        )
        django.setup()
        print(_measure(corpus))


def _measure(corpus: str) -> float:
    import logging

    from django.core.management import call_command
    from stock.models import Section
    from wagtail.models import Page

    from bench.speed import median_ms

    logging.disable(logging.CRITICAL)
    call_command("makemigrations", "stock", verbosity=0)
    call_command("migrate", verbosity=0)
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        documents = [json.loads(line) for line in lines]
    root = Page.objects.get(depth=1)
    from django.contrib.contenttypes.models import ContentType
    from wagtail.models import Locale

    kind, language = ContentType.objects.get_for_model(Section), Locale.get_default()
    first = root.numchild
    # Rows as add_child() would write them, without ten thousand single saves.
    for number, document in enumerate(documents, start=1):
        Section(
            path=root.path + Page._int2str(number + first).zfill(4), depth=2, numchild=0, title=document["title"][:255],
            slug=f"d{number}", url_path=f"/d{number}/", content_type=kind, locale=language, live=True,
            text=document["body"], kind=document["kind"], region=document["region"], year=document["year"],
            topic=(document["topics"] or [""])[0], allowed=document["acl"][0],
        ).save_base()  # fmt: skip
    from wagtail.search.backends import get_search_backend

    backend = get_search_backend()
    rebuilder = backend.rebuilder_class(backend.get_index_for_model(Section))
    index = rebuilder.start()
    rows = list(Section.objects.all())
    for at in range(0, len(rows), 500):
        index.add_items(Section, rows[at : at + 500])
    rebuilder.finish()

    def ask(query: str) -> None:
        allowed = Section.objects.filter(allowed__in=["public", "g:1", "g:2", "g:3"])
        found = backend.search(query, allowed, operator="and")
        found.count()
        list(found[:10])
        for facet in ("kind", "region", "year", "topic"):
            found.facet(facet)

    choose = random.Random(11)
    words = [
        re.findall(r"[A-Za-zÄÖÜäöüß]{5,}", document["title"]) for document in choose.sample(documents, 40)
    ]
    queries = [" ".join(found[:2]) for found in words if found][:10]
    return median_ms(ask, queries)


if __name__ == "__main__":
    main(sys.argv[1])

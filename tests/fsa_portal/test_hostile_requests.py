"""Requests that no browser sends get an answer before anything reads them."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.parametrize(
    "path", ["/%00", "/handbuch/%00/", "/suche/%00", "/redaktion/%00", "/beratung/faelle/a%00b/"]
)
def test_a_nul_in_the_path_gets_a_page_in_both_languages_without_a_query(
    path: str, db, django_assert_num_queries
) -> None:
    with django_assert_num_queries(0):
        answer = Client().get(path)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    page = answer.content.decode()
    assert "Diese Anfrage verstehen wir nicht" in page
    assert (
        '<section class="fsa-stack fsa-line" lang="en"><h2 class="kern-heading-medium">We cannot read' in page
    )
    assert 'href="/"' in page

"""Requests that no browser sends get a plain answer before anything reads them."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.parametrize(
    "path", ["/%00", "/handbuch/%00/", "/suche/%00", "/redaktion/%00", "/beratung/faelle/a%00b/"]
)
def test_a_nul_in_the_path_is_a_bad_request_without_a_query(path: str, db, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        answer = Client().get(path)
    assert answer.status_code == 400
    assert answer.content == b"Bad request"

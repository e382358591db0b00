"""What every address of ours answers to every role, row by row. A role that a row forgets is an error."""

from __future__ import annotations

from tests.security.own_urls.access import ACCESS, SIGN_IN
from tests.security.own_urls.administration import PRIVACY, RECORDS
from tests.security.own_urls.base import Row
from tests.security.own_urls.cases import CASES, MINE, OUTCOMES, SHORT_ADVICE, WORKSPACE
from tests.security.own_urls.directory import DIRECTORY
from tests.security.own_urls.examples import EXAMPLES
from tests.security.own_urls.open import ACCOUNT, OPEN
from tests.security.own_urls.pages import PAGES
from tests.security.own_urls.reading_lists import READING_LISTS
from tests.security.own_urls.requests import REQUESTS

__all__ = ["ROWS", "Row"]

ROWS = [
    *OPEN,
    *ACCOUNT,
    *WORKSPACE,
    *MINE,
    *SHORT_ADVICE,
    *OUTCOMES,
    *CASES,
    *DIRECTORY,
    *ACCESS,
    *SIGN_IN,
    *RECORDS,
    *PRIVACY,
    *PAGES,
    *EXAMPLES,
    *READING_LISTS,
    *REQUESTS,
]

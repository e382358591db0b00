"""The pages of the demo from ``content/``. What is there already is left as it is."""

from __future__ import annotations

from fsa_portal.demo.pages.examples import load_examples
from fsa_portal.demo.pages.funding import load_funding
from fsa_portal.demo.pages.handbook import load_handbook
from fsa_portal.demo.pages.home import load_home
from fsa_portal.demo.pages.library import load_library
from fsa_portal.demo.pages.reference import load_reference
from fsa_portal.demo.pages.support import load_support


def load_pages() -> None:
    """All pages that are not there yet."""
    # Chapters and standing pages lead to examples, the home page to all of these; questions, glossary and timeline
    # keep the pages that they lead to, so those must be there first.
    load_examples()
    load_handbook()
    load_funding()
    load_library()
    load_support()
    load_home()
    load_reference()

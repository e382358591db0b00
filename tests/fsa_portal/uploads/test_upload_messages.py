"""Every reason the inspector can give has a sentence for people."""

from __future__ import annotations

import re
from pathlib import Path

from django.utils.translation import override

from fsa_portal.uploads import inspector
from fsa_portal.uploads.messages import MESSAGES

PACKAGE = Path(inspector.__file__).parent


def test_every_code_has_a_sentence_and_every_sentence_a_code() -> None:
    sources = "".join(path.read_text() for path in [*PACKAGE.glob("*.py"), *PACKAGE.parent.glob("*.py")])
    raised = set(re.findall(r'(?:Refusal|Refused|InspectionRefused)\(\s*"([a-z-]+)"', sources))
    raised |= set(re.findall(r'return "([a-z-]+)"', (PACKAGE.parent / "child.py").read_text()))
    raised |= set(re.findall(r'"refused": "([a-z-]+)"', sources))
    # Chosen between two words in one expression.
    raised |= {"protected", "damaged"}
    assert raised == set(MESSAGES)


def test_parameters_fill_the_sentences() -> None:
    with override("en"):
        for sentence in MESSAGES.values():
            names = re.findall(r"%\((\w+)\)s", str(sentence))
            assert "%(" not in str(sentence) % dict.fromkeys(names, "x")

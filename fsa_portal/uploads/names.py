"""The name of a file as people see it; it never becomes a path."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

MAX_STEM = 100
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
FORBIDDEN = re.compile(r'[<>:"|?*;]')
RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)


def clean_name(name: str) -> str:
    """The last part of the name without what is invisible or means something to a shell or file system.

    Empty when nothing usable is left.
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    visible = "".join(char for char in last if unicodedata.category(char) not in INVISIBLE)
    plain = FORBIDDEN.sub("_", visible).strip(" .")
    path = PurePosixPath(plain)
    if not path.suffix or visible.strip().startswith("."):
        return ""
    # Windows takes "con.pdf" for the console.
    stem = f"_{path.stem}" if RESERVED.match(plain) else path.stem
    return stem[:MAX_STEM].strip() + path.suffix.lower()

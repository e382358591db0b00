"""What somebody typed into the form of a case before it came too late."""

from __future__ import annotations

TEXT = "Eine halbe Stunde <getippt> & nicht verloren."
CONTACT = {"date": "2026-11-02", "kind": "telefonat", "minutes": "5", "text": TEXT, "visibility": "internal"}

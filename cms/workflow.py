"""What happens when a review is finished."""

from __future__ import annotations

from typing import Any


def finish(workflow_state: Any, user: Any = None) -> None:
    """Approval alone publishes nothing: chapters go live together with their edition, by a person's decision."""

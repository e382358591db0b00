"""How the inspector says no."""

from __future__ import annotations


class Refusal(Exception):
    """A file is turned away; ``code`` names the reason, ``params`` fill the sentence that people read."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

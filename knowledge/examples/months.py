"""Months: what an editor enters as 2024-09 is kept as its first day."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models

INPUT_FORMATS = ["%Y-%m", "%m/%Y", "%m.%Y", "%Y-%m-%d"]


class MonthInput(forms.DateInput):
    """A month by the browser's own field; one without it takes 2024-09 or 09/2024."""

    input_type = "month"

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__({"placeholder": "2026-03"} | (attrs or {}), format="%Y-%m")


class MonthFormField(forms.DateField):
    """Any day of a month stands for the month."""

    def to_python(self, value: Any) -> Any:
        day = super().to_python(value)
        return day.replace(day=1) if day else day


class MonthField(models.DateField):
    """A month, kept as its first day."""

    def formfield(self, **kwargs: Any) -> Any:
        # Whoever asks for a calendar of days (the editors' area does for every date) gets the month.
        return super().formfield(
            **{**kwargs, "form_class": MonthFormField, "widget": MonthInput, "input_formats": INPUT_FORMATS}
        )

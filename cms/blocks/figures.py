"""Blocks with numbers or pictures: none of them is published without its source."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from cms import reading

LACKING = {
    "source": _("No figure and no picture is published without its source: say who counted or drew it."),
    "date": _("No figure and no picture is published without its date: say which day it stands for."),
}


class SourcedBlock(blocks.StructBlock):
    """What says where it comes from and as of when."""

    source = blocks.CharBlock(
        label=_("Source"),
        max_length=300,
        help_text=_("Who counted or drew it: office, data set, own calculation."),
    )
    date = blocks.DateBlock(
        label=_("As of"), help_text=_("The day that the figures or the picture stand for.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, told in LACKING.items():
            self.child_blocks[name].field.error_messages["required"] = told

    def faults(self, value: Any) -> dict[str, str]:
        """Why the block cannot be published, by field."""
        faults = {}
        if not (value["source"] or "").strip():
            faults["source"] = gettext("the source is missing")
        if not value["date"]:
            faults["date"] = gettext("the date is missing")
        return faults


class RowBlock(blocks.StructBlock):
    """One row of a table."""

    cells = blocks.ListBlock(
        blocks.CharBlock(required=False, label=_("Cell")),
        label=_("Cells"),
        help_text=_("As many as there are columns; the first says what the row is about."),
    )


class TableBlock(SourcedBlock):
    """A table; figures never stand without source and date."""

    caption = blocks.CharBlock(
        label=_("Caption"),
        max_length=200,
        help_text=_("What is compared, where and when; it stands above the table."),
    )
    head = blocks.ListBlock(
        blocks.CharBlock(label=_("Column")),
        label=_("Columns"),
        help_text=_("The heads of the columns, with units."),
    )
    rows = blocks.ListBlock(
        RowBlock(), label=_("Rows"), help_text=_("One after the other, from top to bottom.")
    )

    class Meta:
        icon = "table"
        label = _("Table")
        template = "cms/blocks/table.html"
        form_layout = ["caption", "head", "rows", "source", "date"]

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        uneven = [
            str(number)
            for number, row in enumerate(cleaned["rows"], start=1)
            if len(row["cells"]) != len(cleaned["head"])
        ]
        if uneven and not self.is_deferred_validation:
            fault = ngettext(
                "Row %(rows)s does not have as many cells as there are columns.",
                "Rows %(rows)s do not have as many cells as there are columns.",
                len(uneven),
            ) % {"rows": ", ".join(uneven)}
            raise blocks.StructBlockValidationError(
                {"rows": blocks.ListBlockValidationError(non_block_errors=[ValidationError(fault)])}
            )
        return cleaned


class PictureChooserBlock(ImageChooserBlock):
    """A picture of the library of pictures; while somebody reads a page, all of its pictures come at once."""

    def bulk_to_python(self, values: list[int]) -> list[Any]:
        known = reading.pictures(values)
        return super().bulk_to_python(values) if known is None else known


class FigureBlock(SourcedBlock):
    """A picture in the text. Alternative text, credit and licence belong to the picture and are asked for here."""

    image = PictureChooserBlock(
        label=_("Picture"),
        help_text=_(
            "The picture itself needs alternative text, credit and licence: without them it is not published."
        ),
    )
    caption = blocks.CharBlock(
        label=_("Legend"),
        max_length=300,
        help_text=_("What there is to see, in one sentence; it stands below the picture."),
    )

    class Meta:
        icon = "image"
        label = _("Figure")
        template = "cms/blocks/figure.html"
        form_layout = ["image", "caption", "source", "date"]

    def faults(self, value: Any) -> dict[str, str]:
        faults = super().faults(value)
        image = value["image"]
        if image is None:
            faults["image"] = gettext("the picture is missing")
            return faults
        lacking = [
            name
            for name, given in (
                (gettext("alternative text"), image.alternative_text),
                (gettext("credit"), image.credit),
                (gettext("licence"), image.licence),
            )
            if not given.strip()
        ]
        if lacking:
            faults["image"] = gettext("the picture has no %(lacking)s") % {"lacking": ", ".join(lacking)}
        return faults

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        # What is empty in the form itself has been said already.
        if not self.is_deferred_validation and (fault := self.faults(cleaned).get("image")):
            raise blocks.StructBlockValidationError({"image": ValidationError(fault)})
        return cleaned


class IndicatorBlock(SourcedBlock):
    """One value that says something: what is counted, how much, by whom, when."""

    name = blocks.CharBlock(
        label=_("Name"), max_length=120, help_text=_("What the value is called: rate of child poverty.")
    )
    value = blocks.CharBlock(label=_("Value"), max_length=40, help_text=_("As it is read: 17,4 or 4 of 9."))
    unit = blocks.CharBlock(
        label=_("Unit"),
        max_length=40,
        required=False,
        help_text=_("What stands behind the value: %, persons, euros."),
    )
    note = blocks.CharBlock(
        label=_("What is counted"),
        max_length=300,
        help_text=_("In one sentence, with what it is divided by."),
    )

    class Meta:
        icon = "order"
        label = _("Indicator")
        template = "cms/blocks/indicator.html"
        form_layout = ["name", "value", "unit", "note", "source", "date"]


class BarBlock(blocks.StructBlock):
    """One bar of a chart."""

    label = blocks.CharBlock(label=_("Label"), max_length=80, help_text=_("Place, group or year."))
    number = blocks.DecimalBlock(
        label=pgettext_lazy("chart", "Number"),
        max_digits=14,
        decimal_places=4,
        help_text=_("Figures only, without the unit."),
    )


class ChartBlock(SourcedBlock):
    """Bars that compare a few values, with the same values as a table beside them."""

    title = blocks.CharBlock(
        label=_("Title"),
        max_length=200,
        help_text=_("What is compared, where and when; it stands above the bars."),
    )
    unit = blocks.CharBlock(
        label=_("Unit"),
        max_length=40,
        help_text=_("The same for all bars. With % a full bar stands for 100."),
    )
    rows = blocks.ListBlock(
        BarBlock(),
        label=_("Bars"),
        min_num=2,
        max_num=20,
        help_text=_("Two to twenty, in the order of the picture."),
    )
    alt = blocks.CharBlock(
        label=_("What the picture shows"),
        max_length=300,
        help_text=_("One sentence for people who cannot see it: what is high, what is low, what stands out."),
    )
    caption = blocks.CharBlock(
        label=_("Legend"),
        max_length=300,
        required=False,
        help_text=_("What to know before reading it: how was it counted, what is left out?"),
    )

    class Meta:
        icon = "order-down"
        label = _("Bar chart")
        template = "cms/blocks/chart.html"
        form_layout = ["title", "unit", "rows", "alt", "caption", "source", "date"]

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        rows = [(row["label"], row["number"]) for row in value["rows"]]
        context["bars"] = bars(rows, whole=100.0 if value["unit"] == "%" else 0.0)
        return context


def bars(rows: list[tuple[str, Decimal | None]], *, whole: float = 0.0) -> list[dict[str, Any]]:
    """Each row with ``start`` and ``length`` of its bar in percent of the width, which stands for ``whole`` at least: a
    share of 89 percent does not fill it. Negative bars lie left of zero.
    """
    numbers = [float(number or 0) for _, number in rows]
    low, high = min([0.0, *numbers]), max([whole, *numbers])
    width = (high - low) or 1.0
    return [
        {
            "label": label,
            "number": number,
            "start": f"{(min(value, 0.0) - low) / width * 100:.2f}%",
            "length": f"{abs(value) / width * 100:.2f}%",
        }
        for (label, number), value in zip(rows, numbers, strict=True)
    ]

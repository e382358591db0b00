"""Nothing numeric is published without source and date, no picture without its texts, whichever way a page goes live."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data

from cms.blocks.figures import LACKING as REASONS
from cms.importing import stream
from cms.models import PortalImage, StandardPage
from tests.factories import content, files
from tests.factories.windows import Window, draft, editor, home_page

pytestmark = pytest.mark.django_db
BLOCKS: dict[str, dict[str, Any]] = {
    "table": {"type": "table", "caption": "T", "head": ["a"], "rows": [["1"]]},
    "indicator": {"type": "indicator", "name": "Quote", "value": "4", "note": "je 100"},
    "chart": {
        "type": "chart",
        "title": "T",
        "unit": "%",
        "rows": [["Nord", 1], ["Süd", 2]],
        "alt": "Süd liegt vorn.",
    },
}
SOURCED = {"source": "Amt", "date": "2026-01-31"}


@pytest.fixture(autouse=True)
def site(settings, tmp_path) -> None:
    settings.PRIVATE_ROOT, settings.MEDIA_ROOT = tmp_path / "files", tmp_path / "media"
    content.site()


def page() -> StandardPage:
    return content.add(home_page(), StandardPage(title="Seite", slug="seite"))


def sent(block: dict[str, Any]) -> dict[str, str]:
    """The inputs of a stream with this one block."""
    one = {
        "0": {"id": "", "type": block["type"], "order": "0", "deleted": "", "value": _inputs(block)},
        "count": "1",
    }
    return nested_form_data({"body": one})


def _inputs(block: dict[str, Any]) -> dict[str, Any]:
    def listed(values: list[Any]) -> dict[str, Any]:
        rows = {
            str(n): {"id": "", "order": str(n), "deleted": "", "value": value}
            for n, value in enumerate(values)
        }
        return rows | {"count": str(len(values))}

    given = {name: value for name, value in block.items() if name not in {"type", "head", "rows"}}
    if block["type"] == "table":
        rows = [{"cells": listed(row)} for row in block["rows"]]
        given |= {"head": listed(block["head"]), "rows": listed(rows)}
    if block["type"] == "chart":
        given["rows"] = listed([{"label": label, "number": str(number)} for label, number in block["rows"]])
    return {"unit": "", "caption": ""} | given


@pytest.mark.parametrize("kind", BLOCKS)
@pytest.mark.parametrize("lacking", SOURCED)
def test_the_form_saves_a_draft_and_refuses_to_publish_it(kind: str, lacking: str) -> None:
    made = page()
    window = Window(editor("Anna Erste"), made)
    inputs = sent(BLOCKS[kind] | SOURCED | {lacking: ""})
    assert window.save(**inputs).status_code == 302
    assert len(draft(made).body) == 1
    answer = window.save(**inputs, **{"action-publish": "1"})
    assert answer.status_code == 200
    faults = answer.context["form"].errors["body"].as_data()[0].block_errors[0].block_errors
    assert set(faults) == {lacking}
    assert faults[lacking].messages == [str(REASONS[lacking])]
    assert len(StandardPage.objects.get(pk=made.pk).body) == 0
    answer = window.save(**sent(BLOCKS[kind] | SOURCED), **{"action-publish": "1"})
    assert answer.status_code == 302
    shown = Client().get("/seite/").content.decode()
    assert "Amt" in shown
    assert "31.01.2026" in shown


def test_a_table_whose_rows_do_not_fit_its_columns_is_not_published() -> None:
    made = page()
    window = Window(editor("Anna Erste"), made)
    table = {"type": "table", "caption": "T", "head": ["a", "b"], "rows": [["1", "2"], ["3"]]} | SOURCED
    assert window.save(**sent(table)).status_code == 302, "a draft may wait"
    answer = window.save(**sent(table), **{"action-publish": "1"})
    assert answer.status_code == 200
    assert len(StandardPage.objects.get(pk=made.pk).body) == 0
    table["rows"] = [["1", "2"], ["3", ""]]
    assert window.save(**sent(table), **{"action-publish": "1"}).status_code == 302


@pytest.mark.parametrize("kind", BLOCKS)
def test_no_way_round_the_form_publishes_it(kind: str) -> None:
    """Bulk actions, schedules and code publish drafts that no form looked at."""
    made = page()
    raw = stream([BLOCKS[kind] | SOURCED], seed="x")
    raw[0]["value"]["source"] = ""
    made.body = raw
    revision = made.save_revision(clean=False)
    with pytest.raises(ValidationError):
        revision.publish()
    assert len(StandardPage.objects.get(pk=made.pk).body) == 0
    client = editor("Anna Erste")
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    answer = client.post(f"{address}?id={made.pk}&next=/redaktion/", {"include_descendants": ""}, follow=True)
    assert answer.status_code == 200
    assert made.title in answer.content.decode()
    assert len(StandardPage.objects.get(pk=made.pk).body) == 0


LACKING = ["alternative_text", "credit", "licence"]


def described(image: PortalImage, without: str = "") -> PortalImage:
    for name in LACKING:
        setattr(image, name, "" if name == without else "Angabe & Co.")
    image.save()
    return image


@pytest.mark.parametrize("without", LACKING)
def test_a_picture_without_its_texts_is_not_published(without: str) -> None:
    made, image = page(), described(files.picture(), without)
    window = Window(editor("Anna Erste"), made)
    figure = {"type": "figure", "image": str(image.pk), "caption": "Karte", **SOURCED}
    assert window.save(**sent(figure)).status_code == 302, "a draft may wait for them"
    assert window.save(**sent(figure), **{"action-publish": "1"}).status_code == 200
    described(image)
    assert window.save(**sent(figure), **{"action-publish": "1"}).status_code == 302
    shown = Client().get("/seite/").content.decode()
    assert 'alt="Angabe &amp; Co."' in shown
    assert "Angabe &amp; Co., Angabe &amp; Co." in shown, "credit and licence stand below"
    assert Client().get(shown.split('<img src="')[1].split('"')[0]).status_code == 200

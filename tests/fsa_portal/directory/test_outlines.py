"""Outlines: complete, small, without gaps, and drawn as clean SVG."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from fsa_portal.directory import maps, outlines, register
from fsa_portal.directory.models import Authority

ARC = re.compile(r"M(-?\d+) (-?\d+)l([^z]*)z")


def corners(path: str) -> list[set[tuple[int, int]]]:
    """The corners of each ring of a path, in units of the map."""
    rings = []
    for x, y, steps in ARC.findall(path):
        place = (int(x), int(y))
        ring = {place}
        numbers = [int(number) for number in re.findall(r"-?\d+", steps)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            place = (place[0] + dx, place[1] + dy)
            ring.add(place)
        rings.append(ring)
    return rings


def test_every_authority_of_the_register_has_an_outline():
    listed = {row["key"] for row in register.rows("authorities.csv")}
    assert outlines.outlines().keys() == listed
    assert len(listed) == 427


def test_the_data_are_small():
    files = [register.DATA / "authorities.csv", register.DATA / "outlines.topojson"]
    assert sum(file.stat().st_size for file in files) <= 600_000


def test_every_municipality_lies_within_the_box_of_its_district():
    known = outlines.outlines()
    boxes = {key: known.box(key) for key in known.districts}
    for row in register.rows("authorities.csv"):
        if row["parent"]:
            assert boxes[row["parent"]].holds(known.box(row["key"])), row["name"]


def test_small_municipalities_stay_recognisable():
    """Fewer than a dozen corners would be a blot, and simplification must not swallow anybody."""
    known = outlines.outlines()
    for key, outline in known.municipalities.items():
        points = sum(len(known.arcs[max(arc, ~arc)]) - 1 for ring in outline.rings for arc in ring)
        assert points >= 30, key


def test_size_on_the_map_is_true():
    """North Rhine-Westphalia measures about 260 km from west to east and 240 km from north to south."""
    section = outlines.state_map()
    known = outlines.outlines()
    frame = outlines.box_around(point for arc in known.arcs for point in arc)
    assert 245 < frame.width < 265
    assert 235 < frame.height < 250
    assert (max(section.width, section.height), len(section.shapes)) == (1000, 53)


def test_neighbours_are_mutual_and_of_the_same_level():
    known = outlines.outlines()
    for key in sorted(known.keys()):
        for neighbour in known.neighbours(key):
            if key in known.districts and neighbour not in known.districts:
                continue
            assert key in known.neighbours(neighbour), (key, neighbour)
    assert known.neighbours("05334032") >= {"05334002", "05334012", "05334024", "05334028"}
    assert known.neighbours("05120000") >= {"05122000", "05124000", "05378032"}
    assert "05314000" in known.neighbours("05382")


def test_neighbours_share_their_border_without_a_gap():
    shapes = {shape.key: shape for shape in outlines.district_map("05334").shapes}
    stolberg = set().union(*corners(shapes["05334032"].path))
    eschweiler = set().union(*corners(shapes["05334012"].path))
    assert len(stolberg & eschweiler) >= 10


def test_exclaves_are_drawn():
    """The railway line to Monschau is Belgian: parts of four municipalities lie beyond it."""
    shapes = {shape.key: shape for shape in outlines.district_map("05334").shapes}
    assert len(corners(shapes["05334020"].path)) == 3


def test_a_city_outside_districts_is_shown_amid_its_neighbours():
    section = outlines.district_map("05314000")
    assert [shape.key for shape in section.shapes if shape.is_current] == ["05314000"]
    assert {shape.key for shape in section.shapes} == {
        "05314000",
        *outlines.outlines().neighbours("05314000"),
    }


def test_a_fictional_authority_has_no_map():
    assert outlines.district_map("05999001") is None
    assert maps.keys_on_district_map("05999001") == frozenset()


def test_every_map_is_drawn_within_its_paper():
    """Only areas around a city may reach over the edge; members of a district may not."""
    for district in outlines.outlines().districts:
        section = outlines.district_map(district)
        for shape in section.shapes:
            for x, y in set().union(*corners(shape.path)):
                assert 0 <= x <= section.width, shape.key
                assert 0 <= y <= section.height, shape.key


@pytest.mark.django_db
class TestDrawn:
    """The template's SVG."""

    @pytest.fixture
    def svg(self, client) -> str:
        register.load_register()
        page = client.get(Authority.objects.get(key="05334032").get_absolute_url()).content.decode()
        return page[page.index("<svg class") : page.index("</svg>") + 6]

    def test_is_well_formed_and_has_no_style_or_script(self, svg):
        root = ElementTree.fromstring(svg)
        for element in root.iter():
            assert not element.tag.endswith(("script", "style"))
            assert not [name for name in element.attrib if name == "style" or name.startswith("on")]

    def test_each_municipality_is_a_named_link(self, svg):
        root = ElementTree.fromstring(svg)
        ns = {"s": "http://www.w3.org/2000/svg"}
        links = root.findall("s:a", ns)
        assert len(links) == 10
        assert root.attrib["aria-label"]
        for link in links:
            assert link.attrib["href"].startswith("/kommunen/05334")
            assert link.find("s:path/s:title", ns).text == link.attrib["aria-label"]

    def test_the_current_one_is_marked_once(self, svg):
        assert svg.count("fsa-map__area--current") == svg.count('aria-current="page"') == 1


@pytest.mark.django_db
def test_names_on_a_map_do_not_cover_each_other():
    register.load_register()
    everybody = list(Authority.objects.all())
    drawn = [maps.state_map(everybody)]
    drawn += [maps.district_map(one, everybody) for one in everybody if one.is_district or one.parent is None]
    for one in drawn:
        boxes = [label.box for label in one.labels]
        for number, box in enumerate(boxes):
            for other in boxes[:number]:
                assert (
                    box.right <= other.left
                    or other.right <= box.left
                    or box.bottom <= other.top
                    or other.bottom <= box.top
                )
        assert len(one.labels) >= 2
